# SPDX-License-Identifier: EUPL-1.2
"""An edit as data: it can be applied, turned round, stored and read again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, cast

from district_planner.core.plain import to_plain
from district_planner.scoring import load_criteria

if TYPE_CHECKING:
    from collections.abc import Mapping

    from district_planner.core.records import Json, Record
    from district_planner.core.texts import Texts
    from district_planner.scenarios.plan import Entity, Plan


@dataclass(frozen=True)
class Change:
    """One record before and after; None where it is absent."""

    entity: Entity
    key: str
    before: Json | None
    after: Json | None


@dataclass(frozen=True)
class Edit:
    """One user action: `label` is a text key of the area `edits`, `params` are put into it."""

    label: str
    params: dict[str, str]
    changes: tuple[Change, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing would change."""
        return all(change.before == change.after for change in self.changes)

    def apply(self, plan: Plan) -> Plan:
        """The plan after the edit."""
        return plan.with_records((change.entity, change.key, change.after) for change in self.changes)

    def inverse(self) -> Edit:
        """The edit that takes this one back."""
        turned = tuple(Change(c.entity, c.key, c.after, c.before) for c in reversed(self.changes))
        return Edit(self.label, self.params, turned)

    def merged(self, later: Edit) -> Edit:
        """This edit and a `later` one of the same records as one step: before from here, after from there."""
        after = {(change.entity, change.key): change for change in later.changes}
        kept = [replace(c, after=after.pop((c.entity, c.key), c).after) for c in self.changes]
        return Edit(later.label, later.params, (*kept, *after.values()))

    def text(self, texts: Texts) -> str:
        """What the user did, as the undo menu says it."""
        return edit_text(self.label, self.params, texts)

    def to_json(self) -> Record:
        """Plain JSON; `from_json` reads it back."""
        return {
            "label": self.label,
            "params": dict(self.params),
            "changes": [{"entity": c.entity, "key": c.key, "before": c.before, "after": c.after} for c in self.changes],
        }

    @classmethod
    def from_json(cls, record: Record) -> Edit:
        """The edit written by `to_json`."""
        changes = cast("list[dict[str, Any]]", record["changes"])
        return cls(
            cast("str", record["label"]),
            cast("dict[str, str]", record["params"]),
            tuple(Change(c["entity"], c["key"], c["before"], c["after"]) for c in changes),
        )


_ABOUT_CRITERIA = {"edits.set_weight", "edits.set_criterion", "edits.reset_criterion"}
_PART_OF_CRITERION = "criterion_"
"""Edits, and what begins the labels of edits, whose `name` may be the id of a shipped criterion."""


def edit_text(label: str, params: Mapping[str, str], texts: Texts) -> str:
    """The words of an edit; ids of parameters and criteria are said by their names."""
    words = dict(params)
    if f"name_{texts.language}" in words:  # what the user or a recipe calls it in this language
        words["name"] = words[f"name_{texts.language}"]
    if label == "edits.set_parameter" and texts.has(f"parameter_names.{words['name']}"):
        words["name"] = texts(f"parameter_names.{words['name']}")
    elif label in _ABOUT_CRITERIA or label.partition(".")[2].startswith(_PART_OF_CRITERION):
        names = {criterion.id: criterion.name(texts.language) for criterion in load_criteria()}
        words["name"] = names.get(words["name"], words["name"])
    return texts(label, **words)


def numbered(plan: Plan, entity: Entity, record: Any, label: str, params: dict[str, str]) -> Edit:
    """The edit that brings `record`, a dataclass with the id that the counter of its entity gives next."""
    counter = f"next_{entity}_id"
    changes = (
        Change("project", counter, record.id, record.id + 1),
        Change(entity, str(record.id), None, to_plain(record)),
    )
    edit = Edit(label, params, changes)
    edit.apply(plan)
    return edit
