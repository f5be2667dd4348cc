# SPDX-License-Identifier: EUPL-1.2
"""What the user prefers and what the window remembers, as one small JSON file in the platform's place for it.

Only what differs from the defaults is written; unknown or unusable entries are ignored with a warning in the log, so a
settings file can never keep the window from opening.
"""

from __future__ import annotations

import dataclasses
import json
import logging
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

from district_planner.core.texts import Language
from district_planner.gui.theme import ThemeChoice

if TYPE_CHECKING:
    from PySide6.QtCore import QTimer

APP_FOLDER = "district-planner"
MAX_RECENT = 8
WRITE_AFTER_MS = 1000
"""How long what the window remembers may wait to be written: a file that is safe on the disk costs it 10 ms."""
LanguageChoice = Literal["system", "it", "en"]

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Settings:
    """Every setting with its default."""

    language: LanguageChoice = "system"
    theme: ThemeChoice = "system"
    tiles: str = ""
    """Id of the tile provider behind the map; empty: none, and then nothing is ever fetched."""
    recent_projects: tuple[str, ...] = ()
    """Newest first."""
    projects_folder: str = ""
    """Where new projects go; empty: the user's documents."""
    report_folder: str = ""
    """Where the last report went; empty: beside the project."""
    window_geometry: str = ""
    """`QWidget.saveGeometry` in base64."""
    tree_width: int = 0
    """Pixels, as are the others; 0: by the width of the window."""
    inspector_width: int = 0
    bottom_height: int = 0
    show_tree: bool = True
    show_inspector: bool = True
    show_bottom: bool = False
    bottom_tab: str = ""
    reference_districts: bool = False
    """Whether the map shows the service districts of the paper."""
    import_folder: str = ""
    """Where the last imported file lay."""
    import_geometry: str = ""
    """Of the import assistant, as `window_geometry`."""


def config_path() -> Path:
    """The settings file of this user."""
    import platformdirs

    return Path(platformdirs.user_config_dir(APP_FOLDER, appauthor=False)) / "settings.json"


def resolve_language(choice: LanguageChoice, ui_languages: list[str]) -> Language:
    """The language for a choice; `ui_languages` are the platform's, best first, such as `en-GB`.

    Italian where the platform prefers neither of ours.
    """
    if choice != "system":
        return choice
    for name in ui_languages:
        code = name.replace("_", "-").split("-")[0].lower()
        if code in get_args(Language):
            return code  # type: ignore[return-value]  # checked in the line above
    return "it"


class SettingsStore:
    """Reads the settings once and writes them when they change: a choice at once, what is remembered a little later.

    A file that is written takes the place of the former whole: a program that is killed leaves the one or the other.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.settings = _read(path)
        self._written = self.settings
        self._later: QTimer | None = None

    def update(self, **changes: Any) -> bool:
        """Change settings by name and write them; False when the disk refused (they hold for this run)."""
        self.settings = dataclasses.replace(self.settings, **changes)
        return self.flush()

    def remember(self, **changes: Any) -> None:
        """Change settings by name; they are written with the next change, `WRITE_AFTER_MS` later or by `flush`.

        For what follows the hand, such as sizes: to wait for the disk each time would hold the window up.
        """
        self.settings = dataclasses.replace(self.settings, **changes)
        if self.settings == self._written:
            return
        if self._later is None:
            from PySide6.QtCore import QTimer

            self._later = QTimer(singleShot=True, interval=WRITE_AFTER_MS)
            self._later.timeout.connect(self.flush)
        if not self._later.isActive():
            self._later.start()

    def flush(self) -> bool:
        """Write what is not yet written; False when the disk refused."""
        if self._later is not None:
            self._later.stop()
        if self.settings == self._written:
            return True
        # Also when the disk refuses: it is told once, and asked again with the next change.
        self._written = self.settings
        try:
            _write(self.path, self.settings)
        except OSError as error:
            _log.warning("settings not written to %s: %s", self.path, error)
            return False
        return True

    def remember_project(self, path: Path) -> None:
        """Put a project on top of the recent ones."""
        text = str(path.resolve())
        others = [other for other in self.settings.recent_projects if other != text]
        self.update(recent_projects=(text, *others)[:MAX_RECENT])

    def forget_project(self, path: str) -> None:
        """Take a project off the recent ones, as they were listed."""
        self.update(recent_projects=tuple(other for other in self.settings.recent_projects if other != path))


def _read(path: Path) -> Settings:
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Settings()
    except (OSError, ValueError) as error:
        _log.warning("settings in %s cannot be read, the defaults hold: %s", path, error)
        return Settings()
    if not isinstance(stored, dict):
        _log.warning("settings in %s are not a table, the defaults hold", path)
        return Settings()
    usable: dict[str, Any] = {}
    defaults = Settings()
    for name, value in stored.items():
        if not hasattr(defaults, name):
            _log.warning("unknown setting %r ignored", name)
        elif (clean := _clean(name, value, getattr(defaults, name))) is None:
            _log.warning("setting %r ignored: %r is of no use", name, value)
        else:
            usable[name] = clean
    return dataclasses.replace(defaults, **usable)


_CHOICES: dict[str, tuple[str, ...]] = {"language": get_args(LanguageChoice), "theme": get_args(ThemeChoice)}


def _clean(name: str, value: object, default: object) -> object | None:
    """`value` as the setting wants it; None when it cannot be."""
    if isinstance(default, tuple):
        return tuple(value) if isinstance(value, list) and all(isinstance(item, str) for item in value) else None
    if type(value) is not type(default) or (name in _CHOICES and value not in _CHOICES[name]):
        return None
    return value


def _write(path: Path, settings: Settings) -> None:
    defaults = Settings()
    changed = {
        field.name: getattr(settings, field.name)
        for field in dataclasses.fields(settings)
        if getattr(settings, field.name) != getattr(defaults, field.name)
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            json.dump(changed, stream, ensure_ascii=False, indent=2)
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
