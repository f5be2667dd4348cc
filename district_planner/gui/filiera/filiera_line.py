# SPDX-License-Identifier: EUPL-1.2
"""What is missing round the chosen site, in one line that opens the tab of the filiera."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from district_planner.core.errors import PlannerError
from district_planner.filiera.gaps import STATUSES
from district_planner.gui.changes import Changes
from district_planner.gui.panel import SessionPanel

if TYPE_CHECKING:
    from district_planner.gui.session import Session
    from district_planner.scenarios import Plan

_REST_MS = 120
LINE_PX = 24
"""The height of a line of the head that can be clicked."""


class FilieraLine(SessionPanel):
    """`Filiera: 9 lacune, 4 n.d.`: follows the chosen site, also while it is dragged."""

    concerns: ClassVar[Changes] = Changes.PLAN | Changes.SELECTION | Changes.FILIERA
    requested = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.button = QPushButton()
        self.button.setProperty("link", "true")
        self.button.setProperty("flush", "true")
        self.button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.button.setFixedHeight(LINE_PX)
        self._is_warm = False
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self._count)
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.addWidget(self.button)
        self._line.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.button.clicked.connect(self.requested)
        self.listen()

    def retranslate(self) -> None:
        """Take the language of the session."""
        self.button.setToolTip(self.texts("filiera_window.line_tip"))

    def refresh(self, changes: Changes) -> None:
        """Count anew; the first time only when the window stands, because catalogue and model take a moment.

        Of other parameters the reference area follows too, all of a region: it waits until the hand on a slider rests.
        """
        if self.session.plan is None or self.session.selected_site_id is None:
            return
        if self._is_warm and changes & Changes.PREVIEW and changes & Changes.PARAMETERS:
            self._rest.start()
        elif self._is_warm:
            self._rest.stop()
            self._count()
        else:
            self._is_warm = True
            self.button.setText(self.texts("filiera_window.line", counts="…"))
            QTimer.singleShot(0, self, self._count)

    def _count(self) -> None:
        session, analysis = self.session, self.session.analysis
        if analysis is None or session.selected_site_id not in {site.id for site in analysis.plan.sites}:
            return
        try:
            counts = self._counts(analysis.plan, session.selected_site_id)
        except PlannerError:
            # The tab says why; here there is no room for it.
            counts = self.texts("filiera_window.line_failed")
        self.button.setText(self.texts("filiera_window.line", counts=counts))
        # At once, not when the window next has time: the longer words would be cut until then.
        self._line.activate()

    def _counts(self, plan: Plan, site_id: int) -> str:
        from district_planner.gui.filiera.matrix_words import short_line

        if not self.session.filiera_map.reading.is_ready(plan):
            return "…"
        # The bare statuses: half the time of whole opportunities, and a drag has little.
        found = self.session.filiera.assessment(plan, ("site", site_id)).status
        activities = plan.catalogue.activities
        return short_line((STATUSES[found[at]] for at, one in enumerate(activities) if not one.hidden), self.texts)
