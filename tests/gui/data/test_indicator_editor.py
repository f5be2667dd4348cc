# SPDX-License-Identifier: EUPL-1.2
"""Indicators are made by choosing from lists; a formula is written with names, and what is wrong is marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog

from district_planner.core.errors import InputError
from district_planner.core.texts import LANGUAGES
from district_planner.gui.data.indicator_editor import IndicatorEditor
from district_planner.gui.data.templates import TEMPLATES, NamedFormula, template_of
from district_planner.gui.tasks import TaskRunner
from district_planner.scenarios import (
    Dataset,
    Description,
    LayerMeasure,
    OwnIndicator,
    add_indicator,
    own_edits,
)
from district_planner.scenarios.payloads import digest_of, pack
from district_planner.territory.layers import Layer
from tests.gui.data.conftest import CLASSES, INCOME, JOBS, Made, add, column, done
from tests.gui.reading import clipped, without_a_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from district_planner.gui.session import Session


@pytest.fixture
def edit_with(with_data: Session, qtbot: QtBot) -> Callable[..., IndicatorEditor]:
    def open_editor(indicator_id: str = "") -> IndicatorEditor:
        editor = IndicatorEditor(with_data, indicator_id)
        qtbot.addWidget(editor)
        editor.show()
        return editor

    return open_editor


def choose(editor: IndicatorEditor, part: int, key: str) -> None:
    """Choose an indicator as the user does: type its name, Enter."""
    field = editor.form.parts[part].editor
    field.set_current(key)
    field.choice_made.emit(key)


def test_a_share_is_made_by_choosing_two_indicators(
    edit_with: Callable[..., IndicatorEditor], with_data: Session, qtbot: QtBot
) -> None:
    editor = edit_with()
    first = editor.form.parts[0].editor
    first.setFocus()
    qtbot.keyClicks(first, "addett")
    assert first.offered == ("Addetti · Addetti",)
    qtbot.keyClick(first, Qt.Key.Key_Return)
    choose(editor, 1, "residents")
    assert editor.name.editor.text() == "Addetti, % di Residenti"
    assert editor.other_name.editor.text() == "Jobs, % of Residents"
    assert editor.unit.editor.text() == "%"
    # Half of the residents, Bari unknown: 50 % everywhere else of the 257 municipalities of Puglia.
    qtbot.waitUntil(lambda: editor.preview.rows[0].value_text == "256 di 257 comuni")
    assert [row.value_text for row in editor.preview.rows[1:]] == ["50,0\N{NO-BREAK SPACE}%"] * 3
    qtbot.mouseClick(editor.save, Qt.MouseButton.LeftButton)
    assert editor.result() == QDialog.DialogCode.Accepted
    own = with_data.plan.indicators[0]
    assert (own.id, own.expression, own.kind, own.unit) == (
        editor.made_id,
        f"share(data.{JOBS}.jobs; residents)",
        "share",
        "%",
    )
    with_data.undo()
    assert with_data.plan.indicators == ()


def test_a_formula_is_written_with_names_and_kept_with_ids(
    edit_with: Callable[..., IndicatorEditor], with_data: Session, qtbot: QtBot
) -> None:
    editor = edit_with()
    editor.choose_template("formula")
    editor.form.insert.choice_made.emit(f"data.{JOBS}.jobs")
    editor.form.text.editor.insert("/")
    editor.form.insert.choice_made.emit("residents")
    assert editor.form.text.editor.toPlainText() == "[Addetti] / [Residenti]"
    editor.name.editor.setText("Prova")
    qtbot.waitUntil(lambda: editor.preview.rows[1].value_text == "0,5")
    qtbot.mouseClick(editor.save, Qt.MouseButton.LeftButton)
    assert with_data.plan.indicators[0].expression == f"data.{JOBS}.jobs / residents"
    again = edit_with(editor.made_id)
    assert again.template.currentData() == "formula"
    assert again.form.text.editor.toPlainText() == "[Addetti] / [Residenti]"


@pytest.mark.parametrize(
    ("written", "marked", "words"),
    [
        ("[Addetti] / [Residentii]", "Residentii", "Residentii"),
        ("[Addetti] / ) 2", ")", "posizione 13"),
        ("[Classe] * 2", "Classe", "Classe"),
        ("foo(3)", "foo", "foo"),
        ("[Addetti] /", "", "non è finita"),
        ("1 + 2", "", "non usa alcun indicatore"),
        ("__import__('os').system('x')", "'", "posizione 12"),
    ],
)
def test_what_cannot_be_read_is_said_and_marked(
    edit_with: Callable[..., IndicatorEditor], with_data: Session, written: str, marked: str, words: str, qtbot: QtBot
) -> None:
    editor = edit_with()
    editor.choose_template("formula")
    editor.name.editor.setText("Prova")
    editor.form.text.editor.setPlainText(written)
    qtbot.waitUntil(lambda: bool(editor.form.text.problem))
    assert words in editor.form.text.problem
    assert editor.form.text.editor.marked == marked
    before = with_data.plan
    qtbot.mouseClick(editor.save, Qt.MouseButton.LeftButton)
    assert editor.isVisible()
    assert with_data.plan is before


def test_nothing_is_a_mistake_before_one_wants_to_go_on(
    edit_with: Callable[..., IndicatorEditor], qtbot: QtBot
) -> None:
    editor = edit_with()
    qtbot.wait(250)
    assert editor.form.parts[0].problem == ""
    qtbot.mouseClick(editor.save, Qt.MouseButton.LeftButton)
    assert editor.form.parts[0].problem == "Scegli un indicatore dall'elenco."
    assert editor.isVisible()


def test_a_circle_is_never_offered(edit_with: Callable[..., IndicatorEditor], with_data: Session, qtbot: QtBot) -> None:
    names = {"it": "Uno", "en": "One"}
    with_data.edit(add_indicator(with_data.plan, OwnIndicator("", names, "", expression="residents / 2")))
    with_data.edit(
        add_indicator(with_data.plan, OwnIndicator("", {"it": "Due", "en": "Two"}, "", expression="own.1 * 2"))
    )
    editor = edit_with("own.1")
    editor.choose_template("share")
    field = editor.form.parts[0].editor
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_Down)
    offered = [line.partition(" · ")[0] for line in field.offered]
    assert "Residenti" in offered
    assert not {"Uno", "Due"} & set(offered)
    assert f"data.{CLASSES}.class" not in [choice.key for choice in field._choices]
    qtbot.keyClick(field, Qt.Key.Key_Escape)


def test_changing_keeps_the_place_and_is_one_edit(
    edit_with: Callable[..., IndicatorEditor], with_data: Session, qtbot: QtBot
) -> None:
    names = {"it": "Redditi per km²", "en": "Redditi per km²"}
    own = OwnIndicator("", names, "per km²", 1, "rate", "greens", f"density(data.{INCOME}.income)", note="prova")
    with_data.edit(add_indicator(with_data.plan, own))
    editor = edit_with("own.1")
    assert editor.template.currentData() == "density"
    assert editor.form.chosen == [f"data.{INCOME}.income"]
    assert editor.other_name.editor.text() == "", "it is the same"
    editor.name.editor.setText("Redditi")
    editor.name.editor.textEdited.emit("Redditi")
    before = with_data.undo_stack.count()
    qtbot.mouseClick(editor.save, Qt.MouseButton.LeftButton)
    changed = with_data.plan.indicators[0]
    assert (changed.id, changed.names, changed.note) == ("own.1", {"it": "Redditi", "en": "Redditi"}, "prova")
    assert with_data.undo_stack.count() == before + 1


def add_layer(session: Session, lecce: float = 5) -> int:
    """Two stations in Bari and one in Lecce with their platforms, by hand. Another number: a layer nobody has read."""
    import shapely

    points = np.array([shapely.Point(16.87, 41.12), shapely.Point(16.86, 41.11), shapely.Point(18.17, 40.35)])
    block = pack(Layer(points, {"platforms": np.array([10.0, 4.0, lecce])}).pack())
    words = (column("platforms", "Binari", "Platforms", "count"),)
    dataset = Dataset(0, "layer", Description("Stazioni"), done(3, 3, 0), words, digest_of(block), geometry="point")
    add(session, Made(dataset, block))
    return session.plan.datasets[-1].id


def test_a_figure_of_a_layer_counts_and_sums(
    edit_with: Callable[..., IndicatorEditor], with_data: Session, qtbot: QtBot
) -> None:
    layer = add_layer(with_data)
    editor = edit_with()
    editor.choose_template("layer")
    assert editor.name.editor.text() == "Stazioni, nel comune"
    qtbot.waitUntil(lambda: editor.preview.rows[3].value_text == "2")
    figure = editor.form.fields["figure"].editor
    figure.setCurrentIndex(figure.findData("sum"))
    assert editor.form.fields["column"].isVisible()
    # By hand: 10 + 4 platforms in Bari.
    qtbot.waitUntil(lambda: editor.preview.rows[3].value_text == "14")
    editor.form.insert.choice_made.emit("platforms")
    editor.form.filter.editor.insert(">= 5")
    assert editor.form.filter.editor.toPlainText() == "[Binari] >= 5"
    qtbot.waitUntil(lambda: editor.preview.rows[3].value_text == "10")
    qtbot.mouseClick(editor.save, Qt.MouseButton.LeftButton)
    assert with_data.plan.indicators[0].layer == LayerMeasure(layer, "sum", "here", "platforms", "[platforms] >= 5")
    again = edit_with(editor.made_id)
    assert again.form.filter.editor.toPlainText() == "[Binari] >= 5"
    assert again.form.measure().layer == with_data.plan.indicators[0].layer


def test_columns_of_a_layer_are_called_as_the_language_calls_them(with_data: Session, qtbot: QtBot) -> None:
    add_layer(with_data)
    with_data.set_language("en")
    editor = IndicatorEditor(with_data)
    qtbot.addWidget(editor)
    editor.choose_template("layer")
    column = editor.form.fields["column"].editor
    assert [column.itemText(row) for row in range(column.count())] == ["Platforms"]
    editor.form.insert.choice_made.emit("platforms")
    assert editor.form.filter.editor.toPlainText() == "[Platforms]"


def test_a_layer_that_was_not_read_is_read_beside_the_window(with_data: Session, qtbot: QtBot) -> None:
    add_layer(with_data, lecce=6)
    with_data.area_work.runner = TaskRunner(parent=with_data)
    editor = IndicatorEditor(with_data)
    qtbot.addWidget(editor)
    editor.choose_template("layer")
    editor._try(asked=False)
    assert editor.preview.message.text() == "Si legge il livello…"
    qtbot.waitUntil(lambda: editor.preview.rows[3].value_text == "2")
    editor._try(asked=False)
    assert editor._reading is None, "now it is at hand"
    with_data.area_work.runner.shut_down()


def test_an_editor_that_is_closed_waits_for_no_layer(with_data: Session, qtbot: QtBot) -> None:
    add_layer(with_data, lecce=7)
    runner = with_data.area_work.runner = TaskRunner(parent=with_data)
    editor = IndicatorEditor(with_data)
    qtbot.addWidget(editor)
    editor.show()
    editor.choose_template("layer")
    editor._try(asked=False)
    task = editor._reading
    assert task is not None
    editor.reject()
    assert editor._reading is None
    qtbot.waitUntil(lambda: task.is_ended)
    assert not editor.preview.bars.counts
    runner.shut_down()


def test_a_condition_on_a_column_that_is_not_there_is_marked(
    edit_with: Callable[..., IndicatorEditor], with_data: Session, qtbot: QtBot
) -> None:
    add_layer(with_data)
    editor = edit_with()
    editor.choose_template("layer")
    editor.form.filter.editor.setPlainText("[Binari] > 3 and posti > 3")
    qtbot.waitUntil(lambda: "posti" in editor.form.filter.problem)
    assert "Binari" in editor.form.filter.problem
    assert editor.form.filter.editor.marked == "posti"


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_fit_and_have_names(with_data: Session, qtbot: QtBot, dressed: None, language: str) -> None:
    add_layer(with_data)
    with_data.set_language(language)
    editor = IndicatorEditor(with_data)
    qtbot.addWidget(editor)
    editor.show()
    for name in (*TEMPLATES, "formula", "layer"):
        editor.choose_template(name)
        QApplication.processEvents()
        assert without_a_name(editor) == []
        assert clipped(editor) == []


# Templates and names


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_knows_its_own_formulas(name: str) -> None:
    template = TEMPLATES[name]
    ids = ("data.12.a_b", "residents")[: len(template.parts)]
    assert template_of(template.expression(*ids)) == (template, ids)


def test_other_formulas_belong_to_no_template() -> None:
    for expression in ("share(a; b) + 1", "share(a + 1; b)", "a / b", "100 * ratio(a; b)"):
        assert template_of(expression) is None


def test_names_that_are_not_one_indicators_alone_are_told_apart() -> None:
    formula = NamedFormula({"data.1.x": ("Addetti [tot]", "Frame"), "data.2.x": ("Addetti (tot)", "Censimento")})
    assert formula.shown("data.1.x / data.2.x") == "[Addetti (tot) (Frame)] / [Addetti (tot) (Censimento)]"
    assert formula.read(formula.shown("share(data.1.x; data.2.x)")) == "share(data.1.x; data.2.x)"
    with pytest.raises(InputError, match="Addetti"):
        formula.read("[Addetti (tot)] * 2")


def test_the_editor_writes_no_more_than_the_plan_takes(with_data: Session) -> None:
    with pytest.raises(InputError):
        own_edits.add_indicator(with_data.plan, OwnIndicator("", {"it": "x", "en": "x"}, "", expression="nope / 2"))
