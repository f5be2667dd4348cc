# SPDX-License-Identifier: EUPL-1.2
"""The set-up script: what it finds missing, what it installs, what it tells the user to type.

The tools of the system (apt-get, apt-cache, sudo, ldd, chromium) are small scripts put first on the path.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import dev

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the tools of the system are shell scripts here")

DEBIAN_12 = {"libglib2.0-0": "2.74.6-2", "libegl1": "1.6.0-1", "python3.11-venv": "3.11.2-6", "chromium": "143.0-1"}
UBUNTU_24_04 = {"libglib2.0-0t64": "2.80.0-6", "libegl1": "1.7.0-1", "chromium-browser": "2:1snap1-0ubuntu2"}


class System:
    """A pretended system: a folder of tools on the path, a log of what was called."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self.log, self._monkeypatch = folder, folder / "log", monkeypatch
        # The shell's own tools stay, the machine's browsers and package tools do not.
        for name in ("env", "sh", "cat", "echo"):
            tool = next(Path(place, name) for place in ("/bin", "/usr/bin") if Path(place, name).exists())
            (folder / name).symlink_to(tool)
        monkeypatch.setenv("PATH", str(folder))

    def tool(self, name: str, body: str) -> None:
        """Put a tool onto the path; each call is logged."""
        path = self.folder / name
        path.write_text(f'#!/bin/sh\necho "{name} $*" >> {self.log}\n{body}\n', "utf-8")
        path.chmod(0o755)

    def apt(self, known: dict[str, str], *, works: bool = True) -> None:
        """Make it an apt system that knows these packages."""
        cases = "\n".join(f'  {name}) echo "  Candidate: {version}";;' for name, version in known.items())
        self.tool("apt-cache", f'case "$2" in\n{cases}\n  *) echo "  Candidate: (none)";;\nesac')
        self.tool("apt-get", "exit 0" if works else 'test "$1" = update')

    def user(self, *, root: bool, sudo: bool = False) -> None:
        """Say who runs the script, and whether sudo asks for a password."""
        self._monkeypatch.setattr(os, "geteuid", lambda: 0 if root else 1000)
        # what follows -n runs as it is
        self.tool("sudo", 'shift; test "$1" = true && exit 0; exec "$@"' if sudo else "exit 1")

    def calls(self, name: str) -> list[str]:
        """The calls of a tool so far."""
        lines = self.log.read_text("utf-8").splitlines() if self.log.exists() else []
        return [line for line in lines if line.split(" ")[0] == name]


@pytest.fixture
def system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> System:
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.delenv("CHROMIUM", raising=False)
    return System(folder, monkeypatch)


QT_PACKAGES = [dev.APT_PACKAGES["libEGL.so.1"], dev.APT_PACKAGES["libglib-2.0.so.0"]]


@pytest.mark.parametrize(("known", "glib"), [(DEBIAN_12, "libglib2.0-0"), (UBUNTU_24_04, "libglib2.0-0t64")])
def test_root_installs_what_this_release_calls_the_library(
    system: System, known: dict[str, str], glib: str, capfd: pytest.CaptureFixture[str]
) -> None:
    system.apt(known)
    system.user(root=True)
    dev.install_packages("Qt needs libraries", QT_PACKAGES)
    update, install = system.calls("apt-get")
    assert update == "apt-get update -qq"
    assert install == f"apt-get install -y -qq --no-install-recommends libegl1 {glib}"
    assert f"installing libegl1 {glib}" in capfd.readouterr().err


def test_sudo_without_a_password_installs(system: System) -> None:
    system.apt(DEBIAN_12)
    system.user(root=False, sudo=True)
    dev.install_packages("Qt needs libraries", QT_PACKAGES)
    assert any("apt-get install" in line for line in system.calls("sudo"))
    assert len(system.calls("apt-get")) == 2


def test_without_rights_the_exact_line_is_told_and_nothing_called(system: System) -> None:
    system.apt(DEBIAN_12)
    system.user(root=False)
    line = "sudo apt-get update && sudo apt-get install -y --no-install-recommends libegl1 libglib2.0-0"
    with pytest.raises(dev.SetupError, match=line):
        dev.install_packages("Qt needs libraries", QT_PACKAGES)
    assert system.calls("apt-get") == []


def test_a_failing_apt_tells_the_line_too(system: System) -> None:
    system.apt(DEBIAN_12, works=False)
    system.user(root=True)
    with pytest.raises(dev.SetupError, match=r"apt-get failed[\s\S]*sudo apt-get install -y"):
        dev.install_packages("Qt needs libraries", QT_PACKAGES)


def test_the_exit_code_is_3_when_the_user_has_to_act(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def impossible(_arguments: list[str]) -> int:
        raise dev.SetupError("type this")

    monkeypatch.setitem(dev.COMMANDS, "run", impossible)
    assert dev.main(["run"]) == 3
    assert "type this" in capsys.readouterr().err


def test_the_linker_is_asked_what_is_missing(system: System, tmp_path: Path) -> None:
    system.tool("ldd", "echo '\tlibEGL.so.1 => not found'; echo '\tlibc.so.6 => /lib/libc.so.6 (0x0)'; "
                "echo '\tlibQt6Gui.so.6 => not found'")  # fmt: skip
    assert dev.missing_libraries([tmp_path / "libqoffscreen.so"]) == ["libEGL.so.1"]


def test_every_library_that_qt_links_here_has_a_known_package_or_is_part_of_the_base_system() -> None:
    """Read from the installed Qt itself: a new release that needs something else is noticed here."""
    import PySide6

    if not sys.platform.startswith("linux") or shutil.which("readelf") is None:
        pytest.skip("only Linux takes libraries from the system; they are read by readelf (binutils)")
    qt = Path(PySide6.__file__).parent / "Qt"
    files = [qt / f"lib/libQt6{module}.so.6" for module in dev.QT_MODULES]
    files += [qt / "plugins/platforms" / f"libq{name}.so" for name in ("offscreen", "xcb")]
    needed: set[str] = set()
    for file in files:
        dynamic = subprocess.run(["readelf", "-d", str(file)], capture_output=True, text=True, check=True)
        needed |= {line.split("[")[1].rstrip("]") for line in dynamic.stdout.splitlines() if "(NEEDED)" in line}
    base = ("libc.", "libm.", "libdl.", "libpthread.", "librt.", "libresolv.", "libgcc_s", "libstdc++", "ld-linux")
    ours = ("libQt6", "libicu")
    assert {name for name in needed if not name.startswith(base + ours)} <= set(dev.APT_PACKAGES)


def test_a_chromium_that_is_an_empty_shell_is_not_taken(system: System) -> None:
    system.tool("chromium-browser", "echo 'requires the chromium snap to be installed' >&2; exit 1")
    assert dev.find_chromium() is None
    system.tool("google-chrome", "echo 'Google Chrome 143'")
    assert dev.find_chromium() == system.folder / "google-chrome"


def test_without_chromium_a_local_run_goes_on_and_ci_does_not(
    system: System, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    system.apt(UBUNTU_24_04)
    system.user(root=True)
    monkeypatch.delenv("CI", raising=False)
    dev.ensure_chromium()
    told = capsys.readouterr().err
    assert "no package for it (chromium)" in told
    assert "will be skipped" in told
    assert not any("install" in line for line in system.calls("apt-get"))
    monkeypatch.setenv("CI", "true")
    with pytest.raises(dev.SetupError):
        dev.ensure_chromium()


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({}, False),
        ({"DISPLAY": ":0"}, True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, True),
        ({"DISPLAY": ""}, False),
        ({"DISPLAY": ":0", "QT_QPA_PLATFORM": "offscreen"}, False),
    ],
)
def test_a_display_is_seen(monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], expected: bool) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "platform", "linux")
    assert dev.has_display() is expected


def test_an_environment_is_kept_until_the_lock_or_python_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python").touch()
    monkeypatch.setattr(dev, "VENV", tmp_path)
    monkeypatch.setattr(dev, "STAMP", tmp_path / "stamp.json")
    assert dev.read_stamp() == {}
    stamp = {"python": sys.version, dev.RUNTIME_LOCK: dev.fingerprint(dev.RUNTIME_LOCK)}
    dev.STAMP.write_text(json.dumps(stamp), "utf-8")
    assert dev.ensure_venv(dev.RUNTIME_LOCK) == tmp_path / "bin" / "python"
    dev.STAMP.write_text(json.dumps(stamp | {"python": "3.11.0 of long ago"}), "utf-8")
    assert dev.read_stamp() == {}


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert dev.main(["--help"]) == 0
    text = capsys.readouterr().out
    assert all(f"dev.py {name}" in text for name in dev.COMMANDS)
    assert dev.main([]) == 2
    assert dev.main(["no-such-command"]) == 2
