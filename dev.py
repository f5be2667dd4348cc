#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""The one tool of a checkout: sets everything up and runs, tests, measures, checks or builds the product.

    python3 dev.py run [ARGUMENT …]     the window on the demo district (without a display: the same demo, headless);
                                        with arguments: the `district-planner` command with them
    python3 dev.py test [ARGUMENT …]    the whole test suite, or pytest with these arguments
    python3 dev.py bench [NAME …] [--json FILE]
    python3 dev.py lint                 ruff, mypy, import contracts
    python3 dev.py build [wheel|bundle] what is handed out, into dist/
    python3 dev.py screenshots          the pictures of the README, into docs/screenshots/
    python3 dev.py lock                 the lock files anew, after a change of pyproject.toml (needs uv)

Needs nothing but Python 3.11 or newer. Dependencies go into .venv, exactly as locked and checked by hash, with uv when
it is there and with pip otherwise. A missing system library is installed where that needs no password (apt, as root or
with password-less sudo); otherwise the exact line to type is printed and the exit code is 3.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / "district-planner.json"
DEMO = ROOT / "demo"
RUNTIME_LOCK, DEVELOPER_LOCK, DATA_LOCK = "requirements.lock", "requirements-dev.lock", "requirements-data.lock"
SETUP_IMPOSSIBLE = 3
MAX_TEST_PROCESSES = 4
"""Each takes up to 2 GB."""

# Library file -> packages that hold it on apt systems, first one known to the system wins (Ubuntu 24.04 renamed some).
APT_PACKAGES = {
    "libGL.so.1": ("libgl1",),
    "libEGL.so.1": ("libegl1",),
    "libX11-xcb.so.1": ("libx11-xcb1",),
    "libX11.so.6": ("libx11-6",),
    "libbrotlicommon.so.1": ("libbrotli1",),
    "libbrotlidec.so.1": ("libbrotli1",),
    "libdbus-1.so.3": ("libdbus-1-3",),
    "libfontconfig.so.1": ("libfontconfig1",),
    "libfreetype.so.6": ("libfreetype6",),
    "libglib-2.0.so.0": ("libglib2.0-0t64", "libglib2.0-0"),
    "libgssapi_krb5.so.2": ("libgssapi-krb5-2",),
    "libgthread-2.0.so.0": ("libglib2.0-0t64", "libglib2.0-0"),
    "libwayland-client.so.0": ("libwayland-client0",),
    "libwayland-cursor.so.0": ("libwayland-cursor0",),
    "libwayland-egl.so.1": ("libwayland-egl1",),
    "libxcb-cursor.so.0": ("libxcb-cursor0",),
    "libxcb-icccm.so.4": ("libxcb-icccm4",),
    "libxcb-image.so.0": ("libxcb-image0",),
    "libxcb-keysyms.so.1": ("libxcb-keysyms1",),
    "libxcb-randr.so.0": ("libxcb-randr0",),
    "libxcb-render-util.so.0": ("libxcb-render-util0",),
    "libxcb-render.so.0": ("libxcb-render0",),
    "libxcb-shape.so.0": ("libxcb-shape0",),
    "libxcb-shm.so.0": ("libxcb-shm0",),
    "libxcb-sync.so.1": ("libxcb-sync1",),
    "libxcb-util.so.1": ("libxcb-util1",),
    "libxcb-xfixes.so.0": ("libxcb-xfixes0",),
    "libxcb-xinput.so.0": ("libxcb-xinput0",),
    "libxcb-xkb.so.1": ("libxcb-xkb1",),
    "libxcb.so.1": ("libxcb1",),
    "libxkbcommon-x11.so.0": ("libxkbcommon-x11-0",),
    "libxkbcommon.so.0": ("libxkbcommon0",),
    "libz.so.1": ("zlib1g",),
    "libzstd.so.1": ("libzstd1",),
}
QT_MODULES = ("Core", "Gui", "Widgets", "Network", "Svg")
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


class SetupError(Exception):
    """The set-up cannot go on without the user; the text says what to type."""


def say(text: str) -> None:
    """Tell what goes on, apart from what the product itself prints."""
    print(f"dev.py: {text}", file=sys.stderr, flush=True)


def call(command: Sequence[str | Path], folder: Path = ROOT, *, quiet: bool = False) -> int:
    """Run a command, in the checkout unless told otherwise, and give its exit code; `quiet` hides all but errors."""
    # A shell that forbids bytecode makes every start two to five times slower.
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    try:
        output = subprocess.DEVNULL if quiet else None
        return subprocess.call([str(part) for part in command], cwd=folder, env=environment, stdout=output)
    except KeyboardInterrupt:
        return 130


def must(command: Sequence[str | Path], problem: str) -> None:
    """Run a command that has to succeed.

    Raises:
        SetupError: it did not; the text is `problem`.
    """
    if call(command) != 0:
        raise SetupError(problem)


# --- system packages -------------------------------------------------------------------------------------------------


def administrator_prefix() -> list[str] | None:
    """Give what to put before an administrator's command; None where a password would be needed."""
    if not hasattr(os, "geteuid"):
        return None
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo and subprocess.run([sudo, "-n", "true"], capture_output=True, check=False).returncode == 0:
        return [sudo, "-n"]
    return None


def apt_candidate(package: str) -> str:
    """Give the version apt would install of a package; empty for none, or for an empty shell around a snap."""
    command = ["env", "LC_ALL=C", "apt-cache", "policy", package]
    policy = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    for line in policy.splitlines():
        if line.strip().startswith("Candidate:"):
            version = line.split(":", 1)[1].strip()
            return "" if version == "(none)" or "snap" in version else version
    return ""


def install_packages(reason: str, alternatives: Iterable[tuple[str, ...]]) -> None:
    """Install system packages by apt, the first known of each group of alternative names.

    Raises:
        SetupError: a password is needed, or apt failed; the text has the line to type. Or apt knows no such package.
    """
    groups = sorted(set(alternatives))
    prefix = administrator_prefix()
    if prefix is not None:
        # A fresh container knows no package at all before the first update.
        call([*prefix, "apt-get", "update", "-qq"], quiet=True)
    packages = sorted({next((name for name in names if apt_candidate(name)), names[-1]) for names in groups})
    line = f"sudo apt-get update && sudo apt-get install -y --no-install-recommends {' '.join(packages)}"
    by_hand = f"{reason}. Type this line, then the same command again:\n\n    {line}\n"
    if prefix is None:
        raise SetupError(by_hand)
    unknown = [name for name in packages if not apt_candidate(name)]
    if unknown:
        raise SetupError(f"{reason}, and this system has no package for it ({', '.join(unknown)}).")
    say(f"{reason}: installing {' '.join(packages)}")
    install = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "-y", "-qq", "--no-install-recommends"]
    if call([*prefix, *install, *packages], quiet=True) != 0:
        raise SetupError(f"apt-get failed. {by_hand}")


def missing_libraries(files: Iterable[Path]) -> list[str]:
    """Ask the dynamic linker which libraries these files need and the system lacks."""
    missing: set[str] = set()
    for file in files:
        linked = subprocess.run(["ldd", str(file)], capture_output=True, text=True, check=False)
        lines = (line.split("=>") for line in linked.stdout.splitlines() if "=> not found" in line)
        missing.update(name.strip() for name, _ in lines)
    return sorted(name for name in missing if not name.startswith("libQt"))


def ensure_qt_libraries(*, window: bool) -> None:
    """Make sure that Qt can start: on the screen when `window`, else without one.

    Raises:
        SetupError: a system library is missing and cannot be installed without the user.
    """
    if not sys.platform.startswith("linux") or not shutil.which("ldd"):
        return
    qt = next(VENV.glob("lib*/python*/site-packages/PySide6"))
    plugins = ["offscreen"]
    if window:
        plugins += ["xcb"] if os.environ.get("DISPLAY") else []
        plugins += ["wayland", "wayland-generic"] if os.environ.get("WAYLAND_DISPLAY") else []
    files = [qt / f"Qt/lib/libQt6{module}.so.6" for module in QT_MODULES]
    files += [qt / f"Qt/plugins/platforms/libq{plugin}.so" for plugin in plugins]
    missing = missing_libraries(file for file in files if file.exists())
    if not missing:
        return
    reason = f"Qt needs system libraries that are not here ({', '.join(missing)})"
    if not shutil.which("apt-get") or any(name not in APT_PACKAGES for name in missing):
        raise SetupError(f"{reason}. Install the packages of your system that hold them, then try again.")
    install_packages(reason, (APT_PACKAGES[name] for name in missing))


def find_chromium() -> Path | None:
    """Find a Chromium that really runs (Ubuntu's `chromium-browser` may be an empty shell around a snap)."""
    names = (os.environ.get("CHROMIUM", ""), *CHROMIUM_NAMES)
    mac = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
    candidates = [shutil.which(name) for name in names if name] + ([str(mac)] if mac.exists() else [])
    for found in filter(None, candidates):
        try:
            answer = subprocess.run([found, "--version"], capture_output=True, timeout=60, check=False)
        except (OSError, subprocess.TimeoutExpired):
            continue
        if answer.returncode == 0:
            return Path(found)
    return None


def ensure_chromium() -> None:
    """Install Chromium for the tests that open a report in a real browser, where that is possible.

    Raises:
        SetupError: none to be had, and this is CI, which never skips a test.
    """
    if find_chromium():
        return
    problem = "no Chromium here for the tests that open reports in a real browser"
    try:
        if not shutil.which("apt-get"):
            raise SetupError(f"{problem}. Install Chromium or Chrome, then try again.")
        install_packages(problem, [("chromium",)])
        if not find_chromium():
            raise SetupError(f"{problem}: the package of this system does not run.")
    except SetupError as error:
        if os.environ.get("CI"):
            raise
        say(f"{error}\nThose tests will be skipped.")


# --- the environment -------------------------------------------------------------------------------------------------


def venv_python() -> Path:
    """Give the interpreter of .venv."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def fingerprint(lock: str) -> str:
    """Give the hash of a lock file."""
    return hashlib.sha256((ROOT / lock).read_bytes()).hexdigest()


def read_stamp() -> dict[str, str]:
    """Read what .venv was made from; empty when it has to be made anew."""
    try:
        stamp: dict[str, str] = json.loads(STAMP.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if stamp.get("python") == sys.version and venv_python().exists() else {}


def create_venv(uv: str | None) -> None:
    """Make an empty .venv; on Debian and Ubuntu the module for it is a package of its own."""
    if VENV.exists():
        shutil.rmtree(VENV)
    say(f"making {VENV.name} for Python {sys.version.split()[0]}")
    if uv:
        must([uv, "venv", "--quiet", "--python", sys.executable, VENV], "uv could not make .venv.")
        return
    if importlib.util.find_spec("ensurepip") is None:
        reason = "Python's venv module is not complete here"
        if not shutil.which("apt-get"):
            raise SetupError(f"{reason}: install it, or uv, by the packages of your system, then try again.")
        install_packages(reason, [(f"python{sys.version_info.major}.{sys.version_info.minor}-venv",)])
    must([sys.executable, "-m", "venv", VENV], "Python could not make .venv.")


def ensure_venv(lock: str) -> Path:
    """Make .venv hold what the lock says; does nothing when neither the lock nor Python changed.

    Returns:
        The interpreter of .venv.
    """
    stamp = read_stamp()
    if stamp.get(lock) == fingerprint(lock):
        return venv_python()
    uv = shutil.which("uv")
    if not stamp:
        create_venv(uv)
    say(f"installing {lock} into {VENV.name}")
    python = venv_python()
    if uv:
        installer: list[str | Path] = [uv, "pip", "install", "--quiet", "--compile-bytecode", "--python", python]
    else:
        installer = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    must([*installer, "--require-hashes", "-r", ROOT / lock], f"could not install {lock}; is the network there?")
    where = "import sysconfig; print(sysconfig.get_path('purelib'))"
    packages = subprocess.run([str(python), "-c", where], capture_output=True, text=True, check=True).stdout.strip()
    # The checkout itself becomes importable by one line, without a build step.
    (Path(packages) / "district_planner_checkout.pth").write_text(f"{ROOT}\n", "utf-8")
    known = {**stamp, "python": sys.version, lock: fingerprint(lock)}
    if lock == DEVELOPER_LOCK:  # it holds everything of the other one, in the same versions
        known[RUNTIME_LOCK] = fingerprint(RUNTIME_LOCK)
    STAMP.write_text(json.dumps(known, indent=2) + "\n", "utf-8")
    return python


def ensure_developer_venv() -> Path:
    """Make .venv ready for tests, benchmarks and builds, with Qt able to start without a screen."""
    python = ensure_venv(DEVELOPER_LOCK)
    ensure_qt_libraries(window=False)
    return python


# --- commands --------------------------------------------------------------------------------------------------------


def has_display() -> bool:
    """Tell whether a window can be shown."""
    if os.environ.get("QT_QPA_PLATFORM", "").split(":")[0] in {"offscreen", "minimal"}:
        return False
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def run(arguments: list[str]) -> int:
    """Open the window on the demo district; without a display run the same demo headless."""
    product: list[str | Path] = [ensure_venv(RUNTIME_LOCK), "-m", "district_planner"]
    window = has_display()
    if window and all(argument.endswith(".dplan") for argument in arguments):
        ensure_qt_libraries(window=True)
    if arguments:
        return call([*product, *arguments], folder=Path.cwd())
    project = DEMO / "demo.dplan"
    if window and project.exists():  # with what was changed in it last time
        return call([*product, project])
    code = call([*product, "demo", DEMO])
    if code != 0:
        return code
    if window:
        return call([*product, project])
    say(f"no display here, so no window; the report on the demo district is {DEMO / 'report.html'}")
    return 0


def test(arguments: list[str]) -> int:
    """Run pytest: with arguments as they are, without on several processors."""
    python = ensure_developer_venv()
    ensure_chromium()
    # A file stays with one process: what its tests share is made once.
    parallel = ["-n", str(min(os.cpu_count() or 1, MAX_TEST_PROCESSES)), "--dist", "loadfile"]
    return call([python, "-m", "pytest", *(arguments or parallel)])


def bench(arguments: list[str]) -> int:
    """Run the benchmarks."""
    return call([ensure_developer_venv(), "-m", "benchmarks", *arguments])


def lint(arguments: list[str]) -> int:
    """Check style, types and import contracts; all are run even when one fails."""
    python = ensure_venv(DEVELOPER_LOCK)
    codes = [
        call([python, "-m", "ruff", "check", *arguments]),
        call([python, "-m", "mypy"]),
        call([python.with_name("lint-imports"), "--no-cache"]),
    ]
    return max(codes)


def build(arguments: list[str]) -> int:
    """Build the wheel, the frozen bundle, or both."""
    return call([ensure_developer_venv(), ROOT / "packaging/build.py", *arguments])


def screenshots(arguments: list[str]) -> int:
    """Take the pictures of the README."""
    return call([ensure_developer_venv(), ROOT / "docs/screenshots/make.py", *arguments])


def lock(arguments: list[str]) -> int:
    """Resolve the lock files anew for every supported Python, without an address of any index in them."""
    uv = shutil.which("uv")
    if not uv:
        raise SetupError("resolving needs uv: install it first (it is not needed for anything else).")
    options = ["--universal", "--python-version", "3.11", "--fork-strategy", "fewest", "--generate-hashes", "--quiet"]
    options += ["--no-header", "--no-emit-index-url", *arguments]
    for target, sources in (
        (RUNTIME_LOCK, ["pyproject.toml"]),
        (DEVELOPER_LOCK, ["pyproject.toml", "--group", "dev", "-c", RUNTIME_LOCK]),
        (DATA_LOCK, ["--group", "data", "-c", RUNTIME_LOCK]),
    ):
        must([uv, "pip", "compile", *sources, *options, "-o", target], f"could not resolve {target}")
    return 0


COMMANDS = {
    "run": run,
    "test": test,
    "bench": bench,
    "lint": lint,
    "build": build,
    "screenshots": screenshots,
    "lock": lock,
}


def main(arguments: list[str]) -> int:
    """Run the command named first with the rest of the arguments."""
    if not arguments or arguments[0] in {"-h", "--help"} or arguments[0] not in COMMANDS:
        print(__doc__)
        return 0 if arguments and arguments[0] in {"-h", "--help"} else 2
    if sys.version_info < (3, 11):  # noqa: UP036 - an older Python may well be asked to run this file
        say(f"Python 3.11 or newer is needed, not {sys.version.split()[0]}: try python3.11, python3.12, python3.13.")
        return SETUP_IMPOSSIBLE
    try:
        return COMMANDS[arguments[0]](arguments[1:])
    except SetupError as error:
        say(str(error))
        return SETUP_IMPOSSIBLE


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
