# SPDX-License-Identifier: EUPL-1.2
"""The inspector: the chosen site, its numbers, its form, and the window that says why."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from district_planner.gui.changes import Changes
from district_planner.gui.filiera.filiera_line import LINE_PX, FilieraLine
from district_planner.gui.panel import SessionPanel
from district_planner.gui.sites.signs import site_icon
from district_planner.gui.sites.site_card import SiteCard
from district_planner.gui.sites.site_editor import SiteEditor
from district_planner.gui.sites.why_dialog import WhyDialog
from district_planner.gui.widgets.empty_state import EmptyState
from district_planner.gui.widgets.scrolled import scrolled
from district_planner.gui.wording import kind_name, place_name, size_line
from district_planner.scenarios.explain import Explainer, ShedExplainer
from district_planner.scenarios.explain.shed_figures import PREFIX
from district_planner.scenarios.explain.site_explainer import STAFF

if TYPE_CHECKING:
    from district_planner.gui.session import Session
    from district_planner.scenarios import SiteAnalysis

_SIGN_PX = 20
_CARD, _FORM = 0, 1


class InspectorPanel(SessionPanel):
    """Follows the chosen site. `new_site_requested` is emitted by the button of the empty state.

    `import_requested`: by the one that stands where a commuting matrix is missing.
    """

    concerns: ClassVar[Changes] = Changes.PLAN | Changes.SELECTION
    new_site_requested = Signal()
    import_requested = Signal()
    filiera_requested = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.empty = EmptyState("pin")
        self.card = SiteCard(session.texts)
        self.editor = SiteEditor(session)
        self.why = WhyDialog(self)
        self._why_figure = ""
        self._sign = QLabel()
        self._name = _words("heading")
        self._place, self._badge = _words("muted"), _words()
        self._size = QPushButton()
        self._size.setProperty("link", "true")
        self._size.setProperty("flush", "true")  # its words stand in line with the others
        self._size.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._size.setFixedHeight(LINE_PX)
        self.filiera = FilieraLine(session)
        self._tabs = QTabBar(drawBase=False, expanding=False)
        self._tabs.addTab("")
        self._tabs.addTab("")
        self._pages = QStackedWidget()
        self._pages.addWidget(scrolled(self.card))
        self._pages.addWidget(scrolled(self.editor))
        self._site = self._site_page()
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self._site)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        self.themed += [self.empty, self.card, self.editor]
        self._tabs.currentChanged.connect(self._turn_page)
        self.empty.acted.connect(self.new_site_requested)
        self.card.why_requested.connect(self.show_why)
        self.card.shed.why_requested.connect(self.show_why)
        self.card.shed.import_requested.connect(self.import_requested)
        self._size.clicked.connect(lambda: self.show_why(STAFF))
        self.filiera.requested.connect(self.filiera_requested)
        self.card.unfolded.connect(lambda: self.refresh(self.concerns))
        self.listen()

    def retranslate(self) -> None:
        """Take the language of the session."""
        texts = self.texts
        self.setAccessibleName(texts("panels.inspector"))
        self._tabs.setAccessibleName(texts("panels.inspector_tabs"))
        self._tabs.setTabText(_CARD, texts("panels.tab_card"))
        self._tabs.setTabText(_FORM, texts("panels.tab_form"))
        self.card.retranslate(texts)
        self.editor.retranslate(texts)

    def refresh(self, changes: Changes) -> None:
        """Show the chosen site; while something is dragged the form and the window of reasons wait."""
        entry = self.entry
        self._stack.setCurrentWidget(self.empty if entry is None else self._site)
        if entry is None:
            self._say_what_is_missing()
            self.why.close()
            return
        assert self.session.analysis is not None, "an entry comes from an analysis"
        self._show_head(entry)
        if self._pages.currentIndex() == _CARD:
            self.card.show_site(entry, self.session.analysis, self.session.territory)
            if not self.card.section("commuting").is_folded:
                self._show_shed(entry)
        if not changes & Changes.PREVIEW:
            self.editor.show_site(entry.site)
            if self.why.isVisible():
                self.show_why(self._why_figure)

    @property
    def entry(self) -> SiteAnalysis | None:
        """The chosen site in the present analysis."""
        analysis, chosen = self.session.analysis, self.session.selected_site_id
        if analysis is None or chosen is None:
            return None
        return next((entry for entry in analysis.sites if entry.site.id == chosen), None)

    @property
    def place_text(self) -> str:
        """Kind and municipality, as the heading says them."""
        return self._place.text()

    @property
    def size_text(self) -> str:
        """Seats and staff, as the heading says them."""
        return self._size.text()

    def show_why(self, figure: str) -> None:
        """Open the window that explains a figure of the chosen site (see `Explainer.explain`)."""
        entry, analysis = self.entry, self.session.analysis
        if entry is None or analysis is None:
            return
        explainer: Explainer | ShedExplainer | None
        if figure.startswith(PREFIX):
            explainer = self._shed_explainer(entry)
        else:
            explainer = Explainer(self.texts, self.session.territory, analysis, entry, self.session.analyser)
        if explainer is None or not explainer.knows(figure):
            # It was a criterion of the user's, a matrix or a place that is gone.
            self.why.close()
            return
        self._why_figure = figure
        self.why.show_explanation(explainer.explain(figure), self.texts, self.session.theme, entry.site.name)
        self.why.show()

    def _show_shed(self, entry: SiteAnalysis) -> None:
        """Show who works in the municipality today, as far as that is known."""
        commuters, part = self.session.commuters, self.card.shed
        dataset, shed = commuters.dataset, commuters.shed(entry)
        if dataset is None:
            part.show_missing(editable=self.session.is_editable)
        elif commuters.is_reading:
            part.show_reading()
        elif commuters.problem is not None:
            part.show_problem(commuters.problem)
        else:
            part.show_shed(shed, entry, dataset, self.session.territory)

    def _shed_explainer(self, entry: SiteAnalysis) -> ShedExplainer | None:
        commuters = self.session.commuters
        dataset, flows, shed = commuters.dataset, commuters.flows(), commuters.far_shed(entry)
        if dataset is None or flows is None or shed is None:
            return None
        return ShedExplainer(self.texts, self.session.territory, entry, dataset, flows, shed)

    def edit_name(self) -> None:
        """Open the form with the keyboard on the name."""
        if self.entry is not None:
            self._tabs.setCurrentIndex(_FORM)
            self.editor.focus_name()

    def show_form(self, *, shown: bool = True) -> None:
        """Turn to the form, or back to the numbers."""
        self._tabs.setCurrentIndex(_FORM if shown else _CARD)

    def _site_page(self) -> QWidget:
        page = QFrame()
        page.setProperty("panel", "true")
        words = QVBoxLayout()
        words.setSpacing(4)
        size = QHBoxLayout()
        size.addWidget(self._size)
        size.addStretch(1)
        for label in (self._name, self._place):
            words.addWidget(label)
        words.addLayout(size)
        words.addWidget(self.filiera)
        words.addWidget(self._badge)
        head = QHBoxLayout()
        head.setContentsMargins(16, 16, 16, 8)
        head.setSpacing(12)
        head.addWidget(self._sign, alignment=Qt.AlignmentFlag.AlignTop)
        head.addLayout(words, 1)
        line = QFrame()
        line.setProperty("line", "true")
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self._tabs)
        layout.addWidget(line)
        layout.addWidget(self._pages, 1)
        return page

    def _show_head(self, entry: SiteAnalysis) -> None:
        texts, site = self.texts, entry.site
        self._sign.setPixmap(site_icon(site.kind, self.session.theme).pixmap(_SIGN_PX, _SIGN_PX))
        self._sign.setAccessibleName(kind_name(texts, site.kind))
        self._name.setText(site.name)
        place = place_name(self.session.territory, entry.municipality)
        self._place.setText(f"{kind_name(texts, site.kind)} · {place}")
        self._size.setText(size_line(texts, site))
        self._size.setToolTip(texts("panels.staff_meaning"))
        self._badge.setVisible(site.invented)
        if site.invented:
            self._badge.setText(texts("sites.invented"))
            warning = self.session.theme.hex("warning")
            self._badge.setStyleSheet(f"color: {warning};")

    def _say_what_is_missing(self) -> None:
        plan, texts = self.session.plan, self.texts
        if plan is None:
            self.empty.set_words(texts("panels.no_project"), "")
        elif not plan.sites:
            self.empty.set_words(texts("panels.no_sites"), texts("panels.new_site"))
        else:
            self.empty.set_words(texts("panels.no_site_chosen"), texts("panels.new_site"))

    def _turn_page(self, page: int) -> None:
        self._pages.setCurrentIndex(page)
        self.refresh(self.concerns)


def _words(role: str = "") -> QLabel:
    label = QLabel(wordWrap=True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    if role:
        label.setProperty(role, "true")
    return label
