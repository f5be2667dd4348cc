# SPDX-License-Identifier: EUPL-1.2
"""Both sides of reading layers in a process of its own: what is asked, and how features come back as plain arrays."""

from __future__ import annotations

import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from district_planner.core.progress import Progress
from district_planner.importing import vector
from district_planner.importing.findings import Finding
from district_planner.importing.layout import Choice, Doubt
from district_planner.importing.tables import TableInfo
from district_planner.importing.worker import Work, load_table, save_table
from district_planner.territory.layers import unpack_bytes

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from district_planner.importing.vector_geometry import GeometryKind

_NOT_NEEDED = ("geopandas", "pandas", "pyarrow")
"""What pyogrio imports when it is there: 0.3 seconds and 70 MB that reading does without."""
_PART = 2_000
_WKB, _OFFSETS = "wkb", "offsets.npy"


def list_isolated(path: Path, progress: Progress) -> tuple[TableInfo, ...]:
    """`vector.list_layers_here` in a process of its own."""
    with Work({"do": "vector list", "path": str(path)}, path.name, progress) as answer:
        return tuple(TableInfo(**info) for info in answer["tables"])


def inspect_isolated(path: Path, layer: str, progress: Progress) -> vector.VectorInfo:
    """`vector.inspect_here` in a process of its own."""
    with Work({"do": "vector inspect", "path": str(path), "layer": layer}, path.name, progress) as answer:
        info = answer["info"]
    doubts = tuple(
        Doubt(doubt["key"], doubt["params"], tuple(Choice(*choice) for choice in doubt["choices"]), doubt["field"])
        for doubt in info["doubts"]
    )
    findings = tuple(Finding.from_record(finding) for finding in info["findings"])
    return vector.VectorInfo(
        info["layer"], info["crs"], info["kinds"], info["features"], tuple(info["headings"]), doubts, findings
    )


def read_isolated(
    path: Path, layer: str, crs: str | None, kind: GeometryKind | None, progress: Progress, *, mend_swapped: bool
) -> tuple[vector.Features, tuple[Finding, ...]]:
    """`vector.read_features_here` in a process of its own."""
    task = {"layer": layer, "crs": crs, "kind": kind, "mend_swapped": mend_swapped}
    with Work({"do": "vector read", "path": str(path), **task}, path.name, progress) as answer:
        folder = Path(answer["folder"])
        table = load_table(folder, answer["table"])
        geometry = _load_shapes(folder)
    findings = tuple(Finding.from_record(finding) for finding in answer["findings"])
    return vector.Features(geometry, answer["kind"], table.columns, table.rows, answer["read"]), findings


def vector_answer(task: dict[str, Any], folder: Path, progress: Progress) -> dict[str, Any]:
    """The other side: do the task, put the arrays into `folder`, give the rest as plain JSON."""
    path = Path(task["path"])
    for name in _NOT_NEEDED:
        sys.modules.setdefault(name, None)  # type: ignore[arg-type]  # as if they were not installed
    tempfile.tempdir = str(folder)  # what is copied here goes away with the folder, also when this process is killed
    if task["do"] == "vector list":
        return {"tables": [asdict(info) for info in vector.list_layers_here(path)]}
    if task["do"] == "vector inspect":
        return {"info": asdict(vector.inspect_here(path, task["layer"]))}
    features, findings = vector.read_features_here(
        path, task["layer"], task["crs"], kind=task["kind"], mend_swapped=task["mend_swapped"], progress=progress
    )
    _save_shapes(folder, features)
    return {
        "table": save_table(folder, features.table(path.name)),
        "kind": features.kind,
        "read": features.read,
        "findings": [finding.to_record() for finding in findings],
    }


def _save_shapes(folder: Path, features: vector.Features) -> None:
    import shapely

    sizes = [np.zeros(1, dtype=np.int64)]
    with (folder / _WKB).open("wb") as stream:
        for start in range(0, len(features), _PART):
            part = shapely.to_wkb(features.geometry[start : start + _PART], byte_order=1).tolist()
            stream.write(b"".join(part))
            sizes.append(np.array([len(item) for item in part], dtype=np.int64))
    np.save(folder / _OFFSETS, np.cumsum(np.concatenate(sizes)))


def _load_shapes(folder: Path) -> NDArray[np.object_]:
    import shapely

    offsets = np.load(folder / _OFFSETS)
    shapes = np.empty(len(offsets) - 1, dtype=object)
    with (folder / _WKB).open("rb") as stream:
        for start in range(0, len(shapes), _PART):
            ends = offsets[start : start + _PART + 1]
            part = np.frombuffer(stream.read(int(ends[-1] - ends[0])), dtype=np.uint8)
            wkb = unpack_bytes(part, ends - ends[0])
            shapes[start : start + _PART] = shapely.from_wkb(np.array(wkb, dtype=object))
    return shapes
