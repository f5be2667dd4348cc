# SPDX-License-Identifier: EUPL-1.2
"""A project with data sets of invented numbers, made by hand, as an import would leave them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pytest

from district_planner.scenarios import (
    Dataset,
    DatasetColumn,
    Description,
    Rule,
    Transformation,
    demo_plan,
    own_edits,
)
from district_planner.scenarios.payloads import digest_of, pack

if TYPE_CHECKING:
    from collections.abc import Callable

    from district_planner.gui.session import Session
    from district_planner.scenarios import Plan

JOBS, INCOME, CLASSES, FLOWS = 1, 2, 3, 4
"""Ids of the data sets, in the order they are added."""
LABELS = ("Polo", "Cintura", "Periferia")


@dataclass(frozen=True)
class Made:
    """A data set to be, with its block of numbers."""

    dataset: Dataset
    block: bytes


def done(read: int, used: int, lost: int, *reasons: Rule) -> Transformation:
    """What was done to a file of so many rows."""
    return Transformation("file.csv", "0" * 64, 1000, "2026-11-20T10:00:00Z", read, used, lost, 0, reasons, (), "2023")


def made_values(
    codes: tuple[str, ...],
    title: str,
    columns: dict[str, tuple[DatasetColumn, np.ndarray]],
    how: Transformation,
    labels: dict[str, tuple[str, ...]] | None = None,
) -> Made:
    """A data set of values by municipality; `columns` by id with their values in the order of `codes`."""
    arrays: dict[str, np.ndarray] = {"codes": np.array(codes, dtype="S6")}
    arrays |= {f"v_{name}": values for name, (_, values) in columns.items()}
    arrays |= {f"l_{name}": np.array(words) for name, words in (labels or {}).items()}
    block = pack(arrays)
    description = Description(title, "Ente di prova", "2023", "CC BY 4.0", "https://example.org/")
    own = tuple(column for column, _ in columns.values())
    return Made(Dataset(0, "values", description, how, own, digest_of(block)), block)


def add(session: Session, made: Made) -> None:
    """Import a data set made by hand."""
    edit = own_edits.add_dataset(session.plan, made.dataset)
    assert session.edit(edit, payloads={made.dataset.payload: made.block})


def column(name: str, it: str, en: str, kind: str, unit: str = "", **more: object) -> DatasetColumn:
    """A column with its two names."""
    return DatasetColumn(name, {"it": it, "en": en}, unit, kind, **more)  # type: ignore[arg-type]


@pytest.fixture
def with_data(open_session: Callable[[Plan | None], Session]) -> Session:
    """The demo district with jobs (half of the residents, unknown in Bari), income, classes and a commuting matrix."""
    session = open_session(demo_plan("it"))
    territory = session.territory
    codes, residents = tuple(territory.codes), territory.population.residents()
    jobs = residents / 2
    jobs[codes.index("072006")] = np.nan
    lost = Rule("importing.lost_bad", {}, 3)
    more = {"known": 7897, "total": 29_000_000.0, "total_read": 29_100_000.0}
    add(
        session,
        made_values(
            codes,
            "Addetti",
            {"jobs": (column("jobs", "Addetti", "Jobs", "count", "addetti", **more), jobs)},
            done(7900, 7897, 3, lost),
        ),
    )
    income = np.full(len(codes), 20_000.0)
    income[codes.index("073027")] = 25_000.0
    words = column("income", "Reddito medio", "Mean income", "average", "euro", known=7901)
    add(session, made_values(codes, "Redditi", {"income": (words, income)}, done(7901, 7901, 0)))
    classes = np.arange(len(codes), dtype=np.float64) % 3
    words = column("class", "Classe", "Class", "category", known=7901)
    made = made_values(codes, "Classi", {"class": (words, classes)}, done(7901, 7901, 0), {"class": LABELS})
    add(session, made)
    order = np.arange(len(codes), dtype=np.int32)
    block = pack(
        {
            "codes": np.array(codes, dtype="S6"),
            "origin": order,
            "destination": np.roll(order, 1),
            "persons": np.ones(len(codes)),
        }
    )
    flows = Dataset(0, "flows", Description("Pendolari", "Istat", "2021"), done(10, 10, 0), (), digest_of(block))
    add(session, Made(flows, block))
    return session
