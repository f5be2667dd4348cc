# SPDX-License-Identifier: EUPL-1.2
"""Opportunity sheets as pages to hand on: one to a file, several to a folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from district_planner.core.errors import PlannerError
from district_planner.gui.file_dialogs import documents_folder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from district_planner.core.progress import Progress
    from district_planner.gui.main_window import MainWindow


def export_sheets(window: MainWindow, sheet_ids: Sequence[int]) -> None:
    """Ask where to, write the pages beside the window, and say where they are."""
    session, plan = window.session, window.session.plan
    if plan is None or not sheet_ids:
        return
    where = _ask(window, sheet_ids)
    if where is None:
        return
    filiera, texts = session.filiera, session.texts

    def write(progress: Progress) -> tuple[Path, ...]:
        from district_planner.reports import build_sheet, write_sheet, write_sheets

        if len(sheet_ids) > 1:
            return write_sheets(filiera, plan, sheet_ids, where, texts, progress=progress)
        write_sheet(build_sheet(filiera, plan, sheet_ids[0], texts), where)
        return (where,)

    def say(paths: tuple[Path, ...]) -> None:
        shown = paths[0] if len(paths) == 1 else where
        window.store.update(report_folder=str(paths[0].parent))
        words = session.texts("filiera_window.exported", n=len(paths), place=str(shown))
        window.banner.show_message(
            "info", words, session.texts("filiera_window.open_exported"), lambda: window.open_file(shown)
        )

    window.runner.start(texts("filiera_window.exporting"), write, on_done=say, on_failed=lambda e: _refuse(window, e))


def _ask(window: MainWindow, sheet_ids: Sequence[int]) -> Path | None:
    """A file for one sheet, a folder for several; None where the user changed their mind."""
    from district_planner.reports import sheet_file_name

    session, plan = window.session, window.session.plan
    assert plan is not None, "there are sheets"
    folder = Path(window.store.settings.report_folder or documents_folder())
    if len(sheet_ids) > 1:
        return window.dialogs.choose_folder(window, folder, session.texts)
    proposal = folder / sheet_file_name(plan.sheet(sheet_ids[0]), session.texts)
    return window.dialogs.save_report(window, proposal, session.texts)


def _refuse(window: MainWindow, error: Exception) -> None:
    if not isinstance(error, PlannerError):
        raise error
    window.session.show_error(error)
