# SPDX-License-Identifier: EUPL-1.2
"""The sections about the ranking in a real Chromium: nothing overlaps, nothing is cut off, nothing is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from district_planner.core.texts import LANGUAGES, Language
from district_planner.reports import write_html
from tests.browser import Browser, Page, running_browser
from tests.ranking_reports import ranking_plan
from tests.reporting import demo_model, report_of

pytestmark = pytest.mark.chromium

OVERLAPS = """(() => {
    const boxes = [...document.querySelectorAll('.scatter text')].map(e => [e.textContent, e.getBoundingClientRect()]);
    const frame = document.querySelector('.scatter').getBoundingClientRect();
    const found = [];
    boxes.forEach(([text, a], i) => {
        const wide = a.left < frame.left - 1 || a.right > frame.right + 1;
        const tall = a.top < frame.top - 1 || a.bottom > frame.bottom + 1;
        if (wide || tall) found.push('outside: ' + text);
        for (const [other, b] of boxes.slice(i + 1))
            if (a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 2 && b.top < a.bottom - 2)
                found.push(text + ' / ' + other);
    });
    return found;
})()"""
CUT_OFF = """(() => {
    const wide = document.documentElement.clientWidth;
    const inside = e => e.closest('.scroll') || e.closest('.map-live') || e.closest('.hidden') || e.closest('.skip');
    return [...document.querySelectorAll('main p, main li, main h2, main h3, main dd, main summary, main figure')]
        .filter(e => !inside(e) && e.getBoundingClientRect().right > wide + 1)
        .map(e => e.textContent.slice(0, 60));
})()"""


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    with running_browser(chromium) as running:
        yield running


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with browser.page() as opened:
        opened.resize(1366, 768)
        yield opened


@pytest.fixture(scope="module", params=LANGUAGES)
def report(request: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    language: Language = request.param
    path = tmp_path_factory.mktemp("ranking") / f"rapporto-{language}.html"
    write_html(report_of(ranking_plan(), language, "suitability"), path)
    return path


def test_asks_for_nothing_and_complains_of_nothing(page: Page, report: Path) -> None:
    page.open(report.as_uri(), settle_s=0.6)
    assert page.requests == [report.as_uri()]
    assert page.complaints == []


def test_how_far_the_ranking_holds_is_on_the_first_screen(page: Page, report: Path) -> None:
    page.open(report.as_uri())
    bottom = page.evaluate("document.querySelector('.holds').getBoundingClientRect().bottom")
    assert 0 < bottom < 400
    said = page.evaluate("document.querySelector('.holds').textContent")
    assert "Verrès" in said


def test_names_and_numbers_of_the_scatter_keep_apart(page: Page, report: Path) -> None:
    page.open(report.as_uri())
    assert page.evaluate(OVERLAPS) == []
    assert page.evaluate("document.querySelectorAll('.scatter text.name').length") == 3


def test_the_scatter_of_the_demo_keeps_apart(page: Page, tmp_path: Path) -> None:
    write_html(demo_model("en"), tmp_path / "demo.html")
    page.open((tmp_path / "demo.html").as_uri())
    assert page.evaluate(OVERLAPS) == []


@pytest.mark.parametrize(("width", "mobile", "dark"), [(1366, False, False), (1366, False, True), (390, True, False)])
def test_nothing_is_cut_off(page: Page, report: Path, width: int, mobile: bool, dark: bool) -> None:
    page.resize(width, 800, dark=dark, mobile=mobile)
    page.open(report.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(e => { e.open = true; })")
    assert page.evaluate(CUT_OFF) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_bars_are_told_apart_by_colour_and_said_in_words(page: Page, report: Path) -> None:
    """The legend has the colours of the bars; the words beside a bar add up to all draws, but for rounding."""
    page.open(report.as_uri())
    legend, drawn = (
        page.evaluate(f"[...document.querySelectorAll('{where} rect')].map(e => getComputedStyle(e).fill)")
        for where in (".rank-legend", ".ranks")
    )
    assert len(set(legend)) == 3
    assert set(drawn) <= set(legend)
    words = page.evaluate("[...document.querySelectorAll('.rank-words')].map(e => e.textContent)")
    for line in words:
        shares = [int(part.split("\xa0")[0].split()[-1]) for part in line.split("%")[:-1]]
        assert 98 <= sum(shares) <= 101


def test_reasons_open_by_keyboard(page: Page, report: Path) -> None:
    page.open(report.as_uri())
    page.evaluate("document.querySelector('details.why summary').focus()")
    page.press("Enter")
    assert page.evaluate("document.querySelector('details.why').open")
    page.press("Tab")
    page.press("Enter")
    opened = page.evaluate("document.querySelector('details.why details.rows').open")
    assert opened
    assert (
        page.evaluate("document.querySelector('details.why details.rows table').getBoundingClientRect().height") > 100
    )


def test_prints_without_the_folded_reasons(page: Page, report: Path) -> None:
    page.open(report.as_uri())
    page.call("Emulation.setEmulatedMedia", media="print")
    seen = page.evaluate(
        "['robustness', 'must-haves', 'weights', 'methods', 'costs', 'scenarios', 'why']"
        ".map(id => document.getElementById(id).getBoundingClientRect().height > 0)"
    )
    assert seen == [True] * 6 + [False]
    assert page.pdf()[:5] == b"%PDF-"
