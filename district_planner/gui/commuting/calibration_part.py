# SPDX-License-Identifier: EUPL-1.2
"""The part of the parameters about calibration: what was done, whether it is in use, and the button that does it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from district_planner.catchment import Decay
from district_planner.gui.wording import decay_words
from district_planner.scenarios.provenance import calibration_use, written_day

if TYPE_CHECKING:
    from district_planner.gui.commuting.calibration_dialog import CalibrationDialog
    from district_planner.gui.session import Session
    from district_planner.scenarios import Plan


class CalibrationPart(QWidget):
    """Without a matrix its button asks for one; with one it opens the calibration."""

    import_requested = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.button = QPushButton()
        self.button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._status = QLabel(wordWrap=True)
        self._status.setProperty("muted", "true")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 8)
        layout.setSpacing(4)
        layout.addWidget(self.button)
        layout.addWidget(self._status)
        self.button.clicked.connect(self._act)

    @property
    def status(self) -> str:
        """What the project knows of a calibration."""
        return self._status.text()

    def refresh(self) -> None:
        """Say how things stand, in the language of the session."""
        session, texts = self._session, self._session.texts
        dataset, plan = session.commuters.dataset, session.plan
        done = plan is not None and plan.calibration is not None
        if dataset is None:
            self.button.setText(texts("commuting_window.import"))
            self.button.setToolTip(texts("commuting_window.import_tip"))
        else:
            self.button.setText(texts("commuting_window.open_again" if done else "commuting_window.open"))
            self.button.setToolTip(texts("commuting.calibrate_tip"))
        self.button.setEnabled(session.is_editable)
        self._status.setText("" if plan is None else self._words(plan))

    def make_dialog(self) -> CalibrationDialog:
        """The dialog, already at work."""
        from district_planner.gui.commuting.calibration_dialog import CalibrationDialog
        from district_planner.gui.tasks import SynchronousExecutor, TaskRunner

        runner = self._session.area_work.runner or TaskRunner(SynchronousExecutor(), self)
        dialog = CalibrationDialog(self._session, runner, self.window())
        dialog.start()
        return dialog

    def _act(self) -> None:
        if self._session.commuters.dataset is None:
            self.import_requested.emit()
            return
        dialog = self.make_dialog()
        dialog.exec()
        dialog.deleteLater()

    def _words(self, plan: Plan) -> str:
        texts, record, dataset = self._session.texts, plan.calibration, self._session.commuters.dataset
        if record is None:
            if dataset is None:
                return texts("commuting_window.no_matrix")
            return texts("commuting_window.ready", title=dataset.description.title)
        title = next((one.description.title for one in plan.datasets if one.id == record.dataset), texts.number(None))
        use = calibration_use(plan)
        said = texts(
            f"commuting_window.{use}",
            title=title,
            day=written_day(record.at, texts),
            choice=texts(f"commuting_window.adapts_{record.choice or 'unknown'}"),
            decay=decay_words(texts, Decay.parse(record.decay_after)),
        )
        if use == "in_use" and record.choice == "who":
            said = f"{said} {texts('commuting_window.who_in_use')}"
        moved = record.regions != plan.regions or record.cutoff_minutes != plan.parameters.cutoff_minutes
        return f"{said} {texts('commuting_window.elsewhere')}" if moved else said
