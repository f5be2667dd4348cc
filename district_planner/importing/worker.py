# SPDX-License-Identifier: EUPL-1.2
"""Reads a file in a process of its own, which is limited, can be stopped at any moment and takes nothing with it.

The process is the product itself, started with a hidden argument, so that it works from an installed bundle, too. It
gets a folder with `task.json` and puts `answer.json` and plain arrays there; nothing is ever unpickled. It ends when
its standard input closes, that is also when this process dies.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, cast

import numpy as np

import district_planner
from district_planner.core import errors
from district_planner.core.errors import InputError, PlannerError
from district_planner.core.progress import Progress
from district_planner.core.texts import Exact, TextKey, Value
from district_planner.importing.caps import CAPS
from district_planner.importing.layout import Choice, Doubt, Guess, Layout, Reason
from district_planner.importing.tables import TEXT, Column, Only, Table, TableInfo, TextArray

WORKER_ARGUMENT = "--reading-worker"
"""The hidden first argument; the folder follows."""
_POLL_SECONDS = 0.02
_NO_WINDOW = 0x08000000
_TASK, _ANSWER, _PROGRESS = "task.json", "answer.json", "progress"
_PACKED_WASTE = 4
_USUAL_ADDRESS_SPACE = 500_000_000


def list_isolated(path: Path, member: str, progress: Progress) -> tuple[TableInfo, ...]:
    """The sheets of a workbook or the lists in a JSON, which is in a zip if `member` is given."""
    with Work({"do": "list", "path": str(path), "member": member}, path.name, progress) as answer:
        return tuple(TableInfo(**info) for info in answer["tables"])


def guess_isolated(
    path: Path, member: str, encoding: str | None, separator: str | None, progress: Progress, *, marks: bool = True
) -> Guess:
    """`guess_layout` in a process of its own."""
    task: dict[str, Any] = {
        "do": "guess",
        "path": str(path),
        "member": member,
        "encoding": encoding,
        "separator": separator,
        "marks": marks,
    }
    with Work(task, path.name, progress) as answer:
        return _guess_from(answer)


def read_isolated(
    path: Path,
    layout: Layout,
    limit: int | None,
    columns: Sequence[int] | None,
    where: Sequence[Only],
    progress: Progress,
) -> Table:
    """`read_table` in a process of its own."""
    task: dict[str, Any] = {
        "do": "read",
        "path": str(path),
        "layout": layout.to_record(),
        "limit": limit,
        "columns": None if columns is None else list(columns),
        "where": [[only.column, list(only.values), only.negate] for only in where],
    }
    with Work(task, path.name, progress) as answer:
        return load_table(Path(answer["folder"]), answer["table"])


class Work:
    """One task given to a process; gives its answer, and takes the folder away at the end."""

    def __init__(self, task: Mapping[str, Any], name: str, progress: Progress) -> None:
        self._task, self._name, self._progress = task, name, progress
        self._folder = Path()

    def __enter__(self) -> dict[str, Any]:
        self._folder = Path(tempfile.mkdtemp(prefix="district-planner-"))
        try:
            (self._folder / _TASK).write_text(json.dumps(dict(self._task)), encoding="utf-8")
            run_worker(self._folder, self._name, self._progress)
            answer = cast("dict[str, Any]", json.loads((self._folder / _ANSWER).read_text(encoding="utf-8")))
            _raise_error(answer)
        except BaseException:
            self.__exit__()
            raise
        return answer | {"folder": str(self._folder)}

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)


def run_worker(folder: Path, name: str, progress: Progress) -> None:
    """Run the process for a task and wait; it is killed at once when the user cancels.

    Raises:
        InputError: it died or took too long: the file asked for more than the limits.
        Cancelled: the user asked to stop.
    """
    process = subprocess.Popen(
        [*_program(), WORKER_ARGUMENT, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=_environment(),
        creationflags=_NO_WINDOW if sys.platform == "win32" else 0,
    )
    until = time.monotonic() + 2 * CAPS.worker_seconds
    try:
        while process.poll() is None:
            progress.raise_if_cancelled()
            _tell(folder, progress)
            if time.monotonic() > until:
                raise InputError("reading.worker_slow", file=name, seconds=2 * CAPS.worker_seconds)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(_POLL_SECONDS)
    finally:
        if process.poll() is None:
            process.kill()
        assert process.stdin is not None
        with contextlib.suppress(OSError):
            process.stdin.close()
        process.wait()
    if not (folder / _ANSWER).exists():
        raise InputError("reading.worker_died", file=name, megabytes=CAPS.worker_memory // 1_000_000)


def _program() -> list[str]:
    return [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "district_planner"]


def _environment() -> dict[str, str]:
    """One thread for numpy's algebra, whose pools take address space; the package found as it was found here."""
    environment = os.environ | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
    if not getattr(sys, "frozen", False):
        root = str(Path(district_planner.__file__).resolve().parent.parent)
        environment["PYTHONPATH"] = os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH", "")]))
    return environment


def _tell(folder: Path, progress: Progress) -> None:
    with contextlib.suppress(OSError, ValueError):
        progress.report(float((folder / _PROGRESS).read_text(encoding="ascii")))


def _raise_error(answer: dict[str, Any]) -> None:
    if "error" in answer:
        kind = getattr(errors, answer["error"], InputError)
        raise kind(answer["key"], **unpacked(answer["params"]))
    if "bug" in answer:
        raise RuntimeError(answer["bug"])


# The other side: what the process does.


class _FileProgress:
    """Writes how far the work is where the other process looks."""

    def __init__(self, folder: Path) -> None:
        self._path, self._last = folder / _PROGRESS, 0.0

    def report(self, fraction: float, text: str = "") -> None:  # noqa: ARG002  # the words are the other process's
        """Keep the fraction, at most ten times a second."""
        if time.monotonic() - self._last > 0.1:
            self._last = time.monotonic()
            self._path.write_text(f"{fraction:.3f}", encoding="ascii")

    def raise_if_cancelled(self) -> None:
        """The other process ends this one instead."""


def work(folder: Path) -> int:
    """Do the task in `folder` and put the answer there. The exit code is 0 when there is an answer."""
    task = json.loads((folder / _TASK).read_text(encoding="utf-8"))
    is_layer = task["do"].startswith("vector ")
    limit_resources(CAPS.layer_memory if is_layer else CAPS.worker_memory, CAPS.worker_seconds)
    _end_with_parent()
    try:
        answer = _done(task, folder)
    except PlannerError as problem:
        answer = {"error": type(problem).__name__, "key": problem.key, "params": packed(problem.params)}
    except MemoryError:
        return 1
    except Exception:  # noqa: BLE001  # the outermost edge of this process: the other one raises it
        answer = {"bug": traceback.format_exc()}
    part = folder / (_ANSWER + ".part")
    part.write_text(json.dumps(answer), encoding="utf-8")
    part.replace(folder / _ANSWER)
    return 0


def _done(task: dict[str, Any], folder: Path) -> dict[str, Any]:
    from district_planner.importing.reading import guess_here, list_here, read_here

    path, progress = Path(task["path"]), _FileProgress(folder)
    if task["do"].startswith("vector "):
        from district_planner.importing.vector_worker import vector_answer

        return vector_answer(task, folder, progress)
    if task["do"] == "list":
        return {"tables": [asdict(info) for info in list_here(path, task["member"])]}
    if task["do"] == "guess":
        guess = guess_here(path, task["member"], task["encoding"], task["separator"], progress, marks=task["marks"])
        return {
            "layout": guess.layout.to_record(),
            "doubts": [
                {
                    "key": doubt.key,
                    "params": packed(doubt.params),
                    "choices": [[choice.value, choice.key, packed(choice.params)] for choice in doubt.choices],
                    "field": doubt.field,
                }
                for doubt in guess.doubts
            ],
            "reasons": [{"key": reason.key, "params": packed(reason.params)} for reason in guess.reasons],
        }
    where = [Only(column, tuple(values), negate) for column, values, negate in task["where"]]
    table = read_here(path, Layout.from_record(task["layout"]), task["limit"], task["columns"], where, progress)
    return {"table": save_table(folder, table)}


def _guess_from(answer: dict[str, Any]) -> Guess:
    doubts = tuple(
        Doubt(
            doubt["key"],
            unpacked(doubt["params"]),
            tuple(Choice(value, key, unpacked(params)) for value, key, params in doubt["choices"]),
            doubt["field"],
        )
        for doubt in answer["doubts"]
    )
    reasons = tuple(Reason(reason["key"], unpacked(reason["params"])) for reason in answer["reasons"])
    return Guess(Layout.from_record(answer["layout"]), doubts, reasons)


def packed(params: Mapping[str, Value]) -> dict[str, Any]:
    """Parameters of a text as JSON; those that are written in a way of their own say so."""
    return {name: _packed_value(value) for name, value in params.items()}


def _packed_value(value: Value) -> Any:
    if isinstance(value, TextKey):
        return {"key": str(value)}
    if isinstance(value, Exact):
        return {"exact": float(value)}
    return value if isinstance(value, int | float) else str(value)


def unpacked(params: Mapping[str, Any]) -> dict[str, Value]:
    """The parameters that `packed` wrote."""
    return {name: _unpacked_value(value) for name, value in params.items()}


def _unpacked_value(value: Any) -> Value:
    if not isinstance(value, dict):
        return cast("Value", value)
    return TextKey(value["key"]) if "key" in value else Exact(value["exact"])


def limit_resources(memory: int, seconds: int) -> None:
    """Limit memory (beyond what is taken now) and processor time of this process, where the system knows such limits.

    Windows does not; macOS knows, but does not keep to, the one on memory. There only the caps checked before count.
    """
    try:
        import resource
    except ImportError:
        return
    wanted = {"RLIMIT_AS": _address_space() + memory, "RLIMIT_CPU": seconds, "RLIMIT_CORE": 0}
    for name, value in wanted.items():
        with contextlib.suppress(AttributeError, ValueError, OSError):
            resource.setrlimit(getattr(resource, name), (value, value))


def _address_space() -> int:
    """Bytes of address space that this process has taken; where the system does not tell, what it usually has."""
    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return _USUAL_ADDRESS_SPACE


def _end_with_parent() -> None:
    """End this process as soon as the other one is gone."""

    def watch() -> None:
        try:
            os.read(0, 1)
        except OSError:  # started in another way, without a standard input: nobody to watch
            return
        os._exit(2)

    threading.Thread(target=watch, daemon=True).start()


def save_table(folder: Path, table: Table) -> dict[str, Any]:
    """Put the arrays of a table into a folder; gives what `load_table` needs beside them."""
    np.save(folder / "rows.npy", table.rows)
    np.save(folder / "short.npy", table.short_rows)
    columns = []
    for place, column in enumerate(table.columns):
        kind = _save_text(folder, place, column.cells)
        if column.numbers is not None:
            np.save(folder / f"n{place}.npy", column.numbers)
        entry = {"heading": column.heading, "index": column.index, "text": kind, "numbers": column.numbers is not None}
        columns.append(entry)
    return {"name": table.name, "columns": columns}


def load_table(folder: Path, record: Mapping[str, Any]) -> Table:
    """The table that `save_table` put into a folder."""
    columns = []
    for place, entry in enumerate(record["columns"]):
        text = _load_text(folder, place, entry["text"])
        numbers = _array(folder / f"n{place}.npy") if entry["numbers"] else None
        columns.append(Column(entry["heading"], entry["index"], text, numbers))
    return Table(record["name"], tuple(columns), _array(folder / "rows.npy"), _array(folder / "short.npy"))


def _save_text(folder: Path, place: int, texts: TextArray) -> str:
    """Texts as bytes of one width; where a few are far longer than the rest, one after the other, and their lengths."""
    width = max(1, int(np.strings.str_len(texts).max(initial=0)))
    try:
        fixed = texts.astype(f"S{width}", copy=False) if width <= 32 else None
    except UnicodeEncodeError:
        fixed = None
    if fixed is None:
        encoded = [text.encode("utf-8") for text in texts.astype(TEXT, copy=False).tolist()]
        lengths = np.array([len(text) for text in encoded], dtype=np.int32)
        width = max(1, int(lengths.max(initial=0)))
        if width * len(encoded) > _PACKED_WASTE * int(lengths.sum()) + 1_000_000:
            np.save(folder / f"b{place}.npy", np.frombuffer(b"".join(encoded), dtype=np.uint8))
            np.save(folder / f"l{place}.npy", lengths)
            return "packed"
        fixed = np.array(encoded, dtype=f"S{width}")
    np.save(folder / f"t{place}.npy", fixed)
    return "fixed"


def _load_text(folder: Path, place: int, kind: str) -> TextArray:
    if kind == "fixed":
        fixed: TextArray = _array(folder / f"t{place}.npy")
        return fixed
    raw = _array(folder / f"b{place}.npy").tobytes()
    ends = np.cumsum(_array(folder / f"l{place}.npy"), dtype=np.int64).tolist()
    starts = [0, *ends[:-1]]
    return np.array([raw[a:b].decode("utf-8") for a, b in zip(starts, ends, strict=True)], dtype=TEXT)


def _array(path: Path) -> Any:
    """An array from its file, which is deleted."""
    array = np.load(path, allow_pickle=False)
    path.unlink()
    return array
