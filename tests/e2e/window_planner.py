# SPDX-License-Identifier: EUPL-1.2
"""Works the real window by what a person finds in it: names of fields and buttons, keys, the mouse on the map."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QLineEdit, QPushButton, QTabWidget, QWidget

from district_planner.gui.application import make_application, make_window
from district_planner.gui.file_dialogs import FileDialogs
from tests.e2e.hands import named, wait_until
from tests.e2e.planners import RefusedError, Seen
from tests.e2e.window_data import DataWork

if TYPE_CHECKING:
    from district_planner.core.texts import Texts
    from district_planner.gui.main_window import MainWindow
    from district_planner.gui.sites.site_editor import SiteEditor


class Answers(FileDialogs):
    """The platform's file dialogs, answered."""

    def __init__(self, project: Path) -> None:
        self.project: Path | None = project
        self.report: Path | None = None
        self.data: Path | None = None
        self.folder: Path | None = None

    def open_project(self, parent: QWidget, folder: Path, texts: Texts) -> Path | None:
        return self.project

    def save_project(self, parent: QWidget, proposal: Path, texts: Texts) -> Path | None:
        return self.project

    def save_report(self, parent: QWidget, proposal: Path, texts: Texts) -> Path | None:
        return self.report

    def open_data(self, parent: QWidget, folder: str, texts: Texts) -> Path | None:
        return self.data

    def choose_folder(self, parent: QWidget, folder: Path, texts: Texts) -> Path | None:
        return self.folder


class WindowPlanner(DataWork):
    """Sits at the window. `texts` are the words on screen."""

    def __init__(self, path: Path, settings: Path) -> None:
        self.path = path
        self.answers = Answers(path)
        self.window: MainWindow = make_window(make_application(), settings)
        self.window.dialogs = self.answers
        self.window.door._dialogs = self.answers
        self.refusals: list[str] = []
        self.window.session.message_requested.connect(self._hear)
        self.opened: list[Path] = []
        self.window.open_file = lambda file: self.opened.append(file) or True
        self.window.show()
        wait_until(self.window.isVisible)

    @property
    def session(self):
        return self.window.session

    @property
    def texts(self) -> Texts:
        return self.session.texts

    def _hear(self, level: str, text: str) -> None:
        if level == "error":
            self.refusals.append(text)

    def _heed(self) -> None:
        QApplication.processEvents()
        if self.refusals:
            text, self.refusals = self.refusals[0], []
            raise RefusedError(text)

    def trigger(self, action: str) -> None:
        """Choose a command of the menus, as its key does."""
        command = self.window.actions_[action]
        assert command.isEnabled(), f"{action} cannot be chosen now"
        command.trigger()

    def in_dialog(self, action: Callable[[], object], work: Callable[[QDialog], None]) -> None:
        """Do `work` in the modal dialog that `action` opens."""
        done: list[BaseException | None] = []

        def look() -> None:
            dialog = QApplication.activeModalWidget()
            if not isinstance(dialog, QDialog):
                return
            timer.stop()
            try:
                work(dialog)
                done.append(None)
            except BaseException as error:  # noqa: BLE001  # raised again below, outside Qt
                done.append(error)
                dialog.done(0)  # `reject` may only stop what runs, and the test would wait for ever

        timer = QTimer(interval=20)
        timer.timeout.connect(look)
        timer.start()
        action()
        timer.stop()
        wait_until(lambda: done)
        if done[0] is not None:
            raise done[0]

    # The verbs

    def open(self) -> None:
        """Open the project file."""
        self.trigger("open_project")
        self._heed()
        wait_until(lambda: self.session.analysis)

    def new(self, region: str, name: str) -> None:
        def fill(dialog: QDialog) -> None:
            listed = dialog.region_list
            for row in range(listed.count()):
                if listed.item(row).text() == region:
                    listed.item(row).setCheckState(Qt.CheckState.Checked)
            field = named(dialog, QLineEdit, self.texts("welcome.project_name").replace("&", ""))
            field.setFocus()
            field.selectAll()
            QTest.keyClicks(field, name)
            QTest.mouseClick(
                named(dialog, QPushButton, self.texts("welcome.change_place_name")), Qt.MouseButton.LeftButton
            )
            QTest.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)

        self.in_dialog(lambda: self.trigger("new_project"), fill)
        self._heed()
        wait_until(lambda: self.session.analysis)

    def add(self, name: str, lon: float, lat: float, kind: str = "candidate", seats: int | None = None) -> int:
        """New site, a click on the map, then the form of the site for the rest."""
        before = {site.id for site in self.session.plan.sites}
        self.window.map_view.zoom_to_area()
        self.trigger("add_site")
        QTest.qWait(150)
        self.click_map(lon, lat)
        self._heed()
        wait_until(lambda: len(self.session.plan.sites) > len(before))
        site = self.session.selected_site_id
        assert site not in before
        editor = self.editor()
        self.type_into(editor, "name", name)
        if kind != "candidate":
            box = editor.field("kind").editor
            assert isinstance(box, QComboBox)
            box.setFocus()
            box.setCurrentIndex(box.findData(kind))
            box.activated.emit(box.currentIndex())
        self.type_into(editor, "seats", "" if seats is None and kind != "candidate" else str(seats or 100))
        self.type_place(editor, lon, lat)
        self._heed()
        return site

    def move(self, site: int, lon: float, lat: float) -> None:
        self.session.select_site(site)
        editor = self.editor()
        self.type_place(editor, lon, lat)
        if problem := editor.field("lon").problem:
            raise RefusedError(problem)
        self._heed()

    def drag(self, site: int, lon: float, lat: float, steps: int = 6) -> list[float]:
        """Drag the pin with the mouse; the labour pool after each step."""
        view = self.window.map_view
        self.session.select_site(site)
        view.zoom_to_area()
        QTest.qWait(150)
        start, end = view.site_pixel(site), view.pixel_at(lon, lat)
        pools = []
        port = view.viewport()
        QTest.mousePress(port, Qt.MouseButton.LeftButton, pos=start.toPoint())
        for step in range(1, steps + 1):
            point = start + (end - start) * (step / steps)
            QTest.mouseMove(port, pos=QPointF(point).toPoint())
            QApplication.processEvents()
            pools.append(self.session.analysis.site(site).labour_pool)
        QTest.mouseRelease(port, Qt.MouseButton.LeftButton, pos=end.toPoint())
        QApplication.processEvents()
        self._heed()
        return pools

    def remove(self, site: int) -> None:
        self.session.select_site(site)
        self.trigger("remove_site")
        self._heed()

    def undo(self) -> None:
        self.trigger("undo")
        self._heed()

    def redo(self) -> None:
        self.trigger("redo")
        self._heed()

    def sites(self) -> dict[int, str]:
        """From the table of sites, as it is on screen."""
        self.trigger("tab_sites")
        panel = self.window.workspace.bottom.panel("sites")
        return {entry.site.id: entry.site.name for entry in panel.table.records_model.records}

    def pool(self, site: int) -> float:
        return self.session.analysis.site(site).labour_pool

    def reached(self, site: int) -> dict[str, float]:
        found = self.session.analysis.site(site).catchment
        codes = self.session.territory.codes
        return {codes[position]: float(found.minutes[position]) for position in found.inside}

    def scores(self) -> dict[int, Seen]:
        names = {site.id: site.name for site in self.session.plan.sites}
        return {
            score.site_id: Seen(
                names[score.site_id], score.rank, score.quality, {entry.id: entry.value for entry in score.criteria}
            )
            for score in self.session.analysis.scores.sites
        }

    def report(self, output: Path) -> None:
        self.answers.report = output

        def export(dialog: QDialog) -> None:
            dialog.open_box.setChecked(False)
            dialog._place_button.click()
            QTest.mouseClick(dialog.export_button, Qt.MouseButton.LeftButton)
            wait_until(lambda: not dialog.isVisible())

        self.in_dialog(lambda: self.trigger("export_report"), export)
        self._heed()

    def close(self) -> None:
        self.window.close()
        self.window.deleteLater()

    # What the hand does

    def click_map(self, lon: float, lat: float) -> None:
        view = self.window.map_view
        pixel = view.pixel_at(lon, lat).toPoint()
        QTest.mouseMove(view.viewport(), pos=pixel)
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=pixel)
        QApplication.processEvents()

    def editor(self) -> SiteEditor:
        """The form of the chosen site, brought to the front."""
        self.trigger("rename_site")
        QApplication.processEvents()
        from district_planner.gui.sites.site_editor import SiteEditor

        return next(editor for editor in self.window.findChildren(SiteEditor) if editor.isVisible())

    def type_into(self, editor: SiteEditor, field: str, text: str) -> None:
        line = editor.field(field).editor
        assert isinstance(line, QLineEdit)
        line.setFocus()
        line.selectAll()
        QTest.keyClick(line, Qt.Key.Key_Delete)
        QTest.keyClicks(line, text)
        QTest.keyClick(line, Qt.Key.Key_Return)
        QApplication.processEvents()

    def type_place(self, editor: SiteEditor, lon: float, lat: float) -> None:
        """Both coordinates pasted into one field, latitude first as other maps give them."""
        line = editor.field("lon").editor
        assert isinstance(line, QLineEdit)
        line.setFocus()
        line.selectAll()
        QApplication.clipboard().setText(f"{lat}, {lon}")
        line.paste()
        line.textEdited.emit(line.text())
        QTest.keyClick(line, Qt.Key.Key_Return)
        QApplication.processEvents()

    def tabs(self) -> list[QTabWidget]:
        return [tab for tab in self.window.findChildren(QTabWidget) if tab.isVisible()]
