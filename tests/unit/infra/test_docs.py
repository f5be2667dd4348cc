# SPDX-License-Identifier: EUPL-1.2
"""The documents do not rot: links lead somewhere, commands they show exist, promised sections are there."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import click
import pytest

import dev
from benchmarks.__main__ import available
from district_planner.cli.application import commands

ROOT = Path(__file__).resolve().parents[3]
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
FENCED = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)
SHOWN_COMMAND = re.compile(r"district-planner ((?:[a-z]+(?:-[a-z]+)* ?)+)")


def documents() -> list[Path]:
    """All Markdown files of the repository."""
    listed = subprocess.run(["git", "ls-files", "*.md"], cwd=ROOT, capture_output=True, text=True, check=False)
    names = listed.stdout.splitlines() or [str(path.relative_to(ROOT)) for path in ROOT.glob("*.md")]
    return [ROOT / name for name in names if (ROOT / name).is_file()]


def names_of(path: Path) -> str:
    """The path as it is shown in a test id."""
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("document", documents(), ids=names_of)
def test_links_inside_the_repository_lead_somewhere(document: Path) -> None:
    targets = [target.split("#")[0] for target in LINK.findall(document.read_text("utf-8"))]
    local = [target for target in targets if target and "://" not in target and not target.startswith("mailto:")]
    assert [target for target in local if not (document.parent / target).exists()] == []


@pytest.mark.parametrize("document", documents(), ids=names_of)
def test_commands_that_are_shown_exist(document: Path) -> None:
    unknown = []
    lines = [line.strip() for line in document.read_text("utf-8").splitlines()]
    for line in lines:
        for shown in SHOWN_COMMAND.findall(line) if line.startswith(("district-planner", "$ district-planner")) else []:
            first, *rest = shown.split()
            command = commands.commands.get(first)
            known = command is not None
            if isinstance(command, click.Group) and rest:
                known = rest[0] in command.commands
            if not known:
                unknown.append(shown)
    assert unknown == []


def test_the_readme_shows_the_two_commands_and_every_command_of_the_program() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    assert "python3 dev.py run" in text
    assert "python3 dev.py test" in text
    assert [name for name in commands.commands if f"district-planner {name}" not in text] == []


def test_the_readme_has_what_public_software_has_to_say() -> None:
    """Annex A of AgID's guidelines: prerequisites, installation, layout, status, owners, maintainers, licence."""
    headings = re.findall(r"^#+ (.+)$", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)
    assert {"Install it", "What it needs", "What is where", "Status", "Who", "Licence"} <= set(headings)


def test_contributing_explains_every_command_of_the_set_up_script() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    assert [name for name in dev.COMMANDS if f"dev.py {name}" not in text] == []


def test_the_benchmarks_are_all_described() -> None:
    text = (ROOT / "benchmarks" / "README.md").read_text("utf-8")
    assert [name for name in available() if f"`{name}`" not in text] == []


def anchors(document: Path) -> set[str]:
    """What a link may name after `#`: headings in lower case, without punctuation, with hyphens for spaces."""
    headings = re.findall(r"^#+ (.+)$", FENCED.sub("", document.read_text("utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("document", documents(), ids=names_of)
def test_links_to_headings_find_them(document: Path) -> None:
    parted = [target.partition("#")[::2] for target in LINK.findall(document.read_text("utf-8")) if "://" not in target]
    lost = []
    for path, anchor in parted:
        target = document.parent / path if path else document
        if anchor and target.suffix == ".md" and anchor not in anchors(target):
            lost.append(f"{path}#{anchor}")
    assert lost == []


@pytest.mark.parametrize("folder", ["", "guide", "method", "decisions"])
def test_every_document_stands_in_an_index(folder: str) -> None:
    index = ROOT / "docs" / ("decisions" if folder == "decisions" else "") / "README.md"
    linked = {(index.parent / target).resolve() for target in LINK.findall(index.read_text("utf-8"))}
    present = {path for path in documents() if path.parent == ROOT / "docs" / folder}
    assert {names_of(path) for path in present - linked - {index}} == set()


def test_the_italian_readme_says_what_the_english_one_says() -> None:
    """Annex A of AgID's guidelines, for Italian bodies; and both name the same two commands and the same licences."""
    text = (ROOT / "README.it.md").read_text("utf-8")
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    asked = {"Installarlo", "Che cosa serve", "Che cosa c'è dove", "Stato", "Chi", "Licenza"}
    assert asked <= set(headings)
    named = ("python3 dev.py run", "python3 dev.py test", "EUPL-1.2", "CC-BY-4.0", "SECURITY.md", "publiccode.yml")
    assert [words for words in named if words not in text] == []
    assert [name for name in commands.commands if f"district-planner {name}" not in text] == []


def test_both_readmes_name_the_same_system_libraries() -> None:
    found = [
        set(re.findall(r"`(lib[\w.+ -]+)`", (ROOT / name).read_text("utf-8"))) for name in ("README.md", "README.it.md")
    ]
    assert found[0] == found[1] != set()
