# SPDX-License-Identifier: EUPL-1.2
"""A card of facts as data: the same words on the screen and on the clipboard. No Qt."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

SHOW = "show:"
"""Begins a link that shows an indicator on the map; its id follows."""

BREAK = "\N{ZERO WIDTH SPACE}"
"""Stands on the screen where a long word, such as an address, may go on in the next line."""
_LONG_WORD = 30
_BREAKS = re.compile(r"[^/?&=._-]{0,15}[/?&=._-]+|[^/?&=._-]{16}")


@dataclass(frozen=True)
class Fact:
    """A name and its words; `link` is where a click on the words leads."""

    name: str
    words: str
    link: str = ""


@dataclass(frozen=True)
class Grid:
    """A table of words: the first column holds names, the others numbers. `links` are those of the names, if any."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    links: tuple[str, ...] = ()


@dataclass(frozen=True)
class Block:
    """A part of a card under a heading: facts, plain lines, a table."""

    title: str
    facts: tuple[Fact, ...] = ()
    lines: tuple[str, ...] = ()
    grid: Grid | None = None


@dataclass(frozen=True)
class Card:
    """What there is to say about one thing."""

    title: str
    lead: str
    blocks: tuple[Block, ...]

    def as_text(self) -> str:
        """The whole of it as plain text, tables with tabs between the columns."""
        return "\n".join([self.title, self.lead, *(line for block in self.blocks for line in _text_lines(block))])

    def as_html(self, colour: Callable[[str], str]) -> str:
        """The whole of it for a text browser; `colour` gives the colours of the theme as `#rrggbb` by role."""
        parts = [f"<p style='font-size:12pt; font-weight:600; margin:0'>{_words(self.title)}</p>"]
        if self.lead:
            parts.append(f"<p style='color:{colour('text_muted')}; margin:2px 0 0 0'>{_words(self.lead)}</p>")
        return "".join([*parts, *(_block_html(block, colour) for block in self.blocks)])


def _text_lines(block: Block) -> Iterator[str]:
    yield ""
    if block.title:
        yield block.title
    yield from (f"{fact.name}: {fact.words}" for fact in block.facts)
    yield from block.lines
    if block.grid is not None:
        yield from ("\t".join(row) for row in (block.grid.headers, *block.grid.rows))


def _block_html(block: Block, colour: Callable[[str], str]) -> str:
    parts = [f"<p style='font-weight:600; margin:10px 0 2px 0'>{_words(block.title)}</p>"] if block.title else []
    if block.facts:
        rows = "".join(
            f"<tr><td style='color:{colour('text_muted')}; padding-right:12px'>{_words(fact.name)}</td>"
            f"<td>{_linked(fact.words, fact.link, colour)}</td></tr>"
            for fact in block.facts
        )
        parts.append(f"<table cellspacing='0' cellpadding='1' style='margin-top:4px'>{rows}</table>")
    parts += [f"<p style='margin:2px 0 0 0'>{_words(line)}</p>" for line in block.lines]
    if block.grid is not None:
        parts.append(_grid_html(block.grid, colour))
    return "".join(parts)


def _grid_html(grid: Grid, colour: Callable[[str], str]) -> str:
    head = "".join(
        f"<td align='{_side(number)}' style='color:{colour('text_muted')}'>{_words(header)}</td>"
        for number, header in enumerate(grid.headers)
    )
    lines = []
    for position, row in enumerate(grid.rows):
        link = grid.links[position] if grid.links else ""
        cells = [f"<td>{_linked(row[0], link, colour)}</td>"]
        cells += [f"<td align='right'>{_words(cell)}</td>" for cell in row[1:]]
        lines.append(f"<tr>{''.join(cells)}</tr>")
    # The whole width is one pixel too wide for Qt: a scroll bar would stand below.
    return f"<table width='99%' cellspacing='0' cellpadding='2'><tr>{head}</tr>{''.join(lines)}</table>"


def _side(number: int) -> str:
    return "right" if number else "left"


def _linked(words: str, link: str, colour: Callable[[str], str]) -> str:
    if not link:
        return _words(words)
    style = f"color:{colour('accent')}; text-decoration:none"
    return f"<a href='{html.escape(link, quote=True)}' style='{style}'>{_words(words)}</a>"


def _words(text: str) -> str:
    breakable = re.sub(rf"\S{{{_LONG_WORD},}}", lambda found: _BREAKS.sub(lambda part: part[0] + BREAK, found[0]), text)
    return html.escape(breakable).replace("\n", "<br>")
