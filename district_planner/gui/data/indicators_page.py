# SPDX-License-Identifier: EUPL-1.2
"""Every indicator of the project, whoever it comes from, and a card that says of the chosen one how it is made."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton

from district_planner.core.compat import override
from district_planner.gui.changes import Changes
from district_planner.gui.data.card_view import CardView
from district_planner.gui.data.data_cards import Spread, coverage_words, indicator_card
from district_planner.gui.data.datasets_page import PAGES
from district_planner.gui.data.indicator_figures import IndicatorFigures
from district_planner.gui.data.origins import origin_words, users_first
from district_planner.gui.data.own_keys import OwnKeys
from district_planner.gui.data.own_work import is_own, take_indicator_away
from district_planner.gui.icons import icon
from district_planner.gui.table_panel import TablePanel
from district_planner.gui.widgets.page_switch import PageSwitch
from district_planner.gui.widgets.table_model import Column
from district_planner.gui.wording import DASH, percent
from district_planner.scenarios.registry import MEASURED
from district_planner.territory.indicators import load_indicators

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent, QIcon, QShowEvent
    from PySide6.QtWidgets import QWidget

    from district_planner.gui.session import Session
    from district_planner.territory.indicators import Indicator

_WIDTHS = (690, 400)
_BUTTONS = (
    ("show", "indicator"),
    ("criterion", "weights"),
    ("change", "rename"),
    ("copy", "duplicate"),
    ("delete", "delete"),
)


@dataclass(frozen=True)
class IndicatorRow:
    """An indicator with whose it is and what is known of it."""

    indicator: Indicator
    origin: str
    spread: Spread | None


class IndicatorsPage(TablePanel[IndicatorRow]):
    """Enter or a double click colours the map; own indicators can be changed and removed."""

    concerns: ClassVar[Changes] = Changes.PROJECT | Changes.PARAMETERS | Changes.DATA | Changes.VIEW
    editor_requested = Signal(str)
    """The id of an own indicator to be changed; empty: a new one."""
    criterion_requested = Signal(str)
    """The id of an indicator that places are to be judged on."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, lambda row: row.indicator.id, "bars", parent)
        self.switch = PageSwitch(PAGES, "indicators")
        self.new_button = QPushButton()
        self.card = CardView(_BUTTONS)
        self.figures = IndicatorFigures(session, self)
        self.frame.head.insertWidget(0, self.switch)
        self.frame.head.addWidget(self.new_button)
        self.frame.put_beside(self.card, _WIDTHS)
        self.themed.append(self.card)
        self._chosen: str | None = None
        self._connect()
        self.listen()

    def _connect(self) -> None:
        self.table.chosen.connect(self._choose)
        self.table.activated.connect(lambda _index: self._act("show"))
        self.card.action_requested.connect(self._act)
        self.new_button.clicked.connect(lambda: self.editor_requested.emit(""))
        self.figures.found.connect(self._show_rows)
        keys = OwnKeys(self.table)
        keys.remove_requested.connect(lambda: self._act("delete"))
        keys.rename_requested.connect(lambda: self._act("change"))

    # From the session

    def retranslate(self) -> None:
        """Take the language of the session."""
        texts = self.texts
        self.name_table(texts("data_window.indicators_table"))
        self.empty.set_words(texts("panels.no_project"), "")
        self.new_button.setText(texts("data_window.new_indicator"))
        self.new_button.setToolTip(texts("data_window.new_indicator_tip"))
        self.switch.set_words({name: texts(f"data_window.page_{name}") for name in PAGES}, texts("data_window.pages"))
        words = {name: (texts(f"data_window.{name}"), texts(f"data_window.{name}_tip")) for name, _ in _BUTTONS}
        self.card.set_words(words, texts("data_window.indicator_card"), texts("panels.copied"))

    def refresh(self, changes: Changes) -> None:
        """Show the registry; a preview waits for its end."""
        plan = self.session.plan
        self.show_empty(empty=plan is None)
        if plan is None or (changes & Changes.PREVIEW and self.session.is_previewing):
            return
        if changes & (Changes.LANGUAGE | Changes.THEME):
            self.table.set_columns(self._columns())
        self._show_rows()
        self.new_button.setEnabled(self.session.is_editable)
        indicators = self.session.indicators
        first = [indicators[key] for key in (self._chosen,) if key in indicators]
        self.figures.want([*first, *indicators.values()])

    def choose_indicator(self, indicator_id: str) -> None:
        """Show the card of an indicator, as if its row had been chosen."""
        self.frame.filter_field.clear()
        self.table.choose(indicator_id)
        self._choose(indicator_id)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.figures.want(self.session.indicators.values() if self.session.plan else ())

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        self.figures.rest()
        super().hideEvent(event)

    def _show_rows(self) -> None:
        session, plan = self.session, self.session.plan
        if plan is None:
            return
        rows = [
            IndicatorRow(one, self._source(one), self.figures.known(one))
            for one in users_first(session.indicators.values())
        ]
        before = [row.indicator.id for row in self.table.records_model.records]
        self.table.set_records(rows)
        self.frame.set_verdict(self._verdict(rows))
        names = [row.indicator.id for row in rows]
        new = [name for name in names if name not in before] if before else []
        if new and is_own(new[-1]):
            self._chosen = new[-1]
        elif self._chosen not in names:
            self._chosen = session.indicator_id if session.indicator_id in names else names[0]
        self.table.choose(self._chosen)
        self._show_card()

    def _source(self, indicator: Indicator) -> str:
        """Whose the values are: the publisher of a shipped one, the data set of an imported one."""
        plan = self.session.plan
        assert plan is not None, "there are rows"
        if indicator.id in load_indicators():
            return indicator.source.publishers[self.texts.language]
        return origin_words(plan, indicator.id, self.texts)

    def _verdict(self, rows: list[IndicatorRow]) -> str:
        texts = self.texts
        own = sum(is_own(row.indicator.id) for row in rows)
        imported = sum(row.indicator.id.startswith("data.") for row in rows)
        said = texts("data_window.verdict_indicators", n=len(rows), imported=imported, own=own)
        covered = [row.spread.coverage for row in rows if row.spread is not None]
        partly = sum(one.known < one.municipalities for one in covered)
        return f"{said} {texts('data_window.verdict_partly', n=partly)}" if partly else said

    # From the hand

    def _choose(self, key: object) -> None:
        self._chosen = str(key)
        self._show_card()

    def _show_card(self) -> None:
        session, indicator = self.session, self.session.indicators.get(self._chosen or "")
        if indicator is None or session.plan is None:
            self.card.show_card(None)
            self.card.show_buttons()
            return
        own = next((one for one in session.plan.indicators if one.id == indicator.id), None)
        origin = origin_words(session.plan, indicator.id, self.texts)
        if indicator.id == session.indicator_id:
            origin = self.texts("data_window.on_map", origin=origin)
        note = own.note if own else ""
        self.card.show_card(indicator_card(indicator, self.figures.known(indicator), origin, note, self.texts))
        names = ["show", "copy"]
        if session.is_editable:
            names += ["criterion"] if indicator.kind in MEASURED else []
            names += ["change", "delete"] if own else []
        self.card.show_buttons(*names)

    def _act(self, name: str) -> None:
        key = self._chosen
        if key is None or key not in self.session.indicators:
            return
        if name == "show":
            self.session.set_indicator(key)
        elif not self.session.is_editable:
            return
        elif name == "criterion":
            self.criterion_requested.emit(key)
        elif is_own(key):
            if name == "change":
                self.editor_requested.emit(key)
            else:
                take_indicator_away(self.session, key)
                self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    # Columns

    def _columns(self) -> list[Column[IndicatorRow]]:
        texts, language = self.texts, self.texts.language

        def words(key: str, text: object, characters: int, *, wide: bool = False) -> Column[IndicatorRow]:
            title = texts(f"data_window.{key}")
            return Column(key, title, text, text, searched=True, characters=characters, wide=wide)  # type: ignore[arg-type]

        name = words("indicator", lambda row: row.indicator.name(language), 44, wide=True)
        return [
            replace(name, icon=self._sign),
            words("unit", lambda row: texts.unit(row.indicator.unit) or DASH, 16),
            Column(
                "known",
                texts("data_window.known"),
                _share,
                lambda row: texts("data_window.later") if row.spread is None else percent(texts, _share(row), 0),
                numeric=True,
                title_tip=texts("data_window.known_tip"),
                tip=lambda row: coverage_words(row.spread.coverage, texts) if row.spread else "",
                bar=lambda row: None if row.spread is None else (_share(row) or 0.0) / 100,
            ),
            words("kind", lambda row: texts(f"data_window.kind_{row.indicator.kind}"), 12),
            words("source", lambda row: row.origin, 24),
            words("vintage", lambda row: row.indicator.source.vintage or DASH, 10),
            words("formula", lambda row: row.indicator.formula(language), 40),
        ]

    def _sign(self, row: IndicatorRow) -> QIcon:
        shown = row.indicator.id == self.session.indicator_id
        return icon("indicator", self.session.theme, "accent" if shown else "border_strong")


def _share(row: IndicatorRow) -> float | None:
    """Percent of the municipalities of the study area of which it is known."""
    if row.spread is None or not row.spread.coverage.municipalities:
        return None
    return 100 * row.spread.coverage.known / row.spread.coverage.municipalities
