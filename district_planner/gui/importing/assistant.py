# SPDX-License-Identifier: EUPL-1.2
"""The import assistant: five steps, always a preview, nothing guessed silently, one edit that can be undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from district_planner.core.compat import override
from district_planner.core.errors import PlannerError
from district_planner.gui.changes import Changes
from district_planner.gui.importing.flow import ImportFlow
from district_planner.gui.importing.reading_flow import CHECK, COLUMNS, DESCRIPTION, FILE, READING, STEPS
from district_planner.gui.importing.step_bar import StepBar
from district_planner.gui.widgets.banner import Banner

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QKeyEvent

    from district_planner.gui.file_dialogs import FileDialogs
    from district_planner.gui.importing.check_page import CheckPage
    from district_planner.gui.importing.page import StepPage
    from district_planner.gui.session import Session
    from district_planner.gui.settings import SettingsStore
    from district_planner.gui.tasks import TaskRunner
    from district_planner.importing.recipes import Recipe
    from district_planner.scenarios.datasets import Dataset

DEFAULT_SIZE = QSize(1120, 680)
MINIMUM_SIZE = QSize(920, 560)
_SHOW_WORK_AFTER_MS = 250


class ImportAssistant(QDialog):
    """Leads a file into the project. What goes wrong is told in the step it happens in."""

    imported = Signal(int)
    """Id of the data set that came in; `has_replaced` tells whether it took the place of an earlier edition."""

    def __init__(
        self,
        session: Session,
        store: SettingsStore,
        runner: TaskRunner,
        dialogs: FileDialogs,
        path: Path | None = None,
        again: Recipe | None = None,
        parent: QWidget | None = None,
        former: Dataset | None = None,
    ) -> None:
        """`path`: a file to begin with; `again`: the way an earlier edition was read, `former`: the data it became."""
        super().__init__(parent)
        self._session = session
        self._store = store
        self._dialogs = dialogs
        self._current = FILE
        self._visited = FILE
        self.flow = ImportFlow(session, runner, self)
        self.flow.again, self.flow.former = again, former
        self.has_replaced = False
        theme = session.theme
        self.bar = StepBar(len(STEPS), theme)
        self.banner = Banner(theme)
        self._pages: dict[int, StepPage] = {}
        self._stack = QStackedWidget()
        self.next_button = QPushButton()
        self.back_button = QPushButton(autoDefault=False)
        self.cancel_button = QPushButton(autoDefault=False)
        self.stop_button = QPushButton(autoDefault=False)
        self._assemble()
        self._connect()
        self._word()
        self._restore_size()
        self._show_step(FILE)
        if again is not None:
            words = self.flow.texts("import_window.again", name=again.name(self.flow.texts.language))
            self.banner.show_message("info", words)
        if path is not None:
            # Once the dialog is there to say what becomes of it.
            QTimer.singleShot(0, self, lambda: self.flow.take_file(path))

    # Building

    def _assemble(self) -> None:
        self.setMinimumSize(MINIMUM_SIZE)
        self._why = QLabel(wordWrap=True)
        self._why.setTextFormat(Qt.TextFormat.PlainText)
        self._why.setProperty("muted", "true")
        self._doing = QLabel()
        self._bar = QProgressBar(textVisible=False, maximum=1000)
        self._bar.setFixedSize(160, 8)
        self.stop_button.setProperty("link", "true")
        self._work_parts = (self._doing, self._bar, self.stop_button)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        for part in self._work_parts:
            foot.addWidget(part)
            part.hide()
        foot.addWidget(self._why, 1)
        foot.addWidget(self.cancel_button)
        foot.addWidget(self.back_button)
        foot.addWidget(self.next_button)
        line = QFrame()
        line.setProperty("line", "true")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 16, 24, 16)
        layout.setSpacing(12)
        layout.addWidget(self.bar)
        layout.addWidget(self.banner)
        layout.addWidget(self._stack, 1)
        layout.addWidget(line)
        layout.addLayout(foot)
        self.next_button.setDefault(True)
        self._reveal = QTimer(self, singleShot=True, interval=_SHOW_WORK_AFTER_MS)

    def _connect(self) -> None:
        self.bar.step_requested.connect(self.go_to)
        self.next_button.clicked.connect(self.go_on)
        self.back_button.clicked.connect(self.go_back)
        self.cancel_button.clicked.connect(self.reject)
        self.stop_button.clicked.connect(self.stop)
        for keys, act in (("Alt+Right", self.go_on), ("Ctrl+Return", self.go_on), ("Alt+Left", self.go_back)):
            QShortcut(QKeySequence(keys), self, act)
        self.flow.refused.connect(self._on_refused)
        self.flow.file_changed.connect(self.banner.dismiss)
        self.flow.work.busy_changed.connect(self._on_busy)
        self.flow.work.progressed.connect(self._on_progress)
        self._reveal.timeout.connect(self._show_work)
        self._session.changed.connect(self._on_changed)
        self._session.message_requested.connect(self._on_message)

    def _word(self) -> None:
        texts = self.flow.texts
        self.setWindowTitle(texts("import_window.title"))
        self.back_button.setText(texts("import_window.back"))
        self.cancel_button.setText(texts("shell.cancel"))
        self.stop_button.setText(texts("shell.stop"))
        self.stop_button.setAccessibleName(texts("shell.stop"))
        self._bar.setAccessibleName(texts("shell.progress"))
        self.banner.set_close_words(texts("shell.close"))

    def _restore_size(self) -> None:
        kept = QByteArray.fromBase64(self._store.settings.import_geometry.encode())
        if kept.isEmpty() or not self.restoreGeometry(kept):
            self.resize(DEFAULT_SIZE)

    # Going through the steps

    @property
    def step(self) -> int:
        """The step that is open."""
        return self._current

    @property
    def page(self) -> StepPage:
        """Its page."""
        return self._page(self._current)

    def _page(self, step: int) -> StepPage:
        """The page of a step, made when it is first looked at: the dialog is there at once."""
        if step not in self._pages:
            page = self._pages[step] = self._make_page(step)
            self._stack.addWidget(page)
            page.changed.connect(self._refresh)
        return self._pages[step]

    def _make_page(self, step: int) -> StepPage:
        flow, theme = self.flow, self._session.theme
        if step == FILE:
            from district_planner.gui.importing.file_page import FilePage

            page = FilePage(flow, theme)
            page.choose_requested.connect(self.choose_file)
            page.recipe_used.connect(self._check_recipe)
            page.columns_wanted.connect(self._read_columns)
            page.focus_wanted.connect(self._focus_first)
            return page
        if step == READING:
            from district_planner.gui.importing.reading_page import ReadingPage

            return ReadingPage(flow, theme)
        if step == COLUMNS:
            from district_planner.gui.importing.columns_page import ColumnsPage

            return ColumnsPage(flow, theme)
        if step == DESCRIPTION:
            from district_planner.gui.importing.description_page import DescriptionPage

            return DescriptionPage(flow, theme)
        from district_planner.gui.importing.check_page import CheckPage

        check = CheckPage(flow, theme)
        check.save_list_requested.connect(lambda: self._save_list(check))
        return check

    def choose_file(self) -> None:
        """Ask for a file."""
        kept = self._store.settings.import_folder
        path = self._dialogs.open_data(self, kept, self.flow.texts)
        if path is not None:
            self._store.update(import_folder=str(path.parent))
            self.flow.take_file(path)

    def go_on(self) -> None:
        """To the next step, or do the import, unless something stands in the way."""
        if self.flow.work.is_busy or self.page.blocker():
            return
        if self._current == CHECK:
            self.do_import()
        else:
            self.go_to(self._current + 1)

    def go_back(self) -> None:
        """To the step before; what runs is given up."""
        if self._current > FILE:
            self.go_to(next(step for step in range(self._current - 1, -1, -1) if step not in self._closed))

    def go_to(self, step: int) -> None:
        """Open a step, with the work that it needs first."""
        self.banner.dismiss()
        self.flow.work.stop()
        if self._current == FILE and step > FILE:
            self.flow.take_offer()
        if self._current == READING and step > READING:
            self.flow.settle_layout()
        if step == COLUMNS:
            self.flow.load_columns(lambda: self._show_step(COLUMNS))
            return
        if step == DESCRIPTION:
            self.flow.propose_description()
        if step == CHECK:
            self.flow.check(lambda: self._show_step(CHECK))
            return
        self._show_step(step)

    @property
    def _closed(self) -> frozenset[int]:
        """The steps that a recipe with a reader of its own leaves nothing to say in."""
        recipe = self.flow.recipe
        return frozenset({READING, COLUMNS}) if recipe is not None and recipe.reader else frozenset()

    def do_import(self) -> None:
        """Write what was prepared into the project, in one edit; stays open when that is refused."""
        from district_planner.importing.prepare import import_edit

        plan = self._session.plan
        if plan is None:
            return
        replaces = self.flow.replaces
        dataset_id = plan.next_dataset_id if replaces is None else replaces
        try:
            edit, payloads = import_edit(plan, self.flow.finished(), replaces=replaces)
        except PlannerError as error:
            self._on_refused(CHECK, error)
            return
        if self._session.edit(edit, payloads=payloads):
            self.has_replaced = replaces is not None
            self.imported.emit(dataset_id)
            self.accept()

    def stop(self) -> None:
        """Give up what runs; the step stays as it is."""
        if self.flow.work.stop():
            self.banner.show_message("info", self.flow.texts("import_window.stopped"))
            self._refresh()

    def _check_recipe(self) -> None:
        """A recipe says all there is to say: straight to the check."""
        self.banner.dismiss()
        self.flow.check(lambda: self._show_step(CHECK), FILE)

    def _read_columns(self) -> None:
        """It is not the file it seems to be: its own columns tell how to read it."""
        self.flow.refuse_offer()
        self.go_on()

    def _show_step(self, step: int) -> None:
        self._current = step
        self._visited = max(self._visited, step)
        self._stack.setCurrentWidget(self.page)
        self.page.enter()
        self._refresh()
        self._focus_first()

    def _focus_first(self) -> None:
        first = self.page.first_focus() or self.next_button
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _refresh(self) -> None:
        texts = self.flow.texts
        self.bar.set_state(self._current, max(self._reached(), self._current), self._closed)
        self.bar.set_words([texts(f"import_window.step_{name}") for name in STEPS], texts)
        why = self.page.blocker()
        busy = self.flow.work.is_busy
        self.next_button.setEnabled(not why and not busy)
        self.next_button.setText(self._next_words())
        self.back_button.setEnabled(self._current > FILE)
        if not self._bar.isVisibleTo(self):
            self._why.setText("" if busy else why)
        self.next_button.setAccessibleDescription(why)

    def _next_words(self) -> str:
        """What the button does: an import that leaves rows out says how many."""
        texts = self.flow.texts
        if self._current != CHECK:
            return texts("import_window.next")
        prepared = self.flow.prepared
        lost = prepared.report.rows_lost if prepared is not None and prepared.dataset is not None else 0
        return texts("import_window.import_without", n=lost) if lost else texts("import_window.do_import")

    def _reached(self) -> int:
        """The last step that can be gone to: of those visited, up to the first that something is missing in."""
        for step in range(self._visited):
            if step not in self._pages or self._pages[step].blocker():
                return step
        if self._visited == CHECK and self.flow.prepared is None:
            return DESCRIPTION
        return self._visited

    # What happens meanwhile

    def _on_refused(self, _step: int, error: PlannerError) -> None:
        self.banner.show_message("error", error.text(self.flow.texts))
        self._refresh()

    def _on_message(self, level: str, text: str) -> None:
        if level != "info":
            self.banner.show_message(level, text)  # type: ignore[arg-type]  # one of the levels of a banner

    def _on_changed(self, changes: Changes) -> None:
        if changes & Changes.THEME:
            theme = self._session.theme
            self.banner.set_theme(theme)
            self.bar.set_theme(theme)
            for page in self._pages.values():
                page.set_theme(theme)

    def _on_busy(self, busy: bool) -> None:
        if busy:
            self._bar.setValue(0)
            self._doing.setText(self.flow.texts("import_window.working"))
            self._reveal.start()
        else:
            self._reveal.stop()
            for part in self._work_parts:
                part.hide()
        self._refresh()

    def _show_work(self) -> None:
        """It takes long enough to be told."""
        self._why.clear()
        for part in self._work_parts:
            part.show()

    def _on_progress(self, fraction: float, text: str) -> None:
        self._bar.setValue(round(fraction * 1000))
        if text:
            self._doing.setText(text)

    def _save_list(self, check: CheckPage) -> None:
        texts = self.flow.texts
        name = self.flow.path.stem if self.flow.path is not None else ""
        path = self._dialogs.save_list(self, texts("import_window.list_file", name=name), texts)
        if path is None:
            return
        try:
            check.write_list(path)
        except OSError as error:
            words = texts("import_window.list_not_written", file=str(path), reason=str(error))
            self.banner.show_message("error", words)
            return
        self.banner.show_message("info", texts("import_window.list_written", file=str(path)))

    # Qt

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focused = QApplication.focusWidget()
            if isinstance(focused, QAbstractButton):
                focused.click()
            elif not isinstance(focused, QLineEdit | QAbstractSpinBox | QComboBox):
                self.go_on()
            return
        super().keyPressEvent(event)

    @override
    def reject(self) -> None:
        if self.flow.work.is_busy and self.sender() is None:
            self.stop()  # the first Esc stops what runs, the next one closes
            return
        super().reject()

    @override
    def done(self, result: int) -> None:
        for work in (self.flow.work, self.flow.matching, self.flow.drawing, self.flow.catalogue):
            work.close()  # a page may still be about to begin something, such as the map of the result
        self._store.remember(import_geometry=bytes(self.saveGeometry().toBase64()).decode())
        super().done(result)
