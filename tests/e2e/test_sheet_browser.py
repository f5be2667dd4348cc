# SPDX-License-Identifier: EUPL-1.2
"""Opportunity sheets and the filiera of a report in a real Chromium: offline, on one A4 page, for dark and small."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from district_planner.core.texts import Language, Texts
from district_planner.reports import build_sheet, write_html, write_sheet
from district_planner.scenarios import Plan
from district_planner.scenarios.filiera import FilieraAnalyser
from district_planner.scenarios.filiera_edits import update_sheet
from tests.browser import Browser, Page, running_browser
from tests.filiera_reports import SHORT_TEXT, filiera_plan
from tests.own_data import Blocks
from tests.reporting import DAY, analyser, report_of

pytestmark = pytest.mark.chromium

OVERFLOWING = """[...document.querySelectorAll('body *')].filter(e => {
    const box = e.getBoundingClientRect();
    return box.width > 1 && !e.closest('.scroll, .hidden, svg') && box.right > innerWidth + 1;
}).map(e => e.className || e.tagName)"""


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    with running_browser(chromium) as running:
        yield running


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    browser.watcher.asked.clear()
    with browser.page() as opened:
        opened.resize(1000, 800)
        yield opened


@cache
def made() -> tuple[Plan, Blocks]:
    blocks = Blocks()
    return filiera_plan(blocks), blocks


def write(path: Path, number: int, language: Language, plan: Plan | None = None) -> Path:
    analyser().payloads = made()[1]
    texts = Texts(language)
    write_sheet(build_sheet(FilieraAnalyser(analyser()), plan or made()[0], number, texts, written_on=DAY), path)
    return path


def pages_of(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page[^s]", pdf))


@pytest.mark.parametrize("language", ["it", "en"])
@pytest.mark.parametrize("number", [1, 2])
def test_a_sheet_asks_for_nothing_and_prints_on_one_page(
    page: Page, browser: Browser, tmp_path: Path, number: int, language: Language
) -> None:
    address = write(tmp_path / "sheet.html", number, language).as_uri()
    page.open(address, settle_s=0.5)
    assert page.requests == [address]
    assert not [line for line in browser.watcher.asked if "google" not in line and "gvt1" not in line]
    assert page.complaints == []
    pdf = page.pdf()
    assert pages_of(pdf) == 1
    box = re.search(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)", pdf)
    assert box is not None
    assert [round(float(side)) for side in box.groups()] == [595, 842], "A4 in points"


def test_texts_of_a_usual_length_still_fit(page: Page, tmp_path: Path) -> None:
    """Four sentences of what it is, two lines of customers, a title of two lines, own figures, all actors."""
    given = {"text": " ".join([SHORT_TEXT] * 4), "customers": " ".join([SHORT_TEXT] * 2), "title": SHORT_TEXT}
    plan = update_sheet(made()[0], 1, **given).apply(made()[0])
    page.open(write(tmp_path / "sheet.html", 1, "it", plan).as_uri())
    assert pages_of(page.pdf()) == 1


def test_a_long_text_goes_on_and_is_not_cut(page: Page, tmp_path: Path) -> None:
    text = " ".join(f"parola{number}" for number in range(400))
    plan = update_sheet(made()[0], 1, text=text).apply(made()[0])
    page.open(write(tmp_path / "sheet.html", 1, "it", plan).as_uri())
    assert pages_of(page.pdf()) >= 1
    assert "parola399" in page.evaluate("document.body.innerText")


@pytest.mark.parametrize("width", [360, 700, 1000])
@pytest.mark.parametrize("dark", [False, True])
def test_nothing_sticks_out(page: Page, tmp_path: Path, width: int, dark: bool) -> None:
    page.resize(width, 800, dark=dark)
    page.open(write(tmp_path / "sheet.html", 1, "it").as_uri())
    assert page.evaluate(OVERFLOWING) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_signs_of_a_status_differ_in_shape_and_stand_out(page: Page, tmp_path: Path) -> None:
    report = tmp_path / "report.html"
    write_html(report_of(made()[0], payloads=made()[1]), report)
    for dark in (False, True):
        page.resize(1000, 800, dark=dark)
        page.open(report.as_uri())
        signs = page.evaluate(
            """Object.fromEntries([...document.querySelectorAll('table.filiera .status')].map(s =>
                [s.classList[1], [s.innerHTML, getComputedStyle(s).color]]))"""
        )
        assert set(signs) == {"status-void", "status-gap", "status-unknown"}
        assert len({shape for shape, _ in signs.values()}) == 3
        assert all(_contrast(colour, (20, 24, 30) if dark else (255, 255, 255)) >= 3 for _, colour in signs.values())


def _contrast(colour: str, paper: tuple[int, int, int]) -> float:
    """Contrast as WCAG 2 counts it."""

    def light(rgb: tuple[int, ...]) -> float:
        parts = [c / 255 / 12.92 if c / 255 <= 0.04045 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in rgb]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    red, green, blue = (int(part) for part in re.findall(r"\d+", colour)[:3])
    high, low = sorted((light((red, green, blue)), light(paper)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("width", [360, 1200])
def test_the_sections_of_a_report_stay_in_the_page(page: Page, tmp_path: Path, width: int) -> None:
    report = tmp_path / "report.html"
    write_html(report_of(made()[0], "en", payloads=made()[1]), report)
    page.resize(width, 800)
    page.open(report.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    headings = page.evaluate("[...document.querySelectorAll('main > section > h2')].map(h => h.id)")
    assert headings[-7:] == ["filiera", "sheets", "actors", "districts", "method", "data", "sources"]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.complaints == []


def test_paper_has_the_tables_and_leaves_the_evidence_to_the_screen(page: Page, tmp_path: Path) -> None:
    report = tmp_path / "report.html"
    write_html(report_of(made()[0], payloads=made()[1]), report)
    page.open(report.as_uri())
    page.call("Emulation.setEmulatedMedia", media="print")
    shown = "document.querySelectorAll('table.{}').length && document.querySelector('table.{}').offsetHeight"
    for table in ("filiera", "gaps", "opportunities", "initiatives", "commitments", "jobs"):
        assert page.evaluate(shown.format(table, table)) > 0
    assert page.evaluate("[...document.querySelectorAll('.folded')].every(d => d.offsetHeight === 0)")
