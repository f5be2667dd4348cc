# SPDX-License-Identifier: EUPL-1.2
"""The heat map: what it says, how it opens, what it is linked with, and that all of it can be read and undone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QModelIndex, Qt, QUrl
from PySide6.QtGui import QAccessible, QColor
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication

from district_planner.core.texts import LANGUAGES, Texts
from district_planner.filiera.gaps import STATUSES
from district_planner.gui.filiera.filiera_panel import FilieraPanel
from district_planner.gui.filiera.heat_model import CELL_ROLE
from district_planner.gui.filiera.matrix_page import MatrixPage
from district_planner.gui.filiera.statuses import (
    KNOWN,
    STATUS_COLOURS,
    contrast,
    counts_line,
    ink_on,
    soft_colour,
    status_sign,
)
from district_planner.gui.theme import Theme
from district_planner.scenarios import add_site, move_site, remove_site
from district_planner.scenarios.filiera_edits import add_district, hide_activity
from tests.gui.filiera.conftest import SURPLUS, UNSEEN, VOID, bring, units
from tests.gui.reading import clipped, without_a_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from district_planner.gui.session import Session
    from district_planner.scenarios import Plan

CHILDREN, PERSONS = ("sector", "childcare_sport"), ("sector", "personal_services")
SITE = ("site", 1)


@pytest.fixture
def page(supplied: Session, qtbot: QtBot) -> MatrixPage:
    return shown(supplied, qtbot)


def shown(session: Session, qtbot: QtBot, width: int = 1089, height: int = 420) -> MatrixPage:
    made = MatrixPage(session)
    QAbstractItemModelTester(made.heat.cells, QAbstractItemModelTester.FailureReportingMode.Fatal, made)
    qtbot.addWidget(made)
    made.resize(width, height)
    made.show()
    return made


def said(page: MatrixPage, row: object, place: object = SITE) -> str:
    return page.heat.cells.place(row, place).data()


def press(page: MatrixPage, qtbot: QtBot, row: object, place: object = SITE) -> None:
    where = page.heat.visualRect(page.heat.cells.place(row, place)).center()
    qtbot.mouseClick(page.heat.viewport(), Qt.MouseButton.LeftButton, pos=where)


# What it says


def test_statuses_follow_from_the_one_unit_far_away(page: MatrixPage) -> None:
    """None of it within reach of Taranto, one in Foggia: void. Two bars a municipality, nobody asks: surplus."""
    page.show_activity(VOID)
    page.show_activity(SURPLUS)
    assert said(page, ("activity", VOID)) == "V 0\N{NO-BREAK SPACE}%"
    assert said(page, ("activity", SURPLUS)) == "E eccedenza"
    assert said(page, ("activity", UNSEEN)) == "? n.d."


def test_a_sector_shows_the_most_urgent_known_status(page: MatrixPage) -> None:
    assert said(page, CHILDREN) == "V 1 di 2"
    assert said(page, PERSONS) == "E 1 di 1"
    cell = page.heat.cells.place(CHILDREN, SITE).data(CELL_ROLE)
    assert cell.shares == (("void", 0.5), ("unknown", 0.5))


def test_the_verdict_counts_all_cells(page: MatrixPage, supplied: Session) -> None:
    """At Foggia a nursery stands within reach; whatever it says there, three activities at eight sites are 24."""
    assert page.verdict.startswith("2 settori × 8 sedi: ")
    counted = [int(part.split()[0]) for part in page.verdict.partition(": ")[2].split(", ") if part[0].isdigit()]
    ones = page.verdict.count("un") - page.verdict.count("lacun")
    assert sum(counted) + ones == 24
    assert len(supplied.plan.sites) == 8


def test_nothing_known_is_never_a_gap(bare: Session, qtbot: QtBot) -> None:
    page = shown(bare, qtbot)
    assert said(page, CHILDREN) == "? 2 di 2"
    with qtbot.waitSignal(page.import_requested):
        page.card.buttons["import"].click()
    assert page.verdict == f"2 settori × 8 sedi: {Texts('it')('filiera_window.verdict_unknown')}"
    page.show_activity(VOID)
    assert "88.91" in page.card.card.as_text()
    with qtbot.waitSignal(page.import_requested):
        page.card.buttons["import"].click()


def test_counts_in_words() -> None:
    counts = {"void": 1, "gap": 2, "unknown": 3, "covered": 0}
    assert counts_line(counts, Texts("it")) == "un vuoto, 2 lacune, 3 n.d."
    assert counts_line(counts, Texts("en")) == "one void, 2 gaps, 3 n/a"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("theme", [Theme.light(), Theme.dark()], ids=lambda theme: theme.name)
def test_status_is_told_by_letter_and_colour_that_can_be_read(language: str, theme: Theme) -> None:
    """4.5:1 for letters on their badge and words on their ground (WCAG 2.1, 1.4.3); no two statuses share a letter."""
    signs = [status_sign(Texts(language), status) for status in STATUSES]
    assert len(set(signs)) == len(STATUSES)
    for status in KNOWN:
        colour = QColor(STATUS_COLOURS[status])
        assert contrast(ink_on(colour), colour) >= 4.5
        assert contrast(theme.colour("text"), soft_colour(status, theme)) >= 4.5
    assert contrast(QColor("white"), QColor("black")) == pytest.approx(21)


# Keys, pointer, screen reader


def test_enter_opens_a_sector_in_place_and_closes_it(page: MatrixPage, qtbot: QtBot) -> None:
    page.heat.setFocus()
    assert page.heat.current == (PERSONS, SITE)
    qtbot.keyClick(page.heat, Qt.Key.Key_Return)
    assert [row.key for row in page.heat.cells.rows] == [PERSONS, ("activity", SURPLUS), CHILDREN]
    qtbot.keyClick(page.heat, Qt.Key.Key_Down)
    assert page.chosen.activity.id == SURPLUS
    qtbot.keyClick(page.heat, Qt.Key.Key_Up)
    qtbot.keyClick(page.heat, Qt.Key.Key_Return)
    assert [row.key for row in page.heat.cells.rows] == [PERSONS, CHILDREN]


def test_a_click_opens_and_only_a_second_one_closes(page: MatrixPage, qtbot: QtBot) -> None:
    press(page, qtbot, PERSONS)
    assert page.heat.cells.place(("activity", SURPLUS), SITE).isValid()
    press(page, qtbot, PERSONS, ("site", 2))
    assert page.heat.cells.place(("activity", SURPLUS), SITE).isValid()
    press(page, qtbot, PERSONS, ("site", 2))
    assert not page.heat.cells.place(("activity", SURPLUS), SITE).isValid()


def test_closing_the_sector_of_the_chosen_activity_chooses_the_sector(page: MatrixPage) -> None:
    page.show_activity(VOID)
    page.heat.opening.emit(CHILDREN)
    assert page.heat.current == (CHILDREN, SITE)
    assert page.card.card.title == "Infanzia e sport"


def test_a_screen_reader_reads_row_column_and_status(page: MatrixPage) -> None:
    page.show_activity(VOID)
    table = QAccessible.queryAccessibleInterface(page.heat)
    names = {table.child(number).text(QAccessible.Text.Name) for number in range(table.childCount())}
    site = page.session.plan.site(1).name
    assert f"nidi, {site}: vuoto, 0\N{NO-BREAK SPACE}%" in names
    assert f"Infanzia e sport, {site}: vuoto; un vuoto, una n.d." in names
    head = page.heat.cells.headerData(1, Qt.Orientation.Vertical, Qt.ItemDataRole.AccessibleTextRole)
    assert head == "Infanzia e sport, aperto"


def test_a_tooltip_says_why(page: MatrixPage) -> None:
    page.show_activity(VOID)
    tip = page.heat.cells.place(("activity", VOID), SITE).data(Qt.ItemDataRole.ToolTipRole)
    assert tip.startswith("nidi · ")
    assert page.chosen.reason.text(Texts("it")) in tip
    assert page.heat.cells.headerData(0, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole).startswith("Sede: ")
    assert page.heat.cells.data(QModelIndex(), Qt.ItemDataRole.DisplayRole) is None


@pytest.mark.usefixtures("dressed")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("theme", [Theme.light(), Theme.dark()], ids=lambda theme: theme.name)
def test_everything_has_a_name_and_nothing_is_clipped(
    supplied: Session, qtbot: QtBot, language: str, theme: Theme
) -> None:
    supplied.set_language(language)
    supplied.set_theme(theme)
    page = shown(supplied, qtbot)
    page.show_activity(VOID)
    assert without_a_name(page) == []
    assert clipped(page) == []
    assert page.heat.grab().toImage().pixelColor(0, 0).isValid()


# Linked


def test_a_column_is_a_site_everywhere(page: MatrixPage, supplied: Session) -> None:
    supplied.select_site(3)
    assert page.heat.current == (PERSONS, ("site", 3))
    page.heat.column_chosen.emit(("site", 2))
    assert supplied.selected_site_id == 2
    page.heat.setCurrentIndex(page.heat.cells.place(CHILDREN, ("site", 4)))
    assert supplied.selected_site_id == 4
    assert page.card.card.lead.startswith(supplied.plan.site(4).name)


def test_a_district_is_a_column_and_leaves_the_chosen_site_alone(page: MatrixPage, supplied: Session) -> None:
    assert supplied.edit(add_district(supplied.plan, name="Arco ionico", sites=(1, 2)))
    assert page.heat.cells.columns[-1].key == ("district", 1)
    assert page.verdict.startswith("2 settori × 8 sedi e un distretto: ")
    page.heat.column_chosen.emit(("district", 1))
    assert supplied.selected_site_id == 1
    assert page.card.card.lead.startswith("Arco ionico")
    supplied.select_municipality(10)
    assert page.heat.current == (PERSONS, ("district", 1))


def test_only_the_dragged_column_follows_the_hand(page: MatrixPage, supplied: Session) -> None:
    """The others are the very objects of before; the dragged one says what the place under the hand would say."""
    page.show_activity(VOID)
    model, foggia = page.heat.cells, supplied.plan.site(3)
    other = model.place(("activity", VOID), ("site", 2)).data(CELL_ROLE)
    assert said(page, ("activity", VOID)).startswith("V")
    assert supplied.preview(move_site(supplied.plan, 1, foggia.lon, foggia.lat))
    assert said(page, ("activity", VOID)) == said(page, ("activity", VOID), ("site", 3))
    assert not said(page, ("activity", VOID)).startswith("V")
    assert model.place(("activity", VOID), ("site", 2)).data(CELL_ROLE) is other
    supplied.end_preview()
    assert said(page, ("activity", VOID)).startswith("V")


def test_sites_come_and_go(page: MatrixPage, supplied: Session) -> None:
    site = supplied.plan.site(1)
    assert supplied.edit(add_site(supplied.plan, name="Nona", lon=site.lon, lat=site.lat))
    assert len(page.heat.cells.columns) == 9
    supplied.undo()
    assert len(page.heat.cells.columns) == 8
    assert supplied.edit(remove_site(supplied.plan, 1))
    assert SITE not in {column.key for column in page.heat.cells.columns}
    assert page.heat.current is not None


def test_a_hidden_activity_goes_and_comes_back(page: MatrixPage, supplied: Session) -> None:
    page.show_activity(VOID)
    assert supplied.edit(hide_activity(supplied.plan, VOID))
    assert not page.heat.cells.place(("activity", VOID), SITE).isValid()
    assert said(page, CHILDREN) == "? 1 di 1"
    supplied.undo()
    assert said(page, CHILDREN) == "V 1 di 2"


def test_with_every_activity_hidden_the_sentence_says_so(page: MatrixPage, supplied: Session) -> None:
    page.show_activity(VOID)
    for name in (VOID, SURPLUS, UNSEEN):
        assert supplied.edit(hide_activity(supplied.plan, name))
    assert page.heat.cells.rowCount() == 0
    assert page.card.card is None
    assert page.verdict == Texts("it")("filiera_window.verdict_hidden")
    supplied.undo()
    assert said(page, CHILDREN) == "? 1 di 1"


def test_no_site_teaches_what_to_do(open_session: Callable[[Plan | None], Session], qtbot: QtBot) -> None:
    from district_planner.scenarios import demo_plan

    page = shown(open_session(replace(demo_plan("it"), sites=())), qtbot)
    assert page.empty.accessibleName() == Texts("it")("panels.no_sites")
    with qtbot.waitSignal(page.new_site_requested):
        page.empty.acted.emit()


# The card and what can be done


def test_the_card_tells_demand_supply_worth_and_sources(page: MatrixPage) -> None:
    page.show_activity(VOID)
    text, one = page.card.card.as_text(), page.chosen
    numbers = Texts("it").number
    assert (
        f"a pieno organico\t{numbers(one.demand.low)}\t{numbers(one.demand.default)}\t{numbers(one.demand.high)}"
        in text
    )
    assert one.demand.default == pytest.approx(2 * one.demand.low)
    for heading in ("Domanda", "Che cosa c'è", "Confronto", "Che cosa ne verrebbe", "Fonti", "Numeri su cui si basa"):
        assert f"\n{heading}\n" in text
    assert "Ipotesi nostra" in text
    assert "Istat" in text


def test_the_index_in_the_card_is_its_parts(page: MatrixPage) -> None:
    """Void 1, far above the smallest size 1, low suitability 0.3: 100 (0.5 + 0.3 + 0.2 x 0.3) = 86."""
    page.show_activity(VOID)
    assert "Indice: 86 = 50\N{NO-BREAK SPACE}% × 1,00" in page.card.card.as_text()


def test_words_of_the_card_are_explained(page: MatrixPage, qtbot: QtBot) -> None:
    from PySide6.QtWidgets import QToolTip

    page.show_activity(VOID)
    page.card.browser.highlighted.emit(QUrl("tip:location_quotient"))
    qtbot.waitUntil(lambda: QToolTip.text() == Texts("it")("filiera_window.tip_location_quotient"))
    page.card.browser.highlighted.emit(QUrl())
    QApplication.processEvents()


def test_a_sector_leads_to_its_activities(page: MatrixPage) -> None:
    page.heat.setCurrentIndex(page.heat.cells.place(CHILDREN, SITE))
    assert page.card.card.title == "Infanzia e sport"
    assert page.card.buttons["import"].isHidden()
    page.card.indicator_requested.emit(UNSEEN)
    assert page.heat.current == (("activity", UNSEEN), SITE)
    assert page.card.card.title == "musei"


def test_jobs_beyond_the_site_are_rows_that_nobody_adds_up(page: MatrixPage, supplied: Session) -> None:
    """510 people in the South, local multiplier 0, 0.5 and 1 (docs/method): 0, 255, 510; and no total anywhere."""
    assert supplied.plan.site(1).staff == 510
    block = page.card.card.blocks[-1]
    assert "Mezzogiorno" in block.title
    numbers = {row[0].partition(" (")[0]: row[1:] for row in block.grid.rows}
    assert ("0", "255", "510") in numbers.values()
    assert len(block.grid.rows) >= 3
    assert "non si sommano" in block.lines[0]


def test_one_click_makes_a_sheet_that_can_be_undone(page: MatrixPage, supplied: Session, qtbot: QtBot) -> None:
    page.show_activity(VOID)
    page.card.buttons["make"].click()
    (sheet,) = supplied.plan.sheets
    assert (sheet.activity, sheet.site, sheet.state) == (VOID, 1, "draft")
    assert sheet.title == f"nidi, {supplied.plan.site(1).name}"
    assert sheet.figures["status"] == "void"
    assert sheet.customers == "chi abita nel bacino"
    assert page.card.buttons["make"].isHidden()
    with qtbot.waitSignal(page.sheet_requested) as asked:
        page.card.buttons["open"].click()
    assert asked.args == [sheet.id]
    supplied.undo()
    assert supplied.plan.sheets == ()
    assert not page.card.buttons["make"].isHidden()


def test_the_map_shows_the_status_in_the_same_colours(page: MatrixPage, supplied: Session) -> None:
    page.show_activity(VOID)
    before = supplied.indicator_id
    menu = page.map_menu(VOID)
    next(one for one in menu.actions() if one.text() == "Stato").trigger()
    choropleth = supplied.choropleth
    assert choropleth.colours == tuple(STATUS_COLOURS[status] for status in KNOWN)
    assert choropleth.names == ("vuoto", "lacuna", "coperto", "eccedenza")
    taranto = supplied.analysis.site(1).municipality
    assert choropleth.class_of[taranto] == KNOWN.index("void")
    assert supplied.indicator.name("it") == "nidi: stato"
    outside = supplied.territory.position("058091")
    assert choropleth.class_of[outside] == -1
    next(one for one in page.map_menu(VOID).actions() if one.text() == "Torna alla mappa di prima").trigger()
    assert supplied.indicator_id == before


def test_the_map_follows_what_it_rests_on(page: MatrixPage, supplied: Session) -> None:
    supplied.filiera_map.show(SURPLUS, "units")
    taranto = supplied.analysis.site(1).municipality
    assert supplied.indicator_values[taranto] == 2
    bring(supplied, units(after=7))
    assert supplied.indicator_values[taranto] == 7
    supplied.undo()
    assert supplied.indicator_values[taranto] == 2
    assert supplied.edit(hide_activity(supplied.plan, SURPLUS))
    assert supplied.indicator_id in supplied.indicators


def test_the_catalogue_opens_beside_at_the_activity(supplied: Session, qtbot: QtBot) -> None:
    panel = FilieraPanel(supplied)
    qtbot.addWidget(panel)
    panel.show()
    panel.matrix.show_activity(VOID)
    panel.matrix.card.buttons["change"].click()
    assert panel.catalogue.isVisible()
    assert not panel.catalogue.isModal()
    assert panel.catalogue.chosen == VOID
    panel.catalogue.close()


def test_an_activity_of_a_new_district_can_be_asked_for_behind_another_tab(page: MatrixPage, supplied: Session) -> None:
    """The page learns of the district when it is looked at, and shows then what was asked for."""
    page.hide()
    assert supplied.perform(lambda plan: add_district(plan, name="Arco", sites=(1, 2)))
    page.show_activity(VOID, ("district", 1))
    page.show()
    assert page.chosen is not None
    assert (page.chosen.activity.id, page.chosen.place) == (VOID, ("district", 1))
