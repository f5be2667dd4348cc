# SPDX-License-Identifier: EUPL-1.2
"""All colours of the window, light and dark: widgets, map, charts. No other module names a colour.

The classes of the choropleth are the exception: they belong to the data (`territory.choropleth`) because reports use
them too. Contrast of text and accent against every surface is ≥ 4.5:1, of signs and outlines ≥ 3:1 (tested).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from string import Template
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette

from district_planner.core.resources import resource_path

ThemeName = Literal["light", "dark"]
ThemeChoice = Literal["system", "light", "dark"]

_LIGHT = {
    "window": "#f3f5f8",
    "panel": "#ffffff",
    "raised": "#ffffff",
    "text": "#1a2430",
    "text_muted": "#566273",
    "text_disabled": "#8a94a2",
    "border": "#d8dee6",
    "border_strong": "#778392",
    "hover": "#e8edf4",
    "pressed": "#dbe3ee",
    "stripe": "#f7f9fb",
    "accent": "#0b5cc4",
    "accent_hover": "#0a52ae",
    "on_accent": "#ffffff",
    "accent_soft": "#e3edfb",
    "success": "#14703f",
    "warning": "#8a5000",
    "warning_soft": "#fdf1dc",
    "error": "#b3261e",
    "error_soft": "#fce8e6",
    "bar": "#0b5cc4",
    "bar_track": "#e4e9f0",
    "map_sea": "#dce8f0",
    "map_foreign": "#eceae4",
    "map_land": "#f8f7f3",
    "map_outside": "#f1efe9",
    "map_municipality_line": "#4d46566a",
    "map_province_line": "#b36b7785",
    "map_region_line": "#e6465263",
    "map_coast_line": "#8fa3b3",
    "map_foreign_line": "#c9c4b8",
    "map_region_fill": "#c9d7e8",
    "map_label": "#26303c",
    "map_label_muted": "#6b7480",
    "map_label_halo": "#e6ffffff",
    "map_unknown": "#efefec",
    "map_unknown_hatch": "#8e8e8a",
    "map_ring": "#1a2430",
    "map_ring_halo": "#b3ffffff",
    "map_hover": "#1a2430",
    "map_selected": "#0b5cc4",
    "map_measure": "#0b5cc4",
    "map_panel": "#f2ffffff",
    "site_candidate": "#c74e00",
    "site_existing": "#007a5a",
    "site_rival": "#454a57",
    "site_outline": "#ffffff",
    "site_selected": "#0b5cc4",
    "chart_1": "#0072b2",
    "chart_2": "#d55e00",
    "chart_3": "#009e73",
    "chart_4": "#b8578f",
    "chart_5": "#a87600",
    "chart_6": "#2f8bc0",
    "chart_7": "#7d6b00",
    "chart_8": "#5c6470",
}
_DARK = {
    "window": "#14181e",
    "panel": "#1b2027",
    "raised": "#242a33",
    "text": "#e7ebf1",
    "text_muted": "#a3afbe",
    "text_disabled": "#6e7988",
    "border": "#323a45",
    "border_strong": "#7b8797",
    "hover": "#2a313b",
    "pressed": "#343d49",
    "stripe": "#1f242c",
    "accent": "#6eacff",
    "accent_hover": "#8bbcff",
    "on_accent": "#0a1626",
    "accent_soft": "#1f3350",
    "success": "#6fcf97",
    "warning": "#f2b755",
    "warning_soft": "#372a10",
    "error": "#ff8a80",
    "error_soft": "#3d1d1b",
    "bar": "#6eacff",
    "bar_track": "#303846",
    "map_sea": "#10161d",
    "map_foreign": "#1e2227",
    "map_land": "#2a2f36",
    "map_outside": "#23272d",
    "map_municipality_line": "#40000000",
    "map_province_line": "#a6a8b3c0",
    "map_region_line": "#e6dde3ea",
    "map_coast_line": "#56636f",
    "map_foreign_line": "#343b43",
    "map_region_fill": "#3b4859",
    "map_label": "#f1f4f8",
    "map_label_muted": "#98a2ae",
    "map_label_halo": "#d914181e",
    "map_unknown": "#2b2e33",
    "map_unknown_hatch": "#767c86",
    "map_ring": "#f5f7fa",
    "map_ring_halo": "#99000000",
    "map_hover": "#ffffff",
    "map_selected": "#8bbcff",
    "map_measure": "#8bbcff",
    "map_panel": "#f21b2027",
    "site_candidate": "#ff8a3d",
    "site_existing": "#2fc79a",
    "site_rival": "#c7ccd6",
    "site_outline": "#14181e",
    "site_selected": "#8bbcff",
    "chart_1": "#56b4e9",
    "chart_2": "#e8804a",
    "chart_3": "#2fc79a",
    "chart_4": "#d991b9",
    "chart_5": "#e69f00",
    "chart_6": "#4b8fd0",
    "chart_7": "#f0e442",
    "chart_8": "#9aa4b1",
}


@dataclass(frozen=True)
class Theme:
    """One set of colours; two themes of the same name are the same theme."""

    name: ThemeName
    colours: Mapping[str, str] = field(compare=False, repr=False)

    @classmethod
    @cache
    def light(cls) -> Theme:
        """Dark on light."""
        return cls("light", _LIGHT)

    @classmethod
    @cache
    def dark(cls) -> Theme:
        """Light on dark."""
        return cls("dark", _DARK)

    @classmethod
    def for_choice(cls, choice: ThemeChoice) -> Theme:
        """The theme the user chose, or the platform's."""
        if choice == "system":
            dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
            return cls.dark() if dark else cls.light()
        return cls.dark() if choice == "dark" else cls.light()

    @property
    def is_dark(self) -> bool:
        """Whether the background is dark."""
        return self.name == "dark"

    def colour(self, name: str) -> QColor:
        """The colour of a role, such as `accent` or `map_sea`; alpha included. Unknown roles are a bug: `KeyError`."""
        return QColor(self.colours[name])

    def hex(self, name: str) -> str:
        """The same as text (`#rrggbb` or `#aarrggbb`), for style sheets and SVG."""
        return self.colours[name]

    def palette(self) -> QPalette:
        """What Qt's own widgets paint with."""
        palette = QPalette()
        for role, name in _PALETTE_ROLES.items():
            palette.setColor(role, self.colour(name))
        for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.colour("text_disabled"))
        return palette

    def stylesheet(self) -> str:
        """What a palette cannot say: `resources/styles/window.qss` with the colours put in."""
        template = resource_path("resources", "styles", "window.qss").read_text(encoding="utf-8")
        signs = resource_path("resources", "styles", self.name).as_posix()
        return Template(template).substitute(self.colours, signs=signs)


_PALETTE_ROLES = {
    QPalette.ColorRole.Window: "window",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Base: "panel",
    QPalette.ColorRole.AlternateBase: "stripe",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.PlaceholderText: "text_muted",
    QPalette.ColorRole.Button: "raised",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.BrightText: "error",
    QPalette.ColorRole.Highlight: "accent",
    QPalette.ColorRole.HighlightedText: "on_accent",
    QPalette.ColorRole.Accent: "accent",
    QPalette.ColorRole.Link: "accent",
    QPalette.ColorRole.LinkVisited: "accent",
    QPalette.ColorRole.ToolTipBase: "raised",
    QPalette.ColorRole.ToolTipText: "text",
    QPalette.ColorRole.Light: "raised",
    QPalette.ColorRole.Midlight: "hover",
    QPalette.ColorRole.Mid: "border",
    QPalette.ColorRole.Dark: "border_strong",
    QPalette.ColorRole.Shadow: "text",
}
