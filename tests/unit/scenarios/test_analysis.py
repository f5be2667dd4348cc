# SPDX-License-Identifier: EUPL-1.2
"""The analysis of a plan on the real territory, each number against a calculation made another way."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest

from district_planner.core.errors import InputError
from district_planner.core.texts import Texts
from district_planner.scenarios import (
    Analyser,
    add_site,
    demo_plan,
    move_site,
    new_plan,
    remove_site,
    set_parameter,
    set_regions,
    set_weight,
    update_site,
)
from district_planner.scenarios.indicators import indicator_values
from district_planner.territory import airports, service_districts
from district_planner.territory.indicators import load_indicators


@pytest.fixture
def demo(analyser):
    return analyser.analyse(demo_plan())


@pytest.fixture
def territory_analyser(analyser):
    """One that keeps nothing yet."""
    return Analyser(analyser.territory, analyser.boundaries, analyser.engine)


def value(analysis, site_id, criterion):
    return next(c.value for c in analysis.scores.site(site_id).criteria if c.id == criterion)


def test_every_demo_site_is_scored_and_candidates_are_ranked(demo):
    ranks = {entry.site.id: entry.score.rank for entry in demo.sites}
    kinds = {entry.site.id: entry.site.kind for entry in demo.sites}
    assert sorted(rank for rank in ranks.values() if rank) == [1, 2, 3, 4]
    assert all((ranks[site] is not None) == (kinds[site] == "candidate") for site in ranks)
    assert all(entry.score.quality is not None for entry in demo.sites)
    assert all(entry.site.invented for entry in demo.sites)


def test_the_pool_is_the_sum_over_municipalities(analyser, demo):
    entry = demo.sites[0]
    total = 0.0
    minutes = analyser.engine.minutes_from(entry.site.lon, entry.site.lat)
    population = analyser.territory.population
    for position in range(len(analyser.territory)):
        if minutes[position] <= 60 and population.known[position]:
            people = int(population.female[position, 18:65].sum() + population.male[position, 18:65].sum())
            total += people * 2 ** (-minutes[position] / 16)
    assert entry.labour_pool == pytest.approx(total, rel=1e-9)
    assert value(demo, 1, "labour_pool") == pytest.approx(total, rel=1e-9)
    assert entry.female_pool + entry.male_pool == pytest.approx(total, rel=1e-9)


def test_huff_share_and_saturation_by_a_plain_loop(analyser, demo):
    plan, here = demo.plan, demo.sites[0]
    competing = [entry for entry in demo.sites if entry.site.kind != "candidate"]
    residents = here.catchment.residents
    captured = pool = 0.0
    for position in here.catchment.inside:
        if np.isnan(residents[position]):
            continue
        own = here.site.seats * here.catchment.weights[position]
        others = sum(entry.site.seats * entry.catchment.weights[position] for entry in competing)
        captured += residents[position] * here.catchment.weights[position] * own / (own + others)
        pool += residents[position] * here.catchment.weights[position]
    assert here.huff_share == pytest.approx(100 * captured / pool, rel=1e-6)
    staff = sum(entry.site.staff * here.catchment.weights[entry.municipality] for entry in competing)
    assert here.saturation == pytest.approx(100 * staff / pool, rel=1e-6)
    assert plan.parameters.decay == "half-life:16"


def test_a_rival_does_not_compete_with_itself(demo, analyser):
    alone = demo_plan()
    for site in (1, 2, 3, 4, 5, 6, 8):
        alone = remove_site(alone, site).apply(alone)
    assert analyser.analyse(alone).sites[0].huff_share == pytest.approx(100)
    assert analyser.analyse(alone).sites[0].saturation == pytest.approx(0)


def test_candidates_do_not_compete_with_each_other(analyser, demo):
    fewer = remove_site(demo.plan, 2).apply(demo.plan)
    assert analyser.analyse(fewer).site(1).huff_share == pytest.approx(demo.site(1).huff_share)


def test_unknown_rival_seats_are_named_and_not_counted_as_zero_people(analyser, demo):
    plan = add_site(demo.plan, name="ignoto", lon=17.25, lat=40.5, kind="rival").apply(demo.plan)
    analysis = analyser.analyse(plan)
    assert [site.name for site in analysis.sites_without_seats] == ["ignoto"]
    assert analysis.site(1).huff_share == pytest.approx(demo.site(1).huff_share)


def test_the_share_of_an_existing_site_with_unknown_seats_is_unknown(analyser, demo):
    """docs/method/catchment.md: only a candidate without seats is taken with `reference_seats`."""
    plan = add_site(demo.plan, name="ignoto", lon=17.25, lat=40.5, kind="existing").apply(demo.plan)
    plan = update_site(plan, 1, seats=None).apply(plan)
    analysis = analyser.analyse(plan)
    unknown, candidate = analysis.site(plan.next_site_id - 1), analysis.site(1)
    assert unknown.huff_share is None
    assert unknown.score.missing == ("huff_share",)
    assert unknown.saturation is not None
    with_100 = analyser.analyse(update_site(plan, 1, seats=100).apply(plan))
    assert candidate.huff_share == pytest.approx(with_100.site(1).huff_share)


def test_a_study_area_that_does_not_exist_is_an_expected_error(analyser):
    plan = replace(demo_plan(), regions=("99",))
    with pytest.raises(InputError) as caught:
        analyser.analyse(plan)
    assert "99" in caught.value.text(Texts("it"))


def test_swapped_coordinates_are_told(analyser):
    with pytest.raises(InputError) as caught:
        analyser.require_municipality(40.5, 17.2)
    assert "scambiate" in caught.value.text(Texts("it"))


def test_minutes_of_former_study_areas_are_let_go(territory_analyser, monkeypatch):
    monkeypatch.setattr("district_planner.scenarios.study_area._PAIRS_KEPT", 10_000)
    plan = new_plan("Molise", ["14"])
    for region in ("14", "17", "10", "18"):
        territory_analyser.analyse(set_regions(plan, [region]).apply(plan))
        kept = territory_analyser.areas.matrices
        assert [regions for regions, _ in kept][-1] == (region,)
        assert len(kept) == 1 or sum(len(matrix.indices) for matrix in kept.values()) <= 10_000


def test_distances_are_to_the_nearest_by_the_sphere(demo):
    from pyproj import Geod

    sphere = Geod(a=6371008.8, b=6371008.8)
    for criterion, points in (("airport_km", airports()), ("service_district_km", service_districts())):
        site = demo.sites[0].site
        nearest = min(sphere.inv(site.lon, site.lat, point.lon, point.lat)[2] for point in points) / 1000
        assert value(demo, site.id, criterion) == pytest.approx(nearest, abs=1e-3)
    assert len(service_districts()) == 10


def test_the_study_area_scales_are_percentiles_of_its_municipalities(analyser, demo):
    study = analyser.study_area(demo.plan)
    assert len(study.positions) == 257  # municipalities of Puglia, Istat 2023
    values = study.values["labour_pool"]
    assert demo.scores.scales["labour_pool"].worst == pytest.approx(np.percentile(values[~np.isnan(values)], 5))
    position = study.positions[100]
    territory = analyser.territory
    minutes = analyser.engine.matrix(60.0, np.array([position]))
    weights = 2 ** (-minutes.minutes.astype(float) / 16)
    residents = (
        territory.population.residents()[minutes.indices] * 0
        + analyser.residents(demo.plan.parameters).working[minutes.indices]
    )
    assert values[100] == pytest.approx(np.nansum(weights * residents), rel=1e-5)


def test_only_bilingual_places_have_a_language_share(analyser):
    plan = new_plan("Bolzano", ["04"])
    plan = add_site(plan, name="Bolzano", lon=11.3548, lat=46.4983).apply(plan)
    plan = add_site(plan, name="Taranto", lon=17.2630, lat=40.5010).apply(plan)
    analysis = analyser.analyse(plan)
    assert value(analysis, 1, "languages") > 50
    assert value(analysis, 2, "languages") == 0


def test_a_changed_parameter_changes_what_depends_on_it_and_nothing_else(analyser, demo):
    shorter = analyser.analyse(set_parameter(demo.plan, "cutoff_minutes", 30).apply(demo.plan))
    assert shorter.site(1).labour_pool < demo.site(1).labour_pool
    assert value(shorter, 1, "airport_km") == value(demo, 1, "airport_km")
    assert shorter.site(1).catchment.inside.size < demo.site(1).catchment.inside.size


def test_weights_move_quality_only(analyser, demo):
    plan = demo.plan
    for criterion in plan.weights:
        plan = set_weight(plan, criterion, 100.0 if criterion == "airport_km" else 0.0).apply(plan)
    analysis = analyser.analyse(plan)
    for entry in analysis.sites:
        normalised = next(c.normalised for c in entry.score.criteria if c.id == "airport_km")
        assert entry.score.quality == pytest.approx(100 * normalised)


def test_the_order_of_analyses_does_not_matter(analyser):
    from district_planner.scenarios import Analyser

    plan = demo_plan()
    plans = [plan, move_site(plan, 1, 17.0, 40.6).apply(plan), set_parameter(plan, "decay", "linear").apply(plan)]
    qualities = {}
    for order in itertools.permutations(range(3)):
        fresh = Analyser(analyser.territory, analyser.boundaries, analyser.engine)
        for index in order:
            result = [entry.score.quality for entry in fresh.analyse(plans[index]).sites]
            assert qualities.setdefault(index, result) == result


def test_a_place_in_the_sea_is_refused_with_the_nearest_municipality(analyser):
    with pytest.raises(InputError) as caught:
        analyser.require_municipality(17.1, 40.2)
    assert caught.value.key == "travel.point_outside"


def test_a_project_without_sites_can_be_analysed(analyser):
    assert analyser.analyse(new_plan("vuoto", ["02"])).sites == ()


@pytest.mark.parametrize("indicator", sorted(load_indicators()))
def test_every_indicator_has_values_for_the_study_area(analyser, demo, indicator):
    values = indicator_values(analyser, demo.plan, indicator)
    assert values.shape == (7901,)
    assert np.isfinite(values[demo.study_area]).all()


def test_unknown_population_is_unknown_in_every_indicator(analyser):
    plan = new_plan("Sicilia", ["19"])
    position = analyser.territory.position("081025")  # Misiliscemi has no population in either vintage
    for indicator, row in load_indicators().items():
        if row.basis == "territory":
            assert np.isnan(indicator_values(analyser, plan, indicator)[position]), indicator


def test_indicators_agree_with_published_totals(analyser):
    plan = demo_plan()
    assert np.nansum(indicator_values(analyser, plan, "residents")) == 58_840_177  # data.md: residents of 2023


def test_what_is_quick_is_known_or_small(analyser):
    plan = demo_plan("it")
    mine = Analyser(analyser.territory, analyser.boundaries, analyser.engine)
    assert not mine.is_quick(plan)
    mine.study_area(plan)
    assert mine.is_quick(plan)
    assert mine.is_quick(set_parameter(plan, "cutoff_minutes", 45).apply(plan)), "cut from the minutes that are known"
    slid = set_parameter(plan, "cutoff_minutes", 120).apply(plan)
    assert mine.is_quick(slid), "a small area has them as far as the slider goes"
    wider = set_parameter(plan, "cutoff_minutes", 121).apply(plan)
    assert not mine.is_quick(wider)
    mine.study_area(wider)
    assert mine.is_quick(wider)


def test_two_scenarios_of_many_sites_do_not_push_each_other_out(territory_analyser, monkeypatch):
    """Twice 300 sites in other places are 600 points: when a site moves, only it is looked at again."""
    territory, plan = territory_analyser.territory, demo_plan()
    where = list(zip(territory.lon[:600].tolist(), territory.lat[:600].tolist(), strict=True))
    parameters = replace(plan.parameters, cutoff_minutes=20.0)
    scenarios = [
        replace(plan, parameters=parameters, sites=tuple(
            replace(plan.sites[0], id=number, lon=lon, lat=lat) for number, (lon, lat) in enumerate(places, start=1)
        ))
        for places in (where[:300], where[300:])
    ]  # fmt: skip
    for scenario in scenarios:
        territory_analyser.analyse(scenario)
    asked, look = [], territory_analyser.engine.minutes_from

    def watched(lon, lat, cutoff):
        asked.append((lon, lat))
        return look(lon, lat, cutoff)

    monkeypatch.setattr(territory_analyser.engine, "minutes_from", watched)
    moved = []
    for scenario in scenarios:
        first = replace(scenario.sites[0], lat=scenario.sites[0].lat + 0.0001)
        moved.append((first.lon, first.lat))
        territory_analyser.analyse(replace(scenario, sites=(first, *scenario.sites[1:])))
    assert asked == moved


def test_a_slid_cutoff_gives_what_a_fresh_look_gives(territory_analyser):
    """Minutes cut from farther ones, at every place and by ferry too, against an analyser that knows nothing yet."""
    sites = demo_plan().sites
    ferry = replace(sites[0], lon=15.5542, lat=38.1937)  # Messina, across the strait from Villa San Giovanni
    plan = replace(demo_plan(), sites=(ferry, *sites[1:]))
    slid = territory_analyser
    for minutes in (30.0, 75.0, 45.0, 90.0, 31.0):
        now = set_parameter(plan, "cutoff_minutes", minutes).apply(plan)
        fresh = Analyser(slid.territory, slid.boundaries, slid.engine)
        for one, other in zip(slid.analyse(now).sites, fresh.analyse(now).sites, strict=True):
            assert one.catchment.minutes.tobytes() == other.catchment.minutes.tobytes()
            assert (one.labour_pool, one.young_pool, one.huff_share, one.score.quality, one.score.rank) == (
                other.labour_pool, other.young_pool, other.huff_share, other.score.quality, other.score.rank,
            )  # fmt: skip
        assert slid.study_area(now).values.keys() == fresh.study_area(now).values.keys()
        for name, values in fresh.study_area(now).values.items():
            assert slid.study_area(now).values[name].tobytes() == values.tobytes()
