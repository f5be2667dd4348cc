# SPDX-License-Identifier: EUPL-1.2
"""What a report says of imported data: on the map, in the score, in the section of the data, among the sources."""

from __future__ import annotations

import dataclasses
import html
import re
from functools import cache
from typing import Literal

import pytest

from district_planner.core.texts import LANGUAGES, Language
from district_planner.reports import render_html
from district_planner.reports.model import ReportModel
from district_planner.scenarios import (
    CalibrationRecord,
    Plan,
    add_criterion,
    set_calibration,
    set_parameter,
    set_regions,
)
from district_planner.territory import load_territory
from tests.own_data import Blocks, column, described, flows_dataset, own, values_dataset, with_dataset
from tests.reporting import aosta_plan, demo_model, report_of

JOBS = column("jobs", "Addetti", "count", "teste", known=74, total=2701.0)
KIND = column("kind", "Tipo di comune", "category", known=73)
RECORD = CalibrationRecord(
    2, ("02",), 60.0, "half-life:16", "half-life:14.5", 0.712, 0.768, 0.91, 0.84, 0.905, 1246.0, 31,
    "2026-11-22T09:45:00+00:00",
)  # fmt: skip


def valley(blocks: Blocks) -> Plan:
    """Valle d'Aosta with a data set of jobs 0, 1, 2, ... and two kinds of municipality, the last one unknown."""
    territory = load_territory()
    codes = [territory.codes[position] for position in territory.in_regions(["02"])]
    count = len(codes)
    numbers = [
        (JOBS, [float(k) for k in range(count)]),
        (KIND, [*(float(k % 2) for k in range(count - 1)), float("nan")]),
    ]
    dataset = values_dataset(blocks, codes, numbers, {"kind": ["Valle", "Montagna"]})
    plan = with_dataset(aosta_plan(), dataset, own("Addetti su residenti", "share(data.0.jobs; residents)", unit="%"))
    plan = add_criterion(plan, "own.1", "more", points=25).apply(plan)
    return add_criterion(plan, "data.1.jobs", "more", "catchment", points=25).apply(plan)


@cache
def model_of(language: Language = "it", indicator_id: str = "own.1") -> ReportModel:
    blocks = Blocks()
    return report_of(valley(blocks), language, indicator_id, blocks)


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_imported_indicator_has_its_source_wherever_a_shipped_one_has(language: Language) -> None:
    model = model_of(language)
    assert model.map.indicator.source_ids == ("data.1", "istat_population_2023")
    assert model.table_sources["map"][:1] == ("data.1",)
    own_criteria = model.criteria[-2:]
    assert own_criteria[0].source_ids == ("data.1", "istat_population_2023")
    assert own_criteria[1].source_ids == ("data.1", "istat_population_2023", "travel_engine")
    assert all(set(score.source_ids) <= {s.id for s in model.sources} for score in model.scores)
    line = "Ente d'esempio, Addetti d'esempio, 2021, CC BY 4.0"
    assert line in [source.line(language) for source in model.sources]
    assert line in text_of(render_html(model))


def test_own_criteria_are_scored_and_cover_what_they_say() -> None:
    model = model_of()
    here, around = (criterion.id for criterion in model.criteria[-2:])
    scores = {score.criterion_id: score for score in model.scores_of(model.candidates[0].site.id)}
    assert scores[here].coverage is None
    assert scores[around].coverage is not None
    assert 98 < (scores[around].coverage.value or 0) < 99, "some of the catchment lies in Piedmont"
    assert scores[around].value.unit == "teste"
    assert sum(criterion.weight.value or 0 for criterion in model.criteria) == pytest.approx(100)
    page = text_of(render_html(model))
    assert "Addetti, nel bacino" in page
    assert "residenti del bacino per cui è noto: 99\N{NO-BREAK SPACE}%" in html.unescape(render_html(model))
    assert any("Criteri su indicatori del progetto" in paragraph for paragraph in model.method)
    assert not any("Criteri su indicatori" in paragraph for paragraph in demo_model().method)


def test_the_section_of_the_data_says_what_was_done_and_what_for() -> None:
    model = model_of()
    first = model.data[0]
    assert (first.source_id, first.imported, first.url) == ("data.1", True, "https://example.org/dati?a=1&b=2")
    assert "Righe lette: 9; usate: 6; perse: 2; non richieste: 1." in first.treatment
    assert first.indicators == ("Addetti", "Tipo di comune", "Addetti su residenti")
    assert first.uses == (
        "mappa: “Addetti su residenti”",
        "criteri “Addetti su residenti” 16,7, “Addetti, nel bacino” 16,7 punti su 100",  # 25 of 100 + 25 + 25
    )
    page = text_of(render_html(model))
    for said in (*first.treatment, *first.uses, first.url, "Dati usati", "Forniti con"):
        assert said in page
    shipped = {row.source_id for row in model.data if not row.imported}
    assert {"istat_population_2023", "istat_boundaries", "geonames", "natural_earth", "travel_engine"} <= shipped


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_report_has_the_section(language: Language) -> None:
    model = demo_model(language)
    listed = {row.source_id for row in model.data}
    cited = {key for criterion in model.criteria for key in criterion.source_ids} | set(model.map.indicator.source_ids)
    assert cited <= listed
    assert all(row.uses and row.title and row.publisher for row in model.data)
    assert all(not row.treatment for row in model.data)
    page = render_html(model)
    assert page.count('<table class="data">') == 1
    assert "Comes with District Planner." in page or "Forniti con District Planner." in page


def test_addresses_are_words_not_links() -> None:
    page = render_html(model_of())
    assert "https://example.org/dati?a=1&amp;b=2" in page
    assert not re.findall(r'href="[^"]*example[^"]*"', page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_categories_are_named_on_the_map_and_in_the_table(language: Language) -> None:
    model = model_of(language, "data.1.kind")
    assert [(row.label, row.count) for row in model.map.indicator.classes] == [("Valle", 37), ("Montagna", 36)]
    assert model.map.indicator.unknown_count == 1
    areas = model.map.areas
    assert [area.shown(language) for area in areas[:2]] == ["Valle", "Montagna"]
    assert areas[-1].shown(language) == ("n.d." if language == "it" else "n/a")
    page = render_html(model)
    assert page.count('<td class="number">Valle</td>') == 37
    assert any(("categori" if language == "it" else "categor") in paragraph for paragraph in model.method)


def test_a_scale_says_its_own_percentiles() -> None:
    from district_planner.scenarios import update_criterion

    blocks = Blocks()
    plan = valley(blocks)
    plan = update_criterion(plan, "own.2", low_percentile=12.5, high_percentile=90.0).apply(plan)
    criterion = report_of(plan, "it", "density", blocks).criteria[-2]
    assert criterion.scale == "percentili 12,5 e 90 dei comuni dell'area; di più è meglio"


COMMUTERS = Blocks()


@cache
def calibrated() -> Plan:
    plan = with_dataset(aosta_plan(), values_dataset(COMMUTERS, ["007003"], [(JOBS, [1.0])]))
    plan = with_dataset(plan, flows_dataset(COMMUTERS, [("007003", "007003", 9.0)], "Pendolari"))
    return set_calibration(plan, RECORD).apply(plan)


def report_on(plan: Plan, language: Language = "it") -> ReportModel:
    return report_of(plan, language, payloads=COMMUTERS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_calibration_in_use_is_told_with_its_fit(language: Language) -> None:
    model = report_on(calibrated(), language)
    said = next(paragraph for paragraph in model.method if "22/11/2026" in paragraph)
    point = "," if language == "it" else "."
    for part in (f"0{point}712", f"0{point}768", f"91{point}0", f"90{point}5", "31", "Valle d'Aosta", f"14{point}5"):
        assert part in said
    flows = next(row for row in model.data if row.title == "Pendolari")
    assert flows.uses[0] in ("calibrazione del peso dei minuti", "calibration of the weight of the minutes")
    assert not any("22/11/2026" in paragraph for paragraph in demo_model(language).method)


@pytest.mark.parametrize(("choice", "words"), [("who", "chi va dove"), ("how_far", "quanto si viaggia"), ("", "")])
def test_what_a_calibration_fits_is_told_where_it_is_known(choice: Literal["", "who", "how_far"], words: str) -> None:
    plan = set_calibration(calibrated(), dataclasses.replace(RECORD, choice=choice)).apply(calibrated())
    said = " ".join(report_on(plan).method)
    assert ("La calibrazione adatta il peso" in said) is bool(choice)
    assert words in said


def test_a_calibration_that_is_not_used_is_told_as_such() -> None:
    replaced = set_parameter(calibrated(), "decay", "linear").apply(calibrated())
    said = " ".join(report_on(replaced).method)
    assert "Questo rapporto però non lo usa" in said
    assert "cala in linea retta" in said
    moved = set_regions(calibrated(), ["02", "01"]).apply(calibrated())
    assert "andrebbe rifatta" in " ".join(report_on(moved).method)
    assert "andrebbe rifatta" not in " ".join(report_on(calibrated()).method)


def test_numbers_that_cannot_be_read_stop_the_report_with_a_reason() -> None:
    from district_planner.core.errors import PlannerError

    lost = values_dataset(Blocks(), ["007003"], [(JOBS, [123456.0])])
    with pytest.raises(PlannerError) as caught:
        report_of(with_dataset(aosta_plan(), lost), "it", "data.1.jobs", Blocks())
    assert caught.value.key == "planning.payload_missing"


def test_an_unknown_licence_is_said() -> None:
    blocks = Blocks()
    dataset = values_dataset(blocks, ["007003"], [(JOBS, [1.0])])
    bare = dataclasses.replace(dataset, description=dataclasses.replace(described(), licence="", vintage=""))
    row = report_of(with_dataset(aosta_plan(), bare), "it", "data.1.jobs", blocks).data[0]
    assert (row.licence, row.vintage) == ("licenza non indicata", "")
