# SPDX-License-Identifier: EUPL-1.2
"""What the product tells about itself: help, keys, sources, version. They stay open beside the window."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QTextBrowser, QVBoxLayout, QWidget

from district_planner import __version__
from district_planner.core.compat import override
from district_planner.core.provenance import load_sources

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

    from district_planner.core.texts import Texts

HELP_TOPICS = (
    "start",
    "map",
    "sites",
    "inspector",
    "quality",
    "cost",
    "municipalities",
    "catchment",
    "comparison",
    "parameters",
    "data",
    "layers",
    "filiera",
    "opportunities",
    "actors",
    "district",
    "points",
    "tree",
    "search",
    "report",
    "import",
)
"""Names of the texts `help.<topic>_title` and `help.<topic>`; a widget names its own by the property `help_topic`."""
_PROPERTY = "help_topic"
_WIDE_PX, _HIGH_PX = 640, 520
_ROUND_PX, _FOOT_PX = 56, 48
"""What is around the words, and the line of the button."""


class InfoDialog(QDialog):
    """Text to read, select and copy."""

    def __init__(self, title: str, page: str, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.browser = QTextBrowser(openExternalLinks=True)
        self.browser.setAccessibleName(title)
        self.browser.setHtml(page)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.button(QDialogButtonBox.StandardButton.Close).setText(texts("shell.close"))
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addWidget(self.browser, 1)
        layout.addWidget(buttons)

    @override
    def sizeHint(self) -> QSize:
        words = self.browser.document().clone()
        words.setTextWidth(_WIDE_PX - _ROUND_PX)
        return QSize(_WIDE_PX, min(round(words.size().height()) + _ROUND_PX + _FOOT_PX, _HIGH_PX))


def set_help_topic(widget: QWidget, topic: str) -> None:
    """Say which help F1 shows while `widget`, or something in it, has the focus."""
    if topic not in HELP_TOPICS:
        raise ValueError(topic)
    widget.setProperty(_PROPERTY, topic)


def topic_of(widget: QWidget | None) -> str:
    """The help topic of what has the focus: its own, or that of the nearest thing around it."""
    while widget is not None:
        if topic := widget.property(_PROPERTY):
            return str(topic)
        widget = widget.parentWidget()
    return HELP_TOPICS[0]


def help_page(topic: str, texts: Texts) -> str:
    """The asked topic first, then all the others."""
    ordered = [topic, *(other for other in HELP_TOPICS if other != topic)]
    return "".join(
        f"<h2>{html.escape(texts(f'help.{name}_title'))}</h2>{_paragraphs(texts(f'help.{name}'))}" for name in ordered
    )


def keys_page(actions: Iterable[QAction], extra: Sequence[tuple[str, str]], texts: Texts) -> str:
    """A table of all keys: those of the `actions`, and `extra` (keys, what they do)."""
    native = QKeySequence.SequenceFormat.NativeText
    rows = [
        (", ".join(keys.toString(native) for keys in action.shortcuts()), action.iconText().removesuffix("…"))
        for action in actions
        if action.shortcuts()
    ]
    cells = "".join(
        f"<tr><td><b>{html.escape(keys)}</b>&nbsp;&nbsp;&nbsp;</td><td>{html.escape(words)}</td></tr>"
        for keys, words in (*rows, *extra)
    )
    return f"<h2>{html.escape(texts('shell.keys_title'))}</h2><table cellpadding='4'>{cells}</table>"


def sources_page(texts: Texts, first: str = "") -> str:
    """Every source with publisher, vintage, licence and note; `first` stands on top."""
    sources = sorted(load_sources().values(), key=lambda source: (source.id != first, source.assumption))
    parts = [f"<h2>{html.escape(texts('shell.sources_title'))}</h2><p>{html.escape(texts('shell.sources_line'))}</p>"]
    for source in sources:
        badge = f" <i>({html.escape(texts('shell.assumption'))})</i>" if source.assumption else ""
        note = source.notes[texts.language]
        parts.append(
            f"<p><b>{html.escape(source.titles[texts.language])}</b>{badge}<br>{html.escape(source.line(texts.language))}"
            + (f"<br>{html.escape(note)}</p>" if note else "</p>")
        )
    return "".join(parts)


def about_page(texts: Texts) -> str:
    """Name, version, what it is, licence."""
    return (
        f"<h1>District Planner</h1><p>{html.escape(texts('shell.about_version', version=__version__))}</p>"
        f"<p>{html.escape(texts('shell.about_line'))}</p><p>{html.escape(texts('shell.about_licence'))}</p>"
        f"<p>{html.escape(texts('shell.about_data'))}</p>"
    )


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{html.escape(part)}</p>" for part in text.strip().split("\n\n"))
