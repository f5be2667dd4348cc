# SPDX-License-Identifier: EUPL-1.2
"""Names that try to run, in every text of a report, opened in a real Chromium: nothing runs and the map is there.

The pages are opened *without* their Content-Security-Policy, so that the escaping alone has to hold; the policy has its
own tests.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from district_planner.core.texts import Texts
from district_planner.reports import ReportModel, SheetModel, build_sheet, render_html, render_sheet
from district_planner.scenarios import LayerStyle, Plan, Rule, add_criterion
from district_planner.scenarios.filiera import FilieraAnalyser
from district_planner.territory import load_territory
from district_planner.territory.layers import Layer
from tests.browser import Browser, Page, running_browser
from tests.filiera_reports import SHORT_TEXT, filiera_plan
from tests.own_data import Blocks, column, flows_dataset, layer_dataset, own, values_dataset, with_dataset
from tests.ranking_reports import ranking_plan
from tests.reporting import DAY, analyser, aosta_plan, report_of, with_every_text

pytestmark = pytest.mark.chromium

RUN = "window.executed=(window.executed||0)+1"
PAYLOADS = {
    "script element": f"<script>{RUN}</script>",
    "end of script": f"</script><script>{RUN}</script>",
    "image error": f'<img src=x onerror="{RUN}">',
    "svg load": f"<svg onload={RUN}>",
    "attribute end": f'" onmouseover="{RUN}" autofocus onfocus="{RUN}',
    "single quote": f"' onfocus='{RUN}' autofocus x='",
    "template literal": f"${{{RUN}}}",
    "backtick": f"`+({RUN})+`",
    "end of string": f'"}};{RUN};//',
    "end of single-quoted string": f"');{RUN};//",
    "backslash": "C:\\2019\\users\\x41\\",
    "escaped letters": f"\\u003cimg src=x onerror={RUN}\\u003e\\x3cscript\\x3e",
    "jinja expression": "{{ 7*191 }}{{ cycler.__init__.__globals__.os.getpid() }}",
    "jinja statement": "{% for x in () %}{% raw %}{# ",
    "entities": f"&lt;img src=x onerror={RUN}&gt;&#60;b&#62;",
    "end of style and title": f"</style></title></textarea><img src=x onerror={RUN}>",
    "comment": f"--><!--<script>{RUN}</script>",
    "line separators": f"a\u2028{RUN}\u2029//\r\nb",
    "right to left": "\u202e001\u202c\u2066",
    "javascript address": f"javascript:{RUN}",
}
FILIERA_TEXTS = ("Nido dei turni", SHORT_TEXT, "le famiglie e i centri", "Comune di Aosta", "Ufficio sviluppo",
    "Nido di distretto", "Un nido che apre alle sei.", "Trovare i locali", "Distretto della Dora")  # fmt: skip
"""What a user types into a sheet, an actor, an initiative, a commitment, a district."""
RANKING_TEXTS = ("Comune", "Sindacato", "Imprese", "Vicino all'aeroporto", "Se i clienti arrivano in aereo.",
    "Operatori", "Capi", "agenzie della valle", "contratto nazionale")  # fmt: skip
"""What a user types into a stakeholder, a scenario, a role, the source of a rate."""
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')

OPEN_EVERYTHING = """(async () => {
    const said = [];
    const layers = [];
    map_report.eachLayer(layer => layers.push(layer));
    for (const layer of layers) {
        if (layer.getTooltip && layer.getTooltip()) {
            layer.openTooltip(map_report.getCenter());
            said.push(layer.getTooltip().getElement().textContent);
            layer.closeTooltip();
        }
        if (layer.getPopup && layer.getPopup()) {
            layer.openPopup();
            said.push(layer.getPopup().getElement().textContent);
            layer.closePopup();
        }
    }
    for (const input of document.querySelectorAll('#layers input')) { input.click(); input.focus(); }
    document.querySelectorAll('#layers input[type=checkbox]').forEach(input => { if (!input.checked) input.click(); });
    for (const details of document.querySelectorAll('details')) { details.open = true; }
    await new Promise(done => setTimeout(done, 250));
    const visible = element => { const box = element.getBoundingClientRect(); return box.width > 0 && box.height > 0; };
    return {
        executed: window.executed || 0,
        areas: [...document.querySelectorAll('.map-live path.area')].filter(visible).length,
        signs: [...document.querySelectorAll('.map-live .site-icon svg')].filter(visible).length,
        panes: document.querySelectorAll('.map-live .leaflet-pane').length,
        drawn: document.querySelectorAll('.map-static path.area').length,
        scripts: document.querySelectorAll('script').length,
        images: document.querySelectorAll('img').length,
        handlers: [...document.querySelectorAll('*')].filter(
            e => [...e.attributes].some(a => a.name.startsWith('on'))).length,
        said: said.join('\\n'),
        text: document.body.textContent,
        title: document.title,
    };
})()"""


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    with running_browser(chromium) as running:
        yield running


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    with browser.page() as opened:
        opened.resize(1200, 800)
        yield opened


def hostile_model(payload: str) -> ReportModel:
    """A report in which *every* text is the payload, made distinct so that ids stay ids."""
    return hostile(full_model(), payload)  # type: ignore[no-any-return]


def hostile(model: Any, payload: str) -> Any:
    """A copy of a model in which every text is the payload with a number, the same for the same text."""
    numbers: dict[str, int] = {}
    return with_every_text(model, lambda text: f"{payload}{numbers.setdefault(text, len(numbers))}")


@cache
def full_model() -> ReportModel:
    """With points, sheets, actors, initiatives and a district."""
    blocks = Blocks()
    return report_of(filiera_plan(blocks), payloads=blocks)


@cache
def ranked_model() -> ReportModel:
    """With scenarios, stakeholders, a cost profile, a must-have."""
    return report_of(ranking_plan())


def check(page: Page, html: str, path: Path, model: ReportModel) -> dict[str, object]:
    """Open the page with its policy taken away; nothing may run, the maps must be whole."""
    bare, count = POLICY.subn("", html)
    assert count == 1
    path.write_text(bare, encoding="utf-8", newline="")
    page.open(path.as_uri(), settle_s=0.1)
    found: dict[str, object] = page.evaluate(OPEN_EVERYTHING)
    assert found["executed"] == 0
    assert found["areas"] == len(model.map.areas)
    assert found["signs"] == len(model.sites)
    assert found["panes"] >= 10
    assert found["drawn"]
    assert (found["scripts"], found["images"], found["handlers"]) == (3, 0, 0)
    assert page.complaints == []
    assert page.requests == [path.as_uri()]
    return found


@pytest.mark.parametrize("name", PAYLOADS)
def test_every_text_of_a_report(page: Page, tmp_path: Path, name: str) -> None:
    payload = PAYLOADS[name]
    model = hostile_model(payload)
    found = check(page, render_html(model), tmp_path / "report.html", model)
    shown = payload.replace("\r\n", "\n")
    assert shown in str(found["text"]).replace("\r\n", "\n")
    assert shown in str(found["said"]).replace("\r\n", "\n")


@pytest.mark.parametrize("name", PAYLOADS)
def test_every_text_of_a_ranking(page: Page, tmp_path: Path, name: str) -> None:
    model = hostile(ranked_model(), PAYLOADS[name])
    found = check(page, render_html(model), tmp_path / "report.html", model)
    shown = PAYLOADS[name].replace("\r\n", "\n")
    drawn = page.evaluate("[...document.querySelectorAll('.scatter text.name')].map(e => e.textContent).join('')")
    assert shown.split("\n")[0][:8] in str(drawn), "the names in the chart of quality and cost"
    assert shown in str(found["text"]).replace("\r\n", "\n")


def test_what_a_user_types_of_the_ranking(page: Page, tmp_path: Path) -> None:
    """All payloads, through the real way: stakeholders, scenarios, notes, roles, sources of rates, names of sites."""
    every, turn = list(PAYLOADS.values()), iter(range(10_000))

    def said(_text: str) -> str:
        start = next(turn) % len(every)
        return " ".join("".join(c for c in p if c.isprintable()) for p in every[start:] + every[:start])[:79].strip()

    plan = ranking_plan(said)
    model = report_of(plan)
    found = check(page, render_html(model), tmp_path / "report.html", model)
    assert plan.cost is not None
    typed = [*(one.name for one in plan.stakeholders), *(one.name for one in plan.scenarios), plan.scenarios[1].note]
    typed += [*(role.name for role in plan.cost.roles), *(rate.source for rate in plan.cost.rates)]
    for text in typed:
        assert text in str(found["text"])


def test_the_ground_is_covered() -> None:
    """A text that the walk over the model forgot would not be tested: count what stays as it was."""
    model = full_model()
    before: list[str] = []
    with_every_text(model, lambda text: before.append(text) or text)  # type: ignore[func-returns-value]
    for text in (model.title, model.verdict, model.sites[0].site.notes, model.sites[0].site.languages[0]):
        assert text in before
    for text in (*FILIERA_TEXTS, "Da Aosta a Nus.", "Nido active", "visto da noi", "nursery", "posti"):
        assert text in before
    for area in model.map.areas:
        assert area.name in before
    of_ranking: list[str] = []
    with_every_text(ranked_model(), lambda text: of_ranking.append(text) or text)  # type: ignore[func-returns-value]
    for text in RANKING_TEXTS:
        assert any(text in said for said in of_ranking)
    assert len(PAYLOADS) >= 12
    page_before: list[str] = []
    with_every_text(a_sheet(), lambda text: page_before.append(text) or text)  # type: ignore[func-returns-value]
    for text in ("Nido dei turni", SHORT_TEXT, "le famiglie e i centri", "Comune di Aosta", "Nido active", "nursery"):
        assert text in page_before


@cache
def a_sheet() -> SheetModel:
    """The page of an opportunity."""
    blocks = Blocks()
    plan = filiera_plan(blocks)
    analyser().payloads = blocks
    return build_sheet(FilieraAnalyser(analyser()), plan, 1, Texts("it"), written_on=DAY)


def check_sheet(page: Page, html: str, path: Path) -> str:
    """Open the page of a sheet with its policy taken away; nothing may run, the map must be whole. Its text."""
    bare, count = POLICY.subn("", html)
    assert count == 1
    path.write_text(bare, encoding="utf-8", newline="")
    page.open(path.as_uri(), settle_s=0.1)
    found = page.evaluate(
        """({executed: window.executed || 0, scripts: document.scripts.length, images: document.images.length,
             handlers: [...document.querySelectorAll('*')].filter(
                 e => [...e.attributes].some(a => a.name.startsWith('on'))).length,
             rings: document.querySelectorAll('figure > svg .ring').length,
             signs: document.querySelectorAll('figure > svg .symbol').length,
             sections: document.querySelectorAll('section').length, text: document.body.textContent})"""
    )
    assert (found["executed"], found["scripts"], found["images"], found["handlers"]) == (0, 0, 0, 0)
    assert (found["rings"], found["signs"], found["sections"]) == (4, 3, 7)
    assert page.complaints == []
    assert page.requests == [path.as_uri()]
    return str(found["text"])


@pytest.mark.parametrize("name", PAYLOADS)
def test_every_text_of_a_sheet(page: Page, tmp_path: Path, name: str) -> None:
    text = check_sheet(page, render_sheet(hostile(a_sheet(), PAYLOADS[name])), tmp_path / "sheet.html")
    assert PAYLOADS[name].replace("\r\n", "\n") in text.replace("\r\n", "\n")


def test_what_a_user_types_of_the_filiera(page: Page, tmp_path: Path) -> None:
    """All payloads, through the real way, in every text of activities, points, sheets, actors, initiatives, districts.

    A name holds 199 characters, so that each begins with another payload.
    """
    every, turn = list(PAYLOADS.values()), iter(range(10_000))

    def said(_text: str) -> str:
        start = next(turn) % len(every)
        return " ".join("".join(c for c in p if c.isprintable()) for p in every[start:] + every[:start])[:199].strip()

    blocks = Blocks()
    plan = filiera_plan(blocks, said)
    model = report_of(plan, "it", "filiera.nursery.status", blocks)
    found = check(page, render_html(model), tmp_path / "report.html", model)
    assert found["executed"] == 0
    for number in (1, 2):
        shown = build_sheet(FilieraAnalyser(analyser()), plan, number, Texts("en"), written_on=DAY)
        text = check_sheet(page, render_sheet(shown), tmp_path / f"sheet{number}.html")
        assert shown.sheet.title in text


@pytest.mark.parametrize("field", ["name", "operator", "notes", "client_sector", "project"])
def test_what_a_user_types(page: Page, tmp_path: Path, field: str) -> None:
    """All payloads at once through the real way: a plan, its analysis, its report."""
    if field == "project":
        plans = [aosta_plan(name=payload[:150]) for payload in PAYLOADS.values()]
        plan = dataclasses.replace(plans[0], name=" ".join(PAYLOADS.values())[:199])
    else:
        plan = aosta_plan()
        texts = [" ".join(list(PAYLOADS.values())[start::3]) for start in range(3)]
        limit = 199 if field == "name" else 3_999
        sites = (dataclasses.replace(s, **{field: t[:limit]}) for s, t in zip(plan.sites, texts, strict=True))
        plan = dataclasses.replace(plan, sites=tuple(sites))
    model = report_of(plan)
    check(page, render_html(model), tmp_path / "report.html", model)


@pytest.mark.parametrize("shown", ["data.1.jobs", "data.1.kind", "own.1"])
def test_what_a_file_brings(page: Page, tmp_path: Path, shown: str) -> None:
    """Data sets, columns, units, categories and formulas named by all payloads at once, on the map and in the score."""
    blocks = Blocks()
    everything = " ".join(PAYLOADS.values())
    model = report_of(hostile_data(blocks, everything), "it", shown, blocks)
    found = check(page, render_html(model), tmp_path / "report.html", model)
    assert everything.replace("\r\n", "\n") in str(found["text"]).replace("\r\n", "\n")
    said = "executed" in str(found["said"])
    assert said, "the tips of the map show them too"


@pytest.mark.parametrize("geometry", ["point", "line", "polygon"])
def test_what_a_layer_brings(page: Page, tmp_path: Path, geometry: str) -> None:
    """A layer whose title, columns, words and names on the map are all payloads at once."""
    blocks = Blocks()
    everything = " ".join(PAYLOADS.values())
    model = report_of(hostile_layer(blocks, everything, geometry), payloads=blocks)
    found = check(page, render_html(model), tmp_path / "report.html", model)
    assert everything.replace("\r\n", "\n") in str(found["text"]).replace("\r\n", "\n"), "the legend says its title"
    assert len(model.map.layers[0].features) == len(PAYLOADS)
    said = " ".join(str(found["said"]).split())
    for payload in PAYLOADS.values():
        assert " ".join(payload.split())[:100] in said, "the tips say the words of each feature"
    drawn = page.evaluate("document.querySelectorAll('.map-live path.layer-line, .map-live path.layer-area').length")
    assert drawn == len(PAYLOADS)


def hostile_layer(blocks: Blocks, text: str, geometry: str) -> Plan:
    """A layer in the smallest region: a feature for each payload, which is its name on the map too."""
    points = [(7.0 + 0.04 * number, 45.7) for number in range(len(PAYLOADS))]
    dataset = layer_dataset(blocks, points, [1.0] * len(points), list(PAYLOADS.values()))
    shapes = {
        "point": shapely.points(points),
        "line": shapely.linestrings([[(x, y), (x + 0.02, y + 0.05)] for x, y in points]),
        "polygon": shapely.box(*np.array([(x, y, x + 0.03, y + 0.03) for x, y in points]).T),
    }
    read = Layer.unpack(blocks.arrays(dataset.payload))
    payload = blocks.put(Layer(np.array(shapes[geometry]), read.numbers, read.texts).pack())
    columns = tuple(dataclasses.replace(one, names={"it": text, "en": text}, unit=text) for one in dataset.columns)
    return with_dataset(
        aosta_plan(),
        dataclasses.replace(
            dataset, payload=payload, geometry=geometry, columns=columns, style=LayerStyle(label="name", size=6),
            description=dataclasses.replace(dataset.description, title=text),
        ),
    )  # fmt: skip


def hostile_data(blocks: Blocks, text: str) -> Plan:
    """The smallest region with a data set all words of which are `text`, an indicator and two criteria made of it."""
    territory = load_territory()
    codes = [territory.codes[position] for position in territory.in_regions(["02"])]
    jobs, kind = (column(name, text, how, text) for name, how in (("jobs", "count"), ("kind", "category")))
    numbers = [(jobs, [float(k) for k in range(len(codes))]), (kind, [float(k % 2) for k in range(len(codes))])]
    dataset = values_dataset(blocks, codes, numbers, {"kind": [text, f"{text} 2"]})
    description = dataclasses.replace(dataset.description, title=text, publisher=text, vintage=text, licence=text)
    description = dataclasses.replace(description, url=f"javascript:{text}", note=text)
    done = dataclasses.replace(
        dataset.transformation, file=text, sha256=text, imported_at=text, codes=text, recipe=text,
        rules=(Rule(text, {"name": text}, 1), Rule("provenance.recipe", {"recipe": text}, 2)),
    )  # fmt: skip
    plan = with_dataset(
        aosta_plan(),
        dataclasses.replace(dataset, description=description, transformation=done),
        own(text, "share(data.0.jobs; residents)", unit=text, note=text),
    )
    matrix = flows_dataset(blocks, [("007003", "007003", 60.0), ("007049", "007003", 30.0)], text)
    plan = with_dataset(plan, matrix)
    plan = add_criterion(plan, "data.1.jobs", "more", "catchment").apply(plan)
    return add_criterion(plan, "own.1", "less").apply(plan)


def test_the_payloads_would_run_where_nobody_escapes(page: Page, tmp_path: Path) -> None:
    """The tests above can fail: the same texts, put into a page as they are, do run."""
    (tmp_path / "page.html").write_text(f"<p>{PAYLOADS['image error']}</p>", encoding="utf-8")
    page.open((tmp_path / "page.html").as_uri(), settle_s=0.3)
    assert page.evaluate("window.executed") == 1


def test_the_policy_stops_what_gets_past_the_escaping(page: Page, tmp_path: Path) -> None:
    html = render_html(report_of(aosta_plan()))
    broken = html.replace("<main>", f"<main><script>{RUN}</script>{PAYLOADS['image error']}", 1)
    (tmp_path / "page.html").write_text(broken, encoding="utf-8", newline="")
    page.open((tmp_path / "page.html").as_uri(), settle_s=0.3)
    assert page.evaluate("window.executed || 0") == 0
    assert any("Content Security Policy" in complaint for complaint in page.complaints)
    assert page.evaluate("document.querySelectorAll('.map-live path.area').length") == 74


@pytest.mark.parametrize("element", ["script", "img"])
def test_the_policy_lets_nothing_out(page: Page, browser: Browser, tmp_path: Path, element: str) -> None:
    html = render_html(report_of(aosta_plan()))
    broken = html.replace("<main>", f'<main><{element} src="http://elsewhere.test/x"></{element}>', 1)
    (tmp_path / "page.html").write_text(broken, encoding="utf-8", newline="")
    browser.watcher.asked.clear()
    page.open((tmp_path / "page.html").as_uri(), settle_s=0.3)
    assert not [line for line in browser.watcher.asked if "elsewhere.test" in line]
