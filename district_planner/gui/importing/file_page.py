# SPDX-License-Identifier: EUPL-1.2
"""Step 1: which file. What it seems to be is offered at once; beside it the files that are known."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from district_planner.gui.importing.drop_zone import DropZone
from district_planner.gui.importing.page import StepPage, card, clear_layout, heading_label, quiet_label
from district_planner.gui.importing.recipe_list import RecipeList
from district_planner.gui.widgets.path_label import PathLabel

if TYPE_CHECKING:
    from district_planner.core.texts import Texts
    from district_planner.gui.importing.flow import ImportFlow
    from district_planner.gui.theme import Theme
    from district_planner.importing.recipes import Recipe
    from district_planner.importing.tables import TableInfo

_MEMBER = Qt.ItemDataRole.UserRole
_MOST_OFFERED = 3
_MB, _KB = 1_000_000, 1_000


class FilePage(StepPage):
    """Drop zone, what was found in the file, recipes."""

    choose_requested = Signal()
    focus_wanted = Signal()
    """The file was read: what comes next should have the keyboard."""
    columns_wanted = Signal()
    """The file is not what it seems to be."""
    recipe_used = Signal()
    """The file is to be read as the recipe of the flow says, without further questions."""

    def __init__(self, flow: ImportFlow, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(flow, theme, parent)
        texts = flow.texts
        self.zone = DropZone(theme)
        self.zone.set_words(
            texts("import_window.drop_here"), texts("import_window.choose_file"), texts("import_window.formats")
        )
        self.recipes = RecipeList(texts, theme)
        self.tables = QListWidget()
        self.tables.setAccessibleName(texts("import_window.tables_in_file"))
        self.offers: list[QPushButton] = []
        self._name = QLabel()
        self._name.setProperty("subheading", "true")
        self._place = PathLabel()
        self._seems = QLabel(wordWrap=True)
        self._assemble()
        flow.recipes_changed.connect(lambda: self.recipes.show_recipes(flow.recipes))
        self.zone.choose_requested.connect(self.choose_requested)
        self.zone.file_dropped.connect(flow.take_file)
        self.tables.currentItemChanged.connect(self._take_table)
        self.recipes.recipe_requested.connect(self._use)
        flow.file_changed.connect(self._show)
        flow.work.busy_changed.connect(lambda _busy: self.changed.emit())

    def _assemble(self) -> None:
        self._found, found = card()
        found.addWidget(self._name)
        found.addWidget(self._place)
        found.addWidget(self._seems)
        self._offers = QVBoxLayout()
        self._offers.setSpacing(8)
        found.addLayout(self._offers)
        self._tables_title = heading_label(self.texts("import_window.tables_in_file"))
        self._tables_note = quiet_label(self.texts("import_window.tables_note"))
        left = QVBoxLayout()
        left.setSpacing(12)
        left.addWidget(self._found)
        left.addWidget(self._tables_title)
        left.addWidget(self._tables_note)
        left.addWidget(self.tables, 1)
        left.addWidget(self.zone, 1)
        left.addStretch()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        layout.addLayout(left, 1)
        layout.addWidget(self.recipes, 1)
        self._show()

    def enter(self) -> None:
        """Show the file that was taken."""
        if not self.flow.recipes:
            self.flow.load_recipes()
        self._show()

    def blocker(self) -> str:
        """There is no file yet, or it can only be read with a recipe."""
        if self.flow.path is None:
            return self.texts("import_window.no_file")
        if self.flow.opened is None:
            return "" if self.flow.may_guess_again else self.texts("import_window.not_read")
        if self.flow.layout is None:
            return self.texts("import_window.recipe_only")
        return ""

    def first_focus(self) -> QWidget | None:
        """What reads the file at once, or else what chooses one."""
        if self.offers:
            return self.offers[0]
        return self.zone.button if self.flow.path is None else None

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        super().set_theme(theme)
        self.zone.set_theme(theme)

    def _show(self) -> None:
        flow, texts = self.flow, self.texts
        has_file = flow.path is not None
        self.zone.set_small(small=has_file)
        words = "other_file" if has_file else "choose_file"
        self.zone.button.setText(texts(f"import_window.{words}"))
        self._found.setVisible(has_file)
        if flow.path is not None:
            self._name.setText(flow.path.name)
            self._place.set_path(
                flow.path.parent, texts("import_window.file_place", size=file_size(flow.path, texts), path="{path}")
            )
        several = len(flow.tables) > 1
        for part in (self._tables_title, self._tables_note, self.tables):
            part.setVisible(several)
        if several:
            self._show_tables()
        self._show_offers()
        self.recipes.set_usable(usable=flow.opened is not None)
        self.changed.emit()
        if self.isVisible() and flow.opened is not None and not self.tables.hasFocus():
            self.focus_wanted.emit()

    def _show_tables(self) -> None:
        listed = [self.tables.item(row).data(_MEMBER) for row in range(self.tables.count())]
        members = [info.member for info in self.flow.tables]
        self.tables.blockSignals(True)
        if listed != members:
            self.tables.clear()
            for info in self.flow.tables:
                item = QListWidgetItem(self._table_words(info))
                item.setData(_MEMBER, info.member)
                item.setToolTip(info.member)
                self.tables.addItem(item)
        if self.flow.member in members:
            self.tables.setCurrentRow(members.index(self.flow.member))
        self.tables.blockSignals(False)
        QTimer.singleShot(0, self.tables, self._show_current)

    def _show_current(self) -> None:
        item = self.tables.currentItem()
        if item is not None:
            self.tables.scrollToItem(item, QListWidget.ScrollHint.PositionAtCenter)

    def _table_words(self, info: TableInfo) -> str:
        texts = self.texts
        size = [texts("import_window.table_rows", n=info.rows)] if info.rows is not None else []
        size += [texts("import_window.table_columns", n=info.columns)] if info.columns is not None else []
        kind = texts("import_window.table_layer") if info.kind == "vector" else ""
        known = self.flow.known.get(info.member)
        if known is not None:
            size = [known.name(texts.language)]
        return " · ".join(part for part in (info.member or texts("import_window.table_first"), kind, *size) if part)

    def _show_offers(self) -> None:
        clear_layout(self._offers)
        self.offers = []
        flow, texts = self.flow, self.texts
        if flow.opened is None:
            self._seems.setVisible(flow.path is not None and (flow.work.is_busy or flow.may_guess_again))
            self._seems.setText(texts("import_window.try_reading" if flow.may_guess_again else "import_window.looking"))
            return
        offered = flow.offered[:_MOST_OFFERED]
        clear = flow.opened.is_clear
        self._seems.setVisible(True)
        if not offered:
            self._seems.setText(texts("import_window.seems_unknown"))
            return
        name = offered[0].name(texts.language)
        key = "import_window.seems" if clear or len(offered) == 1 else "import_window.seems_several"
        self._seems.setText(texts(key, name=name))
        for number, recipe in enumerate(offered[:1] if clear else offered):
            words = "import_window.read_so" if len(offered) == 1 or clear else "import_window.read_as"
            button = QPushButton(texts(words, name=recipe.name(texts.language)), autoDefault=False)
            button.setProperty("primary", "true" if number == 0 and clear else "false")
            button.setAccessibleDescription(texts("import_window.read_so_note"))
            button.clicked.connect(lambda _checked=False, recipe_id=recipe.id: self._use(recipe_id))
            self.offers.append(button)
            self._offers.addWidget(button, alignment=Qt.AlignmentFlag.AlignLeft)
            button.show()  # at once, so that it can have the keyboard
        if flow.layout is not None:
            other = QPushButton(texts("import_window.not_this"), autoDefault=False)
            other.setProperty("link", "true")
            other.clicked.connect(self.columns_wanted)
            self._offers.addWidget(other, alignment=Qt.AlignmentFlag.AlignLeft)
            other.show()
        self.recipes.choose(offered[0].id)

    def _take_table(self) -> None:
        item = self.tables.currentItem()
        if item is not None and item.data(_MEMBER) != self.flow.member:
            self.flow.take_table(item.data(_MEMBER))

    def _use(self, recipe_id: str) -> None:
        recipe = self._known(recipe_id)
        if recipe is not None and self.flow.path is not None:
            self.flow.use_recipe(recipe)
            self.recipe_used.emit()

    def _known(self, recipe_id: str) -> Recipe | None:
        return next((one for one in (*self.flow.offered, *self.flow.recipes) if one.id == recipe_id), None)


def file_size(path: Path, texts: Texts) -> str:
    """How big a file is, in short."""
    size = path.stat().st_size if path.exists() else 0
    return f"{texts.number(size / _MB, 1)} MB" if size >= _MB else f"{texts.number(max(size / _KB, 1))} kB"
