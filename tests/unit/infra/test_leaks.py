# SPDX-License-Identifier: EUPL-1.2
"""The check for things left open finds each kind, names it and closes it."""

from __future__ import annotations

import gc
import sqlite3
import threading
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QThread, QTimer
from PySide6.QtWidgets import QLabel

from tests import leaks

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def test_nothing_is_found_where_everything_was_closed(qtbot: QtBot, tmp_path: Path) -> None:
    before = leaks.snapshot()
    label = QLabel("pass")
    label.show()
    timer = QTimer(label)
    timer.start(1000)
    timer.stop()
    with closing(sqlite3.connect(tmp_path / "closed.db")) as connection:
        connection.execute("select 1")
    label.close()
    label.deleteLater()
    assert leaks.left_open(before) == []


def test_a_window_is_found_even_when_hidden(qtbot: QtBot) -> None:
    before = leaks.snapshot()
    label = QLabel()
    label.setWindowTitle("forgotten")
    assert leaks.left_open(before) == ["window QLabel 'forgotten'"]
    assert leaks.left_open(leaks.snapshot()) == []  # the next test is not blamed
    label.deleteLater()


def test_a_running_timer_and_thread_are_found(qtbot: QtBot) -> None:
    before = leaks.snapshot()
    timer, thread = QTimer(), QThread()
    timer.start(1000)
    thread.start()
    assert sorted(leaks.left_open(before)) == ["running QThread of nobody", "running QTimer of nobody"]
    assert not timer.isActive()
    assert thread.isFinished()


def test_an_open_connection_is_found(tmp_path: Path) -> None:
    before = leaks.snapshot()
    connection = sqlite3.connect(tmp_path / "open.db")
    assert leaks.left_open(before) == [f"SQLite connection to {tmp_path / 'open.db'}"]
    assert leaks.left_open(before) == []
    del connection


def test_a_connection_dropped_without_close_is_found(tmp_path: Path) -> None:
    before = leaks.snapshot()
    connection = sqlite3.connect(tmp_path / "dropped.db")
    del connection
    gc.collect()  # a connection and its statement cache hold each other
    assert leaks.left_open(before) == [f"SQLite connection to {tmp_path / 'dropped.db'}, dropped without close()"]


def test_a_thread_that_goes_on_is_found() -> None:
    before = leaks.snapshot()
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait, name="endless")
    thread.start()
    try:
        assert leaks.left_open(before) == ["thread endless"]
    finally:
        stop.set()
        thread.join()
