# SPDX-License-Identifier: EUPL-1.2
"""Reading with GDAL, through pyogrio: four drivers, no network, and only the copies that `staged` made."""

from __future__ import annotations

import json
import os
import re
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from district_planner.core.errors import InputError, NotFoundError
from district_planner.core.progress import NO_PROGRESS, Progress
from district_planner.importing.tables import TEXT, Column, one_line, text_array
from district_planner.importing.vector_caps import VECTOR_CAPS, VectorCaps
from district_planner.importing.vector_sources import DRIVERS, Staged

if TYPE_CHECKING:
    from numpy.typing import NDArray

_SKIPPED = (
    "ADBC,AIVector,AVCBin,AVCE00,AmigoCloud,CSV,CSW,Carto,DGN,DXF,EDIGEO,EEDA,ESRIJSON,Elasticsearch,GDALG,GML,"
    "GPSBabel,GPX,GTFS,GeoJSONSeq,GeoRSS,HTTP,Idrisi,JML,JSONFG,KML,LIBKML,LVBAG,MBTiles,MVT,MapInfo File,MapML,"
    "MiraMonVector,NGW,OAPIF,ODS,OGCAPI,OGR_GMT,OGR_PDS,OGR_VRT,OSM,OpenFileGDB,PCIDSK,PDF,PDS4,PGDUMP,PLSCENES,PMTiles,"
    "S57,SQLite,SXF,Selafin,TopoJSON,VDV,VFK,VICAR,WAsP,WFS,XLSX"
)
"""All vector drivers that come with pyogrio but our four and the one in memory."""
_NOWHERE = "http://127.0.0.1:9"
_SETTINGS = {
    "OGR_SKIP": _SKIPPED,
    "GDAL_DRIVER_PATH": "disable",
    "GDAL_DISABLE_READDIR_ON_OPEN": "TRUE",
    "GDAL_PAM_ENABLED": "NO",
    "GDAL_HTTP_PROXY": _NOWHERE,
    "GDAL_HTTPS_PROXY": _NOWHERE,
    "GDAL_HTTP_TIMEOUT": "1",
    "GDAL_HTTP_MAX_RETRY": "0",
    "CPL_CURL_ENABLE_VSIMEM": "NO",
    "GDAL_VRT_ENABLE_PYTHON": "NO",
    "GDAL_GEOJSON_MAX_OBJ_SIZE": "100",
    "OGR_GEOJSON_MAX_OBJ_SIZE": "100",
    "OGR_SQLITE_LOAD_EXTENSIONS": "",
    "OGR_SQLITE_PRAGMA": "trusted_schema=OFF,cell_size_check=ON,query_only=ON,mmap_size=0",
    "OGR_SQLITE_CACHE": "16",
    "SHAPE_RESTORE_SHX": "YES",
    "CPL_TMPDIR": "",
    "PROJ_NETWORK": "OFF",
}
_PART = 20_000
_STATEMENT = re.compile(r"sqlite3_\w+\(.*\)(?: failed)?:\s*")
"""What GDAL asked the database, before what is wrong with it."""
_BROKEN_DATABASE = ("database disk image is malformed", "file is not a database", "disk I/O error")
"""What SQLite says of a GeoPackage of which a part is missing or overwritten."""
_BINARY = "OFTBinary"
_SHOWN = 80


@dataclass(frozen=True)
class LayerInfo:
    """One layer of a file: GDAL's word for its geometry ("Point", "Unknown", None without), features (None unknown)."""

    name: str
    geometry: str | None
    features: int | None
    columns: int


@dataclass(frozen=True, eq=False)
class RawLayer:
    """What the file holds, unchecked.

    `wkb` object[k] of bytes or None, `columns` of k rows, `crs` a code or definition, None where the file has none.
    `dropped`: headings of columns that hold no texts or numbers.
    """

    name: str
    crs: str | None
    wkb: NDArray[np.object_]
    columns: tuple[Column, ...]
    dropped: tuple[str, ...]


def prepare_gdal() -> None:
    """Set GDAL up for files that somebody else made. Has to come before pyogrio is first imported in the process."""
    if "pyogrio" in sys.modules:
        return
    for name, value in _SETTINGS.items():
        os.environ[name] = value


@contextmanager
def _worded(staged: Staged) -> Iterator[None]:
    """Turn GDAL's errors into ours; its warnings are about things that are looked at here anyway.

    pyogrio 0.13 stumbles over its own variables (`NameError`) where a definition cannot be decoded.
    """
    from pyogrio.errors import CRSError, DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError

    broken = (DataSourceError, DataLayerError, FeatureError, FieldError, GeometryError, CRSError)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        except (*broken, ArithmeticError, LookupError, NameError, RuntimeError, ValueError) as problem:
            detail = one_line(str(problem)).replace(str(staged.path), staged.path.name)
            if any(words in detail for words in _BROKEN_DATABASE):
                raise InputError("geodata.database_damaged", file=staged.name) from problem
            detail = _STATEMENT.sub("", detail).partition(";")[0][:_SHOWN]
            raise InputError("geodata.unreadable", file=staged.name, detail=detail) from problem


def layers_of(staged: Staged, caps: VectorCaps = VECTOR_CAPS) -> tuple[LayerInfo, ...]:
    """The layers of a file, those without geometry too.

    Raises:
        InputError: GDAL cannot read it, or reads it as something else.
    """
    prepare_gdal()
    with _worded(staged):
        infos = [(name, kind, _info(staged, name)) for name, kind in _names(staged)[: caps.layers]]
    return tuple(
        LayerInfo(name, kind, info["features"] if info["features"] >= 0 else None, len(info["fields"]))
        for name, kind, info in infos
    )


def _info(staged: Staged, layer: str) -> dict[str, Any]:
    import pyogrio

    info: dict[str, Any] = pyogrio.read_info(staged.path, layer=layer, encoding=staged.encoding or None)
    if info["driver"] != DRIVERS[staged.format]:
        raise InputError("geodata.not_geographic", file=staged.name)
    return info


def _names(staged: Staged) -> list[tuple[str, str | None]]:
    """The layers with GDAL's word for their geometry, None without."""
    import pyogrio
    from pyogrio.raw import read

    if staged.format == "gpkg":
        views = read(staged.path, sql="SELECT name FROM sqlite_master WHERE type = 'view'", read_geometry=False)[3]
        if len(views[0]):
            raise InputError("geodata.gpkg_view", file=staged.name)
    found = [(str(name), None if kind is None else str(kind)) for name, kind in pyogrio.list_layers(staged.path)]
    if not found:
        raise InputError("geodata.unreadable", file=staged.name, detail="no layer")
    return found


def _chosen(staged: Staged) -> str:
    """The layer asked for, or the only one with geometry."""
    layers = _names(staged)
    if staged.layer:
        names = [name for name, _ in layers]
        if staged.layer not in names:
            raise NotFoundError(
                "geodata.no_such_layer", file=staged.name, layer=shown(staged.layer), layers=_list(names)
            )
        return staged.layer
    spatial = [name for name, kind in layers if kind is not None]
    if len(spatial) != 1:
        key = "geodata.several_layers" if spatial else "geodata.no_geometry"
        raise InputError(key, file=staged.name, layers=_list(spatial))
    return spatial[0]


def shown(name: str) -> str:
    """A name out of a file, safe to be shown: one line, no control characters, not too long."""
    plain = "".join(sign if sign.isprintable() else " " for sign in name)
    return plain if len(plain) <= _SHOWN else plain[: _SHOWN - 1] + "…"


def _list(names: list[str]) -> str:
    return ", ".join(shown(name) for name in names[:10])


def read_layer(staged: Staged, caps: VectorCaps = VECTOR_CAPS, progress: Progress = NO_PROGRESS) -> RawLayer:
    """Read a layer part by part; stops as soon as a cap is passed.

    Raises:
        InputError: unreadable, or over a cap.
        NotFoundError: there is no such layer.
        Cancelled: the user asked to stop.
    """
    prepare_gdal()
    with _worded(staged):
        layer = _chosen(staged)
        info = _info(staged, layer)
        kept = [k for k, kind in enumerate(info["ogr_types"]) if kind != _BINARY]
        _check_columns(staged, len(kept), info["features"], caps)
        parts = list(_parts(staged, layer, kept, info["features"], caps, progress))
    wkb = np.concatenate([part[0] for part in parts]) if parts else np.empty(0, dtype=object)
    headings = [str(info["fields"][k]) for k in kept]
    columns = []
    for index, heading in enumerate(headings):
        columns.append(_joined(heading, index, [part[1][index] for part in parts]))
        for part in parts:  # each column is held once only
            part[1][index] = (np.empty(0, dtype=TEXT), None)
    dropped = tuple(str(info["fields"][k]) for k in range(len(info["fields"])) if k not in kept)
    return RawLayer(layer, info["crs"], wkb, tuple(columns), dropped)


def _check_columns(staged: Staged, columns: int, features: int, caps: VectorCaps) -> None:
    if columns > caps.columns:
        raise InputError("geodata.too_many_columns", file=staged.name, n=columns, cap=caps.columns)
    if features > caps.features:
        raise InputError("geodata.too_many_features", file=staged.name, n=features, cap=caps.features)
    if columns * max(features, 0) > caps.cells:
        raise InputError("geodata.too_many_cells", file=staged.name, n=columns * features, cap=caps.cells)


_Values = tuple[Any, "NDArray[np.float64] | None"]


def _parts(
    staged: Staged, layer: str, kept: list[int], features: int, caps: VectorCaps, progress: Progress
) -> Iterator[tuple[NDArray[np.object_], list[_Values]]]:
    from pyogrio.raw import read

    wkb_bytes = text_bytes = done = 0
    while True:
        progress.raise_if_cancelled()
        _, _, wkb, values = read(
            staged.path,
            layer=layer,
            encoding=staged.encoding or None,
            force_2d=True,
            skip_features=done,
            max_features=_PART,
            datetime_as_string=True,
        )
        if not len(wkb):
            return
        sizes = np.array([len(shape) if shape is not None else 0 for shape in wkb])
        wkb_bytes += int(sizes.sum())
        done += len(wkb)
        if sizes.max() > 16 * caps.feature_vertices + 1024:
            row = done - len(wkb) + int(sizes.argmax()) + 1
            raise InputError("geodata.shape_too_big", file=staged.name, row=str(row), cap=caps.feature_vertices)
        if wkb_bytes > 16 * caps.vertices + 64 * done:
            raise InputError("geodata.too_many_vertices", file=staged.name, cap=caps.vertices)
        if done > caps.features:
            raise InputError("geodata.too_many_features", file=staged.name, n=done, cap=caps.features)
        columns = [_values(values[k], staged, done - len(wkb), caps) for k in kept]
        text_bytes += sum(_size(texts) for texts, _ in columns)
        if text_bytes > caps.text_bytes:
            raise InputError("geodata.too_much_text", file=staged.name, cap=caps.text_bytes // 1_000_000)
        yield wkb, columns
        progress.report(min(done / features, 1.0) if features > 0 else 0.0)
        if len(wkb) < _PART:
            return


def _size(texts: Any) -> int:
    return int(np.strings.str_len(texts).sum())


def _values(values: NDArray[Any], staged: Staged, before: int, caps: VectorCaps) -> _Values:
    """The texts of a part of a column, and its numbers where the file has numbers there."""
    if values.dtype.kind in "iu":
        return text_array(map(str, values.tolist())), values.astype(np.float64)
    if values.dtype.kind == "f":
        return text_array("" if value != value else _shortest(value) for value in values.tolist()), values.astype(
            np.float64
        )
    if values.dtype.kind == "b":
        return text_array("1" if value else "0" for value in values.tolist()), values.astype(np.float64)
    texts = [_text(value) for value in values.tolist()]
    for k, text in enumerate(texts):
        if len(text) > caps.cell_characters:
            raise InputError(
                "geodata.text_too_long", file=staged.name, row=str(before + k + 1), cap=caps.cell_characters
            )
    return text_array(texts), None


def _shortest(value: float) -> str:
    """The shortest writing that gives the same number; whole numbers as such, for codes that lost their type."""
    return str(int(value)) if value.is_integer() and abs(value) < 2**53 else repr(value)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, np.ndarray):
        return json.dumps(value.tolist(), ensure_ascii=False, default=str)
    return str(value)


def _joined(heading: str, index: int, parts: list[_Values]) -> Column:
    texts = np.concatenate([part[0] for part in parts]) if parts else np.empty(0, dtype=TEXT)
    numbers = [part[1] for part in parts]
    known = [number for number in numbers if number is not None]
    # A part without a single number comes as a column of nothing.
    whole = np.concatenate(known) if known and len(known) == len(numbers) else None
    return Column(one_line(heading), index, texts, whole)
