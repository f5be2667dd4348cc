# SPDX-License-Identifier: EUPL-1.2
"""The first page: the demo district, the recent projects, a new project by region. Never an empty grey window."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from district_planner.core.compat import override
from district_planner.gui.icons import icon, pixmap
from district_planner.gui.session import Changes, Session
from district_planner.gui.settings import SettingsStore
from district_planner.gui.widgets.path_label import PathLabel
from district_planner.gui.widgets.region_map import RegionMap

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

_COLUMN_PX = 440
_ICON_PX = 28
_SHOWN_RECENT = 5


class StartCard(QPushButton):
    """A large button: sign, what it does, one line of explanation."""

    def __init__(self, sign: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sign = sign
        self.setProperty("startcard", "true")
        self._picture = QLabel()
        self._picture.setFixedSize(_ICON_PX, _ICON_PX)
        self._title = QLabel()
        self._title.setProperty("cardtitle", "true")
        self._line = QLabel(wordWrap=True)
        self._line.setProperty("cardline", "true")
        for label in (self._picture, self._title, self._line):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        layout = QGridLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setHorizontalSpacing(16)
        layout.setVerticalSpacing(2)
        layout.addWidget(self._picture, 0, 0, 2, 1, Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(self._title, 0, 1)
        layout.addWidget(self._line, 1, 1)
        layout.setColumnStretch(1, 1)

    def set_words(self, title: str, line: str) -> None:
        """Title and explanation."""
        self._title.setText(title)
        self._line.setText(line)
        self.setAccessibleName(title)
        self.setAccessibleDescription(line)

    def set_theme(self, session: Session) -> None:
        """Draw the sign in the colours of the theme."""
        role = "on_accent" if self.property("primary") else "accent"
        self._picture.setPixmap(pixmap(self._sign, session.theme, _ICON_PX, role, self.devicePixelRatioF()))

    @override
    def sizeHint(self) -> QSize:
        return QSize(_COLUMN_PX, self.heightForWidth(_COLUMN_PX))

    @override
    def heightForWidth(self, width: int) -> int:
        return max(64, self.layout().heightForWidth(width))


class RecentRow(QWidget):
    """A recent project and a small button that takes it off the list."""

    opened = Signal()
    forgotten = Signal()

    def __init__(self, path: Path, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.button = QPushButton(path.stem)
        self.button.setProperty("link", "true")
        self.button.setIcon(icon("project", session.theme, "accent"))
        self.button.setToolTip(str(path))
        self.button.setAccessibleName(session.texts("welcome.open_recent", name=path.stem, folder=str(path.parent)))
        folder = PathLabel(path.parent)
        forget = QPushButton(icon("remove", session.theme, "text_muted"), "")
        forget.setProperty("link", "true")
        forget.setFixedSize(28, 28)
        forget.setToolTip(session.texts("welcome.forget_recent", name=path.stem))
        forget.setAccessibleName(session.texts("welcome.forget_recent", name=path.stem))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.button)
        layout.addWidget(folder, 1)
        layout.addWidget(forget)
        self.button.clicked.connect(self.opened)
        forget.clicked.connect(self.forgotten)


class WelcomePage(QWidget):
    """Emits what the user wants; the window does it."""

    demo_requested = Signal()
    new_requested = Signal(tuple)
    """Codes of the regions to propose."""
    open_requested = Signal()
    recent_requested = Signal(str)
    first_painted = Signal()
    """The page is on screen; sent once."""

    def __init__(self, session: Session, store: SettingsStore, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._store = store
        self._title = QLabel()
        self._title.setProperty("display", "true")
        self._sentence = QLabel(wordWrap=True)
        self._sentence.setProperty("lead", "true")
        self.demo_card = StartCard("demo")
        self.demo_card.setProperty("primary", "true")
        self.new_card = StartCard("new")
        self.open_card = StartCard("open")
        self._recent_title = QLabel()
        self._recent_title.setProperty("subheading", "true")
        self._recent = QVBoxLayout()
        self._recent.setSpacing(0)
        self._map = RegionMap(session.theme)
        self._map_hint = QLabel(wordWrap=True, alignment=Qt.AlignmentFlag.AlignCenter)
        self._map_hint.setProperty("muted", "true")
        self._assemble()
        self.demo_card.clicked.connect(self.demo_requested)
        self.new_card.clicked.connect(lambda: self.new_requested.emit(()))
        self.open_card.clicked.connect(self.open_requested)
        self._map.region_clicked.connect(lambda code: self.new_requested.emit((code,)))
        session.changed.connect(self._on_changed)
        self.retranslate()
        self._set_theme()

    def show_map(self) -> None:
        """Draw Italy; called once the window is on screen, because it loads the territory."""
        if not self._map.is_ready:
            self._map.set_boundaries(self._session.territory, self._session.boundaries)

    def refresh_recent(self) -> None:
        """List the recent projects that still exist."""
        while (entry := self._recent.takeAt(0)) is not None:
            entry.widget().deleteLater()
        paths = [path for path in self._store.settings.recent_projects if Path(path).exists()][:_SHOWN_RECENT]
        self._recent_title.setVisible(bool(paths))
        for path in paths:
            row = RecentRow(Path(path), self._session)
            row.opened.connect(lambda path=path: self.recent_requested.emit(path))
            row.forgotten.connect(lambda path=path: self._forget(path))
            self._recent.addWidget(row)

    def retranslate(self) -> None:
        """Take the language of the session."""
        texts = self._session.texts
        self._title.setText(texts("welcome.title"))
        self._sentence.setText(texts("welcome.sentence"))
        self.demo_card.set_words(texts("welcome.demo"), texts("welcome.demo_line"))
        self.new_card.set_words(texts("welcome.new"), texts("welcome.new_line"))
        self.open_card.set_words(texts("welcome.open"), texts("welcome.open_line"))
        self._recent_title.setText(texts("welcome.recent"))
        self._map_hint.setText(texts("welcome.map_hint"))
        self._map.setAccessibleName(texts("welcome.map_name"))
        self.refresh_recent()

    def _assemble(self) -> None:
        column = QWidget()
        column.setMaximumWidth(_COLUMN_PX)
        column.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        left = QVBoxLayout(column)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(12)
        left.addStretch(1)
        left.addWidget(self._title)
        left.addWidget(self._sentence)
        left.addSpacing(12)
        for card in (self.demo_card, self.new_card, self.open_card):
            left.addWidget(card)
        left.addSpacing(12)
        left.addWidget(self._recent_title)
        left.addLayout(self._recent)
        left.addStretch(2)
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(self._map, 1)
        right.addWidget(self._map_hint)
        page = _Page()
        page.first_painted.connect(self.first_painted)
        layout = QHBoxLayout(page)
        layout.setContentsMargins(64, 32, 48, 32)
        layout.setSpacing(48)
        layout.addStretch(1)
        layout.addWidget(column, 6)
        layout.addLayout(right, 6)
        layout.addStretch(1)
        scroll = QScrollArea(widgetResizable=True, frameShape=QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(page)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)

    def _forget(self, path: str) -> None:
        self._store.forget_project(path)
        self.refresh_recent()

    def _on_changed(self, changes: Changes) -> None:
        if changes & Changes.LANGUAGE:
            self.retranslate()
        if changes & Changes.THEME:
            self._set_theme()

    def _set_theme(self) -> None:
        for card in (self.demo_card, self.new_card, self.open_card):
            card.set_theme(self._session)
        self._map.set_theme(self._session.theme)
        self.refresh_recent()


class _Page(QWidget):
    """Tells when it has been painted for the first time."""

    first_painted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._was_painted = False

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._was_painted:
            self._was_painted = True
            # The children paint after this; then the event loop comes back here.
            QTimer.singleShot(0, self, self.first_painted.emit)
