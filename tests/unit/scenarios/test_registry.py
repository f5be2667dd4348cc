# SPDX-License-Identifier: EUPL-1.2
"""One registry for shipped, imported and own indicators: what each says of itself, and its values."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from pyproj import Geod

from district_planner.core.errors import InputError, NotFoundError
from district_planner.core.texts import Texts
from district_planner.scenarios import (
    Analyser,
    OwnIndicator,
    add_indicator,
    demo_plan,
    new_plan,
    remove_dataset,
    set_parameter,
    set_weight,
    update_dataset,
    update_indicator,
)
from district_planner.scenarios.indicators import coverage_of, indicator_choropleth, indicator_values
from district_planner.scenarios.payloads import NoPayloads
from district_planner.scenarios.registry import registry
from district_planner.territory.indicators import load_indicators
from tests.own_data import (
    Blocks,
    column,
    described,
    layer_dataset,
    of_layer,
    own,
    puglia_codes,
    values_dataset,
    with_dataset,
)

NAN = math.nan
JOBS = column("jobs", "Addetti", "count", "persons")
WAGE = column("wage", "Salario medio", "average", "k€ all'anno", decimals=1, weight="jobs")
KIND = column("kind", "Tipo", "category")


@pytest.fixture
def blocks() -> Blocks:
    return Blocks()


@pytest.fixture
def mine(analyser: Analyser, blocks: Blocks) -> Analyser:
    """An analyser that keeps nothing yet and reads the blocks."""
    return Analyser(analyser.territory, analyser.boundaries, analyser.engine, blocks)


@pytest.fixture
def plan(blocks: Blocks):
    """Puglia with figures of three municipalities, one of them not in the territory."""
    figures = [(JOBS, [100.0, NAN, 50.0]), (WAGE, [20.5, 30.0, 1.0]), (KIND, [1.0, 0.0, 1.0])]
    dataset = values_dataset(blocks, ["072006", "073027", "999999"], figures, {"kind": ["Costa", "Interno"]})
    return with_dataset(demo_plan("it"), dataset)


def test_the_shipped_come_first_then_columns_then_the_users_own(plan, mine):
    plan = add_indicator(plan, own("Addetti su residenti", "share(data.1.jobs; residents)")).apply(plan)
    names = list(mine.indicators(plan))
    assert names == [*load_indicators(), "data.1.jobs", "data.1.wage", "data.1.kind", "own.1"]
    assert registry(plan, NoPayloads()).keys() == mine.indicators(plan).keys()


def test_a_column_says_what_the_import_said(plan, mine):
    jobs, wage, kind = (mine.indicators(plan)[f"data.1.{name}"] for name in ("jobs", "wage", "kind"))
    assert (jobs.name("it"), jobs.name("en")) == ("Addetti", "Addetti (en)")
    assert (jobs.kind, wage.kind, wage.decimals, wage.unit) == ("count", "average", 1, "k€ all'anno")
    assert jobs.source_line("it") == "Ente d'esempio, Addetti d'esempio, 2021, CC BY 4.0"
    assert jobs.formula("it") == "come nella fonte; nei comuni fusi la somma"
    assert "media pesata con “Addetti”" in wage.formula("it")
    assert kind.labels == ("Costa", "Interno")
    assert wage.written(20.5, Texts("it")) == "20,5\N{NO-BREAK SPACE}k€ all'anno"
    assert jobs.written(1234, Texts("en")).startswith("1,234\N{NO-BREAK SPACE}")
    assert kind.written(1, Texts("en")) == "Interno"
    assert kind.written(NAN, Texts("en")) == "n/a"


def test_a_column_says_what_was_made_of_several_rows_of_a_municipality(blocks, mine):
    read = {"values": [{"id": "jobs", "repeated": "sum"}, {"id": "wage", "repeated": "mean"}, {"id": "kind"}]}
    figures = [(entry, [1.0]) for entry in (JOBS, WAGE)]
    dataset = replace(values_dataset(blocks, ["072006"], figures), mapping={"recipe": {"mapping": read}})
    made = mine.indicators(with_dataset(demo_plan("it"), dataset))
    assert made["data.1.jobs"].formula("it").endswith("; più righe di un comune si sommano")
    assert made["data.1.wage"].formula("en").endswith("; of several rows of one municipality the mean")
    damaged = replace(dataset, mapping={"recipe": {"mapping": {"values": "jobs"}}})
    assert damaged.rows_together("jobs") == ""


def test_a_data_set_without_licence_says_so(blocks, mine):
    dataset = values_dataset(blocks, ["072006"], [(JOBS, [1.0])])
    bare = replace(dataset, description=replace(described(), licence="", publisher="", vintage=""))
    jobs = mine.indicators(with_dataset(demo_plan(), bare))["data.1.jobs"]
    assert jobs.source_line("it") == "Addetti d'esempio, licenza non indicata"
    assert jobs.source_line("en") == "Addetti d'esempio, licence not stated"


def test_values_stand_where_their_codes_are_and_nowhere_else(plan, mine):
    values = indicator_values(mine, plan, "data.1.jobs")
    bari = mine.territory.position("072006")
    assert values[bari] == 100
    assert np.isnan(np.delete(values, bari)).all(), "an unknown value and a code of nowhere are no values"
    assert indicator_values(mine, plan, "data.1.wage")[mine.territory.position("073027")] == 30


def test_a_category_that_has_no_label_is_unknown(blocks, mine):
    dataset = values_dataset(blocks, ["072006", "073027", "074001"], [(KIND, [2.0, -1.0, 0.0])], {"kind": ["A", "B"]})
    values = indicator_values(mine, with_dataset(demo_plan(), dataset), "data.1.kind")
    assert np.flatnonzero(np.isfinite(values)).tolist() == [mine.territory.position("074001")]


def test_coverage_counts_the_study_area(plan, mine):
    known, everywhere = (coverage_of(mine, plan, name) for name in ("data.1.wage", "residents"))
    assert (known.known, known.municipalities) == (2, 257)  # municipalities of Puglia, Istat 2023
    assert everywhere.known == 257


def test_a_derived_indicator_is_worked_out_and_cites_all_it_uses(plan, mine):
    plan = add_indicator(plan, own("Addetti per abitante", "share(data.1.jobs; residents)")).apply(plan)
    plan = add_indicator(plan, own("Densità di quello", "own.1 * density(residents) + 0 * labour_pool")).apply(plan)
    first, second = (mine.indicators(plan)[f"own.{number}"] for number in (1, 2))
    assert first.formula("it") == "100 × “Addetti” ÷ “Residenti”"
    assert [source.id for source in first.sources] == ["data.1", "istat_population_2023"]
    assert [source.id for source in second.sources] == [
        "data.1", "istat_population_2023", "travel_engine", "istat_boundaries",
    ]  # fmt: skip
    assert (first.basis, second.basis) == ("territory", "places")
    bari = mine.territory.position("072006")
    residents, area = mine.territory.population.residents()[bari], mine.territory.area_km2[bari]
    assert indicator_values(mine, plan, "own.1")[bari] == pytest.approx(100 * 100 / residents)
    values = indicator_values(mine, plan, "own.2")
    assert values[bari] == pytest.approx(100 * 100 / residents * residents / area)
    assert np.isfinite(values).sum() == 1


def test_a_formula_of_numbers_alone_has_a_value_everywhere_and_the_project_as_source(mine):
    plan = add_indicator(demo_plan(), own("Uno", "1")).apply(demo_plan())
    assert (indicator_values(mine, plan, "own.1") == 1).all()
    assert mine.indicators(plan)["own.1"].source_line("it") == "Progetto, Formula scritta nel progetto"


def test_what_was_worked_out_is_kept_by_its_content(plan, mine, blocks):
    plan = add_indicator(plan, own("Per abitante", "share(data.1.jobs; residents)")).apply(plan)
    digest = plan.datasets[0].payload
    before = indicator_values(mine, plan, "own.1")
    blocks.reads.clear()
    plan = set_weight(set_parameter(plan, "cutoff_minutes", 45).apply(plan), "labour_pool", 7).apply(plan)
    assert indicator_values(mine, plan, "own.1") is before
    assert blocks.reads[digest] == 0
    renamed = update_indicator(plan, "own.1", names={"it": "Altro", "en": "Other"}).apply(plan)
    assert indicator_values(mine, renamed, "own.1") is before
    assert mine.indicators(renamed)["own.1"].name("it") == "Altro"
    changed = update_indicator(plan, "own.1", expression="share(data.1.jobs; working_age)").apply(plan)
    assert not np.array_equal(indicator_values(mine, changed, "own.1"), before, equal_nan=True)


def test_a_change_of_one_goes_through_to_those_made_of_it(plan, mine):
    plan = add_indicator(plan, own("Doppio", "2 * data.1.jobs")).apply(plan)
    plan = add_indicator(plan, own("Quadruplo", "2 * own.1")).apply(plan)
    bari = mine.territory.position("072006")
    assert indicator_values(mine, plan, "own.2")[bari] == 400
    plan = update_indicator(plan, "own.1", expression="3 * data.1.jobs").apply(plan)
    assert indicator_values(mine, plan, "own.2")[bari] == 600


@pytest.mark.parametrize(
    ("expression", "key"),
    [
        ("2 * data.1.nothing", "datasets.expression_name"),
        ("own.9 + 1", "datasets.expression_name"),
        ("2 * data.1.kind", "datasets.expression_category"),
        ("2 *", "expressions.unfinished"),
    ],
)
def test_what_cannot_be_worked_out_is_refused(plan, expression, key):
    with pytest.raises(InputError) as caught:
        add_indicator(plan, own("Prova", expression))
    assert caught.value.key == key


def test_no_indicator_is_made_of_itself(plan):
    plan = add_indicator(plan, own("Uno", "2 * data.1.jobs")).apply(plan)
    plan = add_indicator(plan, own("Due", "2 * own.1")).apply(plan)
    for expression in ("own.1", "own.2 + 1"):
        with pytest.raises(InputError) as caught:
            update_indicator(plan, "own.1", expression=expression)
        assert caught.value.key == "datasets.expression_circle"


def test_a_broken_file_gives_unknown_values_with_the_reason_never_a_failure(plan, mine):
    """As a file that somebody made up could hold: edits refuse each of these."""
    circle = (
        OwnIndicator("own.1", {"it": "A", "en": "A"}, "", expression="own.2"),
        OwnIndicator("own.2", {"it": "B", "en": "B"}, "", expression="own.1"),
        OwnIndicator("own.3", {"it": "C"}, "", decimals=10**9, ramp="nothing", expression="2 * data.7.x"),
        OwnIndicator("own.4", {"it": "D", "en": "D"}, "", expression="((("),
        replace(of_layer("E", "count", "here"), id="own.5"),
    )
    broken = replace(plan, indicators=circle)
    for own_id in ("own.1", "own.2", "own.3", "own.4", "own.5"):
        indicator = mine.indicators(broken)[own_id]
        assert indicator.problem is not None
        assert indicator.formula("it") == indicator.problem.text(Texts("it"))
        assert np.isnan(indicator_values(mine, broken, own_id)).all()
    assert mine.indicators(broken)["own.3"].names == {"it": "C", "en": "C"}
    assert mine.indicators(broken)["own.3"].decimals <= 6
    assert mine.is_quick(broken) in (True, False)


def test_numbers_that_are_not_there_are_an_expected_error(plan, mine, blocks):
    blocks.stored.clear()
    with pytest.raises(NotFoundError):
        indicator_values(mine, plan, "data.1.jobs")
    assert mine.indicators(plan)["data.1.kind"].labels == ()


@pytest.mark.parametrize("fault", ["column", "length", "kind"])
def test_a_block_with_other_parts_is_an_expected_error(mine, blocks, fault):
    dataset = values_dataset(blocks, ["072006"], [(JOBS, [1.0])])
    arrays = {"codes": np.array([b"072006"]), "v_jobs": np.array([1.0])}
    arrays = {
        "column": {"codes": arrays["codes"]},
        "length": arrays | {"v_jobs": np.array([1.0, 2.0])},
        "kind": arrays | {"v_jobs": np.array(["molti"])},
    }[fault]
    with pytest.raises(InputError) as caught:
        indicator_values(mine, with_dataset(demo_plan(), replace(dataset, payload=blocks.put(arrays))), "data.1.jobs")
    assert caught.value.key == "planning.payload_broken"


def test_a_column_in_use_cannot_be_taken_away(plan):
    plan = add_indicator(plan, own("Uno", "2 * data.1.jobs")).apply(plan)
    with pytest.raises(InputError) as caught:
        update_dataset(plan, 1, columns=(WAGE,))
    assert caught.value.key == "datasets.expression_name"
    assert remove_dataset(plan, 1).apply(plan).indicators == ()


POINTS = [(17.24, 40.47), (17.25, 40.48), (16.87, 41.12), (7.68, 45.07)]  # Taranto twice, Bari, Turin
SEATS = [100.0, 50.0, 20.0, NAN]


@pytest.fixture
def layered(blocks: Blocks):
    """Puglia with four points, two of them in Taranto."""
    return with_dataset(demo_plan("it"), layer_dataset(blocks, POINTS, SEATS, ["A", "B", "A", "A"]))


def test_points_are_counted_and_summed_where_they_lie(layered, mine):
    for figure in (
        of_layer("Quante", "count", "here"),
        of_layer("Posti", "sum", "here", column="seats"),
        of_layer("Quante A", "count", "here", filter='[name] = "A" and [seats] > 50'),
    ):
        layered = add_indicator(layered, figure).apply(layered)
    taranto, bari, turin = (mine.territory.position(code) for code in ("073027", "072006", "001272"))
    count, seats, chosen = (indicator_values(mine, layered, f"own.{number}") for number in (1, 2, 3))
    assert (count[taranto], count[bari], count[turin], count.sum()) == (2, 1, 1, 4)
    assert (seats[taranto], seats[bari]) == (150, 20)
    assert np.isnan(seats[turin]), "a place with unknown seats has no sum"
    assert np.flatnonzero(chosen).tolist() == [taranto], "what is not known to pass the filter does not"
    assert "solo dove “Nome” = “A” e “Posti” > 50" in mine.indicators(layered)["own.3"].formula("it")


def test_the_nearest_of_a_layer_is_measured_on_the_sphere(layered, mine):
    layered = add_indicator(layered, of_layer("Vicina", "nearest_km", "here")).apply(layered)
    values, sphere = indicator_values(mine, layered, "own.1"), Geod(a=6371008.8, b=6371008.8)
    for code in ("073027", "075035", "001272", "082053"):
        position = mine.territory.position(code)
        here = mine.territory.lon[position], mine.territory.lat[position]
        assert values[position] == pytest.approx(min(sphere.inv(*here, *p)[2] for p in POINTS) / 1000, abs=1e-3)


def test_a_layer_in_the_catchment_by_a_plain_loop(layered, mine):
    layered = add_indicator(layered, of_layer("Attorno", "count", "catchment")).apply(layered)
    indicator = mine.indicators(layered)["own.1"]
    assert indicator.basis == "places"
    assert [source.id for source in indicator.sources] == ["data.1", "istat_population_2023", "travel_engine"]
    values = indicator_values(mine, layered, "own.1")
    assert np.isfinite(values).sum() == 257, "known inside the study area only"
    position = mine.territory.position("074001")  # Brindisi
    minutes = mine.engine.matrix(60.0, np.array([position])).row(0)
    expected = 0.0
    for place, took in zip(*minutes, strict=True):
        inside = sum(mine.boundaries.locate(*point) == place for point in POINTS)
        expected += inside * 2 ** (-float(took) / 16)
    assert expected > 0
    assert values[position] == pytest.approx(expected, rel=1e-5)


def test_a_layer_is_read_beside_the_window(layered, mine):
    from district_planner.scenarios import add_criterion

    layered = add_indicator(layered, of_layer("Quante", "count", "here")).apply(layered)
    layered = add_criterion(layered, "own.1", "more").apply(layered)
    mine.study_area(demo_plan("it"))
    assert not mine.is_quick(layered)
    mine.study_area(layered)
    assert mine.is_quick(layered)


def test_a_category_is_coloured_by_its_labels(plan, mine):
    values, choropleth = indicator_choropleth(mine, plan, "data.1.kind")
    assert choropleth.labels(Texts("it"), 0) == ["Costa", "Interno"]
    assert choropleth.counts(mine.territory.in_regions(["16"])) == [1, 1, 255]
    assert values[mine.territory.position("073027")] == 0


def test_thirty_data_sets_are_read_once(mine, blocks):
    codes, rng = puglia_codes(), np.random.default_rng(3)
    plan = new_plan("Trenta", ["16"])
    for number in range(30):
        dataset = values_dataset(blocks, codes, [(JOBS, rng.random(len(codes)).tolist())], title=f"Dati {number}")
        plan = with_dataset(plan, dataset, own(f"Quota {number}", "share(data.0.jobs; residents)"))
    assert len(mine.indicators(plan)) == len(load_indicators()) + 60
    for name in mine.indicators(plan):
        indicator_values(mine, plan, name)
    assert set(blocks.reads.values()) == {1}
    assert mine.indicators(set_parameter(plan, "cutoff_minutes", 45).apply(plan)) is mine.indicators(plan)
