# SPDX-License-Identifier: EUPL-1.2
"""Reads an exported report as somebody does who was only sent the file: rows of tables, items of lists."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

_VOID = {"meta", "link", "br", "img", "hr", "input"}


class ReportReader(HTMLParser):
    """`tables`: the texts of the cells, row by row, by class of the table. `sources`: the numbered list at the end."""

    def __init__(self, path: Path) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: dict[str, list[list[str]]] = {}
        self.sources: list[str] = []
        self._open: list[tuple[str, str]] = []
        self._text: list[str] | None = None
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _VOID:
            return
        self._open.append((tag, dict(attrs).get("class") or ""))
        if tag == "tr":
            self.tables.setdefault(self._class_of("table"), []).append([])
        if tag in ("td", "th") or (tag == "li" and self._class_of("ol") == "sources"):
            self._text = []

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th") and self._text is not None:
            self.tables[self._class_of("table")][-1].append(self._taken())
        elif tag == "li" and self._class_of("ol") == "sources":
            self.sources.append(self._taken())
        if any(tag == kind for kind, _ in self._open):
            while self._open.pop()[0] != tag:
                pass

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A shape of a drawing: nothing to read."""

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def rows(self, table: str, first: str) -> list[list[str]]:
        """Rows of tables of this class whose first cell with words begins with `first`."""
        return [row for row in self.tables[table] if row and next(filter(None, row), "").startswith(first)]

    def cited(self, cell: str) -> list[str]:
        """The lines of sources that a cell names by number."""
        return [self.sources[int(number) - 1] for number in re.findall(r"\[(\d+)\]", cell)]

    def _class_of(self, tag: str) -> str:
        return next((name for kind, name in reversed(self._open) if kind == tag), "")

    def _taken(self) -> str:
        words = " ".join("".join(self._text or []).split())
        self._text = None
        return words
