# SPDX-License-Identifier: EUPL-1.2
"""The sections about the filiera say what `FilieraAnalyser` works out, and nothing where there is nothing."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from functools import cache

import numpy as np
import pytest

from district_planner.core.errors import NotFoundError
from district_planner.core.texts import Language, Texts
from district_planner.filiera.gaps import STATUSES
from district_planner.reports import ReportModel, activity_map_known, render_html
from district_planner.reports.quantities import QuantityRange, amount
from district_planner.scenarios import Plan, demo_plan, new_plan
from district_planner.scenarios.activity_maps import STATUS_COLOURS
from district_planner.scenarios.filiera import FilieraAnalyser
from tests.filiera_data import with_units
from tests.filiera_reports import OUTLINE, PERSON, filiera_plan
from tests.own_data import Blocks
from tests.reporting import analyser, aosta_plan, demo_model, report_of


@cache
def made() -> tuple[Plan, Blocks]:
    blocks = Blocks()
    return filiera_plan(blocks), blocks


@cache
def model(language: Language = "it", indicator_id: str = "density") -> ReportModel:
    plan, blocks = made()
    return report_of(plan, language, indicator_id, blocks)


def filiera() -> FilieraAnalyser:
    analyser().payloads = made()[1]
    return FilieraAnalyser(analyser())


def test_the_matrix_counts_the_statuses_of_the_analyser() -> None:
    plan, _ = made()
    section = model().sections.filiera
    assert section is not None
    assert section.places == (("1", "Sede 1"),)
    found = filiera().opportunities(plan, ("site", 1))
    by_sector = {
        plan.catalogue.sector(sector).name("it"): Counter(o.status for o in found if o.activity.sector == sector)
        for sector in {o.activity.sector for o in found}
    }
    assert {row.sector: Counter(dict(row.cells[0].counts)) for row in section.rows} == by_sector
    for row in section.rows:
        present = [status for status in STATUSES if by_sector[row.sector][status]]
        assert row.cells[0].status == present[0], "the most urgent that is known"


def test_the_plan_of_these_tests_has_every_kind_of_answer() -> None:
    """By how `rows` are made: few nurseries, no gym in reach, nothing of robots; 170 people ask for 102 canteens."""
    statuses = {o.activity.id: o.status for o in filiera().opportunities(made()[0], ("site", 1))}
    assert statuses["nursery"] == "gap"
    assert statuses["gym"] == "void"
    assert statuses["canteen"] == "gap"
    assert statuses["robots"] == "unknown"


def test_the_gaps_are_those_of_the_analyser_by_index() -> None:
    plan, _ = made()
    section = model().sections.filiera
    assert section is not None
    found = {o.activity.id: o for o in filiera().opportunities(plan, ("site", 1))}
    short = sorted((o for o in found.values() if o.status in ("void", "gap")), key=lambda o: -o.index)
    assert [gap.figures.activity_id for gap in section.gaps] == [o.activity.id for o in short]
    assert section.gaps_total == len(short)
    assert not section.is_demand_only
    for gap in section.gaps:
        one, shown = found[gap.figures.activity_id], gap.figures
        assert (shown.demand.low, shown.demand.default, shown.demand.high) == dataclasses.astuple(one.demand)
        assert (shown.jobs.low, shown.jobs.default, shown.jobs.high) == dataclasses.astuple(one.jobs)
        assert (shown.area_m2.low, shown.area_m2.high) == (one.area_m2.low, one.area_m2.high)
        assert shown.supply_units.value == one.supply_units
        assert (shown.unmet.value, shown.index.value) == (one.unmet, one.index)
        assert shown.location_quotient.value == one.location_quotient
        assert shown.ratio.value == (None if one.ratio is None else 100 * one.ratio)
        assert shown.known_share.value == 100 * one.known_share
        assert [entry.text for entry in shown.evidence] == [entry.text(Texts("it")) for entry in one.evidence]
        assert len(shown.assumptions) == len(one.assumptions)


def test_three_sentences_at_most_and_the_verdict_first() -> None:
    section = model().sections.filiera
    assert section is not None
    assert len(section.sentences) == 3
    assert section.sentences[0] == (
        "Attorno alle sedi candidate sono assenti o carenti 3 attività su 4; di 1 l'offerta non è nota."
    )
    assert section.gaps[0].figures.activity in section.sentences[1]
    assert "80 %" in section.sentences[2]


def test_of_many_candidates_the_first_are_shown() -> None:
    first = aosta_plan().sites[0]
    sites = tuple(dataclasses.replace(first, id=number, lon=7.1 + number / 100) for number in range(1, 11))
    section = report_of(new_plan("Dieci", ("02",), sites)).sections.filiera
    assert section is not None
    assert section.sentences[0] == "Le prime 8 candidate per punteggio, su 10."
    assert [mark for mark, _ in section.places] == [str(number) for number in range(1, 9)]


def test_what_is_unknown_is_said_so_and_never_zero() -> None:
    """Without local units no status is known: no matrix, no gap, but the demand, which is."""
    section = demo_model().sections.filiera
    assert section is not None
    assert section.rows == ()
    assert section.is_demand_only
    assert section.gaps_total == 0
    assert "non noto non vuol dire mancante" in section.sentences[0]
    for gap in section.gaps:
        shown = gap.figures
        assert shown.status == "unknown"
        assert shown.supply == "n.d."
        assert shown.unmet.text("it") == shown.ratio.text("it") == shown.location_quotient.text("it") == "n.d."
        assert shown.demand.default is not None


@pytest.mark.parametrize(
    ("value", "said"),
    [(None, "n.d."), (0.0, "0"), (0.04, "0,04"), (0.5, "0,5"), (3.06, "3,1"), (46.0, "46"), (99.96, "100"),
     (12345.6, "12.346"), (0.0001, "0,00")],
)  # fmt: skip
def test_a_figure_has_a_decimal_where_it_is_small(value: float | None, said: str) -> None:
    assert amount(value).text("it") == said


def test_a_range_is_said_once_where_it_is_none() -> None:
    texts = Texts("it")
    assert QuantityRange(2, 2, 2, "posti").text(texts) == "2\N{NO-BREAK SPACE}posti"
    assert QuantityRange(1, 2, 3.5, "posti").text(texts) == "2 (1–3,5)\N{NO-BREAK SPACE}posti"
    assert QuantityRange(None, None, None, "posti").text(texts) == "n.d."


def test_sheets_are_ranked_and_keep_the_figures_of_the_user() -> None:
    sheets = model().sections.sheets
    index = [sheet.figures.index.value or 0 for sheet in sheets]
    assert len(index) == 2
    assert index == sorted(index, reverse=True)
    own = next(sheet for sheet in sheets if sheet.title == "Nido dei turni")
    assert (own.figures.jobs.low, own.figures.jobs.default, own.figures.jobs.high, own.figures.jobs.own) == (
        5, 8, 12, True,
    )  # fmt: skip
    assert not own.figures.demand.own
    assert own.changes[0] == "stato: era coperto, ora è lacuna."
    assert own.changes[1].startswith("domanda: era 2, ora è ")
    assert [actor.name for actor in own.actors] == ["Comune di Aosta", "Ateneo"]
    assert own.missing_kinds == ("impresa locale",)


def test_a_sheet_of_an_activity_that_is_gone_is_left_out() -> None:
    plan, blocks = made()
    gone = dataclasses.replace(plan, activities=tuple(one for one in plan.activities if one.id != "robots"))
    assert [sheet.id for sheet in report_of(gone, payloads=blocks).sections.sheets] == [1]


def test_the_index_says_its_weights_and_its_source() -> None:
    rule = model().sections.index_rule
    assert rule is not None
    assert "100 × (0,5 carenza + 0,3 dimensione + 0,2 idoneità" in rule.text
    assert rule.source_ids == ("method",)


def test_actors_and_what_is_late_on_the_day_of_the_report() -> None:
    """The report is of 7 March 2026: what was due on the 6th is late, what is due that day is not."""
    section = model().sections.actors
    assert section is not None
    told = [(row.text, row.due, row.late) for row in section.commitments]
    assert told == [
        ("Trovare i locali", "06/03/2026", True),
        ("Delibera", "07/03/2026", False),
        ("Corso per educatori", "31/12/2026", False),
    ]
    assert section.sentences == (
        "Una iniziativa; attori coinvolti: 2.",
        "Al 07/03/2026 un impegno su 3 è in ritardo.",
        "Ruoli che nell'iniziativa in corso nessuno ha: finanzia, acquista.",
    )
    (row,) = section.initiatives
    assert row.roles == {1: ("promuove", "ospita"), 2: ("forma",)}
    assert row.missing_roles == ("finanzia", "acquista")
    assert row.missing_kinds == ("impresa locale",)
    assert row.about == ("Nido dei turni", "Distretto della Dora", "Sede 1")


def test_the_card_of_a_district_is_that_of_the_analyser() -> None:
    plan, _ = made()
    (card,), found = model().sections.districts, filiera().district_card(plan, 1)
    assert card.staff.value == found.staff.staff == 1.7 * (100 + 200)
    assert card.staff_now.value is None, "an existing site that does not say how many it employs"
    assert card.residents.value == found.catchment_residents
    assert card.labour_pool.value == found.labour_pool
    assert len(card.present) == len(found.completeness.present)
    assert len(card.present) + len(card.missing) + len(card.unknown) == 12
    assert card.completeness.low == round(100 * len(card.present) / 12)
    assert card.completeness.high == round(100 * (len(card.present) + len(card.unknown)) / 12)
    assert [row.jobs.default for row in card.jobs] == [row.jobs.default for row in found.jobs_beyond.rows]
    assert card.sites == (("1", "Sede 1"), ("2", "Sede 2"))
    assert card.initiatives == ("Nido di distretto",)


def test_jobs_beyond_the_site_are_never_added_up() -> None:
    (card,) = model().sections.districts
    total = sum(row.jobs.default or 0 for row in card.jobs)
    (table,) = re.findall(r'<table class="jobs">.*?</table>', render_html(model()), flags=re.DOTALL)
    assert "che non si sommano mai" in table
    assert Texts("it").number(card.jobs[0].jobs.default) in table
    assert Texts("it").number(total) not in table


@pytest.mark.parametrize("language", ["it", "en"])
def test_no_person_is_named(language: Language) -> None:
    written = render_html(model(language))
    assert "Comune di Aosta" in written
    for told in PERSON:
        assert told not in written


def test_a_project_without_them_has_no_sections() -> None:
    sections = report_of(new_plan("Vuoto", ("02",))).sections
    assert (sections.filiera, sections.sheets, sections.actors, sections.districts) == (None, (), None, ())
    written = render_html(report_of(new_plan("Vuoto", ("02",))))
    for name in ("filiera", "sheets", "actors", "districts"):
        assert f'<section aria-labelledby="{name}">' not in written
        assert f'<section aria-labelledby="{name}">' in render_html(model())
    demo = render_html(demo_model())
    assert '<section aria-labelledby="filiera">' in demo
    assert '<section aria-labelledby="sheets">' not in demo


def test_points_and_districts_are_on_the_map() -> None:
    districts, active, planned, closed = model().map.layers
    assert (districts.title, districts.kind, districts.total) == ("Distretti del progetto", "polygon", 1)
    assert np.allclose(districts.features[0].shape.bounds, (7.2, 45.7, 7.4, 45.8))
    assert len(OUTLINE) == 4
    assert dict(districts.features[0].facts) == {"Distretto": "Distretto della Dora", "Sedi": "Sede 1, Sede 2"}
    assert [layer.title.split()[-1] for layer in (active, planned, closed)] == ["aperte", "previste", "chiuse"]
    assert len({(layer.colour, layer.is_square) for layer in (active, planned, closed)}) == 3
    (point,) = active.features
    assert (point.shape.x, point.shape.y) == (7.33, 45.74)
    assert dict(point.facts) == {
        "Nome": "Nido active", "Attività": "nursery", "Dimensione": "24 posti", "Dal": "01/09/2024",
        "Nota": "visto da noi",
    }  # fmt: skip


def test_every_source_that_is_cited_is_listed() -> None:
    listed = {source.id for source in model().sources}
    sections = model().sections
    cited = set(sections.source_ids) | set(sections.sheet_ids) | {layer.source_id for layer in model().map.layers}
    assert cited <= listed
    assert "data.1" in cited
    assert len(model().sources) == len(listed)


def test_the_map_of_an_activity_shows_its_status() -> None:
    plan, _ = made()
    shown = model("it", "filiera.nursery.status")
    values = filiera().activity_values(plan, "nursery", "status").values[analyser().territory.in_regions(["02"])]
    words = ["vuoto", "lacuna", "coperto", "eccedenza"]
    assert [legend.label for legend in shown.map.indicator.classes] == words
    assert [legend.colour for legend in shown.map.indicator.classes] == list(STATUS_COLOURS.values())
    expected = [words[int(value)] if np.isfinite(value) else "n.d." for value in values]
    assert [area.shown("it") for area in shown.map.areas] == expected
    assert [legend.count for legend in shown.map.indicator.classes] == [expected.count(word) for word in words]
    assert shown.map.indicator.unknown_count == expected.count("n.d.")
    assert any("non noto non vuol dire mancante" in paragraph for paragraph in shown.method)


@pytest.mark.parametrize("measure", ["demand", "units", "employees", "location_quotient", "unmet", "ratio"])
def test_the_map_of_an_activity_shows_any_measure(measure: str) -> None:
    plan, _ = made()
    shown = model("en", f"filiera.nursery.{measure}")
    values = filiera().activity_values(plan, "nursery", measure).values  # type: ignore[arg-type]
    area = analyser().territory.in_regions(["02"])
    assert [a.value.value for a in shown.map.areas] == [None if np.isnan(v) else v for v in values[area]]
    assert shown.map.indicator.name.startswith("nursery: ")


def test_the_map_of_a_change_names_its_periods() -> None:
    blocks = Blocks()
    plan = filiera_plan(blocks)
    codes = [analyser().territory.codes[position] for position in analyser().territory.in_regions(["02"])[:3]]
    rows = [(code, "8891", year, units, 1.0) for code in codes for year, units in (("2022", 2.0), ("2023", 5.0))]
    plan = dataclasses.replace(plan, datasets=())
    shown = report_of(with_units(plan, blocks, rows), "it", "filiera.nursery.change", blocks).map
    assert shown.indicator.name == "nursery: variazione delle unità locali (2022 → 2023)"
    assert {area.code: area.value.value for area in shown.areas if area.value.value is not None} == dict.fromkeys(
        codes, 3.0
    )


def test_a_map_of_what_there_is_not() -> None:
    plan, _ = made()
    assert activity_map_known(plan, "filiera.nursery.status")
    for wrong in ("density", "nursery.status", "filiera.nothing.status", "filiera.nursery.nothing", "filiera.", ""):
        assert not activity_map_known(plan, wrong)
    with pytest.raises(NotFoundError):
        model("it", "filiera.nothing.status")
    with pytest.raises(KeyError):
        model("it", "filiera.nursery.nothing")


def test_the_report_of_the_demo_needs_no_supply() -> None:
    assert demo_plan().points == ()
    assert "n.d." in render_html(demo_model())
