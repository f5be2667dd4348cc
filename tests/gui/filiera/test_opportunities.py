# SPDX-License-Identifier: EUPL-1.2
"""Opportunity sheets in the window: made, ranked, explained, changed, beside the figures of when they were made."""

from __future__ import annotations

from threading import Event
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from district_planner.core.texts import LANGUAGES, Texts
from district_planner.filiera import OwnRange
from district_planner.gui.filiera.opportunities_panel import OpportunitiesPanel
from district_planner.gui.filiera.sheet_figures import figures
from district_planner.gui.tasks import TaskRunner
from district_planner.gui.theme import Theme
from district_planner.scenarios import remove_site
from district_planner.scenarios.actor_edits import add_actor
from district_planner.scenarios.filiera_edits import add_district, update_activity
from tests.gui.filiera.conftest import SURPLUS, UNSEEN, VOID, bring, units
from tests.gui.reading import clipped, without_a_name

if TYPE_CHECKING:
    from PySide6.QtWidgets import QLineEdit
    from pytestqt.qtbot import QtBot

    from district_planner.gui.session import Session
    from district_planner.scenarios import Plan


@pytest.fixture
def panel(supplied: Session, qtbot: QtBot) -> OpportunitiesPanel:
    return shown(supplied, qtbot)


def shown(session: Session, qtbot: QtBot) -> OpportunitiesPanel:
    made = OpportunitiesPanel(session)
    for page in (made.sheets, made.candidates):
        QAbstractItemModelTester(page.table.records_model, QAbstractItemModelTester.FailureReportingMode.Fatal, made)
    qtbot.addWidget(made)
    made.resize(1089, 420)
    made.show()
    return made


def write(qtbot: QtBot, field: QLineEdit, words: str) -> None:
    field.selectAll()
    qtbot.keyClicks(field, words)
    qtbot.keyClick(field, Qt.Key.Key_Return)


def make(panel: OpportunitiesPanel, *activities: str) -> None:
    panel.show_page("candidates")
    for name in activities:
        panel.candidates.table.chosen.emit(name)
        panel.candidates.card.buttons["make"].click()
    panel.show_page("sheets")


def listed(panel: OpportunitiesPanel) -> list[str]:
    model = panel.sheets.table.records_model
    return [model.record(row).sheet.activity for row in range(model.rowCount())]


# Candidates


def test_candidates_stand_by_their_index(panel: OpportunitiesPanel) -> None:
    """Void 100 (0.5 + 0.3 + 0.2 · 0.3) = 86; surplus shortage 0 and nothing missing: 100 · 0.2 = 20; between them
    the unknown: 100 (0.5 · 0.5 + 0.3 scale + 0.2), scale 0.01 of its smallest size 1,000."""
    panel.show_page("candidates")
    records = panel.candidates.table.records_model.records
    assert [one.activity.id for one in records] == [VOID, UNSEEN, SURPLUS]
    assert [round(one.index) for one in records] == [86, 45, 20]
    assert panel.candidates.frame.verdict == "3 attività senza scheda; in tutto una lacuna, una n.d."


def test_a_candidate_that_is_made_leaves_the_list(panel: OpportunitiesPanel, supplied: Session) -> None:
    make(panel, VOID)
    panel.show_page("candidates")
    assert [one.activity.id for one in panel.candidates.table.records_model.records] == [UNSEEN, SURPLUS]
    assert panel.candidates.chosen.activity.id == UNSEEN
    supplied.undo()
    assert panel.candidates.table.records_model.rowCount() == 3


def test_enter_makes_a_sheet(panel: OpportunitiesPanel, supplied: Session, qtbot: QtBot) -> None:
    panel.show_page("candidates")
    panel.candidates.table.setFocus()
    qtbot.keyClick(panel.candidates.table, Qt.Key.Key_Return)
    assert [sheet.activity for sheet in supplied.plan.sheets] == [VOID]


def test_the_place_follows_the_site_and_the_other_way_round(panel: OpportunitiesPanel, supplied: Session) -> None:
    panel.show_page("candidates")
    page = panel.candidates
    supplied.select_site(3)
    assert page.place_box.currentData() == ("site", 3)
    assert page.card.card.lead.startswith(supplied.plan.site(3).name)
    page.place_box.setCurrentIndex(1)
    page.place_box.activated.emit(1)
    assert supplied.selected_site_id == 2
    assert supplied.edit(add_district(supplied.plan, name="Arco", sites=(1, 2)))
    last = page.place_box.count() - 1
    page.place_box.setCurrentIndex(last)
    page.place_box.activated.emit(last)
    make(panel, VOID)
    assert supplied.plan.sheets[0].district == 1


def test_no_sheet_is_made_of_figures_that_are_read_anew(
    supplied: Session, panel: OpportunitiesPanel, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Other local units come in while the candidates are shown: those of before go at once, and new ones come."""
    panel.show_page("candidates")
    page, may_go_on = panel.candidates, Event()
    prepare = supplied.filiera.prepare

    def slow(plan: Plan) -> None:
        assert may_go_on.wait(20)
        prepare(plan)

    assert page.chosen is not None
    monkeypatch.setattr(supplied.filiera, "prepare", slow)
    monkeypatch.setattr(supplied.area_work, "runner", TaskRunner())
    bring(supplied, units(after=4))
    assert page.frame.verdict == page.texts("filiera_window.reading")
    assert page.chosen is None
    assert not page.card.buttons["make"].isVisible()
    may_go_on.set()
    qtbot.waitUntil(lambda: page.chosen is not None, timeout=20_000)
    supplied.area_work.runner.shut_down()


# Sheets


def test_sheets_are_ranked_and_say_of_what_parts_the_index_is(panel: OpportunitiesPanel) -> None:
    make(panel, SURPLUS, VOID, UNSEEN)
    assert listed(panel) == [VOID, UNSEEN, SURPLUS]
    model = panel.sheets.table.records_model
    index = model.index(0, 0)
    assert index.data() == "86"
    tip = index.data(Qt.ItemDataRole.ToolTipRole).replace("\N{NO-BREAK SPACE}", " ")
    assert tip == "86 = 50 % × 1,00 + 30 % × 1,00 + 20 % × 0,30"
    assert panel.sheets.frame.verdict == "3 schede, dalla più promettente."


def test_a_sheet_that_may_not_be_written_can_be_read_to_its_end(
    supplied: Session, panel: OpportunitiesPanel, qtbot: QtBot
) -> None:
    make(panel, VOID)
    path = supplied.project.path
    supplied.close_project()
    supplied.open_project(path, read_only=True)
    form = panel.sheets.form
    assert not form.title.editor.isEnabled()
    bar = form.verticalScrollBar()
    qtbot.keyClick(bar, Qt.Key.Key_End)
    assert bar.value() == bar.maximum() > 0


def test_why_this_index(panel: OpportunitiesPanel) -> None:
    make(panel, VOID)
    panel.sheets.buttons["why"].click()
    told = panel.sheets.why.explanation
    assert told.value == "86"
    points = [words.rpartition("= ")[2] for _, words in told.terms]
    assert points == ["50,0 punti", "30,0 punti", "6,0 punti"]
    assert "ipotesi" in told.sources[0]
    panel.sheets.why.close()


def test_no_sheet_teaches_where_they_come_from(panel: OpportunitiesPanel) -> None:
    assert panel.sheets.empty.accessibleName() == Texts("it")("filiera_window.no_sheets")
    panel.sheets.empty.acted.emit()
    assert panel.page == "candidates"


def test_what_is_written_in_the_form_is_one_edit_each(
    panel: OpportunitiesPanel, supplied: Session, qtbot: QtBot
) -> None:
    make(panel, VOID)
    form, before = panel.sheets.form, supplied.plan.sheets[0]
    write(qtbot, form.title.editor, "Nido di quartiere")
    form.state.editor.setCurrentIndex(form.state.editor.findData("shared"))
    form.state.editor.activated.emit(form.state.editor.currentIndex())
    form.words["customers"].editor.setPlainText("Famiglie")
    form.words["customers"].editor.editingFinished.emit()
    for name, value in zip(("low", "default", "high"), ("5", "8", "12"), strict=True):
        write(qtbot, form.ranges["jobs"].fields[name], value)
    sheet = supplied.plan.sheets[0]
    assert (sheet.title, sheet.state, sheet.customers) == ("Nido di quartiere", "shared", "Famiglie")
    assert sheet.jobs == OwnRange(5, 8, 12)
    model = panel.sheets.table.records_model
    jobs = next(column for column in model.columns if column.key == "jobs")
    assert jobs.text(model.record(0)) == "8 (5 – 12)"
    for _ in range(4):
        supplied.undo()
    assert supplied.plan.sheets == (before,)
    assert form.title.editor.text() == before.title


def test_an_empty_title_is_said_at_the_field(panel: OpportunitiesPanel, supplied: Session, qtbot: QtBot) -> None:
    make(panel, VOID)
    before = supplied.plan.sheets
    write(qtbot, panel.sheets.form.title.editor, " ")
    assert panel.sheets.form.title.problem
    write(qtbot, panel.sheets.form.ranges["jobs"].fields["low"], "3")
    assert panel.sheets.form.ranges["jobs"].problem
    assert supplied.plan.sheets == before


def test_own_figures_are_taken_back_by_emptying_them(
    panel: OpportunitiesPanel, supplied: Session, qtbot: QtBot
) -> None:
    make(panel, VOID)
    fields = panel.sheets.form.ranges["area_m2"].fields
    for field in fields.values():
        write(qtbot, field, "7")
    assert supplied.plan.sheets[0].area_m2 == OwnRange(7, 7, 7)
    for field in fields.values():
        field.selectAll()
        qtbot.keyClick(field, Qt.Key.Key_Delete)
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert supplied.plan.sheets[0].area_m2 is None
    assert fields["default"].placeholderText() == Texts("it").number(panel.sheets._rows[1].today.area_m2.default)


def test_figures_of_today_beside_those_of_then(panel: OpportunitiesPanel, supplied: Session) -> None:
    """Twice the rate, twice the demand; what was kept with the sheet stays."""
    make(panel, VOID)
    (row,) = panel.sheets.table.records_model.records
    assert not any(one.changed for one in figures(row, Texts("it")))
    (term,) = supplied.plan.catalogue.activity(VOID).demand
    from dataclasses import replace

    twice = replace(term, rate=replace(term.rate, low=20.0, default=40.0, high=80.0))
    assert supplied.edit(update_activity(supplied.plan, VOID, demand=(twice,)))
    (row,) = panel.sheets.table.records_model.records
    demand = next(one for one in figures(row, Texts("it")) if one.name == "Domanda")
    today, made = (float(words.split(" ")[0].replace(".", "")) for words in (demand.today, demand.made))
    assert today == pytest.approx(2 * made, abs=2)
    assert "In una i numeri di oggi sono diversi" in panel.sheets.frame.verdict


def test_actors_to_involve_the_typical_first_and_who_is_missing(panel: OpportunitiesPanel, supplied: Session) -> None:
    assert supplied.edit(update_activity(supplied.plan, VOID, actors=("university", "local_body")))
    for name, kind in (("Azienda Alfa", "client_company"), ("Politecnico", "university")):
        assert supplied.edit(add_actor(supplied.plan, name=name, kind=kind))
    make(panel, VOID)
    form = panel.sheets.form
    assert [box.toolTip() for box in form.actor_boxes.values()] == [
        "Politecnico (università)", "Azienda Alfa (azienda committente)"
    ]  # fmt: skip
    assert "mancano: " in form._suggestion.text()
    form.actor_boxes[2].click()
    assert supplied.plan.sheets[0].actors == (2,)
    assert panel.sheets.table.records_model.records[0].actors == ("Politecnico",)
    supplied.undo()
    assert supplied.plan.sheets[0].actors == ()


def test_delete_by_button_and_by_key(panel: OpportunitiesPanel, supplied: Session, qtbot: QtBot) -> None:
    make(panel, VOID, UNSEEN)
    said = []
    supplied.message_requested.connect(lambda level, text: said.append((level, text)))
    panel.sheets.buttons["delete"].click()
    assert len(supplied.plan.sheets) == 1
    assert said[-1][0] == "info"
    panel.sheets.table.setFocus()
    qtbot.keyClick(panel.sheets.table, Qt.Key.Key_Delete)
    assert supplied.plan.sheets == ()
    supplied.undo()
    supplied.undo()
    assert len(supplied.plan.sheets) == 2


def test_a_chosen_sheet_chooses_its_site(panel: OpportunitiesPanel, supplied: Session) -> None:
    make(panel, VOID)
    supplied.select_site(4)
    make(panel, VOID)
    panel.sheets.table.chosen.emit(1)
    assert supplied.selected_site_id == 1
    panel.show_sheet(2)
    assert panel.sheets.form.title.editor.text().endswith(supplied.plan.site(4).name)


def test_sheets_of_a_site_that_goes_and_of_other_data(panel: OpportunitiesPanel, supplied: Session) -> None:
    make(panel, VOID)
    bring(supplied, units(after=5))
    assert listed(panel) == [VOID]
    assert supplied.edit(remove_site(supplied.plan, 1))
    assert supplied.plan.sheets == ()
    assert panel.sheets.empty.isVisible()
    supplied.undo()
    assert listed(panel) == [VOID]


def test_the_ids_of_those_to_be_exported(panel: OpportunitiesPanel, qtbot: QtBot) -> None:
    make(panel, UNSEEN, VOID)
    with qtbot.waitSignal(panel.export_requested) as asked:
        panel.sheets.buttons["export"].click()
    assert asked.args == [(2,)]
    with qtbot.waitSignal(panel.export_requested) as asked:
        panel.sheets.export_all.click()
    assert asked.args == [(2, 1)]
    panel.sheets.frame.filter_field.setText("musei")
    with qtbot.waitSignal(panel.export_requested) as asked:
        panel.sheets.export_all.click()
    assert asked.args == [(1,)]


@pytest.mark.usefixtures("dressed")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("theme", [Theme.light(), Theme.dark()], ids=lambda theme: theme.name)
def test_everything_has_a_name_and_nothing_is_clipped(
    supplied: Session, qtbot: QtBot, language: str, theme: Theme
) -> None:
    supplied.set_language(language)
    supplied.set_theme(theme)
    assert supplied.edit(add_actor(supplied.plan, name="Politecnico", kind="university"))
    panel = shown(supplied, qtbot)
    make(panel, VOID)
    assert without_a_name(panel) == []
    # The rows of figures that were just made find their heights when the window has time for them.
    qtbot.waitUntil(lambda: clipped(panel) == [])
    panel.show_page("candidates")
    assert without_a_name(panel) == []
    qtbot.waitUntil(lambda: clipped(panel) == [])
