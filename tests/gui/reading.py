# SPDX-License-Identifier: EUPL-1.2
"""Looks at panels as a person or a screen reader would: what is clipped, what has no name."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QLabel,
    QScrollBar,
    QToolButton,
    QWidget,
)

from district_planner.gui.widgets.column_table import ColumnTable
from district_planner.gui.widgets.figure_row import FigureRow


def without_a_name(panel: QWidget) -> list[str]:
    """The widgets that take the keyboard but that a screen reader cannot name."""
    nameless = []
    for widget in panel.findChildren(QWidget):
        if widget.focusPolicy() == Qt.FocusPolicy.NoFocus or isinstance(widget, QScrollBar) or not widget.isVisible():
            continue
        if widget.focusProxy() is not None:
            continue
        accessible = QAccessible.queryAccessibleInterface(widget)
        if not accessible.text(QAccessible.Text.Name):
            nameless.append(f"{type(widget).__name__} {widget.objectName()}".strip())
    return nameless


def clipped(panel: QWidget) -> list[str]:
    """Visible words that do not fit where they stand."""
    QApplication.processEvents()
    found = []
    for widget in panel.findChildren(QWidget):
        if not widget.isVisible():
            continue
        if isinstance(widget, FigureRow):
            found += _clipped_figure(widget)
        elif isinstance(widget, QLabel) and widget.text():
            needed = widget.heightForWidth(widget.width()) if widget.wordWrap() else widget.sizeHint().height()
            too_wide = not widget.wordWrap() and widget.sizeHint().width() > widget.width() + 1
            if too_wide or needed > widget.height() + 1:
                found.append(widget.text())
        elif isinstance(widget, QToolButton) and widget.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonIconOnly:
            continue
        elif isinstance(widget, QAbstractButton) and widget.text():
            if widget.fontMetrics().horizontalAdvance(widget.text().replace("&", "")) > widget.width():
                found.append(widget.text())
        elif isinstance(widget, QAbstractScrollArea) and not isinstance(widget, ColumnTable):
            inner = getattr(widget, "widget", lambda: None)()
            if inner is not None and inner.width() > widget.viewport().width():
                found.append(f"{type(inner).__name__} is wider than its panel")
    return found


def _clipped_figure(row: FigureRow) -> list[str]:
    words = row.fontMetrics().horizontalAdvance
    room = row.width() - 8 - (24 if row.focusPolicy() != Qt.FocusPolicy.NoFocus else 0)
    if row.is_big:
        # The note is written a point smaller than the label.
        return [row.note] if words(row.note) * 0.92 > row.width() - 8 else []
    found = [text for text in (row.label, row.value_text) if words(text) > room]
    if row.height() < row.heightForWidth(row.width()):
        found.append(f"{row.label} is too low")
    return found
