# SPDX-License-Identifier: EUPL-1.2
"""The start set says what the sources say: no more, in both languages, dated, and nothing about persons."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from district_planner.actors import load_start_set
from district_planner.core.provenance import load_sources
from district_planner.core.resources import resource_path
from district_planner.territory import load_territory

SEEDS = Path(__file__).resolve().parents[4] / "shared" / "seeds"
SEED_OF_SOURCE = {
    "cmmc_paper_2012": "000_*.txt",
    "cmmc_associations_2002": "001_*.txt",
    "cmi_magazine_2013": "002_*.txt",
    "cmmc_week_2020": "003_*.txt",
    "cmmc_remote_survey_2020": "004_*.txt",
}
# The showcase of the magazine, in its order, as a reader lists its headings.
SHOWCASE = [
    "3g Human Tecnology", "Advalia", "AlmavivA Contact", "E-Care", "Euro Service Group", "Linetech", "Menrva",
    "Network Contacts", "Transcom", "Visiant",
]  # fmt: skip

FACTS = [(actor, fact) for actor in load_start_set() for fact in actor.facts]


def numbers(text: str) -> set[str]:
    """The numbers of a text, without separators of thousands; those of names such as B2B are part of the name."""
    return set(re.findall(r"(?<![\w.,])\d+(?![\w])", re.sub(r"(?<=\d)[.,](?=\d{3}\b)", "", text)))


def test_associations_and_outsourcers_of_the_sources_are_there():
    names = {actor.name: actor for actor in load_start_set()}
    assert [name for name in names if name in SHOWCASE] == SHOWCASE
    outsourcers = {name for name, actor in names.items() if actor.kind == "outsourcer"}
    assert outsourcers == {*SHOWCASE, "Gruppo Call & Call", "Gepin Contact"}
    associations = {actor.shipped for actor in names.values() if actor.kind == "trade_association"}
    assert associations == {
        "cmmc", "aicco", "assocallcenter", "assocontact", "confindustria", "confcommercio", "aism", "dgtvi",
    }  # fmt: skip
    assert len(names) == len(load_start_set()) == len({actor.shipped for actor in names.values()}) == 20


def test_every_fact_is_told_in_both_languages_with_year_and_source():
    sources = load_sources()
    for actor, fact in FACTS:
        assert fact.text["it"].strip().endswith(".")
        assert fact.text["en"].strip().endswith(".")
        assert fact.text["it"] != fact.text["en"]
        assert str(fact.year) == sources[fact.source].vintage, actor.shipped
    assert all(actor.facts for actor in load_start_set())
    assert all(actor.id == 0 for actor in load_start_set())


def test_both_languages_tell_the_same_numbers():
    for actor, fact in FACTS:
        assert numbers(fact.text["it"]) == numbers(fact.text["en"]), actor.shipped


def test_the_figures_of_the_magazine():
    """Counted in the magazine by hand: what it says of seats, sites and people."""
    told = {(actor.shipped, fact.key): numbers(fact.text["it"]) for actor, fact in FACTS if fact.key != "other"}
    assert told["linetech", "seats"] == {"600"}
    assert told["transcom", "seats"] == {"2500"}
    assert told["transcom", "sites"] == {"68", "27", "33"}
    assert told["transcom", "employees"] == {"30000"}
    assert told["menrva", "employees"] == {"500", "40"}
    assert told["menrva", "services"] == {"90000", "10000"}
    assert "Sette sedi" in next(f.text["it"] for a, f in FACTS if (a.shipped, f.key) == ("transcom", "sites"))
    assert any({"80000", "300"} == numbers(fact.text["it"]) for actor, fact in FACTS if actor.shipped == "assocontact")


def test_municipalities_are_those_of_the_addresses():
    italy = load_territory()
    placed = {actor.shipped: actor for actor in load_start_set() if actor.municipality}
    assert {one: italy.names[italy.position(actor.municipality)] for one, actor in placed.items()} == {
        "aicco": "Roma",
        "assocallcenter": "Milano",
        "advalia": "Cinisello Balsamo",
    }
    for actor in load_start_set():
        assert bool(actor.address) == bool(actor.municipality)
        assert not actor.address or italy.names[italy.position(actor.municipality)] in actor.address


def test_nothing_about_persons():
    """No e-mail, no telephone, no title that goes before a name; offices and persons are left to the user."""
    text = resource_path("resources", "catalogue", "actors.toml").read_text("utf-8")
    assert "@" not in text
    assert not re.search(r"\b(Dr|Dott|Ing|Prof|Sig)\b\.?|\bpresident|\btel\b|\bfax\b", text, re.IGNORECASE)
    assert not re.search(r"(?<!\d)\d{8,}(?!\d)", text)
    assert all(not (actor.office or actor.role or actor.note) for actor in load_start_set())


@pytest.mark.samples
@pytest.mark.skipif(not SEEDS.is_dir(), reason="the sources are not beside the repository")
def test_the_sources_say_it():
    """Every number, address, web page and name stands in the source that is named."""
    texts = {source: next(SEEDS.glob(name)).read_text("utf-8") for source, name in SEED_OF_SOURCE.items()}
    plain = {source: re.sub(r"\W+", " ", text).casefold() for source, text in texts.items()}
    for actor in load_start_set():
        own = " ".join(plain[fact.source] for fact in actor.facts)
        known = re.sub(r"\W+", " ", re.split(r" \(| – ", actor.name)[0].removeprefix("Club ")).casefold()
        assert known.removeprefix("gruppo ").strip() in own, actor.shipped
        assert all(word.casefold() in own for word in re.findall(r"\w+", actor.address)), actor.shipped
        assert not actor.web or re.sub(r"\W+", " ", actor.web) in own, actor.shipped
        for fact in actor.facts:
            assert numbers(fact.text["it"]) <= numbers(texts[fact.source]), (actor.shipped, fact.text["it"])
