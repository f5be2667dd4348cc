# SPDX-License-Identifier: EUPL-1.2
"""What sources say of an actor, as words for a form and for a text browser."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from district_planner.actors import fact_name, kind_name
from district_planner.core.provenance import load_sources

if TYPE_CHECKING:
    from district_planner.actors import Actor, ActorFact
    from district_planner.core.texts import Texts
    from district_planner.gui.theme import Theme


def fact_origin(fact: ActorFact, texts: Texts) -> str:
    """`2013, CMMC, La rivista…`: year and source."""
    source = load_sources().get(fact.source)
    title = source.titles[texts.language] if source is not None else fact.source
    year = str(fact.year) if fact.year is not None else texts("actors_window.year_unknown")
    return f"{year}, {title}"


def fact_line(fact: ActorFact, texts: Texts) -> str:
    """`Postazioni: 120 a Taranto (2013, …)`."""
    name = fact_name(texts, fact.key)
    return f"{name[:1].upper()}{name[1:]}: {fact.text[texts.language]} ({fact_origin(fact, texts)})"


def facts_html(actor: Actor, texts: Texts, theme: Theme) -> str:
    """Name, kind and every fact with its year and source."""
    muted = theme.hex("text_muted")
    parts = [
        f"<p style='font-size:12pt; font-weight:600; margin:0'>{html.escape(actor.name)}</p>",
        f"<p style='color:{muted}; margin:2px 0 6px 0'>{html.escape(kind_name(texts, actor.kind))}</p>",
    ]
    for fact in actor.facts:
        name = fact_name(texts, fact.key)
        parts.append(
            f"<p style='margin:8px 0 0 0'><b>{html.escape(name[:1].upper() + name[1:])}</b>: "
            f"{html.escape(fact.text[texts.language])}<br>"
            f"<span style='color:{muted}'>{html.escape(fact_origin(fact, texts))}</span></p>"
        )
    return "".join(parts)
