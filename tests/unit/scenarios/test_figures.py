# SPDX-License-Identifier: EUPL-1.2
"""What stands behind the figures of a ranking: the values put in give, by the formula that is told, the value told.

Every formula is worked out here again, from the terms and rows of the explanation or from the plain definition.
"""

from __future__ import annotations

import json
import math
import re
from typing import TYPE_CHECKING

import numpy as np
import pytest

from district_planner import cli
from district_planner.core.errors import NotFoundError
from district_planner.core.numbers import format_number
from district_planner.core.texts import LANGUAGES, Texts
from district_planner.project import ProjectFile
from district_planner.scenarios import add_site, demo_plan, set_parameter, set_weight
from district_planner.scenarios.comparing import compare_scenarios
from district_planner.scenarios.cost_figures import cost_indicators
from district_planner.scenarios.costs import cost_values
from district_planner.scenarios.explain import Explainer
from district_planner.scenarios.explain.figures import MunicipalityFigures, SiteFigures
from district_planner.scenarios.explain.scenario_explainer import ScenarioExplainer
from district_planner.scenarios.scenario_edits import add_scenario
from district_planner.scenarios.scoring_edits import add_stakeholder, set_criterion, set_weighting
from district_planner.scenarios.suitability import suitability

if TYPE_CHECKING:
    from district_planner.scenarios import Analyser, Plan
    from district_planner.scenarios.explain import Explanation

IT = Texts("it")


@pytest.fixture(scope="module")
def plan() -> Plan:
    return demo_plan("it")


def figures(analyser: Analyser, plan: Plan, site_id: int = 1, language: str = "it") -> SiteFigures:
    return SiteFigures(Texts(language), analyser, analyser.analyse(plan), site_id)


def terms(told: Explanation) -> dict[str, str]:
    return dict(told.terms)


def column(told: Explanation, number: int) -> np.ndarray:
    return np.array([np.nan if row[number].value is None else row[number].value for row in told.behind.rows], float)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_of_a_site_has_words_sources_and_a_formula(analyser: Analyser, plan: Plan, language: str) -> None:
    for site_id in (1, 5):
        asked = figures(analyser, plan, site_id, language)
        assert len(set(asked.names)) == len(asked.names)
        for name in asked.names:
            told = asked.explain(name)
            assert all((told.title, told.value, told.meaning, told.formula, told.sources)), name
            assert told.formula in told.as_text(Texts(language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_of_a_municipality_has_words_sources_and_a_formula(
    analyser: Analyser, plan: Plan, language: str
) -> None:
    taranto = analyser.territory.position("073027")
    asked = MunicipalityFigures(Texts(language), analyser, plan, taranto)
    assert len(set(asked.names)) == len(asked.names)
    for name in asked.names:
        told = asked.explain(name)
        assert all((told.title, told.value, told.meaning, told.formula, told.sources)), name


def test_costs_have_one_name_in_explanations_maps_and_tables(analyser: Analyser, plan: Plan) -> None:
    """The names of docs/method/cost.md."""
    names = {name for name in figures(analyser, plan).names if name.startswith("cost")}
    mapped = {name for name in cost_indicators(analyser, plan) if name.startswith("cost")}
    assert {"cost_total", "cost_rent", "cost_labour"} <= mapped
    assert names - {"cost_index"} == mapped


def test_costs_and_indicators_of_a_municipality_are_told_as_the_table_has_them(analyser: Analyser, plan: Plan) -> None:
    taranto = analyser.territory.position("073027")
    asked = MunicipalityFigures(IT, analyser, plan, taranto)
    people = float(analyser.territory.population.residents()[taranto])
    assert asked.explain("residents").value == f"{format_number(people, 0, 'it')}\N{NO-BREAK SPACE}residenti"
    for component in ("total", "labour", "recruitment"):
        amount = float(cost_values(analyser, plan, component)[taranto])
        assert asked.explain(f"cost_{component}").value.startswith(IT.number(None if math.isnan(amount) else amount))
    outside = MunicipalityFigures(IT, analyser, plan, analyser.territory.position("015146"))
    assert outside.explain("density").value.endswith("residenti/km²"), "known all over Italy"
    with pytest.raises(NotFoundError):
        outside.explain("quality")


def test_the_factors_of_the_geometric_mean_multiply_to_it(analyser: Analyser, plan: Plan) -> None:
    told = figures(analyser, plan).explain("quality:geometric")
    assert 100 * np.nanprod(column(told, 3)) == pytest.approx(
        analyser.by_method(plan)["geometric"].site(1).quality, abs=1e-9
    )


def test_the_distances_of_topsis_give_its_closeness(analyser: Analyser, plan: Plan) -> None:
    told = figures(analyser, plan).explain("quality:topsis")
    share, n = column(told, 2) / 100, column(told, 1)
    to_best, to_worst = math.sqrt(np.sum((share * (1 - n)) ** 2)), math.sqrt(np.sum((share * n) ** 2))
    assert terms(told)["Distanza dal migliore, d⁺"] == format_number(to_best, 4, "it")
    assert terms(told)["Distanza dal peggiore, d⁻"] == format_number(to_worst, 4, "it")
    assert told.value == format_number(100 * to_worst / (to_best + to_worst), 1, "it")


@pytest.mark.parametrize(
    ("fields", "scale"),
    [
        ({"normalisation": "zscore"}, "media"),
        ({"normalisation": "rank"}, "posizione"),
        ({"normalisation": "points", "points": ((0.0, 0.0), (150_000.0, 1.0), (400_000.0, 0.5))}, "linea"),
        ({"normalisation": "fixed", "worst": 0.0, "best": 400_000.0}, "fra 0 e 400.000"),
        ({"direction": "ideal", "ideal": 150_000.0}, "distanza"),
        ({"direction": "target", "target": 2}, "distanza"),
    ],
)
def test_each_scale_says_how_the_value_becomes_a_number(
    analyser: Analyser, plan: Plan, fields: dict[str, object], scale: str
) -> None:
    changed = set_criterion(plan, "labour_pool", **fields).apply(plan)
    analysis = analyser.analyse(changed)
    score = next(part for part in analysis.site(1).score.criteria if part.id == "labour_pool")
    told = Explainer(IT, analyser.territory, analysis, analysis.site(1), analyser).explain("labour_pool")
    assert scale in terms(told)["Scala"]
    assert terms(told)["Normalizzato"].endswith(f"→ {format_number(score.normalised, 3, 'it')}")


def test_the_z_score_that_is_told_is_the_one_of_the_area(analyser: Analyser, plan: Plan) -> None:
    changed = set_criterion(plan, "labour_pool", normalisation="zscore").apply(plan)
    told = figures(analyser, changed).explain("labour_pool")
    values = analyser.study_area(plan).values["labour_pool"]
    pool = analyser.analyse(plan).site(1).labour_pool
    z = (pool - np.nanmean(values)) / np.nanstd(values)
    expected = min(max((z + 3) / 6, 0), 1)
    assert terms(told)["Normalizzato"].endswith(f"→ {format_number(expected, 3, 'it')}")
    assert terms(told)["Media dell’area di studio"].startswith(format_number(float(np.nanmean(values)), 0, "it"))


def test_a_must_have_says_whether_it_is_kept_and_the_quality_why_there_is_no_rank(
    analyser: Analyser, plan: Plan
) -> None:
    changed = set_criterion(plan, "labour_pool", minimum=1e9).apply(plan)
    asked = figures(analyser, changed)
    assert "non rispettato" in terms(asked.explain("labour_pool"))["Requisito"]
    assert "1.000.000.000" in asked.explain("quality").meaning
    assert terms(asked.explain("quality"))["Posto"] == "–"
    assert "rank_interval" not in asked.names, "there is none to explain"
    kept = set_criterion(plan, "labour_pool", minimum=1.0).apply(plan)
    assert terms(figures(analyser, kept).explain("labour_pool"))["Requisito"].endswith("rispettato")


def test_the_components_behind_the_cost_add_up(analyser: Analyser, plan: Plan) -> None:
    told = figures(analyser, plan).explain("cost_total")
    assert told.value.startswith(format_number(column(told, 1).sum(), 0, "it"))


def test_the_rent_is_square_metres_times_rate_times_twelve(analyser: Analyser, plan: Plan) -> None:
    told = figures(analyser, plan).explain("cost_rent")
    area = float(terms(told)["superficie, m²"].split()[0].replace(".", "").replace("\N{NO-BREAK SPACE}m²", ""))
    rate = float(terms(told)["Valore usato"].split()[0].replace(",", "."))
    assert told.value.startswith(format_number(area * rate * 12, 0, "it"))


def test_the_mean_of_the_indices_is_100(analyser: Analyser, plan: Plan) -> None:
    for figure in ("quality_index", "cost_index"):
        told = figures(analyser, plan).explain(figure)
        assert column(told, 2).mean() == pytest.approx(100)
        assert column(told, 2) == pytest.approx(100 * column(told, 1) / column(told, 1).mean())


def test_the_shares_behind_a_rank_interval_are_all_draws(analyser: Analyser, plan: Plan) -> None:
    told = figures(analyser, plan).explain("rank_interval")
    shares = column(told, 1)
    assert shares.sum() == pytest.approx(1)
    ranks = np.arange(1, len(shares) + 1)
    assert terms(told)["Posto medio"] == format_number(float(shares @ ranks), 2, "it")
    # The smallest ranks that 2.5 % and 97.5 % of the draws do not pass.
    summed = np.cumsum(shares)
    low, high = (1 + int(np.searchsorted(summed, bound - 1e-12)) for bound in (0.025, 0.975))
    assert [int(number) for number in re.findall(r"\d+", told.value)] in ([low, high], [low])


def test_a_weight_of_the_group_names_who_gave_what(analyser: Analyser, plan: Plan) -> None:
    points = dict.fromkeys(plan.weights, 10.0)
    grouped = add_stakeholder(plan, name="Regione", points=points | {"labour_pool": 40.0}).apply(plan)
    grouped = add_stakeholder(grouped, name="Comune", points=points).apply(grouped)
    grouped = add_stakeholder(grouped, name="Assente").apply(grouped)
    grouped = set_weighting(grouped, "group").apply(grouped)
    told = figures(analyser, grouped).explain("weight:labour_pool")
    shares = column(told, 1)
    assert np.isnan(shares[2]), "whoever gave no points has no share"
    assert "Assente" in terms(told)
    # Geometric mean of 40/130 and 10/100 for this one, of 10/130 and 10/100 for the nine others.
    own, other = math.sqrt(40 / 130 * 0.1), math.sqrt(10 / 130 * 0.1)
    assert told.value.startswith(format_number(100 * own / (own + 9 * other), 1, "it"))


def test_a_municipality_is_explained_with_the_numbers_of_its_suitability(analyser: Analyser, plan: Plan) -> None:
    found = suitability(analyser, plan)
    position = analyser.territory.position("073027")
    row = found.row(position)
    asked = MunicipalityFigures(IT, analyser, plan, position)
    told = asked.explain("quality")
    assert told.value == format_number(float(found.quality[row]), 1, "it")
    assert terms(told)["Posto"] == f"{found.rank[row]}º di {len(found.ranking)}"
    assert column(asked.explain("labour_pool"), 4).sum() == pytest.approx(found.values["labour_pool"][row])
    for method in ("sum", "geometric", "topsis"):
        changed = set_parameter(plan, "aggregation", method).apply(plan)
        meaning = MunicipalityFigures(IT, analyser, changed, position).explain("quality").meaning
        assert "ogni comune dell'area di studio" in meaning
        assert "sedi candidate" not in meaning
    short = set_criterion(plan, "labour_pool", minimum=1e9).apply(plan)
    assert MunicipalityFigures(IT, analyser, short, position).explain("quality").meaning.startswith("Comune escluso")
    outside = MunicipalityFigures(IT, analyser, plan, analyser.territory.position("015146"))
    with pytest.raises(NotFoundError, match="Milano"):
        outside.explain("quality")


def test_the_effects_behind_a_difference_add_up_to_it(analyser: Analyser, plan: Plan) -> None:
    other = add_scenario(plan, "Altro").apply(plan)
    other = set_weight(other, "airport_km", 40).apply(other)
    other = set_parameter(other, "cutoff_minutes", 30).apply(other)
    comparison = compare_scenarios(analyser, other, (1, 2))
    told = ScenarioExplainer(IT, comparison, 1, 1).explain("difference")
    before, after = (one.sites[1].score.quality for one in comparison.scenarios)
    assert column(told, 3).sum() == pytest.approx(after - before)
    assert column(told, 1) + column(told, 2) == pytest.approx(column(told, 3))
    assert ScenarioExplainer(IT, comparison, 1, 99).figures == ()


def test_names_of_figures_that_are_not_there_are_refused_with_those_that_are(analyser: Analyser, plan: Plan) -> None:
    with pytest.raises(NotFoundError) as refused:
        figures(analyser, plan).explain("bontà")
    assert "labour_pool" in refused.value.text(IT)


def test_the_command_line_says_what_the_window_says(tmp_path, capsys, analyser: Analyser) -> None:
    plan = demo_plan("it")
    plan = add_site(plan, name="Senza costo", lon=17.2, lat=40.9).apply(plan)
    with ProjectFile.create(tmp_path / "perché.dplan", plan):
        pass
    project = str(tmp_path / "perché.dplan")
    asked = figures(analyser, plan)
    assert cli.main(["explain", project, "--site", "1", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["figures"] == list(asked.names)
    for name in ("quality", "labour_pool", "cost_rent", "p_first", "weight:saturation"):
        assert cli.main(["--language", "it", "explain", project, name, "--site", "1"]) == 0
        assert capsys.readouterr().out == f"{asked.explain(name).as_text(IT)}\n"
    assert cli.main(["--language", "it", "explain", project, "quality", "--municipality", "073027", "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert (
        record["value"]
        == MunicipalityFigures(IT, analyser, plan, analyser.territory.position("073027")).explain("quality").value
    )
    assert cli.main(["explain", project, "quality"]) == 2
    assert cli.main(["explain", project, "quality", "--site", "77"]) == 1
