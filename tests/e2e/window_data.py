# SPDX-License-Identifier: EUPL-1.2
"""What a planner does with data at the window: imports, indicators, criteria, commuters, data sets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPushButton

from district_planner.importing.report import finding_text
from tests.e2e.hands import answer_all, choose, click, named, pick, wait_until
from tests.e2e.planners import NO_ANSWERS, Brought, Fitted, RefusedError, Workers

if TYPE_CHECKING:
    from district_planner.core.texts import Texts
    from district_planner.gui.data.data_panel import DataPanel
    from district_planner.gui.importing.assistant import ImportAssistant
    from district_planner.gui.main_window import MainWindow
    from district_planner.gui.session import Session
    from tests.e2e.window_planner import Answers


class _Window(Protocol):
    """What these verbs need of whoever sits at the window."""

    window: MainWindow
    answers: Answers

    @property
    def session(self) -> Session: ...
    @property
    def texts(self) -> Texts: ...
    def trigger(self, action: str) -> None: ...
    def in_dialog(self, action: Callable[[], object], work: Callable[[QDialog], None]) -> None: ...
    def _heed(self) -> None: ...


class DataWork:
    """The verbs of `Planner` about data."""

    def bring(
        self: _Window, file: Path, answers: Mapping[str, str] = NO_ANSWERS, *, recipe: str = "", keep: str = ""
    ) -> Brought:
        """The assistant from the menu, an answer to every question (else the first), and the button that imports.

        `recipe` is chosen from the list of known files; without one, what the assistant offers first is taken. `keep`
        is the name that the way of reading is kept under.
        """
        self.answers.data = file
        brought: list[Brought] = []

        def work(dialog: QDialog) -> None:
            brought.append(_import(dialog, answers, recipe, keep))  # type: ignore[arg-type]

        self.window.banner.dismiss()
        self.in_dialog(lambda: self.trigger("import_data"), work)
        self._heed()
        wait_until(self.window.banner.isVisible)
        return brought[0]

    def data(self: _Window) -> dict[int, str]:
        """From the table of data sets, as it is on screen."""
        rows = _data_panel(self).datasets.table.records_model.records
        return {use.dataset.id: use.dataset.description.title for use in rows if use.dataset}

    def forget(self: _Window, dataset: int) -> None:
        """Choose a data set in its table, then Delete."""
        page = _data_panel(self).datasets
        page.choose_dataset(f"data.{dataset}")
        page.table.setFocus()
        QTest.keyClick(page.table, Qt.Key.Key_Delete)
        self._heed()
        wait_until(lambda: dataset not in {one.id for one in self.session.plan.datasets})

    def indicators(self: _Window) -> set[str]:
        """From the table of indicators."""
        panel = _data_panel(self)
        panel.show_page("indicators")
        return {row.indicator.id for row in panel.indicators.table.records_model.records}

    def share(self: _Window, name: str, part: str, whole: str) -> str:
        """A new indicator: percent that `part` is of `whole`."""

        def make(dialog: QDialog) -> None:
            pick(dialog.template, "share")
            for field, key in zip(dialog.form.parts, (part, whole), strict=True):
                choose(field.editor, self.session.indicators[key].name(self.texts.language), key)
            _name(dialog, name)

        self.in_dialog(lambda: self.trigger("new_indicator"), make)
        self._heed()
        return self.session.plan.indicators[-1].id

    def count(self: _Window, name: str, dataset: int, *, column: str = "", around: bool = False) -> str:
        """A new indicator: how many features of a layer, or the sum of a column of theirs."""

        def make(dialog: QDialog) -> None:
            pick(dialog.template, "layer")
            boxes = {key: field.editor for key, field in dialog.form.fields.items()}
            pick(boxes["layer"], str(dataset))
            pick(boxes["figure"], "sum" if column else "count")
            pick(boxes["reach"], "catchment" if around else "here")
            if column:
                pick(boxes["column"], column)
            _name(dialog, name)

        self.in_dialog(lambda: self.trigger("new_indicator"), make)
        self._heed()
        return self.session.plan.indicators[-1].id

    def judge_by(self: _Window, indicator: str, points: float, *, less: bool = False) -> str:
        """A new criterion, from the button below the weights."""
        from district_planner.gui.scoring.weights_panel import WeightsPanel

        self.trigger("tab_quality")
        panel = next(one for one in self.window.findChildren(WeightsPanel) if one.isVisible())

        def make(dialog: QDialog) -> None:
            choose(dialog.indicator.editor, self.session.indicators[indicator].name(self.texts.language), indicator)
            click(dialog.directions["less" if less else "more"])
            field = dialog.points.editor
            field.setFocus()
            field.selectAll()
            QTest.keyClicks(field, f"{points:g}")
            click(dialog.save)
            assert not dialog.isVisible(), dialog.problem

        before = len(self.session.plan.criteria)
        self.in_dialog(panel.add.click, make)
        self._heed()
        assert len(self.session.plan.criteria) == before + 1
        return self.session.plan.criteria[-1].id

    def workers(self: _Window, site: int) -> Workers:
        """Who works where a site stands, as its card has it."""
        session = self.session
        session.select_site(site)
        wait_until(lambda: session.commuters.flows() is not None)
        shed = session.commuters.far_shed(session.commuters.entry)
        assert shed is not None
        codes = [session.territory.codes[position] for position in shed.origins.tolist()]
        persons = dict(zip(codes, shed.persons.tolist(), strict=True))
        return Workers(shed.total, shed.inside, shed.self_containment_supply, shed.overlap, persons)

    def calibrate(self: _Window, choice: str) -> Fitted:
        """The button of the parameters, the choice, *Use this weight*."""
        from district_planner.gui.commuting.calibration_part import CalibrationPart

        self.trigger("tab_parameters")
        found: list[Fitted] = []

        def work(dialog: QDialog) -> None:
            wait_until(lambda: dialog.found is not None or dialog.problem)
            if dialog.problem:
                raise RefusedError(dialog.problem)
            click(dialog.columns.radios[choice])
            result = dialog.found
            after = result.after if choice == "who" else result.by_trip_length
            found.append(
                Fitted(result.persons, result.before.cpc, after.cpc, result.observed_within_cutoff, after.decay)
            )
            click(dialog.use_button)

        part = next(one for one in self.window.findChildren(CalibrationPart) if one.isVisible())
        self.in_dialog(part.button.click, work)
        self._heed()
        return found[0]

    def decay(self: _Window) -> str:
        """The weight of minutes in use."""
        return self.session.plan.parameters.decay


def _data_panel(planner: _Window) -> DataPanel:
    planner.trigger("tab_data")
    QApplication.processEvents()
    panel: DataPanel = planner.window.workspace.bottom.panel("data")
    panel.show_page("datasets")
    return panel


def _name(dialog: QDialog, name: str) -> None:
    """Name an indicator that is being made, and make it."""
    line = dialog.name.editor
    assert isinstance(line, QLineEdit)
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, name)
    click(dialog.save)
    assert not dialog.isVisible(), f"{name} was not made"


def _import(dialog: ImportAssistant, answers: Mapping[str, str], recipe: str, keep: str) -> Brought:
    """Go through the assistant from the first step to the last."""
    texts = dialog.flow.texts

    def settle() -> None:
        wait_until(lambda: not dialog.flow.work.is_busy)

    settle()
    click(named(dialog, QPushButton, texts("import_window.choose_file")))
    settle()
    if dialog.banner.isVisible():
        raise RefusedError(dialog.banner.text)
    if recipe:
        dialog.page.recipes.choose(recipe)
        click(dialog.page.recipes.use_button)
        settle()
    elif dialog.page.offers:
        click(dialog.page.offers[0])
        settle()
    while dialog.next_button.text() == texts("import_window.next"):
        answer_all(dialog, answers)
        settle()
        assert dialog.next_button.isEnabled(), dialog.page.blocker()
        click(dialog.next_button)
        settle()
    report = dialog.flow.prepared.report
    said = tuple(f"{one.severity}: {finding_text(one, texts)}" for one in report.findings)
    if dialog.page.blocker():
        raise RefusedError(" ".join(said))
    if keep:
        dialog.page.name_field.setText(keep)
        click(dialog.page.keep_button)
    rows = report.rows_read, report.rows_used, report.rows_lost, report.rows_skipped
    totals = {column.id: column.total_kept for column in report.columns}
    known = {column.id: column.known for column in report.columns}
    click(dialog.next_button)
    return Brought(*rows, said, totals, known)
