# SPDX-License-Identifier: EUPL-1.2
"""The actors that our sources name, with what they say of them and when: some are ticked and taken over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from district_planner.actors import kind_name, load_start_set
from district_planner.gui.actors.fact_words import facts_html
from district_planner.gui.info_dialogs import set_help_topic
from district_planner.gui.widgets.rows import fold
from district_planner.scenarios import add_shipped_actors

if TYPE_CHECKING:
    from district_planner.actors import Actor
    from district_planner.gui.actors.desk import ActorDesk

_ENTRY = Qt.ItemDataRole.UserRole
_ROW_PX = 28
_SIZE = QSize(820, 480)


class StartSetDialog(QDialog):
    """A box for each that the project lacks; the facts of the current one stand beside the list."""

    def __init__(self, desk: ActorDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        texts = desk.session.texts
        self.setWindowTitle(texts("actors_window.list_title"))
        set_help_topic(self, "actors")
        lead = QLabel(texts("actors_window.list_lead"), wordWrap=True)
        lead.setProperty("muted", "true")
        self.filter = QLineEdit(clearButtonEnabled=True)
        self.filter.setPlaceholderText(texts("panels.filter"))
        self.filter.setAccessibleName(texts("panels.filter_name", name=texts("actors_window.list_title")))
        self.all = QPushButton(texts("actors_window.list_all"), autoDefault=False)
        self.all.setProperty("link", "true")
        self.list = QListWidget()
        self.list.setAccessibleName(texts("actors_window.list_title"))
        self.facts = QTextBrowser()
        self.facts.setAccessibleName(texts("actors_window.facts"))
        buttons = QDialogButtonBox()
        self.add = buttons.addButton("", QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(texts("actors_window.cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        self.add.setDefault(True)
        self._lay_out(lead, buttons)
        self._fill()
        self.filter.textChanged.connect(self._narrow)
        self.all.clicked.connect(self._tick_all)
        self.list.currentItemChanged.connect(lambda item, _before: self._show(item))
        self.list.itemChanged.connect(lambda _item: self._count())
        buttons.accepted.connect(self._finish)
        buttons.rejected.connect(self.reject)
        self._count()
        self.list.setCurrentRow(0)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self, lead: QLabel, buttons: QDialogButtonBox) -> None:
        head = QHBoxLayout()
        head.addWidget(self.filter, 1)
        head.addWidget(self.all)
        left = QVBoxLayout()
        left.addLayout(head)
        left.addWidget(self.list, 1)
        middle = QHBoxLayout()
        middle.setSpacing(16)
        middle.addLayout(left, 5)
        middle.addWidget(self.facts, 6)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addWidget(lead)
        layout.addLayout(middle, 1)
        layout.addWidget(buttons)
        self.resize(_SIZE)

    @property
    def ticked(self) -> list[Actor]:
        """Those that are to be taken over."""
        return [
            item.data(_ENTRY)
            for item in self._items()
            if item.flags() & Qt.ItemFlag.ItemIsUserCheckable and item.checkState() == Qt.CheckState.Checked
        ]

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(row) for row in range(self.list.count())]

    def _fill(self) -> None:
        texts = self._desk.session.texts
        known = {actor.shipped for actor in self._desk.actors if actor.shipped}
        for actor in sorted(load_start_set(), key=lambda one: (one.kind, fold(one.name))):
            words = f"{actor.name} · {kind_name(texts, actor.kind)}"
            if actor.shipped in known:
                words = texts("actors_window.list_known", name=words)
            item = QListWidgetItem(words)
            item.setData(_ENTRY, actor)
            item.setToolTip(words)
            item.setSizeHint(QSize(0, _ROW_PX))
            if actor.shipped in known:
                item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsUserCheckable)
                item.setForeground(self._desk.session.theme.colour("text_muted"))
            else:
                item.setCheckState(Qt.CheckState.Unchecked)
            self.list.addItem(item)

    def _narrow(self, text: str) -> None:
        words = fold(text).split()
        for item in self._items():
            line = fold(item.text())
            item.setHidden(not all(word in line for word in words))

    def _tick_all(self) -> None:
        free = [one for one in self._items() if not one.isHidden() and one.flags() & Qt.ItemFlag.ItemIsUserCheckable]
        every = all(item.checkState() == Qt.CheckState.Checked for item in free)
        for item in free:
            item.setCheckState(Qt.CheckState.Unchecked if every else Qt.CheckState.Checked)

    def _show(self, item: QListWidgetItem | None) -> None:
        session = self._desk.session
        self.facts.setHtml(facts_html(item.data(_ENTRY), session.texts, session.theme) if item is not None else "")

    def _count(self) -> None:
        count = len(self.ticked)
        texts = self._desk.session.texts
        self.add.setText(texts("actors_window.list_add", n=count) if count else texts("actors_window.list_add_none"))
        self.add.setEnabled(count > 0)

    def _finish(self) -> None:
        chosen, before = self.ticked, {actor.id for actor in self._desk.actors}
        if chosen and self._desk.session.perform(lambda plan: add_shipped_actors(plan, chosen)):
            self._desk.choose_actor(next(one.id for one in self._desk.actors if one.id not in before))
            self.accept()
