# SPDX-License-Identifier: EUPL-1.2
"""The map report: which indicator, which language, where to; look at it first or write it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from district_planner.core.compat import override
from district_planner.core.errors import PlannerError
from district_planner.core.texts import LANGUAGES, Texts
from district_planner.gui.file_dialogs import FileDialogs, free_path
from district_planner.gui.session import DEFAULT_INDICATOR
from district_planner.gui.widgets.banner import Banner
from district_planner.gui.widgets.path_label import PathLabel

if TYPE_CHECKING:
    from district_planner.core.progress import Progress
    from district_planner.gui.session import Session
    from district_planner.gui.settings import SettingsStore
    from district_planner.gui.tasks import Task, TaskRunner

LABEL_PX = 32
"""As high as a field, so that label and field stand on one line."""
_SUFFIX = ".html"


class ReportDialog(QDialog):
    """Writes the report of the session's present analysis; stays open when that fails."""

    written = Signal(str)
    """Path of the report that was exported (not of a preview)."""

    def __init__(
        self,
        session: Session,
        store: SettingsStore,
        runner: TaskRunner,
        dialogs: FileDialogs,
        open_file: Callable[[Path], bool],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._store = store
        self._runner = runner
        self._dialogs = dialogs
        self._open_file = open_file
        self._task: Task | None = None
        self._path = self._proposal()
        self.indicator_box = QComboBox()
        self.language_box = QComboBox()
        self.open_box = QCheckBox(checked=True)
        self.banner = Banner(session.theme)
        self.export_button = QPushButton()
        self.preview_button = QPushButton()
        self._cancel_button = QPushButton()
        self._place = PathLabel()
        self._place_button = QPushButton(autoDefault=False)
        self._busy = QProgressBar(textVisible=False, maximum=0)
        self._busy.setFixedHeight(4)
        self._busy.hide()
        self._assemble()
        self._word()
        self.preview_button.clicked.connect(self.preview)
        self.export_button.clicked.connect(self.export)
        self._cancel_button.clicked.connect(self.reject)
        self._place_button.clicked.connect(self._choose_place)
        self.export_button.setDefault(True)
        self.setMinimumWidth(560)

    @property
    def path(self) -> Path:
        """Where the report goes."""
        return self._path

    def preview(self) -> None:
        """Write the report into the temporary folder and show it in the browser."""
        folder = Path(tempfile.mkdtemp(prefix="district-planner-"))
        self._start(folder / f"{self._path.stem}{_SUFFIX}", self._after_preview)

    def export(self) -> None:
        """Write the report where it was asked."""
        self._start(self._path, self._after_export)

    @override
    def reject(self) -> None:
        if self._task is not None:
            self._task.cancel()
        super().reject()

    def _proposal(self) -> Path:
        project = self._session.project
        if project is None:
            raise ValueError("a report needs a project")
        kept = self._store.settings.report_folder
        folder = Path(kept) if kept and Path(kept).is_dir() else project.path.parent
        return free_path(folder, project.path.stem, _SUFFIX)

    def _assemble(self) -> None:
        self._heading = QLabel()
        self._heading.setProperty("heading", "true")
        self._explanation = QLabel(wordWrap=True)
        self._explanation.setProperty("muted", "true")
        self._labels = {name: QLabel() for name in ("indicator", "language", "place")}
        self._labels["indicator"].setBuddy(self.indicator_box)
        self._labels["language"].setBuddy(self.language_box)
        self._labels["place"].setBuddy(self._place_button)
        place = QHBoxLayout()
        place.setSpacing(8)
        place.addWidget(self._place, 1)
        place.addWidget(self._place_button)
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(12)
        for label in self._labels.values():
            label.setMinimumHeight(LABEL_PX)
        form.addRow(self._labels["indicator"], self.indicator_box)
        form.addRow(self._labels["language"], self.language_box)
        form.addRow(self._labels["place"], place)
        form.addRow("", self.open_box)
        buttons = QDialogButtonBox()
        for button, role in (
            (self.preview_button, QDialogButtonBox.ButtonRole.ActionRole),
            (self.export_button, QDialogButtonBox.ButtonRole.AcceptRole),
            (self._cancel_button, QDialogButtonBox.ButtonRole.RejectRole),
        ):
            button.setAutoDefault(False)
            buttons.addButton(button, role)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 16)
        layout.setSpacing(12)
        for part in (self._heading, self._explanation, self.banner):
            layout.addWidget(part)
        layout.addLayout(form)
        layout.addWidget(self._busy)
        layout.addStretch()
        layout.addWidget(buttons)

    def _word(self) -> None:
        session, texts = self._session, self._session.texts
        self.setWindowTitle(texts("shell.report_title"))
        self._heading.setText(texts("shell.report_title"))
        self._explanation.setText(texts("shell.report_line"))
        for name, label in self._labels.items():
            label.setText(texts(f"shell.report_{name}"))
        # What the map shows of the chosen site alone is no indicator of a report; all else that it can show is one.
        offered = dict(session.indicators)
        for source in (session.suitability_map, session.filiera_map, session.cost_map, session.difference_map):
            offered |= source.indicators()
        for indicator in offered.values():
            self.indicator_box.addItem(indicator.name(texts.language), indicator.id)
        shown = session.indicator_id if session.indicator_id in offered else DEFAULT_INDICATOR
        self.indicator_box.setCurrentIndex(self.indicator_box.findData(shown))
        for language in LANGUAGES:
            self.language_box.addItem(texts(f"shell.language_{language}"), language)
        self.language_box.setCurrentIndex(self.language_box.findData(texts.language))
        for name, box in (("indicator", self.indicator_box), ("language", self.language_box)):
            box.setAccessibleName(texts(f"shell.report_{name}").replace("&", ""))
        self.open_box.setText(texts("shell.report_open"))
        self.preview_button.setText(texts("shell.report_preview"))
        self.export_button.setText(texts("shell.report_export"))
        self._cancel_button.setText(texts("shell.cancel"))
        self._place_button.setText(texts("welcome.change_place"))
        self._place_button.setAccessibleName(texts("shell.report_place").replace("&", ""))
        self.banner.set_close_words(texts("shell.close"))
        self._show_place()

    def _show_place(self) -> None:
        self._place.set_path(self._path)

    def _choose_place(self) -> None:
        path = self._dialogs.save_report(self, self._path, self._session.texts)
        if path is not None:
            self._path = path
            self._show_place()

    def _start(self, path: Path, then: Callable[[Path], None]) -> None:
        session = self._session
        analyser, analysis, plan = session.analyser, session.analysis, session.plan
        if plan is None:
            return
        texts = Texts(self.language_box.currentData())
        indicator_id = self.indicator_box.currentData()

        def work(progress: Progress) -> Path:
            from district_planner.reports import build_report, render_html
            from district_planner.reports.files import write_atomically

            model = build_report(analyser, plan, texts, indicator_id=indicator_id, analysis=analysis)
            progress.raise_if_cancelled()
            page = render_html(model)
            progress.raise_if_cancelled()
            write_atomically(path, page.encode("utf-8", "replace"))
            return path

        self.banner.dismiss()
        self._set_busy(busy=True)
        task = self._runner.start(session.texts("shell.report_running"), work, on_done=then, on_failed=self._on_failed)
        self._task = None if task.is_ended else task

    def _after_preview(self, path: Path) -> None:
        self._set_busy(busy=False)
        self._show(path)

    def _after_export(self, path: Path) -> None:
        self._set_busy(busy=False)
        self._store.update(report_folder=str(path.parent))
        if self.open_box.isChecked():
            self._show(path)
        self.written.emit(str(path))
        self.accept()

    def _show(self, path: Path) -> None:
        if not self._open_file(path):
            self.banner.show_message("warning", self._session.texts("shell.no_browser", file=str(path)))

    def _on_failed(self, error: Exception) -> None:
        self._set_busy(busy=False)
        if not isinstance(error, PlannerError):
            raise error
        self.banner.show_message("error", error.text(self._session.texts))

    def _set_busy(self, *, busy: bool) -> None:
        if not busy:
            self._task = None
        self._busy.setVisible(busy)
        for button in (self.export_button, self.preview_button, self._place_button):
            button.setEnabled(not busy)
