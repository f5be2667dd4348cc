# SPDX-License-Identifier: EUPL-1.2
"""What there is to say about a data set and about an indicator, as cards. No Qt."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from district_planner.core.provenance import Source
from district_planner.gui.data.cards import SHOW, Block, Card, Fact, Grid
from district_planner.gui.data.own_work import what_goes_along
from district_planner.gui.wording import DASH
from district_planner.scenarios.datasets import BY_MUNICIPALITY
from district_planner.scenarios.provenance import treatment_of
from district_planner.scenarios.registry import MEASURED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from district_planner.core.texts import Texts
    from district_planner.scenarios import Dataset, DatasetColumn
    from district_planner.scenarios.indicators import Coverage
    from district_planner.scenarios.provenance import DataUse
    from district_planner.territory.indicators import Indicator


@dataclass(frozen=True)
class Spread:
    """How the values of an indicator lie in the study area; the numbers are None where nothing is known."""

    coverage: Coverage
    low: float | None = None
    middle: float | None = None
    high: float | None = None


def kind_words(use: DataUse, texts: Texts) -> str:
    """`Valori per comune`, `Matrice di pendolarismo`, …, or that it came with the product."""
    return texts(f"data_window.set_{use.dataset.kind}" if use.dataset else "data_window.set_shipped")


def use_words(use: DataUse, texts: Texts) -> str:
    """What a data set is used for, in short: `3 indicatori e 1 criterio`."""
    criteria = {tuple(one.names.items()) for one in use.uses if one.purpose == "criterion"}
    along = what_goes_along(texts, len(use.indicators), len(criteria))
    others = {one.purpose for one in use.uses} - {"criterion", "map"}
    said = [texts(f"data_window.for_{purpose}") for purpose in sorted(others)]
    return " · ".join([along, *said] if along else said) or texts("data_window.for_nothing")


def dataset_card(use: DataUse, municipalities: int, texts: Texts) -> Card:
    """Everything about a data set; `municipalities` is how many there are in all."""
    source, language = use.source, texts.language
    facts = [
        Fact(texts("data_window.publisher"), source.publishers[language] or texts("data_window.not_said")),
        Fact(texts("data_window.vintage"), source.vintage or texts("data_window.not_said")),
        Fact(texts("data_window.licence"), source.licences[language] or texts("data_window.not_said")),
    ]
    if use.url:
        facts.append(Fact(texts("data_window.url"), use.url, use.url))
    if source.notes[language]:
        facts.append(Fact(texts("data_window.note"), source.notes[language]))
    blocks = [Block("", tuple(facts))]
    if use.dataset is not None:
        # The columns have a table of their own.
        done = treatment_of(replace(use.dataset, columns=()), texts)
        blocks.append(Block(texts("data_window.treatment"), lines=done))
        if use.dataset.columns:
            blocks.append(_columns_block(use.dataset, municipalities, texts))
    if used := use.use_lines(texts):
        blocks.append(Block(texts("data_window.used"), lines=used))
    if made := _made(use):
        blocks.append(_indicators_block(made, texts))
    return Card(source.titles[language], kind_words(use, texts), tuple(blocks))


def indicator_card(indicator: Indicator, spread: Spread | None, origin: str, note: str, texts: Texts) -> Card:
    """Everything about an indicator; `origin` says whose it is, `spread` is None while it is not worked out."""
    language = texts.language
    facts = [Fact(texts("data_window.formula"), indicator.formula(language))]
    if indicator.unit:
        facts.append(Fact(texts("data_window.unit"), texts.unit(indicator.unit)))
    facts.append(Fact(texts("data_window.kind"), texts(f"data_window.kind_{indicator.kind}")))
    facts += _spread_facts(indicator, spread, texts)
    if note:
        facts.append(Fact(texts("data_window.note"), note))
    if indicator.labels:
        facts.append(Fact(texts("data_window.categories"), ", ".join(indicator.labels)))
    sources = tuple(_source_words(source, texts) for source in indicator.sources)
    blocks = (Block("", tuple(facts)), Block(texts("data_window.sources"), lines=sources))
    return Card(indicator.name(language), origin, blocks)


def spread_words(indicator: Indicator, spread: Spread, texts: Texts) -> tuple[tuple[str, str], ...]:
    """Least, middle and greatest value with their names; nothing for categories and where nothing is known."""
    if indicator.kind not in MEASURED or spread.middle is None:
        return ()
    named = (("least", spread.low), ("middle", spread.middle), ("greatest", spread.high))
    return tuple((texts(f"data_window.{name}"), indicator.written(value, texts)) for name, value in named)


def coverage_words(coverage: Coverage, texts: Texts) -> str:
    """`257 di 257 comuni`."""
    return texts("data_window.known_of", known=coverage.known, n=coverage.municipalities)


def _spread_facts(indicator: Indicator, spread: Spread | None, texts: Texts) -> Iterable[Fact]:
    if spread is None:
        return [Fact(texts("data_window.known"), texts("data_window.known_later"))]
    known = Fact(texts("data_window.known"), coverage_words(spread.coverage, texts))
    return [known, *(Fact(name, value) for name, value in spread_words(indicator, spread, texts))]


def _source_words(source: Source, texts: Texts) -> str:
    note = source.notes[texts.language]
    return f"{source.line(texts.language)}. {note}" if note else source.line(texts.language)


def _made(use: DataUse) -> tuple[Indicator, ...]:
    """Indicators that rest on a data set, without those that stand among its columns already."""
    own = {use.dataset.indicator_id(column.id) for column in use.dataset.columns} if use.dataset else set()
    return tuple(indicator for indicator in use.indicators if indicator.id not in own)


def _indicators_block(made: tuple[Indicator, ...], texts: Texts) -> Block:
    headers = (texts("data_window.indicator"), texts("data_window.unit"))
    rows = tuple((one.name(texts.language), texts.unit(one.unit)) for one in made)
    return Block(texts("data_window.made"), grid=Grid(headers, rows, tuple(f"{SHOW}{one.id}" for one in made)))


def _columns_block(dataset: Dataset, municipalities: int, texts: Texts) -> Block:
    by_place = dataset.kind in BY_MUNICIPALITY
    title = texts("data_window.columns_of", n=municipalities) if by_place else texts("data_window.columns")
    headers = tuple(texts(f"data_window.{name}") for name in ("column", "column_known", "total_read", "total_kept"))
    rows = tuple(_column_row(column, texts) for column in dataset.columns)
    links = tuple(f"{SHOW}{dataset.indicator_id(column.id)}" if by_place else "" for column in dataset.columns)
    return Block(title, grid=Grid(headers, rows, links))


def _column_row(column: DatasetColumn, texts: Texts) -> tuple[str, ...]:
    """Name and unit, how often it is known, its sum in the file and as it is used (only of what adds up)."""
    unit, name = texts.unit(column.unit), column.name(texts.language)
    totals = (
        DASH if total is None else texts.number(total, column.decimals) for total in (column.total_read, column.total)
    )
    return (f"{name} ({unit})" if unit else name, texts.number(column.known), *totals)
