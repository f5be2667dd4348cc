# SPDX-License-Identifier: EUPL-1.2
"""Takes the pictures of the README from a real run of the window: both languages, both themes.

    python3 dev.py screenshots [--scale N] [FOLDER]

Works on temporary files and without a screen. The report is photographed in a headless Chromium, where there is one.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

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
    from PySide6.QtCore import QPoint, Qt
    from PySide6.QtTest import QTest

    from district_planner.gui.application import make_application, make_window

    home.mkdir(parents=True)
    window = make_window(make_application(), home / "settings.json")
    window.store.update(language=language, theme=theme, projects_folder=str(home))
    window.apply_settings()
    window.resize(WIDTH, HEIGHT)

    def take(name: str) -> None:
        path = folder / f"{name}-{language}-{theme}.png"
        settle()
        # Quality 0 is Qt's word for the strongest compression of a PNG.
        if not window.grab().save(str(path), "PNG", 0):
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
    window.close()
    window.deleteLater()
    settle()


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
