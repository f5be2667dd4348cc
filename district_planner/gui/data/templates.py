# SPDX-License-Identifier: EUPL-1.2
"""The kinds of indicators that can be made without writing a formula, and formulas written with names. No Qt."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from district_planner.core.errors import InputError
from district_planner.core.expressions import AREA, Expression

if TYPE_CHECKING:
    from collections.abc import Mapping

    from district_planner.scenarios.datasets import ColumnKind

FORMULA, LAYER = "formula", "layer"
_NAME = r"([A-Za-z_]\w*(?:\.\w+)*)"


@dataclass(frozen=True)
class Template:
    """One kind: `parts` names its indicators, `pattern` is the formula with `{0}` and `{1}` for their ids."""

    id: str
    parts: tuple[str, ...]
    pattern: str
    unit: str
    decimals: int
    kind: ColumnKind
    ramp: str

    def expression(self, *ids: str) -> str:
        """The formula over these indicators."""
        return self.pattern.format(*ids)

    def parts_of(self, expression: str) -> tuple[str, ...] | None:
        """The indicators of a formula that this template made; None for any other formula."""
        wanted = re.escape(self.pattern.format(*(f"\0{place}\0" for place in range(len(self.parts)))))
        for place in range(len(self.parts)):
            wanted = wanted.replace(re.escape(f"\0{place}\0"), _NAME)
        found = re.fullmatch(wanted, expression.strip())
        return found.groups() if found else None


TEMPLATES: dict[str, Template] = {
    template.id: template
    for template in (
        Template("share", ("part", "whole"), "share({0}; {1})", "%", 1, "share", "purples"),
        Template("thousand", ("part", "whole"), "1000 * ratio({0}; {1})", "per 1000", 1, "rate", "oranges"),
        Template("density", ("quantity",), "density({0})", "per km²", 1, "rate", "greens"),
        Template("growth", ("before", "after"), "growth({0}; {1})", "%", 1, "rate", "brown_teal"),
        Template("ratio", ("above", "below"), "ratio({0}; {1})", "", 2, "rate", "teals"),
    )
}


def template_of(expression: str) -> tuple[Template, tuple[str, ...]] | None:
    """The template that made a formula, and its indicators; None for a formula written freely."""
    for template in TEMPLATES.values():
        parts = template.parts_of(expression)
        if parts is not None:
            return template, parts
    return None


class NamedFormula:
    """Formulas as people write them, `[Laureati] ÷ [Residenti]`, turned into formulas over ids and back.

    Where two indicators have one name, each is followed by where it comes from.
    """

    def __init__(self, names: Mapping[str, tuple[str, str]]) -> None:
        """`names`: name and origin of each indicator by its id."""
        plain = {key: _without_brackets(name) for key, (name, _) in names.items()}
        often = list(plain.values())
        self._name_of = {
            key: name if often.count(name) == 1 else f"{name} ({_without_brackets(names[key][1])})"
            for key, name in plain.items()
        }
        self._id_of = {name.casefold(): key for key, name in self._name_of.items()}

    def name(self, indicator_id: str) -> str:
        """An indicator as it stands in a formula."""
        return f"[{self._name_of[indicator_id]}]"

    def shown(self, expression: str) -> str:
        """A formula over ids, with the names in their place."""

        def put(found: re.Match[str]) -> str:
            return self.name(found[0]) if found[0] in self._name_of else found[0]

        return re.sub(r"[A-Za-z_]\w*(?:\.\w+)*", put, expression)

    def read(self, written: str) -> str:
        """What was written, with ids in the place of names.

        Raises:
            InputError: it cannot be read, or a name is none of the indicators; `position` says where, from 1.
        """
        parsed = Expression.parse(written)
        known = {name: self._id(name) for name in parsed.names}
        for name, key in known.items():
            if key is None:
                position = str(written.casefold().find(name.casefold()) + 1)
                raise InputError("data_window.name_unknown", name=name, position=position)
        if not parsed.names:
            raise InputError("data_window.formula_without_names")
        return re.sub(r"\[([^\[\]]+)\]", lambda found: str(known.get(found[1].strip(), found[0])), written).strip()

    def _id(self, name: str) -> str | None:
        if name in self._name_of or name == AREA:
            return name
        return self._id_of.get(name.strip().casefold())


def position_of(error: InputError) -> int | None:
    """Where in a formula an error is, from 0; None when it does not say."""
    position = error.params.get("position")
    return int(str(position)) - 1 if position is not None and str(position).isdecimal() else None


def _without_brackets(name: str) -> str:
    return " ".join(name.replace("[", "(").replace("]", ")").split())
