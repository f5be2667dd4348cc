# SPDX-License-Identifier: EUPL-1.2
"""The sphere and the Mercator plane. Expected: pyproj (EPSG:3857) and its spherical geodesics."""

from __future__ import annotations

import numpy as np
import pyproj
import pytest
from hypothesis import given
from hypothesis import strategies as st

from district_planner.core.geo import EARTH_RADIUS_KM, from_mercator, haversine_km, to_mercator

LON, LAT = st.floats(6.6, 18.6), st.floats(35.4, 47.2)
PROJ = pyproj.Transformer.from_crs(4326, 3857, always_xy=True)
SPHERE = pyproj.Geod(a=EARTH_RADIUS_KM * 1000, b=EARTH_RADIUS_KM * 1000)


@given(LON, LAT)
def test_mercator_agrees_with_proj_and_turns_back(lon, lat):
    x, y = to_mercator(lon, lat)
    assert (float(x), float(y)) == pytest.approx(PROJ.transform(lon, lat), abs=1e-6)
    assert from_mercator(x, y) == pytest.approx((lon, lat), abs=1e-11)


@given(LON, LAT, LON, LAT)
def test_distance_agrees_with_proj(lon1, lat1, lon2, lat2):
    _, _, metres = SPHERE.inv(lon1, lat1, lon2, lat2)
    assert float(haversine_km(lon1, lat1, lon2, lat2)) == pytest.approx(metres / 1000, abs=1e-6)


def test_distance_broadcasts():
    assert haversine_km(np.zeros((2, 1)), 0, np.zeros((1, 3)), 1).shape == (2, 3)
