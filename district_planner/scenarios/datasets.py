# SPDX-License-Identifier: EUPL-1.2
"""What a user brings: data sets with where they come from, indicators made of them, criteria that use them.

The numbers themselves are not here but in the block that `Dataset.payload` names (`scenarios/payloads.py`).
"""

from __future__ import annotations

import re
from dataclasses import astuple, dataclass, field
from typing import Literal

from district_planner.core.errors import InputError
from district_planner.core.records import Record
from district_planner.core.texts import Language, is_unwritable

DatasetKind = Literal["values", "flows", "layer", "tiles", "units"]
BY_MUNICIPALITY: tuple[DatasetKind, ...] = ("values", "units")
"""Kinds of data sets whose columns are indicators of the municipalities."""
Absent = Literal["unknown", "zero"]
ColumnKind = Literal["count", "average", "share", "rate", "category", "text"]
Reach = Literal["here", "catchment"]
LayerFigure = Literal["count", "sum", "nearest_km"]
LAYER_SHAPES = ("circle", "square")
"""Signs of points."""
Better = Literal["more", "less"]
CalibrationChoice = Literal["who", "how_far"]
"""The two answers of a calibration: who commutes where, or how far people go."""
Names = dict[str, str]

MAX_TEXT = 2000
_SLUG = re.compile(r"[a-z][a-z0-9_]{0,39}")


@dataclass(frozen=True)
class Description:
    """What a data set is, whose, and where it is kept; `vintage`: the year or date of the facts, not of the file."""

    title: str
    publisher: str = ""
    vintage: str = ""
    licence: str = ""
    url: str = ""
    note: str = ""


@dataclass(frozen=True)
class Rule:
    """One thing that was done to the rows: a text key, its parameters, and how many rows it concerned."""

    key: str
    params: dict[str, str] = field(default_factory=dict)
    rows: int = 0


@dataclass(frozen=True)
class Transformation:
    """How a file became a data set. `lost` says why rows were left out, `rules` what was done to those that were used.

    `rows_read` = `rows_used` + `rows_lost` + `rows_skipped`: skipped are those the mapping does not ask for (totals,
    other levels). `codes` names the lists of municipalities the file can follow, e.g. "2021" or "2019-2021".
    """

    file: str
    sha256: str
    size_bytes: int
    imported_at: str
    rows_read: int
    rows_used: int
    rows_lost: int = 0
    rows_skipped: int = 0
    lost: tuple[Rule, ...] = ()
    rules: tuple[Rule, ...] = ()
    codes: str = ""
    recipe: str = ""


@dataclass(frozen=True)
class DatasetColumn:
    """A column of values. `known` municipalities (or features) have one; `total` is their sum, for counts.

    `total_read` is the sum over the rows as read, before they were carried to the municipalities of the project.
    """

    id: str
    names: Names
    unit: str
    kind: ColumnKind
    decimals: int = 0
    weight: str = ""
    known: int = 0
    total: float | None = None
    total_read: float | None = None

    def name(self, language: Language) -> str:
        """What the user reads."""
        return self.names[language]


@dataclass(frozen=True)
class LayerStyle:
    """How a layer is drawn: `scenarios/layer_styles.py` has the palette and the limits.

    `size` in pixels of a sign, of a line or of an outline; `label` is the id of a column, `filter` an expression over
    ids of columns; of two layers the one with the higher `order` lies above.
    """

    visible: bool = True
    colour: str = "blue"
    size: int = 8
    opacity: float = 0.6
    label: str = ""
    filter: str = ""
    shape: str = "circle"
    order: int = 0


@dataclass(frozen=True)
class Dataset:
    """One import. `payload` is the digest of the block with its numbers, empty for background tiles.

    `mapping` is how the file was read, as `importing` wrote it; `geometry` of a layer: "point", "line" or "polygon";
    `path` of background tiles: where the file lies. Of local units and persons employed by activity (`kind` "units",
    read by `scenarios/supply.py`): `classification` is the edition of ATECO, "" where no activity is told; `absent`
    says what an activity without a row means in a municipality that has others; data of one `series` may be compared
    over the `periods` ("2023", "2023Q2", "2023-06", "2026-10-05"), in order; `partial`: only some of the units there
    are, such as start-ups: a lower bound, however complete the list.
    """

    id: int
    kind: DatasetKind
    description: Description
    transformation: Transformation
    columns: tuple[DatasetColumn, ...] = ()
    payload: str = ""
    mapping: Record = field(default_factory=dict)
    style: LayerStyle | None = None
    geometry: str = ""
    path: str = ""
    classification: Literal["", "2007", "2022", "2025"] = ""
    absent: Absent = "unknown"
    series: str = ""
    periods: tuple[str, ...] = ()
    partial: bool = False

    def __post_init__(self) -> None:
        check_texts(self.description)
        if len({column.id for column in self.columns}) != len(self.columns):
            raise InputError("datasets.column_twice", title=self.description.title)
        for column in self.columns:
            if not _SLUG.fullmatch(column.id):
                raise InputError("datasets.column_id", value=column.id)

    def column(self, column_id: str) -> DatasetColumn:
        """The column with this id; `KeyError` when there is none."""
        for column in self.columns:
            if column.id == column_id:
                return column
        raise KeyError(column_id)

    def rows_together(self, column_id: str) -> Literal["", "sum", "mean"]:
        """What was made of several rows of one municipality, by the mapping; "" where each has one row at most."""
        recipe = self.mapping.get("recipe")
        mapping = recipe.get("mapping") if isinstance(recipe, dict) else None
        values = mapping.get("values") if isinstance(mapping, dict) else None
        for value in values if isinstance(values, list) else ():
            if isinstance(value, dict) and value.get("id") == column_id:
                return next((how for how in ("sum", "mean") if value.get("repeated") == how), "")
        return ""

    def indicator_id(self, column_id: str) -> str:
        """The id by which the values of a column are known everywhere: `data.<data set>.<column>`."""
        return f"data.{self.id}.{column_id}"


def check_texts(description: Description) -> None:
    """Check what a user wrote about a data set.

    Raises:
        InputError: no title, a text too long or with control characters.
    """
    if not description.title.strip():
        raise InputError("datasets.title_empty")
    for text in astuple(description):
        if len(text) > MAX_TEXT or is_unwritable(text):
            raise InputError("datasets.text_unusable", text=text[:60], limit=MAX_TEXT)


@dataclass(frozen=True)
class LayerMeasure:
    """A figure of a layer: how many features, the sum of a column, or the km to the nearest.

    `reach`: inside the municipality, or inside the catchment of a place (each counted with its weight).
    """

    dataset: int
    figure: LayerFigure
    reach: Reach = "here"
    column: str = ""
    filter: str = ""


@dataclass(frozen=True)
class OwnIndicator:
    """An indicator of the user's, or of a recipe (`dataset` is then the data set it came with).

    Either `expression` (`core/expressions.py`) over ids of indicators, or `layer`.
    """

    id: str
    names: Names
    unit: str
    decimals: int = 1
    kind: ColumnKind = "rate"
    ramp: str = "blues"
    expression: str = ""
    layer: LayerMeasure | None = None
    note: str = ""
    dataset: int = 0

    def __post_init__(self) -> None:
        if any(not name.strip() or len(name) > MAX_TEXT or is_unwritable(name) for name in self.names.values()):
            raise InputError("datasets.indicator_name")

    def name(self, language: Language) -> str:
        """What the user reads."""
        return self.names[language]


@dataclass(frozen=True)
class OwnCriterion:
    """A criterion of the user's: an indicator, at the place itself or over the catchment, and which way is better."""

    id: str
    indicator: str
    direction: Better
    reach: Reach = "here"
    low_percentile: float = 5.0
    high_percentile: float = 95.0


@dataclass(frozen=True)
class CalibrationRecord:
    """The last fit of the decay to observed commuting: what it was made with, and how well it fits before and after.

    CPC: common part of commuters, 0 to 1; `within_…` shares of the persons within the cutoff, 0 to 1. `choice`: which
    of the two answers was taken, who commutes where or how far people go; empty where nobody noted it.
    """

    dataset: int
    regions: tuple[str, ...]
    cutoff_minutes: float
    decay_before: str
    decay_after: str
    cpc_before: float
    cpc_after: float
    within_observed: float
    within_before: float
    within_after: float
    persons: float
    pairs: int
    at: str
    choice: CalibrationChoice | Literal[""] = ""
