# SPDX-License-Identifier: EUPL-1.2
"""Colours: contrast by the formula of WCAG 2.1, one place only, both themes complete."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from district_planner.core.resources import resource_path
from district_planner.gui.icons import icon, pixmap
from district_planner.gui.theme import Theme

if TYPE_CHECKING:
    from PySide6.QtGui import QColor
    from pytestqt.qtbot import QtBot

THEMES = pytest.mark.parametrize("theme", [Theme.light(), Theme.dark()], ids=lambda theme: theme.name)
SURFACES = ("window", "panel", "raised", "hover", "stripe", "accent_soft")
GUI = Path(__file__).resolve().parents[3] / "district_planner" / "gui"


def luminance(colour: QColor) -> float:
    """Relative luminance, WCAG 2.1."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour.getRgbF()[:3]]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: QColor, second: QColor) -> float:
    """Contrast ratio, WCAG 2.1."""
    dark, light = sorted((luminance(first), luminance(second)))
    return (light + 0.05) / (dark + 0.05)


@THEMES
@pytest.mark.parametrize("role", ["text", "text_muted", "accent", "success", "warning", "error"])
def test_words_can_be_read_on_every_surface(theme: Theme, role: str) -> None:
    for surface in SURFACES:
        assert contrast(theme.colour(role), theme.colour(surface)) >= 4.5, surface


@THEMES
def test_words_can_be_read_on_what_is_filled(theme: Theme) -> None:
    for ground in ("accent", "accent_hover"):
        assert contrast(theme.colour("on_accent"), theme.colour(ground)) >= 4.5
    for level in ("warning", "error"):
        assert contrast(theme.colour("text"), theme.colour(f"{level}_soft")) >= 4.5


@THEMES
@pytest.mark.parametrize(
    "role", ["border_strong", "site_candidate", "site_existing", "site_rival", *(f"chart_{n}" for n in range(1, 9))]
)
def test_signs_stand_out(theme: Theme, role: str) -> None:
    assert contrast(theme.colour(role), theme.colour("panel")) >= 3.0


def test_the_accent_is_a_blue() -> None:
    for theme in (Theme.light(), Theme.dark()):
        assert 200 <= theme.colour("accent").hue() <= 230


def test_both_themes_know_the_same_colours() -> None:
    assert Theme.light().colours.keys() == Theme.dark().colours.keys()


@THEMES
def test_the_style_sheet_is_complete(theme: Theme) -> None:
    sheet = theme.stylesheet()
    assert "$" not in sheet
    for path in re.findall(r'url\("(.+?)"\)', sheet):
        assert Path(path).is_file()


@THEMES
def test_the_signs_of_the_style_sheet_have_colours_of_the_theme(theme: Theme) -> None:
    folder = resource_path("resources", "styles", theme.name)
    used = {re.search('stroke="(#[0-9a-f]+)"', path.read_text())[1] for path in folder.glob("*.svg")}
    assert used == {theme.hex("on_accent"), theme.hex("text_muted")}


def test_no_other_module_names_a_colour() -> None:
    literal = re.compile(r"""["']#[0-9a-fA-F]{3,8}["']|QColor\(\s*["'\d]|GlobalColor\.(?!transparent)""")
    found = [
        f"{path.relative_to(GUI)}:{number}"
        for path in sorted(GUI.rglob("*.py"))
        if path.name != "theme.py"
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if literal.search(line) and "no colour" not in line
    ]
    assert found == []


def test_a_forced_theme_wins_over_the_platform(qtbot: QtBot) -> None:
    assert Theme.for_choice("dark") is Theme.dark()
    assert Theme.for_choice("light") is Theme.light()
    assert Theme.for_choice("system") in (Theme.light(), Theme.dark())


@THEMES
def test_every_sign_is_drawn_in_the_colour_asked_for(qtbot: QtBot, theme: Theme) -> None:
    for path in resource_path("resources", "icons").glob("*.svg"):
        if path.stem == "app":
            continue
        picture = pixmap(path.stem, theme, 32, "accent").toImage()
        wanted = theme.colour("accent")
        solid = [picture.pixelColor(x, y) for x in range(32) for y in range(32)]
        # Where lines overlap, antialiasing rounds by one.
        for pixel in (pixel for pixel in solid if pixel.alpha() == 255):
            near = zip(pixel.getRgb(), wanted.getRgb(), strict=True)
            assert all(abs(one - other) <= 2 for one, other in near), path.stem
    assert not icon("undo", theme).isNull()
