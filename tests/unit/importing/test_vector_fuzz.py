# SPDX-License-Identifier: EUPL-1.2
"""Layers with bytes changed, cut and doubled at random: features or a worded error, never anything else.

`DISTRICT_PLANNER_FUZZ=2000` tries that many; a failure names the seed.
"""

from __future__ import annotations

import io
import os
import random
import zipfile
from pathlib import Path

import numpy as np
import pytest
import shapely

from district_planner.core.errors import PlannerError
from district_planner.core.geo import ITALY_BOX
from district_planner.core.texts import LANGUAGES, Texts
from district_planner.importing.vector import read_features
from tests.corpus.geo import make

CORPUS = Path(make.__file__).parent
TRIES = int(os.environ.get("DISTRICT_PLANNER_FUZZ", "16"))
SOUND = ("shapefile.zip", "bow_tie.geojson", "hostile_names.zip", "layer.fgb", "mixed.geojson", "same_headings.zip")


def members(name: str) -> dict[str, bytes]:
    """What is in a zip of the corpus by suffix; the file itself when it is none."""
    if name == "layer.fgb":
        return {".fgb": make.flatgeobuf()}
    content = (CORPUS / name).read_bytes()
    if not name.endswith(".zip"):
        return {Path(name).suffix: content}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {Path(info.filename).suffix: archive.read(info) for info in archive.infolist()}


def changed(content: bytes, chance: random.Random) -> bytes:
    """A few bytes turned into others, a stretch cut out or written twice, or the end cut off."""
    data = bytearray(content)
    for _ in range(chance.choice((1, 2, 5, 20))):
        place = chance.randrange(len(data))
        data[place] = chance.choice((0, 0xFF, 0x7F, data[place] ^ (1 << chance.randrange(8)), chance.randrange(256)))
    start = chance.randrange(len(data))
    end = min(len(data), start + chance.randrange(1, 200))
    kind = chance.randrange(5)
    if kind == 0:
        del data[start:end]
    elif kind == 1:
        data[start:start] = data[start:end]
    elif kind == 2:
        del data[start:]
    return bytes(data)


@pytest.mark.parametrize("seed", range(TRIES))
def test_a_spoilt_layer_gives_features_or_a_worded_error(seed, tmp_path):
    chance = random.Random(seed)
    parts = members(SOUND[seed % len(SOUND)])
    spoilt = chance.choice(sorted(parts))
    parts[spoilt] = changed(parts[spoilt], chance)
    for suffix, content in parts.items():
        (tmp_path / f"a{suffix}").write_bytes(content)
    main = next(suffix for suffix in (".shp", ".gpkg", ".geojson", ".fgb") if suffix in parts)
    refused: PlannerError | None = None
    try:
        features, findings = read_features(tmp_path / f"a{main}", crs=chance.choice((None, "EPSG:32633")))
    except PlannerError as error:
        refused = error
    if refused is not None:
        assert all(refused.text(Texts(language)) for language in LANGUAGES)
        return
    assert features.read == len(features) + sum(finding.severity == "error" for finding in findings)
    if len(features):
        west, south, east, north = shapely.total_bounds(shapely.clip_by_rect(features.geometry, *ITALY_BOX))
        assert np.isfinite([west, south, east, north]).all()
        assert shapely.is_valid(features.geometry).all()
