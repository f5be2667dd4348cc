# SPDX-License-Identifier: EUPL-1.2
"""The sphere for measuring; the web Mercator plane (EPSG:3857), which stretches Italy by a third, for drawing only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

EARTH_RADIUS_KM = 6371.0088
"""Mean radius of the Earth (IUGG), km."""
MERCATOR_RADIUS_M = 6378137.0
"""Radius of EPSG:3857, m."""
ITALY_BOX = (6.6, 35.4, 18.6, 47.2)
"""West, south, east, north in degrees: outside, a coordinate is not in Italy."""


def to_mercator(lon: ArrayLike, lat: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Degrees to metres of EPSG:3857, elementwise."""
    x = MERCATOR_RADIUS_M * np.radians(lon)
    y = MERCATOR_RADIUS_M * np.arctanh(np.sin(np.radians(lat)))
    return np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)


def from_mercator(x: ArrayLike, y: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Metres of EPSG:3857 to degrees (longitude, latitude), elementwise."""
    lon = np.degrees(np.asarray(x, dtype=np.float64) / MERCATOR_RADIUS_M)
    lat = np.degrees(np.arctan(np.sinh(np.asarray(y, dtype=np.float64) / MERCATOR_RADIUS_M)))
    return lon, lat


def haversine_km(lon1: ArrayLike, lat1: ArrayLike, lon2: ArrayLike, lat2: ArrayLike) -> NDArray[np.float64]:
    """Great-circle distance in km, broadcasting like numpy. One degree along a meridian is 111.195 km."""
    phi1, phi2 = np.radians(lat1), np.radians(lat2)
    half_lat = np.sin((phi2 - phi1) / 2)
    half_lon = np.sin((np.radians(lon2) - np.radians(lon1)) / 2)
    chord = half_lat**2 + np.cos(phi1) * np.cos(phi2) * half_lon**2
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(chord, 1.0))), dtype=np.float64)
