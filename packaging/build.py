# SPDX-License-Identifier: EUPL-1.2
"""Builds what is handed out, into dist/: `python packaging/build.py [wheel] [bundle]` (both without a name).

`wheel` makes the Python wheel. `bundle` makes the one-dir PyInstaller bundle `dist/district-planner/`, which needs no
Python, puts desktop entry, metadata, file type and icons beside it on Linux, and runs its `--self-test` in a bare
environment: a bundle that fails it is an error. Needs the developer environment (`python3 dev.py build` gives it).
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DIST = ROOT / "dist"
WORK = ROOT / "build" / "bundle"
BUNDLE = DIST / "district-planner"
APP_ID = "org.district_planner.DistrictPlanner"
ICON_SIZES = (16, 24, 32, 48, 64, 128, 256, 512)
# All that a program gets when somebody clicks on it, more or less; nothing of this Python environment.
BARE_VARIABLES = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "LANG", "LC_ALL")


def run(command: list[str], **environment: str) -> None:
    """Run a command in the checkout; its failure ends the build."""
    subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, check=True)


def build_wheel() -> None:
    """Make the wheel, without an isolated environment: the locked hatchling is already here."""
    run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(DIST)])


def add_desktop_files(target: Path, icons: Path) -> None:
    """Lay out the freedesktop files below `target` as they are installed below /usr/share."""
    linux = ROOT / "packaging" / "linux"
    places = {
        f"{APP_ID}.desktop": "applications",
        f"{APP_ID}.metainfo.xml": "metainfo",
        f"{APP_ID}.mime.xml": "mime/packages",
    }
    for name, folder in places.items():
        (target / folder).mkdir(parents=True, exist_ok=True)
        shutil.copy2(linux / name, target / folder / name)
    theme = target / "icons" / "hicolor"
    pictures = {theme / f"{size}x{size}" / "apps" / f"{APP_ID}.png": icons / f"{size}.png" for size in ICON_SIZES}
    pictures[theme / "scalable" / "apps" / f"{APP_ID}.svg"] = ROOT / "resources" / "icons" / "app.svg"
    for place, picture in pictures.items():
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(picture, place)


def self_test() -> None:
    """Run the bundle's own test as a user would start it: another folder, another home, no Python around.

    Raises:
        subprocess.CalledProcessError: it failed.
    """
    program = BUNDLE / ("district-planner.exe" if os.name == "nt" else "district-planner")
    with tempfile.TemporaryDirectory() as home:
        environment = {name: os.environ[name] for name in BARE_VARIABLES if name in os.environ}
        environment |= {"HOME": home, "USERPROFILE": home, "APPDATA": home, "LOCALAPPDATA": home}
        environment["QT_QPA_PLATFORM"] = "offscreen"
        subprocess.run([str(program), "--self-test"], cwd=home, env=environment, check=True)


def build_bundle() -> None:
    """Make the bundle and test it."""
    icons = WORK / "icons"
    run([sys.executable, str(ROOT / "packaging" / "icons.py"), str(icons)], QT_QPA_PLATFORM="offscreen")
    spec = str(ROOT / "packaging" / "district_planner.spec")
    options = ["--noconfirm", "--log-level", "WARN", "--distpath", str(DIST), "--workpath", str(WORK)]
    run([sys.executable, "-m", "PyInstaller", *options, spec], DISTRICT_PLANNER_ICONS=str(icons))
    shutil.copy2(ROOT / "LICENSE", BUNDLE / "LICENSE")
    if sys.platform.startswith("linux"):
        add_desktop_files(BUNDLE / "share", icons)
    self_test()
    size = sum(path.stat().st_size for path in BUNDLE.rglob("*") if path.is_file() and not path.is_symlink())
    print(f"{BUNDLE}: {size / 1e6:.0f} MB, self-test passed")


STEPS = {"wheel": build_wheel, "bundle": build_bundle}


def main() -> None:
    """Run the steps named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("steps", nargs="*", metavar="STEP", help="wheel, bundle (default: both)")
    chosen = parser.parse_args().steps or list(STEPS)
    unknown = set(chosen) - set(STEPS)
    if unknown:
        parser.error(f"no such step: {', '.join(sorted(unknown))}")
    for step in chosen:
        STEPS[step]()


if __name__ == "__main__":
    main()
