# SPDX-License-Identifier: EUPL-1.2
"""Every data set in use, the imported first, and a card that says of the chosen one where it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QStackedWidget

from district_planner.core.errors import PlannerError
from district_planner.gui.changes import Changes
from district_planner.gui.data.card_view import CardView
from district_planner.gui.data.data_cards import dataset_card, kind_words, use_words
from district_planner.gui.data.description_form import DescriptionForm
from district_planner.gui.data.own_keys import OwnKeys
from district_planner.gui.data.own_work import take_dataset_away
from district_planner.gui.data.signs import dataset_icon
from district_planner.gui.table_panel import TablePanel
from district_planner.gui.widgets.empty_state import EmptyState
from district_planner.gui.widgets.page_switch import PageSwitch
from district_planner.gui.widgets.table_model import Column
from district_planner.gui.wording import DASH
from district_planner.scenarios.provenance import DataUse, data_in_use

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from district_planner.core.texts import Texts
    from district_planner.gui.session import Session
    from district_planner.scenarios import Dataset

PAGES = ("datasets", "indicators")
_WIDTHS = (690, 400)
_BUTTONS = (("show", "indicator"), ("edit", "rename"), ("again", "import"), ("copy", "duplicate"), ("delete", "delete"))


class DatasetsPage(TablePanel[DataUse]):
    """The table on the left; on the right the card, the form of its words, or what to do first."""

    concerns: ClassVar[Changes] = Changes.PLAN | Changes.VIEW
    import_requested = Signal()
    import_again_requested = Signal(int)
    """The id of a data set whose new edition is to be read by the same mapping."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, lambda use: use.source.id, "table", parent)
        self.switch = PageSwitch(PAGES, "datasets")
        self.import_button = QPushButton()
        self.card = CardView(_BUTTONS)
        self.form = DescriptionForm(session)
        self.first_steps = EmptyState("table", low=True)
        self.side = QStackedWidget()
        for part in (self.card, self.form, self.first_steps):
            self.side.addWidget(part)
        self.frame.head.insertWidget(0, self.switch)
        self.frame.head.addWidget(self.import_button)
        self.frame.put_beside(self.side, _WIDTHS)
        self.themed += [self.card, self.form, self.first_steps]
        self._uses: dict[str, DataUse] = {}
        self._chosen: str | None = None
        self._connect()
        self.listen()

    def _connect(self) -> None:
        self.table.chosen.connect(self._choose)
        self.table.activated.connect(lambda _index: self._act("show"))
        self.card.action_requested.connect(self._act)
        self.card.indicator_requested.connect(self._show_indicator)
        self.form.closed.connect(self._leave_form)
        self.import_button.clicked.connect(self.import_requested)
        self.first_steps.acted.connect(self.import_requested)
        keys = OwnKeys(self.table)
        keys.remove_requested.connect(lambda: self._act("delete"))
        keys.rename_requested.connect(lambda: self._act("edit"))

    # From the session

    def retranslate(self) -> None:
        """Take the language of the session."""
        texts = self.texts
        self.name_table(texts("data_window.datasets"))
        self.empty.set_words(texts("panels.no_project"), "")
        self.first_steps.set_words(texts("data_window.first_steps"), texts("data_window.import"))
        self.import_button.setText(texts("data_window.import"))
        self.import_button.setToolTip(texts("data_window.import_tip"))
        self.switch.set_words({name: texts(f"data_window.page_{name}") for name in PAGES}, texts("data_window.pages"))
        words = {name: (texts(f"data_window.{name}"), texts(f"data_window.{name}_tip")) for name, _ in _BUTTONS}
        self.card.set_words(words, texts("data_window.card"), texts("panels.copied"))
        self.form.retranslate()

    def refresh(self, changes: Changes) -> None:
        """Show what is used; a preview waits for its end."""
        plan = self.session.plan
        self.show_empty(empty=plan is None)
        if plan is None or (changes & Changes.PREVIEW and self.session.is_previewing):
            return
        shown = [key for key in (self.session.indicator_id,) if key in self.session.indicators]
        try:
            uses = data_in_use(plan, self.session.analyser, shown)
        except PlannerError as error:
            self.frame.set_verdict(error.text(self.texts))
            return
        before, self._uses = list(self._uses), {use.source.id: use for use in uses}
        if changes & (Changes.LANGUAGE | Changes.THEME):
            self.table.set_columns(self._columns())
        self.table.set_records(uses)
        self.frame.set_verdict(verdict(plan.datasets, len(uses) - len(plan.datasets), self.texts))
        self._choose_sensibly(before, [use.source.id for use in uses if use.dataset])
        self.import_button.setEnabled(self.session.is_editable)

    def choose_dataset(self, source_id: str) -> None:
        """Show the card of a source, as if its row had been chosen."""
        self.frame.filter_field.clear()
        self.table.choose(source_id)
        self._choose(source_id)

    def edit_description(self, dataset_id: int) -> None:
        """Open the form of the words about a data set."""
        self.choose_dataset(f"data.{dataset_id}")
        self._act("edit")

    # From the hand

    def _choose_sensibly(self, before: list[str], imported: list[str]) -> None:
        """Keep the choice; a new data set is chosen, the neighbour of one that went away, or the first."""
        new = [key for key in imported if key not in before] if before else []
        if new:
            self._chosen = new[-1]
        elif self._chosen not in self._uses:
            at = before.index(self._chosen) if self._chosen in before else 0
            self._chosen = imported[min(at, len(imported) - 1)] if imported else None
        self.table.choose(self._chosen)
        self._show_chosen()

    def _choose(self, key: object) -> None:
        self._chosen = str(key)
        self._leave_form()

    def _show_chosen(self) -> None:
        use = self._uses.get(self._chosen or "")
        if self.side.currentWidget() is self.form and use is not None and use.dataset is not None:
            return
        if use is None:
            self.side.setCurrentWidget(self.first_steps)
            return
        self.card.show_card(dataset_card(use, len(self.session.territory), self.texts))
        names = ["copy"]
        if use.indicators:
            names.append("show")
        if use.dataset is not None and self.session.is_editable:
            names += ["edit", "delete", "again"] if use.dataset.kind != "tiles" else ["edit", "delete"]
        self.card.show_buttons(*names)
        self.side.setCurrentWidget(self.card)

    def _act(self, name: str) -> None:
        use = self._uses.get(self._chosen or "")
        if use is None:
            return
        if name == "show" and use.indicators:
            self._show_indicator(use.indicators[0].id)
        if use.dataset is None or not self.session.is_editable:
            return
        if name == "edit":
            self.side.setCurrentWidget(self.form)
            self.form.edit(use.dataset.id)
        elif name == "delete":
            take_dataset_away(self.session, use.dataset.id)
        elif name == "again":
            self.import_again_requested.emit(use.dataset.id)

    def _leave_form(self) -> None:
        was_form = self.side.currentWidget() is self.form
        self.side.setCurrentWidget(self.card)
        self._show_chosen()
        if was_form:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_indicator(self, indicator_id: str) -> None:
        if indicator_id in self.session.indicators:
            self.session.set_indicator(indicator_id)

    # Columns

    def _columns(self) -> list[Column[DataUse]]:
        texts, language = self.texts, self.texts.language
        return [
            Column(
                "title",
                texts("data_window.title"),
                lambda use: use.source.titles[language],
                lambda use: use.source.titles[language],
                searched=True,
                wide=True,
                icon=lambda use: dataset_icon(use.dataset, self.session.theme),
                tip=lambda use: f"{use.source.titles[language]}\n{kind_words(use, texts)}",
            ),
            _words("publisher", texts, lambda use: use.source.publishers[language], 11),
            _words("vintage", texts, lambda use: use.source.vintage, 9),
            _words("licence", texts, lambda use: use.source.licences[language], 11),
            _rows("rows_used", texts, lambda dataset: dataset.transformation.rows_used),
            _rows("rows_lost", texts, lambda dataset: dataset.transformation.rows_lost),
            _words("used_for", texts, lambda use: use_words(use, texts), 18),
        ]


def verdict(datasets: tuple[Dataset, ...], shipped: int, texts: Texts) -> str:
    """How many data sets there are, and how many of their rows found no place."""
    if not datasets:
        return texts("data_window.verdict_none", n=shipped)
    sets = texts("data_window.verdict_sets", n=len(datasets))
    read = sum(dataset.transformation.rows_read for dataset in datasets)
    lost = sum(dataset.transformation.rows_lost for dataset in datasets)
    if not read:
        return f"{sets}."
    rows = texts("data_window.verdict_lost", n=lost, rows=read) if lost else texts("data_window.verdict_kept", n=read)
    return f"{sets}; {rows}."


def _words(key: str, texts: Texts, text: object, characters: int) -> Column[DataUse]:
    return Column(key, texts(f"data_window.{key}"), text, text, searched=True, characters=characters)  # type: ignore[arg-type]


def _rows(key: str, texts: Texts, count: object) -> Column[DataUse]:
    """A number of rows of an imported data set; shipped ones have none."""

    def value(use: DataUse) -> float | None:
        return count(use.dataset) if use.dataset and use.dataset.transformation.rows_read else None  # type: ignore[operator]

    return Column(
        key,
        texts(f"data_window.{key}"),
        value,
        lambda use: DASH if value(use) is None else texts.number(value(use)),
        numeric=True,
        title_tip=texts(f"data_window.{key}_tip"),
    )
