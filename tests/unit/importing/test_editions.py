# SPDX-License-Identifier: EUPL-1.2
"""What the next edition of a data set is called: as the one before, with the year of its own file."""

from __future__ import annotations

import pytest

from district_planner.importing.editions import former_recipe, next_description
from district_planner.scenarios.datasets import Dataset, Description, Transformation


def former(title: str, vintage: str, file: str) -> Dataset:
    how = Transformation(file, "0" * 64, 1, "2026-11-22T10:00:00+00:00", 1, 1)
    return Dataset(1, "values", Description(title, "Noi", vintage, "CC BY 4.0"), how)


@pytest.mark.parametrize(
    ("title", "vintage", "file", "new_file", "said", "expected"),
    [
        ("Redditi 2023", "2023", "a.csv", "b_2024.csv", "", ("Redditi 2024", "2024")),
        ("Redditi 2023", "2023", "a.csv", "b.csv", "2024", ("Redditi 2024", "2024")),
        ("Redditi", "2023", "a.csv", "b_2024.csv", "", ("Redditi", "2024")),
        ("imprese 2023", "", "imprese_2023.csv", "imprese_2024.csv", "", ("imprese 2024", "2024")),
        # Nobody says of when the new file is: no year is better than that of the former.
        ("Redditi 2023", "2023", "a.csv", "b.csv", "", ("Redditi", "")),
        ("Redditi 2023", "2023", "a.csv", "2023-2024.csv", "", ("Redditi", "")),
        ("2023", "2023", "a.csv", "b.csv", "", ("2023", "")),
    ],
)
def test_the_title_follows_the_year_of_the_new_file(
    title: str, vintage: str, file: str, new_file: str, said: str, expected: tuple[str, str]
) -> None:
    found = next_description(former(title, vintage, file), new_file, Description("Altro", vintage=said))
    assert (found.title, found.vintage) == expected
    assert (found.publisher, found.licence) == ("Noi", "CC BY 4.0"), "as the user wrote them"


@pytest.mark.parametrize("mapping", [{}, {"recipe": "x"}, {"recipe": {"id": 1}}, {"layout": {}}])
def test_without_a_way_of_reading_that_can_be_used_there_is_none(mapping: dict[str, object]) -> None:
    from dataclasses import replace

    assert former_recipe(replace(former("Redditi", "", "a.csv"), mapping=mapping)) is None
