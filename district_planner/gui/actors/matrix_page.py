# SPDX-License-Identifier: EUPL-1.2
"""Who does what in which initiative, on one sheet; a click or Enter opens a cell."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QSizePolicy,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from district_planner.actors import ROLES, role_name
from district_planner.core.compat import override
from district_planner.gui.actors.matrix_model import MISSING_ROLE, MatrixModel
from district_planner.gui.actors.register_page import PAGES
from district_planner.gui.changes import Changes
from district_planner.gui.panel import SessionPanel
from district_planner.gui.theme import Theme
from district_planner.gui.widgets.empty_state import EmptyState
from district_planner.gui.widgets.page_switch import PageSwitch
from district_planner.gui.widgets.tick_button import TickMenu
from district_planner.scenarios.actors_view import actor_matrix, initiative_views

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMenu

    from district_planner.gui.actors.desk import ActorDesk

_ROW_PX = 42
_COLUMN_PX, _MISSING_PX = 118, 240
_TITLE_PX = 190
_SIDE_PX = 8
_OPENING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class RoleTable(QTableView):
    """Arrows move, Enter or Space opens the current cell, a click the one under the mouse."""

    opened = Signal(QModelIndex)

    def __init__(self, model: MatrixModel) -> None:
        super().__init__()
        self._delegate = _RoleDelegate(self)
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setCornerButtonEnabled(False)
        left, top = self.verticalHeader(), self.horizontalHeader()
        left.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        left.setDefaultSectionSize(_ROW_PX)
        left.setFixedWidth(_TITLE_PX)
        # A long title takes two lines; of rows Qt cuts titles without a sign.
        wrapped = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap.value
        left.setDefaultAlignment(Qt.AlignmentFlag(wrapped))
        left.setSectionsClickable(True)
        top.setDefaultSectionSize(_COLUMN_PX)
        top.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for header in (left, top):
            header.setHighlightSections(False)
        top.setTextElideMode(Qt.TextElideMode.ElideRight)
        left.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.clicked.connect(self.opened)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._delegate.theme = theme
        self.viewport().update()

    def fit(self) -> None:
        """The last column has the room that is left."""
        count = self.model().columnCount()
        if count:
            spare = self.viewport().width() - (count - 1) * _COLUMN_PX
            for column in range(count - 1):
                self.setColumnWidth(column, _COLUMN_PX)
            self.setColumnWidth(count - 1, max(spare, _MISSING_PX))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _OPENING and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex())
            event.accept()
            return
        super().keyPressEvent(event)


class _RoleDelegate(QStyledItemDelegate):
    """Words on two lines at most; a soft ground where somebody has a role, a warning colour where one is missing."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = Theme.light()

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        words, missing = str(index.data() or ""), bool(index.data(MISSING_ROLE))
        room: QRect = option.rect
        inner = room.adjusted(3, 3, -3, -3)
        painter.save()
        if words and not missing:
            painter.fillRect(inner, self.theme.colour("accent_soft"))
        painter.setPen(self._ink(words, missing=missing))
        painter.setFont(option.font)
        text = _two_lines(words, option.fontMetrics, inner.width() - 2 * _SIDE_PX)
        flags = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(inner.adjusted(_SIDE_PX, 0, -_SIDE_PX, 0), flags, text)
        painter.setPen(QPen(self.theme.colour("border"), 1))
        painter.drawLine(room.topRight(), room.bottomRight())
        painter.drawLine(room.bottomLeft(), room.bottomRight())
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(QPen(self.theme.colour("accent"), 2))
            painter.drawRect(room.adjusted(1, 1, -2, -2))
        painter.restore()

    def _ink(self, words: str, *, missing: bool) -> QColor:
        return self.theme.colour("warning" if missing and len(words) > 1 else "text")


class MatrixPage(SessionPanel):
    """Ticking a role in a cell is one step to undo."""

    concerns: ClassVar[Changes] = Changes.PROJECT | Changes.ACTORS | Changes.FILIERA

    def __init__(self, desk: ActorDesk, parent: QWidget | None = None) -> None:
        super().__init__(desk.session, parent)
        self._desk = desk
        self._menu: QMenu | None = None
        self.switch = PageSwitch(PAGES, "matrix")
        self.verdict = QLabel(wordWrap=True)
        self.verdict.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.everybody = QCheckBox()
        self.cells = MatrixModel(desk.session.texts, self)
        self.table = RoleTable(self.cells)
        self.empty = EmptyState("links")
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        head = QHBoxLayout()
        head.setContentsMargins(12, 8, 12, 8)
        head.setSpacing(12)
        head.addWidget(self.switch)
        head.addWidget(self.verdict, 1)
        head.addWidget(self.everybody)
        frame = QFrame()
        frame.setProperty("panel", "true")
        column = QVBoxLayout(frame)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._stack, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(frame)
        self.themed += [self.table, self.empty]
        self.table.opened.connect(self._open)
        self.table.verticalHeader().sectionClicked.connect(
            lambda row: desk.open_initiative(self.cells.initiative(row).id)
        )
        self.table.horizontalHeader().sectionClicked.connect(self._open_column)
        self.everybody.toggled.connect(lambda _on: self.refresh(Changes.ACTORS))
        self.empty.acted.connect(lambda: desk.page_requested.emit("initiatives"))
        self.listen()

    def retranslate(self) -> None:
        """Take the language of the session."""
        texts = self.texts
        self.setAccessibleName(texts("actors_window.matrix"))
        self.table.setAccessibleName(texts("actors_window.matrix"))
        self.table.setAccessibleDescription(texts("actors_window.matrix_keys"))
        words = {name: texts(f"actors_window.page_{name}") for name in PAGES}
        self.switch.set_words(words, texts("actors_window.pages"))
        self.everybody.setText(texts("actors_window.everybody"))
        self.everybody.setToolTip(texts("actors_window.everybody_tip"))

    def refresh(self, changes: Changes) -> None:  # noqa: ARG002  # all of it is shown anew
        """Show the matrix; the current cell stays where it was."""
        plan, texts = self.session.plan, self.texts
        current = self._current
        has_rows = plan is not None and bool(plan.initiatives)
        views = {view.initiative.id: view for view in initiative_views(plan, self._desk.today())} if plan else {}
        matrix = None
        if plan is not None and has_rows:
            matrix = actor_matrix(plan, only_involved=not self.everybody.isChecked())
        anew = self.cells.show_matrix(matrix, views, texts)
        self._stack.setCurrentWidget(self.table if has_rows else self.empty)
        key = "actors_window.empty_matrix" if plan is not None else "panels.no_project"
        self.empty.set_words(texts(key), texts("actors_window.page_initiatives") if plan is not None else "")
        self.everybody.setEnabled(has_rows)
        lacking = sum(bool(view.roles_missing or view.kinds_missing) for view in views.values())
        self.verdict.setText(texts("actors_window.verdict_matrix", n=len(views), lacking=lacking) if has_rows else "")
        if anew:
            self.table.fit()
            if current is not None:
                self.table.setCurrentIndex(self.cells.place(*current))

    @property
    def _current(self) -> tuple[int, int | None] | None:
        index = self.table.currentIndex()
        if not index.isValid():
            return None
        actor = self.cells.actor(index.column())
        return self.cells.initiative(index.row()).id, actor.id if actor is not None else None

    def menu_for(self, index: QModelIndex) -> QMenu:
        """The roles of a cell to be ticked, and the ways to what it is about."""
        texts, initiative, actor = self.texts, self.cells.initiative(index.row()), self.cells.actor(index.column())
        menu = TickMenu(self)
        if actor is not None:
            held = {part.role for part in initiative.parts if part.actor == actor.id}
            for role in ROLES:
                action = menu.addAction(role_name(texts, role))
                action.setCheckable(True)
                action.setChecked(role in held)
                action.setEnabled(self.session.is_editable)
                action.toggled.connect(lambda on, role=role: self._desk.set_role(initiative.id, actor.id, role, has=on))
            menu.addSeparator()
            menu.addAction(texts("actors_window.open_actor"), lambda: self._desk.open_actor(actor.id))
        menu.addAction(texts("actors_window.open_initiative"), lambda: self._desk.open_initiative(initiative.id))
        return menu

    def _open(self, index: QModelIndex) -> None:
        if self.cells.actor(index.column()) is None:
            self._desk.open_initiative(self.cells.initiative(index.row()).id)
            return
        if self._menu is not None:
            self._menu.deleteLater()
        self._menu = self.menu_for(index)
        below = self.table.visualRect(index).bottomLeft()
        self._menu.popup(self.table.viewport().mapToGlobal(below))

    def _open_column(self, column: int) -> None:
        actor = self.cells.actor(column)
        if actor is not None:
            self._desk.open_actor(actor.id)


def _two_lines(words: str, metrics: QFontMetrics, width: int) -> str:
    """`words` broken at commas into two lines at most, the second cut with an ellipsis."""
    if metrics.horizontalAdvance(words) <= width:
        return words
    parts = words.split(", ")
    first = parts[0]
    taken = 1
    while taken < len(parts) and metrics.horizontalAdvance(f"{first}, {parts[taken]},") <= width:
        first, taken = f"{first}, {parts[taken]}", taken + 1
    rest = ", ".join(parts[taken:])
    if not rest:
        return metrics.elidedText(first, Qt.TextElideMode.ElideRight, width)
    elided = [metrics.elidedText(line, Qt.TextElideMode.ElideRight, width) for line in (f"{first},", rest)]
    return "\n".join(elided)
