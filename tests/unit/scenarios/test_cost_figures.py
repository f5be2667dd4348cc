# SPDX-License-Identifier: EUPL-1.2
"""Costs as figures of maps and tables: the values are those of `costs_of` and `cost_values`, and say where from."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from district_planner.core.texts import LANGUAGES
from district_planner.scenarios import demo_plan
from district_planner.scenarios.cost_figures import cost_column, cost_indicators
from district_planner.scenarios.costs import cost_values, costs_of
from district_planner.scenarios.views import RowFigures
from district_planner.scoring.costs import CostRate


def test_a_figure_for_each_component_in_use_and_their_total(analyser):
    plan = demo_plan("it")
    found = cost_indicators(analyser, plan)
    assert list(found) == [
        "cost_total",
        "cost_rent",
        "cost_labour",
        "cost_recruitment",
        "cost_fit_out",
        "cost_incentives",
    ]
    assert found["cost_total"].formula("it") == (
        "Affitto + Personale + Ricambio del personale + Allestimento − Incentivi"
    )
    assert "Cifra inventata per la dimostrazione" in found["cost_rent"].source.notes["it"]
    assert found["cost_rent"].source.assumption
    assert all(indicator.name(language) for indicator in found.values() for language in LANGUAGES)
    off = replace(plan, cost=plan.cost.with_rate(CostRate("rent", used=False)))
    assert "cost_rent" not in cost_indicators(analyser, off)
    assert "Affitto" not in cost_indicators(analyser, off)["cost_total"].formula("it")
    assert cost_indicators(analyser, replace(plan, cost=None)) == {}


def test_other_rates_are_another_content(analyser):
    plan = demo_plan("it")
    other = replace(plan, cost=plan.cost.with_rate(CostRate("rent", value=1.0)))
    assert cost_indicators(analyser, plan)["cost_rent"].content != cost_indicators(analyser, other)["cost_rent"].content


@pytest.mark.parametrize("figure", ["total", "rent", "labour", "incentives"])
def test_the_columns_hold_the_same_numbers(analyser, figure):
    plan = demo_plan("it")
    analysis = analyser.analyse(plan)
    at_sites = cost_column(analyser, plan, analysis, f"cost_{figure}", np.empty(0, dtype=np.int64))
    for value, cost in zip(at_sites, costs_of(analyser, analysis).sites, strict=True):
        amount = cost.total if figure == "total" else cost.part(figure).amount
        assert value == pytest.approx(np.nan if amount is None else amount, nan_ok=True)
    area = analyser.territory.in_regions(plan.regions)
    in_municipalities = cost_column(analyser, plan, None, f"cost_{figure}", area)
    assert in_municipalities == pytest.approx(cost_values(analyser, plan, figure)[area], nan_ok=True)
    without = replace(plan, cost=None)
    assert np.isnan(cost_column(analyser, without, analyser.analyse(without), f"cost_{figure}", area)).all()


@pytest.mark.parametrize("kind", ["municipalities", "sites"])
def test_linked_views_have_a_column_for_each_figure(analyser, kind):
    plan = demo_plan("it")
    plan = replace(plan, cost=plan.cost.with_rate(CostRate("rent", value=8.0)))
    analysis = analyser.analyse(plan)
    rows = RowFigures(kind, analyser, plan, analysis)
    shown = rows.values("cost_total")
    if kind == "sites":
        assert shown.tolist() == [cost.total for cost in costs_of(analyser, analysis).sites]
    else:
        assert shown.tolist() == cost_values(analyser, plan)[analyser.territory.in_regions(plan.regions)].tolist()
    assert set(cost_indicators(analyser, plan)) <= set(rows.columns)
    assert not rows.columns["cost_total"].adds_up
