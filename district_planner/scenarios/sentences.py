# SPDX-License-Identifier: EUPL-1.2
"""Sentences about what differs between two plans, kept as a key and what is put in: worded in any language later."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from district_planner.core.texts import LANGUAGES, Exact, TextKey, Texts

if TYPE_CHECKING:
    from collections.abc import Callable

    from district_planner.core.texts import Value
    from district_planner.scenarios.plan import Entity, Plan

NOTHING = "\N{EN DASH}"
"""In the place of a value that is not asked for, as against one that is unknown."""


@dataclass(frozen=True)
class Sentence:
    """One difference: the record it is about, a text key, and what is put into the text."""

    entity: Entity
    id: str
    key: str
    params: tuple[tuple[str, Value], ...] = ()

    def text(self, texts: Texts) -> str:
        """The sentence in the language of `texts`."""
        return texts(self.key, **dict(self.params))


def sentence(entity: Entity, record_id: str, key: str, **params: Value) -> Sentence:
    """A sentence of the area `scenario`."""
    return Sentence(entity, record_id, f"scenario.{key}", tuple(params.items()))


def named(entity: Entity, record_id: object, way: str, name: str) -> Sentence:
    """A record that was `added`, `removed` or `changed`, by its name."""
    return sentence(entity, str(record_id), way, what=TextKey(f"scenario.the_{entity}"), name=name)


def both(word: str, write: Callable[[Texts], str]) -> dict[str, Value]:
    """What is put into a text for `word`, written in every language."""
    return {f"{word}_{language}": write(Texts(language)) for language in LANGUAGES}


def number(value: float | None, nothing: str | None = None) -> Value:
    """A number with the digits it has; None is unknown, or `nothing` if that is given."""
    return nothing if value is None else Exact(value)


def criterion_name(*plans: Plan, criterion: str, word: str = "name") -> dict[str, Value]:
    """What a criterion is called, in both languages, by the first of `plans` that has it; else its id."""
    from district_planner.scenarios.criteria import stated_criterion

    for plan in plans:
        try:
            names = stated_criterion(plan, criterion).names
        except KeyError:
            continue
        return {f"{word}_{language}": names[language] for language in LANGUAGES}
    return {word: criterion}
