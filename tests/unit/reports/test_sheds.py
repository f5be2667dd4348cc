# SPDX-License-Identifier: EUPL-1.2
"""Who works today where a candidate stands, as the report tells it: figures by hand, sources, and what is unknown."""

from __future__ import annotations

import html
import re
from functools import cache

import pytest

from district_planner.core.texts import LANGUAGES, Language
from district_planner.reports import ReportModel, render_html
from tests.own_data import Blocks, flows_dataset, with_dataset
from tests.reporting import analyser, aosta_plan, report_of

AOSTA, QUART, COURMAYEUR = "007003", "007054", "007022"
"""Codes of Istat's list; the candidate of `aosta_plan` stands in Aosta, Quart lies beside it."""
FLOWS = [(AOSTA, AOSTA, 60.0), (QUART, AOSTA, 30.0), (COURMAYEUR, AOSTA, 10.0), (AOSTA, QUART, 20.0)]


@cache
def model_of(language: Language = "it") -> ReportModel:
    blocks = Blocks()
    return report_of(with_dataset(aosta_plan(), flows_dataset(blocks, FLOWS)), language, payloads=blocks)


def section(page: str) -> str:
    """The words of the section, a blank between them."""
    found = re.search(r'<section aria-labelledby="sheds">.*?</section>', page, re.DOTALL)
    assert found is not None
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", found.group())))


def test_the_figures_are_those_of_the_matrix_by_hand() -> None:
    """100 work in Aosta, 60 of them live there; of 80 who live there and work, 60 work there."""
    (shed,) = model_of().sheds
    assert (shed.workers.value, shed.place) == (100, "Aosta/Aoste (AO)")
    assert shed.living_here.value == pytest.approx(60)
    assert shed.working_here.value == pytest.approx(75)


def test_rings_stand_beside_those_of_the_catchment() -> None:
    model = model_of()
    (shed,) = model.sheds
    catchment = model.catchments[0]
    assert [ring.to_minutes for ring in shed.rings] == [ring.to_minutes for ring in catchment.rings]
    minutes = analyser().analyse(aosta_plan()).site(shed.site_id).catchment.minutes
    territory = analyser().territory
    near = sum(p for home, work, p in FLOWS if work == AOSTA and minutes[territory.position(home)] <= 15)
    assert shed.rings[0].observed.value == pytest.approx(near)
    assert sum(ring.observed.value or 0 for ring in shed.rings) == pytest.approx(shed.within.value)
    assert sum(ring.modelled.value or 0 for ring in shed.rings) == pytest.approx(100)
    assert 0 < (shed.overlap.value or 0) < 100


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_them_with_their_source(language: Language) -> None:
    model = model_of(language)
    said = section(render_html(model))
    assert "Aosta/Aoste (AO)" in said
    for figure in ("100", "60 %", "75 %"):
        assert figure in said
    assert model.table_sources["sheds"][0] == "data.1"
    assert f"[{model.source_number('data.1')}]" in said


def test_nobody_recorded_is_unknown_and_not_zero() -> None:
    blocks = Blocks()
    plan = with_dataset(aosta_plan(), flows_dataset(blocks, [(AOSTA, QUART, 20.0)]))
    model = report_of(plan, payloads=blocks)
    (shed,) = model.sheds
    assert (shed.workers.value, shed.living_here.value, shed.rings) == (None, None, ())
    said = section(render_html(model))
    assert "n.d." in said
    assert " 0 %" not in said


def test_the_matrix_imported_last_counts() -> None:
    blocks = Blocks()
    plan = with_dataset(aosta_plan(), flows_dataset(blocks, FLOWS))
    plan = with_dataset(plan, flows_dataset(blocks, [(AOSTA, AOSTA, 7.0)]))
    model = report_of(plan, payloads=blocks)
    assert model.sheds[0].workers.value == 7
    assert model.table_sources["sheds"][0] == "data.2"


def test_without_a_matrix_there_is_no_such_section() -> None:
    model = report_of(aosta_plan())
    assert model.sheds == ()
    assert "sheds" not in model.table_sources
    assert 'id="sheds"' not in render_html(model)
