# SPDX-License-Identifier: EUPL-1.2
"""What a file really is: told by its bytes, never by its name. Names lie: web pages are called .xls, zips .csv."""

from __future__ import annotations

import math
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Literal

from district_planner.core.errors import InputError, NotFoundError
from district_planner.core.held_files import is_held
from district_planner.importing.caps import CAPS

Content = Literal["text", "json", "geojson", "xlsx", "ods", "xls", "zip", "vector"]
HEAD_BYTES = 65_536
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_VECTORS = (b"SQLite format 3\0", b"\x00\x00\x27\x0a", b"fgb\x03")
_NO_TABLES = {
    b"%PDF": "PDF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"\x1f\x8b": "gzip",
    b"7z\xbc\xaf": "7z",
    b"Rar!": "RAR",
    b"BZh": "bzip2",
    b"\xfd7zXZ": "xz",
    b"\x7fELF": "ELF",
    b"MZ": "EXE",
    b"PAR1": "Parquet",
    b"{\\rtf": "RTF",
    b"ARROW1": "Arrow",
}
_PACKED = ("gzip", "7z", "RAR", "bzip2", "xz")
_DAMAGED = (zipfile.BadZipFile, NotImplementedError, EOFError, zlib.error)
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_OTHER_OFFICE = (b"word/", b"ppt/")
_BESIDE_SHAPEFILE = (".dbf", ".shx", ".prj", ".cpg", ".sbn", ".sbx", ".qix", ".qpj", ".xml", ".dbt")


def checked_path(path: Path | str) -> Path:
    """The path of an ordinary file.

    Raises:
        InputError: it is an address, one of GDAL's virtual paths, a folder, a device, empty or too big, or the open
            project, which nothing but SQLite may open.
        NotFoundError: it does not exist or may not be read.
    """
    text = str(path)
    if "://" in text or text.replace("\\", "/").lower().startswith("/vsi"):
        raise InputError("reading.not_a_path", file=text)
    found = Path(path)
    if is_held(found):
        raise InputError("geodata.is_project", file=found.name)
    try:
        size = found.stat().st_size
        regular = found.is_file()
    except (OSError, ValueError) as problem:
        raise NotFoundError("reading.not_found", file=found.name or text) from problem
    if not regular:
        raise InputError("reading.not_a_file", file=found.name)
    if size == 0:
        raise InputError("reading.empty", file=found.name)
    if size > CAPS.file_bytes:
        raise too_big(found.name, size, CAPS.file_bytes)
    return found


def too_big(name: str, size: int, cap: int) -> InputError:
    """The error of a file that has more bytes than the cap."""
    return InputError("reading.too_big", file=name, megabytes=math.ceil(size / 1e6), cap=cap // 1_000_000)


def content_of(path: Path) -> Content:
    """What the file is.

    Raises:
        InputError: nothing that can be read as a table or layer; the text says what it seems to be.
    """
    with opened(path) as stream:
        head = stream.read(HEAD_BYTES)
    return content_of_head(head, path.name, path)


def content_of_head(head: bytes, name: str, path: Path | None = None) -> Content:
    """What begins with these bytes; `path` where a zip can be looked into (without it a zip in a zip is refused)."""
    if head.startswith(_ZIP):
        if path is None:
            raise InputError("reading.zip_in_zip", file=name)
        return _kind_of_zip(path)
    if head.startswith(_OLE):
        return "xls"
    if head.startswith(_VECTORS):
        return "vector"
    for magic, kind in _NO_TABLES.items():
        if head.startswith(magic):
            key = "reading.packed" if kind in _PACKED else "reading.other_content"
            raise InputError(key, file=name, kind=kind)
    if head[:2] == b"\x09\x08" or head[:4] in (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00"):
        raise InputError("reading.old_workbook", file=name)
    return _kind_of_text(head, name)


def _kind_of_text(head: bytes, name: str) -> Content:
    if head.startswith(_UTF16):
        return _kind_of_utf16(head)
    if b"\0" in head:
        row = head[: head.index(b"\0")].count(b"\n") + 1
        raise InputError("reading.binary", file=name, row=str(row))
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:4096].lower()
    if start.startswith(b"<"):
        raise InputError(_markup_key(start), file=name)
    if start.startswith((b"{", b"[")):
        return _kind_of_json(head)
    return "text"


def _kind_of_utf16(head: bytes) -> Content:
    """A layer, JSON or a table."""
    start = head.decode("utf-16", "ignore").lstrip().encode("utf-8")
    return _kind_of_json(start) if start.startswith((b"{", b"[")) else "text"


def _markup_key(start: bytes) -> str:
    if b"<ogrvrt" in start:
        return "reading.vrt"
    if b"urn:schemas-microsoft-com:office:spreadsheet" in start:
        return "reading.xml_workbook"
    if b"<kml" in start:
        return "reading.kml"
    return "reading.web_page" if b"<html" in start or b"<table" in start or b"<!doctype" in start else "reading.xml"


def _kind_of_json(head: bytes) -> Content:
    start = b"".join(head[:4096].split())
    kinds = (b'"FeatureCollection"', b'"Feature"', b'"Topology"', b'"GeometryCollection"')
    return "geojson" if any(b'"type":' + kind in start for kind in kinds) else "json"


def _kind_of_zip(path: Path) -> Content:
    with opened_zip(path) as archive:
        names = {info.filename for info in archive.infolist()}
        if "xl/workbook.xml" in names or any(name.startswith("xl/worksheets/") for name in names):
            return "xlsx"
        if "xl/workbook.bin" in names:
            raise InputError("reading.binary_workbook", file=path.name)
        if "word/document.xml" in names or "ppt/presentation.xml" in names:
            raise InputError("reading.other_content", file=path.name, kind="DOCX/PPTX")
        if "mimetype" in names:
            info = archive.getinfo("mimetype")
            with member_stream(archive, info, path.name) as stream:
                kind = stream.read(200).strip()
            if kind.startswith(_ODS):
                return "ods"
            raise InputError("reading.other_content", file=path.name, kind=kind[:60].decode("ascii", "replace"))
    return "zip"


@contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """The file, open for reading."""
    try:
        stream = path.open("rb")
    except OSError as problem:
        raise NotFoundError("reading.not_found", file=path.name) from problem
    with stream:
        yield stream


@contextmanager
def opened_zip(path: Path) -> Iterator[zipfile.ZipFile]:
    """The zip, its directory within the caps; nothing in it has been unpacked.

    Raises:
        InputError: no zip, damaged, too many members, or a member far larger than it is packed.
    """
    try:
        archive = zipfile.ZipFile(path)
    except OSError as problem:
        raise NotFoundError("reading.not_found", file=path.name) from problem
    except (*_DAMAGED, ValueError, OverflowError, struct.error) as problem:  # a broken directory
        with path.open("rb") as stream:
            raise _damaged(path.name, stream.read(HEAD_BYTES)) from problem
    with archive:
        check_directory(archive.infolist(), path.name)
        yield archive


def check_directory(infos: list[zipfile.ZipInfo], name: str) -> None:
    """Refuse a zip whose directory tells that unpacking it is a trap."""
    if len(infos) > CAPS.zip_members:
        raise InputError("reading.zip_members", file=name, n=len(infos), cap=CAPS.zip_members)
    seen: set[int] = set()
    for info in infos:
        if info.header_offset in seen:  # members that share their bytes: how the largest bombs are made
            raise InputError("reading.zip_bomb", file=name, member=info.filename)
        seen.add(info.header_offset)
        large = info.file_size > CAPS.ratio_free_bytes
        if large and info.file_size > CAPS.zip_ratio * max(info.compress_size, 1):
            raise InputError("reading.zip_bomb", file=name, member=info.filename)


@contextmanager
def member_stream(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> Iterator[IO[bytes]]:
    """A member of a zip, unpacked while it is read and never on disk.

    Raises:
        InputError: it needs a password, is damaged, or is packed in a way that cannot be read.
    """
    if info.flag_bits & 0x1:
        raise InputError("reading.zip_password", file=name, member=info.filename)
    try:
        with archive.open(info) as stream:
            yield stream
    except (*_DAMAGED, OSError) as problem:
        raise _damaged(name, "\n".join(archive.namelist()).encode()) from problem


def _damaged(name: str, names: bytes) -> InputError:
    """The error of a zip that cannot be read: people know a workbook as such, not as a zip. `names`: of its parts."""
    is_excel = b"[Content_Types].xml" in names and not any(other in names for other in _OTHER_OFFICE)
    is_workbook = is_excel or _ODS in names or (b"mimetype" in names and b"content.xml" in names)
    return InputError("reading.workbook_damaged" if is_workbook else "reading.zip_damaged", file=name)


def data_members(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The members that may hold data: no folders, no litter of operating systems, no side files of a shapefile."""
    return [
        info
        for info in archive.infolist()
        if not info.filename.endswith("/")
        and info.file_size
        and not info.filename.startswith("__MACOSX/")
        and not Path(info.filename).name.startswith(".")
        and not info.filename.lower().endswith(_BESIDE_SHAPEFILE)
    ]


def member_info(archive: zipfile.ZipFile, member: str, name: str) -> zipfile.ZipInfo:
    """The member of that name.

    Raises:
        NotFoundError: there is none; the text names those there are.
    """
    for info in archive.infolist():
        if info.filename == member:
            return info
    there = ", ".join(info.filename for info in data_members(archive)[:10])
    raise NotFoundError("reading.no_such_member", file=name, member=member, members=there)


@contextmanager
def text_stream(path: Path, member: str) -> Iterator[IO[bytes]]:
    """The bytes of a text file, or of a text in a zip."""
    if not member:
        with opened(path) as stream:
            yield stream
        return
    with opened_zip(path) as archive:
        info = member_info(archive, member, path.name)
        if info.file_size > CAPS.text_bytes:
            raise too_big(f"{path.name}, {member}", info.file_size, CAPS.text_bytes)
        with member_stream(archive, info, path.name) as packed:
            yield packed


def text_size(path: Path, member: str) -> int:
    """Bytes of a text file, or of a text in a zip once unpacked.

    Raises:
        NotFoundError: it went away since it was looked into.
    """
    if not member:
        try:
            return path.stat().st_size
        except OSError as problem:
            raise NotFoundError("reading.not_found", file=path.name) from problem
    with opened_zip(path) as archive:
        return member_info(archive, member, path.name).file_size
