# SPDX-License-Identifier: EUPL-1.2
"""Scenarios in the project file: what the schema refuses, what `check` finds, what salvage keeps, how large it gets."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from district_planner.core.texts import Texts
from district_planner.project import ProjectFile, check_file, journal, salvage
from district_planner.project.connection import connect
from district_planner.scenarios import Plan, add_actor, add_person, add_site, plan_records, remove_site, update_site
from district_planner.scenarios.scenario_edits import add_scenario, in_scenario, switch_scenario
from district_planner.scenarios.scoring_edits import add_stakeholder, set_cost, set_criterion, set_weighting
from district_planner.scoring.costs import CostProfile
from district_planner.sites import Site
from tests.unit.project.model import puglia
from tests.unit.project.test_damage import spoil


@pytest.fixture
def two(path: Path) -> Path:
    """A project of two scenarios, the second in use."""
    with ProjectFile.create(path, puglia()) as project:
        for make in (
            lambda p: add_site(p, name="Martina", lon=17.34, lat=40.71),
            lambda p: add_site(p, name="Altamura", lon=16.55, lat=40.83),
            lambda p: add_scenario(p, "Altro", "nota"),
            lambda p: set_criterion(p, "labour_pool", minimum=3.0),
            lambda p: add_stakeholder(p, name="Comune"),
            lambda p: set_weighting(p, "group"),
            lambda p: set_cost(p, CostProfile(years=3)),
            lambda p: remove_site(p, 2),
        ):
            project.apply(make(project.plan))
    return path


def test_all_tables_stand_on_the_first_page(two: Path) -> None:
    """A leaf (13) as the root of the list of tables, by https://www.sqlite.org/fileformat.html, 1.6: byte 100."""
    assert two.read_bytes()[100] == 13


def test_it_is_all_there_tomorrow_and_can_be_undone(two: Path) -> None:
    with ProjectFile.open(two) as project:
        plan = project.plan
        assert project.check() == []
        project.apply(switch_scenario(project.plan, 1))
        assert len(project.plan.sites) == 2
    with ProjectFile.open(two) as project:
        assert (project.plan.scenario, project.plan.weighting, project.plan.cost) == (1, "direct", None)
        project.undo()
        assert project.plan == plan
        while project.undo():
            pass
        assert project.plan == puglia()
        while project.redo():
            pass
        assert project.plan.scenario == 1
        assert project.check() == []


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO record VALUES ('scenario', '0', '{}')",
        "INSERT INTO record VALUES ('scenario', 'x', '{}')",
        "INSERT INTO record VALUES ('stakeholder', '-1', '{}')",
        "INSERT INTO record VALUES ('setting', '', '{}')",
        "INSERT INTO record VALUES ('setting', 'Labour', '{}')",
        "INSERT INTO record VALUES ('setting', 'a b', '{}')",
        "INSERT INTO record VALUES ('scenery', '1', '{}')",
        "INSERT INTO project VALUES ('weightings', '1')",
        "INSERT INTO project VALUES ('next_x_idx', '1')",
        "UPDATE project SET value = 'null' WHERE key = 'weighting'",
        "UPDATE project SET value = '' WHERE key = 'weighting'",
    ],
)
def test_the_schema_refuses_what_no_plan_can_have(two: Path, statement: str) -> None:
    with closing(connect(two, "rw")) as connection, pytest.raises(sqlite3.IntegrityError):
        connection.execute(statement)


def altered(path: Path, key: str, change: Callable[[dict[str, object]], object]) -> None:
    """Change a scenario in a file by hand."""
    with closing(connect(path, "rw")) as connection:
        (text,) = connection.execute(
            "SELECT record FROM record WHERE entity = 'scenario' AND id = ?", (key,)
        ).fetchone()
        record = json.loads(text)
        change(record)
        connection.execute(
            "UPDATE record SET record = ? WHERE entity = 'scenario' AND id = ?", (json.dumps(record), key)
        )


DAMAGE = [
    ("1", lambda record: record["content"]["site"]["1"].update(lat=99), "check_scenario"),
    ("1", lambda record: record["content"]["parameter"].update(cutoff_minutes="long"), "check_scenario"),
    ("1", lambda record: record["content"].update(project={}), "check_scenario"),
    ("1", lambda record: record.update(content=3), "check_record_broken"),
    ("1", lambda record: record["content"]["site"].update({"77": record["content"]["site"]["1"]}), "check_counter"),
    ("1", lambda record: record.pop("name"), "check_record_broken"),
    ("2", lambda record: record.update(content={"site": {}}), "check_scenario_content"),
]


@pytest.mark.parametrize(("key", "change", "expected"), DAMAGE, ids=range(len(DAMAGE)))
def test_what_is_wrong_is_found_and_said(
    two: Path, key: str, change: Callable[[dict[str, object]], object], expected: str
) -> None:
    altered(two, key, change)
    problems = check_file(two)
    if expected != "check_record_broken":  # a file that cannot be opened is told as a whole
        assert f"project.{expected}" in {problem.key for problem in problems}
    assert problems
    for problem in problems:
        assert all(problem.text(Texts(language)) for language in ("it", "en"))


def test_salvage_keeps_the_scenarios_that_can_be_taken_up(two: Path) -> None:
    with ProjectFile.open(two) as project:
        plan = project.plan
    salvage(two, two.with_name("tutto.dplan"))
    with ProjectFile.open(two.with_name("tutto.dplan")) as project:
        assert project.plan == plan
        assert project.check() == []
    altered(two, "1", lambda record: record["content"]["site"]["1"].update(lat=99))
    salvage(two, two.with_name("senza.dplan"))
    with ProjectFile.open(two.with_name("senza.dplan")) as project:
        assert [scenario.name for scenario in project.plan.scenarios] == ["Altro"]
        assert project.plan.scenario == 2
        assert project.plan.sites == plan.sites
        assert project.plan.settings == plan.settings
        assert project.plan.next_scenario_id == 3
        assert project.check() == []


def test_any_page_may_be_lost(two: Path) -> None:
    """Whatever page is lost: what is saved is sound, and of the two scenarios at least the one in use is there."""
    sound = two.read_bytes()
    with ProjectFile.open(two) as project:
        plan = project.plan
    for page in range(1, len(sound) // 4096):
        spoiled = two.with_name(f"guasto-{page}.dplan")
        spoiled.write_bytes(sound)
        spoil(spoiled, page)
        saved = salvage(spoiled, two.with_name(f"salvato-{page}.dplan"))
        with ProjectFile.open(saved.path) as project:
            assert project.check() == []
            assert project.plan.sites[0] == plan.sites[0]
            for scenario in project.plan.scenarios:
                in_scenario(project.plan, scenario.id)


def test_a_person_who_is_mentioned_in_a_scenario_that_waits_is_told(
    two: Path, quick_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(quick_folder / "state"))
    with ProjectFile.open(two) as project:
        project.apply(add_actor(project.plan, name="Ateneo", kind="university"))
        project.apply(add_person(project.plan, actor=1, name="Wilhelmina Quaggia", reason="prova", since="2026-11-22"))
        project.apply(update_site(project.plan, 1, notes="chiedere a Wilhelmina Quaggia"))
        project.apply(switch_scenario(project.plan, 1))
        erased = project.erase_person(1)
        assert erased.mentions == (("scenario", "2"),)
        assert project.check() == []
        project.undo()
        assert project.plan.scenario == 2


def test_the_journal_does_not_grow_without_end(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """500 sites in two scenarios, gone there and back: beyond the limit the oldest actions are forgotten."""
    monkeypatch.setattr(journal, "MAX_CHARACTERS", 2_000_000)
    monkeypatch.setattr(journal, "LEAST_ENTRIES", 3)
    sites = tuple(Site(i, f"Sede {i}", "candidate", 16.5 + i / 1000, 40.8, 100, 1.7) for i in range(1, 501))
    first: Plan = replace(puglia(), sites=sites, next_site_id=501)
    with ProjectFile.create(path, first) as project:
        project.apply(add_scenario(project.plan, "Altro"))
        project.apply(remove_site(project.plan, 500))
        sizes = []
        for number in range(30):
            project.apply(switch_scenario(project.plan, 1 + number % 2))
            sizes.append(path.stat().st_size)
        assert max(sizes[10:]) <= 1.2 * sizes[9]
        held = [len(entry.changes_json) for entry in project.history()]
        assert sum(held) <= 2_000_000
        assert len(held) > 3
        # A step alone larger than the limit is kept with the least that can be undone.
        monkeypatch.setattr(journal, "MAX_CHARACTERS", 10)
        project.apply(switch_scenario(project.plan, 1))
        assert len(project.history()) == 3
        assert project.check() == []
        project.undo()
        assert project.plan.scenario == 2
        records = plan_records(project.plan)
    with ProjectFile.open(path) as project:
        assert plan_records(project.plan) == records
