# SPDX-License-Identifier: EUPL-1.2
"""The user's layers in a report: what is told apart, what is drawn together, and how large a page gets."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
import shapely

from district_planner.core.resources import resource_path
from district_planner.reports import render_html
from district_planner.reports.layers import MOST_DOTS, MOST_FEATURES, MOST_VERTICES
from district_planner.scenarios import Dataset, LayerStyle, Plan, update_dataset
from district_planner.scenarios.layer_styles import LAYER_COLOURS, restyle
from district_planner.territory.layers import Layer
from tests.own_data import DONE, Blocks, described, layer_dataset, with_dataset
from tests.reporting import aosta_plan, report_of

NEAR = (7.32, 45.737)
"""Aosta."""


def scattered(count: int, seed: int = 1) -> np.ndarray:
    random = np.random.default_rng(seed)
    return np.column_stack((random.uniform(6.9, 7.9, count), random.uniform(45.5, 45.9, count)))


def with_layer(plan: Plan, blocks: Blocks, layer: Layer, geometry: str, title: str = "Livello") -> Plan:
    dataset = Dataset(
        0, "layer", described(title), DONE, (), blocks.put(layer.pack()), style=LayerStyle(), geometry=geometry
    )
    return with_dataset(plan, dataset)


def points_plan(blocks: Blocks) -> Plan:
    points = [NEAR, (7.4, 45.75), (7.5, 45.76), (12.5, 41.9)]
    return with_dataset(aosta_plan(), layer_dataset(blocks, points, [10.0, 20.5, float("nan"), 5.0], list("abcd")))


def test_a_few_features_carry_what_is_known_about_them() -> None:
    blocks = Blocks()
    plan = restyle(points_plan(blocks), 1, label="name").apply(points_plan(blocks))
    (layer,) = report_of(plan, payloads=blocks).map.layers
    assert (layer.kind, layer.shown, layer.total) == ("point", 4, 4)
    assert [feature.label for feature in layer.features] == ["a", "b", "c"], "Rome is not on the map of the valley"
    # 10.0 beside 20.5 takes one decimal; what is unknown is not said
    assert [feature.facts for feature in layer.features] == [
        (("Posti", "10,0"), ("Nome", "a")),
        (("Posti", "20,5"), ("Nome", "b")),
        (("Nome", "c"),),
    ]


def test_the_filter_decides_and_hidden_layers_are_left_out() -> None:
    blocks = Blocks()
    plan = restyle(points_plan(blocks), 1, filter="[seats] > 15").apply(points_plan(blocks))
    (layer,) = report_of(plan, payloads=blocks).map.layers
    assert (layer.shown, layer.total, len(layer.features)) == (1, 4, 1)
    assert report_of(restyle(plan, 1, visible=False).apply(plan), payloads=blocks).map.layers == ()


def test_a_layer_is_cited_among_the_sources() -> None:
    blocks = Blocks()
    model = report_of(points_plan(blocks), payloads=blocks)
    assert model.map.layers[0].source_id == "data.1"
    assert "data.1" in [source.id for source in model.sources]
    page = render_html(model)
    legend = page[page.index('class="own-layers"') : page.index('class="layers"')]
    assert "Sedi d&#39;esempio" in legend
    assert "4 elementi" in legend
    assert f"[{model.source_number('data.1')}]" in legend


@pytest.mark.parametrize("count", [MOST_FEATURES, MOST_FEATURES + 1])
def test_many_points_are_drawn_together(count: int) -> None:
    blocks = Blocks()
    plan = with_layer(aosta_plan(), blocks, Layer(np.array(shapely.points(scattered(count)))), "point")
    (layer,) = report_of(plan, payloads=blocks).map.layers
    assert (len(layer.features), bool(layer.merged)) == ((count, False) if count <= MOST_FEATURES else (0, True))
    assert layer.shown == count


def test_what_a_page_takes_has_a_limit() -> None:
    """100,000 points and 20,000 areas of 50 vertices: the page grows by no more than the limits allow."""
    blocks = Blocks()
    bare = len(render_html(report_of(aosta_plan())))
    plan = with_layer(aosta_plan(), blocks, Layer(np.array(shapely.points(scattered(100_000)))), "point")
    circles = shapely.buffer(shapely.points(scattered(20_000, 2)), 0.004, quad_segs=12)
    assert shapely.get_num_coordinates(circles).sum() == 980_000
    plan = with_layer(plan, blocks, Layer(circles), "polygon")
    model = report_of(plan, payloads=blocks)
    areas, points = model.map.layers  # areas lie below
    assert sum(shapely.get_num_coordinates(shape) for shape in points.merged) <= MOST_DOTS
    assert sum(shapely.get_num_coordinates(shape) for shape in areas.merged) <= MOST_VERTICES / 2 + MOST_DOTS
    assert len(render_html(model)) - bare < 4_000_000


def test_thinned_points_stay_where_points_are() -> None:
    blocks = Blocks()
    places = scattered(50_000)
    plan = with_layer(aosta_plan(), blocks, Layer(np.array(shapely.points(places))), "point")
    ((dots,),) = (layer.merged for layer in report_of(plan, payloads=blocks).map.layers)
    kept = {tuple(pair) for pair in np.round(shapely.get_coordinates(dots), 5).tolist()}
    assert kept <= {tuple(pair) for pair in np.round(places, 5).tolist()}
    assert len(kept) > 10_000


def test_areas_too_small_to_be_seen_stay_as_points() -> None:
    blocks = Blocks()
    house = shapely.box(7.32, 45.737, 7.3201, 45.7371)
    plan = with_layer(aosta_plan(), blocks, Layer(np.array([house, shapely.box(7.2, 45.6, 7.4, 45.7)])), "polygon")
    (layer,) = report_of(plan, payloads=blocks).map.layers
    kinds = [shapely.get_dimensions(feature.shape) for feature in layer.features]
    assert kinds == [0, 2]
    assert layer.features[0].shape.distance(house) < 1e-4
    assert 'stroke-linecap="round"' in render_html(report_of(plan, payloads=blocks))


def test_the_look_is_that_of_the_window() -> None:
    """The colours of the page by light and dark are those of the palette; size and shape are written out."""
    css = resource_path("resources", "report", "page.css").read_text(encoding="utf-8")
    light, dark = css[: css.index("@media")], css[css.index("@media") : css.index("box-sizing")]
    for name, colours in LAYER_COLOURS.items():
        for part, colour in zip((light, dark), colours, strict=True):
            assert re.search(rf"--layer-{name}: {colour};", part)
        assert f".layer-{name} {{ --layer: var(--layer-{name}); }}" in css
    blocks = Blocks()
    plan = points_plan(blocks)
    plan = restyle(plan, 1, shape="square", size=14, colour="pink").apply(plan)
    page = render_html(report_of(plan, payloads=blocks))
    assert 'class="layer-line layer-pink" stroke-width="14"' in page
    assert '"lineCap": "square"' in page


def test_a_colour_or_geometry_of_another_version_is_drawn_all_the_same() -> None:
    blocks = Blocks()
    plan = points_plan(blocks)
    strange = replace(plan.datasets[0], geometry="volume")
    style = LayerStyle(colour="<b>", size=10**9, opacity=float("nan"), shape="star")
    plan = update_dataset(plan, 1, geometry=strange.geometry, style=style).apply(plan)
    (layer,) = report_of(plan, payloads=blocks).map.layers
    assert (layer.kind, layer.colour, layer.size, layer.opacity, layer.is_square) == ("point", "blue", 24, 1.0, False)
