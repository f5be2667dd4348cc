# SPDX-License-Identifier: EUPL-1.2
"""Layers of GeoPackages, Shapefiles, GeoJSON and FlatGeobuf: what a file holds, and its features in degrees, checked.

`read_features` is for everybody; what ends in `_here` runs in the calling process and is what the separate one calls.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from district_planner.core.errors import InputError
from district_planner.core.progress import NO_PROGRESS, Progress
from district_planner.importing.contents import checked_path
from district_planner.importing.coordinate_doubts import crs_doubt, proposal_doubts
from district_planner.importing.coordinates import Problem, is_usable, proposals, row_findings, swapped_back
from district_planner.importing.findings import Finding
from district_planner.importing.layout import Choice, Doubt
from district_planner.importing.tables import Column, Table, TableInfo
from district_planner.importing.vector_caps import VECTOR_CAPS, VectorCaps
from district_planner.importing.vector_gdal import RawLayer, layers_of, read_layer, shown
from district_planner.importing.vector_geometry import KINDS, GeometryKind, Settled, kinds_in, parse_wkb, settle
from district_planner.importing.vector_sources import INSIDE, Staged, members_of, staged

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_SAMPLED = 1_000
_MUNICIPAL_SHARE = 0.9
_MOST_MUNICIPALITIES = 8_500


@dataclass(frozen=True, eq=False)
class Features:
    """k features of one kind.

    Attributes:
        geometry: object[k] of shapely shapes in degrees of WGS 84 (EPSG:4326), two-dimensional, valid, all in Italy or
            reaching it: points or multipoints, lines, (multi)polygons.
        kind: "point", "line" or "polygon".
        columns: what the file says about each, k rows each.
        rows: int64[k], the number of each in the file, from 1.
        read: features in the file; `read` - k have a finding of severity "error".
    """

    geometry: NDArray[np.object_]
    kind: GeometryKind
    columns: tuple[Column, ...]
    rows: NDArray[np.int64]
    read: int

    def __len__(self) -> int:
        return len(self.rows)

    def table(self, name: str) -> Table:
        """The columns as a table, for those who import values only."""
        return Table(name, self.columns, self.rows)


@dataclass(frozen=True)
class VectorInfo:
    """What a layer holds, seen before anything is decided.

    `crs` as the file has it (a code or a definition; None: none of use), `kinds` how many features of each kind,
    `doubts` what only the user can decide: fields "crs", "swap" and "kind", parameters of `read_features`.
    """

    layer: str
    crs: str | None
    kinds: dict[GeometryKind, int]
    features: int
    headings: tuple[str, ...]
    doubts: tuple[Doubt, ...]
    findings: tuple[Finding, ...]


def list_layers_here(path: Path | str, caps: VectorCaps = VECTOR_CAPS) -> list[TableInfo]:
    """`list_layers` in this process."""
    source = checked_path(path)
    found = []
    for member in members_of(source):
        with staged(source, member + INSIDE if member else "", caps) as copy:
            layers = [layer for layer in layers_of(copy, caps) if layer.geometry is not None]
        single = copy.format != "gpkg" or (len(layers) == 1 and not member)
        for layer in layers:
            inner = "" if single else layer.name
            name = member + INSIDE + inner if member and inner else member or inner
            found.append(TableInfo(name, "vector", layer.features, layer.columns))
    return found


def inspect_here(path: Path | str, layer: str = "") -> VectorInfo:
    """`inspect_features` in this process."""
    with staged(checked_path(path), layer) as copy:
        raw = read_layer(copy)
    kinds = kinds_in(raw.wkb)
    doubts: list[Doubt] = []
    if len(kinds) > 1:
        choices = tuple(Choice(kind, f"geodata.kind_{kind}", {"n": n}) for kind, n in kinds.items())
        doubts.append(Doubt("geodata.ask_kind", {}, choices, "kind"))
    crs = raw.crs if raw.crs and is_usable(raw.crs) else None
    if crs is None:
        doubts.append(_crs_doubt(raw.wkb))
    elif kinds:
        settled = settle(raw.wkb, crs, next(iter(kinds)), mend_swapped=False)
        doubts += proposal_doubts(settled.problem, settled.x, settled.y, crs)
    findings = (*copy.findings, *_about_columns(raw))
    headings = tuple(column.shown for column in raw.columns)
    return VectorInfo(raw.name, crs, kinds, len(raw.wkb), headings, tuple(doubts), findings)


def _crs_doubt(wkb: NDArray[np.object_]) -> Doubt:
    """Which reference system, when the file has none: the likely ones first, then all others."""
    import shapely

    shapes, _ = parse_wkb(wkb[:: 1 + len(wkb) // _SAMPLED])
    xy = shapely.get_coordinates(shapes)
    return crs_doubt(xy[:, 0], xy[:, 1])


def read_features_here(
    path: Path | str,
    layer: str = "",
    crs: str | None = None,
    *,
    mend_swapped: bool = False,
    kind: GeometryKind | None = None,
    caps: VectorCaps = VECTOR_CAPS,
    progress: Progress = NO_PROGRESS,
) -> tuple[Features, tuple[Finding, ...]]:
    """Read a layer in this process; the parameters are those of `read_features`."""
    with staged(checked_path(path), layer, caps) as copy:
        raw = read_layer(copy, caps, progress)
    system = crs or raw.crs
    if system is None:
        raise InputError("geodata.crs_missing", file=copy.name, n=len(raw.wkb))
    settled = settle(raw.wkb, system, kind, mend_swapped=mend_swapped)
    progress.raise_if_cancelled()
    rows = np.arange(1, len(raw.wkb) + 1, dtype=np.int64)
    good = settled.problem == Problem.NONE
    columns = tuple(rows_kept(column, good) for column in raw.columns)
    features = Features(settled.geometry[good], settled.kind, columns, rows[good], len(rows))
    return features, tuple(_findings(copy, raw, settled, rows, system, features))


def _findings(
    copy: Staged, raw: RawLayer, settled: Settled, rows: NDArray[np.int64], system: str, features: Features
) -> list[Finding]:
    values = _pairs(settled)
    found = [*copy.findings, *_about_columns(raw)]
    found += proposals(settled.problem, settled.x, settled.y, system)
    found += row_findings(settled.problem, rows, values)
    found += [
        Finding("note", "geodata.row_mended", row=int(rows[k]), value=values[k])
        for k in np.flatnonzero(settled.mended).tolist()
    ]
    found += swapped_back(rows[settled.swapped])
    found += [Finding("note", "geodata.row_collection", row=int(rows[k])) for k in np.flatnonzero(settled.taken_apart)]
    if features.kind == "polygon":
        found += _municipal_hint(features.columns, len(features))
    return found


def _pairs(settled: Settled) -> dict[int, str]:
    """A coordinate of each feature that something is to be told about, as text."""
    told = np.flatnonzero((settled.problem != Problem.NONE) | settled.mended)
    pairs = zip(told.tolist(), settled.x[told].tolist(), settled.y[told].tolist(), strict=True)
    return {k: "" if x != x and y != y else f"{x:.10g}; {y:.10g}" for k, x, y in pairs}


def _about_columns(raw: RawLayer) -> list[Finding]:
    return [Finding("note", "geodata.column_dropped", column=shown(heading)) for heading in raw.dropped]


def rows_kept(column: Column, kept: NDArray[np.bool_]) -> Column:
    """A column with some of its rows: those where `kept` (bool[k]) holds."""
    if kept.all():
        return column
    numbers = None if column.numbers is None else column.numbers[kept]
    return replace(column, text=column.text[kept], numbers=numbers)


def _municipal_hint(columns: Sequence[Column], n: int) -> list[Finding]:
    """Polygons of municipalities with their code: the values they carry belong to the built-in municipalities."""
    from district_planner.territory import load_territory

    if not 0 < n <= _MOST_MUNICIPALITIES:
        return []
    known = set(load_territory().codes)
    for column in columns:
        codes = column.text.tolist()
        matched = sum(code.isdigit() and code.zfill(6) in known for code in codes)
        if matched >= _MUNICIPAL_SHARE * n and len(set(codes)) >= _MUNICIPAL_SHARE * n:
            return [Finding("note", "geodata.municipal_polygons", {"n": matched}, column=column.shown)]
    return []


def read_features(
    path: Path | str,
    layer: str = "",
    crs: str | None = None,
    *,
    mend_swapped: bool = False,
    kind: GeometryKind | None = None,
    progress: Progress = NO_PROGRESS,
) -> tuple[Features, tuple[Finding, ...]]:
    """Read a layer, in degrees, with what was found about it; features with an error are left out.

    Args:
        path: GeoPackage, Shapefile, GeoJSON or FlatGeobuf, also in a zip.
        layer: a layer of a GeoPackage; in a zip the file, or file`::`layer; "" for the only one.
        crs: reference system in place of the file's own, e.g. "EPSG:32633"; needed when the file has none.
        mend_swapped: exchange x and y of those that are recognised as swapped.
        kind: which to keep of a file with several kinds.
        progress: told of the parts read; asked whether to stop.

    Raises:
        InputError: it cannot be read, or a question is open (`inspect_features` tells which).
        NotFoundError: the file or the layer does not exist.
        Cancelled: the user asked to stop.
    """
    from district_planner.importing.vector_worker import read_isolated

    return read_isolated(checked_path(path), layer, crs, kind, progress, mend_swapped=mend_swapped)


def inspect_features(path: Path | str, layer: str = "", progress: Progress = NO_PROGRESS) -> VectorInfo:
    """What a layer holds and what only the user can decide about it, before it is imported.

    Raises:
        InputError: it cannot be read at all.
        NotFoundError: the file or the layer does not exist.
        Cancelled: the user asked to stop.
    """
    from district_planner.importing.vector_worker import inspect_isolated

    return inspect_isolated(checked_path(path), layer, progress)


def list_layers(path: Path | str, progress: Progress = NO_PROGRESS) -> tuple[TableInfo, ...]:
    """The layers with geometry in a file; `member` of each is the `layer` to ask for.

    Raises:
        InputError: it is no geographic file, or cannot be read.
        NotFoundError: it does not exist.
        Cancelled: the user asked to stop.
    """
    from district_planner.importing.vector_worker import list_isolated

    return list_isolated(checked_path(path), progress)


def kind_named(text: str) -> GeometryKind | None:
    """The kind a text names, None for ""; `ValueError` for anything else."""
    if text and text not in KINDS:
        raise ValueError(text)
    return next((kind for kind in KINDS if kind == text), None)
