# SPDX-License-Identifier: EUPL-1.2
"""Keeps the map's layers as the desk says: what is drawn, in which order, what is chosen, what a tooltip says."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from district_planner.gui.layers.tile_files import TileFiles
from district_planner.gui.map.layer_look import LayerLook
from district_planner.gui.map.legend import LegendRow
from district_planner.gui.map.user_layer import UserLayer
from district_planner.scenarios.feature_words import FeatureWords

if TYPE_CHECKING:
    from district_planner.gui.layers.desk import LayerDesk
    from district_planner.gui.map.view import MapView
    from district_planner.scenarios.datasets import Dataset

_MOST_ROWS = 8
"""Layers in the legend; the others are only counted."""
_MOST_FACTS = 8
_LONGEST = 120


class MapLayers(QObject):
    """Binds a desk to a view."""

    def __init__(self, desk: LayerDesk, view: MapView) -> None:
        super().__init__(view)
        self._desk = desk
        self._view = view
        self._tiles = TileFiles(desk, view)
        self._shown: dict[int, tuple[str, UserLayer]] = {}
        self._texts: dict[int, tuple[object, ...]] = {}
        desk.changed.connect(self.refresh)
        desk.chosen_changed.connect(self._mark)
        desk.zoom_requested.connect(view.zoom_to)
        view.feature_clicked.connect(desk.choose)
        view.feature_tooltip_for = self._tooltip
        self.refresh()

    def refresh(self) -> None:
        """Show the layers as they are now."""
        self._tiles.refresh()
        shown: dict[int, UserLayer] = {}
        for dataset in self._desk.layers:
            style = self._desk.style(dataset)
            features = self._desk.features(dataset) if style.visible else None
            if features is None:
                continue
            payload, layer = self._shown.get(dataset.id, ("", None))
            if layer is None or payload != dataset.payload:
                layer = UserLayer(features.shapes, style, self._view.style_of_map, self._view.font())
                self._texts.pop(dataset.id, None)
            layer.set_layer_style(style)
            layer.set_mask(self._desk.mask(dataset))
            self._name(dataset, layer, style.label)
            self._shown[dataset.id] = dataset.payload, layer
            shown[dataset.id] = layer
        if list(shown.items()) != list(self._view.user_layers.items()):
            self._view.set_user_layers(shown)
        self._shown = {number: self._shown[number] for number in shown}
        self._mark()

    def legend_rows(self) -> list[LegendRow]:
        """A line for each layer that is drawn, the uppermost first, with the number of its features."""
        texts, rows = self._desk.session.texts, []
        for dataset in reversed(self._desk.layers):
            if dataset.id not in self._view.user_layers:
                continue
            look = LayerLook.of(dataset.geometry, self._desk.style(dataset), self._view.style_of_map)
            features, mask = self._desk.features(dataset), self._desk.mask(dataset)
            count = len(features.layer) if features is not None else 0
            shown = count if mask is None else int(mask.sum())
            rows.append(LegendRow(dataset.description.title, look=look, count=texts.number(shown)))
        more = len(rows) - _MOST_ROWS
        if more > 0:
            rows = [*rows[:_MOST_ROWS], LegendRow(texts("layers_window.legend_more", n=more), unmarked=True)]
        return rows

    def _name(self, dataset: Dataset, layer: UserLayer, column: str) -> None:
        """Write the names of a column beside the features."""
        language = self._desk.session.texts.language
        key = (layer, column, language)
        if self._texts.get(dataset.id) == key:
            return
        self._texts[dataset.id] = key
        words = self._words(dataset)
        layer.set_texts(words.of_column(column) if words is not None and column in words.ids else None)

    def _words(self, dataset: Dataset) -> FeatureWords | None:
        features = self._desk.features(dataset)
        if features is None:
            return None
        return FeatureWords(dataset, features.layer, self._desk.session.texts, features.index.decimals)

    def _mark(self) -> None:
        number, feature = self._desk.chosen or (-1, -1)
        for own, layer in self._view.user_layers.items():
            layer.choose(feature if own == number else None)

    def _tooltip(self, number: int, feature: int) -> str:
        """Title of the layer and what is known about a feature, as HTML: names come from any file."""
        dataset = self._desk.dataset(number)
        words = self._words(dataset) if dataset is not None else None
        if dataset is None or words is None:
            return ""
        facts = words.facts(feature)
        lines = [f"<b>{html.escape(_short(dataset.description.title))}</b>"]
        lines += [f"{html.escape(_short(name))}: {html.escape(_short(text))}" for name, text in facts[:_MOST_FACTS]]
        return "<br>".join([*lines, "…"] if len(facts) > _MOST_FACTS else lines)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"
