# SPDX-License-Identifier: EUPL-1.2
"""Leaflet comes from its package, whole, and asks for nothing."""

from __future__ import annotations

import base64
import re

from district_planner.reports.assets import leaflet_script, leaflet_style, leaflet_version


def test_leaflet_is_the_release_folium_is_written_for() -> None:
    # folium 0.20 links Leaflet 1.9.3 (folium/folium.py); 1.9.4 only mends it
    assert leaflet_version().startswith("1.9.")


def test_the_script_keeps_its_licence_and_looks_for_no_source_map() -> None:
    assert "Leaflet 1.9" in leaflet_script()[:200]
    assert "sourceMappingURL" not in leaflet_script()


def test_images_are_inside_the_style_sheet() -> None:
    addresses = re.findall(r"url\(([^)]*)\)", leaflet_style())
    assert all(address.startswith(("data:image/png;base64,", "#")) for address in addresses)
    images = [base64.b64decode(address.partition(",")[2]) for address in addresses if address.startswith("data:")]
    assert images
    assert all(image.startswith(b"\x89PNG\r\n\x1a\n") for image in images)
