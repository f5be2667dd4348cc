# SPDX-License-Identifier: EUPL-1.2
"""The command that imports: the assistant, and what the window shows once it is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from district_planner.gui.info_dialogs import set_help_topic

if TYPE_CHECKING:
    from pathlib import Path

    from district_planner.gui.main_window import MainWindow
    from district_planner.gui.session import Session
    from district_planner.importing.recipes import Recipe
    from district_planner.scenarios.datasets import Dataset

DATA_TAB = "data"
_NEXT_TURN_MS = 1
"""What is called after 0 ms comes before what the hand does and what is to be painted."""


def import_again(window: MainWindow, dataset_id: int) -> None:
    """Open the assistant for a newer edition of a file that was imported before."""
    from district_planner.importing.editions import former_recipe

    plan = window.session.plan
    if plan is None:
        return
    dataset = plan.dataset(dataset_id)
    import_data(window, again=former_recipe(dataset), former=None if dataset.kind == "tiles" else dataset)


def import_data(
    window: MainWindow, path: Path | None = None, again: Recipe | None = None, former: Dataset | None = None
) -> None:
    """Open the assistant, and show in the window what it brought."""
    from district_planner.gui.importing.assistant import ImportAssistant

    session = window.session
    if not session.is_editable:
        return
    assistant = ImportAssistant(session, window.store, window.runner, window.dialogs, path, again, window, former)
    set_help_topic(assistant, "import")
    brought: list[int] = []
    assistant.imported.connect(brought.append)
    assistant.exec()
    replaced = assistant.has_replaced
    assistant.deleteLater()
    if brought:
        # In a turn of its own, as all that follows: together they would hold the window up.
        QTimer.singleShot(_NEXT_TURN_MS, window, lambda: show_imported(window, brought[0], replaced=replaced))


def show_imported(window: MainWindow, dataset_id: int, *, replaced: bool = False) -> None:
    """Colour the map by what came in; in the turns that follow, open the list of data and say what it was."""
    session = window.session
    dataset = _dataset(session, dataset_id)
    if dataset is None:
        return  # its study area is still being worked out, or it was taken back meanwhile
    indicator = first_indicator(session, dataset)
    if indicator:
        session.set_indicator(indicator)
    QTimer.singleShot(_NEXT_TURN_MS, window, lambda: _make_list(window, dataset_id, indicator, replaced=replaced))


def _make_list(window: MainWindow, dataset_id: int, indicator: str, *, replaced: bool) -> None:
    """Make the list of data if it was never looked at, and show it in the next turn."""
    if window.workspace is not None and DATA_TAB in window.workspace.bottom.names:
        window.workspace.bottom.panel(DATA_TAB)
    QTimer.singleShot(_NEXT_TURN_MS, window, lambda: _tell_imported(window, dataset_id, indicator, replaced=replaced))


def _tell_imported(window: MainWindow, dataset_id: int, indicator: str, *, replaced: bool) -> None:
    session = window.session
    dataset = _dataset(session, dataset_id)
    if dataset is None:
        return
    if window.workspace is not None and DATA_TAB in window.workspace.bottom.names:
        window.workspace.show_tab(DATA_TAB)
        window.refresh_marks()
    texts = session.texts
    known = max((column.known for column in dataset.columns), default=0)
    amount = known if dataset.kind == "values" else dataset.transformation.rows_used
    what = f"edition_window.replaced_{dataset.kind}" if replaced else f"import_window.imported_{dataset.kind}"
    words = texts(what, title=dataset.description.title, n=amount)

    def show() -> None:
        if indicator in session.indicators:
            session.set_indicator(indicator)
        window.map_view.zoom_to_area()
        window.commands.focus_map()

    is_seen = bool(indicator) or dataset.kind == "layer"
    window.banner.show_message("info", words, texts("import_window.show_on_map") if is_seen else "", show)
    _take_news_back(window, dataset)


def _dataset(session: Session, dataset_id: int) -> Dataset | None:
    datasets = session.plan.datasets if session.plan is not None else ()
    return next((dataset for dataset in datasets if dataset.id == dataset_id), None)


def _take_news_back(window: MainWindow, dataset: Dataset) -> None:
    """What is said of a data set goes when it goes: there is nothing left to show, or to undo."""
    session, banner = window.session, window.banner
    words = banner.text

    def follow(_changes: object) -> None:
        plan = session.plan
        # The same import, under whatever words: an undone new edition leaves its number to the former.
        is_there = plan is not None and any(
            (one.id, one.transformation) == (dataset.id, dataset.transformation) for one in plan.datasets
        )
        if is_there and banner.text == words:
            return
        session.changed.disconnect(follow)
        if banner.text == words:
            banner.dismiss()

    session.changed.connect(follow)


def first_indicator(session: Session, dataset: Dataset) -> str:
    """The indicator that shows a data set best: one a recipe made of it, else its first column; "" for none."""
    made = [own.id for own in session.plan.indicators if own.dataset == dataset.id] if session.plan else []
    columns = [dataset.indicator_id(column.id) for column in dataset.columns if column.known]
    return next((one for one in (*made, *columns) if one in session.indicators), "")
