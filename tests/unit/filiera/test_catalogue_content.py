# SPDX-License-Identifier: EUPL-1.2
"""The shipped catalogue: complete in both languages, every number with its origin, and the figures of the sources."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from district_planner.actors.model import ACTOR_KINDS
from district_planner.core.plain import from_plain, to_plain
from district_planner.core.provenance import load_sources
from district_planner.core.texts import LANGUAGES
from district_planner.filiera import (
    SECTORS,
    Activity,
    load_catalogue,
    load_index_rule,
    load_multipliers,
    read_catalogue,
)
from district_planner.filiera.shipped import read_rows

CATALOGUE = load_catalogue()
every_activity = pytest.mark.parametrize("activity", CATALOGUE.activities, ids=lambda activity: activity.id)


def test_the_twelve_sectors_of_the_paper_have_at_least_sixty_activities():
    assert tuple(sector.id for sector in CATALOGUE.sectors) == SECTORS
    assert len(SECTORS) == 12
    counts = Counter(activity.sector for activity in CATALOGUE.activities)
    assert sum(counts.values()) >= 60
    assert min(counts[sector] for sector in SECTORS) >= 3


def test_ids_and_names_are_said_once():
    for words in (lambda a: a.id, lambda a: a.names["it"], lambda a: a.names["en"]):
        said = [words(activity) for activity in CATALOGUE.activities]
        assert len(set(said)) == len(said)


@pytest.mark.parametrize(
    "named",
    # the paper of 2012, sector by sector; words of the Italian names
    [
        "Assistenza e manutenzione", "Vendita", "Applicazioni", "cloud", "Centri dati", "selezione", "Formazione",
        "organizzazione", "tecnologica", "marketing", "Agenzia web", "creativo", "video", "Realtà aumentata",
        "Ricerche sul web", "social media", "Recupero crediti", "finanziaria", "cultura", "Assistenza a domicilio",
        "benessere", "Asilo nido", "Palestre", "Magazzini", "Preparazione degli ordini", "Telegestione", "impianti",
        "Vigilanza", "Domotica", "comunità", "Navette", "Bar", "Ristoranti", "centri commerciali",
    ],
)  # fmt: skip
def test_what_the_paper_names_is_there(named):
    assert any(named in activity.names["it"] for activity in CATALOGUE.activities)


@every_activity
def test_an_activity_is_told_in_both_languages(activity):
    for words in (activity.names, activity.descriptions, activity.unit, activity.startup_reason):
        assert all(words[language].strip() for language in LANGUAGES)
        assert all("  " not in words[language] for language in LANGUAGES)
    assert activity.descriptions["it"] != activity.descriptions["en"]
    assert activity.descriptions["it"].endswith(".")
    assert activity.descriptions["en"].endswith(".")
    assert activity.demand
    assert activity.actors
    assert set(activity.actors) <= set(ACTOR_KINDS)
    assert len(set(activity.actors)) == len(activity.actors)
    assert not activity.hidden
    assert not activity.own


@every_activity
def test_every_number_has_a_source_or_the_badge(activity):
    sources = load_sources()
    for name, fact in activity.facts.items():
        assert fact.low <= fact.default <= fact.high, name
        assert fact.assumption or not sources[fact.source].assumption, name
        assert all(fact.note[language].strip() for language in LANGUAGES), name
        assert fact.year is None or 1990 <= fact.year <= 2026, name
    assert set(activity.sources) <= set(sources)


@every_activity
def test_an_activity_is_written_and_read_as_it_is(activity):
    assert from_plain(Activity, to_plain(activity)) == activity


def test_people_live_where_they_work_or_work_there():
    """`driver` says what the demand rests on: people's activities never on contacts."""
    for activity in CATALOGUE.activities:
        bases = {term.base for term in activity.demand}
        assert not (activity.driver == "people" and "contacts" in bases), activity.id
        assert not (activity.driver == "process" and "residents" in bases), activity.id


def test_a_norm_is_a_number_of_a_source():
    normed = {activity.id for activity in CATALOGUE.activities if activity.yardstick == "target"}
    assert normed == {"nursery", "pharmacy"}
    for activity_id in normed:
        assert not any(term.rate.assumption for term in CATALOGUE.activity(activity_id).demand)


def test_the_nursery_by_hand():
    """Law 234/2021: 33 places for 100 children; 2022/C 484/01: 45. Istat 2021/22: 350,000 places, 13,518 services."""
    nursery = CATALOGUE.activity("nursery")
    (term,) = nursery.demand
    assert (term.base, term.ages) == ("residents", "0-2")
    assert [term.rate.low / term.per, term.rate.default / term.per, term.rate.high / term.per] == [0.33, 0.33, 0.45]
    assert nursery.per_unit.default == round(350_000 / 13_518)
    for side in ("low", "default", "high"):  # 12 m2 a child, Piedmont
        assert getattr(nursery.area_m2, side) == 12 * getattr(nursery.per_unit, side)
    # Veneto: one educator for 6 children up to a year, for 8 above
    assert 26 / 8 < nursery.jobs.default < 26 / 6 + 26 / 6
    assert nursery.sector == "childcare_sport"


def test_figures_of_the_sources_by_hand():
    facts = {activity.id: activity.facts for activity in CATALOGUE.activities}
    assert facts["custom_software"]["jobs"].default == pytest.approx(52_512 / 9_647, abs=0.05)
    assert facts["pharmacy"]["demand.1"].default == pytest.approx(1000 / 3300, abs=0.001)
    assert facts["gym"]["jobs"].default == 70_000 / 5_000
    assert facts["gym"]["demand.1"].default == 91
    assert facts["bar"]["jobs"].default == pytest.approx(272_266 / 132_004, abs=0.05)
    assert facts["restaurant"]["jobs"].default == pytest.approx(625_473 / 195_471, abs=0.05)
    assert facts["pharmacy"]["jobs"].default == pytest.approx(90_000 / 19_997, abs=0.05)
    assert facts["tax_assistance"]["per_unit"].default == pytest.approx(31_000_000 / 30_000, abs=5)
    assert facts["hairdresser_beauty"]["jobs"].default == pytest.approx(25_000 / 13_728, abs=0.05)
    assert facts["bike_sharing"]["demand.2"].default == pytest.approx(36_500 / 365 / 58_840 * 1000, abs=0.05)
    assert facts["debt_collection"]["jobs"].default == pytest.approx(19_000 / 0.85 / 1_323, abs=0.2)
    # residents of Italy on 1 January 2023: 58.84 million (docs/method/territory.md)
    assert facts["ev_charging"]["demand.1"].default == pytest.approx(64_391 / 58_840, abs=0.05)
    assert facts["last_mile"]["demand.1"].default == pytest.approx(1_144_000 / 58_840 / 300 * 1000, abs=1)
    hires = facts["recruitment"]["demand.1"]
    assert (hires.low, hires.default, hires.high) == (10 * 3, 20 * 4, 30 * 5)


def test_firms_that_sell_time_count_it_in_people():
    """Where the unit is full-time equivalents, an establishment serves as much as it employs; 9.3 / 10 / 16 m2 each."""
    for activity in CATALOGUE.activities:
        if activity.unit["en"].startswith("full-time"):
            for side in ("low", "default", "high"):
                assert getattr(activity.per_unit, side) == getattr(activity.jobs, side), activity.id
        if activity.area_m2.source == "workplace_space" and activity.id != "incubator_coworking":
            assert activity.area_m2.low == pytest.approx(activity.jobs.low * 9.3, abs=1), activity.id
            assert activity.area_m2.default == pytest.approx(activity.jobs.default * 10, abs=1), activity.id
            assert activity.area_m2.high == pytest.approx(activity.jobs.high * 16, abs=1), activity.id


def test_the_index_is_a_share_of_a_hundred():
    rule = load_index_rule()
    assert (rule.shortage, rule.scale, rule.suitability) == (0.5, 0.3, 0.2)
    assert rule.shortage + rule.scale + rule.suitability == pytest.approx(1)
    assert rule.suitabilities == {"high": 1.0, "medium": 0.6, "low": 0.3}
    assert rule.unknown_shortage == 0.5
    assert rule.assumption
    assert all(rule.note.values())


def test_jobs_beyond_the_site_disagree_in_the_open():
    rows = {row.id: row for row in load_multipliers()}
    ranges = {name: (row.rate.low, row.rate.default, row.rate.high) for name, row in rows.items()}
    assert ranges == {
        "local_north": (0, 0, 0.5), "local_south": (0, 0.5, 1), "input_output": (1.28, 1.45, 1.62),
        "trade_body": (2.14, 2.14, 2.14),
    }  # fmt: skip
    assert {name for name, row in rows.items() if row.total} == {"input_output", "trade_body"}
    assert (rows["local_north"].area, rows["local_south"].area) == ("north", "south")
    for row in rows.values():
        assert row.sources
        assert all(row.names.values())
        assert all(row.includes.values())


def test_nothing_of_ours_is_cited_in_vain():
    """Sources made for the catalogue are used by it."""
    cited = {fact.source for activity in CATALOGUE.activities for fact in activity.facts.values()}
    cited |= {source for activity in CATALOGUE.activities for source in activity.sources}
    cited |= {source for row in load_multipliers() for source in (row.rate.source, *row.sources)}
    made_for_it = (
        "attrition_practice", "workplace_space", "startup_jobs", "nursery_", "unirec", "agcom_", "multiplier_", "fipe_",
        "dlgs_", "italian_coworking", "accessibility_act", "quality_survey", "home_care_", "pharmacy_law",
        "fitness_report", "istat_sport", "mobility_manager", "motus_e", "wfm_ratio", "caf_2022", "beauty_", "siae_2023",
        "federfarma", "sharing_mobility", "digital_points",
    )  # fmt: skip
    assert {source for source in load_sources() if source.startswith(made_for_it)} <= cited


def spoil(path, value):
    """The tables of the file with one value changed; None takes the key away."""
    rows = read_rows()
    *way, last = path
    place = rows
    for step in way:
        place = place[step]
    if value is None:
        del place[last]
    else:
        place[last] = value
    return rows


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        (("activity", 0, "driverr"), "people", "it_support: unknown ['driverr']"),
        (("activity", 0, "jobs", "hihg"), 3, "it_support, jobs: unknown ['hihg']"),
        (("activity", 0, "jobs", "low"), None, "it_support, jobs: missing ['low']"),
        (("activity", 0, "demand", 0, "age"), "0-2", "it_support, demand: unknown ['age']"),
        (("activity", 0, "jobs", "source"), "somebody", "it_support, jobs: source 'somebody'"),
        (("activity", 0, "sources"), ["somebody"], "it_support: source 'somebody'"),
        (("activity", 1, "id"), "it_support", "activities: ['it_support']"),
        (("sector", 0, "id"), "technologies", "technologies"),
        (("sector", 0, "colour"), "red", "sector technology: unknown ['colour']"),
        (("names",), {}, "sectors.toml: unknown ['names']"),
    ],
)
def test_a_file_that_is_not_as_it_must_be_is_refused(path, value, told):
    with pytest.raises(ValueError, match=r".") as caught:
        read_catalogue(spoil(path, value))
    assert told in str(caught.value)


def test_a_sector_without_activities_is_refused():
    rows = read_rows()
    rows["activity"] = [row for row in rows["activity"] if row["sector"] != "logistics"]
    with pytest.raises(ValueError, match=r"sectors without activities: \['logistics'\]"):
        read_catalogue(rows)


def test_the_documentation_lists_what_ships():
    """docs/method/catalogue.md: every activity in the row of its sector, and how many numbers are assumptions."""
    text = (Path(__file__).parents[3] / "docs" / "method" / "catalogue.md").read_text("utf-8")
    for sector in CATALOGUE.sectors:
        listed = ", ".join(f"`{activity.id}`" for activity in CATALOGUE.of(sector.id))
        assert f"| {sector.names['en']} (`{sector.id}`) | {listed} |" in text
    facts = [fact for activity in CATALOGUE.activities for fact in activity.facts.values()]
    assert f"{len(CATALOGUE.activities)} activities in the 12 sectors" in text
    assert f"Of {len(facts)} numbers {sum(fact.assumption for fact in facts)} are assumptions" in text
