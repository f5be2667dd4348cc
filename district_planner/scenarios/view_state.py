# SPDX-License-Identifier: EUPL-1.2
"""How somebody left the views: rows, columns, order, filter, charts, selection. Kept beside a project, never in it.

What is read may be older, newer or damaged: whatever does not fit is left out, nothing is refused.
"""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Literal, cast, get_args

from district_planner.scenarios.views import MINUTES, QUALITY, RANK, SEATS, Condition, RowKind

if TYPE_CHECKING:
    from district_planner.core.records import Json, Record

ChartKind = Literal["scatter", "parallel", "bars", "histogram"]
CHART_KINDS: tuple[ChartKind, ...] = get_args(ChartKind)
MAP = "indicator"
"""The column of whatever the map shows at the moment."""
PROVINCE, REGION, CODE, KIND, PLACE = "province", "region", "code", "kind", "place"
"""Columns of words: of municipalities the first three, of sites the last two."""
MOST_COLUMNS = 40
_MOST_KEYS = 20_000
_LONGEST_QUERY = 200


@dataclass(frozen=True)
class ChartState:
    """One chart: its kind, its columns (x and y of a scatter, the axes, the one column) and whether it is unfolded.

    `lasso`: what is drawn is a free line; `logarithmic`: so are the axes whose values are all positive.
    """

    kind: ChartKind
    columns: tuple[str, ...] = ()
    unfolded: bool = True
    lasso: bool = False
    logarithmic: bool = False


@dataclass(frozen=True)
class RowsState:
    """How the rows of one kind were left.

    `widths` are pixels by column where the user chose them; `only` and `brushed` name rows by what outlives an edition
    of the data: the codes of municipalities, the ids of sites. `only` None: all rows. `table_share` is the percentage
    of the width that the table was given; 0: as shipped.
    """

    columns: tuple[str, ...] = ()
    widths: dict[str, int] = field(default_factory=dict)
    sort: str = ""
    descending: bool = False
    query: str = ""
    conditions: tuple[Condition, ...] = ()
    charts: tuple[ChartState, ...] = ()
    only: tuple[str, ...] | None = None
    brushed: tuple[str, ...] = ()
    table_share: int = 0


_MUNICIPALITIES = RowsState(
    columns=(PROVINCE, MAP, "residents", MINUTES, CODE),
    charts=(
        ChartState("scatter", ("young_share", "population_change")),
        ChartState("histogram", (MAP,)),
        ChartState("parallel", ("young_share", "old_age_index", "population_change", "density"), unfolded=False),
    ),
)
_SITES = RowsState(
    columns=(RANK, QUALITY, KIND, PLACE, SEATS, "labour_pool"),
    charts=(
        ChartState("bars", (QUALITY,)),
        ChartState("scatter", ("labour_pool", QUALITY)),
        ChartState("parallel", ("labour_pool", "young_pool", "criterion:airport_km", QUALITY), unfolded=False),
    ),
)
CHARTS = 3


@dataclass(frozen=True)
class ViewState:
    """Which rows are looked at, and how those of each kind were left."""

    rows: RowKind = "municipalities"
    municipalities: RowsState = _MUNICIPALITIES
    sites: RowsState = _SITES

    @property
    def shown(self) -> RowsState:
        """That of the rows that are looked at."""
        return self.municipalities if self.rows == "municipalities" else self.sites

    def with_shown(self, rows: RowsState) -> ViewState:
        """The same with another state of the rows that are looked at."""
        return replace(self, municipalities=rows) if self.rows == "municipalities" else replace(self, sites=rows)

    def to_record(self) -> Record:
        """Plain values to be kept as JSON."""
        record: Record = json.loads(json.dumps(asdict(self)))
        return record

    @classmethod
    def from_record(cls, record: Record | None) -> ViewState:
        """The state that was kept; what cannot be read is as shipped."""
        record = record or {}
        rows: RowKind = "sites" if record.get("rows") == "sites" else "municipalities"
        return cls(
            rows,
            _rows_from(record.get("municipalities"), _MUNICIPALITIES),
            _rows_from(record.get("sites"), _SITES),
        )


def _rows_from(kept: Json, shipped: RowsState) -> RowsState:
    if not isinstance(kept, dict):
        return shipped
    widths = kept.get("widths")
    only = kept.get("only")
    return RowsState(
        columns=_words(kept.get("columns"), MOST_COLUMNS) or shipped.columns,
        widths={
            key: int(width)
            for key, width in (widths.items() if isinstance(widths, dict) else ())
            if isinstance(width, (int, float)) and 16 <= width <= 4000
        },
        sort=_word(kept.get("sort")),
        descending=kept.get("descending") is True,
        query=_word(kept.get("query"))[:_LONGEST_QUERY],
        conditions=_conditions(kept.get("conditions")),
        charts=_charts(kept.get("charts"), shipped.charts),
        only=None if only is None else _words(only, _MOST_KEYS),
        brushed=_words(kept.get("brushed"), _MOST_KEYS),
        table_share=_share(kept.get("table_share")),
    )


def _charts(kept: Json, shipped: tuple[ChartState, ...]) -> tuple[ChartState, ...]:
    found = list(shipped)
    for place, chart in enumerate(kept[:CHARTS] if isinstance(kept, list) else []):
        if isinstance(chart, dict) and chart.get("kind") in CHART_KINDS:
            columns = _words(chart.get("columns"), MOST_COLUMNS)
            kind = cast("ChartKind", chart["kind"])
            flags = {name: chart.get(name) is True for name in ("unfolded", "lasso", "logarithmic")}
            found[place] = ChartState(kind, columns, **flags)
    return tuple(found)


def _conditions(kept: Json) -> tuple[Condition, ...]:
    found = []
    for one in kept[:MOST_COLUMNS] if isinstance(kept, list) else []:
        if isinstance(one, dict) and isinstance(one.get("column"), str):
            condition = Condition(str(one["column"]), _bound(one.get("low")), _bound(one.get("high")))
            if condition.low is not None or condition.high is not None:
                found.append(condition)
    return tuple(found)


def _bound(value: Json) -> float | None:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        return None
    return float(value)


def _share(value: Json) -> int:
    return int(value) if isinstance(value, (int, float)) and 5 <= value <= 95 else 0


def _word(value: Json) -> str:
    return value if isinstance(value, str) else ""


def _words(value: Json, most: int) -> tuple[str, ...]:
    if not isinstance(value, (list, tuple)):
        return ()
    return tuple(dict.fromkeys(one for one in value[:most] if isinstance(one, str)))
