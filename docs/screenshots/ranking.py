# SPDX-License-Identifier: EUPL-1.2
"""The pictures of a ranking that is made to hold: criteria, suitability, pairs, robustness, cost, views, scenarios.

Sites, stakeholders and prices are invented.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from district_planner.gui.main_window import MainWindow

SIZES = [430, 290]
"""Map and tab below it."""
SETTINGS_SIZE = (1040, 560)
MOST_WAITS = 60
"""How often work beside the window is waited for."""
LEAST_POOL = 100_000
LIMIT_MINUTES = 45
YOUNG_SHARE, POOL = 18.5, 150_000
"""Municipalities above both are selected in the views."""
WORTH = ((100_000.0, 0.0), (170_000.0, 0.6), (230_000.0, 0.9), (300_000.0, 1.0))
"""A value function of the pool: more of it is worth less and less."""
NAMES = {
    "it": {"town": "Comune X", "school": "Ateneo Y", "scenario": "Gente più vicina (esempio)"},
    "en": {"town": "Town X", "school": "University Y", "scenario": "Nearer people (example)"},
}
GROUPS = ("labour", "competition", "ecosystem", "infrastructure", "living")
ANSWERS = {"town": (1 / 3, 3, 3, 4, 6, 6, 8, 1, 2, 2), "school": (5, 2, 3, 4, 1 / 2, 3, 1 / 3, 2, 3, 4)}
"""For each pair of groups how many times the first counts as much as the second, pairs in the order of `GROUPS`."""
WITHIN = {
    "labour": (("labour_pool", "young_pool", 2.0), ("labour_pool", "languages", 5.0), ("young_pool", "languages", 3.0)),
    "competition": (("huff_share", "saturation", 5.0),),
    "ecosystem": (
        ("service_district_km", "place_residents", 1.0),
        ("service_district_km", "place_density", 3.0),
        ("place_residents", "place_density", 3.0),
    ),
}


def photograph_ranking(
    window: MainWindow, language: str, take: Callable[..., None], *, settle: Callable[[], None]
) -> None:
    """All of them, with the demo district open."""
    from PySide6.QtCore import Qt
    from PySide6.QtWidgets import QSplitter

    splitter = next(one for one in window.findChildren(QSplitter) if one.orientation() == Qt.Orientation.Vertical)
    splitter.setSizes(SIZES)
    window.session.select_site(window.session.plan.sites[0].id)
    if window.workspace.inspector.isVisible():
        window.actions_["show_inspector"].trigger()
    window.session.set_indicator("labour_pool")

    def rest() -> None:
        """Let the window finish what it began, and the draws beside it."""
        settle()
        for _ in range(MOST_WAITS):
            if not window.runner.is_busy:
                break
            settle()

    for pictures in (_of_criteria, _of_weights, _of_views, _of_scenarios):
        pictures(window, NAMES[language], take, rest)


def _open(window: MainWindow, tab: str, rest: Callable[[], None]) -> QWidget:
    """Bring a tab to the top and give its work time to end."""
    window.actions_[f"tab_{tab}"].trigger()
    rest()
    return window.workspace.bottom.panel(tab)


def _of_criteria(
    window: MainWindow, _names: dict[str, str], take: Callable[..., None], rest: Callable[[], None]
) -> None:
    """The settings of a criterion with a value function and a must-have; every municipality as a candidate."""
    from district_planner.scenarios.scoring_edits import set_criterion

    panel = _open(window, "quality", rest)
    window.session.perform(
        lambda plan: set_criterion(plan, "labour_pool", normalisation="points", points=WORTH, minimum=LEAST_POOL)
    )
    panel.weights.open_settings("labour_pool")
    settings = panel.weights.settings
    settings.resize(*SETTINGS_SIZE)
    rest()
    take("criteria", settings)
    settings.close()
    panel.compared.switch.buttons["places"].click()
    rest()
    window.map_view.zoom_to_area()
    rest()
    take("suitability")
    panel.compared.switch.buttons["sites"].click()


def _of_weights(window: MainWindow, names: dict[str, str], take: Callable[..., None], rest: Callable[[], None]) -> None:
    """Two stakeholders by comparisons in pairs, the second at odds with itself; how far the ranking holds; the cost."""
    from district_planner.scenarios.scoring_edits import add_stakeholder, set_weighting

    session = window.session
    for who, answers in ANSWERS.items():
        judgements = _judgements(answers)
        session.perform(
            lambda plan, who=who, judgements=judgements: add_stakeholder(
                plan, name=names[who], method="ahp", judgements=judgements
            )
        )
    session.perform(lambda plan: set_weighting(plan, "group"))
    panel = _open(window, "quality", rest)
    panel.area.desk.choose(session.plan.stakeholders[-1].id)
    rest()
    take("pairs")
    panel.area.desk.show_page("group")
    panel.pages.show_page("robustness")
    rest()
    take("robustness")
    panel.pages.show_page("ranking")
    session.perform(lambda plan: set_weighting(plan, "direct"))
    _open(window, "cost", rest)
    take("cost")


def _judgements(answers: tuple[float, ...]) -> tuple[object, ...]:
    """The answers about the groups, and those within each."""
    from itertools import combinations

    from district_planner.scoring.stakeholders import ROOT, Judgement

    between = [
        Judgement(ROOT, first, second, times)
        for (first, second), times in zip(combinations(GROUPS, 2), answers, strict=True)
    ]
    within = [Judgement(node, *pair) for node, pairs in WITHIN.items() for pair in pairs]
    return (*between, *within)


def _of_views(window: MainWindow, _names: dict[str, str], take: Callable[..., None], rest: Callable[[], None]) -> None:
    """Municipalities with many young people and a large pool, in table, charts and map."""
    window.session.set_indicator("labour_pool")
    _open(window, "municipalities", rest)
    views = window.session.views
    with np.errstate(invalid="ignore"):
        views.brush.brush((views.values("young_share") > YOUNG_SHARE) & (views.values("labour_pool") > POOL))
    rest()
    take("views")
    views.brush.clear()


def _of_scenarios(
    window: MainWindow, names: dict[str, str], take: Callable[..., None], rest: Callable[[], None]
) -> None:
    """Two scenarios side by side, with the map of what is gained and lost."""
    from district_planner.scenarios import set_parameter
    from district_planner.scenarios.scenario_edits import add_scenario

    session = window.session
    session.perform(lambda plan: add_scenario(plan, names["scenario"]))
    session.perform(lambda plan: set_parameter(plan, "cutoff_minutes", LIMIT_MINUTES))
    panel = _open(window, "comparison", rest)
    panel.show_page("scenarios")
    rest()
    page = panel.page("scenarios")
    page.map_button.click()
    rest()
    window.map_view.zoom_to_area()
    rest()
    take("scenarios")
