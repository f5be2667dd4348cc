# SPDX-License-Identifier: EUPL-1.2
"""Finds what a test left open: SQLite connections, threads, Qt timers and threads, top-level windows.

Connections, timers and Qt threads are recorded when they are opened or started, so that a check costs microseconds.
What is found is closed where that is safe; the next test is never blamed for it.
"""

from __future__ import annotations

import sqlite3
import sys
import threading
import time
import weakref
from dataclasses import dataclass, field
from typing import Any, ClassVar

# Qt keeps one window for tooltips for the life of the process.
QT_OWN_WINDOWS = {"QTipLabel"}
THREAD_GRACE_S = 2.0


class WatchedConnection(sqlite3.Connection):
    """A connection that can be asked whether it was closed."""

    opened: ClassVar[weakref.WeakSet[WatchedConnection]] = weakref.WeakSet()
    forgotten: ClassVar[list[str]] = []
    is_open = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.database = str(args[0] if args else kwargs.get("database"))
        self.is_open = True
        self.opened.add(self)

    def close(self) -> None:
        self.is_open = False
        super().close()

    def __del__(self) -> None:
        if self.is_open:
            self.forgotten.append(self.database)
            self.close()


def watch_sqlite() -> None:
    """Make every later `sqlite3.connect` give a watched connection."""
    plain = sqlite3.connect

    def connect(*args: Any, **kwargs: Any) -> sqlite3.Connection:
        if len(args) < 6:  # the factory is the sixth positional parameter
            kwargs.setdefault("factory", WatchedConnection)
        return plain(*args, **kwargs)

    sqlite3.connect = connect  # type: ignore[assignment]
    sqlite3.dbapi2.connect = connect


class _Started:
    """The Qt timers and threads started since the watch began."""

    def __init__(self) -> None:
        self.objects: weakref.WeakSet[Any] = weakref.WeakSet()
        self.watching = False

    def watch(self) -> None:
        """Record each start from now on; does nothing the second time."""
        if self.watching:
            return
        from PySide6.QtCore import QThread, QTimer

        for kind in (QTimer, QThread):
            self._record_start(kind)
        self.watching = True

    def _record_start(self, kind: Any) -> None:
        plain = kind.start

        def start(this: Any, *args: Any) -> None:
            self.objects.add(this)
            plain(this, *args)

        kind.start = start

    def running(self) -> list[Any]:
        """The timers that are active and the threads that run."""
        from PySide6.QtCore import QTimer
        from shiboken6 import isValid

        valid = [each for each in self.objects if isValid(each)]
        return [each for each in valid if (each.isActive() if isinstance(each, QTimer) else each.isRunning())]


STARTED = _Started()


@dataclass
class Snapshot:
    """What was open before a test."""

    connections: set[WatchedConnection] = field(default_factory=set)
    threads: set[threading.Thread] = field(default_factory=set)
    qt_running: set[Any] = field(default_factory=set)
    windows: set[int] = field(default_factory=set)


def _has_qt() -> bool:
    """Whether an application with widgets stands."""
    if "PySide6.QtWidgets" not in sys.modules:
        return False
    from PySide6.QtWidgets import QApplication

    return QApplication.instance() is not None


def settle_qt() -> None:
    """Let pending deletions and events happen."""
    from PySide6.QtCore import QCoreApplication, QEvent

    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QCoreApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _windows() -> list[Any]:
    from PySide6.QtWidgets import QApplication

    return [widget for widget in QApplication.topLevelWidgets() if type(widget).__name__ not in QT_OWN_WINDOWS]


def _address(widget: Any) -> int:
    from shiboken6 import getCppPointer

    return int(getCppPointer(widget)[0])


def _open_connections() -> set[WatchedConnection]:
    return {each for each in WatchedConnection.opened if each.is_open}


def snapshot() -> Snapshot:
    """Record what is open before a test."""
    state = Snapshot(_open_connections(), set(threading.enumerate()))
    if "PySide6.QtCore" in sys.modules:
        STARTED.watch()
        state.qt_running = set(STARTED.running())
    if _has_qt():
        state.windows = {_address(widget) for widget in _windows()}
    return state


def left_open(before: Snapshot) -> list[str]:
    """Describe, then close, what is open now and was not before."""
    found = []
    if _has_qt():
        settle_qt()
        found += _left_windows(before)
    if STARTED.watching:
        found += _left_running(before)
    for connection in _open_connections() - before.connections:
        found.append(f"SQLite connection to {connection.database}")
        connection.is_open = False
        _close_anywhere(connection)
    found += [f"SQLite connection to {name}, dropped without close()" for name in WatchedConnection.forgotten]
    WatchedConnection.forgotten.clear()
    return found + _left_threads(before)


def _close_anywhere(connection: sqlite3.Connection) -> None:
    try:
        connection.close()
    except sqlite3.ProgrammingError:  # made in another thread; it goes with the object
        return


def _left_windows(before: Snapshot) -> list[str]:
    found = []
    for widget in _windows():
        if _address(widget) not in before.windows:
            title = widget.windowTitle() or widget.objectName()
            found.append(f"window {type(widget).__name__} {title!r}")
            # Not deleted: who still holds it would crash. The next test finds it there and is not blamed.
            widget.hide()
    return found


def _left_running(before: Snapshot) -> list[str]:
    from PySide6.QtCore import QTimer

    found = []
    for each in set(STARTED.running()) - before.qt_running:
        owner = each.parent()
        found.append(f"running {type(each).__name__} of {type(owner).__name__ if owner else 'nobody'}")
        if isinstance(each, QTimer):
            each.stop()
        else:
            each.quit()
            each.wait(int(THREAD_GRACE_S * 1000))
    return found


def _left_threads(before: Snapshot) -> list[str]:
    """Threads get a moment to end: shutting a pool down without waiting is no leak."""
    limit = time.monotonic() + THREAD_GRACE_S
    while True:
        alive = [each for each in threading.enumerate() if each not in before.threads and not each.daemon]
        if not alive or time.monotonic() > limit:
            return [f"thread {each.name}" for each in alive]
        time.sleep(0.01)
