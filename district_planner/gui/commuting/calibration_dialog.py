# SPDX-License-Identifier: EUPL-1.2
"""The calibration on observed commuters: it runs at once, shows what it found side by side, and changes one thing."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from district_planner.catchment import Decay
from district_planner.core.compat import override
from district_planner.core.errors import PlannerError
from district_planner.gui.commuting.fit_columns import FitColumns
from district_planner.gui.widgets.combo_box import QuietComboBox
from district_planner.gui.wording import decay_words, minute_words
from district_planner.scenarios import set_calibration
from district_planner.scenarios.commuting import calibrate_plan, calibration_record, flow_datasets

if TYPE_CHECKING:
    from district_planner.catchment import CalibrationResult
    from district_planner.gui.session import Session
    from district_planner.gui.tasks import Task, TaskRunner
    from district_planner.scenarios import Dataset

_WIDTH_PX, _HEIGHT_PX, _SIDE_PX = 1056, 540, 24


class CalibrationDialog(QDialog):
    """Call `start` once. Closing it stops the work; nothing changes before *Use this weight*."""

    def __init__(self, session: Session, runner: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._runner = session, runner
        texts = session.texts
        self._task: Task | None = None
        self.found: CalibrationResult | None = None
        """What the calibration found; None while it runs and where it failed."""
        self._datasets = flow_datasets(session.plan) if session.plan else ()
        self._heading = _words("heading", texts("commuting_window.dialog_title"))
        self._lead = _words("muted")
        self._matrix = QuietComboBox()
        self.columns = FitColumns(texts, session.theme)
        self._notes = _words()
        self._problem = _words()
        self._bar = QProgressBar(textVisible=False, maximum=1000)
        self.use_button = QPushButton(texts("commuting_window.use"))
        self.keep_button = QPushButton()
        self._pages = QStackedWidget()
        self._busy, self._failed, self._done = self._busy_page(), _page(self._problem), self._done_page()
        self._lay_out()
        self.setWindowTitle(texts("commuting_window.dialog_title"))
        self.resize(_WIDTH_PX, _HEIGHT_PX)
        self.columns.choice_changed.connect(self._write_notes)
        self._matrix.activated.connect(lambda _index: self.start())
        self.keep_button.clicked.connect(self.reject)
        self.use_button.clicked.connect(self._use)

    @property
    def dataset(self) -> Dataset:
        """The matrix that is calibrated on."""
        return self._datasets[max(self._matrix.currentIndex(), 0)]

    @property
    def problem(self) -> str:
        """Why there is no result; empty where nothing failed."""
        return self._problem.text()

    @property
    def notes(self) -> str:
        """What is said below the columns."""
        return self._notes.text()

    def start(self) -> None:
        """Calibrate on the chosen matrix, in place of what ran before."""
        self._stop()
        session, plan = self._session, self._session.plan
        assert plan is not None, "the button is off without a project"
        self.found = None
        self._show(self._busy)
        self._bar.setValue(0)
        dataset = self.dataset
        self._task = task = self._runner.start(
            session.texts("commuting.calibrating"),
            lambda progress: calibrate_plan(session.analyser, plan, dataset, progress),
            on_done=self._on_done,
            on_failed=self._on_failed,
        )
        if task.is_ended:
            self._task = None
        else:
            task.progressed.connect(self._on_progress)
            task.cancelled.connect(partial(self._on_cancelled, task))

    @override
    def done(self, result: int) -> None:
        self._stop()
        super().done(result)

    # While it runs

    def _on_progress(self, fraction: float, _text: str) -> None:
        self._bar.setValue(round(fraction * 1000))

    def _on_done(self, result: CalibrationResult) -> None:
        if self._task is not None and self._task.is_cancelled:
            return
        self._task, self.found = None, result
        texts = self._session.texts
        self._lead.setText(texts("commuting_window.dialog_lead", persons=texts.number(result.persons)))
        self.columns.show_result(result, self._session.commuters.entry)
        self._write_notes()
        self._show(self._done)
        room = min(self.columns.minimumSizeHint().width() + 2 * _SIDE_PX, self.screen().availableSize().width())
        self.resize(max(self.width(), room), self.height())

    def _on_failed(self, error: Exception) -> None:
        self._task = None
        if not isinstance(error, PlannerError):
            raise error
        self._problem.setText(error.text(self._session.texts))
        self._show(self._failed)

    def _on_cancelled(self, task: Task) -> None:
        """It was stopped in the status line."""
        if task is self._task:
            self._task = None
            self.reject()

    def _stop(self) -> None:
        task, self._task = self._task, None
        if task is not None:
            task.done.disconnect(self._on_done)
            task.failed.disconnect(self._on_failed)
            task.progressed.disconnect(self._on_progress)
            task.cancel()

    def _show(self, page: QWidget) -> None:
        texts = self._session.texts
        self._pages.setCurrentWidget(page)
        self.keep_button.setText(texts("commuting_window.stop" if page is self._busy else "commuting_window.keep"))
        self.use_button.setEnabled(page is self._done)
        if page is self._done:
            self.use_button.setDefault(True)
            self.columns.radios[self.columns.choice].setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._lead.setText(texts("commuting.calibrate_tip"))
            self.keep_button.setDefault(True)

    # What it found

    def _write_notes(self) -> None:
        texts, result = self._session.texts, self.found
        if result is None:
            return
        said = [texts(f"commuting_window.why_{self.columns.choice}")]
        if not result.changed:
            said.append(texts("commuting.unchanged"))
        elif result.at_limit:
            said.append(texts("commuting_window.at_limit_who"))
        said.append(
            texts("commuting.left_out", leaving=texts.number(result.leaving), arriving=texts.number(result.arriving))
        )
        if result.beyond >= 0.5:
            reach = minute_words(texts, result.reach_minutes)
            said.append(texts("commuting_window.beyond_reach", persons=texts.number(result.beyond), minutes=reach))
        self._notes.setText("\n".join(said))

    def _use(self) -> None:
        session, result = self._session, self.found
        if result is None:
            return
        dataset, choice = self.dataset, self.columns.choice
        done = session.perform(lambda plan: set_calibration(plan, calibration_record(plan, dataset, result, choice)))
        if done:
            fit = result.after if choice == "who" else result.by_trip_length
            words = decay_words(session.texts, Decay.parse(fit.decay))
            session.message_requested.emit("info", session.texts("commuting_window.applied", decay=words))
        self.accept()

    # Building

    def _lay_out(self) -> None:
        texts = self._session.texts
        label = QLabel(texts("commuting_window.matrix"))
        label.setBuddy(self._matrix)
        self._matrix.setAccessibleName(texts("commuting_window.matrix"))
        for dataset in self._datasets:
            self._matrix.addItem(dataset.description.title, dataset.id)
        several = len(self._datasets) > 1
        for part in (label, self._matrix):
            part.setVisible(several)
        matrix = QHBoxLayout()
        matrix.setSpacing(8)
        matrix.addWidget(label)
        matrix.addWidget(self._matrix, 1)
        for page in (self._busy, self._failed, self._done):
            self._pages.addWidget(page)
        buttons = QDialogButtonBox()
        buttons.addButton(self.use_button, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(self.keep_button, QDialogButtonBox.ButtonRole.RejectRole)
        for button in (self.use_button, self.keep_button):
            button.setAutoDefault(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_SIDE_PX, _SIDE_PX, _SIDE_PX, 16)
        layout.setSpacing(12)
        layout.addWidget(self._heading)
        layout.addWidget(self._lead)
        layout.addLayout(matrix)
        layout.addWidget(self._pages, 1)
        layout.addWidget(buttons)

    def _busy_page(self) -> QWidget:
        self._bar.setAccessibleName(self._session.texts("commuting.calibrating"))
        page = _page(_words("", self._session.texts("commuting.calibrating")))
        page.layout().insertWidget(1, self._bar)
        return page

    def _done_page(self) -> QWidget:
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(self.columns)
        layout.addWidget(self._notes)
        layout.addStretch(1)
        # On a small or much enlarged screen it scrolls; nothing is cut.
        scroll = QScrollArea(widgetResizable=True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(page)
        return scroll


def _words(role: str = "", words: str = "") -> QLabel:
    label = QLabel(words, wordWrap=True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    if role:
        label.setProperty(role, "true")
    return label


def _page(part: QWidget) -> QWidget:
    page = QWidget()
    layout = QVBoxLayout(page)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(part)
    layout.addStretch(1)
    return page
