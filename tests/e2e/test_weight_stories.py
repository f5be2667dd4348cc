# SPDX-License-Identifier: EUPL-1.2
"""A council weighs the criteria: two stakeholders compare in pairs, by mouse, by keys alone, and by commands."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QToolButton, QWidget

from district_planner.gui.scoring.scoring_panel import ScoringPanel
from district_planner.gui.scoring.weights.pair_scale import PairScale, place_of
from district_planner.scenarios.weights import tree_of
from district_planner.scoring.stakeholders import ROOT
from tests.e2e.hands import click, named, wait_until

if TYPE_CHECKING:
    from collections.abc import Callable

    from district_planner.gui.scoring.weights.weights_area import WeightsArea
    from tests.e2e.planners import CommandPlanner
    from tests.e2e.window_planner import WindowPlanner

SITES = {"Taranto": (17.263, 40.501), "Lecce": (18.165, 40.36), "Foggia": (15.549, 41.456)}
LABOUR = {
    "labour": 4.0, "competition": 1.0, "ecosystem": 1.0, "infrastructure": 1.0, "living": 1.0,
    "labour_pool": 2.0, "young_pool": 1.0, "languages": 1.0, "huff_share": 1.0, "saturation": 3.0,
    "service_district_km": 1.0, "place_residents": 1.0, "place_density": 1.0,
}  # fmt: skip
PLACE = LABOUR | {"labour": 1.0, "infrastructure": 3.0, "ecosystem": 3.0, "place_residents": 2.0, "saturation": 1.0}
"""What each counts beside its siblings: all judgements are quotients of these, whole numbers or one over them."""


SIBLINGS = (
    ("labour", "competition", "ecosystem", "infrastructure", "living"),
    ("labour_pool", "young_pool", "languages"),
    ("huff_share", "saturation"),
    ("service_district_km", "place_residents", "place_density"),
)


def pairs_of(items: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(a, b) for place, a in enumerate(items) for b in items[place + 1 :]]


def ranked(planner: WindowPlanner | CommandPlanner) -> list[str]:
    seen = planner.scores().values()
    return [one.name for one in sorted(seen, key=lambda one: one.rank)]


def start(planner: WindowPlanner | CommandPlanner) -> None:
    planner.new("Puglia", "Consiglio")
    for name, place in SITES.items():
        planner.add(name, *place, seats=200)


def by_commands(planner: CommandPlanner) -> tuple[dict[str, float], dict[int, float], list[str]]:
    start(planner)
    for number, counts in enumerate((LABOUR, PLACE), start=1):
        planner.run("weights", "stakeholder", "add", planner.path, f"Voce {number}", "--method", "ahp")
        pairs = [f"{a}/{b}={counts[a]:g}/{counts[b]:g}" for node in SIBLINGS for a, b in pairs_of(node)]
        planner.run("weights", "ahp", planner.path, f"Voce {number}", *pairs, "--json")
    found = planner.run("weights", "group", planner.path, "--use", "--json")
    quality = {site: seen.quality for site, seen in planner.scores().items()}
    return found["points"], quality, ranked(planner)


def press(part: QWidget, *keys: Qt.Key) -> None:
    part.setFocus()
    for key in keys:
        QTest.keyClick(part, key)


def by_mouse(scale: PairScale, times: float) -> None:
    """A click on the mark of the scale."""
    x = 10 + (place_of(times) + 8) / 16 * (scale.width() - 20)
    QTest.mouseClick(scale, Qt.MouseButton.LeftButton, pos=QPoint(round(x), scale.height() // 2))


def by_keys(scale: PairScale, times: float) -> None:
    """Space for alike, then as many steps as it takes."""
    steps = round(place_of(times))
    press(scale, Qt.Key.Key_Space, *[Qt.Key.Key_Right if steps > 0 else Qt.Key.Key_Left] * abs(steps))


def in_the_window(
    planner: WindowPlanner, judge: Callable[[PairScale, float], None], push: Callable[[QWidget], None]
) -> tuple[dict[str, float], dict[int, float], list[str]]:
    start(planner)
    planner.trigger("tab_quality")
    wait_until(lambda: planner.window.findChild(ScoringPanel) is not None)
    area = planner.window.findChild(ScoringPanel).area
    texts = planner.texts
    for counts in (LABOUR, PLACE):
        push(named(area, QToolButton, texts("weights_window.add")))
        if planner.session.plan.stakeholders[-1].method != "ahp":
            push(area.bar.pages["ahp"])
        judge_all(area, planner, counts, judge)
    push(named(area, QPushButton, texts("weights_window.use_group")))
    assert planner.session.plan.weighting == "group"
    quality = {site: seen.quality for site, seen in planner.scores().items()}
    return planner.session.analyser.points(planner.session.plan), quality, ranked(planner)


def judge_all(
    area: WeightsArea, planner: WindowPlanner, counts: dict[str, float], judge: Callable[[PairScale, float], None]
) -> None:
    """Every pair of every node; the nodes are turned to with the arrow of the list."""
    pairs, plan = area.editors.pairs, planner.session.plan
    for node in (node for node in tree_of(planner.session.analyser.criteria(plan)) if node.pairs):
        if node.id != ROOT:
            press(pairs.nodes, Qt.Key.Key_Down)
        assert pairs.node == node.id
        for row in list(pairs.rows.values()):
            QApplication.processEvents()
            judge(row.scale, counts[row.first] / counts[row.second])
    said = area.editors.pairs.said
    assert said is not None
    assert said.open_pairs == 0
    while area.editors.pairs.node != ROOT:
        press(pairs.nodes, Qt.Key.Key_Up)


@pytest.mark.parametrize("hands", ["mouse", "keys"])
def test_two_stakeholders_weigh_by_pairs_with_equal_numbers(hands, window, commands):
    """Expected weights by hand: the geometric mean of the products of shares down the tree."""
    if hands == "mouse":
        points, quality, order = in_the_window(window, by_mouse, click)
    else:
        points, quality, order = in_the_window(window, by_keys, lambda part: press(part, Qt.Key.Key_Space))
    told, quality_told, order_told = by_commands(commands)
    assert points == pytest.approx(told)
    assert quality == pytest.approx(quality_told)
    assert order == order_told
    root = SIBLINGS[0]
    means = {}
    for group, items in zip(root, (*SIBLINGS[1:], ("airport_km",), ("population_trend",)), strict=True):
        for item in items:
            shares = [
                counts[group] / sum(counts[one] for one in root) * counts.get(item, 1.0)
                / sum(counts.get(one, 1.0) for one in items)
                for counts in (LABOUR, PLACE)
            ]  # fmt: skip
            means[item] = math.sqrt(math.prod(shares))
    assert told == pytest.approx({item: 100 * mean / sum(means.values()) for item, mean in means.items()})


def test_keys_of_the_scale_are_not_taken_for_those_of_the_window(window):
    """Digits turn to tabs and Delete removes the chosen site: but not while one compares."""
    start(window)
    window.trigger("tab_quality")
    area = window.window.findChild(ScoringPanel).area
    press(named(area, QToolButton, window.texts("weights_window.add")), Qt.Key.Key_Space)
    press(area.bar.pages["ahp"], Qt.Key.Key_Space)
    scale = next(iter(area.editors.pairs.rows.values())).scale
    wait_until(scale.isVisible)
    window.window.activateWindow()
    wait_until(window.window.isActiveWindow)
    tab, sites = window.window.workspace.bottom.current, window.session.plan.sites
    press(scale, Qt.Key.Key_3)
    assert scale.hasFocus()
    assert [one.times for one in window.session.plan.stakeholders[0].judgements] == [3]
    press(scale, Qt.Key.Key_Delete)
    assert window.session.plan.stakeholders[0].judgements == ()
    assert window.session.plan.sites == sites
    assert window.window.workspace.bottom.current == tab
