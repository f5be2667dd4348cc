# SPDX-License-Identifier: EUPL-1.2
"""How big a layer may be: checked before or while it is read."""

from __future__ import annotations

from dataclasses import dataclass

_MB = 1_000_000


@dataclass(frozen=True)
class VectorCaps:
    """The limits of a layer; docs/method/layers.md gives the reason for each."""

    file_bytes: int = 400 * _MB
    """One part of the data, unpacked."""
    geojson_bytes: int = 100 * _MB
    """GeoJSON, which GDAL keeps in memory."""
    features: int = 300_000
    vertices: int = 2_000_000
    feature_vertices: int = 500_000
    layers: int = 200
    """Layers of a GeoPackage that are listed; any may be read by name."""
    columns: int = 400
    cells: int = 3_000_000
    text_bytes: int = 100 * _MB
    """All texts of all columns."""
    cell_characters: int = 32_767
    nesting: int = 64
    """How deep brackets may be nested in a GeoJSON; a multipolygon in a collection takes 9."""


VECTOR_CAPS = VectorCaps()
