# SPDX-License-Identifier: EUPL-1.2
"""Which characters the bytes of a text stand for: a mark at its beginning, else strict UTF-8, else cp1252."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import IO, NamedTuple

import numpy as np

from district_planner.core.errors import InputError
from district_planner.importing.caps import CAPS
from district_planner.importing.contents import too_big

BLOCK = 8_388_608
_LONGEST_LINE = 4_000_000
_LINE_END, _RETURN = 10, 13
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "cp1252")
_LETTER_PAIRS = re.compile(rb"[\xc3\xc2\xc4\xc5][\x80-\xbf]|\xe2\x80[\x80-\xbf]|\xe2\x82\xac")


class EncodingGuess(NamedTuple):
    """`name` is one of `ENCODINGS`; `mixed`: some characters are UTF-8, others are not; `ascii`: it does not matter."""

    name: str
    mixed: bool = False
    ascii: bool = False


def detect_encoding(stream: IO[bytes]) -> EncodingGuess:
    """Read the whole stream, in blocks, and tell its encoding."""
    head = stream.read(BLOCK)
    if head.startswith(codecs.BOM_UTF8):
        return EncodingGuess("utf-8-sig", mixed=not _is_utf8(head, stream))
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return EncodingGuess("utf-16")
    decoder = codecs.getincrementaldecoder("utf-8")()
    ascii_only, pairs, block = True, False, head
    broken, whole = False, decoder.getstate()
    while block:
        if not block.isascii():
            ascii_only = False
            pairs = pairs or _LETTER_PAIRS.search(block) is not None
        if not broken and not (block.isascii() and decoder.getstate() == whole):
            try:
                decoder.decode(block)
            except UnicodeDecodeError:
                broken = True
        block = stream.read(BLOCK)
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        broken = True
    if broken:
        return EncodingGuess("cp1252", mixed=pairs)
    return EncodingGuess("utf-8", ascii=ascii_only)


def _is_utf8(head: bytes, stream: IO[bytes]) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    block = head
    try:
        while block:
            decoder.decode(block)
            block = stream.read(BLOCK)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def utf8_blocks(stream: IO[bytes], encoding: str, name: str, block_bytes: int = BLOCK) -> Iterator[bytes]:
    r"""The text as UTF-8 with `\n` as the only line end, in blocks that end with a line end.

    Only the last block may lack it: then the file does, too.

    Raises:
        InputError: a byte that the encoding does not know, a NUL, a line beyond all measure: with the row.
    """
    decoder = None if encoding in ("utf-8", "utf-8-sig") else codecs.getincrementaldecoder(_codec(encoding))()
    rest, row, total, first = b"", 1, 0, True
    while block := stream.read(block_bytes):
        total += len(block)
        if total > CAPS.text_bytes:
            raise too_big(name, total, CAPS.text_bytes)
        if decoder is not None:
            block = _recoded(decoder, block, name, row)
        rest += block
        # a carriage return at the very end may belong to a line feed that is yet to come
        cut = max(rest.rfind(b"\n"), rest.rfind(b"\r", 0, len(rest) - 1)) + 1
        if not cut:
            if len(rest) > _LONGEST_LINE:
                raise InputError("reading.endless_line", file=name, row=str(row))
            continue
        whole, rest = rest[:cut], rest[cut:]
        if first:
            whole, first = whole.removeprefix(codecs.BOM_UTF8), False
        yield (plain := _plain_lines(whole, name, row, check=decoder is None))
        row += _count(plain, _LINE_END)
    if decoder is not None:
        rest += _recoded(decoder, b"", name, row, final=True)
    if first:
        rest = rest.removeprefix(codecs.BOM_UTF8)
    if rest:
        yield _plain_lines(rest, name, row, check=decoder is None)


def _codec(encoding: str) -> str:
    if encoding not in ENCODINGS:
        raise InputError("reading.encoding_unknown", encoding=encoding)
    return encoding


def _recoded(decoder: codecs.IncrementalDecoder, block: bytes, name: str, row: int, *, final: bool = False) -> bytes:
    try:
        return decoder.decode(block, final).encode("utf-8")
    except UnicodeError as problem:
        start = problem.start if isinstance(problem, UnicodeDecodeError) else 0
        at = row + block[:start].count(b"\n")
        wrong = block[start : start + 1].hex().upper()
        raise InputError("reading.bad_byte", file=name, row=str(at), value=wrong, encoding="cp1252") from problem


def _count(block: bytes, byte: int) -> int:
    """How often a byte is in a block: where it is in every line, numpy counts it faster than `bytes.count`."""
    return int(np.count_nonzero(np.frombuffer(block, dtype=np.uint8) == byte))


def _all_before_line_ends(block: bytes) -> bool:
    """Whether a line feed follows on every carriage return."""
    buffer = np.frombuffer(block, dtype=np.uint8)
    after = np.flatnonzero(buffer == _RETURN) + 1
    return bool(after[-1] < len(buffer) and np.all(buffer[after] == _LINE_END))


def _plain_lines(block: bytes, name: str, row: int, *, check: bool) -> bytes:
    if b"\r" in block:
        if _all_before_line_ends(block):  # the usual case: dropping them all takes a fraction of replacing pairs
            block = block.translate(None, b"\r")
        else:
            block = block.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if b"\0" in block:
        raise InputError("reading.binary", file=name, row=str(row + block[: block.index(b"\0")].count(b"\n")))
    if check and not block.isascii():
        try:
            block.decode("utf-8")
        except UnicodeDecodeError as problem:
            at = row + block[: problem.start].count(b"\n")
            wrong = block[problem.start : problem.start + 1].hex().upper()
            raise InputError("reading.bad_byte", file=name, row=str(at), value=wrong, encoding="UTF-8") from problem
    return block
