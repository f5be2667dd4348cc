# SPDX-License-Identifier: EUPL-1.2
"""The table of known files in the guides, made of the recipes that ship.

It stands between two comments, `<!-- recipes -->` and `<!-- end of recipes -->`. `python -m tests.recipe_table` writes
it anew after a recipe was added or changed; a test compares.
"""

from __future__ import annotations

import re

from district_planner.core.texts import Language
from district_planner.importing.recipes import Recipe, shipped_recipes
from tests import console

_BETWEEN = re.compile(r"(?<=<!-- recipes -->\n).*?(?=<!-- end of recipes -->)", re.DOTALL)
_HEAD: dict[Language, str] = {
    "it": "| file | che cosa dà | dove si scarica | licenza | nome per `--recipe` |",
    "en": "| file | what it gives | where to download it | licence | name for `--recipe` |",
}
_UNSAID: dict[Language, str] = {"it": "non indicata", "en": "not stated"}
_DOCUMENTED = "°"
"""Marks a recipe that no original file was at hand for."""


def is_only_documented(recipe: Recipe) -> bool:
    """Whether the layout is known from descriptions alone: what it was tried on was made after them."""
    made_up = ("invented", "the documented")
    return bool(recipe.layouts_seen) and all(seen.startswith(made_up) for seen in recipe.layouts_seen)


def row(recipe: Recipe, language: Language) -> str:
    """A recipe as a row."""
    about = " ".join(recipe.about[language].split())
    mark = _DOCUMENTED if is_only_documented(recipe) else ""
    page = f"[{recipe.download.page}]({recipe.download.url})"
    where = " ".join(filter(None, (page, recipe.download.steps.get(language, ""))))
    licence = recipe.mapping.description.licence or _UNSAID[language]
    return f"| {recipe.name(language)}{mark} | {about} | {where} | {licence} | `{recipe.id}` |"


def table(language: Language) -> str:
    """All recipes, those of one publisher together, as the window lists them."""
    ordered = sorted(shipped_recipes(), key=lambda one: (one.mapping.description.publisher, one.name(language)))
    lines = [_HEAD[language], "| --- | --- | --- | --- | --- |", *(row(recipe, language) for recipe in ordered)]
    return "".join(f"{line}\n" for line in lines)


def shown(document: str) -> str:
    """The table as it stands in a document; empty when there is none."""
    found = _BETWEEN.search(document)
    return found.group() if found else ""


def renew() -> None:
    """Write the table into the guides."""
    for language, path in console.GUIDES.items():
        text = path.read_text("utf-8")
        path.write_text(_BETWEEN.sub(table(language).replace("\\", r"\\"), text), "utf-8")


if __name__ == "__main__":
    renew()
