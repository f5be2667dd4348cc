# SPDX-License-Identifier: EUPL-1.2
"""The sessions of the command line that documents show, run for real.

A fenced block marked `console` holds commands after `$ ` and below each the answer, messages and output together. A
line `…` stands for any number of lines. All blocks of a document are one session in one folder, in its language. The
folder holds the files that the document shows (blocks with a kind and a name, such as `csv firms.csv`), those of
`docs/examples` and a background of one tile, `sfondo.mbtiles`.

`python -m tests.console` runs them and writes the answers into the documents anew; look at the difference.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from district_planner import cli
from district_planner.core.texts import LANGUAGES, Language

ROOT = Path(__file__).resolve().parent.parent
GUIDES = {language: ROOT / "docs" / "guide" / f"{language}.md" for language in LANGUAGES}
SKIPPED = "…"
TOLERANCE = 0.05
"""How far a number may be off: figures move a little when the travel times are calibrated anew."""

_BLOCK = re.compile(r"(?<=```console\n).*?(?=^```$)", re.DOTALL | re.MULTILINE)
_SHOWN_FILE = re.compile(r"^```[a-z]+ ([\w.-]+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_NUMBER = re.compile(r"(?<![\w.,])-?\d[\d.,]*(?!\w)")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d")
_PROMPT = "$ "
_PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55"
    "0000000a49444154789c6360000000020001e221bc330000000049454e44ae426082"
)
"""The smallest PNG there is, one grey pixel: W3C PNG (Third Edition), 11.2."""


@dataclass(frozen=True)
class Exchange:
    """A command without its prompt, and the lines of its answer."""

    command: str
    answer: tuple[str, ...]


def exchanges(block: str) -> list[Exchange]:
    """The commands of a block with their answers."""
    parts = re.split(rf"^{re.escape(_PROMPT)}", block, flags=re.MULTILINE)[1:]
    lines = [part.splitlines() for part in parts]
    return [Exchange(first, tuple(rest)) for first, *rest in lines]


def session(document: str) -> list[Exchange]:
    """All commands of a document, in order."""
    return [exchange for block in _BLOCK.findall(document) for exchange in exchanges(block)]


def shown_files(document: str) -> dict[str, str]:
    """The files that a document shows, by name."""
    return dict(_SHOWN_FILE.findall(document))


def run(command: str) -> tuple[str, ...]:
    """What a command answers in the present folder, line by line."""
    program, *arguments = shlex.split(command)
    if program != "district-planner":
        raise ValueError(f"only district-planner is run, not {program}")
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        cli.main(arguments)
    return tuple(said.getvalue().splitlines())


def agrees(shown: tuple[str, ...], said: tuple[str, ...]) -> bool:
    """Whether what is shown is what was said, but for numbers that are near enough and lines that are left out."""
    if SKIPPED not in shown:
        return len(shown) == len(said) and all(map(same_line, shown, said))
    cut = shown.index(SKIPPED)
    head, tail = shown[:cut], shown[cut + 1 :]
    if len(head) + len(tail) > len(said):
        return False
    return agrees(head, said[: len(head)]) and agrees(tail, said[len(said) - len(tail) :])


def same_line(shown: str, said: str) -> bool:
    """Whether two lines have the same words and numbers that are near each other; days with a time of day are equal."""
    shown, said = _MOMENT.sub("@", shown), _MOMENT.sub("@", said)
    if " ".join(_NUMBER.sub("#", shown).split()) != " ".join(_NUMBER.sub("#", said).split()):
        return False
    pairs = zip(_NUMBER.findall(shown), _NUMBER.findall(said), strict=True)
    return all(a == b or near(_size(a), _size(b)) for a, b in pairs)


def near(shown: float, said: float) -> bool:
    """Whether two numbers differ by no more than the tolerance, or by less than one."""
    return abs(shown - said) <= max(TOLERANCE * abs(said), 0.999)


def _size(text: str) -> float:
    """The number in a text: dots or commas before three last digits part thousands, others are decimal signs."""
    text = text.rstrip(".,")
    if re.fullmatch(r"-?\d{1,3}([.,]\d{3})+", text):
        return float(re.sub(r"[.,]", "", text))
    return float(text.replace(",", "."))


def renewed(exchange: Exchange) -> str:
    """The exchange with the answer of today, left out where the shown one is."""
    said = run(exchange.command)
    if SKIPPED in exchange.answer:
        cut = exchange.answer.index(SKIPPED)
        tail = len(exchange.answer) - cut - 1
        said = (*said[:cut], SKIPPED, *said[len(said) - tail :])
    return "".join(f"{line}\n" for line in (f"{_PROMPT}{exchange.command}", *said))


@contextlib.contextmanager
def own_folder(language: Language) -> Iterator[None]:
    """A folder to work in with the files that the guide shows or names, and its language."""
    before = os.environ.get("DISTRICT_PLANNER_LANGUAGE")
    os.environ["DISTRICT_PLANNER_LANGUAGE"] = language
    try:
        with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
            for name, text in shown_files(GUIDES[language].read_text("utf-8")).items():
                Path(name).write_text(text, "utf-8")
            for example in (ROOT / "docs" / "examples").glob("*.csv"):
                shutil.copy(example, example.name)
            write_background(Path("sfondo.mbtiles"))
            yield
    finally:
        del os.environ["DISTRICT_PLANNER_LANGUAGE"]
        if before is not None:
            os.environ["DISTRICT_PLANNER_LANGUAGE"] = before


def write_background(path: Path) -> None:
    """A background of one grey tile, by the specification of MBTiles 1.3."""
    with contextlib.closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE metadata (name TEXT, value TEXT)")
        database.execute("CREATE TABLE tiles (zoom_level INT, tile_column INT, tile_row INT, tile_data BLOB)")
        database.executemany("INSERT INTO metadata VALUES (?, ?)", [("name", "Carta"), ("format", "png")])
        database.execute("INSERT INTO tiles VALUES (0, 0, 0, ?)", (_PIXEL,))
        database.commit()


def renew() -> None:
    """Write the answers of today into the guides."""
    for language, path in GUIDES.items():
        with own_folder(language):
            text = _BLOCK.sub(
                lambda block: "".join(renewed(exchange) for exchange in exchanges(block.group())),
                path.read_text("utf-8"),
            )
        path.write_text(text, "utf-8")


if __name__ == "__main__":
    renew()
