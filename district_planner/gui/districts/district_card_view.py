# SPDX-License-Identifier: EUPL-1.2
"""The card of a district: who works there, whom it reaches, its filiera, its actors, the jobs beyond it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from district_planner.core.errors import PlannerError
from district_planner.gui.districts.district_words import CardWords
from district_planner.gui.districts.jobs_row import JobsRow
from district_planner.gui.icons import icon
from district_planner.gui.sites.why_dialog import WhyDialog
from district_planner.gui.widgets.combo_box import QuietComboBox
from district_planner.gui.widgets.figure_row import FigureRow
from district_planner.scenarios import set_parameter
from district_planner.scenarios.actors_view import district_actors, district_initiatives

if TYPE_CHECKING:
    from collections.abc import Callable

    from district_planner.filiera import District
    from district_planner.gui.actors.desk import ActorDesk
    from district_planner.gui.districts.desk import DistrictDesk
    from district_planner.gui.theme import Theme
    from district_planner.scenarios.explain import Explanation
    from district_planner.scenarios.filiera_types import DistrictCard

_BUTTONS = (("show", "zoom_area"), ("edit", "rename"), ("remove", "delete"))
_FIGURES = ("staff", "staff_now", "pool", "completeness")
_AREAS = ("auto", "north", "south")
_MOST_NAMES = 8
_LONGEST_LINK = 36


class DistrictCardView(QScrollArea):
    """Every figure is a button that says why."""

    action_requested = Signal(str)
    """`show`, `edit` or `remove`."""

    def __init__(self, desk: DistrictDesk, actors: ActorDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._actors = actors
        self._theme: Theme = desk.session.theme
        self._district: District | None = None
        self._words: CardWords | None = None
        self.why = WhyDialog(self)
        self.buttons = {name: QPushButton() for name, _ in _BUTTONS}
        self.title, self.origin, self.problem = QLabel(wordWrap=True), QLabel(wordWrap=True), QLabel(wordWrap=True)
        self.title.setProperty("heading", "true")
        self.origin.setProperty("muted", "true")
        self.figures = {name: FigureRow("big") for name in _FIGURES}
        self.lines = {
            name: QLabel(wordWrap=True) for name in ("present", "missing", "unknown", "special", "jobs", "note")
        }
        self.headings = {name: QLabel() for name in ("sectors", "special", "who", "jobs")}
        for heading in self.headings.values():
            heading.setProperty("subheading", "true")
        for label in (self.title, self.origin, self.problem, *self.lines.values()):
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.lines["jobs"].setProperty("muted", "true")
        self.area = QuietComboBox()
        self.area.setMinimumContentsLength(20)
        self.specials: list[FigureRow] = []
        self.jobs: list[JobsRow] = []
        self.links: list[QPushButton] = []
        self._body = QFrame()
        self._lay_out()
        for name, figure in self.figures.items():
            figure.clicked.connect(partial(self._explain, name))
        for name, button in self.buttons.items():
            button.clicked.connect(lambda _checked=False, name=name: self.action_requested.emit(name))
        self.area.activated.connect(lambda _index: self._choose_area())

    def _lay_out(self) -> None:
        self._body.setProperty("panel", "true")
        line = QHBoxLayout()
        line.setSpacing(4)
        for button in self.buttons.values():
            button.setProperty("link", "true")
            line.addWidget(button)
        line.addStretch(1)
        figures = QHBoxLayout()
        figures.setSpacing(12)
        for figure in self.figures.values():
            figures.addWidget(figure, 1)
        self._special_rows, self._job_rows, self._link_rows = QVBoxLayout(), QVBoxLayout(), QVBoxLayout()
        for rows in (self._special_rows, self._job_rows, self._link_rows):
            rows.setSpacing(2)
        left, right = QVBoxLayout(), QVBoxLayout()
        for side in (left, right):
            side.setSpacing(4)
        for part in (self.headings["sectors"], *(self.lines[name] for name in ("present", "missing", "unknown"))):
            left.addWidget(part)
        left.addSpacing(4)
        left.addWidget(self.headings["special"])
        left.addWidget(self.lines["special"])
        left.addLayout(self._special_rows)
        left.addSpacing(4)
        left.addWidget(self.headings["who"])
        left.addLayout(self._link_rows)
        left.addWidget(self.lines["note"])
        left.addStretch(1)
        head = QHBoxLayout()
        head.addWidget(self.headings["jobs"], 1)
        head.addWidget(self.area)
        right.addLayout(head)
        right.addWidget(self.lines["jobs"])
        right.addLayout(self._job_rows)
        right.addStretch(1)
        columns = QGridLayout()
        columns.setHorizontalSpacing(24)
        columns.setColumnStretch(0, 1)
        columns.setColumnStretch(1, 1)
        columns.addLayout(left, 0, 0)
        columns.addLayout(right, 0, 1)
        layout = QVBoxLayout(self._body)
        layout.setContentsMargins(12, 4, 12, 12)
        layout.setSpacing(6)
        layout.addLayout(line)
        for part in (self.title, self.origin, self.problem):
            layout.addWidget(part)
        layout.addLayout(figures)
        layout.addLayout(columns)
        layout.addStretch(1)
        self.setWidget(self._body)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def retranslate(self) -> None:
        """Take the language of the session."""
        texts = self._desk.session.texts
        self.setAccessibleName(texts("district_window.card"))
        for name, button in self.buttons.items():
            button.setText(texts(f"district_window.{name}"))
            button.setToolTip(texts(f"district_window.{name}_tip"))
        for name, figure in self.figures.items():
            figure.set_label(texts(f"district_window.{name}"), texts("district_window.why"))
        for name, heading in self.headings.items():
            heading.setText(texts(f"district_window.heading_{name}"))
        self.area.clear()
        for area in _AREAS:
            self.area.addItem(texts(f"district_window.area_{area}"), area)
        self.area.setAccessibleName(texts("district_window.area"))
        self.area.setToolTip(texts("district_window.area_tip"))
        self.show_district(self._district)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._theme = theme
        for name, sign in _BUTTONS:
            self.buttons[name].setIcon(icon(sign, theme, "accent"))
        painted: list[FigureRow | JobsRow] = [*self.figures.values(), *self.specials, *self.jobs]
        for part in painted:
            part.set_theme(theme)
        self.problem.setStyleSheet(f"color: {theme.hex('error')};")

    def show_district(self, district: District | None) -> None:
        """Show a district; what cannot be worked out is told in its place."""
        other = district is None or self._district is None or self._district.id != district.id
        self._district, plan = district, self._desk.session.plan
        self.setVisible(district is not None)
        if district is None or plan is None:
            return
        if other:
            self.ensureVisible(0, 0)
            self.why.close()
        texts = self._desk.session.texts
        self.title.setText(district.name)
        self.origin.setText(origin_words(district, self._desk))
        self.lines["note"].setText(district.note)
        self.lines["note"].setVisible(bool(district.note))
        for name in ("edit", "remove"):
            self.buttons[name].setEnabled(self._desk.session.is_editable)
        card = self._desk.card(district.id) if district.sites else None
        self.problem.setVisible(isinstance(card, PlannerError) or card is None)
        if isinstance(card, PlannerError):
            self.problem.setText(card.text(texts))
        elif card is None:
            self.problem.setText(texts("filiera_window.reading" if district.sites else "district_window.no_sites_in"))
        self._words = None if card is None or isinstance(card, PlannerError) else CardWords(texts, plan, card)
        self._show_figures()
        self._show_sectors()
        self._show_links(district)
        self._show_jobs()

    # Parts

    def _show_figures(self) -> None:
        words, texts = self._words, self._desk.session.texts
        for figure in self.figures.values():
            figure.setVisible(words is not None)
        if words is None:
            return
        card = words.card
        for name, staff in (("staff", card.staff), ("staff_now", card.staff_now)):
            note = texts("district_window.staff_missing", n=len(staff.missing)) if staff.missing else ""
            self.figures[name].set_value(texts.number(staff.staff), note, unknown=staff.staff is None)
        residents = texts.number(round(card.catchment_residents))
        note = texts("district_window.pool_note", residents=residents, n=card.municipalities)
        self.figures["pool"].set_value(texts.number(round(card.labour_pool)), note)
        self.figures["completeness"].set_value(words.completeness_words(), texts("district_window.sectors_note"))

    def _show_sectors(self) -> None:
        words, texts = self._words, self._desk.session.texts
        for row in self.specials:
            self._special_rows.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.specials = []
        for name in ("sectors", "special"):
            self.headings[name].setVisible(words is not None)
        self.lines["special"].setVisible(words is not None)
        if words is None:
            for name in ("present", "missing", "unknown"):
                self.lines[name].hide()
            return
        for name in ("present", "missing", "unknown"):
            ids = getattr(words.card.completeness, name)
            self.lines[name].setVisible(bool(ids))
            self.lines[name].setText(texts(f"district_window.{name}_line", n=len(ids), names=words.sector_names(ids)))
        strong = words.card.specialisation
        limit = texts.number(words.plan.parameters.specialised_above, 2)
        key = "district_window.special_line" if strong else "district_window.special_none"
        self.lines["special"].setText(texts(key, limit=limit))
        for one in strong[:_MOST_NAMES]:
            row = FigureRow()
            row.set_theme(self._theme)
            row.set_label(words.special_name(one), texts("district_window.why"))
            row.set_value(texts.number(one.location_quotient, 2))
            row.clicked.connect(lambda _checked=False, one=one: self._tell(lambda words: words.why_special(one)))
            self.specials.append(row)
            self._special_rows.addWidget(row)

    def _show_links(self, district: District) -> None:
        """Initiatives and actors, each a way to its card."""
        plan, texts = self._desk.session.plan, self._desk.session.texts
        assert plan is not None, "there is a district"
        for link in self.links:
            self._link_rows.removeWidget(link)
            link.hide()
            link.deleteLater()
        self.links = []
        initiatives, actors = district_initiatives(plan, district), district_actors(plan, district)
        said = texts("district_window.initiatives", n=len(initiatives))
        for one in initiatives[:_MOST_NAMES]:
            words = texts("district_window.link_initiative", name=one.name)
            self._add_link(words, partial(self._actors.open_initiative, one.id), said)
        for actor in actors[:_MOST_NAMES]:
            words = texts("district_window.link_actor", name=actor.name)
            self._add_link(words, partial(self._actors.open_actor, actor.id), said)
        more = len(initiatives[_MOST_NAMES:]) + len(actors[_MOST_NAMES:])
        if more:
            self._add_link(
                texts("district_window.more", n=more), partial(self._actors.page_requested.emit, "matrix"), said
            )
        if not self.links:
            self._add_link(
                texts("district_window.nobody"), partial(self._actors.page_requested.emit, "initiatives"), said
            )

    def _add_link(self, words: str, act: Callable[[], object], tip: str) -> None:
        # A long name would push the jobs beside it out of sight.
        link = QPushButton(words if len(words) <= _LONGEST_LINK else f"{words[: _LONGEST_LINK - 1].rstrip()}…")
        link.setProperty("link", "true")
        link.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        link.setAccessibleName(words)
        link.setToolTip(tip if len(words) <= _LONGEST_LINK else f"{words}\n{tip}")
        link.clicked.connect(lambda _checked=False: act())
        self.links.append(link)
        self._link_rows.addWidget(link)

    def _show_jobs(self) -> None:
        words = self._words
        self.headings["jobs"].setVisible(words is not None)
        self.lines["jobs"].setVisible(words is not None)
        self.area.setVisible(words is not None)
        rows = words.card.jobs_beyond.rows if words is not None else ()
        while len(self.jobs) < len(rows):
            row = JobsRow()
            row.set_theme(self._theme)
            row.clicked.connect(partial(self._explain_jobs, len(self.jobs)))
            self.jobs.append(row)
            self._job_rows.addWidget(row)
        for row in self.jobs:
            row.setVisible(False)
        if words is None:
            return
        self._show_area(words.card)
        self.lines["jobs"].setText(words.spread_words())
        scale = max((effect.jobs.high or 0.0 for effect in rows), default=0.0)
        for row, effect in zip(self.jobs, rows, strict=False):
            name = effect.multiplier.names[words.texts.language]
            figures = effect.jobs
            known = figures.low is not None and figures.default is not None and figures.high is not None
            shown = (figures.low, figures.default, figures.high) if known else None
            tip = effect.multiplier.includes[words.texts.language]
            row.show_range(name, words.range_words(figures), shown, scale, tip)  # type: ignore[arg-type]  # all three known
            row.setVisible(True)

    def _show_area(self, card: DistrictCard) -> None:
        texts, plan = self._desk.session.texts, self._desk.session.plan
        assert plan is not None, "there is a card"
        part = texts(f"district_window.area_{card.jobs_beyond.area}")
        self.area.setItemText(0, texts("district_window.area_auto_is", area=part))
        self.area.setCurrentIndex(self.area.findData(plan.parameters.multiplier_area))
        self.area.setEnabled(self._desk.session.is_editable)

    # From the hand

    def _choose_area(self) -> None:
        area = self.area.currentData()
        self._desk.session.perform(lambda plan: set_parameter(plan, "multiplier_area", area))

    def _explain(self, name: str, _checked: bool = False) -> None:
        makers: dict[str, Callable[[CardWords], Explanation]] = {
            "staff": lambda words: words.why_staff(now=False),
            "staff_now": lambda words: words.why_staff(now=True),
            "pool": lambda words: words.why_pool(),
            "completeness": lambda words: words.why_completeness(),
        }
        self._tell(makers[name])

    def _explain_jobs(self, row: int, _checked: bool = False) -> None:
        self._tell(lambda words: words.why_jobs(words.card.jobs_beyond.rows[row]))

    def _tell(self, make: Callable[[CardWords], Explanation]) -> None:
        if self._words is not None:
            session = self._desk.session
            self.why.show_explanation(make(self._words), session.texts, session.theme)
            self.why.show()
            self.why.raise_()


def origin_words(district: District, desk: DistrictDesk) -> str:
    """How a district came about, its sites and its municipalities."""
    texts, plan = desk.session.texts, desk.session.plan
    names = [site.name for site in plan.sites if site.id in district.sites] if plan is not None else []
    parts = [district.label or texts(f"district_window.origin_{district.origin}")]
    parts.append(texts("district_window.sites_count", n=len(names)))
    if district.area:
        parts.append(texts("district_window.municipalities_count", n=len(district.area)))
    said = " · ".join(parts)
    return f"{said}: {', '.join(names)}" if names else said
