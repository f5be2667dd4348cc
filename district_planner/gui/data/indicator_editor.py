# SPDX-License-Identifier: EUPL-1.2
"""The window in which an indicator is made or changed: what it measures, what it is called, what would come of it."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from district_planner.core.errors import InputError, PlannerError
from district_planner.core.texts import LANGUAGES
from district_planner.gui.data.indicator_figures import spread_of, waits_for_layer
from district_planner.gui.data.indicator_preview import IndicatorPreview
from district_planner.gui.data.measure_forms import FormulaForm, LayerForm, MeasureForm, TemplateForm
from district_planner.gui.data.origins import indicator_choices, origin_words
from district_planner.gui.data.templates import FORMULA, LAYER, TEMPLATES, NamedFormula, template_of
from district_planner.gui.panel import Themed
from district_planner.gui.sites.form_field import FormField
from district_planner.gui.widgets.combo_box import QuietComboBox
from district_planner.gui.widgets.number_field import NumberField
from district_planner.gui.widgets.numeric_input import NumberRange
from district_planner.gui.widgets.scrolled import scrolled
from district_planner.scenarios import OwnIndicator, add_indicator, update_indicator
from district_planner.scenarios.indicators import indicator_values
from district_planner.scenarios.own_edits import dependents, own_indicator

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    from district_planner.gui.session import Session
    from district_planner.gui.tasks import Task
    from district_planner.scenarios import Edit, Plan
    from district_planner.territory.indicators import Indicator

_PAUSE_MS = 150
_SIZE = (780, 600)
_PREVIEW_PX = 288
_MISSING = tuple(f"data_window.{name}_missing" for name in ("part", "layer", "column", "name", "formula"))
"""What is not there yet is no mistake until one wants to go on."""
_MAX_UNIT = 40


class IndicatorEditor(QDialog):
    """Everything is tried a moment after it was typed; one button writes it as one edit."""

    def __init__(self, session: Session, indicator_id: str = "", parent: QWidget | None = None) -> None:
        """`indicator_id` names the indicator to be changed; empty: a new one."""
        super().__init__(parent)
        assert session.plan is not None, "there is a project"
        self._session = session
        self._before = own_indicator(session.plan, indicator_id) if indicator_id else None
        self.made_id = indicator_id
        """The id of what was written, once it was."""
        self._named = self._before is not None
        self._measured = self._before is not None
        self.template = QuietComboBox()
        self._about = QLabel(wordWrap=True)
        self._about.setProperty("muted", "true")
        self.forms = self._make_forms(session.plan)
        self.name, self.other_name, self.unit, self.note = (FormField(QLineEdit()) for _ in range(4))
        self.decimals = FormField(NumberField(NumberRange(0, 6)))
        self.preview = IndicatorPreview()
        self.save, self.cancel = QPushButton(), QPushButton()
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._reading: Task | None = None
        self._wish: object = None
        self._lay_out()
        self._retranslate()
        self._fill()
        self._connect()
        self._try(asked=False)

    def choose_template(self, name: str) -> None:
        """Show another way to measure."""
        self.template.setCurrentIndex(self.template.findData(name))

    @property
    def form(self) -> MeasureForm:
        """The fields of the way that is chosen."""
        return self.forms[self.template.currentData()]

    def _make_forms(self, plan: Plan) -> dict[str, MeasureForm]:
        session, texts = self._session, self._session.texts
        # What is made of this indicator cannot be a part of it.
        circle, _ = dependents(plan, {self._before.id}) if self._before else ((), ())
        indicators = {key: one for key, one in session.indicators.items() if key not in circle}
        choices = indicator_choices(plan, indicators.values(), texts)
        named = NamedFormula(
            {choice.key: (choice.text, origin_words(plan, choice.key, texts)) for choice in choices}  # type: ignore[misc, arg-type]
        )
        forms: dict[str, MeasureForm] = {
            name: TemplateForm(template, choices, lambda key, language: indicators[key].name(language))
            for name, template in TEMPLATES.items()
        }
        forms[FORMULA] = FormulaForm(named, choices)
        layers = [dataset for dataset in plan.datasets if dataset.kind == "layer"]
        if layers:
            forms[LAYER] = LayerForm(layers)
        return forms

    def _lay_out(self) -> None:
        self._how = FormField(self.template)
        names = QGridLayout()
        names.setHorizontalSpacing(12)
        names.setVerticalSpacing(8)
        names.setColumnStretch(0, 4)
        names.setColumnStretch(1, 2)
        names.setColumnStretch(2, 1)
        for field, place in (
            (self.name, (0, 0, 1, 3)),
            (self.other_name, (1, 0, 1, 1)),
            (self.unit, (1, 1, 1, 1)),
            (self.decimals, (1, 2, 1, 1)),
            (self.note, (2, 0, 1, 3)),
        ):
            names.addWidget(field, *place)
        line = QFrame()
        line.setProperty("line", "true")
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(20, 16, 16, 16)
        column.setSpacing(10)
        for part in (self._how, self._about, *self.forms.values(), line):
            column.addWidget(part)
        column.addLayout(names)
        column.addStretch(1)
        scroll = scrolled(body)
        self.preview.setFixedWidth(_PREVIEW_PX)
        side = QVBoxLayout()
        side.setContentsMargins(0, 16, 20, 16)
        side.addWidget(self.preview)
        sides = QHBoxLayout()
        sides.setSpacing(0)
        sides.addWidget(scroll, 1)
        sides.addLayout(side)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(20, 12, 20, 16)
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.save)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(sides, 1)
        layout.addLayout(buttons)
        self.save.setDefault(True)
        self.cancel.setAutoDefault(False)
        self.unit.editor.setMaxLength(_MAX_UNIT)
        self.resize(*_SIZE)

    def _retranslate(self) -> None:
        texts = self._session.texts
        new = self._before is None
        self.setWindowTitle(texts("data_window.editor_new" if new else "data_window.editor_change"))
        for name in self.forms:
            self.template.addItem(texts(f"data_window.template_{name}"), name)
        self._how.set_label(texts("data_window.template"))
        self.name.set_label(texts("data_window.name"))
        other = next(language for language in LANGUAGES if language != texts.language)
        self.other_name.set_label(texts(f"data_window.name_{other}"), texts("data_window.other_name_tip"))
        self.unit.set_label(texts("data_window.unit"), texts("data_window.unit_tip"))
        self.decimals.set_label(texts("data_window.decimals"))
        self.decimals.editor.set_language(texts.language)
        self.note.set_label(texts("data_window.own_note"), texts("data_window.own_note_tip"))
        self.save.setText(texts("data_window.add_indicator" if new else "data_window.save"))
        self.cancel.setText(texts("data_window.cancel"))
        self.preview.retranslate(texts)
        for form in self.forms.values():
            form.retranslate(texts)
        theme = self._session.theme
        themed: list[Themed] = [self.name, self.other_name, self.unit, self.decimals, self.note, self.preview]
        for part in [*themed, *self.forms.values()]:
            part.set_theme(theme)

    def _fill(self) -> None:
        """Show what is to be changed."""
        own = self._before
        self.decimals.editor.set_value(1)
        if own is not None:
            self._show_measure(own)
            language = self._session.texts.language
            self.name.editor.setText(own.name(language))
            other = next((name for key, name in own.names.items() if key != language), "")
            self.other_name.editor.setText("" if other == own.name(language) else other)
            self.unit.editor.setText(own.unit)
            self.decimals.editor.set_value(own.decimals)
            self.note.editor.setText(own.note)
        self._show_form()
        self.template.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_measure(self, own: OwnIndicator) -> None:
        found = template_of(own.expression)
        if own.layer is not None:
            self.forms[LAYER].set_measure(own.layer)  # type: ignore[attr-defined]
            self.choose_template(LAYER)
        elif found is not None:
            template, parts = found
            self.forms[template.id].set_parts(parts)  # type: ignore[attr-defined]
            self.choose_template(template.id)
        else:
            self.forms[FORMULA].set_formula(own.expression, own.kind)  # type: ignore[attr-defined]
            self.choose_template(FORMULA)

    def _connect(self) -> None:
        self.template.currentIndexChanged.connect(self._change_template)
        for form in self.forms.values():
            form.changed.connect(self._change_measure)
        self.name.editor.textEdited.connect(self._change_name)
        for field in (self.other_name, self.unit, self.note):
            field.editor.textEdited.connect(lambda _text: self._pause.start())
        self.unit.editor.textEdited.connect(self._keep_unit)
        self.decimals.editor.value_edited.connect(lambda _value: self._pause.start())
        self._pause.timeout.connect(lambda: self._try(asked=False))
        self.finished.connect(self._stop_reading)
        self.save.clicked.connect(self._write)
        self.cancel.clicked.connect(self.reject)

    def _change_template(self) -> None:
        self._show_form()
        self._change_measure()

    def _show_form(self) -> None:
        """Only the fields of the chosen way take room."""
        for form in self.forms.values():
            form.setVisible(form is self.form)
        self._about.setText(self._session.texts(f"data_window.template_{self.template.currentData()}_about"))

    def _change_measure(self) -> None:
        """Name and unit follow what is measured until the user has written their own."""
        texts = self._session.texts
        if not self._named:
            self.name.editor.setText(self.form.proposed_name(texts.language))
            other = next(language for language in LANGUAGES if language != texts.language)
            self.other_name.editor.setText(self.form.proposed_name(other))
        if not self._measured:
            unit, decimals = self.form.proposed_unit()
            self.unit.editor.setText(unit)
            self.decimals.editor.set_value(decimals)
        self._pause.start()

    def _change_name(self) -> None:
        self._named = True
        self._pause.start()

    def _keep_unit(self) -> None:
        self._measured = True

    # Trying and writing

    def _indicator(self) -> OwnIndicator:
        """What the fields say.

        Raises:
            InputError: something is missing or cannot be used.
        """
        measure = self.form.measure()
        texts = self._session.texts
        name = self.name.editor.text().strip()
        if not name:
            raise InputError("data_window.name_missing")
        other = self.other_name.editor.text().strip() or name
        decimals = self.decimals.editor.value
        return OwnIndicator(
            id=self.made_id,
            names={language: name if language == texts.language else other for language in LANGUAGES},
            unit=self.unit.editor.text().strip(),
            decimals=round(decimals) if decimals is not None else 0,
            kind=measure.kind,
            ramp=measure.ramp,
            expression=measure.expression,
            layer=measure.layer,
            note=self.note.editor.text().strip(),
            dataset=self._before.dataset if self._before else 0,
        )

    def _edit(self, plan: Plan) -> tuple[Edit, str]:
        own = self._indicator()
        if self._before is None:
            return add_indicator(plan, own), f"own.{plan.next_own_id}"
        fields = {name: getattr(own, name) for name in asdict(own) if name != "id"}
        return update_indicator(plan, self._before.id, **fields), self._before.id

    def _try(self, *, asked: bool) -> Edit | None:
        """See what would come of it; the edit, or None where something is missing or wrong."""
        self._pause.stop()
        plan = self._session.plan
        assert plan is not None, "the editor goes before its project does"
        try:
            edit, key = self._edit(plan)
            self._show_values(edit.apply(plan), key)
        except PlannerError as error:
            self._blame(error, asked=asked)
            return None
        self._blame(None, asked=asked)
        self.made_id = key if self._before else ""
        return edit

    def _show_values(self, plan: Plan, key: str) -> None:
        session = self._session
        analyser = session.analyser
        indicator = analyser.indicators(plan)[key]
        self._stop_reading()
        runner = session.area_work.runner
        if runner is None or not waits_for_layer(analyser, plan, key):
            self._show_indicator(plan, indicator, indicator_values(analyser, plan, key))
            return
        self.preview.show_message(session.texts("data_window.reading_layer"))
        wish = self._wish = object()

        def if_wanted(act: Callable[[], None]) -> None:
            if self._wish is wish:  # a job may be too far to be stopped when it is not wanted any more
                self._wish = self._reading = None
                act()

        task = runner.start(
            session.texts("data_window.reading_layer"),
            lambda progress: indicator_values(analyser, plan, key, progress),
            on_done=lambda values: if_wanted(lambda: self._show_indicator(plan, indicator, values)),
            on_failed=lambda error: if_wanted(lambda: self._on_unread(error)),
        )
        if not task.is_ended:
            self._reading = task
            task.cancelled.connect(lambda: if_wanted(self._show_stopped))

    def _show_indicator(self, plan: Plan, indicator: Indicator, values: NDArray[np.float64]) -> None:
        """The values (float64[n], of all municipalities) of the study area."""
        session = self._session
        here = values[session.analyser.territory.in_regions(plan.regions)]
        self.preview.show_values(indicator, here, spread_of(here, indicator.kind), session.texts)

    def _show_stopped(self) -> None:
        self.preview.show_message(self._session.texts("data_window.known_later"))

    def _on_unread(self, error: Exception) -> None:
        if not isinstance(error, PlannerError):
            raise error
        self._blame(error, asked=False)

    def _stop_reading(self) -> None:
        """What was asked for before is no longer wanted."""
        task, self._reading, self._wish = self._reading, None, None
        if task is not None:
            task.cancel()

    def _blame(self, problem: PlannerError | None, *, asked: bool) -> None:
        """Mark the field that is to blame; what is only missing is marked once it is asked for."""
        texts = self._session.texts
        is_missing = problem is not None and problem.key in _MISSING
        shown = None if is_missing and not asked else problem
        of_name = problem is not None and problem.key in ("data_window.name_missing", "datasets.indicator_name")
        self.name.set_problem(shown.text(texts) if shown is not None and of_name else "")
        self.form.show_problem(None if of_name else shown, texts)
        if problem is not None:
            self.preview.show_message(texts("data_window.preview_empty" if is_missing else "data_window.preview_wrong"))

    def _write(self) -> None:
        edit = self._try(asked=True)
        if edit is None:
            return
        plan = self._session.plan
        assert plan is not None, "there is a project"
        made = self._before.id if self._before else f"own.{plan.next_own_id}"
        if edit.is_empty or self._session.edit(edit):
            self.made_id = made
            self.accept()
