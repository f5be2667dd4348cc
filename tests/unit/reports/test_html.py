# SPDX-License-Identifier: EUPL-1.2
"""The page as text: what is in it, in which order, in which words, and that it asks for nothing outside itself."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import itertools
import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from district_planner.core.resources import resource_path
from district_planner.core.texts import LANGUAGES, Language
from district_planner.reports import render_html, write_html
from district_planner.scenarios import new_plan
from tests.reporting import aosta_plan, demo_model, report_of

MOST_BYTES = 4_000_000
_VOID = {"meta", "link", "br", "img", "input"}


class Reader(HTMLParser):
    """Elements with their attributes, in order, and the text of some of them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: list[tuple[str, str]] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {key: value or "" for key, value in attrs}))
        if tag not in _VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if self._open:
            self.texts.append((self._open[-1], data))

    def of(self, tag: str) -> list[dict[str, str]]:
        """Attributes of every `tag`."""
        return [attributes for name, attributes in self.elements if name == tag]


@cache
def page(language: Language = "it") -> str:
    return render_html(demo_model(language))


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    return reader


def visible(html: str) -> str:
    """What a person reads, spaces made one."""
    texts = [text for tag, text in read(html).texts if tag not in {"script", "style"}]
    return re.sub(r"\s+", " ", " ".join(texts))


@pytest.mark.parametrize("language", LANGUAGES)
def test_is_a_page_of_its_language(language: Language) -> None:
    reader = read(page(language))
    assert reader.of("html") == [{"lang": language}]
    assert len(reader.of("h1")) == 1
    headings = [int(tag[1]) for tag, _ in reader.elements if re.fullmatch(r"h[1-6]", tag)]
    assert all(after <= before + 1 for before, after in itertools.pairwise(headings))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_answer_comes_in_the_order_a_council_reads(language: Language) -> None:
    model, text = demo_model(language), visible(page(language))
    after_title = text.index(model.title, text.index("Rapporto sul" if language == "it" else "Territory report"))
    for part in (model.question, model.verdict, model.map.indicator.name, model.reasons[0], model.caveats[0]):
        after_title = text.index(re.sub(r"\s+", " ", part), after_title)


def test_every_table_has_a_caption_and_scoped_headers() -> None:
    reader = read(page())
    assert len(reader.of("caption")) == len(reader.of("table"))
    assert all(attributes.get("scope") in {"col", "row"} for attributes in reader.of("th"))


def test_numbers_are_written_as_the_window_writes_them() -> None:
    model, text = demo_model(), visible(page())
    for row in model.candidates:
        for quantity in (row.quality, row.labour_pool, row.young_pool, row.huff_share, row.saturation):
            assert re.sub(r"\s+", " ", quantity.text("it")).removesuffix(" residenti") in text
    english = visible(page("en"))
    assert re.sub(r"\s+", " ", demo_model("en").sites[0].huff_share.text("en")) in english


def test_languages_and_sectors_are_named_but_the_users_own_words_stay() -> None:
    text = visible(page())
    assert "italiano, inglese" in text
    assert "Telecomunicazioni" in text
    own = visible(render_html(report_of(aosta_plan(client_sector="Casse rurali", languages=("xx",)))))
    assert "Casse rurali" in own
    assert " xx " in own


def test_sources_show_year_and_licence() -> None:
    text = visible(page())
    for source in demo_model().sources:
        assert re.sub(r"\s+", " ", source.line("it")) in text


def test_invented_sites_wear_a_badge() -> None:
    assert visible(page()).count("esempio inventato") == 8


def test_names_the_engine_the_version_and_the_day() -> None:
    model, text = demo_model(), visible(page())
    assert f"District Planner {model.app_version}, motore dei tempi {model.engine}, 7 marzo 2026." in text


def test_asks_for_nothing_outside_itself() -> None:
    html = page()
    for tag, attributes in read(html).elements:
        assert not tag.startswith(("iframe", "object", "embed"))
        for name in ("src", "href", "action", "data", "poster", "srcset"):
            address = attributes.get(name, "#")
            assert address.startswith(("#", "data:")), (tag, name, address)
        assert not [name for name in attributes if name.startswith("on")]
    styles = " ".join(text for tag, text in read(html).texts if tag == "style")
    assert all(address.startswith(("data:", "#")) for address in re.findall(r"url\(([^)]*)\)", styles))
    assert "@import" not in styles
    for library in ("jquery", "bootstrap", "fontawesome", "cdn."):
        assert library not in html.lower()


def test_the_policy_names_every_script_and_style_and_nothing_remote() -> None:
    reader = read(page())
    policy = next(attributes["content"] for attributes in reader.of("meta") if "http-equiv" in attributes)
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules["default-src"] == "'none'"
    assert rules["img-src"] == "data:"
    assert "unsafe" not in policy
    assert "http" not in policy
    for tag in ("script", "style"):
        content = re.findall(rf"<{tag}>(.*?)</{tag}>", page(), re.DOTALL)
        assert content
        hashes = {f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in content}
        assert set(rules[f"{tag}-src"].split()) == hashes


def test_the_same_model_gives_the_same_characters() -> None:
    assert render_html(demo_model()) == render_html(demo_model())


@pytest.mark.parametrize("language", LANGUAGES)
def test_is_small_enough_to_mail(language: Language) -> None:
    assert len(page(language).encode()) < MOST_BYTES


def test_empty_plans_make_a_page_too() -> None:
    text = visible(render_html(report_of(new_plan("Vuoto", ("02",)))))
    assert "Il progetto non ha ancora sedi candidate." in text
    assert "Il progetto non ha ancora sedi." in text


def test_two_sites_of_one_name_keep_both_catchments() -> None:
    twins = aosta_plan(kind="candidate")
    twins = dataclasses.replace(twins, sites=tuple(dataclasses.replace(site, name="Aosta") for site in twins.sites))
    html = render_html(report_of(twins))
    control = html[html.index("base_layers : {") : html.index("overlays :  {")]
    assert re.findall(r'"(\d) Aosta"', control) == ["1", "2", "3"]


def test_is_written_to_its_place(tmp_path: Path) -> None:
    write_html(demo_model(), tmp_path / "report.html")
    assert (tmp_path / "report.html").read_text(encoding="utf-8") == page()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_of_map_and_sites_are_those_of_the_window(scheme: str) -> None:
    pytest.importorskip("PySide6")
    from district_planner.gui.theme import Theme

    theme: Any = getattr(Theme, scheme)()
    css = resource_path("resources", "report", "page.css").read_text(encoding="utf-8")
    light, dark = css.split("@media screen and (prefers-color-scheme: dark)")[:2]
    block = light if scheme == "light" else dark.partition("/* the answer */")[0]
    ours = dict(re.findall(r"--((?:map|site)-[a-z-]+): (#[0-9a-f]+);", block))
    assert ours
    for name, colour in ours.items():
        window = theme.hex(name.replace("-", "_"))
        if len(window) == 9:  # Qt puts the opacity first, CSS last
            window = f"#{window[3:]}{window[1:3]}"
        assert colour == window, name


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_table_cites_its_sources(language: Language) -> None:
    """In the caption, or in a column of its own; the two that show points cite them where the criteria stand."""
    words = {"it": ("Fonti: [", "Fonte"), "en": ("Sources: [", "Source")}[language]
    tables = re.findall(r'<table class="(\w+)">(.*?)</thead>', page(language), flags=re.DOTALL)
    uncited = {name for name, head in tables if not any(word in head for word in words)}
    assert len(tables) >= 8
    assert uncited == {"matrix"}


def test_the_italian_page_names_sources_in_italian() -> None:
    shown = " ".join(text for tag, text in read(page("it")).texts if tag not in {"script", "style"})
    assert not re.findall(r"\b(cited facts|public domain|practice|Project|of the trade|sources?)\b", shown)
    assert "fatti citati" in shown
    assert "cited facts" in page("en")


def test_the_map_says_how_its_indicator_is_made_and_from_what() -> None:
    caption = re.search(r'<figcaption id="map-caption">(.*?)</figcaption>', page("it"), flags=re.DOTALL)
    assert caption is not None
    assert "Σ residenti in età di lavoro" in caption[1]
    assert "Fonti: [1], [2]." in caption[1]
