# SPDX-License-Identifier: EUPL-1.2
"""Backups: taken every 30 minutes of change, verified, thinned out with age."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from district_planner.core.errors import ProjectFileError
from district_planner.project import ProjectFile, backups, backups_of
from district_planner.project.backups import kept
from district_planner.scenarios import edits

NOW = datetime(2026, 11, 22, 10, 30, tzinfo=UTC)


class Clock:
    """A time that stands still until it is moved."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = datetime.now(UTC).replace(microsecond=0)
        monkeypatch.setattr(backups, "utc_now", lambda: self.now)

    def pass_minutes(self, minutes: float) -> None:
        self.now += timedelta(minutes=minutes)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def rename(project: ProjectFile) -> None:
    project.apply(edits.rename_project(project.plan, f"{project.plan.name}+"))


def test_a_backup_every_thirty_minutes_of_change(closed: Path, clock: Clock) -> None:
    with ProjectFile.open(closed) as project:
        for _ in range(29):
            clock.pass_minutes(1)
            rename(project)
        assert backups_of(closed) == []
        clock.pass_minutes(1)
        rename(project)
        (first,) = backups_of(closed)
        for _ in range(29):
            clock.pass_minutes(1)
            rename(project)
        assert len(backups_of(closed)) == 1
        clock.pass_minutes(600)
        assert len(backups_of(closed)) == 1
        rename(project)
        plan, history = project.plan, project.history()
    assert [backup.at for backup in backups_of(closed)] == [first.at, clock.now]
    with ProjectFile.open(backups_of(closed)[-1].path, read_only=True) as backup:
        assert (backup.plan, backup.history(), backup.check()) == (plan, history, [])


def test_short_sessions_count_too(closed: Path, clock: Clock) -> None:
    """As with the command line, where each edit opens and closes the file."""
    for _ in range(65):
        clock.pass_minutes(1)
        with ProjectFile.open(closed) as project:
            rename(project)
    assert len(backups_of(closed)) == 2


def test_undo_is_change_and_looking_is_none(closed: Path, clock: Clock) -> None:
    clock.pass_minutes(100)
    with ProjectFile.open(closed) as project:
        project.check()
    assert backups_of(closed) == []
    with ProjectFile.open(closed) as project:
        project.undo()
    assert len(backups_of(closed)) == 1


def test_a_clock_set_back_does_not_stop_backups(closed: Path, clock: Clock) -> None:
    with ProjectFile.open(closed) as project:
        clock.pass_minutes(40)
        rename(project)
        clock.pass_minutes(-60 * 24 * 365)
        rename(project)
    assert len(backups_of(closed)) == 2


def test_backups_in_the_same_second(closed: Path, clock: Clock) -> None:
    with ProjectFile.open(closed) as project:
        paths = {project.backup_now() for _ in range(3)}
    assert len(paths) == 3
    assert {backup.path for backup in backups_of(closed)} == paths


def test_backups_are_the_users_own(closed: Path, own_home: Path) -> None:
    with ProjectFile.open(closed) as project:
        path = project.backup_now()
    assert own_home in path.parents
    assert [each.name for each in closed.parent.iterdir()] == [closed.name]
    if os.name == "posix":
        assert path.parent.stat().st_mode & 0o077 == 0


def test_a_copy_at_another_place_has_backups_of_its_own(closed: Path) -> None:
    copy = closed.with_name("kopie.dplan")
    copy.write_bytes(closed.read_bytes())
    for path in (closed, copy):
        with ProjectFile.open(path) as project:
            project.backup_now()
    assert len(backups_of(closed)) == len(backups_of(copy)) == 1
    assert backups_of(closed) != backups_of(copy)


def test_a_failed_backup_does_not_stop_the_work(closed: Path, clock: Clock, own_home: Path) -> None:
    state = own_home / ".local"
    state.write_text("a file where the folder should be")
    with ProjectFile.open(closed) as project:
        clock.pass_minutes(40)
        rename(project)
        assert isinstance(project.backup_problem, ProjectFileError)
        with pytest.raises(ProjectFileError):
            project.backup_now()
        state.unlink()
        clock.pass_minutes(2)
        rename(project)
        assert project.backup_problem is None
        assert len(project.history()) == 4
    assert len(backups_of(closed)) == 1


def test_old_backups_are_thinned_out_on_the_disk(closed: Path, clock: Clock) -> None:
    with ProjectFile.open(closed) as project:
        for _ in range(60):
            clock.pass_minutes(12 * 60)
            rename(project)
    times = [backup.at for backup in backups_of(closed)]
    assert times[-1] == clock.now
    assert len([at for at in times if clock.now - at <= timedelta(days=2)]) == 5
    assert 5 + 12 < len(times) < 5 + 12 + 6


def test_a_year_of_work() -> None:
    """A backup every 30 minutes of eight hours a day, thinned out each time: 2 days, 12 days, 10 weeks, 9 months."""
    have: set[datetime] = set()
    now = datetime(2025, 10, 1, 9, tzinfo=UTC)
    end = datetime(2026, 12, 1, tzinfo=UTC)
    while now < end:
        have = kept({*have, now}, now)
        now += timedelta(minutes=30) if now.hour < 17 else timedelta(hours=16)
    times = sorted(have, reverse=True)
    # Two days of 17 backups and the one exactly 48 hours old; then 12, 10 and 9.
    recent, daily, weekly, monthly = times[:35], times[35:47], times[47:57], times[57:]
    assert recent[0] - recent[-1] == timedelta(days=2)
    assert len({at.date() for at in daily}) == 12
    assert daily[0].date() - daily[-1].date() == timedelta(days=11)
    assert len({at.isocalendar()[:2] for at in weekly}) == 10
    assert weekly[0] - weekly[-1] <= timedelta(weeks=10)
    assert len(monthly) == 9
    assert len({(at.year, at.month) for at in monthly}) == 9
    assert timedelta(days=8 * 28) < monthly[0] - monthly[-1] < timedelta(days=9 * 31)


@given(st.sets(st.integers(0, 60 * 24 * 800), max_size=300))
def test_the_rule(minutes: set[int]) -> None:
    times = {NOW - timedelta(minutes=minute) for minute in minutes}
    keep = kept(times, NOW)
    assert keep <= times
    assert {at for at in times if NOW - at <= timedelta(days=2)} <= keep
    assert not times or max(times) in keep
    older = keep - {at for at in times if NOW - at <= timedelta(days=2)}
    assert len(older) <= 12 + 10 + 9 + 1
    # Each of the twelve latest days that have an older backup is represented by its newest.
    days = sorted({at.date() for at in times if NOW - at > timedelta(days=2)}, reverse=True)[:12]
    for day in days:
        of_day = [at for at in times if at.date() == day and NOW - at > timedelta(days=2)]
        assert max(of_day) in keep or max(times) in of_day
    # To thin out again changes nothing.
    assert kept(keep, NOW) == keep


def test_large_backups_take_no_more_room_than_is_theirs(
    closed: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The oldest go first; the newest stays though it alone takes too much."""
    monkeypatch.setattr(backups, "KEEP_BYTES", 7 * closed.stat().st_size // 2)
    with ProjectFile.open(closed) as project:
        for _ in range(10):
            clock.pass_minutes(40)
            rename(project)
        times = [backup.at for backup in backups_of(closed)]
        assert times == [clock.now - timedelta(minutes=40 * number) for number in (2, 1, 0)]
        monkeypatch.setattr(backups, "KEEP_BYTES", 1)
        clock.pass_minutes(40)
        rename(project)
        assert [backup.at for backup in backups_of(closed)] == [clock.now]
