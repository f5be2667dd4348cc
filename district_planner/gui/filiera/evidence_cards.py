# SPDX-License-Identifier: EUPL-1.2
"""What there is to say about an activity or a sector at a place, as a card. No Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from district_planner.core.provenance import load_sources
from district_planner.gui.data.cards import SHOW, Block, Card, Fact, Grid
from district_planner.gui.filiera.catalogue_words import range_words
from district_planner.gui.filiera.matrix_words import ratio_words
from district_planner.gui.filiera.statuses import counts_line, status_name
from district_planner.gui.wording import DASH, percent, place_name
from district_planner.scenarios.registry import dataset_source

if TYPE_CHECKING:
    from collections.abc import Iterable

    from district_planner.core.texts import Texts
    from district_planner.filiera import IndexRule
    from district_planner.filiera.demand import Range
    from district_planner.scenarios import Plan
    from district_planner.scenarios.filiera_types import JobsBeyond, Opportunity, SectorCell
    from district_planner.territory import Territory

TIP = "tip:"
"""Begins a link that explains a word; the key of the explanation follows."""
_WHOLE_FROM = 20.0
"""Figures from here on are written without decimals."""


def amount(texts: Texts, value: float | None) -> str:
    """A figure with a decimal where it is small."""
    return texts.number(value, _decimals(value))


def spread(texts: Texts, values: Range) -> str:
    """`34 (20 – 48)`; the word for unknown where it is."""
    if values.default is None:
        return texts.number(None)
    return range_words(texts, values.low, values.default, values.high, _decimals(values.default))


def opportunity_card(
    one: Opportunity, plan: Plan, territory: Territory, place: str, rule: IndexRule, texts: Texts
) -> Card:
    """Everything about an activity at a place."""
    status = status_name(texts, str(one.status))
    today = status_name(texts, str(one.status_now))
    lead = texts("filiera_window.card_lead", place=place, status=status, today=today)
    facts = (_demand(one, texts), _supply(one, territory, texts), _comparison(one, texts))
    blocks = (
        Block("", lines=(one.reason.text(texts), *_what_to_import(one, texts))),
        *facts,
        _worth(one, rule, texts),
        Block(texts("filiera_window.block_evidence"), lines=tuple(_marked(e.text(texts) for e in one.evidence))),
        Block(texts("filiera_window.block_assumptions"), lines=tuple(_marked(a.text(texts) for a in one.assumptions))),
        Block(texts("filiera_window.block_sources"), lines=tuple(_marked(_source_lines(one, plan, texts)))),
    )
    return Card(one.activity.name(texts.language), lead, tuple(b for b in blocks if b.facts or b.lines or b.grid))


def sector_card(cell: SectorCell, name: str, about: str, place: str, beyond: JobsBeyond, texts: Texts) -> Card:
    """The activities of a sector at a place, each with a link to its own card; then the jobs beyond the place."""
    counts = {str(status): count for status, count in cell.counts.items()}
    lead = texts("filiera_window.sector_lead", place=place, counts=counts_line(counts, texts))
    language = texts.language
    rows = tuple(
        (
            one.activity.name(language),
            status_name(texts, str(one.status)),
            ratio_words(one, texts),
            spread(texts, one.jobs),
        )
        for one in cell.activities
    )
    headers = ("activity", "status", "ratio", "jobs")
    links = tuple(f"{SHOW}{one.activity.id}" for one in cell.activities)
    grid = Grid(tuple(texts(f"filiera_window.head_{head}") for head in headers), rows, links)
    return Card(name, lead, (Block("", lines=(about,) if about else ()), Block("", grid=grid), _beyond(beyond, texts)))


def _beyond(jobs: JobsBeyond, texts: Texts) -> Block:
    """What each method says, one under the other: they disagree, and are never added up."""
    language, known = texts.language, load_sources()
    rows = []
    for row in jobs.rows:
        badge = f" ({texts('filiera_window.assumption')})" if row.multiplier.rate.assumption else ""
        numbers = tuple(texts.number(value) for value in (row.jobs.low, row.jobs.default, row.jobs.high))
        rows.append((f"{row.multiplier.names[language]}{badge}", *numbers))
    sources = dict.fromkeys(name for row in jobs.rows for name in row.multiplier.sources)
    area = texts(f"district_window.area_{jobs.area}")
    return Block(
        texts("filiera_window.block_beyond", area=area),
        lines=(
            texts("filiera_window.beyond_note"),
            *_marked(known[name].line(language) for name in sources if name in known),
        ),
        grid=Grid(
            (
                texts("filiera_window.head_method"),
                *(texts(f"filiera_window.{end}") for end in ("low", "default", "high")),
            ),
            tuple(rows),
        ),
    )


def _demand(one: Opportunity, texts: Texts) -> Block:
    unit = one.activity.unit[texts.language]
    rows = [
        (texts("filiera_window.demand_full"), one.demand),
        (texts("filiera_window.demand_now"), one.demand_now),
    ]
    if one.scope == "municipality":
        is_district = one.place[0] == "district"
        words = texts("filiera_window.demand_scope_district" if is_district else "filiera_window.demand_scope")
        rows.append((words, one.demand_in_scope))
    grid = Grid(
        (unit, *(texts(f"filiera_window.{end}") for end in ("low", "default", "high"))),
        tuple((name, *(amount(texts, value) for value in (r.low, r.default, r.high))) for name, r in rows),
    )
    return Block(texts("filiera_window.block_demand"), grid=grid)


def _supply(one: Opportunity, territory: Territory, texts: Texts) -> Block:
    facts = [
        Fact(texts("filiera_window.supply_units"), _bounded(one, texts)),
        Fact(texts("filiera_window.supply_employees"), amount(texts, one.supply_employees)),
        Fact(texts("filiera_window.supply_size"), _sized(one, texts)),
        Fact(
            texts("filiera_window.supply_scope"),
            texts(_scope_key(one), share=percent(texts, 100 * one.known_share, 0)),
            f"{TIP}scope",
        ),
        Fact(texts("filiera_window.nearest"), _nearest(one, territory, texts)),
    ]
    if one.source is not None:
        held = ", ".join(dataset.description.title for dataset in one.source.datasets)
        quality = texts(f"filiera_window.quality_{one.quality}")
        facts.append(
            Fact(texts("filiera_window.supply_from"), f"{held}, {one.source.period} ({quality})", f"{TIP}quality")
        )
    return Block(texts("filiera_window.block_supply"), facts=tuple(facts))


def _scope_key(one: Opportunity) -> str:
    if one.scope == "municipality" and one.place[0] == "district":
        return "filiera_window.scope_municipalities"
    return f"filiera_window.scope_{one.scope}"


def _sized(one: Opportunity, texts: Texts) -> str:
    """`327 posti`: what there is in the unit of the activity."""
    unit = one.activity.unit[texts.language] if one.supply_size is not None else ""
    return f"{amount(texts, one.supply_size)} {unit}".rstrip()


def _bounded(one: Opportunity, texts: Texts) -> str:
    """Establishments: how many, or at least and at most how many."""
    if one.supply_units is not None:
        return amount(texts, one.supply_units)
    low, high = one.supply_at_least, one.supply_at_most
    if high is not None and low > 0:
        return texts("filiera_window.from_to", low=amount(texts, low), high=amount(texts, high))
    if high is not None:
        return texts("filiera_window.at_most", value=amount(texts, high))
    return texts("filiera_window.at_least", value=amount(texts, low)) if low > 0 else texts.number(None)


def _nearest(one: Opportunity, territory: Territory, texts: Texts) -> str:
    nearest = one.nearest
    if nearest is None:
        return texts("filiera_window.nearest_none")
    place = place_name(territory, nearest.municipality)
    name = f"{nearest.name}, {place}" if nearest.point is not None and nearest.name else place
    km = texts.number(nearest.km, 1)
    if nearest.minutes is None:
        return texts("filiera_window.nearest_far", place=name, km=km)
    return texts("filiera_window.nearest_at", place=name, minutes=texts.number(nearest.minutes), km=km)


def _comparison(one: Opportunity, texts: Texts) -> Block:
    quotient = texts.number(one.location_quotient, 2)
    facts = (
        Fact(texts("filiera_window.need"), amount(texts, one.need), f"{TIP}need"),
        Fact(
            texts("filiera_window.ratio"),
            DASH if one.ratio is None else percent(texts, 100 * one.ratio, 0),
            f"{TIP}ratio",
        ),
        Fact(texts("filiera_window.location_quotient"), quotient, f"{TIP}location_quotient"),
    )
    return Block(texts("filiera_window.block_comparison"), facts=facts)


def _worth(one: Opportunity, rule: IndexRule, texts: Texts) -> Block:
    unit = one.activity.unit[texts.language]
    facts = (
        Fact(texts("filiera_window.unmet", unit=unit), amount(texts, one.unmet)),
        Fact(texts("filiera_window.jobs"), spread(texts, one.jobs), f"{TIP}jobs"),
        Fact(texts("filiera_window.area"), spread(texts, one.area_m2)),
        Fact(texts("filiera_window.startup"), texts(f"filiera_window.startup_{one.activity.startup}")),
        Fact(texts("filiera_window.index"), index_words(one, rule, texts), f"{TIP}index"),
    )
    reason = one.activity.startup_reason.get(texts.language, "")
    lines = (texts(f"filiera_window.basis_{one.jobs_basis}"), *((reason,) if reason else ()))
    return Block(texts("filiera_window.block_worth"), facts=facts, lines=lines)


def index_words(one: Opportunity, rule: IndexRule, texts: Texts) -> str:
    """`62 = 50 % × 0,4 + 30 % × 1,0 + 20 % × 0,6`: the index with its three parts."""
    parts = one.index_parts
    return texts(
        "filiera_window.index_words",
        index=texts.number(one.index),
        shortage=texts.number(parts.shortage, 2),
        scale=texts.number(parts.scale, 2),
        suitability=texts.number(parts.suitability, 2),
        w1=percent(texts, 100 * rule.shortage, 0),
        w2=percent(texts, 100 * rule.scale, 0),
        w3=percent(texts, 100 * rule.suitability, 0),
    )


def _what_to_import(one: Opportunity, texts: Texts) -> tuple[str, ...]:
    """Which file would tell what is unknown, with the codes to look for."""
    if one.status != "unknown":
        return ()
    codes = ", ".join(one.activity.ateco_2025 or one.activity.ateco_2022 or one.activity.ateco_2007)
    return (texts("filiera_window.unknown_remedy", codes=codes or DASH),)


def _source_lines(one: Opportunity, plan: Plan, texts: Texts) -> Iterable[str]:
    """Every source that the figures, the evidence and the numbers of the catalogue rest on, once."""
    named = [name for evidence in one.evidence for name in evidence.sources]
    named += [fact.source for fact in one.activity.facts.values()]
    named += list(one.activity.sources)
    known = load_sources()
    held = {f"data.{dataset.id}": dataset_source(dataset) for dataset in plan.datasets}
    for name in dict.fromkeys(named):
        source = held.get(name) or known.get(name)
        if source is not None:
            yield source.line(texts.language)


def _marked(lines: Iterable[str]) -> Iterable[str]:
    return (f"· {line}" for line in lines)


def _decimals(value: float | None) -> int:
    return 0 if value is None or value >= _WHOLE_FROM or float(value).is_integer() else 1
