# SPDX-License-Identifier: EUPL-1.2
"""The numbers of a data set, packed: named arrays in one block of bytes, known by the digest of its content.

A block never changes: what a project holds under a digest is the same in every project, and may be kept between them.
"""

from __future__ import annotations

import hashlib
import io
import math
import struct
import tokenize
import zipfile
import zlib
from typing import TYPE_CHECKING, Protocol, cast

import numpy as np

from district_planner.core.errors import InputError, NotFoundError, PlannerError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

Arrays = dict[str, "NDArray[np.generic]"]
MAX_UNPACKED_BYTES = 512 * 2**20
"""What a block may hold; a larger one was not made here."""


class Payloads(Protocol):
    """Where the numbers of data sets are kept."""

    def arrays(self, digest: str) -> Arrays:
        """The arrays of a block.

        Raises:
            PlannerError: there is no such block, or it cannot be read.
        """


class NoPayloads:
    """Holds nothing: a plan without data sets."""

    def arrays(self, digest: str) -> Arrays:
        """There is none."""
        raise NotFoundError("planning.payload_missing", digest=digest[:12])


class GivenBlocks:
    """Blocks that lie in no project yet."""

    def __init__(self, blocks: Mapping[str, bytes]) -> None:
        self._blocks = blocks

    def arrays(self, digest: str) -> Arrays:
        """The arrays of one of them."""
        if digest not in self._blocks:
            raise NotFoundError("planning.payload_missing", digest=digest[:12])
        return unpack(self._blocks[digest])


class EitherOf:
    """Two places where blocks are kept: a digest names the same numbers in both."""

    def __init__(self, first: Payloads, second: Payloads) -> None:
        self._first, self._second = first, second

    def arrays(self, digest: str) -> Arrays:
        """The arrays of a block that either has."""
        try:
            return self._first.arrays(digest)
        except PlannerError:
            return self._second.arrays(digest)


def pack(arrays: Mapping[str, NDArray[np.generic]]) -> bytes:
    """The arrays as one block (NumPy's .npz), the same bytes for the same arrays. Without Python objects."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name in sorted(arrays):
            # Made of a name, a member has the level of the archive and the fixed date of 1980.
            with archive.open(f"{name}.npy", "w", force_zip64=True) as part:
                np.lib.format.write_array(part, np.ascontiguousarray(arrays[name]), allow_pickle=False)
    return stream.getvalue()


def digest_of(block: bytes) -> str:
    """The name of a block: its SHA-256 in hexadecimal."""
    return hashlib.sha256(block).hexdigest()


def unpacked_size(block: bytes) -> int:
    """How many bytes a block says it holds; nothing is unpacked.

    Raises:
        InputError: it was not made by `pack`.
    """
    with _open(block) as archive:
        return sum(member.file_size for member in archive.infolist())


def unpack(block: bytes) -> Arrays:
    """The arrays of a block made by `pack`, for reading only.

    Raises:
        InputError: it is damaged, too large, or was not made by `pack`.
    """
    if unpacked_size(block) > MAX_UNPACKED_BYTES:
        raise InputError("planning.payload_broken", detail="size")
    try:
        with _open(block) as archive:
            arrays = {member.filename.removesuffix(".npy"): _array(archive, member) for member in archive.infolist()}
    except _NOT_OURS as error:
        raise InputError("planning.payload_broken", detail=str(error) or type(error).__name__) from error
    return arrays


_KINDS = "biufSU"
_PART = 2**20
_MAX_DIRECTORY_BYTES = 2**20
_NOT_OURS = (
    ValueError, TypeError, LookupError, OSError, EOFError, RuntimeError, MemoryError, SyntaxError, OverflowError,
    struct.error, tokenize.TokenError, zipfile.BadZipFile, zlib.error,
)  # fmt: skip
"""What zipfile and NumPy raise, one or the other, on bytes that somebody made up."""


def _open(block: bytes) -> zipfile.ZipFile:
    _check_directory(block)
    try:
        return zipfile.ZipFile(io.BytesIO(block))
    except _NOT_OURS as error:
        raise InputError("planning.payload_broken", detail=str(error)) from error


def _check_directory(block: bytes) -> None:
    """Zipfile reads a directory whole, however long: ours is short, at the very end, and without ZIP64's second one.

    The layout of the last 22 bytes: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, 4.3.16.
    """
    end = block[-22:]
    is_plain = end[:4] == b"PK\x05\x06" and block[-42:-38] != b"PK\x06\x07"
    if not is_plain or int.from_bytes(end[12:16], "little") > _MAX_DIRECTORY_BYTES:
        raise InputError("planning.payload_broken", detail="zip")


def _array(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> NDArray[np.generic]:
    """An array as `pack` writes it. Its header is not believed further than the directory, which was checked.

    It is read in parts: else the other threads would stand still while a large one is put together.
    """
    with cast("io.BufferedIOBase", archive.open(member)) as part:
        if np.lib.format.read_magic(part) != (1, 0):
            raise ValueError(member.filename)
        shape, is_fortran, kind = np.lib.format.read_array_header_1_0(part)
        size = math.prod(shape) * kind.itemsize
        if kind.kind not in _KINDS or is_fortran or min(shape, default=0) < 0 or size != member.file_size - part.tell():
            raise ValueError(f"{member.filename}: {kind} {shape}")
        content = np.empty(size, dtype=np.uint8)
        view, at = content.data, 0
        while at < size and (read := part.readinto(view[at : at + _PART])):
            at += read
        if at < size or part.read(1):
            raise ValueError(f"{member.filename}: {at} / {size}")
    array: NDArray[np.generic] = content.view(kind).reshape(shape)
    array.setflags(write=False)
    return array
