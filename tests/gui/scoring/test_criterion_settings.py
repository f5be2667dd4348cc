# SPDX-License-Identifier: EUPL-1.2
"""The settings of a criterion: all views follow while they are open, Cancel leaves nothing behind, OK is one edit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from district_planner.core.texts import LANGUAGES
from district_planner.gui.scoring.criteria.settings_dialog import SettingsDialog
from district_planner.gui.scoring.scoring_panel import ScoringPanel
from district_planner.scenarios import add_criterion, remove_criterion, set_weight
from district_planner.scenarios.scoring_edits import set_criterion
from district_planner.scoring.settings import CriterionSetting
from tests.gui.reading import clipped, without_a_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from district_planner.gui.session import Session

    Opener = Callable[[str], SettingsDialog]

NBSP = "\N{NO-BREAK SPACE}"


@pytest.fixture
def panel(demo: Session, qtbot: QtBot) -> ScoringPanel:
    made = ScoringPanel(demo)
    qtbot.addWidget(made)
    made.resize(1080, 420)
    made.show()
    return made


@pytest.fixture
def opened(panel: ScoringPanel, qtbot: QtBot) -> Opener:
    """The dialog as the menu of a row opens it."""

    def make(criterion: str) -> SettingsDialog:
        menu = panel.weights.rows[criterion].menu.menu()
        menu.actions()[0].trigger()
        dialog = panel.weights.settings
        assert dialog is not None
        qtbot.addWidget(dialog)
        return dialog

    return make


def by_name(parent: QWidget, name: str) -> QWidget:
    return next(part for part in parent.findChildren(QWidget) if part.accessibleName() == name and part.isVisible())


def pick(dialog: SettingsDialog, name: str, key: object) -> None:
    combo = dialog.form.combos[name].editor
    combo.setCurrentIndex(combo.findData(key))
    combo.activated.emit(combo.currentIndex())


def write(qtbot: QtBot, field: QWidget, text: str) -> None:
    field.setFocus()
    field.selectAll()
    qtbot.keyClick(field, Qt.Key.Key_Delete)
    qtbot.keyClicks(field, text)


def study_values(session: Session, criterion: str) -> np.ndarray:
    return session.analyser.study_area(session.plan).values[criterion]


def test_it_blocks_nothing(opened: Opener) -> None:
    dialog = opened("labour_pool")
    assert not dialog.isModal()
    assert dialog.windowTitle() == "Impostazioni: Bacino di lavoratori"


def test_a_direction_is_seen_at_once_and_cancel_restores(opened: Opener, demo: Session, qtbot: QtBot) -> None:
    before = demo.analysis.scores
    dialog = opened("labour_pool")
    pick(dialog, "direction", "less")
    assert demo.is_previewing
    assert demo.analysis.scores.criteria[0].direction == "less"
    shown = {row.name: row for row in dialog.outcome.rows}
    site = demo.analysis.scores.ranking[0]
    name = demo.plan.site(site.site_id).name
    assert shown[name].quality == demo.texts.number(site.quality, 1)
    difference = site.quality - before.site(site.site_id).quality
    assert shown[name].change.lstrip("+") == demo.texts.number(difference, 1)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not demo.is_previewing
    assert demo.plan.settings == ()
    assert demo.analysis.scores.ranking == before.ranking


def test_ok_writes_one_edit_that_can_be_undone(opened: Opener, demo: Session, qtbot: QtBot) -> None:
    dialog = opened("airport_km")
    pick(dialog, "direction", "ideal")
    write(qtbot, by_name(dialog, "Valore ideale (km)"), "30")
    write(qtbot, by_name(dialog, "Massimo (km)"), "90")
    write(qtbot, by_name(dialog, "Errore dei dati (%)"), "10")
    qtbot.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    assert demo.plan.setting("airport_km") == CriterionSetting(
        "airport_km", direction="ideal", ideal=30.0, maximum=90.0, error=10.0
    )
    assert demo.undo_stack.count() == 1
    demo.undo()
    assert demo.plan.settings == ()


def test_nothing_changed_writes_nothing(opened: Opener, demo: Session, qtbot: QtBot) -> None:
    for criterion in ("labour_pool", "languages", "saturation"):
        qtbot.mouseClick(opened(criterion).save, Qt.MouseButton.LeftButton)
    assert demo.undo_stack.count() == 0
    assert demo.plan.settings == ()


def test_it_opens_with_what_is_stored(opened: Opener, demo: Session, qtbot: QtBot) -> None:
    stored = CriterionSetting(
        "labour_pool",
        normalisation="points",
        points=((10_000.0, 0.0), (90_000.0, 0.6), (200_000.0, 1.0)),
        minimum=5_000.0,
    )
    fields = {name: value for name, value in vars(stored).items() if name != "id"}
    demo.edit(set_criterion(demo.plan, "labour_pool", **fields))
    dialog = opened("labour_pool")
    assert dialog.function.points == stored.points
    qtbot.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    assert demo.plan.setting("labour_pool") == stored
    assert demo.undo_stack.count() == 1


def test_a_bound_counts_whom_it_excludes(opened: Opener, demo: Session, qtbot: QtBot) -> None:
    dialog = opened("labour_pool")
    assert dialog.form.out.text() == "Nessun limite: il criterio non esclude nessuno."
    write(qtbot, by_name(dialog, "Minimo (residenti)"), "150000")
    values = study_values(demo, "labour_pool")
    out = int((values < 150_000).sum())
    assert f"Esclusi {out} comuni su {len(values)}." in dialog.form.out.text()
    candidates = {entry.site.name for entry in demo.analysis.sites if entry.site.kind == "candidate"}
    low = [entry.site.name for entry in demo.analysis.sites if entry.labour_pool < 150_000]
    assert candidates & set(low), "the demo has a candidate with fewer"
    for name in low:
        assert (name in dialog.form.out.text()) == (name in candidates)
    # The ranking knows the same: no rank for the candidates below.
    unranked = {entry.site.name for entry in demo.analysis.sites if entry.score.excluded}
    assert unranked == set(low)
    excluded = {row.name for row in dialog.outcome.rows if row.change == "esclusa"}
    assert excluded == candidates & set(low)


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"Minimo (residenti)": "100", "Massimo (residenti)": "10"}, "minimum", "minimo"),
        ({"Dal percentile": "95", "Al percentile": "5"}, "low_percentile", "percentil"),
        ({"Minimo (residenti)": "molti"}, "minimum", "non è un numero"),
        ({"Errore dei dati (%)": "200"}, "error", "fuori dai limiti"),
    ],
)
def test_what_is_wrong_stands_at_its_field(
    opened: Opener, demo: Session, qtbot: QtBot, typed: dict[str, str], field: str, said: str
) -> None:
    dialog = opened("labour_pool")
    for name, text in typed.items():
        write(qtbot, by_name(dialog, name), text)
    assert said in dialog.form.fields[field].problem
    assert clipped(dialog) == []
    qtbot.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    assert dialog.isVisible()
    assert demo.undo_stack.count() == 0


def test_an_ideal_value_that_is_missing_is_asked_for(opened: Opener, qtbot: QtBot) -> None:
    dialog = opened("airport_km")
    pick(dialog, "direction", "ideal")
    assert dialog.form.fields["ideal"].problem != ""
    write(qtbot, by_name(dialog, "Valore ideale (km)"), "20")
    assert dialog.form.fields["ideal"].problem == ""


def test_a_site_to_be_like_is_the_best_there_is(opened: Opener, demo: Session, qtbot: QtBot) -> None:
    dialog = opened("airport_km")
    pick(dialog, "direction", "target")
    site = demo.plan.sites[2]
    pick(dialog, "target", site.id)
    part = next(one for one in demo.analysis.site(site.id).score.criteria if one.id == "airport_km")
    # It is at no distance from itself; the 5th percentile of the distances is clamped to 1.
    assert part.normalised == pytest.approx(1.0)
    qtbot.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    assert demo.plan.setting("airport_km").target == site.id


@pytest.mark.parametrize("kind", ["fixed", "zscore", "rank"])
def test_each_scale_is_drawn_as_it_judges(opened: Opener, demo: Session, qtbot: QtBot, kind: str) -> None:
    dialog = opened("labour_pool")
    pick(dialog, "normalisation", kind)
    if kind == "fixed":
        write(qtbot, by_name(dialog, "Vale 0 (residenti)"), "20000")
        write(qtbot, by_name(dialog, "Vale 1 (residenti)"), "220000")
    pool = next(entry for entry in demo.analysis.sites if entry.site.kind == "candidate")
    part = pool.score.criteria[0]
    values = study_values(demo, "labour_pool")
    expected = {
        "fixed": min(max((part.value - 20_000) / 200_000, 0), 1),
        "zscore": min(max(((part.value - values.mean()) / values.std() + 3) / 6, 0), 1),
        "rank": (values < part.value).mean() + (values == part.value).mean() / 2,
    }[kind]
    assert part.normalised == pytest.approx(expected)


def test_a_value_function_begins_as_the_scale_before_it(opened: Opener, demo: Session, qtbot: QtBot) -> None:
    dialog = opened("airport_km")
    low, high = np.percentile(study_values(demo, "airport_km"), [5, 95])
    pick(dialog, "normalisation", "points")
    (x0, y0), (x1, y1) = dialog.function.points
    # Less is better: the near end is worth 1.
    assert (y0, y1) == (1, 0)
    assert x0 == pytest.approx(low, abs=1)
    assert x1 == pytest.approx(high, abs=1)
    plot = dialog.function.plot
    plot.setFocus()
    qtbot.keyClick(plot, Qt.Key.Key_PageDown)
    qtbot.keyClick(plot, Qt.Key.Key_Up)
    assert demo.analysis.scores.criteria[8].id == "airport_km"
    assert demo.analysis.scores.criteria[8].scale.points == dialog.function.points
    qtbot.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    assert demo.plan.setting("airport_km").points == plot.points
    assert demo.plan.setting("airport_km").points[1][1] == 0.05


def test_ends_begin_as_the_scale_before_them(opened: Opener, demo: Session) -> None:
    dialog = opened("place_density")
    low, high = np.percentile(study_values(demo, "place_density"), [5, 95])
    pick(dialog, "normalisation", "fixed")
    worst, best = (dialog.form.fields[name].editor.value for name in ("worst", "best"))
    assert (worst, best) == (pytest.approx(low, abs=1), pytest.approx(high, abs=1))
    assert demo.analysis.scores.criteria[7].scale.worst == worst


def test_tab_goes_along_the_lines(opened: Opener, qtbot: QtBot) -> None:
    dialog = opened("airport_km")
    pick(dialog, "direction", "ideal")
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    dialog.form.combos["direction"].editor.setFocus()
    seen = []
    for _ in range(10):
        qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
        seen.append(dialog.focusWidget().accessibleName() or dialog.focusWidget().text())
    assert seen == [
        "Valore ideale (km)",
        "Da valore a voto",
        "Dal percentile",
        "Al percentile",
        "Minimo (km)",
        "Massimo (km)",
        "Errore dei dati (%)",
        "Torna alle impostazioni proposte",
        "Annulla",
        "Salva",
    ]


def test_by_keyboard_alone_from_the_tree_to_a_drawn_function(panel: ScoringPanel, demo: Session, qtbot: QtBot) -> None:
    panel.activateWindow()
    qtbot.waitUntil(panel.isActiveWindow)
    button = by_name(panel, "Impostazioni e altro: Bacino di lavoratori")
    button.setFocus()
    QTimer.singleShot(100, lambda: _choose_first(qtbot))
    qtbot.keyClick(button, Qt.Key.Key_Space)
    dialog = panel.weights.settings
    assert dialog is not None
    qtbot.addWidget(dialog)
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
    qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_End)
    assert dialog.form.kind == "points"
    while dialog.focusWidget() is not dialog.function.plot:
        qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
    plot = dialog.function.plot
    qtbot.keyClick(plot, Qt.Key.Key_Insert)
    qtbot.keyClick(plot, Qt.Key.Key_Up)
    qtbot.keyClick(plot, Qt.Key.Key_Return)
    assert not dialog.isVisible()
    points = demo.plan.setting("labour_pool").points
    assert len(points) == 3
    assert points[1][1] == pytest.approx(0.55)


def _choose_first(qtbot: QtBot) -> None:
    menu = QApplication.activePopupWidget()
    qtbot.keyClick(menu, Qt.Key.Key_Down)
    qtbot.keyClick(menu, Qt.Key.Key_Return)


def test_ends_turn_with_the_direction(opened: Opener, demo: Session, qtbot: QtBot) -> None:
    dialog = opened("saturation")
    worst, best = (dialog.form.fields[name].editor.value for name in ("worst", "best"))
    assert worst > best
    pick(dialog, "direction", "more")
    assert (dialog.form.fields["worst"].editor.value, dialog.form.fields["best"].editor.value) == (best, worst)
    assert demo.is_previewing


def test_back_to_what_is_shipped(opened: Opener, demo: Session, qtbot: QtBot) -> None:
    demo.edit(set_criterion(demo.plan, "airport_km", direction="more", minimum=10.0))
    dialog = opened("airport_km")
    qtbot.mouseClick(dialog.reset, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    assert demo.plan.settings == ()


def test_a_disabled_criterion_stays_so(opened: Opener, demo: Session, qtbot: QtBot) -> None:
    demo.edit(set_criterion(demo.plan, "airport_km", enabled=False))
    dialog = opened("airport_km")
    write(qtbot, by_name(dialog, "Minimo (km)"), "3")
    qtbot.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    assert demo.plan.setting("airport_km") == CriterionSetting("airport_km", enabled=False, minimum=3.0)


def test_an_own_criterion_changes_place_and_reach_in_one_edit(opened: Opener, demo: Session, qtbot: QtBot) -> None:
    demo.edit(add_criterion(demo.plan, "residents", "more", "here", 10))
    dialog = opened("own.1")
    assert by_name(dialog, "Sotto quale gruppo").isVisible()
    pick(dialog, "dimension", "real_estate")
    pick(dialog, "reach", "catchment")
    qtbot.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    assert demo.plan.setting("own.1").dimension == "real_estate"
    assert demo.plan.criteria[0].reach == "catchment"
    assert demo.undo_stack.count() == 2
    demo.undo()
    assert demo.plan.settings == ()
    assert demo.plan.criteria[0].reach == "here"


def test_a_project_that_may_not_be_written_can_be_looked_at(panel: ScoringPanel, demo: Session, opened: Opener) -> None:
    path = demo.project.path
    demo.close_project()
    demo.open_project(path, read_only=True)
    row = panel.weights.rows["labour_pool"]
    assert not row.tick.isEnabled()
    assert not row.slider.isEnabled()
    assert panel.weights.tree.branches["labour", ""].fold.isEnabled()
    dialog = opened("labour_pool")
    pick(dialog, "direction", "less")
    assert demo.is_previewing
    assert not dialog.save.isEnabled()
    dialog.reject()


def test_other_edits_go_on_beside_it(opened: Opener, demo: Session) -> None:
    dialog = opened("labour_pool")
    pick(dialog, "direction", "less")
    demo.edit(set_weight(demo.plan, "airport_km", 33))
    assert demo.plan.weights["airport_km"] == 33
    assert demo.is_previewing, "what is tried is still seen"
    assert demo.analysis.plan.weights["airport_km"] == 33
    assert demo.analysis.scores.criteria[0].direction == "less"
    demo.undo()
    assert demo.is_previewing
    dialog.reject()
    assert not demo.is_previewing


def test_what_is_tried_elsewhere_is_seen_here_too(opened: Opener, demo: Session) -> None:
    dialog = opened("labour_pool")
    demo.preview(set_weight(demo.plan, "airport_km", 500))
    best = demo.analysis.scores.ranking[0]
    assert dialog.outcome.rows[0].name == demo.plan.site(best.site_id).name
    assert dialog.outcome.rows[0].quality == demo.texts.number(best.quality, 1)
    demo.end_preview()
    assert all(row.change == "=" for row in dialog.outcome.rows)


def test_it_goes_with_its_criterion_and_its_project(opened: Opener, demo: Session) -> None:
    demo.edit(add_criterion(demo.plan, "residents", "more", "here", 10))
    dialog = opened("own.1")
    demo.edit(remove_criterion(demo.plan, "own.1"))
    assert not dialog.isVisible()
    again = opened("labour_pool")
    demo.close_project()
    assert not again.isVisible()


@pytest.mark.usefixtures("dressed")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["percentiles", "fixed", "points"])
def test_words_fit_and_have_names(opened: Opener, demo: Session, language: str, kind: str) -> None:
    dialog = opened("place_density")
    demo.set_language(language)
    pick(dialog, "normalisation", kind)
    assert clipped(dialog) == []
    assert without_a_name(dialog) == []
