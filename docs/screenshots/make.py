# SPDX-License-Identifier: EUPL-1.2
"""Takes the pictures of the README from a real run of the window: both languages, both themes.

    python3 dev.py screenshots [--scale N] [FOLDER]

Works on temporary files and without a screen; what is imported is invented (`invented.py`, `docs/examples`), and so are
actors and initiatives (`filiera.py`), stakeholders and prices (`ranking.py`). The report is photographed in a headless
Chromium, where there is one.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from district_planner.gui.importing.assistant import ImportAssistant
    from district_planner.gui.main_window import MainWindow

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(ROOT))

WIDTH, HEIGHT = 1366, 768
REPORT_WIDTH, REPORT_HEIGHT = 1200, 1500
SETTLE_MS = 900
"""Long enough for sliding rows to arrive and for the map to draw itself finely."""
PLACE = (16.82, 40.88)
"""In Cassano delle Murge: where the pictured site is put."""
DRAG_PX = (6, 3)
"""It stays in the municipality that it takes its name from."""
TARANTO = (17.25, 40.52)
ASKED = {"it": "Imprese 2024.csv", "en": "Firms 2024.csv"}
FIRMS = {"it": "Imprese e retribuzioni 2024.csv", "en": "Firms and pay 2024.csv"}
COMMUTERS = {"it": "Pendolari 2024.txt", "en": "Commuters 2024.txt"}
QUARTERS = ("localizzazioni_2025Q2.csv", "localizzazioni_2026Q1.csv", "localizzazioni_2026Q2.csv")
LONGEST_WAIT_MS = 90_000
DATA_SIZES = [400, 320]
"""Map and tab below it, where the tab is what is pictured."""
ABOUT = {"it": ("{}, numeri inventati", "Esempio inventato"), "en": ("{}, invented numbers", "Invented example")}
"""Title and publisher of what is imported for the pictures."""


def main() -> None:
    """Take every picture into the folder."""
    arguments = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    arguments.add_argument("folder", nargs="?", type=Path, default=HERE)
    arguments.add_argument("--scale", type=float, default=1.0, help="device pixels per logical pixel")
    given = arguments.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["QT_SCALE_FACTOR"] = str(given.scale)
    with tempfile.TemporaryDirectory() as home:
        # Paths in the pictures then begin with ~, whoever takes them.
        os.environ.update({"HOME": home, "USERPROFILE": home})
        for language in ("it", "en"):
            for theme in ("light", "dark"):
                photograph(given.folder, Path(home) / language / theme, language, theme)
            report_picture(given.folder, Path(home) / language / "light" / "report.html", language)


def photograph(folder: Path, home: Path, language: str, theme: str) -> None:
    """The pages of the window in a language and a theme."""
    from filiera import photograph_filiera
    from PySide6.QtCore import QPoint, Qt
    from PySide6.QtTest import QTest
    from ranking import photograph_ranking

    from district_planner.gui.application import make_application, make_window

    home.mkdir(parents=True)
    window = make_window(make_application(), home / "settings.json")
    window.store.update(language=language, theme=theme, projects_folder=str(home))
    window.apply_settings()
    window.resize(WIDTH, HEIGHT)

    def take(name: str, widget: QWidget = window) -> None:
        path = folder / f"{name}-{language}-{theme}.png"
        settle()
        # Quality 0 is Qt's word for the strongest compression of a PNG.
        if not widget.grab().save(str(path), "PNG", 0):
            raise OSError(path)
        print(path)

    window.show_and()
    take("welcome")
    window.door.open_demo()
    settle()
    view = window.map_view
    view.set_tool("place")
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.pixel_at(*PLACE).toPoint())
    settle()
    start = view.site_pixel(window.session.selected_site_id).toPoint() - QPoint(0, 4)
    drag(view.viewport(), start, start + QPoint(*DRAG_PX))
    view.centre_on(*PLACE, 330.0)
    take("site")
    view.zoom_to_area()
    window.actions_["tab_comparison"].trigger()
    take("comparison")
    if theme == "light":
        write_report(window.session, home / "report.html")
    photograph_data(window, home, language, take)
    for quarter in QUARTERS:
        bring_in(window, ROOT / "docs" / "examples" / quarter, language, year=quarter[-10:-6])
    photograph_filiera(window, language, take, settle=settle)
    photograph_ranking(window, language, take, settle=settle)
    window.close()
    window.deleteLater()
    settle()


def photograph_data(window: MainWindow, home: Path, language: str, take: Callable[..., None]) -> None:
    """A question of the assistant, an import about to be done, the data in use, and who works where a site stands."""
    import invented
    from PySide6.QtCore import Qt
    from PySide6.QtWidgets import QScrollArea, QSplitter

    session = window.session
    asked, firms, commuters = (home / names[language] for names in (ASKED, FIRMS, COMMUTERS))
    invented.write_doubtful(asked, session.territory, session.study_area)
    invented.write_firms(firms, session.territory, session.study_area)
    invented.write_commuters(commuters, session.territory, session.study_area)
    assistant = open_assistant(window, asked)
    assistant.go_on()
    (card,) = assistant.page.cards.values()
    card.choices[0].click()
    take("import", assistant)
    assistant.reject()
    assistant.deleteLater()
    bring_in(window, firms, language, lambda assistant: take("import-check", assistant))
    bring_in(window, commuters, language)
    window.actions_["tab_data"].trigger()
    window.workspace.data_panel.datasets.choose_dataset("data.1")
    session.set_indicator("data.1.imprese_attive")
    splitter = next(one for one in window.findChildren(QSplitter) if one.orientation() == Qt.Orientation.Vertical)
    sizes = splitter.sizes()
    splitter.setSizes(DATA_SIZES)
    settle()
    window.map_view.zoom_to_area()
    take("data")
    splitter.setSizes(sizes)
    session.select_site(session.plan.sites[0].id)
    window.actions_["tab_catchment"].trigger()
    settle()
    window.workspace.bottom.panel("catchment").switch.buttons["shed.observed"].click()
    window.map_view.centre_on(*TARANTO, 300.0)
    inspector = window.workspace.inspector
    settle()
    section = inspector.card.section("commuting")
    area = next(one for one in inspector.findChildren(QScrollArea) if one.isAncestorOf(section))
    area.verticalScrollBar().setValue(section.y() - 8)
    take("labour-shed")


def open_assistant(window: MainWindow, path: Path) -> ImportAssistant:
    """The assistant, once it has looked at the file."""
    from district_planner.gui.importing.assistant import DEFAULT_SIZE, ImportAssistant

    assistant = ImportAssistant(window.session, window.store, window.runner, window.dialogs, path, parent=window)
    assistant.resize(DEFAULT_SIZE)
    assistant.show()
    wait_for_answers(assistant)
    return assistant


def bring_in(
    window: MainWindow,
    path: Path,
    language: str,
    at_the_end: Callable[[ImportAssistant], None] | None = None,
    *,
    year: str = "2024",
) -> None:
    """Import a file as a user does who agrees to everything and says whose it is."""
    from district_planner.gui.importing.command import show_imported
    from district_planner.gui.importing.reading_flow import CHECK, DESCRIPTION
    from district_planner.scenarios import Description

    brought: list[int] = []
    title, publisher = ABOUT[language]
    assistant = open_assistant(window, path)
    assistant.imported.connect(brought.append)
    while assistant.step < CHECK:
        if assistant.step == DESCRIPTION:
            assistant.flow.set_description(Description(title.format(path.stem), publisher, year))
        assistant.go_on()
        wait_for_answers(assistant)
    if at_the_end is not None:
        at_the_end(assistant)
    assistant.go_on()
    wait_until(lambda: bool(brought))
    assistant.deleteLater()
    window.banner.dismiss()
    show_imported(window, brought[0])
    wait_until(window.banner.isVisible)
    window.banner.dismiss()


def wait_for_answers(assistant: ImportAssistant) -> None:
    """Let the assistant find out what it asked for."""
    flow = assistant.flow
    works = (flow.work, flow.matching, flow.drawing, flow.catalogue)
    wait_until(lambda: not any(work.is_busy for work in works))


def wait_until(done: Callable[[], bool]) -> None:
    """Let workers do their part; the loop of Qt's test library would hold them up."""
    from PySide6.QtCore import QEventLoop, QTimer

    loop, watch, end = QEventLoop(), QTimer(interval=50), QTimer(interval=LONGEST_WAIT_MS, singleShot=True)
    watch.timeout.connect(lambda: loop.quit() if done() else None)
    end.timeout.connect(lambda: loop.exit(1))
    watch.start()
    end.start()
    if loop.exec():
        raise TimeoutError
    watch.stop()
    end.stop()


def settle() -> None:
    """Let the window finish what it began."""
    from PySide6.QtTest import QTest

    QTest.qWait(SETTLE_MS)


def drag(viewport: object, start: object, end: object) -> None:
    """Press, move and let go, as a hand does."""
    from PySide6.QtCore import QEvent, QPointF, Qt
    from PySide6.QtGui import QMouseEvent
    from PySide6.QtWidgets import QApplication

    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    for kind, at, button, held in (
        (QEvent.Type.MouseButtonPress, start, left, left),
        (QEvent.Type.MouseMove, (start + end) / 2, none, left),
        (QEvent.Type.MouseMove, end, none, left),
        (QEvent.Type.MouseButtonRelease, end, left, none),
    ):
        where = QPointF(at), QPointF(viewport.mapToGlobal(at))
        QApplication.sendEvent(viewport, QMouseEvent(kind, *where, button, held, Qt.KeyboardModifier.NoModifier))


def write_report(session: object, path: Path) -> None:
    """The report of what the window shows."""
    from district_planner.reports import build_report, write_html

    model = build_report(
        session.analyser, session.plan, session.texts, indicator_id=session.indicator_id, analysis=session.analysis
    )
    write_html(model, path)


def report_picture(folder: Path, page: Path, language: str) -> None:
    """The top of the report as a browser shows it."""
    import dev

    chromium = dev.find_chromium()
    if chromium is None:
        print("no Chromium here: the report is not photographed", file=sys.stderr)
        return
    path = folder / f"report-{language}.png"
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--virtual-time-budget=5000"]
    options += [f"--window-size={REPORT_WIDTH},{REPORT_HEIGHT}", f"--screenshot={path}"]
    subprocess.run([chromium, *options, page.as_uri()], check=True, capture_output=True, timeout=120)
    print(path)


if __name__ == "__main__":
    main()
