# SPDX-License-Identifier: EUPL-1.2
"""How an edit is called in the undo menu."""

from __future__ import annotations

from collections.abc import Mapping

from district_planner.core.texts import Texts


def edit_words(label: str, params: Mapping[str, str], texts: Texts) -> str:
    """The text of an edit's label; ids of parameters and criteria are said by their names."""
    words = dict(params)
    if label == "edits.set_parameter":
        key = f"parameter_names.{params['name']}"
        words["name"] = texts(key) if texts.has(key) else params["name"]
    elif label == "edits.set_weight":
        from district_planner.scoring import load_criteria

        names = {criterion.id: criterion.name(texts.language) for criterion in load_criteria()}
        words["name"] = names.get(params["name"], params["name"])
    return texts(label, **words)
