# SPDX-License-Identifier: EUPL-1.2
"""Next year's file of data that are in the project: how it is read, and what it will be called."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from district_planner.core.plain import from_plain
from district_planner.importing.layout import Layout
from district_planner.importing.recipes import Recipe, headings_of
from district_planner.importing.recognise import hints_of, without_years

if TYPE_CHECKING:
    from district_planner.scenarios.datasets import Dataset, Description

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def former_recipe(dataset: Dataset) -> Recipe | None:
    """The way the file of a data set was read, to read the next one; None where nothing is kept that can be used."""
    try:
        recipe = from_plain(Recipe, dataset.mapping["recipe"])
        record = dataset.mapping.get("layout")
        layout = Layout.from_record(record) if isinstance(record, dict) else None
    except (KeyError, TypeError, ValueError):
        return None  # background tiles, or written by another version
    mapping, title = recipe.mapping, dataset.description.title
    if layout is not None and not recipe.reader and not mapping.layout.decimal:
        settled = hints_of(layout, {})
        hints = replace(mapping.layout, decimal=settled.decimal, thousands=settled.thousands)
        mapping = replace(mapping, layout=hints)
    headings = recipe.headings or headings_of(mapping)
    return replace(recipe, mapping=mapping, names={"it": title, "en": title}, headings=headings)


def next_description(former: Dataset, file_name: str, proposed: Description) -> Description:
    """What to call the data of `file_name`: as the former edition, but for the year, which is the new file's.

    `proposed` is what the file or its recipe says. Without a year of its own the title tells none.
    """
    old = former.description
    vintage = proposed.vintage or _year_of(file_name)
    old_vintage = old.vintage or _year_of(former.transformation.file)
    if old_vintage and vintage and old_vintage in old.title:
        title = old.title.replace(old_vintage, vintage)
    else:
        title = without_years(old.title)
    return replace(old, title=title or old.title, vintage=vintage)


def _year_of(file_name: str) -> str:
    """The year in the name of a file, if there is one and no other."""
    years = set(_YEAR.findall(file_name))
    return years.pop() if len(years) == 1 else ""
