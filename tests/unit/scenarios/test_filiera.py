# SPDX-License-Identifier: EUPL-1.2
"""Opportunities of sites. Expected: plain loops over residents and minutes, and calculations by hand."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from district_planner.core.errors import NotFoundError
from district_planner.core.texts import LANGUAGES, Texts
from district_planner.filiera import SupplyPoint, load_catalogue
from district_planner.scenarios import Analyser, Plan, demo_plan, new_plan, update_dataset
from district_planner.scenarios.datasets import Description
from district_planner.scenarios.filiera import FilieraAnalyser
from district_planner.scenarios.filiera_types import Opportunity
from district_planner.sites import Site
from district_planner.territory import load_boundaries, load_territory
from district_planner.travel import load_engine
from tests.filiera_data import NAN, Row, activity, fact, per_residents, per_staff, with_activities, with_units
from tests.own_data import Blocks

TERRITORY = load_territory()
TARANTO, BARI, LECCE, BRINDISI = "073027", "072006", "075035", "074001"
HALF_LIFE = 16.0
CUTOFF = 60.0


@pytest.fixture
def blocks() -> Blocks:
    return Blocks()


@pytest.fixture
def filiera(blocks: Blocks) -> FilieraAnalyser:
    boundaries = load_boundaries()
    return FilieraAnalyser(Analyser(TERRITORY, boundaries, load_engine(TERRITORY, boundaries), blocks))


def taranto(**fields: object) -> Site:
    """An existing centre of 510 people in Taranto."""
    given: dict[str, object] = {"kind": "existing", "seats": 300, "staff_now": 255.0, "remote_share": 0.3}
    return Site(1, "Taranto", lon=17.263, lat=40.501, employees_per_seat=1.7, **{**given, **fields})  # type: ignore[arg-type]


def plan_of(*activities: object, sites: tuple[Site, ...] = (taranto(),), **parameters: object) -> Plan:
    """A plan of Puglia with these activities and sites."""
    plan = with_activities(new_plan("Prova", ["16"], sites), *activities)  # type: ignore[arg-type]
    return replace(plan, parameters=replace(plan.parameters, **parameters))  # type: ignore[arg-type]


def people(code: str, low: int, high: int) -> int:
    """Residents of a municipality from the raw counts, age by age."""
    at = TERRITORY.codes.index(code)
    population = TERRITORY.population
    return sum(int(population.female[at, age]) + int(population.male[at, age]) for age in range(low, high + 1))


def by_loops(filiera: FilieraAnalyser, site: Site, low: int, high: int) -> tuple[float, int]:
    """Residents of these ages round a site, weighted by 2^(-minutes / 16) and plain, within 60 minutes."""
    minutes = filiera.analyser.engine.minutes_from(site.lon, site.lat)
    population = TERRITORY.population
    weighted, plain = 0.0, 0
    for at, away in enumerate(minutes.tolist()):
        if away > CUTOFF or not population.known[at]:
            continue
        count = 0
        for age in range(low, high + 1):
            count += int(population.female[at, age]) + int(population.male[at, age])
        weighted += count * math.pow(2.0, -away / HALF_LIFE)
        plain += count
    return weighted, plain


def test_the_nursery_of_the_demo_is_that_of_a_hand_calculation(filiera: FilieraAnalyser) -> None:
    """Built-in data alone: places = residents 0-2 of the catchment x 33 % (Italy) and x 45 % (EU)."""
    plan = demo_plan()
    for site in plan.sites[:2]:
        children, plain = by_loops(filiera, site, 0, 2)
        found = filiera.opportunity(plan, ("site", site.id), "nursery")
        rate = found.activity.demand[0].rate
        per = found.activity.demand[0].per
        assert (rate.low / per, rate.default / per, rate.high / per) == pytest.approx((0.33, 0.33, 0.45))
        assert found.demand.default == pytest.approx(children * 0.33)
        assert (found.demand.low, found.demand.high) == pytest.approx((children * 0.33, children * 0.45))
        assert found.demand_now == found.demand  # residents are there already
        assert (found.status, found.unmet, found.supply_units) == ("unknown", None, None)
        per_nursery = found.activity.per_unit.default
        assert found.jobs.default == pytest.approx(children * 0.33 / per_nursery * found.activity.jobs.default)
        said = found.evidence[0].text(Texts("en"))
        assert Texts("en").number(round(children)) in said
        assert Texts("en").number(plain) in said
        assert "istat_population_2023" in found.evidence[0].sources


def test_without_data_nothing_is_a_gap(filiera: FilieraAnalyser) -> None:
    plan = demo_plan()
    for site in plan.sites:
        found = filiera.opportunities(plan, ("site", site.id))
        assert len(found) == len(load_catalogue().activities)
        assert {entry.status for entry in found} == {"unknown"}
        assert all(entry.unmet is None and entry.supply_units is None for entry in found)
        assert [entry.index for entry in found] == sorted((entry.index for entry in found), reverse=True)


def everywhere(count: float, code: str = "8891", period: str = "2023") -> list[Row]:
    """So many units in each municipality of Puglia, ten persons in each unit, and a hundred times as many in all."""
    codes = [TERRITORY.codes[at] for at in TERRITORY.in_regions(["16"])]
    rows: list[Row] = [(c, code, period, count, 10 * count) for c in codes]
    return rows + [(c, "", period, 100 * count, 1000 * count) for c in codes]


def without(rows: list[Row], *codes: str) -> list[Row]:
    return [row for row in rows if row[0] not in codes]


def test_by_target_in_the_catchment(filiera: FilieraAnalyser, blocks: Blocks) -> None:
    """One nursery of 40 places in each municipality counts with the weight of its residents, as the children do."""
    nursery = activity(
        "nursery", per_residents(33, 33, 45, ages="0-2"), codes=["88.91"], yardstick="target", per_unit=fact(40)
    )
    plan = with_units(plan_of(nursery), blocks, everywhere(1.0))
    found = filiera.opportunity(plan, ("site", 1), "nursery")
    site = plan.sites[0]
    minutes = filiera.analyser.engine.minutes_from(site.lon, site.lat)
    near = [at for at in TERRITORY.in_regions(["16"]).tolist() if minutes[at] <= CUTOFF]
    places = 40 * sum(math.pow(2.0, -minutes[at] / HALF_LIFE) for at in near)
    inside = [at for at in range(len(TERRITORY)) if minutes[at] <= CUTOFF]
    children = sum(people(TERRITORY.codes[at], 0, 2) * math.pow(2.0, -minutes[at] / HALF_LIFE) for at in near)
    everyone = sum(people(TERRITORY.codes[at], 0, 2) * math.pow(2.0, -minutes[at] / HALF_LIFE) for at in inside)
    assert found.scope == "catchment"
    assert found.known_share == pytest.approx(children / everyone)
    assert found.known_share < 1  # Basilicata is within an hour, and unknown
    assert found.supply_size == pytest.approx(places)
    assert found.demand.default == pytest.approx(0.33 * everyone)
    assert found.demand_in_scope.default == pytest.approx(0.33 * children)
    assert found.unmet == pytest.approx(max(0.0, 0.33 * children - places))
    assert found.ratio == pytest.approx(places / (0.33 * children))
    assert found.status == ("gap" if places < 0.33 * children else "covered")


def only_taranto(units: float, elsewhere: float, people_in: float = NAN) -> list[Row]:
    """Taranto alone is told of near the site, and Foggia, which is too far, to compare with."""
    return [(TARANTO, "8891", "2023", units, people_in), ("071024", "8891", "2023", elsewhere, NAN)]


@pytest.mark.parametrize(("units", "status"), [(0.0, "void"), (3.0, "gap"), (5.0, "covered"), (9.0, "surplus")])
def test_by_reference_in_the_municipality(units: float, status: str, filiera: FilieraAnalyser, blocks: Blocks) -> None:
    """Too little of the catchment is told, so the municipality counts: units for each resident, here and in Puglia."""
    shops = activity("shops", codes=["88.91"])
    there = 4.0
    plan = with_units(plan_of(shops), blocks, only_taranto(units, there))
    found = filiera.opportunity(plan, ("site", 1), "shops")
    here, far = people(TARANTO, 18, 64), people("071024", 18, 64)
    expected = (units + there) * here / (here + far)
    ratio = units / expected
    by_hand = "void" if units == 0 else "gap" if ratio < 0.8 else "covered" if ratio <= 1.2 else "surplus"
    assert (found.scope, found.supply_units, found.status) == ("municipality", units, by_hand)
    assert by_hand == status or units in (3.0, 5.0)
    assert found.ratio == pytest.approx(ratio)
    assert found.unmet == pytest.approx(max(0.0, expected - units))
    assert found.known_share < 0.8


def test_staff_raises_what_is_expected(filiera: FilieraAnalyser, blocks: Blocks) -> None:
    """2 for each 100 of 510 people are 10.2; one establishment serves 5: 2.04 more are expected. Today half."""
    bars = activity("bars", per_staff(1, 2, 4), codes=["88.91"], per_unit=fact(5))
    plan = with_units(plan_of(bars), blocks, only_taranto(8.0, 4.0))
    found = filiera.opportunity(plan, ("site", 1), "bars")
    here, far = people(TARANTO, 18, 64), people("071024", 18, 64)
    expected = 12.0 * here / (here + far)
    assert found.demand.default == pytest.approx(10.2)
    assert found.demand_now.default == pytest.approx(5.1)
    assert found.ratio == pytest.approx(8.0 / (expected + 2.04))
    assert found.need == pytest.approx(5 * (expected + 2.04))


def test_staff_that_nobody_states_leaves_the_demand_unknown(filiera: FilieraAnalyser, blocks: Blocks) -> None:
    bars = activity("bars", per_staff(1, 2, 4), codes=["88.91"])
    unstated = taranto(seats=None, staff_now=None)
    for units, status in ((0.0, "void"), (1.0, "gap"), (90.0, "unknown")):
        plan = with_units(plan_of(bars, sites=(unstated,)), blocks, only_taranto(units, 9.0))
        found = filiera.opportunity(plan, ("site", 1), "bars")
        assert found.status == status
        assert not found.demand.is_known
        assert not found.demand_now.is_known
        assert found.unmet is None
        assert found.jobs_basis == "none"


def test_a_reference_without_other_municipalities_is_widened_to_italy(filiera: FilieraAnalyser, blocks: Blocks) -> None:
    shops = activity("shops", codes=["88.91"])
    alone: list[Row] = [(TARANTO, "8891", "2023", 3.0, NAN)]
    plan = with_units(plan_of(shops), blocks, alone)
    found = filiera.opportunity(plan, ("site", 1), "shops")
    assert (found.status, found.reason.key) == ("unknown", "filiera.reason_unknown_no_reference")
    plan = with_units(plan_of(shops), blocks, [*alone, ("058091", "8891", "2023", 500.0, NAN)])
    found = filiera.opportunity(plan, ("site", 1), "shops")
    assert found.status == "gap"  # Rome has ten times as many for each resident
    assert "filiera.evidence_widened" in [entry.key for entry in found.evidence]


def test_the_reference_area_may_be_chosen(filiera: FilieraAnalyser, blocks: Blocks) -> None:
    """Taranto 3; Foggia 1 and Lecce 400: against Foggia a surplus, against Puglia a gap."""
    shops = activity("shops", codes=["88.91"])
    rows: list[Row] = [*only_taranto(3.0, 1.0), (LECCE, "8891", "2023", 400.0, NAN)]
    plan = with_units(plan_of(shops), blocks, rows)
    assert filiera.opportunity(plan, ("site", 1), "shops").status == "gap"
    chosen = replace(plan.parameters, filiera_reference="chosen", filiera_reference_area="071024")
    found = filiera.opportunity(replace(plan, parameters=chosen), ("site", 1), "shops")
    assert found.status == "surplus"
    assert found.ratio == pytest.approx(3.0 / (1.0 * people(TARANTO, 18, 64) / people("071024", 18, 64)))
    italy = replace(plan.parameters, filiera_reference="italy")
    assert filiera.opportunity(replace(plan, parameters=italy), ("site", 1), "shops").status == "gap"


def test_the_location_quotient_is_that_of_persons_employed_else_of_units(
    filiera: FilieraAnalyser, blocks: Blocks
) -> None:
    """Isserman's definition: here 30 of 1,000, in Puglia (Taranto and Foggia) 40 of 3,000: 0.03 / 0.01333 = 2.25."""
    shops = activity("shops", codes=["88.91"])
    rows: list[Row] = [
        (TARANTO, "8891", "2023", 3.0, 30.0), (TARANTO, "", "2023", 100.0, 1000.0),
        ("071024", "8891", "2023", 5.0, 10.0), ("071024", "", "2023", 100.0, 2000.0),
    ]  # fmt: skip
    found = filiera.opportunity(with_units(plan_of(shops), blocks, rows), ("site", 1), "shops")
    assert found.location_quotient == pytest.approx(2.25)
    secret = [(place, code, period, units, NAN) for place, code, period, units, _ in rows]
    found = filiera.opportunity(with_units(plan_of(shops), blocks, secret), ("site", 1), "shops")
    assert found.location_quotient == pytest.approx((3 / 100) / (8 / 200))
    bare = [row for row in rows if row[1]]
    found = filiera.opportunity(with_units(plan_of(shops), blocks, bare), ("site", 1), "shops")
    assert found.location_quotient is None


def test_a_broader_group_shows_what_is_short_and_never_what_is_covered(
    filiera: FilieraAnalyser, blocks: Blocks
) -> None:
    shops = activity("shops", codes=["62.01"])

    def at(units: float, there: float) -> Opportunity:
        rows: list[Row] = [(TARANTO, "62", "2023", units, NAN), ("071024", "62", "2023", there, NAN)]
        return filiera.opportunity(with_units(plan_of(shops), blocks, rows), ("site", 1), "shops")

    assert (at(0.0, 4.0).status, at(1.0, 8.0).status) == ("void", "gap")
    assert (at(8.0, 1.0).status, at(0.0, 0.0).status) == ("unknown", "unknown")
    short = at(1.0, 8.0)
    assert (short.quality, short.supply_units, short.supply_at_most) == ("broader", None, 1.0)
    assert (short.unmet, short.location_quotient) == (None, None)  # that of the group is not that of the activity
    assert short.reason.key == "filiera.reason_gap_group"


def point(number: int, status: str = "active", size: float | None = None, lon: float = 17.25) -> SupplyPoint:
    return SupplyPoint(number, "nursery", f"Nido {number}", lon, 40.48, size, status)  # type: ignore[arg-type]


def test_points_are_supply_at_least(filiera: FilieraAnalyser) -> None:
    """Without data they prove a surplus when they alone exceed the demand, and never a gap."""
    nursery = activity("nursery", per_residents(33, 33, 45, ages="0-2"), yardstick="target", per_unit=fact(40))
    plan = plan_of(nursery)
    few = replace(plan, points=(point(1), point(2, "planned"), point(3, "closed")))
    found = filiera.opportunity(few, ("site", 1), "nursery")
    assert (found.status, found.reason.key) == ("unknown", "filiera.reason_unknown_at_least")
    assert 0 < found.supply_at_least < 1  # one, with its weight; the planned and the closed one do not count
    assert found.supply_at_most is None
    assert found.nearest is not None
    assert (found.nearest.point, found.nearest.name) == (1, "Nido 1")
    many = replace(plan, points=(point(1, size=1e6),))
    assert filiera.opportunity(many, ("site", 1), "nursery").status == "surplus"


def test_a_point_is_one_of_those_the_register_counts(filiera: FilieraAnalyser, blocks: Blocks) -> None:
    nursery = activity("nursery", codes=["88.91"])
    plan = with_units(plan_of(nursery), blocks, only_taranto(1.0, 4.0))
    found = filiera.opportunity(replace(plan, points=(point(1),)), ("site", 1), "nursery")
    assert found.supply_units == 1.0
    found = filiera.opportunity(replace(plan, points=(point(1), point(2))), ("site", 1), "nursery")
    assert found.supply_units == 2.0


def test_the_nearest_is_found_by_minutes_and_beyond_the_limit_by_km(filiera: FilieraAnalyser, blocks: Blocks) -> None:
    shops = activity("shops", codes=["88.91"])
    rows: list[Row] = [(BARI, "8891", "2023", 2.0, NAN), ("058091", "8891", "2023", 2.0, NAN)]
    far = filiera.opportunity(with_units(plan_of(shops), blocks, rows), ("site", 1), "shops").nearest
    assert far is not None
    assert (far.minutes, TERRITORY.codes[far.municipality]) == (None, BARI)
    assert 60 < far.km < 90  # Taranto to Bari as the crow flies: about 77 km
    rows += [(BRINDISI, "8891", "2023", 0.0, NAN), ("073013", "8891", "2023", 1.0, NAN)]
    near = filiera.opportunity(with_units(plan_of(shops), blocks, rows), ("site", 1), "shops").nearest
    assert near is not None
    minutes = filiera.analyser.engine.minutes_from(17.263, 40.501)
    assert near.minutes == pytest.approx(minutes[TERRITORY.codes.index("073013")])


def test_a_district_counts_nobody_twice(filiera: FilieraAnalyser) -> None:
    """Two centres at the same place reach the same residents once, with twice the staff."""
    from district_planner.filiera import District

    mixed = activity("mixed", per_residents(1, 2, 3, ages="0-2"), per_staff(10, 10, 10))
    plan = plan_of(mixed, sites=(taranto(), replace(taranto(), id=2)))
    plan = replace(plan, districts=(District(1, "Distretto", (1, 2)),))
    one = filiera.opportunity(plan, ("site", 1), "mixed").demand.default
    both = filiera.opportunity(plan, ("district", 1), "mixed").demand.default
    assert one is not None
    assert both == pytest.approx(one + 51.0)


def test_a_district_takes_the_higher_weight_of_its_sites(filiera: FilieraAnalyser) -> None:
    from district_planner.filiera import District

    mixed = activity("mixed", per_residents(100, 100, 100, ages="0-2"))
    bari = Site(2, "Bari", "existing", 16.806, 41.102, 100, 1.7)
    plan = replace(plan_of(mixed, sites=(taranto(), bari)), districts=(District(1, "Distretto", (1, 2)),))
    ways = [filiera.analyser.engine.minutes_from(site.lon, site.lat) for site in plan.sites]
    total = 0.0
    for at, code in enumerate(TERRITORY.codes):
        away = min(ways[0][at], ways[1][at])
        if away <= CUTOFF:
            total += people(code, 0, 2) * math.pow(2.0, -away / HALF_LIFE)
    assert filiera.opportunity(plan, ("district", 1), "mixed").demand.default == pytest.approx(total)


def test_what_is_not_there_is_told(filiera: FilieraAnalyser) -> None:
    plan = plan_of(activity("shops"))
    for place, name in ((("site", 9), "shops"), (("district", 9), "shops"), (("site", 1), "nothing")):
        with pytest.raises(NotFoundError):
            filiera.opportunity(plan, place, name)  # type: ignore[arg-type]


def test_everything_is_said_in_both_languages(filiera: FilieraAnalyser, blocks: Blocks) -> None:
    """Every status with its reason, evidence and assumptions, and the record of it."""
    plan = with_units(demo_plan(), blocks, [*everywhere(1.0), *only_taranto(3.0, 4.0)][:-2])
    for language in LANGUAGES:
        texts = Texts(language)
        for entry in filiera.opportunities(plan, ("site", 1)):
            record = filiera.to_record(entry, texts)
            lines: list[dict[str, str]] = record["evidence"]  # type: ignore[assignment]
            said = [record["reason"], *(line["text"] for line in lines)]
            assert all(isinstance(text, str) and text and "{" not in text for text in said)
            assert record["assumptions"]
            assert record["status"] == entry.status


def test_drawing_again_reads_nothing_again(filiera: FilieraAnalyser, blocks: Blocks) -> None:
    plan = with_units(plan_of(activity("shops", codes=["88.91"])), blocks, only_taranto(3.0, 4.0))
    before = filiera.opportunity(plan, ("site", 1), "shops")
    moved = replace(plan, sites=(replace(plan.sites[0], lon=17.2),))
    filiera.opportunity(moved, ("site", 1), "shops")
    titled = update_dataset(moved, 1, description=Description("Un altro titolo")).apply(moved)
    after = filiera.opportunity(titled, ("site", 1), "shops")
    assert sum(blocks.reads.values()) == 1
    assert before.source is not None
    assert after.source is not None
    assert after.source.datasets[0].description.title == "Un altro titolo"
    assert any("Un altro titolo" in entry.text(Texts("it")) for entry in after.evidence)


def test_a_change_of_activities_data_or_points_is_seen_at_once(filiera: FilieraAnalyser, blocks: Blocks) -> None:
    plan = with_units(plan_of(activity("nursery", codes=["88.91"])), blocks, only_taranto(3.0, 4.0))
    assert filiera.opportunity(plan, ("site", 1), "nursery").supply_units == 3.0
    pointed = replace(plan, points=tuple(point(number) for number in range(1, 6)))
    assert filiera.opportunity(pointed, ("site", 1), "nursery").supply_units == 5.0
    recoded = with_activities(plan, activity("nursery", codes=["62.01"]))
    assert filiera.opportunity(recoded, ("site", 1), "nursery").supply_units is None
    assert filiera.opportunity(plan, ("site", 1), "nursery").supply_units == 3.0
    gone = replace(plan, datasets=())
    assert filiera.opportunity(gone, ("site", 1), "nursery").supply_units is None


def test_the_order_of_the_rows_changes_nothing(filiera: FilieraAnalyser, blocks: Blocks) -> None:
    from tests.filiera_data import units_block, units_dataset
    from tests.own_data import with_dataset

    rows = [*everywhere(2.0), (TARANTO, "62", "2023", 4.0, 9.0), (BARI, "6201", "2023", 1.0, NAN)]
    arrays = units_block(rows)
    plan = plan_of(activity("a", codes=["88.91"]), activity("b", codes=["62.01"]))
    expected = filiera.opportunities(with_units(plan, blocks, rows), ("site", 1))
    order = np.random.default_rng(3).permutation(len(arrays["place"]))
    shuffled = {
        k: v[order] if k in {"place", "activity", "period", "units", "employees"} else v for k, v in arrays.items()
    }
    dataset = replace(units_dataset(blocks, rows), payload=blocks.put(shuffled))
    found = filiera.opportunities(with_dataset(plan, dataset), ("site", 1))
    for one, two in zip(expected, found, strict=True):
        assert (one.status, one.supply_at_least, one.supply_at_most, one.index) == (
            two.status, two.supply_at_least, two.supply_at_most, two.index
        )  # fmt: skip
