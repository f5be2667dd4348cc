# SPDX-License-Identifier: EUPL-1.2
"""Files of geographic data before GDAL sees them: told by their bytes, copied under plain names into our own folder.

GDAL would open whatever it recognises, follow what a file names, and write beside it. It is given a copy that was
looked into, in a folder that holds nothing else; the user's file, and a project above all, is never opened by it.
"""

from __future__ import annotations

import mmap
import re
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal

from district_planner.core.errors import InputError
from district_planner.importing import contents
from district_planner.importing.findings import Finding
from district_planner.importing.vector_caps import VECTOR_CAPS, VectorCaps
from district_planner.importing.vector_json import copy_geojson
from district_planner.importing.vector_shapefile import encoding_of, shape_file_length, table_length

Format = Literal["gpkg", "shapefile", "geojson", "flatgeobuf"]
DRIVERS: dict[Format, str] = {
    "gpkg": "GPKG",
    "shapefile": "ESRI Shapefile",
    "geojson": "GeoJSON",
    "flatgeobuf": "FlatGeobuf",
}
"""What GDAL calls each format."""
INSIDE = "::"
"""Between the file in a zip and the layer in that file."""
_SUFFIX: dict[Format, str] = {"gpkg": ".gpkg", "shapefile": ".shp", "geojson": ".geojson", "flatgeobuf": ".fgb"}
_BY_SUFFIX: dict[str, Format] = {
    ".gpkg": "gpkg",
    ".shp": "shapefile",
    ".geojson": "geojson",
    ".json": "geojson",
    ".fgb": "flatgeobuf",
}
_SQLITE = b"SQLite format 3\0"
_PROJECT = (0x44506C6E).to_bytes(4, "big")
_GEOPACKAGE = (b"GPKG", b"GP10", b"GP11")
_SHAPEFILE = b"\x00\x00\x27\x0a"
_FLATGEOBUF = b"fgb\x03fgb"
_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
_HEAD = 100
_VIEW = re.compile(rb"create\s{1,9}(temp\s{1,9}|temporary\s{1,9})?view\s", re.IGNORECASE)
_BLOCK = 1 << 20


@dataclass(frozen=True)
class Staged:
    """A copy that GDAL may open.

    `name` is what the user knows it by; `layer` the one asked for, "" for the only one; `encoding` of the texts of a
    Shapefile, else ""; `findings` what was noticed while it was copied.
    """

    path: Path
    format: Format
    name: str
    layer: str
    encoding: str
    findings: tuple[Finding, ...]


def members_of(path: Path) -> list[str]:
    """The files of a zip that may hold geographic data, by name; `[""]` for a file that is no zip."""
    if not _is_zip(path):
        return [""]
    with contents.opened_zip(path) as archive:
        found = [info.filename for info in contents.data_members(archive)]
    return sorted(name for name in found if Path(name).suffix.lower() in _BY_SUFFIX)


@contextmanager
def staged(path: Path, layer: str = "", caps: VectorCaps = VECTOR_CAPS) -> Iterator[Staged]:
    """A copy of the data at `path`, gone when the block ends.

    `layer`: the layer of a GeoPackage; in a zip the file, or file`::`layer; "" where there is only one.

    Raises:
        InputError: no such format, a project, a trap, a part missing, truncated, or over a cap.
    """
    with tempfile.TemporaryDirectory(prefix="district-planner-") as folder:
        source = _Zip(path, layer) if _is_zip(path) else _Loose(path, layer)
        with source.opened():
            yield _stage(source, Path(folder), caps)


class _Loose:
    """A file on the disk and what lies beside it."""

    def __init__(self, path: Path, layer: str) -> None:
        self.name, self.layer, self._path = path.name, layer, path

    @contextmanager
    def opened(self) -> Iterator[None]:
        yield

    @contextmanager
    def main(self) -> Iterator[IO[bytes]]:
        with contents.opened(self._main_path()) as stream:
            yield stream

    @contextmanager
    def beside(self, suffix: str) -> Iterator[IO[bytes] | None]:
        """The part of a Shapefile with this suffix, None when there is none; the case of names does not matter."""
        wanted = (self._path.stem + suffix).casefold()
        found = next((entry for entry in self._path.parent.iterdir() if entry.name.casefold() == wanted), None)
        if found is None or not found.is_file():
            yield None
        else:
            with contents.opened(found) as stream:
                yield stream

    def is_being_written(self) -> bool:
        """Whether SQLite left changes beside a GeoPackage that are not in it yet."""
        log = self._path.with_name(self._path.name + "-wal")
        return log.is_file() and log.stat().st_size > 0

    def _main_path(self) -> Path:
        if self._path.suffix.lower() in _PARTS[1:] or self._path.suffix.lower() in (".sbn", ".sbx", ".qix", ".qpj"):
            wanted = (self._path.stem + ".shp").casefold()
            shape = next((entry for entry in self._path.parent.iterdir() if entry.name.casefold() == wanted), None)
            if shape is None:
                raise InputError("geodata.no_shp", file=self._path.name)
            return shape
        return self._path


class _Zip:
    """A file in a zip and what lies beside it there."""

    def __init__(self, path: Path, layer: str) -> None:
        member, _, self.layer = layer.partition(INSIDE)
        found = members_of(path)
        if not member and len(found) != 1:
            key = "geodata.zip_several" if found else "geodata.zip_nothing"
            raise InputError(key, file=path.name, members=", ".join(found[:10]))
        self._path, self._member = path, member or found[0]
        self.name = f"{path.name}, {self._member}"
        self._archive: zipfile.ZipFile | None = None

    @contextmanager
    def opened(self) -> Iterator[None]:
        with contents.opened_zip(self._path) as self._archive:
            yield

    @contextmanager
    def main(self) -> Iterator[IO[bytes]]:
        assert self._archive is not None
        info = contents.member_info(self._archive, self._member, self._path.name)
        with contents.member_stream(self._archive, info, self._path.name) as stream:
            yield stream

    @contextmanager
    def beside(self, suffix: str) -> Iterator[IO[bytes] | None]:
        assert self._archive is not None
        wanted = (self._member[: -len(Path(self._member).suffix)] + suffix).casefold()
        found = next((info for info in self._archive.infolist() if info.filename.casefold() == wanted), None)
        if found is None:
            yield None
        else:
            with contents.member_stream(self._archive, found, self._path.name) as stream:
                yield stream

    def is_being_written(self) -> bool:
        return False


def _stage(source: _Loose | _Zip, folder: Path, caps: VectorCaps) -> Staged:
    with source.main() as stream:
        kind = _format_of(stream.read(_HEAD), source.name)
    target = folder / f"layer{_SUFFIX[kind]}"
    if kind == "shapefile":
        return _stage_shapefile(source, target, caps)
    if kind == "gpkg" and source.is_being_written():
        raise InputError("geodata.gpkg_being_written", file=source.name)
    with source.main() as stream:
        if kind == "geojson":
            findings = copy_geojson(stream, target, source.name, caps)
        else:
            findings = []
            _copy(stream, target, source.name, caps.file_bytes)
    if kind == "gpkg":
        _refuse_views(target, source.name)
    return Staged(target, kind, source.name, source.layer, "", tuple(findings))


def _refuse_views(path: Path, name: str) -> None:
    """A view may run for ever, and GDAL runs it as soon as it opens the file."""
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as content:
        if _VIEW.search(content):
            raise InputError("geodata.gpkg_view", file=name)


def _format_of(head: bytes, name: str) -> Format:
    """The format by the first bytes.

    Raises:
        InputError: a project, another database, a VRT, a text that is no GeoJSON, or anything else.
    """
    if head.startswith(_SQLITE):
        application = head[68:72]
        if application == _PROJECT:
            raise InputError("geodata.is_project", file=name)
        if application in _GEOPACKAGE or (application == b"\0\0\0\0" and name.lower().endswith(".gpkg")):
            return "gpkg"
        raise InputError("geodata.other_database", file=name)
    if head.startswith(_SHAPEFILE):
        return "shapefile"
    if head.startswith(_FLATGEOBUF):
        return "flatgeobuf"
    kind = contents.content_of_head(head, name)
    if kind in ("geojson", "json") or head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "geojson"
    raise InputError("geodata.not_geographic", file=name)


def _stage_shapefile(source: _Loose | _Zip, target: Path, caps: VectorCaps) -> Staged:
    """Copy the parts of a Shapefile. Without .shx it is numbered anew, without .dbf it has shapes only."""
    findings = []
    there = set()
    for suffix in _PARTS:
        with source.beside(suffix) as stream:
            if stream is not None:
                _copy(stream, target.with_suffix(suffix), source.name, caps.file_bytes)
                there.add(suffix)
    stated, real = shape_file_length(target)
    if real < stated:
        raise InputError("geodata.truncated", file=source.name, kind="Shapefile")
    if ".shx" not in there:
        findings.append(Finding("note", "geodata.no_shx"))
    encoding = ""
    if ".dbf" in there:
        stated, real = table_length(target.with_suffix(".dbf"))
        if real < stated:
            raise InputError("geodata.truncated", file=source.name, kind=".dbf")
        encoding, found = encoding_of(target.with_suffix(".dbf"), target.with_suffix(".cpg"))
        findings += found
    else:
        findings.append(Finding("warning", "geodata.no_dbf"))
    if ".prj" in there:  # names in it may have accents in any encoding; only its numbers count
        definition = target.with_suffix(".prj")
        definition.write_bytes(
            definition.read_bytes().decode("ascii", "replace").replace("\ufffd", "?").encode("ascii")
        )
    # GDAL would follow the name it holds; `encoding` says what it said.
    target.with_suffix(".cpg").unlink(missing_ok=True)
    return Staged(target, "shapefile", source.name, source.layer, encoding, tuple(findings))


def _copy(stream: IO[bytes], target: Path, name: str, cap: int) -> None:
    """Copy up to `cap` bytes; more is a trap, whatever the directory of a zip said."""
    left = cap
    with target.open("wb") as copy:
        while block := stream.read(_BLOCK):
            left -= len(block)
            if left < 0:
                raise InputError(
                    "reading.too_big", file=name, megabytes=(cap - left) // 1_000_000, cap=cap // 1_000_000
                )
            copy.write(block)


def _is_zip(path: Path) -> bool:
    with contents.opened(path) as stream:
        return stream.read(4) in (b"PK\x03\x04", b"PK\x05\x06")
