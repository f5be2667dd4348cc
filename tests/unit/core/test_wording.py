# SPDX-License-Identifier: EUPL-1.2
"""Numbers in words, against how Italians and Britons write them."""

import pytest

from district_planner.core.texts import Texts
from district_planner.core.wording import signed


@pytest.mark.parametrize(
    ("value", "decimals", "italian"),
    [
        (3.5, 1, "+3,5"),
        (-3.5, 1, "\N{MINUS SIGN}3,5"),
        (1234.0, 0, "+1.234"),
        (0.0, 1, "0,0"),
        (0.04, 1, "0,0"),  # what rounds to nothing is no gain
        (-0.04, 1, "0,0"),
        (0.06, 1, "+0,1"),
        (None, 1, "n.d."),
        (float("nan"), 1, "n.d."),
    ],
)
def test_a_difference_has_its_sign(value, decimals, italian):
    assert signed(Texts("it"), value, decimals) == italian


def test_a_difference_in_english():
    assert signed(Texts("en"), 1234.5, 1) == "+1,234.5"
