# SPDX-License-Identifier: EUPL-1.2
"""A ranking goes to the council: rents, two stakeholders, a second scenario, the verdict, the page that is handed out.

Told once and done by mouse, by keys alone, and by commands, with equal numbers. The rents are invented; what is
expected of costs, weights and differences is worked out by hand.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QPushButton, QToolButton, QWidget

from district_planner.core.numbers import format_number
from district_planner.gui.scoring.scoring_panel import ScoringPanel
from tests.e2e.hands import choose, click, named, wait_until
from tests.e2e.test_weight_stories import (
    LABOUR,
    PLACE,
    SIBLINGS,
    by_keys,
    by_mouse,
    judge_all,
    pairs_of,
    press,
    start,
)

if TYPE_CHECKING:
    from district_planner.gui.scoring.weights.pair_scale import PairScale
    from tests.e2e.planners import CommandPlanner
    from tests.e2e.window_planner import WindowPlanner

RENTS = """Codice Istat;Comune;Canone uffici (euro/m² al mese)
73027;Taranto;6,50
75035;Lecce;8,00
71024;Foggia;5,00
"""
HEADS, M2 = 100, 10
"""The centre: a hundred people on site at ten square metres each; only its rent is known."""
CUTOFF = 30
SCENARIO = "Chi abita vicino"


@dataclass(frozen=True)
class Told:
    """What the council is told, by the number of a site where it is of one."""

    costs: dict[int, float]
    cost_index: dict[int, float]
    points: dict[str, float]
    quality: dict[int, float]
    ranks: dict[int, int]
    before: dict[int, float]
    after: dict[int, float]
    verdict: str
    p_first: dict[int, float]
    page: str


def rents(folder: Path) -> Path:
    path = folder / "canoni.csv"
    path.write_text(RENTS, encoding="cp1252")
    return path


def by_commands(planner: CommandPlanner, folder: Path) -> Told:
    start(planner)
    planner.bring(rents(folder))
    rent = next(name for name in planner.indicators() if name.startswith("data.1."))
    path = planner.path
    planner.run("cost", "profile", path, "--begin", "--json")
    for role in [row["name"] for row in planner.run("cost", "profile", path, "--json")["profile"]["roles"]]:
        planner.run("cost", "profile", path, "--remove-role", role, "--json")
    planner.run("cost", "profile", path, "--role", "Addetti", HEADS, "-", "-", "--m2-per-head", M2, "--json")
    for component in ("labour", "recruitment", "fit_out"):
        planner.run("cost", "rate", path, component, "--off", "--json")
    planner.run("cost", "rate", path, "rent", "--indicator", rent, "--json")
    for number, counts in enumerate((LABOUR, PLACE), start=1):
        planner.run("weights", "stakeholder", "add", path, f"Voce {number}", "--method", "ahp")
        pairs = [f"{a}/{b}={counts[a]:g}/{counts[b]:g}" for node in SIBLINGS for a, b in pairs_of(node)]
        planner.run("weights", "ahp", path, f"Voce {number}", *pairs, "--json")
    points = planner.run("weights", "group", path, "--use", "--json")["points"]
    planner.run("scenario", "new", path, SCENARIO, "--json")
    planner.run("parameters", "set", path, "cutoff_minutes", CUTOFF, "--json")
    compared = planner.run("scenario", "compare", path, "1", "2", "--json")
    rows = planner.run("score", path, "--robustness", "--json")
    planner.report(folder / "comandi.html")
    both = {row["id"]: [entry["quality"] for entry in row["scenarios"]] for row in compared["sites"]}
    sites = rows["sites"]
    return Told(
        costs={row["id"]: row["cost"] for row in sites},
        cost_index={row["id"]: row["cost_index"] for row in sites},
        points=points,
        quality={row["id"]: row["quality"] for row in sites},
        ranks={row["id"]: row["rank"] for row in sites},
        before={site: values[0] for site, values in both.items()},
        after={site: values[1] for site, values in both.items()},
        verdict=rows["verdict"],
        p_first={row["id"]: row["p_first"] for row in sites},
        page=(folder / "comandi.html").read_text(encoding="utf-8"),
    )


@dataclass(frozen=True)
class Hands:
    """How buttons are pushed, judgements given and fields reached."""

    push: Callable[[QAbstractButton], None]
    judge: Callable[[PairScale, float], None]
    reach: Callable[[QWidget], None]


def _reach_by_mouse(field: QWidget) -> None:
    QTest.mouseClick(field, Qt.MouseButton.LeftButton, pos=field.rect().center())


MOUSE = Hands(click, by_mouse, _reach_by_mouse)
KEYS = Hands(lambda part: press(part, Qt.Key.Key_Space), by_keys, lambda field: field.setFocus())


def write(hands: Hands, field: QWidget, text: str) -> None:
    hands.reach(field)
    QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Tab)
    QApplication.processEvents()


def set_costs(planner: WindowPlanner, hands: Hands) -> None:
    planner.trigger("tab_cost")
    panel = planner.window.workspace.bottom.panel("cost")
    wait_until(panel.isVisible)
    hands.push(panel.empty.findChild(QPushButton))
    wait_until(panel.form.isVisible)
    form = panel.form
    for component in ("labour", "recruitment", "fit_out"):
        hands.push(form.rates.rows[component].used)
    while len(form.roles.rows) > 1:
        wait_until(form.roles.rows[-1].remove.isVisible)
        hands.push(form.roles.rows[-1].remove)
    write(hands, form.roles.rows[0].fields["heads"], str(HEADS))
    write(hands, form.figures["m2_per_head"], str(M2))
    rent = next(one for one in planner.session.indicators.values() if one.id.startswith("data.1."))

    def follow(dialog: QDialog) -> None:
        hands.push(dialog.origins["indicator"])
        choose(dialog.indicator, rent.name(planner.texts.language), rent.id)
        hands.push(dialog.save)
        assert not dialog.isVisible(), dialog.problem

    planner.in_dialog(lambda: hands.push(form.rates.rows["rent"].more), follow)
    planner._heed()


def weigh(planner: WindowPlanner, hands: Hands) -> None:
    planner.trigger("tab_quality")
    wait_until(lambda: planner.window.findChild(ScoringPanel) is not None)
    area = planner.window.findChild(ScoringPanel).area
    for counts in (LABOUR, PLACE):
        hands.push(named(area, QToolButton, planner.texts("weights_window.add")))
        if planner.session.plan.stakeholders[-1].method != "ahp":
            hands.push(area.bar.pages["ahp"])
        judge_all(area, planner, counts, hands.judge)
    hands.push(named(area, QPushButton, planner.texts("weights_window.use_group")))


def second_scenario(planner: WindowPlanner, hands: Hands) -> None:
    def name(dialog: QDialog) -> None:
        write(hands, dialog.name.editor, SCENARIO)
        hands.push(dialog.save)
        assert not dialog.isVisible(), dialog.name.problem

    planner.in_dialog(lambda: planner.trigger("new_scenario"), name)
    planner.trigger("tab_parameters")
    editor = planner.window.workspace.bottom.panel("parameters").rows["cutoff_minutes"].editor
    write(hands, editor.field, str(CUTOFF))
    wait_until(lambda: planner.session.plan.parameters.cutoff_minutes == CUTOFF)


def in_the_window(planner: WindowPlanner, folder: Path, hands: Hands) -> Told:
    start(planner)
    planner.bring(rents(folder))
    set_costs(planner, hands)
    weigh(planner, hands)
    points = planner.session.analyser.points(planner.session.plan)
    second_scenario(planner, hands)
    planner.trigger("compare_scenarios")
    page = planner.window.workspace.comparison_tab.page("scenarios")
    wait_until(lambda: page.comparison is not None)
    rows = {row.site_id: [entry.quality for entry in row.entries] for row in page.comparison.rows}
    planner.trigger("tab_cost")
    costs = planner.window.workspace.bottom.panel("cost").costs
    planner.trigger("tab_quality")
    ranking = planner.window.findChild(ScoringPanel)
    work = planner.session.robustness
    wait_until(lambda: work.look() is not None and work.is_fresh)
    wait_until(lambda: ranking.ranking.holds)
    found = work.look()
    planner.report(folder / "finestra.html")
    scores = planner.session.analysis.scores.sites
    return Told(
        costs={site.site_id: site.total for site in costs.sites},
        cost_index={position.site_id: position.cost_index for position in costs.positions},
        points=points,
        quality={score.site_id: score.quality for score in scores},
        ranks={score.site_id: score.rank for score in scores},
        before={site: values[0] for site, values in rows.items()},
        after={site: values[1] for site, values in rows.items()},
        verdict=ranking.ranking.holds,
        p_first={site: float(found.p_first[found.row(site)]) for site in found.ids},
        page=(folder / "finestra.html").read_text(encoding="utf-8"),
    )


@pytest.mark.parametrize("hands", [MOUSE, KEYS], ids=["mouse", "keys"])
def test_the_council_is_told_the_same_whoever_did_the_work(hands, window, commands, tmp_path):
    seen, told = in_the_window(window, tmp_path, hands), by_commands(commands, tmp_path)
    for field in ("costs", "cost_index", "points", "quality", "ranks", "before", "after", "p_first"):
        assert getattr(seen, field) == pytest.approx(getattr(told, field)), field
    assert seen.verdict == told.verdict
    # Rents by hand: 100 people x 10 m² x 12 months x the rent of the municipality; the mean of the three is 100.
    yearly = {1: 6.5 * 12_000, 2: 8.0 * 12_000, 3: 5.0 * 12_000}
    assert told.costs == pytest.approx(yearly)
    mean = sum(yearly.values()) / 3
    assert told.cost_index == pytest.approx({site: 100 * cost / mean for site, cost in yearly.items()})
    # Weights by hand: the geometric mean of both products of shares down the tree.
    share = math.sqrt(4 / 8 * 2 / 4 * (1 / 9 * 2 / 4))
    assert told.points["labour_pool"] / told.points["young_pool"] == pytest.approx(2)
    assert told.points["labour_pool"] > 100 * share, "brought back to 100 after the mean"
    assert told.after == pytest.approx(told.quality), "the second scenario is the one being worked on"
    assert told.before != pytest.approx(told.after)
    assert sum(told.p_first.values()) == pytest.approx(1)
    for page in (seen.page, told.page):
        for quality in told.quality.values():
            assert format_number(quality, 1, "it") in page
        assert SCENARIO in page
        assert format_number(yearly[1], 0, "it") in page
