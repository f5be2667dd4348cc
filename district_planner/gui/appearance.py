# SPDX-License-Identifier: EUPL-1.2
"""Brings the chosen theme and language to the whole application, and follows the platform where that is the choice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, QLocale, QObject, Qt, QTranslator

from district_planner.core.compat import override
from district_planner.core.texts import Texts
from district_planner.gui.session import Changes, Session
from district_planner.gui.settings import SettingsStore, resolve_language
from district_planner.gui.theme import Theme

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

_SCHEMES = {
    "system": Qt.ColorScheme.Unknown,
    "light": Qt.ColorScheme.Light,
    "dark": Qt.ColorScheme.Dark,
}

_KEYS = ("Shift",)
"""Keys that Qt's own translation leaves in English."""


class KeyWords(QTranslator):
    """The names of `_KEYS` as they stand on the keyboard."""

    def __init__(self, texts: Texts, parent: QObject) -> None:
        super().__init__(parent)
        self._words = {key: texts(f"shell.key_{key.lower()}") for key in _KEYS}

    @override
    def isEmpty(self) -> bool:
        return False

    @override
    def translate(
        self, context: str | bytes, source: str | bytes, disambiguation: str | bytes | None = None, n: int = -1
    ) -> str:
        # None lets Qt ask the next translator; an empty text would be the translation.
        return self._words.get(str(source)) if context == "QShortcut" else None  # type: ignore[return-value]


class Appearance(QObject):
    """Applies `Session.theme` and `Session.texts` to Qt: palette, style sheet, the words of Qt's own dialogs."""

    def __init__(self, app: QApplication, session: Session, store: SettingsStore) -> None:
        super().__init__(session)
        self._app = app
        self._session = session
        self._store = store
        self._translators: list[QTranslator] = []
        app.setStyle("Fusion")
        app.styleHints().colorSchemeChanged.connect(self._follow_platform)
        session.changed.connect(self._on_changed)
        self.follow_settings()
        self._paint()
        self._translate()

    def follow_settings(self) -> None:
        """Take over theme and language from the settings."""
        settings = self._store.settings
        # Forcing the scheme also darkens what Qt does not draw itself: title bars and native dialogs.
        self._app.styleHints().setColorScheme(_SCHEMES[settings.theme])
        self._session.set_theme(Theme.for_choice(settings.theme))
        self._session.set_language(resolve_language(settings.language, QLocale.system().uiLanguages()))

    def _follow_platform(self) -> None:
        self._session.set_theme(Theme.for_choice(self._store.settings.theme))

    def _on_changed(self, changes: Changes) -> None:
        if changes & Changes.THEME:
            self._paint()
        if changes & Changes.LANGUAGE:
            self._translate()

    def _paint(self) -> None:
        self._app.setPalette(self._session.theme.palette())
        self._app.setStyleSheet(self._session.theme.stylesheet())

    def _translate(self) -> None:
        for installed in self._translators:
            self._app.removeTranslator(installed)
            installed.deleteLater()
        self._translators.clear()
        language = self._session.texts.language
        QLocale.setDefault(QLocale(language))
        if language == "en":
            return
        qt_words = QTranslator(self)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        loaded = [qt_words] if qt_words.load(f"qtbase_{language}", folder) else []
        self._translators = [*loaded, KeyWords(self._session.texts, self)]
        for translator in self._translators:
            self._app.installTranslator(translator)
