# SPDX-License-Identifier: EUPL-1.2
"""A project in memory, independent of the product's: a list of plans and a place in it. And random actions.

Data sets are made of a number: their title tells it, so that whoever finds one knows what must be in its block.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, Protocol

import numpy as np

from district_planner.scenarios import (
    Dataset,
    DatasetColumn,
    Description,
    Edit,
    OwnIndicator,
    Plan,
    Transformation,
    add_actor,
    add_district,
    add_person,
    edits,
    new_plan,
    own_edits,
    remove_district,
    scenario_edits,
    scoring_edits,
    update_actor,
    update_person,
)
from district_planner.scenarios.payloads import digest_of, pack
from district_planner.scoring.costs import CostProfile, CostRate

PLACES = [(17.34, 40.71), (16.55, 40.83), (18.17, 40.35), (15.55, 41.46), (17.58, 40.53), (16.3, 41.23)]
"""Inland, well away from the sea: Martina Franca, Altamura, Lecce, Foggia, Francavilla Fontana, Andria."""
TEXTS = ["", "Tarànto", "'; DROP TABLE site; --", "名前 \N{GRINNING FACE}", "a\nb\tc", '"', "x" * 200]


class Target(Protocol):
    """What the actions below are done to: a `ProjectFile` or a `Model`."""

    @property
    def plan(self) -> Plan: ...
    def apply(self, edit: Edit, payloads: Mapping[str, bytes] | None = None) -> None: ...
    def undo(self) -> object: ...
    def redo(self) -> object: ...


@dataclass
class Model:
    """The plans passed through, the present one at `place`."""

    plans: list[Plan]
    place: int = 0
    labels: list[str] = field(default_factory=list)

    @property
    def plan(self) -> Plan:
        return self.plans[self.place]

    def apply(self, edit: Edit, payloads: Mapping[str, bytes] | None = None) -> None:
        if not edit.is_empty:
            del self.plans[self.place + 1 :], self.labels[self.place :]
            self.plans.append(edit.apply(self.plan))
            self.labels.append(edit.label)
            self.place += 1

    def undo(self) -> None:
        self.place = max(0, self.place - 1)

    def redo(self) -> None:
        self.place = min(len(self.plans) - 1, self.place + 1)


def puglia() -> Plan:
    """A plan without sites, and without a copy of the catalogue of activities: most of these tests copy files a lot."""
    return replace(new_plan("Puglia", ["16"]), activities=(), catalogue_version="")


def random_edit(plan: Plan, rng: random.Random) -> Edit:
    """Something a user could do to `plan`."""
    lon, lat = rng.choice(PLACES)
    sites = [site.id for site in plan.sites]
    choice = rng.randrange(16 if sites else 5)
    if choice == 0:
        return edits.set_parameter(plan, "cutoff_minutes", rng.choice([30, 45, 60, 75.5]))
    if choice == 1:
        return edits.set_weight(plan, rng.choice(sorted(plan.weights)), rng.choice([0, 5, 12.5, 40]))
    if choice == 2:
        return edits.rename_project(plan, rng.choice([text for text in TEXTS if text.strip()]))
    if choice in {3, 4} or len(sites) < 3:
        return edits.add_site(plan, name=f"Sede {plan.next_site_id}", lon=lon, lat=lat, notes=rng.choice(TEXTS))
    if choice in {5, 6}:
        return edits.move_site(plan, rng.choice(sites), lon + rng.random() / 100, lat)
    if choice == 7:
        return edits.update_site(plan, rng.choice(sites), seats=rng.choice([None, 1, 300]), languages=("it", "de"))
    if choice == 8:
        return edits.remove_site(plan, rng.choice(sites))
    if choice <= 11:
        return random_meeting(plan, rng, sites)
    return random_ranking(plan, rng, sites) if rng.random() < 0.5 else random_scenario(plan, rng)


def random_ranking(plan: Plan, rng: random.Random, sites: list[int]) -> Edit:
    """Something about how places are judged."""
    choice, criterion = rng.randrange(8), rng.choice(sorted(plan.weights))
    name = f"Voce {plan.next_stakeholder_id}"
    if choice == 0:
        return scoring_edits.set_criterion(plan, criterion, enabled=rng.random() < 0.5, minimum=rng.choice([None, 3.5]))
    if choice == 1:
        return scoring_edits.set_criterion(plan, criterion, direction="target", target=rng.choice(sites))
    if choice == 2:
        return scoring_edits.reset_criterion(plan, criterion)
    if choice == 3 and plan.stakeholders:
        return scoring_edits.remove_stakeholder(plan, rng.choice(plan.stakeholders).id)
    if choice == 4:
        return scoring_edits.set_weighting(plan, rng.choice(["direct", "group"]))
    if choice == 5:
        rates = (CostRate("rent", by_site=((rng.choice(sites), 7.5),)),)
        return scoring_edits.set_cost(plan, rng.choice([None, CostProfile(rates=rates), CostProfile(years=3.0)]))
    if choice == 6:
        return scoring_edits.set_for_sites(plan, {"remote_share": rng.choice([0, 0.25, 0.5])}, sites)
    return scoring_edits.add_stakeholder(plan, name=name, points={criterion: rng.choice([0, 10, 100.5])})


def random_scenario(plan: Plan, rng: random.Random) -> Edit:
    """Another scenario, or something about those there are."""
    choice, chosen = rng.randrange(4), rng.choice(plan.scenarios)
    if choice == 0 or len(plan.scenarios) < 2:
        return scenario_edits.add_scenario(plan, f"Scenario {plan.next_scenario_id}", rng.choice(TEXTS))
    if choice == 1:
        return scenario_edits.rename_scenario(plan, chosen.id, f"Nome {rng.random()}")
    if choice == 2 and chosen.id != plan.scenario:
        return scenario_edits.remove_scenario(plan, chosen.id)
    return scenario_edits.switch_scenario(plan, chosen.id)


def random_meeting(plan: Plan, rng: random.Random, sites: list[int]) -> Edit:
    """Something about districts, actors and persons."""
    text = rng.choice([text for text in TEXTS if text.strip() and "\n" not in text])
    if not plan.actors:
        return add_actor(plan, name=text, kind="university", note=rng.choice(TEXTS))
    choice = rng.randrange(5)
    if choice == 0:
        return add_district(plan, name=text, sites=tuple(rng.sample(sites, 1)))
    if choice == 1 and plan.districts:
        return remove_district(plan, rng.choice(plan.districts).id)
    if choice == 2 and plan.people:
        return update_person(plan, rng.choice(plan.people).id, phone=rng.choice(["", "+39 000", text]))
    if choice == 3:
        return update_actor(plan, rng.choice(plan.actors).id, role=text)
    return add_person(plan, actor=plan.actors[0].id, name=text, reason="prova", since="2026-11-22")


def numbers(seed: int) -> dict[str, Any]:
    """What is in the block of data set `seed`: every third one is large, and none can be packed well."""
    rng = np.random.default_rng(seed)
    rows = 40_000 if seed % 3 == 2 else 5
    return {"codes": np.array([b"072006"] * rows), "v_x": rng.random(rows)}


@cache
def imported(seed: int) -> tuple[Dataset, bytes]:
    """A data set, as an import would make it, and its block."""
    block = pack(numbers(seed))
    description = Description(f"Dati {seed}", "Ente d'esempio", "2023", "CC BY 4.0")
    how = Transformation("dati.csv", "0" * 64, 1234, "2026-11-22T10:00:00+00:00", rows_read=5, rows_used=5)
    columns = (DatasetColumn("x", {"it": "Ics", "en": "Ex"}, "residents", "count", known=5),)
    return Dataset(0, "values", description, how, columns, digest_of(block), {"format": "text"}), block


def import_of(plan: Plan, seed: int) -> tuple[Edit, dict[str, bytes]]:
    """The action that brings data set `seed` and an indicator made of it, and the block."""
    dataset, block = imported(seed)
    indicator = OwnIndicator("", {"it": "Quota", "en": "Share"}, "%", expression="100 * data.0.x / residents")
    return own_edits.add_dataset(plan, dataset, (indicator,)), {dataset.payload: block}


def bring(project: Any, seed: int) -> str:
    """Import data set `seed`; gives the digest of its block."""
    edit, given = import_of(project.plan, seed)
    project.apply(edit, given)
    return next(iter(given))


def has_its_numbers(project: Any) -> bool:
    """Whether every data set of an open project has the numbers it came with."""
    for dataset in project.plan.datasets:
        arrays = project.arrays(dataset.payload)
        for name, expected in numbers(int(dataset.description.title.split()[1])).items():
            if not np.array_equal(arrays[name], expected):
                return False
    return True


def random_data(plan: Plan, rng: random.Random) -> tuple[Edit, dict[str, bytes]]:
    """An import, of one of six files, or the end of a data set."""
    if plan.datasets and rng.random() < 0.4:
        return own_edits.remove_dataset(plan, rng.choice(plan.datasets).id), {}
    return import_of(plan, rng.randrange(6))


def random_action(target: Target, rng: random.Random) -> None:
    """One edit, undo or redo; the same for every target that is in the same state."""
    choice = rng.randrange(12)
    if choice < 7:
        target.apply(random_edit(target.plan, rng))
    elif choice >= 10:
        target.apply(*random_data(target.plan, rng))
    elif choice < 9:
        target.undo()
    else:
        target.redo()
