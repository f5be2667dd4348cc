# SPDX-License-Identifier: EUPL-1.2
"""The rules of the house that no linter knows: sizes, licence lines, words and addresses that do not belong here."""

from __future__ import annotations

import ast
import re
import subprocess
import tomllib
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
THIS_FILE = Path(__file__).resolve()
MAX_FILE_LINES = 600
MAX_FUNCTION_LINES = 60
MAX_MAIN_WINDOW_LINES = 400
LICENCE_LINE = "# SPDX-License-Identifier: EUPL-1.2"
TEXT_SUFFIXES = {
    "", ".css", ".desktop", ".html", ".js", ".json", ".lock", ".md", ".py", ".sh", ".spec", ".svg", ".toml", ".xml",
    ".yml",
}  # fmt: skip
REGISTRIES = r"pypi[.]org|pythonhosted[.]org|npmjs[.](org|com)|deb[.]debian[.]org"

# (pattern, why it is refused); searched without regard to case in every text file of the repository
FORBIDDEN_EVERYWHERE = [
    (REGISTRIES, "no address of a package registry is written down"),
    (r"(?<![\w.])/(work|root|tmp/w)/", "no path of the machine it was written on"),
    (r"\b(TODO|FIXME|XXX|HACK)\b(?!\w)", "no unfinished business in the tree: write an issue"),
    (r"lorem ipsum|placeholder text", "nothing stands in for the real thing"),
]
# The same for the code of the product alone.
FORBIDDEN_IN_PRODUCT = [
    (r"^\s*from [\w.]+ import \*", "no star imports"),
    (r"\bprocessEvents\(", "long work goes through the task runner, not through nested event loops"),
    (r"\bgc\.collect\(", "a garbage collection cures no lifetime bug"),
    (r"(?<![.\w])(eval|exec)\(", "no text is run as code"),
    (r"^\s*print\((?!.*file=sys\.stderr)", "what goes to standard output goes through click.echo"),
    (r"#\s*(hack|temporary|for now)\b", "write why, or write an issue"),
    (r"except Exception:\s*pass", "no error is swallowed"),
]


@cache
def tracked_files() -> tuple[Path, ...]:
    """The files of the repository, or of the folder where it is no repository (a source archive)."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode == 0:
        paths = [ROOT / name for name in listed.stdout.splitlines()]
    else:
        paths = [path for path in ROOT.rglob("*") if not {".venv", "build", "dist"} & set(path.relative_to(ROOT).parts)]
    return tuple(path for path in paths if path.is_file())


def text_files() -> list[Path]:
    """The text files, without this one (it spells out what it forbids) and without the licence."""
    left_out = {THIS_FILE, ROOT / "LICENSE"}
    return [path for path in tracked_files() if path.suffix in TEXT_SUFFIXES and path not in left_out]


def python_files(*folders: str) -> list[Path]:
    """The Python files below these top folders; all of them without any."""
    files = [path for path in tracked_files() if path.suffix == ".py"]
    return [path for path in files if not folders or path.relative_to(ROOT).parts[0] in folders]


def offences(paths: list[Path], rules: list[tuple[str, str]]) -> list[str]:
    """Each line that breaks a rule, with the rule's reason."""
    compiled = [(re.compile(pattern, re.IGNORECASE), reason) for pattern, reason in rules]
    found = []
    for path in paths:
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            hits = [reason for pattern, reason in compiled if pattern.search(line)]
            found += [f"{path.relative_to(ROOT)}:{number}: {reason}" for reason in hits]
    return found


def test_every_python_file_names_its_licence_first() -> None:
    heads = {path: path.read_text("utf-8").splitlines()[:2] for path in python_files()}
    without = [str(path.relative_to(ROOT)) for path, head in heads.items() if LICENCE_LINE not in head]
    assert without == []


def test_no_file_is_too_long() -> None:
    lengths = {path: len(path.read_text("utf-8").splitlines()) for path in python_files()}
    assert {str(p.relative_to(ROOT)): n for p, n in lengths.items() if n >= MAX_FILE_LINES} == {}
    window = ROOT / "district_planner/gui/main_window.py"
    assert lengths.get(window, 0) < MAX_MAIN_WINDOW_LINES


def long_functions(path: Path) -> list[str]:
    """The functions of a file that are too long, with their lengths."""
    tree = ast.parse(path.read_text("utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    sizes = [(node.name, (node.end_lineno or node.lineno) - node.lineno + 1) for node in functions]
    return [f"{path.relative_to(ROOT)}: {name} has {size} lines" for name, size in sizes if size >= MAX_FUNCTION_LINES]


def test_no_function_is_too_long() -> None:
    assert [line for path in python_files() for line in long_functions(path)] == []


def test_words_and_addresses_that_do_not_belong_here() -> None:
    assert offences(text_files(), FORBIDDEN_EVERYWHERE) == []


def test_habits_that_do_not_belong_into_the_product() -> None:
    assert offences(python_files("district_planner"), FORBIDDEN_IN_PRODUCT) == []


@pytest.mark.parametrize(
    ("module", "home"),
    [
        ("PySide6", "gui"),
        ("pyqtgraph", "gui"),
        ("sqlite3", "project"),
        ("sqlite_utils", "project"),
        ("folium", "reports"),
    ],
)
def test_a_library_stays_in_its_package(module: str, home: str) -> None:
    pattern = re.compile(rf"^\s*(import|from)\s+{module}\b", re.MULTILINE)
    package = ROOT / "district_planner"
    strangers = [path for path in python_files("district_planner") if path.relative_to(package).parts[0] != home]
    assert [str(path.relative_to(ROOT)) for path in strangers if pattern.search(path.read_text("utf-8"))] == []


def test_nothing_generated_or_borrowed_is_committed() -> None:
    names = [str(path.relative_to(ROOT)) for path in tracked_files()]
    assert [name for name in names if re.search(r"(_rc|^ui_)\w*\.py$|uv\.lock$|\.pyc$|/samples/", name)] == []


def test_the_locks_hold_hashes_and_no_addresses() -> None:
    for name in ("requirements.lock", "requirements-dev.lock", "requirements-data.lock"):
        text = (ROOT / name).read_text("utf-8")
        pins = re.findall(r"^[a-z0-9][\w.-]*==", text, re.MULTILINE)
        assert pins
        assert text.count("--hash=sha256:") >= len(pins)
        assert "://" not in text


def test_every_dependency_is_locked() -> None:
    """A dependency that was added without `dev.py lock` would be missing on every machine but its author's."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    groups = project["dependency-groups"]
    wanted = {
        "requirements.lock": project["project"]["dependencies"],
        "requirements-dev.lock": [*groups["dev"], *groups["bench"], *groups["packaging"]],
        "requirements-data.lock": groups["data"],
    }
    for lock, requirements in wanted.items():
        pinned = set(re.findall(r"^([\w.-]+)==", (ROOT / lock).read_text("utf-8"), re.MULTILINE))
        named = [re.split(r"[<>=!~ \[;]", text)[0] for text in requirements if isinstance(text, str)]
        assert {name.lower().replace("_", "-") for name in named} <= pinned
