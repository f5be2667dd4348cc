# SPDX-License-Identifier: EUPL-1.2
"""A button that shows the languages of a site and opens a menu to tick them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from district_planner.gui.widgets.tick_button import TickButton
from district_planner.gui.wording import LANGUAGES_OFFERED, language_name, language_names

if TYPE_CHECKING:
    from collections.abc import Hashable

    from PySide6.QtWidgets import QWidget

    from district_planner.core.texts import Texts


class LanguageButton(TickButton):
    """Languages as ISO codes, in the order offered; codes nobody offers come last."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._codes: tuple[str, ...] = LANGUAGES_OFFERED

    def set_texts(self, texts: Texts) -> None:
        """Take the language of `texts`."""
        self._texts = texts
        self._offer(self.keys)

    def set_languages(self, languages: tuple[str, ...]) -> None:
        """Tick these languages."""
        self._offer(languages)

    def _offer(self, ticked: tuple[Hashable, ...]) -> None:
        self._codes = tuple(dict.fromkeys((*self._codes, *map(str, ticked))))
        choices = [(code, language_name(self._texts, code)) for code in self._codes]
        self.set_choices(choices, ticked, language_names(self._texts, ()))
