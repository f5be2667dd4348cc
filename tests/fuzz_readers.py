# SPDX-License-Identifier: EUPL-1.2
"""Reads mutated files of the corpus, one after the other, until the time is over.

    python -m tests.fuzz_readers FOLDER FIRST_SEED SECONDS

Each file must give a table or an expected error, soon. The seed in work is in FOLDER/seed, its file beside it, so that
whoever started this knows what it was when the process dies. FOLDER/outcomes gets one line per file.
"""

from __future__ import annotations

import io
import random
import signal
import sys
import time
import traceback
import zipfile
import zlib
from pathlib import Path
from types import FrameType

from district_planner.core.errors import PlannerError
from district_planner.core.progress import NO_PROGRESS
from district_planner.importing.caps import CAPS
from district_planner.importing.column_numbers import numbers_of
from district_planner.importing.reading import guess_here, list_tables, read_here
from district_planner.importing.worker import limit_resources
from tests.italian_tables import italian_table

CORPUS = Path(__file__).resolve().parent / "corpus" / "tables"
LONGEST_SECONDS = 40
SPICES = [*(b";,\"\n\r\t\0\xff{[<>'"[k : k + 1] for k in range(13)), b"\xef\xbb\xbf", b"1.234", b"PK\x03\x04"]


def mutated(content: bytes, chance: random.Random) -> bytes:
    """A few bytes changed, cut, doubled or spiced."""
    raw = bytearray(content)
    for _ in range(chance.choice([1, 1, 2, 4, 16])):
        at = chance.randrange(len(raw) + 1)
        end = min(len(raw), at + chance.choice([1, 2, 8, 64, 512]))
        kind = chance.randrange(5)
        if kind == 0 and at < len(raw):
            raw[at] = chance.randrange(256)
        elif kind == 1:
            del raw[at:end]
        elif kind == 2:
            raw[at:at] = raw[at:end] * chance.choice([1, 2, 30])
        elif kind == 3:
            raw[at:at] = chance.choice(SPICES) * chance.choice([1, 1, 3, 200])
        else:
            del raw[at if chance.random() < 0.3 else end :]
    return bytes(raw)


def inside(content: bytes, chance: random.Random) -> bytes:
    """The same done to a member of a zip, which stays a sound zip."""
    stream = io.BytesIO()
    try:
        with (
            zipfile.ZipFile(io.BytesIO(content)) as archive,
            zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as copy,
        ):
            members = [(info.filename, archive.read(info)) for info in archive.infolist() if info.file_size < 1_000_000]
            victim = chance.randrange(len(members)) if members else -1
            for k, (name, member) in enumerate(members):
                copy.writestr(name, mutated(member, chance) if k == victim else member)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, OSError):
        return mutated(content, chance)
    return stream.getvalue()


def fuzzed(seed: int) -> tuple[str, bytes]:
    """The name and content of the file of a seed: a mutated file of the corpus, or a mutated Italian table."""
    chance = random.Random(seed)
    names = sorted(path.name for path in CORPUS.iterdir() if path.suffix not in (".py", ".md") and path.is_file())
    if chance.random() < 0.3:
        return "table.csv", mutated(italian_table(chance).content, chance)
    name = chance.choice(names)
    content = (CORPUS / name).read_bytes()
    if content.startswith(b"PK") and chance.random() < 0.7:
        return name, inside(content, chance)
    return name, mutated(content, chance)


def outcome(path: Path) -> str:
    """What reading the file gives, without a process of its own: "table" or the name of the expected error."""
    try:
        member = ""
        if path.suffix in (".zip", ".json"):
            member = list_tables(path)[0].member
        guess = guess_here(path, member, None, None, NO_PROGRESS)
        if guess.layout.format == "vector":
            return "layer"
        table = read_here(path, guess.layout, None, None, (), NO_PROGRESS)
        for column in table.columns:
            numbers_of(column, guess.layout)
    except PlannerError as problem:
        str(problem)  # the words can be made
        return problem.key
    assert all(len(column.text) == len(table) for column in table.columns)
    return "table"


def _too_long(number: int, frame: FrameType | None) -> None:
    raise TimeoutError(f"{LONGEST_SECONDS} s")


def main(folder: Path, first: int, seconds: float) -> int:
    """Run; the exit code is 1 when a file gave something unexpected, told on standard error."""
    limit_resources(CAPS.worker_memory, 10 * int(seconds) + 60)
    signal.signal(signal.SIGALRM, _too_long)
    until, seed = time.monotonic() + seconds, first
    while time.monotonic() < until:
        name, content = fuzzed(seed)
        (folder / "seed").write_text(f"{seed}\n{name}", encoding="utf-8")
        path = folder / name
        path.write_bytes(content)
        signal.alarm(LONGEST_SECONDS)
        try:
            found = outcome(path)
        except MemoryError:
            found = "memory"
        except Exception:  # noqa: BLE001  # whatever it is, it is what this looks for
            traceback.print_exc()
            sys.stderr.write(f"seed {seed}: {name}\n")
            return 1
        finally:
            signal.alarm(0)
            path.unlink(missing_ok=True)
        with (folder / "outcomes").open("a", encoding="utf-8") as log:
            log.write(found + "\n")
        seed += 1
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])))
