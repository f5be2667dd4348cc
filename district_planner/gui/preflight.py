# SPDX-License-Identifier: EUPL-1.2
"""Can a window open here at all? Asked before Qt is imported, which answers a missing library by an abort."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Callable, Mapping

EXIT_CANNOT_OPEN = 3
_BASE = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
}
_X11 = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libX11-xcb.so.1": "libx11-xcb1",
}


def missing_packages(
    environment: Mapping[str, str], platform: str = sys.platform, can_load: Callable[[str], bool] | None = None
) -> list[str]:
    """Debian packages that Qt needs and that are not there, for the display that `environment` describes."""
    if not platform.startswith("linux"):
        return []
    can_load = can_load or _can_load
    wanted = dict(_BASE)
    chosen = environment.get("QT_QPA_PLATFORM", "")
    if chosen.startswith("xcb") or (not chosen and environment.get("DISPLAY")):
        wanted |= _X11
    return [package for library, package in wanted.items() if not can_load(library)]


def has_display(environment: Mapping[str, str], platform: str = sys.platform) -> bool:
    """Whether there is a screen, or Qt was told how to do without."""
    if not platform.startswith("linux"):
        return True
    return any(environment.get(name) for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"))


def obstacle(environment: Mapping[str, str] = os.environ) -> tuple[str, dict[str, str]] | None:
    """Text key and parameters of what keeps a window from opening; None when nothing does."""
    if not has_display(environment):
        return "shell.no_display", {}
    if packages := missing_packages(environment):
        return "shell.missing_libraries", {"packages": " ".join(packages)}
    return None


def _can_load(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
