# SPDX-License-Identifier: EUPL-1.2
"""Presets of weights, against what their publishers state."""

from __future__ import annotations

from dataclasses import replace

import pytest

from district_planner.core.errors import NotFoundError
from district_planner.scoring import load_criteria
from district_planner.scoring.presets import load_presets, points_of, preset
from district_planner.scoring.settings import DIMENSIONS

PUBLISHED = {
    "district": [25, 15, 15, 15, 15, 10, 5],
    "fdi_support_2012": [40, 35, 15, 5, 5],
    "fdi_shared_2012": [40, 40, 10, 5, 5],
    "kearney_2016": [40, 30, 30],
    "equal": [],
}
"""District: design of this product. fDi: slides of Scottish Development International, April 2012, "Weighting model".
Kearney: Global Services Location Index 2016."""


def test_presets_are_as_published_with_source_and_caveat() -> None:
    found = load_presets()
    assert {key: [part.points for part in one.parts] for key, one in found.items()} == PUBLISHED
    for one in found.values():
        assert sum(part.points for part in one.parts) in (0, 100)
        assert one.source.vintage
        for language in ("it", "en"):
            assert one.name(language)
            assert one.caveat(language)
        assert {name for part in one.parts for name in part.dimensions} <= set(DIMENSIONS)
    assert found["district"].source.assumption
    assert not found["fdi_support_2012"].source.assumption


def test_points_are_spread_by_the_shipped_ones() -> None:
    """By hand: 35 for labour over 20, 10 and 10; 40 for the cluster over 10, 10 and 5; 5 for business go to nobody."""
    given = points_of(preset("fdi_support_2012"), load_criteria())
    assert given.points == pytest.approx(
        {
            "labour_pool": 17.5, "young_pool": 8.75, "languages": 8.75, "huff_share": 0, "saturation": 0,
            "service_district_km": 16, "place_residents": 16, "place_density": 8, "airport_km": 15,
            "population_trend": 5,
        }
    )  # fmt: skip
    assert [part.names["en"] for part in given.unassigned] == ["general business environment"]
    assert set(given.left_out) == {"huff_share", "saturation"}


def test_factor_tells_labour_to_be_had_from_its_quality() -> None:
    """25 over 20 and 10; 15 for languages alone; real estate has no shipped criterion."""
    given = points_of(preset("district"), load_criteria())
    assert given.points["labour_pool"] == pytest.approx(25 * 2 / 3)
    assert given.points["languages"] == pytest.approx(15)
    assert [(part.points, part.dimensions) for part in given.unassigned] == [(10, ("real_estate",))]


def test_a_criterion_without_shipped_points_takes_what_is_meant_for_its_dimension() -> None:
    rent = replace(load_criteria()[0], id="own.1", dimension="real_estate", factor="own", default_weight=0.0)
    given = points_of(preset("district"), (*load_criteria(), rent))
    assert given.points["own.1"] == pytest.approx(10)
    assert given.unassigned == ()


def test_equal_weights_and_unknown_presets() -> None:
    assert set(points_of(preset("equal"), load_criteria()).points.values()) == {10}
    with pytest.raises(NotFoundError, match="fdi_support_2012"):
        preset("nobody")
