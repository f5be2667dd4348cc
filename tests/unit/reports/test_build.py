# SPDX-License-Identifier: EUPL-1.2
"""The model of a report holds what the analysis says, and every figure has its source."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
import shapely

from district_planner.core.texts import Texts
from district_planner.reports.model import Quantity
from district_planner.scenarios import demo_plan, new_plan
from district_planner.scenarios.indicators import indicator_values
from district_planner.scenarios.parameters import Parameters
from district_planner.territory.choropleth import classify
from district_planner.territory.indicators import load_indicators
from tests.reporting import analyser, aosta_plan, demo_model, report_of


def test_a_quantity_is_written_with_its_unit_and_an_unknown_one_without() -> None:
    assert Quantity(1234.56, "km", 1).text("it") == "1.234,6\N{NO-BREAK SPACE}km"
    assert Quantity(1234.56, "", 1).text("en") == "1,234.6"
    assert Quantity(None, "km", 1).text("it") == "n.d."
    assert Quantity(float("nan"), "km").text("en") == "n/a"


def test_sites_carry_the_figures_of_the_analysis() -> None:
    plan = demo_plan()
    analysis = analyser().analyse(plan)
    for row in demo_model().sites:
        entry = analysis.site(row.site.id)
        assert row.labour_pool.value == entry.labour_pool
        assert row.residents_in_cutoff.value == entry.catchment.residents_in_cutoff
        assert (row.rank, row.quality.value) == (entry.score.rank, entry.score.quality)
        assert (row.huff_share.value, row.saturation.value) == (entry.huff_share, entry.saturation)


def test_candidates_come_first_by_rank_and_marks_follow() -> None:
    model = demo_model()
    assert [row.mark for row in model.sites] == [str(number) for number in range(1, 9)]
    assert [row.rank for row in model.candidates] == [1, 2, 3, 4]
    assert [row.site.kind for row in model.sites][4:] == ["existing"] * 2 + ["rival"] * 2


def test_contributions_add_up_to_the_score() -> None:
    model = demo_model()
    for row in model.candidates:
        contributions = [score.contribution.value for score in model.scores_of(row.site.id)]
        assert sum(value or 0 for value in contributions) == pytest.approx(row.quality.value)
    assert sum(criterion.weight.value or 0 for criterion in model.criteria) == pytest.approx(100)


def test_rings_add_up_to_the_residents_within_the_cutoff() -> None:
    model = demo_model()
    for catchment in model.catchments:
        row = next(row for row in model.sites if row.site.id == catchment.site_id)
        assert sum(ring.residents.value or 0 for ring in catchment.rings) == pytest.approx(
            row.residents_in_cutoff.value
        )
        assert [ring.to_minutes for ring in catchment.rings] == [15, 30, 45, 60]


def test_each_ring_reaches_the_centres_of_its_municipalities() -> None:
    model = demo_model()
    territory = analyser().territory
    catchment = model.catchments[0]
    minutes = analyser().analyse(demo_plan()).site(catchment.site_id).catchment.minutes
    for ring in catchment.rings:
        centres = shapely.points(territory.lon, territory.lat)
        inside = shapely.contains(ring.reach, centres)
        # a centre may lie on the wrong side of a simplified border; more than a handful would be a wrong shape
        assert np.count_nonzero(inside != (minutes <= ring.to_minutes)) <= 3


@pytest.mark.parametrize("indicator_id", ["labour_pool", "density", "population_change"])
def test_classes_are_those_of_the_window(indicator_id: str) -> None:
    plan = demo_plan()
    model = demo_model("it", indicator_id)
    indicator = load_indicators()[indicator_id]
    positions = analyser().territory.in_regions(plan.regions)
    window = classify(indicator_values(analyser(), plan, indicator_id), positions, ramp=indicator.ramp)
    assert [legend.colour for legend in model.map.indicator.classes] == list(window.colours)
    assert [area.class_index for area in model.map.areas] == window.class_of[positions].tolist()
    assert [legend.label for legend in model.map.indicator.classes] == window.labels(Texts("it"), indicator.decimals)
    assert sum(legend.count for legend in model.map.indicator.classes) + model.map.indicator.unknown_count == len(
        positions
    )


def test_a_municipality_without_population_is_unknown_not_zero() -> None:
    # Montecopiolo (099030) has no population in the 2023 figures: resources/catalogue/sources.toml says so
    model = report_of(new_plan("Romagna", ("08",)))
    area = next(area for area in model.map.areas if area.name == "Montecopiolo")
    assert area.value.value is None
    assert area.class_index == -1
    assert model.map.indicator.unknown_count >= 1


def test_every_figure_names_a_source_of_the_list() -> None:
    model = demo_model()
    listed = {source.id for source in model.sources}
    cited = {key for score in model.scores for key in score.source_ids}
    cited |= {parameter.source_id for parameter in model.parameters} | set(model.map.indicator.source_ids)
    cited |= {key for table in model.table_sources.values() for key in table}
    assert cited <= listed
    assert all(model.table_sources.values())
    assert all(score.source_ids for score in model.scores)
    assert [model.source_number(source.id) for source in model.sources] == list(range(1, len(model.sources) + 1))


def test_invented_sites_are_said_to_be_invented() -> None:
    assert all(row.site.invented for row in demo_model().sites)
    assert "8 sedi sono esempi inventati" in demo_model().caveats[0]
    assert not any("inventat" in caveat for caveat in report_of(aosta_plan()).caveats)


def test_a_changed_parameter_says_what_was_shipped() -> None:
    plan = dataclasses.replace(
        aosta_plan(), parameters=Parameters.from_values({"cutoff_minutes": 45, "decay": "linear"})
    )
    rows = {parameter.name: parameter for parameter in report_of(plan).parameters}
    assert rows["Limite di viaggio"].value == "45\N{NO-BREAK SPACE}min"
    assert rows["Limite di viaggio"].changed
    assert "60" in rows["Limite di viaggio"].note
    assert rows["Peso dei minuti"].value == "cala in linea retta fino a zero al limite"
    assert not rows["Età di lavoro"].changed
    assert [ring.to_minutes for ring in report_of(plan).catchments[0].rings] == [15, 30, 45]


def test_the_other_name_of_a_bilingual_municipality_is_kept() -> None:
    model = report_of(new_plan("Alto Adige", ("04",)))
    assert next(area for area in model.map.areas if area.name == "Bolzano").name_other == "Bozen"


def test_a_plan_without_sites_still_has_a_map() -> None:
    model = report_of(new_plan("Vuoto", ("02",)))
    assert len(model.map.areas) == 74
    assert model.catchments == ()
    assert model.verdict == "Il progetto non ha ancora sedi candidate."


def test_both_languages_hold_the_same_numbers() -> None:
    italian, english = demo_model("it"), demo_model("en")
    for ours, theirs in zip(italian.sites, english.sites, strict=True):
        assert (ours.quality, ours.labour_pool.value) == (theirs.quality, theirs.labour_pool.value)
    assert italian.map.bounds == english.map.bounds
