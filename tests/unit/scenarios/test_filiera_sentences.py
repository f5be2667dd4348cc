# SPDX-License-Identifier: EUPL-1.2
"""What the sentences say is so. Expected: units counted by hand in a few municipalities."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from district_planner.core.texts import LANGUAGES, Texts
from district_planner.filiera import District
from district_planner.scenarios import Analyser, Plan, new_plan
from district_planner.scenarios.filiera import FilieraAnalyser
from district_planner.scenarios.filiera_types import Opportunity
from district_planner.sites import Site
from district_planner.territory import load_boundaries, load_territory
from district_planner.travel import load_engine
from tests.filiera_data import Row, activity, fact, per_residents, per_staff, with_activities, with_units
from tests.own_data import Blocks

TERRITORY = load_territory()
TARANTO, FOGGIA, MATERA = "073027", "071024", "077014"
SITE = Site(1, "Taranto", "existing", 17.263, 40.501, 300, 1.7)


@pytest.fixture
def blocks() -> Blocks:
    return Blocks()


@pytest.fixture
def filiera(blocks: Blocks) -> FilieraAnalyser:
    boundaries = load_boundaries()
    return FilieraAnalyser(Analyser(TERRITORY, boundaries, load_engine(TERRITORY, boundaries), blocks))


def judged(
    filiera: FilieraAnalyser, blocks: Blocks, rows: list[Row], *codes: str, share: float = 0.8, site: Site = SITE
) -> Opportunity:
    plan: Plan = with_activities(new_plan("Prova", ["16"], (site,)), activity("shops", per_staff(1, 1, 1), codes=codes))
    plan = replace(plan, parameters=replace(plan.parameters, supply_known_share=share))
    return filiera.opportunity(with_units(plan, blocks, rows, absent="zero"), ("site", 1), "shops")


def said(opportunity: Opportunity, part: str) -> list[str]:
    found = [entry for entry in opportunity.evidence if entry.key == f"filiera.{part}"]
    assert all(entry.text(Texts(language)) for entry in found for language in LANGUAGES)
    return [entry.text(Texts("en")) for entry in found]


def test_supply_of_the_place_alone_is_not_called_absent(filiera: FilieraAnalyser, blocks: Blocks) -> None:
    """18 units across the border of the region, within reach, and none in the region that is compared with."""
    rows: list[Row] = [(MATERA, "802", "2023", 18.0, 30.0)]
    rows += [(place, "56", "2023", 1.0, 1.0) for place in (TARANTO, FOGGIA)]
    found = judged(filiera, blocks, rows, "80.2", share=0.1)
    assert (found.status, found.scope) == ("unknown", "catchment")
    assert found.supply_units is not None
    assert found.supply_units > 0
    assert found.reason.key == "filiera.reason_unknown_only_here"
    assert found.ratio is None
    assert "absent" not in found.reason.text(Texts("en"))
    assert "Supply is unknown" not in " ".join(entry.text(Texts("en")) for entry in found.evidence)
    nothing = judged(
        filiera, blocks, [row for row in rows if row[1] == "56"] + [(MATERA, "802", "2023", 0.0, 0.0)], "80.2"
    )
    assert nothing.reason.key == "filiera.reason_unknown_nowhere"


def test_a_reference_area_that_is_only_bounded_is_told_with_both_ends(filiera: FilieraAnalyser, blocks: Blocks) -> None:
    """62.09 is there 2 + 3 times, the group of 95.11 has 4 + 5: five to fourteen in the region, not five."""
    rows: list[Row] = [
        (TARANTO, "6209", "2023", 2.0, 20.0), (TARANTO, "95", "2023", 4.0, 40.0), (TARANTO, "", "2023", 90.0, 900.0),
        (FOGGIA, "6209", "2023", 3.0, 30.0), (FOGGIA, "95", "2023", 5.0, 50.0), (FOGGIA, "", "2023", 80.0, 800.0),
    ]  # fmt: skip
    found = judged(filiera, blocks, rows, "62.09", "95.11")
    assert found.quality == "broader"
    assert any("5 to 14 local units" in text for text in said(found, "evidence_reference_between"))
    assert not said(found, "evidence_reference")


def test_no_quotient_of_the_places_where_a_broader_group_has_none(filiera: FilieraAnalyser, blocks: Blocks) -> None:
    """The two places without 95 would stand for all of them, and those with it for nothing."""
    rows: list[Row] = [
        (TARANTO, "6209", "2023", 2.0, 20.0), (TARANTO, "", "2023", 90.0, 900.0),
        (FOGGIA, "6209", "2023", 3.0, 30.0), (FOGGIA, "", "2023", 80.0, 800.0),
        ("072006", "6209", "2023", 9.0, 90.0), ("072006", "95", "2023", 9.0, 90.0), ("072006", "", "2023", 99.0, 990.0),
    ]  # fmt: skip
    found = judged(filiera, blocks, rows, "62.09", "95.11")
    assert (found.quality, found.location_quotient, found.supply_employees) == ("broader", None, None)


def told(filiera: FilieraAnalyser, blocks: Blocks, *, decay: str, low: float, high: float) -> tuple[str, str]:
    """Everything that is said of an activity for children, in Italian and English."""
    term = per_residents(low, 0.5, high, ages="0-2")
    kept = activity("nidi", term, codes=["88.91"], yardstick="target", minimum=fact(30), jobs=fact(5, 8, 9))
    plan = with_activities(new_plan("Prova", ["16"], (SITE,)), kept)
    plan = replace(plan, parameters=replace(plan.parameters, decay=decay))
    rows = [(TERRITORY.codes[at], "8891", "2023", 1.0, 2.0) for at in TERRITORY.in_regions(["16"]).tolist()]
    one = filiera.opportunity(with_units(plan, blocks, rows, absent="zero"), ("site", 1), "nidi")
    parts = (one.reason, *one.evidence, *one.assumptions)
    italian, english = ("\n".join(part.text(Texts(language)) for part in parts) for language in LANGUAGES)
    return italian, english


@pytest.mark.parametrize(
    ("decay", "words"),
    [
        ("half-life:12.5", ("il peso dimezza ogni 12,5 minuti", "the weight halves every 12.5 minutes")),
        ("logistic:30,8", ("dimezza a 30 minuti, con passaggio di 8", "30 minutes")),
        ("step", ("il peso resta intero fino al limite", "the weight")),
    ],
)
def test_the_weight_of_minutes_is_said_in_words(
    filiera: FilieraAnalyser, blocks: Blocks, decay: str, words: tuple[str, str]
) -> None:
    for text, expected in zip(told(filiera, blocks, decay=decay, low=0.2, high=0.8), words, strict=True):
        assert expected in text
        assert decay.partition(":")[0] not in text


def test_a_range_is_written_once_and_a_point_as_one_number(filiera: FilieraAnalyser, blocks: Blocks) -> None:
    """0.5 for each 100 children wherever it is told, with 0.2 and 0.8 beside it only where those are its ends."""
    italian, english = told(filiera, blocks, decay="step", low=0.2, high=0.8)
    assert "0,5 (da 0,2 a 0,8)" in italian
    assert "0.5 (0.2 to 0.8)" in english
    assert "8 (da 5 a 9)" in italian, "jobs of a local unit"
    point, _ = told(filiera, blocks, decay="step", low=0.5, high=0.5)
    assert "0,5 " in point
    for line in (*italian.splitlines(), *point.splitlines()):
        for low, high in re.findall(r"da ([\d.,]+) a ([\d.,]+)", line):
            assert low != high, line
    assert "ne servono da" not in point


def test_of_a_district_the_municipalities_of_its_sites_are_named(filiera: FilieraAnalyser, blocks: Blocks) -> None:
    """Two sites, in Taranto and Foggia: what is known are those two municipalities alone, by their own rows."""
    foggia = Site(2, "Foggia", "existing", 15.545, 41.462, 100, 1.7)
    plan = new_plan("Prova", ["16"], (SITE, foggia))
    plan = replace(plan, districts=(District(1, "Distretto", (1, 2)),))
    term = per_residents(1, 1, 1)
    plan = with_activities(plan, activity("nidi", term, codes=["88.91"], yardstick="target", minimum=fact(30)))
    plan = with_units(plan, blocks, [(place, "8891", "2023", 1.0, 2.0) for place in (TARANTO, FOGGIA)])
    for place, words in ((("district", 1), "nei comuni delle sedi"), (("site", 1), "nel comune")):
        one = filiera.opportunity(plan, place, "nidi")
        assert one.scope == "municipality"
        parts = (one.reason, *one.evidence)
        told = [part.text(Texts("it")) for part in parts if "scope" in part.params]
        assert len(told) == 2
        assert all(words in text for text in told), told


def test_what_a_parameter_may_be_set_to_is_not_told_as_its_range(filiera: FilieraAnalyser, blocks: Blocks) -> None:
    """The shipped values alone: those of the table of parameters in the guides, 0.8 and 1.2."""
    italian, english = told(filiera, blocks, decay="step", low=0.2, high=0.8)
    assert re.search(r"^Lacuna sotto: 0,8\. ", italian, re.MULTILINE)
    assert re.search(r"^Gap below: 0\.8\. ", english, re.MULTILINE)
    assert re.search(r"^Surplus above: 1\.2\. ", english, re.MULTILINE)


def test_residents_of_all_ages_and_of_a_band_are_both_said_in_words(filiera: FilieraAnalyser) -> None:
    terms = per_residents(1, 1, 1), per_residents(1, 1, 1, ages="0-2")
    plan = with_activities(new_plan("Prova", ["16"], (SITE,)), activity("shops", *terms))
    whole, band = said(filiera.opportunity(plan, ("site", 1), "shops"), "evidence_residents")
    assert whole.startswith("Residents (of all ages): ")
    assert band.startswith("Residents (0-2): ")


def test_supply_is_no_share_of_a_need_that_nobody_states(filiera: FilieraAnalyser, blocks: Blocks) -> None:
    """Five units here, the same share as there, staff unknown: it may be enough or not, and is not 0 % of the need."""
    rows: list[Row] = [(place, "56", "2023", 5.0, 9.0) for place in (TARANTO, FOGGIA)]
    found = judged(filiera, blocks, rows, "56", site=replace(SITE, seats=None))
    assert (found.status, found.ratio, found.supply_units) == ("unknown", None, 5.0)
