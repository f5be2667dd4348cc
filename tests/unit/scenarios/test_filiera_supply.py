# SPDX-License-Identifier: EUPL-1.2
"""Several data sets, periods, maps and districts. Expected: the stated rule, calculations by hand, loops."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from district_planner.actors.model import Actor, Initiative, Part
from district_planner.core.errors import InputError
from district_planner.filiera import Activity, District, SupplyPoint, load_catalogue
from district_planner.filiera.gaps import STATUSES
from district_planner.importing.prepare import prepare_import
from district_planner.importing.recipes import find_recipe
from district_planner.scenarios import Analyser, Plan, add_dataset, demo_plan, new_plan
from district_planner.scenarios.filiera import FilieraAnalyser
from district_planner.scenarios.filiera_supply import SupplyPeriod
from district_planner.scenarios.filiera_types import Measure
from district_planner.sites import Site
from district_planner.territory import load_boundaries, load_territory
from district_planner.travel import load_engine
from tests.filiera_data import NAN, Row, activity, fact, per_residents, per_staff, with_activities, with_units
from tests.own_data import Blocks

TERRITORY = load_territory()
TARANTO, FOGGIA, BARI, ROME = "073027", "071024", "072006", "058091"
CODES = {code: at for at, code in enumerate(TERRITORY.codes)}
SITE = Site(1, "Taranto", "existing", 17.263, 40.501, 300, 1.7)


@pytest.fixture
def blocks() -> Blocks:
    return Blocks()


@pytest.fixture
def filiera(blocks: Blocks) -> FilieraAnalyser:
    boundaries = load_boundaries()
    return FilieraAnalyser(Analyser(TERRITORY, boundaries, load_engine(TERRITORY, boundaries), blocks))


def plan_of(*activities: Activity, sites: tuple[Site, ...] = (SITE,)) -> Plan:
    return with_activities(new_plan("Prova", ["16"], sites), *activities)


def people(code: str, low: int, high: int) -> int:
    """Residents from the raw counts, age by age."""
    at, population = CODES[code], TERRITORY.population
    return sum(int(population.female[at, age]) + int(population.male[at, age]) for age in range(low, high + 1))


def rows(count: float, period: str, code: str = "8891", places: tuple[str, ...] = (TARANTO, FOGGIA)) -> list[Row]:
    return [(place, code, period, count, 10 * count) for place in places]


def units_in(filiera: FilieraAnalyser, plan: Plan, name: str = "nursery") -> float | None:
    return filiera.opportunity(plan, ("site", 1), name).supply_units


NURSERY = activity("nursery", codes=["88.91"])


def test_the_latest_period_of_a_series_is_in_use_unless_another_is_asked_for(
    filiera: FilieraAnalyser, blocks: Blocks
) -> None:
    plan = with_units(plan_of(NURSERY), blocks, [*rows(1, "2021"), *rows(2, "2023"), *rows(3, "2022")], series="a")
    assert units_in(filiera, plan) == 2.0
    for asked, units in (("2022", 3.0), ("2022Q4", 3.0), ("2022-06", 1.0), ("2020", None)):
        old = replace(plan, parameters=replace(plan.parameters, supply_period=asked))
        assert units_in(filiera, old) == units


def test_a_period_that_is_none_is_refused_when_it_is_set() -> None:
    with pytest.raises(InputError, match="2023Q2"):
        replace(plan_of(NURSERY).parameters, supply_period="spring")


def test_the_series_that_tells_the_activity_best_is_in_use(filiera: FilieraAnalyser, blocks: Blocks) -> None:
    """The very code before a later broader group; of two with the code, the one of more municipalities."""
    plan = with_units(plan_of(NURSERY), blocks, rows(1, "2020"), series="codes")
    plan = with_units(plan, blocks, rows(50, "2024", "88"), series="divisions")
    assert units_in(filiera, plan) == 1.0
    plan = with_units(plan, blocks, rows(7, "2019", places=(TARANTO, FOGGIA, BARI, ROME)), series="wide")
    assert units_in(filiera, plan) == 7.0
    found = filiera.opportunity(plan, ("site", 1), "nursery")
    assert found.source is not None
    assert (found.source.series, found.source.period, found.quality) == ("wide", "2019", "exact")


def test_a_period_of_a_few_municipalities_does_not_replace_a_full_one(filiera: FilieraAnalyser, blocks: Blocks) -> None:
    plan = with_units(plan_of(NURSERY), blocks, rows(1, "2022", places=(TARANTO, FOGGIA, BARI)), series="a")
    plan = with_units(plan, blocks, rows(9, "2023", places=(TARANTO,)), series="a")
    assert units_in(filiera, plan) == 1.0
    asked = replace(plan, parameters=replace(plan.parameters, supply_period="2023"))
    assert units_in(filiera, asked) == 1.0  # the rule holds whatever the latest period looked at


def test_files_of_one_series_and_period_stand_together(filiera: FilieraAnalyser, blocks: Blocks) -> None:
    """A file for each province; where two tell of a municipality, the one imported last."""
    plan = with_units(plan_of(NURSERY), blocks, rows(4, "2023", places=(TARANTO,)), series="a")
    plan = with_units(plan, blocks, rows(2, "2023", places=(FOGGIA,)), series="a")
    found = filiera.opportunity(plan, ("site", 1), "nursery")
    assert found.supply_units == 4.0
    assert found.source is not None
    assert found.source.dataset_ids == (2, 1)
    expected = 6.0 * people(TARANTO, 18, 64) / (people(TARANTO, 18, 64) + people(FOGGIA, 18, 64))
    assert found.ratio == pytest.approx(4.0 / expected)
    plan = with_units(plan, blocks, rows(5, "2023", places=(TARANTO,)), series="a")
    assert units_in(filiera, plan) == 5.0


def test_the_codes_are_those_of_the_edition_of_the_data(filiera: FilieraAnalyser, blocks: Blocks) -> None:
    """Nurseries are 88.91 in 2007; let the activity have another code in 2025."""
    moved = replace(NURSERY, ateco_2025=("85.10",))
    plan = plan_of(moved)
    assert units_in(filiera, with_units(plan, blocks, rows(3, "2025", "8510"), classification="2025")) == 3.0
    assert units_in(filiera, with_units(plan, blocks, rows(3, "2023", "8510"), classification="2007")) is None
    assert units_in(filiera, with_units(plan, blocks, rows(3, "2019", "8891"), classification="")) == 3.0


def test_where_only_persons_employed_are_told_they_stand_for_units(filiera: FilieraAnalyser, blocks: Blocks) -> None:
    """12 persons where one has 3: 4 units."""
    entries: list[Row] = [(TARANTO, "8891", "2023", NAN, 12.0), (FOGGIA, "8891", "2023", NAN, 6.0)]
    found = filiera.opportunity(with_units(plan_of(NURSERY), blocks, entries), ("site", 1), "nursery")
    assert found.supply_units == pytest.approx(4.0)
    assert "filiera.evidence_by_employees" in [entry.key for entry in found.evidence]


QUARTERS: list[Row] = [
    *rows(4, "2022Q2"),
    *rows(8, "2023Q1"),
    *rows(10, "2023Q2", places=(TARANTO,)),
    (FOGGIA, "8891", "2023Q2", NAN, NAN),
]


def test_quarters_are_compared_with_the_one_before_and_the_year_before(
    filiera: FilieraAnalyser, blocks: Blocks
) -> None:
    """10 after 8 and after 4: +2 and +25 %, +6 and +150 %. Foggia is secret now: unknown, not a loss."""
    plan = with_units(plan_of(NURSERY), blocks, QUARTERS, series="register")
    assert [period.period for period in filiera.periods(plan)] == ["2023Q2", "2023Q1", "2022Q2"]
    now = filiera.periods(plan)[0]
    for comparison, before, difference, percent in (("previous", "2023Q1", 2, 25), ("year_before", "2022Q2", 6, 150)):
        change = filiera.changes(plan, now, comparison)  # type: ignore[arg-type]
        assert change is not None
        assert change.before.period == before
        at = change.activities.index("nursery")
        assert change.units.difference[CODES[TARANTO], at] == difference
        assert change.units.percent[CODES[TARANTO], at] == percent
        assert change.employees.difference[CODES[TARANTO], at] == 10 * difference
        assert np.isnan(change.units.difference[CODES[FOGGIA], at])
        assert np.isnan(change.units.difference[CODES[BARI], at])


def test_series_are_not_compared_with_each_other(filiera: FilieraAnalyser, blocks: Blocks) -> None:
    plan = with_units(plan_of(NURSERY), blocks, rows(4, "2022"), series="a")
    plan = with_units(plan, blocks, rows(8, "2023"), series="b")
    newest, oldest = filiera.periods(plan)
    assert filiera.changes(plan, newest, "previous") is None
    assert filiera.changes(plan, newest, oldest) is None


def test_editions_with_other_codes_are_not_compared(filiera: FilieraAnalyser, blocks: Blocks) -> None:
    moved = replace(activity("moved", codes=["88.91"]), ateco_2025=("85.10",))
    plan = with_units(plan_of(NURSERY, moved), blocks, rows(4, "2024"), series="a")
    late = [*rows(5, "2025"), *rows(6, "2025", "8510")]
    plan = with_units(plan, blocks, late, series="a", classification="2025")
    change = filiera.changes(plan, filiera.periods(plan)[0], "previous")
    assert change is not None
    there = change.units.difference[CODES[TARANTO]]
    assert there[change.activities.index("nursery")] == 1.0
    assert np.isnan(there[change.activities.index("moved")])


def test_the_map_of_change_follows(filiera: FilieraAnalyser, blocks: Blocks) -> None:
    plan = with_units(plan_of(NURSERY), blocks, QUARTERS, series="register")
    grown = filiera.activity_values(plan, "nursery", "change")
    assert grown.values[CODES[TARANTO]] == 2
    assert np.isnan(grown.values).sum() == len(TERRITORY) - 1
    assert (grown.period, grown.before) == (
        SupplyPeriod(1, "2023Q2", "register"), SupplyPeriod(1, "2023Q1", "register")
    )  # fmt: skip
    percent = filiera.activity_values(plan, "nursery", "change_percent", comparison="year_before")
    assert percent.values[CODES[TARANTO]] == 150
    bare = filiera.activity_values(plan_of(NURSERY), "nursery", "change")
    assert np.isnan(bare.values).all()


def test_the_map_judges_each_municipality_by_its_own_residents_and_sites(
    filiera: FilieraAnalyser, blocks: Blocks
) -> None:
    """Expected of the region's units for each resident, and 5 for each 100 of the 510 people at the site."""
    shops = activity("shops", per_staff(5, 5, 5), codes=["88.91"], per_unit=fact(3))
    entries: list[Row] = [
        (TARANTO, "8891", "2023", 9.0, 18.0), (FOGGIA, "8891", "2023", 3.0, 3.0), (BARI, "8891", "2023", 0.0, 0.0)
    ]  # fmt: skip
    plan = with_units(plan_of(shops), blocks, entries)
    base = {code: people(code, 18, 64) for code in (TARANTO, FOGGIA, BARI)}
    expected = {code: 12.0 * base[code] / sum(base.values()) for code in base}
    expected[TARANTO] += 25.5 / 3
    status = filiera.activity_values(plan, "shops")
    ratio = filiera.activity_values(plan, "shops", "ratio").values
    unmet = filiera.activity_values(plan, "shops", "unmet").values
    for code, units in ((TARANTO, 9.0), (FOGGIA, 3.0), (BARI, 0.0)):
        by_hand = units / expected[code]
        name = "void" if not units else "gap" if by_hand < 0.8 else "covered" if by_hand <= 1.2 else "surplus"
        assert STATUSES[int(status.values[CODES[code]])] == name
        assert ratio[CODES[code]] == pytest.approx(by_hand)
        assert unmet[CODES[code]] == pytest.approx(max(0.0, 3 * (expected[code] - units)))
    assert np.isnan(status.values).sum() == len(TERRITORY) - 3
    assert list(status.labels) == [f"filiera.status_{name}" for name in STATUSES[:4]]
    demand = filiera.activity_values(plan, "shops", "demand")
    assert (demand.values[CODES[TARANTO]], demand.values[CODES[ROME]]) == (pytest.approx(25.5), 0.0)
    assert demand.unit == shops.unit
    units = filiera.activity_values(plan, "shops", "units").values
    assert (units[CODES[BARI]], np.isnan(units[CODES[ROME]])) == (0.0, True)


def test_the_map_says_unknown_where_residents_are(filiera: FilieraAnalyser, blocks: Blocks) -> None:
    """Misiliscemi (081025) has no residents in the data: neither demand nor status; its neighbours have both."""
    nursery = activity("nursery", per_residents(33, 33, 45, ages="0-2"), codes=["88.91"], yardstick="target")
    entries = rows(0, "2023", places=("081025", "081021", TARANTO))
    plan = with_units(plan_of(nursery), blocks, entries)
    for measure in ("demand", "status", "unmet", "ratio"):
        values = filiera.activity_values(plan, "nursery", measure).values  # type: ignore[arg-type]
        assert np.isnan(values[CODES["081025"]]), measure
    status = filiera.activity_values(plan, "nursery").values
    assert STATUSES[int(status[CODES["081021"]])] == "gap"
    demand = filiera.activity_values(plan, "nursery", "demand").values
    assert demand[CODES["081021"]] == pytest.approx(0.33 * people("081021", 0, 2))


@pytest.mark.parametrize("measure", ["status", "ratio", "unmet", "location_quotient", "employees", "units", "demand"])
def test_a_site_in_a_municipality_alone_agrees_with_the_map(
    measure: Measure, filiera: FilieraAnalyser, blocks: Blocks
) -> None:
    """Where the scope is the municipality, its own residents are what the map has too."""
    shops = activity("shops", per_residents(1, 2, 3, ages="18-64"), per_staff(1, 2, 4), codes=["88.91"])
    entries: list[Row] = [(place, "", "2023", 900.0, 5000.0) for place in (TARANTO, FOGGIA)]
    entries += [(TARANTO, "8891", "2023", 3.0, 12.0), (FOGGIA, "8891", "2023", 4.0, 9.0)]
    plan = replace(with_units(plan_of(shops), blocks, entries), points=(SupplyPoint(1, "shops", "Uno", 17.25, 40.48),))
    found = filiera.opportunity(plan, ("site", 1), "shops")
    assert found.scope == "municipality"
    there = filiera.activity_values(plan, "shops", measure).values[CODES[TARANTO]]
    own = {
        "status": STATUSES.index(found.status),
        "ratio": found.ratio,
        "unmet": found.unmet,
        "location_quotient": found.location_quotient,
        "employees": found.supply_employees,
        "units": found.supply_units,
        "demand": found.demand_in_scope.default,
    }[measure]
    assert there == pytest.approx(own)


def test_a_chosen_reference_area_holds_for_the_map_too(filiera: FilieraAnalyser, blocks: Blocks) -> None:
    plan = with_units(plan_of(NURSERY), blocks, [*rows(3, "2023"), *rows(400, "2023", places=(ROME,))])
    chosen = replace(plan.parameters, filiera_reference="chosen", filiera_reference_area=FOGGIA)
    values = filiera.activity_values(replace(plan, parameters=chosen), "nursery", "ratio").values
    assert values[CODES[TARANTO]] == pytest.approx(people(FOGGIA, 18, 64) / people(TARANTO, 18, 64))
    # Foggia is the whole of its own reference area: it is compared with Italy.
    italy = 406 * people(FOGGIA, 18, 64) / sum(people(code, 18, 64) for code in (TARANTO, FOGGIA, ROME))
    assert values[CODES[FOGGIA]] == pytest.approx(3 / italy)


def test_the_matrix_tells_each_sector_at_each_place(filiera: FilieraAnalyser, blocks: Blocks) -> None:
    other = activity("shops", codes=["47.11"], sector="logistics")
    plan = with_units(plan_of(NURSERY, other, replace(NURSERY, id="hidden", hidden=True)), blocks, rows(1, "2023"))
    plan = replace(plan, districts=(District(1, "Distretto", (1,)),))
    matrix = filiera.matrix(plan)
    assert matrix.places == (("site", 1), ("district", 1))
    assert len(matrix.sectors) == 12
    assert set(matrix.by_activity) == {"nursery", "shops"}
    cell = matrix.cells["childcare_sport"]["site", 1]
    assert [entry.activity.id for entry in cell.activities] == ["nursery"]
    assert cell.status == cell.activities[0].status != "unknown"
    assert matrix.cells["logistics"]["site", 1].counts["unknown"] == 1
    assert matrix.cells["consulting"]["site", 1].status == "unknown"
    assert filiera.matrix(plan, [("site", 1)]).places == (("site", 1),)


def test_the_card_of_a_district(filiera: FilieraAnalyser, blocks: Blocks) -> None:
    """Childcare is there, logistics is told and missing, ten sectors are unknown: 1/12 to 11/12."""
    absent = activity("shops", codes=["47.11"], sector="logistics")
    entries = [*rows(6, "2023", places=(TARANTO,)), *rows(3, "2023", places=(FOGGIA,))]
    entries += [(TARANTO, "4711", "2023", 0.0, 0.0), (FOGGIA, "4711", "2023", 2.0, 2.0)]
    entries += [(place, "", "2023", 100.0, 1000.0) for place in (TARANTO, FOGGIA)]
    plan = with_units(plan_of(NURSERY, absent, sites=(SITE, replace(SITE, id=2))), blocks, entries)
    plan = replace(
        plan,
        districts=(District(1, "Distretto", (1, 2)),),
        actors=(
            Actor(1, "Università", "university"),
            Actor(2, "Comune", "local_body", municipality=TARANTO),
            Actor(3, "Altro", "other"),
        ),
        initiatives=(
            Initiative(1, "Nido", district=1, parts=(Part(1, "trains"),)),
            Initiative(2, "Altrove", parts=(Part(3, "funds"),)),
        ),
    )
    card = filiera.district_card(plan, 1)
    assert (card.staff.staff, card.staff_now.staff) == (1020.0, None)
    assert card.completeness.present == ("childcare_sport",)
    assert card.completeness.missing == ("logistics",)
    assert (card.completeness.share.low, card.completeness.share.high) == (1 / 12, 11 / 12)
    # 60 of 1,000 here, 90 of 2,000 in Puglia: 1.33, of the sector as of its only activity.
    assert [(one.kind, one.id) for one in card.specialisation] == [
        ("sector", "childcare_sport"),
        ("activity", "nursery"),
    ]
    assert card.specialisation[0].location_quotient == pytest.approx(0.06 / 0.045)
    assert (card.actors, card.initiatives) == ((1, 2), (1,))
    catchment = filiera.analyser.catchment(SITE, plan.parameters)
    assert card.labour_pool == pytest.approx(catchment.labour_pool)
    assert card.catchment_residents == pytest.approx(catchment.residents_in_cutoff)
    assert card.jobs_beyond.area == "south"


def test_jobs_beyond_the_site_follow_the_region_and_may_be_switched(filiera: FilieraAnalyser) -> None:
    """510 people; beyond the site 28 to 62 % of them by input-output (multiplier 1.28 to 1.62)."""
    plan = plan_of(NURSERY)
    jobs = filiera.jobs_beyond(plan, ("site", 1))
    assert (jobs.area, jobs.is_chosen, jobs.staff) == ("south", False, 510.0)
    by_tables = next(row for row in jobs.rows if row.multiplier.kind == "input_output")
    assert (by_tables.jobs.low, by_tables.jobs.high) == pytest.approx((142.8, 316.2))
    north = filiera.jobs_beyond(
        replace(plan, parameters=replace(plan.parameters, multiplier_area="north")), ("site", 1)
    )
    assert (north.area, north.is_chosen) == ("north", True)
    assert {row.multiplier.area for row in north.rows} == {"", "north"}


@pytest.mark.samples
def test_the_sample_of_local_units_gives_ten_activities_a_status(
    filiera: FilieraAnalyser, blocks: Blocks, samples: Path
) -> None:
    """Groups of ATECO in Taranto and two municipalities elsewhere, read out of the file with the csv module.

    The site's own municipality is told of and too little else, so it is compared with all three for each resident, the
    group that holds the activity with the same group: short below 0.8 times what is expected, else unknown.
    """
    import csv

    path = samples / "layouts" / "SINTETICO_ASIA_UL_ateco3_comune.csv"
    recipe = find_recipe("istat_asia_local_units")
    prepared = prepare_import(path, recipe.mapping, territory=TERRITORY, answers={})
    assert prepared.dataset is not None
    blocks.stored[prepared.dataset.payload] = prepared.payload
    bare = demo_plan()
    plan = add_dataset(bare, prepared.dataset, ()).apply(bare)
    units: Counter[tuple[str, str]] = Counter()
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            if row["DATA_TYPE"] == "LU" and row["PERS_EMPL_SIZE_CLASS"] == "TOTAL":
                units[row["REF_AREA"], row["ECON_ACTIVITY_NACE_2007"]] += int(row["OBS_VALUE"])
    places = sorted({place for place, _ in units})
    assert TARANTO in places
    before = {entry.activity.id: entry.status for entry in filiera.opportunities(bare, ("site", 1))}
    after = {entry.activity.id: entry for entry in filiera.opportunities(plan, ("site", 1))}
    assert set(before.values()) == {"unknown"}
    staff = {"staff": 510.0, "on_site_staff": 357.0, "remote_staff": 153.0}
    told, decided = {code for _, code in units} - {"0010", "822", "8220"}, 0
    for entry in load_catalogue().activities:
        codes = {code.replace(".", "") for code in entry.ateco_2007}
        groups = {group for group in told for code in codes if code.startswith(group.removesuffix("0"))}
        inside = codes and all(any(code.startswith(g.removesuffix("0")) for g in groups) for code in codes)
        if not inside or entry.yardstick != "reference" or any(t.base == "contacts" for t in entry.demand):
            continue
        ages = next((term.ages for term in entry.demand if term.base == "residents"), "18-64")
        low, high = _ages(ages)
        base = {place: people(place, low, high) for place in places}
        here = sum(units[TARANTO, group] for group in groups)
        there = sum(units[place, group] for place in places for group in groups)
        expected = there * base[TARANTO] / sum(base.values())
        asked = sum(staff[t.base] * t.rate.default / t.per for t in entry.demand if t.base in staff)
        ratio = here / (expected + asked / entry.per_unit.default)
        by_hand = "void" if here == 0 else "gap" if ratio < 0.8 else "unknown"
        assert after[entry.id].status == by_hand, entry.id
        decided += by_hand != "unknown"
    assert decided >= 10


def _ages(text: str) -> tuple[int, int]:
    if not text:
        return 0, 100
    low, _, high = text.partition("-")
    return (int(low), int(high)) if high else (int(text.rstrip("+")), 100)
