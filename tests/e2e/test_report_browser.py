# SPDX-License-Identifier: EUPL-1.2
"""The exported report in a real Chromium: it opens offline, shows its map, works by keyboard and prints."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from district_planner.reports import write_html
from tests.browser import Browser, Page, running_browser
from tests.reporting import demo_model

pytestmark = pytest.mark.chromium

BROWSERS_OWN = ("google.com", "googleapis.com", "gstatic.com", "gvt1.com")
"""Where Chromium itself calls on starting. What the page asks for is seen by `Page.requests` too."""


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    with running_browser(chromium) as running:
        yield running


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report") / "rapporto.html"
    write_html(demo_model(), path)
    return path


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    browser.watcher.asked.clear()
    with browser.page() as opened:
        opened.resize(1366, 768)
        yield opened


def asked_by_the_page(browser: Browser) -> list[str]:
    """What reached the proxy, without the browser's own calls."""
    return [line for line in browser.watcher.asked if not any(own in line for own in BROWSERS_OWN)]


def test_a_file_makes_no_request(browser: Browser, page: Page, report: Path) -> None:
    page.open(report.as_uri(), settle_s=1.0)
    assert page.requests == [report.as_uri()]
    assert asked_by_the_page(browser) == []
    assert page.complaints == []


def test_through_a_server_only_the_page_itself_is_asked_for(browser: Browser, page: Page, report: Path) -> None:
    address = "http://report.test/rapporto.html"
    browser.watcher.files[address] = report.read_bytes()
    page.open(address, settle_s=1.0)
    assert page.requests == [address]
    assert asked_by_the_page(browser) == [f"GET {address}"]
    assert page.complaints == []


def test_the_watcher_would_see_a_request(browser: Browser, page: Page, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text('<img src="http://elsewhere.test/a.png">', encoding="utf-8")
    page.open((tmp_path / "page.html").as_uri(), settle_s=0.5)
    assert "http://elsewhere.test/a.png" in page.requests
    assert asked_by_the_page(browser) == ["GET http://elsewhere.test/a.png"]


def test_the_map_shows_every_municipality_in_the_colour_of_the_legend(page: Page, report: Path) -> None:
    page.open(report.as_uri())
    model = demo_model()
    expected = [legend.colour for legend in model.map.indicator.classes]
    swatches = page.evaluate("[...document.querySelectorAll('.classes .swatch rect')].map(r => r.getAttribute('fill'))")
    assert swatches == [*expected, "url(#unknown-hatch)"]
    drawn = page.evaluate("[...document.querySelectorAll('.map-live path.area')].map(p => p.getAttribute('fill'))")
    assert [drawn.count(colour) for colour in expected] == [legend.count for legend in model.map.indicator.classes]
    assert len(drawn) == len(model.map.areas)


def test_signs_stand_where_the_sites_are(page: Page, report: Path) -> None:
    page.open(report.as_uri())
    for row in demo_model().sites:
        apart = page.evaluate(
            f"""(() => {{
                const anchor = map_report.latLngToContainerPoint([{row.site.lat}, {row.site.lon}]);
                const frame = map_report.getContainer().getBoundingClientRect();
                const sign = [...document.querySelectorAll('.site-icon')].find(
                    icon => icon.textContent.includes({row.site.name!r}));
                const box = sign.querySelector('svg').getBoundingClientRect();
                return [Math.abs((box.left + box.right) / 2 - frame.left - anchor.x),
                        anchor.y - (box.top - frame.top), box.height, box.bottom <= frame.bottom];
            }})()"""
        )
        sideways, down, height, inside = apart
        assert sideways <= 1
        assert down == pytest.approx(30 if row.site.kind == "candidate" else 12, abs=1)
        assert height >= 24
        assert inside


def test_rings_of_one_candidate_at_a_time(page: Page, report: Path) -> None:
    page.open(report.as_uri())
    shown = "document.querySelectorAll('.map-live path.ring').length"
    first = page.evaluate(shown)
    assert first == len([ring for ring in demo_model().catchments[0].rings if ring.reach is not None])
    labels = page.evaluate("[...document.querySelectorAll('#layers label')].map(l => l.textContent.trim())")
    assert [text[0] for text in labels[:4]] == ["1", "2", "3", "4"]
    assert page.evaluate("document.querySelector('#layers input').checked")
    page.evaluate("document.querySelectorAll('#layers input[type=radio]')[2].click()")
    assert page.evaluate(shown) == len([ring for ring in demo_model().catchments[2].rings if ring.reach is not None])
    page.evaluate("document.querySelectorAll('#layers input[type=radio]')[4].click()")
    assert page.evaluate(shown) == 0


def test_works_by_keyboard(page: Page, report: Path) -> None:
    page.open(report.as_uri())
    names = [row.site.name for row in demo_model().sites]
    reached: list[str] = []
    for _ in range(2 + len(names)):  # the link to the answer, the map, then the sites
        page.press("Tab")
        focused = page.evaluate(
            "document.activeElement.classList.contains('site-icon') ? document.activeElement.textContent : ''"
        )
        if focused:
            reached.append(focused)
            if len(reached) == 1:
                page.press("Enter")
                assert page.evaluate("document.querySelector('.leaflet-popup-content').textContent").strip()
                close = page.evaluate(
                    "document.querySelector('.leaflet-popup-close-button').getAttribute('aria-label')"
                )
                assert close == "Chiudi"
                page.press("Escape")
    assert {name for name in names for text in reached if name in text} == set(names)
    assert (
        page.evaluate("document.querySelector('.leaflet-control-zoom-in').getAttribute('aria-label')") == "Ingrandisci"
    )


def test_a_municipality_tells_its_name_and_value(page: Page, report: Path) -> None:
    page.open(report.as_uri())
    area = next(area for area in demo_model().map.areas if area.name == "Lecce")
    wanted = f"l.feature && l.feature.id === '{area.code}'"
    page.evaluate(f"void map_report.eachLayer(l => {{ if ({wanted}) {{ l.openTooltip(); }} }})")
    tip = page.evaluate("document.querySelector('.leaflet-tooltip').innerText")
    assert "Lecce (LE)" in tip
    assert area.value.text("it") in tip


def test_without_scripts_the_drawn_map_is_seen(page: Page, report: Path) -> None:
    page.call("Emulation.setScriptExecutionDisabled", value=True)
    page.open(report.as_uri())
    page.call("Emulation.setScriptExecutionDisabled", value=False)
    assert page.evaluate("document.querySelector('.map-static svg').getBoundingClientRect().height") > 300
    assert page.evaluate("document.querySelector('.map-live').getBoundingClientRect().height") == 0


def test_on_paper_the_drawn_map_takes_the_place_of_the_live_one(page: Page, report: Path) -> None:
    page.open(report.as_uri())
    page.call("Emulation.setEmulatedMedia", media="print")
    shown = "['.map-live', '.map-static', '.layers'].map(s => getComputedStyle(document.querySelector(s)).display)"
    assert page.evaluate(shown) == ["none", "block", "none"]
    pdf = page.pdf()
    assert pdf.startswith(b"%PDF-")
    assert b"/MediaBox [0 0 594.95996 841.91998]" in pdf or b"/MediaBox [0 0 595" in pdf  # A4 in points


@pytest.mark.parametrize(("width", "mobile"), [(1366, False), (390, True)])
@pytest.mark.parametrize("dark", [False, True])
def test_fits_the_window_and_is_readable(page: Page, report: Path, width: int, mobile: bool, dark: bool) -> None:
    page.resize(width, 800, dark=dark, mobile=mobile)
    page.open(report.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") == width
    ratios = page.evaluate(CONTRAST)
    assert min(ratios.values()) >= 4.5, ratios


CONTRAST = """(() => {
    const parts = colour => colour.match(/[\\d.]+/g).map(Number);
    const light = colour => {
        const [r, g, b] = parts(colour).slice(0, 3).map(v => {
            v /= 255; return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; });
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const ground = element => {
        for (let e = element; e; e = e.parentElement) {
            const colour = getComputedStyle(e).backgroundColor;
            if (parts(colour)[3] !== 0) { return colour; }
        }
        return 'rgb(255, 255, 255)';
    };
    const found = {};
    for (const name of ['.verdict', '.question', '.kicker', 'figcaption', '.legend .count', '.reasons li', '.badge',
                        'thead th', '.sub', 'td', '.sources .muted', 'summary', 'footer', '.layers label',
                        '.leaflet-control-attribution', '.leaflet-control-zoom-in']) {
        const element = document.querySelector(name);
        const [a, b] = [light(getComputedStyle(element).color), light(ground(element))].sort((x, y) => y - x);
        found[name] = (a + 0.05) / (b + 0.05);
    }
    return found;
})()"""
