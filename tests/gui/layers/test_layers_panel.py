# SPDX-License-Identifier: EUPL-1.2
"""The tab of layers: the table and the map are one choice, the look follows the hand and is one step to undo."""

from __future__ import annotations

import time

import numpy as np
import pytest
import shapely
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget

from district_planner.gui.layers.column_index import LayerIndex
from district_planner.gui.layers.counting import Counting, countings, make_indicator
from district_planner.gui.layers.desk import LayerDesk
from district_planner.gui.layers.layers_panel import LayersPanel
from district_planner.gui.session import Session
from district_planner.gui.theme import Theme
from district_planner.scenarios import Dataset, LayerStyle, own_edits, remove_dataset
from district_planner.scenarios.feature_words import decimals_of
from district_planner.scenarios.indicators import indicator_values
from district_planner.scenarios.layer_styles import SIZES, restyle, style_of
from district_planner.scenarios.payloads import digest_of, pack
from district_planner.territory import load_territory
from district_planner.territory.layers import Layer
from tests.gui.layers.conftest import NAMES, PARKS, ROADS, STATIONS, add_layer, texts
from tests.gui.reading import clipped
from tests.own_data import DONE, column, described


@pytest.fixture
def panel(qtbot, desk: LayerDesk, dressed: None) -> LayersPanel:
    made = LayersPanel(desk)
    qtbot.addWidget(made)
    made.resize(1090, 232)
    made.show()
    qtbot.waitExposed(made)
    made.show_layer(STATIONS)
    return made


def shown(panel: LayersPanel, column: int = 1) -> list[str]:
    model = panel.table.model()
    return [model.index(row, column).data() for row in range(model.rowCount())]


def look(desk: LayerDesk, number: int = STATIONS):
    return style_of(desk.session.plan.dataset(number))


# The table


def test_the_table_has_every_column_and_writes_the_unknown_as_such(panel: LayersPanel) -> None:
    model = panel.table.model()
    titles = [model.headerData(column, Qt.Orientation.Horizontal) for column in range(model.columnCount())]
    assert titles == ["Posti (posti)", "Nome", "Tipo"]
    assert shown(panel) == NAMES
    assert shown(panel, 0) == ["120,0", "300,5", "–", "80,0", "1.200,0"]
    assert panel.frame.verdict == "5 di 5 elementi"


def test_it_sorts_with_the_unknown_last(panel: LayersPanel) -> None:
    panel.table.sort_by("seats")
    assert shown(panel) == ["Vieste", "Ostuni", "San Severo", "Gallipoli", "Nardò"]
    panel.table.sort_by("seats", descending=True)
    assert shown(panel) == ["Gallipoli", "San Severo", "Ostuni", "Vieste", "Nardò"]
    panel.table.sort_by("kind")
    assert shown(panel) == ["Ostuni", "San Severo", "Nardò", "Gallipoli", "Vieste"], "case is no order, empty is last"


@pytest.mark.parametrize(
    ("query", "found"),
    [("nardo", ["Nardò"]), ("severo a", ["San Severo"]), ("1.200", ["Gallipoli"]), ("1200", ["Gallipoli"]),
     ("300,5", ["San Severo"]), ("b", ["Nardò", "Gallipoli"]), ("xyz", [])],
)  # fmt: skip
def test_it_finds_words_and_numbers(panel: LayersPanel, query: str, found: list[str]) -> None:
    panel.frame.filter_field.setText(query)
    assert shown(panel) == found


def test_it_respects_the_filter_of_the_layer(panel: LayersPanel, desk: LayerDesk) -> None:
    desk.set_style(STATIONS, filter='[kind] = "A"')
    assert shown(panel) == ["Ostuni", "San Severo"]
    assert panel.frame.verdict == "2 di 5 elementi"
    panel.frame.filter_field.setText("nardo")
    assert shown(panel) == []


def test_row_and_feature_are_one_choice(panel: LayersPanel, desk: LayerDesk) -> None:
    panel.table.sort_by("name")
    panel.table.setCurrentIndex(panel.table.model().index(0, 1))
    assert desk.chosen == (STATIONS, NAMES.index("Gallipoli"))
    desk.choose(STATIONS, NAMES.index("Vieste"))
    assert panel.table.currentIndex().siblingAtColumn(1).data() == "Vieste"
    desk.choose(PARKS, 1)
    assert panel.number == PARKS, "a feature of another layer brings that layer"
    assert panel.table.currentIndex().row() == 1
    panel.show_layer(STATIONS)
    assert panel.number == STATIONS, "and one may leave it there"
    assert not panel.table.currentIndex().isValid()
    desk.choose(-1, -1)
    assert not panel.table.currentIndex().isValid()


def test_enter_goes_to_the_feature(panel: LayersPanel, desk: LayerDesk, qtbot) -> None:
    panel.table.setCurrentIndex(panel.table.model().index(2, 0))
    with qtbot.waitSignal(desk.zoom_requested) as asked:
        panel.table.activated.emit(panel.table.currentIndex())
    assert np.array_equal(asked.args[0], desk.features(desk.dataset(STATIONS)).shapes.boxes[2])


def test_it_copies_what_is_shown(panel: LayersPanel, desk: LayerDesk) -> None:
    desk.set_style(STATIONS, filter="[seats] > 500")
    QTest.keyClick(panel.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "Posti (posti)\tNome\tTipo\n1.200,0\tGallipoli\tB"


def test_a_hundred_thousand_rows(panel: LayersPanel, layered: Session) -> None:
    """Order and search over columns: the same answers as one after the other, and none takes long."""
    count = 100_000
    random = np.random.default_rng(2)
    values = random.integers(0, 10**6, count) / 100
    names = [f"Punto {number % 977} è" for number in range(count)]
    points = np.array(shapely.points(random.uniform(15, 18, count), random.uniform(40, 42, count)))
    columns = (column("v", "V", "count"), column("n", "N", "text"))
    add_layer(layered, Layer(points, {"v": values}, {"n": texts(names)}), "Centomila", columns, "point")
    panel.show_layer(layered.plan.datasets[-1].id)
    assert panel.table.features.rowCount() == count
    began = time.perf_counter()
    panel.table.sort_by("v")
    assert [panel.table.features.record(row) for row in range(count)] == np.argsort(values, kind="stable").tolist()
    panel.table.sort_by("n", descending=True)
    panel.table.set_query("punto 12 e")
    wanted = sum("12" in name or "12" in f"{value:.2f}" for name, value in zip(names, values, strict=True))
    assert panel.table.features.rowCount() == wanted
    assert time.perf_counter() - began < 20, "not a limit, but an end"


# The look


def test_a_slider_is_tried_first_and_written_once(panel: LayersPanel, desk: LayerDesk, layered: Session) -> None:
    before, count = look(desk).size, layered.undo_stack.count()
    slider = panel.style_panel.thickness.slider
    slider.setSliderDown(True)
    for size in (12, 15, 18):
        slider.setValue(size)
        assert desk.style(desk.dataset(STATIONS)).size == size
        assert look(desk).size == before, "nothing is written while the hand is on it"
    slider.setSliderDown(False)
    assert look(desk).size == 18
    assert layered.undo_stack.count() == count + 1
    assert layered.undo_stack.undoText() == "Cambia l'aspetto di “Stazioni”"
    layered.undo()
    assert (look(desk).size, slider.value()) == (before, before)


def test_keys_on_a_slider_are_one_step(panel: LayersPanel, layered: Session, desk: LayerDesk) -> None:
    count = layered.undo_stack.count()
    for _ in range(3):
        QTest.keyClick(panel.style_panel.opacity.slider, Qt.Key.Key_Left)
    assert look(desk).opacity == pytest.approx(0.75)
    assert layered.undo_stack.count() == count + 1


def test_colour_sign_names_and_visibility(panel: LayersPanel, desk: LayerDesk) -> None:
    style = panel.style_panel
    style.colour.buttons["green"].click()
    style.shape.setCurrentIndex(1)
    style.shape.activated.emit(1)
    style.label.setCurrentIndex(style.label.findData("name"))
    style.label.activated.emit(style.label.currentIndex())
    style.visible.click()
    now = look(desk)
    assert (now.colour, now.shape, now.label, now.visible) == ("green", "square", "name", False)


def test_each_geometry_has_its_fields(panel: LayersPanel) -> None:
    style = panel.style_panel

    def fields() -> list[str]:
        return [name for name, field in style._fields.items() if field.isVisible()]

    assert fields() == ["colour", "shape", "size", "opacity", "label"]
    panel.show_layer(ROADS)
    assert fields() == ["colour", "size", "opacity", "label"]
    assert style.thickness.slider.accessibleName() == "Spessore"
    assert style.thickness.slider.maximum() == SIZES["line"][1]
    panel.show_layer(PARKS)
    assert style.thickness.slider.accessibleName() == "Contorno"
    assert style.thickness.slider.minimum() == 0


def write(panel: LayersPanel, condition: str) -> None:
    """Type a condition and wait as long as the field does."""
    panel.style_panel.filter.editor.setPlainText(condition)
    panel.style_panel._pause.timeout.emit()


def test_a_filter_is_written_with_names_and_counted_at_once(panel: LayersPanel, desk: LayerDesk) -> None:
    write(panel, '[Tipo] = "A" and [Posti] > 150')
    assert look(desk).filter == '[kind] = "A" and [seats] > 150'
    assert panel.style_panel.passing.text() == "1 di 5 elementi"
    panel.show_layer(PARKS)
    panel.show_layer(STATIONS)
    assert panel.style_panel.filter.editor.toPlainText() == '[Tipo] = "A" and [Posti] > 150'
    desk.session.undo()
    assert panel.style_panel.filter.editor.toPlainText() == ""


@pytest.mark.parametrize(
    ("condition", "marked", "said"),
    [
        ("[Posti] > 10 and [Postii] < 3", "Postii", "Alla posizione 19: “Postii”"),
        ("[Posti] > ", "", "non è finita"),
        ("[Posti] > > 3", ">", "posizione 11"),
        ("[Nome] > 3", "", ""),
    ],
)
def test_what_is_wrong_is_told_below_the_field(
    panel: LayersPanel, desk: LayerDesk, condition: str, marked: str, said: str
) -> None:
    write(panel, "[Posti] > 100")
    write(panel, condition)
    problem = panel.style_panel.filter.problem
    assert problem
    assert said in problem
    if marked:
        assert panel.style_panel.filter.editor.marked == marked
    assert look(desk).filter == "[seats] > 100", "what was used before stays"
    assert panel.frame.verdict == "3 di 5 elementi"
    write(panel, "")
    assert panel.style_panel.filter.problem == ""
    assert panel.frame.verdict == "5 di 5 elementi"


def test_a_column_goes_in_from_the_list(panel: LayersPanel) -> None:
    insert = panel.style_panel.insert
    assert [choice.text for choice in insert._choices] == ["Posti", "Nome", "Tipo"]
    insert.choice_made.emit("seats")
    assert panel.style_panel.filter.editor.toPlainText() == "[Posti]"


def test_a_filter_of_a_strange_project_hides_all_and_says_why(panel: LayersPanel, layered: Session) -> None:
    layered.perform(lambda plan: restyle(plan, STATIONS, filter="[gone] > 1"))
    assert shown(panel) == []
    assert "gone" in panel.frame.verdict


def test_a_read_only_project_cannot_be_restyled(qtbot, panel: LayersPanel, layered: Session) -> None:
    path = layered.project.path
    layered.close_project()
    layered.open_project(path, read_only=True)
    assert not panel.style_panel.widget().isEnabled()
    assert not panel.background.isEnabled()
    assert shown(panel) == NAMES


# Counting


def test_every_figure_is_offered(panel: LayersPanel) -> None:
    said = [action.text() for action in panel.style_panel.counting_menu().actions() if not action.isSeparator()]
    assert said == [
        "Quanti nel bacino", "Quanti nel comune", "Distanza dal più vicino",
        "Somma di “Posti” nel bacino", "Somma di “Posti” nel comune",
    ]  # fmt: skip


def test_one_click_counts_and_shows_it(panel: LayersPanel, desk: LayerDesk, layered: Session) -> None:
    desk.set_style(STATIONS, filter="[seats] > 100")
    menu = panel.style_panel.counting_menu()
    next(action for action in menu.actions() if action.text() == "Quanti nel comune").trigger()
    made = layered.plan.indicators[-1]
    assert layered.indicator_id == made.id
    assert (made.layer.figure, made.layer.reach, made.layer.filter) == ("count", "here", "[seats] > 100")
    assert made.names["it"] == "Stazioni, nel comune (con filtro)"
    values = indicator_values(layered.analyser, layered.plan, made.id)
    found = {layered.territory.names[position] for position in np.flatnonzero(values > 0)}
    # Where the points of the fixture lie, by the names of the municipalities; Vieste has 80 seats, Nardò unknown.
    assert found == {"Ostuni", "San Severo", "Gallipoli"}
    layered.undo()
    assert layered.plan.indicators == ()


def test_sums_and_distances(desk: LayerDesk, layered: Session) -> None:
    territory = layered.territory
    assert make_indicator(desk, STATIONS, Counting("sum", "here", "seats"))
    made = layered.plan.indicators[-1]
    assert (made.unit, made.decimals) == ("posti", 1)
    values = indicator_values(layered.analyser, layered.plan, made.id)
    assert values[territory.names.index("San Severo")] == 300.5
    assert np.isnan(values[territory.names.index("Nardò")]), "the seats there are unknown"
    assert make_indicator(desk, STATIONS, Counting("nearest_km", "here"))
    km = indicator_values(layered.analyser, layered.plan, layered.plan.indicators[-1].id)
    assert km[territory.names.index("Vieste")] < 8
    assert 200 < km[territory.names.index("Roma")] < 320
    assert make_indicator(desk, STATIONS, Counting("count", "catchment"))
    reached = indicator_values(layered.analyser, layered.plan, layered.plan.indicators[-1].id)
    here = reached[territory.names.index("Ostuni")]
    assert 0 < here < 5, "those within reach, the far ones counting less"


def test_only_columns_of_numbers_are_summed(desk: LayerDesk) -> None:
    assert [one.column for one in countings(desk.dataset(STATIONS)) if one.figure == "sum"] == ["seats", "seats"]
    assert [one.figure for one in countings(desk.dataset(PARKS))] == ["count", "count", "nearest_km"]


# The rest


def test_without_layers_it_says_what_comes_here(qtbot, demo: Session) -> None:
    panel = LayersPanel(LayerDesk(demo))
    qtbot.addWidget(panel)
    panel.show()
    with qtbot.waitSignal(panel.import_requested):
        panel.empty.acted.emit()
    assert panel._stack.currentWidget() is panel.empty


def test_a_layer_that_goes_leaves_another(panel: LayersPanel, layered: Session, desk: LayerDesk) -> None:
    desk.choose(STATIONS, 1)
    layered.perform(lambda plan: remove_dataset(plan, STATIONS))
    assert desk.chosen is None
    assert panel.number == ROADS
    layered.undo()
    panel.show_layer(STATIONS)
    assert shown(panel) == NAMES


def test_a_layer_that_cannot_be_read_is_told_once(panel: LayersPanel, layered: Session, desk: LayerDesk) -> None:
    told: list[str] = []
    layered.message_requested.connect(lambda _level, text: told.append(text))
    block = pack({"wkb": np.zeros(3, dtype=np.uint8), "offsets": np.array([0, 3])})
    dataset = Dataset(0, "layer", described("Rotto"), DONE, (), digest_of(block), style=LayerStyle(), geometry="point")
    assert layered.edit(own_edits.add_dataset(layered.plan, dataset), payloads={dataset.payload: block})
    broken = layered.plan.datasets[-1]
    panel.show_layer(broken.id)
    assert desk.features(broken) is None
    assert len(told) == 1
    assert panel.frame.verdict == told[0]
    panel.show_layer(STATIONS)
    assert shown(panel) == NAMES, "the others are as they were"


@pytest.mark.parametrize("language", ["it", "en"])
@pytest.mark.parametrize("theme", [Theme.light(), Theme.dark()])
@pytest.mark.parametrize("number", [STATIONS, PARKS, ROADS])
def test_nothing_is_clipped_and_all_is_named(
    panel: LayersPanel, layered: Session, language: str, theme: Theme, number: int
) -> None:
    layered.set_language(language)
    layered.set_theme(theme)
    panel.show_layer(number)
    QTest.qWait(10)
    assert clipped(panel) == []
    for widget in panel.findChildren(QWidget):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible():
            label = next((one.text() for one in panel.findChildren(QLabel) if one.buddy() is widget), "")
            name = widget.accessibleName() or label or getattr(widget, "text", str)()
            assert name or widget.metaObject().className() == "QScrollBar", widget


@pytest.mark.parametrize(
    ("values", "decimals"),
    [([1.0, 20.0, np.nan], 0), ([1.5, 2.25], 2), ([1 / 3], 6), ([0.1 + 0.2], 1), ([], 0), ([1e12 + 0.5], 1)],
)
def test_decimals_that_a_column_needs(values: list[float], decimals: int) -> None:
    assert decimals_of(np.array(values)) == decimals


def test_an_index_answers_as_sorted_does() -> None:
    random = np.random.default_rng(3)
    words = random.choice(["b", "A", "c", "", "È", "é z"], 200).tolist()
    index = LayerIndex(Layer(np.array(shapely.points(random.uniform(15, 16, (200, 2)))), {}, {"w": texts(words)}))
    rows = np.arange(200)
    from district_planner.gui.widgets.rows import fold, ordered

    for descending in (False, True):
        wanted = ordered(rows.tolist(), lambda row: words[row] or None, descending=descending)
        assert index.order(rows, "w", descending=descending).tolist() == wanted
    assert index.matching(rows, "e").tolist() == [row for row in range(200) if "e" in fold(words[row])]


def test_an_index_of_codes_sorted_within_each_region() -> None:
    """As Istat lists them: NumPy's quicksort of such texts ended the program (2.4.6)."""
    territory = load_territory()
    codes = [code for _, code in sorted(zip(territory.region_codes, territory.codes, strict=True))]
    numbers = np.arange(len(codes)) * 0.5
    numbers[3] = np.nan
    points = np.array(shapely.points(np.zeros((len(codes), 2))))
    index = LayerIndex(Layer(points, {"n": numbers}, {"code": texts(codes)}))
    order = index.order(np.arange(len(codes)), "code", descending=False).tolist()
    assert [codes[row] for row in order] == sorted(codes)
    assert index.columns["n"].words[:5] == ["0.0", "0.5", "1.0", "", "2.0"]
