# SPDX-License-Identifier: EUPL-1.2
"""How layers are drawn: palette, what lies above what, and edits that can be taken back."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from district_planner.core.errors import InputError
from district_planner.scenarios import Dataset, LayerStyle, Plan, demo_plan, update_dataset
from district_planner.scenarios.layer_styles import (
    LAYER_COLOURS,
    SIZES,
    layers_from_below,
    move_layer,
    restyle,
    style_of,
)
from district_planner.territory.layers import Layer
from tests.own_data import DONE, Blocks, described, with_dataset


def with_layers(*geometries: str) -> Plan:
    """The demo with an empty layer of each geometry, styled as an import leaves them."""
    plan, blocks = demo_plan("it"), Blocks()
    payload = blocks.put(Layer(np.array([], dtype=object)).pack())
    for geometry in geometries:
        layer = Dataset(
            0, "layer", described(geometry), DONE, (), payload, style=LayerStyle(), geometry=geometry
        )  # fmt: skip
        plan = with_dataset(plan, layer)
    return plan


def order(plan: Plan) -> list[int]:
    return [dataset.id for dataset in layers_from_below(plan)]


def test_new_layers_differ_in_colour_until_all_are_taken() -> None:
    plan = with_layers(*["point"] * (len(LAYER_COLOURS) + 1))
    colours = [style_of(dataset).colour for dataset in plan.datasets]
    assert colours == [*LAYER_COLOURS, next(iter(LAYER_COLOURS))]


def test_areas_lie_below_lines_and_points_until_somebody_moves_them() -> None:
    plan = with_layers("point", "polygon", "line", "point")
    assert order(plan) == [2, 3, 1, 4]
    plan = move_layer(plan, 2, up=True).apply(plan)
    assert order(plan) == [3, 2, 1, 4]
    plan = move_layer(plan, 4, up=False).apply(plan)
    assert order(plan) == [3, 2, 4, 1]
    assert move_layer(plan, 3, up=False).is_empty


@given(st.lists(st.tuples(st.integers(1, 5), st.booleans()), max_size=25))
def test_moves_do_what_a_list_does_and_go_back(moves: list[tuple[int, bool]]) -> None:
    plan = with_layers("point", "polygon", "line", "point", "polygon")
    pile, before = order(plan), []
    for number, up in moves:
        at = pile.index(number)
        to = min(max(at + (1 if up else -1), 0), len(pile) - 1)
        pile.insert(to, pile.pop(at))
        edit = move_layer(plan, number, up=up)
        before.append((plan, edit))
        plan = edit.apply(plan)
        assert order(plan) == pile
    for known, edit in reversed(before):
        plan = edit.inverse().apply(plan)
        assert plan == known


def test_another_look_is_one_change_and_the_same_look_none() -> None:
    plan = with_layers("point")
    edit = restyle(plan, 1, size=15, colour="pink")
    assert (edit.label, len(edit.changes)) == ("edits.style_layer", 1)
    after = edit.apply(plan)
    assert (style_of(after.dataset(1)).size, style_of(after.dataset(1)).colour) == (15, "pink")
    assert restyle(after, 1, size=15).is_empty


@pytest.mark.parametrize("geometry", ["point", "line", "polygon"])
def test_what_a_strange_file_says_is_kept_within_bounds(geometry: str) -> None:
    plan = with_layers(geometry)
    for size, opacity in ((10**9, 7.0), (-5, -1.0)):
        style = LayerStyle(colour="no such", shape="star", size=size, opacity=opacity)
        style = style_of(update_dataset(plan, 1, style=style).apply(plan).dataset(1))
        assert style.colour in LAYER_COLOURS
        assert style.shape == "circle"
        assert SIZES[geometry][0] <= style.size <= SIZES[geometry][1]
        assert 0 <= style.opacity <= 1


def test_colours_stand_out_from_paper_and_from_the_dark() -> None:
    """3:1 against the land of the map, by the formula of WCAG 2.2 for relative luminance."""

    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    def contrast(one: str, other: str) -> float:
        light, dark = sorted((luminance(one), luminance(other)), reverse=True)
        return (light + 0.05) / (dark + 0.05)

    for light, dark in LAYER_COLOURS.values():
        assert contrast(light, "#f8f7f3") >= 3
        assert contrast(dark, "#2a2f36") >= 3


def test_a_filter_passes_what_is_known_to_pass() -> None:
    layer = Layer(
        np.array(shapely.points([[12, 42]] * 4)),
        {"n": np.array([1.0, 5.0, np.nan, 9.0])},
        {"t": np.array(["a", "b", "b", ""], dtype=np.dtypes.StringDType())},
    )
    assert layer.passing("").tolist() == [True] * 4
    assert layer.passing("[n] > 2").tolist() == [False, True, False, True]
    assert layer.passing("not [n] > 2").tolist() == [True, False, False, False]
    assert layer.passing('[t] = "b" or [n] = 9').tolist() == [False, True, True, True]
    assert layer.passing("1").tolist() == [True] * 4
    with pytest.raises(InputError):
        layer.passing("[gone] > 1")
    with pytest.raises(InputError):
        layer.passing("[t] > 1")
