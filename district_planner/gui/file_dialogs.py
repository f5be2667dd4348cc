# SPDX-License-Identifier: EUPL-1.2
"""The platform's file dialogs behind a few methods, the one thing that tests of the window replace."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from district_planner.core.resources import PROJECT_SUFFIX
from district_planner.core.texts import Texts

_FOLDER = "District Planner"
_DATA_FILES = "*.csv *.tsv *.txt *.xlsx *.xls *.ods *.json *.geojson *.gpkg *.shp *.fgb *.zip"


class FileDialogs:
    """Asks the user for files; None where the user changed their mind."""

    def open_project(self, parent: QWidget, folder: Path, texts: Texts) -> Path | None:
        """An existing project file."""
        name, _ = QFileDialog.getOpenFileName(
            parent, texts("shell.choose_project"), str(folder), f"{texts('shell.project_files')} (*{PROJECT_SUFFIX})"
        )
        return Path(name) if name else None

    def save_project(self, parent: QWidget, proposal: Path, texts: Texts) -> Path | None:
        """Where a project file should go."""
        name, _ = QFileDialog.getSaveFileName(
            parent, texts("shell.choose_place"), str(proposal), f"{texts('shell.project_files')} (*{PROJECT_SUFFIX})"
        )
        return with_suffix(Path(name), PROJECT_SUFFIX) if name else None

    def save_report(self, parent: QWidget, proposal: Path, texts: Texts) -> Path | None:
        """Where a report should go."""
        name, _ = QFileDialog.getSaveFileName(
            parent, texts("shell.choose_place"), str(proposal), f"{texts('shell.html_files')} (*.html)"
        )
        return with_suffix(Path(name), ".html") if name else None

    def choose_folder(self, parent: QWidget, folder: Path, texts: Texts) -> Path | None:
        """The folder that several files should go to; `folder` is where to begin."""
        name = QFileDialog.getExistingDirectory(parent, texts("shell.choose_place"), str(folder))
        return Path(name) if name else None

    def open_data(self, parent: QWidget, folder: str, texts: Texts) -> Path | None:
        """A file to import; of any kind, for names say little about what is inside. `folder` is where to begin."""
        names = f"{texts('shell.data_files')} ({_DATA_FILES});;{texts('shell.all_files')} (*)"
        name, _ = QFileDialog.getOpenFileName(parent, texts("shell.choose_data"), folder or str(Path.home()), names)
        return Path(name) if name else None

    def open_tiles(self, parent: QWidget, folder: str, texts: Texts) -> Path | None:
        """A file of background tiles; `folder` is where to begin."""
        names = f"{texts('shell.tile_files')} (*.mbtiles);;{texts('shell.all_files')} (*)"
        name, _ = QFileDialog.getOpenFileName(parent, texts("shell.choose_tiles"), folder or str(Path.home()), names)
        return Path(name) if name else None

    def save_list(self, parent: QWidget, proposal: str, texts: Texts) -> Path | None:
        """Where a list should go as a text."""
        start = str(documents_folder().parent / proposal)
        name, _ = QFileDialog.getSaveFileName(
            parent, texts("shell.choose_place"), start, f"{texts('shell.text_files')} (*.txt)"
        )
        return with_suffix(Path(name), ".txt") if name else None


def with_suffix(path: Path, suffix: str) -> Path:
    """`path`, ending in `suffix`."""
    return path if path.suffix.lower() == suffix else path.with_name(path.name + suffix)


def documents_folder() -> Path:
    """Where projects go when the user said nothing: `District Planner` in their documents."""
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(documents or Path.home()) / _FOLDER


def free_path(folder: Path, name: str, suffix: str) -> Path:
    """A file name for `name` in `folder` that does not exist yet: `Puglia.dplan`, `Puglia 2.dplan` and so on."""
    allowed = "".join(char if char.isalnum() or char in " -_.,'()" else "-" for char in name).strip(" .") or "-"
    stem = allowed[:80].rstrip(" .")
    path = folder / f"{stem}{suffix}"
    number = 2
    while path.exists():
        path = folder / f"{stem} {number}{suffix}"
        number += 1
    return path
