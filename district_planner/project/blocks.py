# SPDX-License-Identifier: EUPL-1.2
"""The blocks of numbers in a project file, each under the digest of its content (docs/decisions/data-blocks.md).

Blocks are written and read in parts: so a large one takes neither a second copy in memory nor the interpreter's lock
for as long as it lasts.
"""

from __future__ import annotations

import sqlite3
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from threading import Lock
from typing import TYPE_CHECKING, cast

from district_planner.core.errors import InputError

if TYPE_CHECKING:
    from district_planner.core.records import Json
    from district_planner.scenarios import RecordKey
    from district_planner.scenarios.payloads import Arrays

MAX_BLOCK_BYTES = 128 * 2**20
"""What one block may take in the file."""
KEPT_BYTES = 128 * 2**20
"""How much of unpacked blocks is kept in memory; the one used last always is."""
_PART = 2**20
_WORTHWHILE_BYTES = 2**18
_WORTHWHILE_SHARE = 0.25


def named_block(value: Json | None) -> str:
    """The digest that the record of a data set names; empty where it names none."""
    digest = value.get("payload") if isinstance(value, dict) else None
    return digest if isinstance(digest, str) else ""


def title_of(value: Json | None) -> str:
    """What the user calls the data set of a record; empty where it does not say."""
    description = value.get("description") if isinstance(value, dict) else None
    title = description.get("title") if isinstance(description, dict) else None
    return title if isinstance(title, str) else ""


def blocks_in_use(records: Mapping[RecordKey, Json]) -> set[str]:
    """The digests that the data sets of a plan name."""
    return {named_block(value) for (entity, _), value in records.items() if entity == "dataset"} - {""}


def check_size(title: str, block: bytes) -> None:
    """Refuse a block before anything is written.

    Raises:
        InputError: it is too large, packed or unpacked, or was not made by `pack`.
    """
    from district_planner.scenarios.payloads import MAX_UNPACKED_BYTES, unpacked_size

    for size, limit in ((len(block), MAX_BLOCK_BYTES), (unpacked_size(block), MAX_UNPACKED_BYTES)):
        if size > limit:
            raise InputError("project.block_too_large", title=title, size=-(-size // 2**20), limit=limit // 2**20)


def stored_blocks(connection: sqlite3.Connection) -> frozenset[str]:
    """The digests under which a file holds blocks."""
    return frozenset(row[0] for row in connection.execute("SELECT digest FROM payload"))


def write_block(connection: sqlite3.Connection, digest: str, block: bytes) -> None:
    """Store a block, within the transaction of the action that needs it.

    Raises:
        InputError: its content is not what `digest` names.
    """
    from district_planner.scenarios.payloads import digest_of

    if digest_of(block) != digest:
        raise InputError("planning.payload_broken", detail=f"SHA-256 {digest[:12]}")
    rowid = connection.execute(
        "INSERT INTO payload (digest, bytes) VALUES (?, zeroblob(?))", (digest, len(block))
    ).lastrowid
    view = memoryview(block)
    with connection.blobopen("payload", "bytes", cast("int", rowid)) as stored:
        for start in range(0, len(block), _PART):
            stored.write(view[start : start + _PART])


def write_blocks(connection: sqlite3.Connection, records: Mapping[RecordKey, Json], given: Mapping[str, bytes]) -> None:
    """Store every block that the data sets of `records` name.

    Raises:
        InputError: one is not given, too large, or not what its digest says.
    """
    written = {""}
    for (entity, _), value in records.items():
        digest = named_block(value) if entity == "dataset" else ""
        if digest not in written:
            if digest not in given:
                raise InputError("planning.payload_missing", digest=digest[:12])
            block = given[digest]
            check_size(title_of(value), block)
            write_block(connection, digest, block)
            written.add(digest)


def read_block(connection: sqlite3.Connection, digest: str) -> bytes | None:
    """The bytes stored under `digest`, as they are; None when there are none."""
    row = connection.execute("SELECT rowid FROM payload WHERE digest = ?", (digest,)).fetchone()
    if row is None:
        return None
    with connection.blobopen("payload", "bytes", row[0], readonly=True) as stored:
        return stored.read()


def delete_blocks(connection: sqlite3.Connection, digests: Iterable[str]) -> None:
    """Take blocks away, within the transaction of the action after which nobody needs them."""
    connection.executemany("DELETE FROM payload WHERE digest = ?", ((digest,) for digest in digests))


def shrink(connection: sqlite3.Connection) -> None:
    """Give the room of blocks that were taken away back to the disk, when it is a good part of the file.

    Raises:
        sqlite3.Error: it could not be done; the file is as it was.
    """
    free, pages, size = (
        int(connection.execute(f"PRAGMA {name}").fetchone()[0])
        for name in ("freelist_count", "page_count", "page_size")
    )
    if free * size < _WORTHWHILE_BYTES or free < _WORTHWHILE_SHARE * pages:
        return
    vacuum(connection)


def vacuum(connection: sqlite3.Connection) -> None:
    """Write the whole file anew, without free pages.

    Raises:
        sqlite3.Error: it could not be done; the file is as it was.
    """
    connection.execute("PRAGMA temp_store = FILE")  # what is built on the way may be large
    try:
        connection.execute("VACUUM")
    finally:
        connection.execute("PRAGMA temp_store = MEMORY")


class BlockCache:
    """Unpacked blocks used lately, and packed ones that are still being written. May be used from any thread."""

    def __init__(self, fetch: Callable[[str], bytes | None]) -> None:
        """Take what reads a stored block."""
        self._fetch = fetch
        self._lock = Lock()
        self._unpacked: OrderedDict[str, Arrays] = OrderedDict()
        self._held: dict[str, tuple[bytes, int]] = {}

    def hold(self, blocks: Mapping[str, bytes]) -> None:
        """Keep blocks that are on their way into the file."""
        with self._lock:
            for digest, block in blocks.items():
                self._held[digest] = (block, self._held.get(digest, (block, 0))[1] + 1)

    def release(self, digests: Iterable[str]) -> None:
        """They have arrived."""
        with self._lock:
            for digest in digests:
                block, times = self._held.pop(digest, (b"", 0))
                if times > 1:
                    self._held[digest] = (block, times - 1)

    def clear(self) -> None:
        """Forget everything: nothing is on its way any more, or the file is another one."""
        with self._lock:
            self._unpacked.clear()
            self._held.clear()

    def arrays(self, digest: str) -> Arrays:
        """The arrays of a block, for reading only.

        Raises:
            InputError: it is missing, or is not what it was when it was stored.
        """
        from district_planner.scenarios.payloads import digest_of, unpack

        with self._lock:
            if digest in self._unpacked:
                self._unpacked.move_to_end(digest)
                return dict(self._unpacked[digest])
            held = self._held.get(digest)
        block = held[0] if held else self._fetch(digest)
        if block is None:
            raise InputError("planning.payload_missing", digest=digest[:12])
        if digest_of(block) != digest:
            raise InputError("planning.payload_broken", detail=f"SHA-256 {digest[:12]}")
        arrays = unpack(block)
        self._keep(digest, arrays)
        return dict(arrays)

    def _keep(self, digest: str, arrays: Arrays) -> None:
        with self._lock:
            self._unpacked[digest] = arrays
            self._unpacked.move_to_end(digest)
            sizes = [sum(array.nbytes for array in kept.values()) for kept in self._unpacked.values()]
            while len(sizes) > 1 and sum(sizes) > KEPT_BYTES:
                self._unpacked.popitem(last=False)
                del sizes[0]
