# SPDX-License-Identifier: EUPL-1.2
"""The columns of the table of scenarios: of each its quality and rank, of each but the first how much it differs."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from district_planner.gui.explaining import Asked
from district_planner.gui.widgets.table_model import Column
from district_planner.gui.wording import DASH, shortened, signed
from district_planner.scenarios.comparing import SiteInScenario, SiteRow
from district_planner.scenarios.explain.cost_explainer import TOTAL
from district_planner.scenarios.explain.scenario_explainer import COST_DIFFERENCE, DIFFERENCE, POOL_DIFFERENCE

if TYPE_CHECKING:
    from district_planner.core.texts import Texts

Figure = Callable[[SiteInScenario], float | None]
_TITLE_CHARACTERS = 16
_EXPLAINED = {"quality": "quality", "pool": "labour_pool", "cost": TOTAL}
_DIFFERENCES = {"quality": DIFFERENCE, "pool": POOL_DIFFERENCE, "cost": COST_DIFFERENCE}
"""What explains the figures of the columns, and how they differ."""


def scenario_columns(
    names: tuple[str, ...], ids: tuple[int, ...], *, has_cost: bool, texts: Texts
) -> list[Column[SiteRow]]:
    """`names` and `ids` of the scenarios compared, the first as the one to start from."""
    figures: dict[str, tuple[Figure, int]] = {"quality": (lambda entry: entry.quality, 1)}
    further: dict[str, tuple[Figure, int]] = {"pool": (lambda entry: entry.pool, 0)}
    if has_cost:
        further["cost"] = (lambda entry: entry.cost, 0)
    columns: list[Column[SiteRow]] = [
        Column("site", texts("panels.site"), lambda row: row.name, lambda row: row.name, wide=True, characters=28)
    ]
    for figure, (read, decimals) in (figures | further).items():
        columns += [_column(figure, at, (name, ids[at]), read, decimals, texts) for at, name in enumerate(names)]
        columns += [_difference(figure, at, names, ids, read, decimals, texts) for at in range(1, len(names))]
        if figure == "quality":
            columns += [_rank(at, name, ids[at], texts) for at, name in enumerate(names)]
    return columns


def _read(read: Figure, at: int, row: SiteRow) -> float | None:
    entry = row.entries[at]
    return None if entry is None else read(entry)


def _column(
    figure: str, at: int, scenario: tuple[str, int], read: Figure, decimals: int, texts: Texts
) -> Column[SiteRow]:
    name, number = scenario

    def words(row: SiteRow) -> str:
        return DASH if row.entries[at] is None else texts.number(_read(read, at, row), decimals)

    title = texts(f"scenario_window.column_{figure}", name=shortened(name, _TITLE_CHARACTERS))
    tip = texts(f"scenario_window.column_{figure}_tip", name=name)
    bar = partial(_bar, at) if figure == "quality" else None
    return Column(
        f"{figure}{at}",
        title,
        partial(_read, read, at),
        words,
        numeric=True,
        title_tip=tip,
        bar=bar,
        why=partial(_asked, _EXPLAINED[figure], at, number),
    )


def _asked(figure: str, at: int, scenario: int, row: SiteRow) -> Asked | None:
    """What a figure of the site is made of in that scenario, if the site is in it."""
    return None if row.entries[at] is None else Asked("site", row.site_id, figure, scenario=scenario)


def _bar(at: int, row: SiteRow) -> float | None:
    quality = _read(lambda entry: entry.quality, at, row)
    return None if quality is None else quality / 100


def _difference(
    figure: str, at: int, names: tuple[str, ...], ids: tuple[int, ...], read: Figure, decimals: int, texts: Texts
) -> Column[SiteRow]:
    def value(row: SiteRow) -> float | None:
        before, after = _read(read, 0, row), _read(read, at, row)
        return None if before is None or after is None else after - before

    def question(row: SiteRow) -> Asked | None:
        if row.entries[0] is None or row.entries[at] is None:
            return None
        return Asked("difference", row.site_id, _DIFFERENCES[figure], (ids[0], ids[at]))

    return Column(
        f"{figure}_difference{at}",
        texts("scenario_window.column_difference"),
        value,
        lambda row: DASH if None in (row.entries[0], row.entries[at]) else signed(texts, value(row), decimals),
        numeric=True,
        title_tip=texts("scenario_window.column_difference_tip", before=names[0], after=names[at]),
        why=question,
    )


def _rank(at: int, name: str, scenario: int, texts: Texts) -> Column[SiteRow]:
    def words(row: SiteRow) -> str:
        entry = row.entries[at]
        if entry is None or entry.rank is None:
            return texts("scenario_window.excluded") if entry is not None and entry.excluded else DASH
        return texts("panels.rank", rank=str(entry.rank))

    return Column(
        f"rank{at}",
        texts("scenario_window.column_rank", name=shortened(name, _TITLE_CHARACTERS)),
        partial(_read, lambda entry: entry.rank, at),
        words,
        numeric=True,
        title_tip=texts("scenario_window.column_rank_tip", name=name),
        why=partial(_asked, _EXPLAINED["quality"], at, scenario),
    )
