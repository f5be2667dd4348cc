# SPDX-License-Identifier: EUPL-1.2
"""A GeoJSON looked through before GDAL parses it: what it is, how deep it is nested, whether it ends, what it names."""

from __future__ import annotations

import codecs
import json
import re
from pathlib import Path
from typing import IO

import numpy as np

from district_planner.core.errors import InputError
from district_planner.importing.findings import Finding
from district_planner.importing.vector_caps import VectorCaps

_BLOCK = 1 << 22
_MOST_SKELETON = 200_000
_GEOJSON = {
    "FeatureCollection",
    "Feature",
    "Point",
    "MultiPoint",
    "LineString",
    "MultiLineString",
    "Polygon",
    "MultiPolygon",
    "GeometryCollection",
}
_TYPE = re.compile(rb'"type"\s*:\s*"([^"\\]{1,60})"')
_CRS = re.compile(rb'"(?:c|\\u0063)(?:r|\\u0072)(?:s|\\u0073)"\s*:\s*(?=\{)')
_KNOWN_CRS = re.compile(
    r"(urn:(x-)?ogc:def:|(EPSG|OGC|ESRI|CRS):|https?://(www\.)?opengis\.net/(def/crs|gml/srs)/)", re.IGNORECASE
)
_MOST_CRS = 1000
_MOST_CRS_BYTES = 20_000
_OPEN, _CLOSE = b"{[", b"}]"


class _Walk:
    """Goes through a JSON text block by block: depth of the brackets, and what stands outside of all inner ones."""

    def __init__(self, name: str, caps: VectorCaps) -> None:
        self._name, self._caps = name, caps
        self._in_text, self._depth, self._rest = False, 0, b""
        self.skeleton = b""

    def feed(self, block: bytes) -> None:
        """Look at the next block.

        Raises:
            InputError: too deep, or brackets closed that were never opened.
        """
        block = self._rest + block
        slashes = len(block) - len(block.rstrip(b"\\"))
        self._rest = block[-1:] if slashes % 2 else b""
        if self._rest:
            block = block[:-1]
        plain = block.replace(b"\\\\", b"__").replace(b'\\"', b"__") if b"\\" in block else block
        signs = np.frombuffer(plain, dtype=np.uint8)
        quotes = signs == ord('"')
        in_text = (np.cumsum(quotes, dtype=np.int32) + self._in_text) % 2 == 1
        opens = np.isin(signs, list(_OPEN)) & ~in_text
        closes = np.isin(signs, list(_CLOSE)) & ~in_text
        depth = self._depth + np.cumsum(opens.astype(np.int8) - closes.astype(np.int8), dtype=np.int32)
        if len(depth):
            if depth.max() > self._caps.nesting:
                raise InputError("geodata.too_deep", file=self._name, cap=self._caps.nesting)
            if depth.min() < 0:
                raise InputError("geodata.not_json", file=self._name)
            self.skeleton += signs[depth - opens <= 1].tobytes()
            self._in_text, self._depth = bool(in_text[-1]), int(depth[-1])
        if len(self.skeleton) > _MOST_SKELETON:
            raise InputError("geodata.not_json", file=self._name)

    def finish(self) -> None:
        """Check the end.

        Raises:
            InputError: the text ends before its brackets are closed, or it is no GeoJSON.
        """
        if self._depth or self._in_text:
            raise InputError("geodata.truncated", file=self._name, kind="GeoJSON")
        kinds = [kind.decode("utf-8", "replace") for kind in _TYPE.findall(self.skeleton)]
        if not self.skeleton.lstrip().startswith(b"{"):
            raise InputError("geodata.not_geojson", file=self._name, kind="JSON")
        if len(kinds) > 1:
            raise InputError("geodata.several_objects", file=self._name, n=len(kinds))
        if not kinds or kinds[0] not in _GEOJSON:
            raise InputError("geodata.not_geojson", file=self._name, kind=kinds[0] if kinds else "JSON")


def copy_geojson(stream: IO[bytes], target: Path, name: str, caps: VectorCaps) -> list[Finding]:
    """Copy a GeoJSON as UTF-8 without a mark at its beginning; tells when its characters had to be guessed.

    Raises:
        InputError: no GeoJSON, nested too deep, truncated, too big, or it names an address to get its reference system.
    """
    text = stream.read(caps.geojson_bytes + 1)
    if len(text) > caps.geojson_bytes:
        cap = caps.geojson_bytes // 1_000_000
        raise InputError("reading.too_big", file=name, megabytes=len(text) // 1_000_000, cap=cap)
    text, findings = _as_utf8(text, name)
    walk = _Walk(name, caps)
    for start in range(0, len(text), _BLOCK):
        walk.feed(text[start : start + _BLOCK])
    walk.finish()
    for number, found in enumerate(_CRS.finditer(text)):
        if number >= _MOST_CRS or not _is_known(text[found.end() : found.end() + _MOST_CRS_BYTES]):
            raise InputError("geodata.crs_linked", file=name)
    target.write_bytes(text)
    return findings


def _as_utf8(text: bytes, name: str) -> tuple[bytes, list[Finding]]:
    if text.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return text.decode("utf-16").encode("utf-8"), []
        except UnicodeError as problem:
            raise InputError("geodata.truncated", file=name, kind="GeoJSON") from problem
    text = text.removeprefix(codecs.BOM_UTF8)
    if b"\0" in text:
        raise InputError("geodata.not_json", file=name)
    decoder = codecs.getincrementaldecoder("utf-8")()
    for start in range(0, len(text), _BLOCK):  # in blocks: as a whole it would take four times the memory
        try:
            decoder.decode(text[start : start + _BLOCK], final=start + _BLOCK >= len(text))
        except UnicodeDecodeError:
            return text.decode("cp1252", "replace").encode("utf-8"), [Finding("note", "geodata.not_utf8")]
    return text, []


def _is_known(text: bytes) -> bool:
    """Whether the reference system that `text` begins with is named by a code: GDAL would ask an address for it."""
    try:
        crs, _ = json.JSONDecoder().raw_decode(text.decode("utf-8", "replace"))
        properties = crs.get("properties")
        name = properties.get("name") or f"EPSG:{properties.get('code')}"
    except (ValueError, AttributeError, RecursionError):
        return False
    return crs.get("type") in ("name", "EPSG", "OGC") and _KNOWN_CRS.match(str(name)) is not None
