# SPDX-License-Identifier: EUPL-1.2
"""The files that are known: what they are about, what they give, where to get them. With a search."""

from __future__ import annotations

import html
from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from district_planner.core.compat import override
from district_planner.gui.importing.page import card, heading_label
from district_planner.gui.widgets.rows import fold, matching

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from district_planner.core.texts import Texts
    from district_planner.gui.theme import Theme
    from district_planner.importing.recipes import Recipe

_RECIPE = Qt.ItemDataRole.UserRole


class _Tree(QTreeWidget):
    """Enter asks for the recipe, as a double click does."""

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentItem() is not None:
            self.itemActivated.emit(self.currentItem(), 0)
            return
        super().keyPressEvent(event)


class RecipeList(QWidget):
    """Groups with recipes; below them what is known of the chosen one."""

    recipe_requested = Signal(str)
    """Id of a recipe that the present file should be read with."""

    def __init__(self, texts: Texts, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._theme = theme
        self._recipes: dict[str, Recipe] = {}
        self._heading = heading_label(texts("import_window.known_files"))
        self.search_field = QLineEdit(clearButtonEnabled=True)
        self.search_field.setPlaceholderText(texts("import_window.search_recipes"))
        self.search_field.setAccessibleName(texts("import_window.search_recipes_name"))
        self.tree = _Tree()
        self.tree.setHeaderHidden(True)
        self.tree.setRootIsDecorated(True)
        self.tree.setIndentation(16)
        self.tree.setUniformRowHeights(True)
        self.tree.setAccessibleName(texts("import_window.known_files"))
        self.tree.header().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self._details, details = card()
        self._about = QLabel(wordWrap=True)
        self._about.setTextFormat(Qt.TextFormat.RichText)
        self._about.setOpenExternalLinks(True)
        self._about.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        self._about.setAccessibleName(texts("import_window.about_recipe"))
        self.use_button = QPushButton(texts("import_window.use_recipe"), autoDefault=False)
        details.addWidget(self._about)
        details.addWidget(self.use_button, alignment=Qt.AlignmentFlag.AlignLeft)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self._heading)
        head.addWidget(self.search_field, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(self.tree, 1)
        layout.addWidget(self._details)
        self._details.hide()
        self.use_button.hide()
        self.search_field.textChanged.connect(self._fill)
        self.tree.currentItemChanged.connect(self._show_details)
        self.tree.itemActivated.connect(lambda _item, _column: self._ask())
        self.use_button.clicked.connect(self._ask)

    @property
    def current(self) -> Recipe | None:
        """The chosen recipe."""
        item = self.tree.currentItem()
        return self._recipes.get(item.data(0, _RECIPE) or "") if item is not None else None

    def show_recipes(self, recipes: Iterable[Recipe]) -> None:
        """List these, in their order, under their groups."""
        self._recipes = {recipe.id: recipe for recipe in recipes}
        self._fill(self.search_field.text())

    def set_usable(self, *, usable: bool) -> None:
        """Whether there is a file that a recipe could be used on."""
        self.use_button.setVisible(usable)

    def choose(self, recipe_id: str) -> None:
        """Make a recipe the chosen one, if it is listed."""
        for item in self._leaves():
            if item.data(0, _RECIPE) == recipe_id:
                self.tree.setCurrentItem(item)
                # Once the details below have taken their room.
                QTimer.singleShot(0, self.tree, self._show_current)

    def _show_current(self) -> None:
        item = self.tree.currentItem()
        if item is not None:
            self.tree.scrollToItem(item)

    def _fill(self, query: str) -> None:
        language = self._texts.language
        recipes = list(self._recipes.values())
        searched = [
            fold("\n".join((recipe.name(language), recipe.about.get(language, ""), self._group(recipe), recipe.id)))
            for recipe in recipes
        ]
        kept = [recipes[row] for row in matching(searched, query)]
        self.tree.clear()
        groups: dict[str, QTreeWidgetItem] = {}
        for recipe in sorted(kept, key=lambda one: fold(one.name(language))):
            name = self._group(recipe)
            if name not in groups:
                groups[name] = QTreeWidgetItem([name])
                groups[name].setFlags(Qt.ItemFlag.ItemIsEnabled)
                font = groups[name].font(0)
                font.setBold(True)
                groups[name].setFont(0, font)
            leaf = QTreeWidgetItem([recipe.name(language)])
            leaf.setData(0, _RECIPE, recipe.id)
            leaf.setToolTip(0, recipe.about.get(language, ""))
            groups[name].addChild(leaf)
        own = self._texts("import_window.own_recipes")
        for name in sorted(groups, key=lambda name: (name != own, fold(name))):
            self.tree.addTopLevelItem(groups[name])
        self.tree.expandAll()
        leaves = self._leaves()
        if query.strip() and leaves:
            self.tree.setCurrentItem(leaves[0])
        self._show_details()

    def _leaves(self) -> list[QTreeWidgetItem]:
        return [
            leaf
            for position in range(self.tree.topLevelItemCount())
            if (group := self.tree.topLevelItem(position)) is not None
            for row in range(group.childCount())
            if (leaf := group.child(row)) is not None
        ]

    def _group(self, recipe: Recipe) -> str:
        if not recipe.topic:
            return self._texts("import_window.own_recipes")
        key = f"import_window.topic_{recipe.topic}"
        return self._texts(key) if self._texts.has(key) else recipe.topic

    def _show_details(self) -> None:
        recipe = self.current
        self._details.setVisible(recipe is not None)
        if recipe is None:
            return
        language = self._texts.language
        parts = [f"<b>{html.escape(recipe.name(language))}</b>", html.escape(recipe.about.get(language, ""))]
        download = recipe.download
        steps = html.escape(download.steps.get(language, ""))
        if download.url.startswith(("https://", "http://")):
            words = html.escape(download.page or download.url)
            colour = self._theme.hex("accent")
            link = f'<a style="color:{colour}" href="{html.escape(download.url)}">{words}</a>'
            parts.append(self._texts("import_window.where_from", link=link, steps=steps))
        elif steps:
            parts.append(steps)
        self._about.setText("<br>".join(part for part in parts if part))

    def _ask(self) -> None:
        recipe = self.current
        if recipe is not None and self.use_button.isVisibleTo(self):
            self.recipe_requested.emit(recipe.id)
