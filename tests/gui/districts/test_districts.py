# SPDX-License-Identifier: EUPL-1.2
"""Making a district from lists, on the map and from an imported area; showing it; the reference of the paper."""

from __future__ import annotations

import pytest
import shapely
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from district_planner.gui.districts.desk import DistrictDesk
from district_planner.gui.districts.district_dialog import DistrictDialog
from district_planner.gui.districts.district_panel import DistrictPanel
from district_planner.gui.districts.labour_dialog import LabourAreaDialog
from district_planner.gui.districts.map_districts import MapDistricts
from district_planner.gui.districts.tree_branch import REFERENCE, DistrictBranch
from district_planner.gui.map.map_panel import MapPanel
from district_planner.gui.project_tree import ProjectTree
from tests.gui.districts.conftest import AREAS, RING


def shown(panel: DistrictPanel) -> list[str]:
    model = panel.districts.table.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def taranto_sites(desk: DistrictDesk) -> set[int]:
    """Ids of the sites within the ring, found by shapely here."""
    ring = shapely.Polygon(RING)
    return {site.id for site in desk.session.plan.sites if ring.contains(shapely.Point(site.lon, site.lat))}


# From lists


def test_nothing_yet_teaches_and_leaves_the_other_page_open(panel: DistrictPanel) -> None:
    assert panel.districts.empty.isVisible()
    panel.districts.switch.buttons["points"].click()
    assert panel.page == "points"
    panel.points.switch.buttons["districts"].click()
    assert panel.page == "districts"


def test_sites_are_ticked(desk: DistrictDesk, panel: DistrictPanel, qtbot) -> None:
    dialog = DistrictDialog(desk)
    qtbot.addWidget(dialog)
    dialog.save.click()
    assert dialog.name.problem, "a district needs a site"
    dialog.sites.list.item(0).setCheckState(Qt.CheckState.Checked)
    dialog.name.editor.setText("Arco ionico")
    dialog.save.click()
    made = desk.districts[0]
    assert (made.name, made.origin, made.area) == ("Arco ionico", "sites", ())
    assert made.sites == (desk.session.plan.sites[0].id,)
    assert shown(panel) == ["Arco ionico"]
    assert desk.chosen == made.id
    desk.session.undo()
    assert shown(panel) == []


def test_a_municipality_takes_its_sites_along(desk: DistrictDesk, qtbot) -> None:
    dialog = DistrictDialog(desk)
    qtbot.addWidget(dialog)
    dialog.municipalities.filter.setText("taranto")
    rows = [dialog.municipalities.list.item(row) for row in range(dialog.municipalities.list.count())]
    seen = [item for item in rows if not item.isHidden() and item.text() == "Taranto (TA)"]
    seen[0].setCheckState(Qt.CheckState.Checked)
    expected = {
        site.id
        for site in desk.session.plan.sites
        if desk.session.territory.codes[desk.session.boundaries.locate(site.lon, site.lat)] == "073027"
    }
    assert expected
    assert set(dialog.sites.picked) == expected
    seen[0].setCheckState(Qt.CheckState.Unchecked)
    assert dialog.sites.picked == ()


def test_it_is_changed_in_the_same_lists(desk: DistrictDesk, qtbot) -> None:
    sites, area = desk.inside_ring(RING)
    desk.add(name="Disegnato", sites=sites, area=area, outline=RING, origin="drawn")
    dialog = DistrictDialog(desk, desk.districts[0])
    qtbot.addWidget(dialog)
    dialog.name.editor.setText("Taranto")
    dialog.save.click()
    assert desk.districts[0].name == "Taranto"
    assert desk.districts[0].outline == RING, "its ring stays while its municipalities do"
    again = DistrictDialog(desk, desk.districts[0])
    qtbot.addWidget(again)
    again.municipalities.pick(area[:1], ticked=False)
    again.municipalities.picked_changed.emit()
    again.save.click()
    assert desk.districts[0].outline == ()
    assert desk.districts[0].origin == "drawn"
    assert len(desk.districts[0].area) == len(area) - 1


# On the map


def test_a_ring_is_clicked_and_closed(map_panel: MapPanel, on_map: MapDistricts, desk: DistrictDesk, qtbot) -> None:
    view = map_panel.view
    view.set_tool("outline")
    with qtbot.waitSignal(on_map.drawn) as drawn:
        for lon, lat in RING:
            QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.pixel_at(lon, lat).toPoint())
        first = view.pixel_at(*RING[0]).toPoint()
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=first)
    ring = drawn.args[0]
    assert len(ring) == len(RING)
    for point, wanted in zip(ring, RING, strict=True):
        assert point == pytest.approx(wanted, abs=0.02)
    assert set(desk.inside_ring(tuple(ring))[0]) == taranto_sites(desk)
    assert on_map.tool.corners == 0


def test_the_keys_draw_too(map_panel: MapPanel, on_map: MapDistricts, qtbot) -> None:
    view = map_panel.view
    view.set_tool("outline")
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Return)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down):
        for _ in range(4):
            QTest.keyClick(view, key)
        QTest.keyClick(view, Qt.Key.Key_Return)
    assert on_map.tool.corners == 3
    QTest.keyClick(view, Qt.Key.Key_Backspace)
    assert on_map.tool.corners == 2
    QTest.keyClick(view, Qt.Key.Key_Return)
    with qtbot.waitSignal(on_map.drawn) as drawn:
        QTest.keyClick(view, Qt.Key.Key_Return)
    assert len(drawn.args[0]) == 3
    QTest.keyClick(view, Qt.Key.Key_Return)
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert on_map.tool.corners == 0
    assert view.tool_name == "outline", "the first Esc clears"
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert view.tool_name == "select", "the second leaves"


def test_two_corners_are_no_district(map_panel: MapPanel, on_map: MapDistricts, qtbot) -> None:
    view = map_panel.view
    view.set_tool("outline")
    for lon, lat in RING[:2]:
        on_map.tool.click(view.pixel_at(lon, lat))
    with qtbot.assertNotEmitted(on_map.drawn):
        on_map.tool.close()


def test_what_was_drawn_is_asked_and_kept(desk: DistrictDesk, qtbot) -> None:
    dialog = DistrictDialog(desk, ring=RING)
    qtbot.addWidget(dialog)
    assert set(dialog.sites.picked) == taranto_sites(desk)
    territory = desk.session.territory
    ring = shapely.Polygon(RING)
    held = [
        code
        for code, lon, lat in zip(territory.codes, territory.lon, territory.lat, strict=True)
        if ring.contains(shapely.Point(lon, lat))
    ]
    assert set(dialog.municipalities.picked) == set(held)
    dialog.save.click()
    made = desk.districts[0]
    assert made.origin == "drawn"
    assert made.outline == RING
    assert set(made.area) == set(held)


def test_the_map_shows_them_and_the_chosen_one_stronger(
    map_panel: MapPanel, on_map: MapDistricts, desk: DistrictDesk
) -> None:
    before = map_panel.view.viewport().grab().toImage()
    sites, area = desk.inside_ring(RING)
    desk.add(name="Disegnato", sites=sites, area=area, outline=RING, origin="drawn")
    desk.add(name="Comuni", sites=sites, area=area, origin="drawn")
    desk.add(name="Sedi", sites=tuple(site.id for site in desk.session.plan.sites[:3]))
    assert [bool(mark.ring) for mark in on_map.own.marks] == [True, False, False]
    assert [mark.dashed for mark in on_map.own.marks] == [False, False, True]
    pictures = []
    for district in desk.districts:
        desk.choose(district.id)
        pictures.append(map_panel.view.viewport().grab().toImage())
    assert len({bytes(picture.constBits()) for picture in (before, *pictures)}) == 4
    assert [row.text for row in on_map.legend_rows()] == ["Distretti del progetto"]
    assert on_map.legend_rows()[0].count == "3"
    on_map.zoom_to(desk.districts[0].id)
    inside = map_panel.view.viewport().rect()
    assert all(inside.contains(map_panel.view.pixel_at(*corner).toPoint()) for corner in RING)
    tip = map_panel.view.tips[0](map_panel.view.pixel_at(17.23, 40.47))
    assert tip.split("\n") == ["Distretto: Disegnato", "Distretto: Comuni"]


# From an imported area


def test_without_areas_it_says_where_to_get_them(desk: DistrictDesk, qtbot) -> None:
    dialog = LabourAreaDialog(desk)
    qtbot.addWidget(dialog)
    dialog.show()
    assert not dialog.save.isVisible()
    with qtbot.waitSignal(dialog.import_requested):
        dialog.open_import.click()


def test_an_area_gives_sites_and_municipalities(labour: DistrictDesk, qtbot) -> None:
    dialog = LabourAreaDialog(labour)
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.column.currentText().startswith("Sistema locale")
    dialog.save.click()
    assert dialog.fields["area"].problem
    QTest.keyClicks(dialog.area, "taran")
    QTest.keyClick(dialog.area, Qt.Key.Key_Return)
    assert dialog.name.text() == "Taranto"
    dialog.save.click()
    made = labour.districts[0]
    assert made.origin == "labour_market"
    assert made.label.startswith("Taranto (Sistema locale")
    assert all(code.startswith("073") for code in made.area)
    codes = labour.session.territory.codes
    assert len(made.area) == sum(code.startswith("073") for code in codes)
    assert set(made.sites) == set(labour.sites_in(made.area))
    assert {area.name for area in labour.areas_of(dialog.column.currentData())} == set(AREAS)


# The reference of the paper


def test_the_ten_of_the_paper_are_shown_when_asked_for(
    panel: DistrictPanel, map_panel: MapPanel, on_map: MapDistricts, desk: DistrictDesk
) -> None:
    assert on_map.reference.marks == ()
    panel.districts.reference.click()
    assert len(on_map.reference.marks) == 10
    assert [row.text for row in on_map.legend_rows()] == ["Distretti 2012: 10 su 166 = 6 %"], "as the paper says"
    map_panel.view.centre_on(16.87, 41.12)
    tip = map_panel.view.tips[0](QPointF(map_panel.view.viewport().rect().center()))
    assert tip == (
        "Distretti di servizi (CMMC 2012):\nProduttivo dell'informatica – Puglia (la fonte nomina solo la regione)"
    )
    panel.districts.reference.click()
    assert on_map.reference.marks == ()
    assert on_map.legend_rows() == []


# The tree


def test_the_tree_lists_renames_and_removes_them(desk: DistrictDesk, qtbot) -> None:
    tree = ProjectTree(desk.session)
    qtbot.addWidget(tree)
    tree.look_after(DistrictBranch(desk))
    tree.show()
    desk.add(name="Arco ionico", sites=(desk.session.plan.sites[0].id,))
    number = desk.districts[0].id
    item = tree.item("districts", number)
    assert item.text(0) == "Arco ionico"
    with qtbot.waitSignal(desk.card_requested):
        tree.tree.itemClicked.emit(item, 0)
    item.setText(0, "Jonio")
    qtbot.waitUntil(lambda: desk.districts[0].name == "Jonio")
    tree.item("districts", REFERENCE).setCheckState(0, Qt.CheckState.Checked)
    qtbot.waitUntil(lambda: desk.shows_reference)
    tree.tree.setCurrentItem(tree.item("districts", number))
    tree.tree.setFocus()
    QTest.keyClick(tree.tree, Qt.Key.Key_Delete)
    assert desk.districts == ()
    assert [action.text() for action in tree.menu_for("districts", REFERENCE).actions()] == []
