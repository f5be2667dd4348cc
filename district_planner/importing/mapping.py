# SPDX-License-Identifier: EUPL-1.2
"""What the columns of a file mean: where the place stands, which rows count, what each number is.

A mapping says nothing about one file alone: columns are named by their headings, so that it reads next year's file too.
It is data and nothing else: `importing/recipes.py` keeps mappings as TOML, shipped ones and the user's alike.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from district_planner.core.errors import InputError
from district_planner.core.texts import Language
from district_planner.scenarios.datasets import ColumnKind, Names

ColumnRef = str | int | tuple[str | int, ...]
"""A heading, or a position from 0, or several of them of which the first that the file has counts.

Headings are compared as `places.folded_heading` writes them; `*` stands for anything.
"""
MappingKind = Literal["values", "flows", "layer", "units"]
PlaceKind = Literal["istat", "istat_parts", "istat_last6", "cadastral", "name", "nuts3", "coordinates"]
Repeated = Literal["error", "sum", "mean"]
Figure = Literal["value", "rows"]
Absent = Literal["unknown", "zero"]
Classification = Literal["", "2007", "2022", "2025"]
Zeros = Literal["", "lost", "kept"]
PLACE_KINDS: tuple[PlaceKind, ...] = (
    "istat", "istat_parts", "istat_last6", "cadastral", "name", "nuts3", "coordinates",
)  # fmt: skip
MEASURED_KINDS: tuple[ColumnKind, ...] = ("count", "average", "share", "rate", "category")
VALUE_ID = re.compile(r"[a-z][a-z0-9_]{0,39}")


@dataclass(frozen=True)
class RowFilter:
    """Which rows count: those that pass every condition given here, or, with `exclude`, all others.

    Attributes:
        column: where to look.
        values: the texts asked for, without regard to case; `*` stands for anything.
        widths: how many characters the text has, as it stands in the file: files that stack regions, provinces and
            municipalities tell them apart by the width of the code alone.
        at_least: smallest number that counts.
        at_most: largest number that counts.
        latest: only the rows with the largest text (the last year); what was left out is told.
        exclude: the other way round.
    """

    column: ColumnRef
    values: tuple[str, ...] = ()
    widths: tuple[int, ...] = ()
    at_least: float | None = None
    at_most: float | None = None
    latest: bool = False
    exclude: bool = False


@dataclass(frozen=True)
class PlaceKey:
    """Which municipality, or which point, a row is about.

    Attributes:
        kind: "istat" (6-digit code; zeros lost at its start are put back), "istat_parts" (province and number within
            it in two columns), "istat_last6" (the last six digits of a longer code), "cadastral", "name",
            "nuts3" (Eurostat's code of a province, whose values go to all its municipalities), "coordinates" (two
            columns: longitude or x first).
        columns: one, or two for "istat_parts" and "coordinates".
        province: for "name": where sign, name or code of the province stands; names alone may be those of two.
        year: of the list of municipalities the codes follow; None to tell it from the codes.
        no_place: texts of the key that stand for no municipality (abroad, unknown): their rows are counted as lost,
            with this reason.
        crs: of coordinates, as "EPSG:32632"; "" for longitude and latitude.
    """

    kind: PlaceKind = "istat"
    columns: tuple[ColumnRef, ...] = ()
    province: ColumnRef = ""
    year: int | None = None
    no_place: tuple[str, ...] = ()
    crs: str = ""


@dataclass(frozen=True)
class ValueColumn:
    """One column of the data set to be: what it is called, and how it is made of the rows of the file.

    Attributes:
        id: a word of small letters, digits and underscores; part of the indicator's id in the project.
        column: where the number stands; not needed when rows are counted.
        plus: further columns whose numbers are added to it; where one is unknown the sum is.
        names: what the user reads, by language.
        unit: a word of `resources/i18n/*/units.toml`, or any short text.
        kind: "count" (adds up), "average", "share" (percent), "rate" (per so many), "category".
        decimals: shown.
        weight: id of another value that weighs averages when municipalities are merged; "" for residents.
        where: conditions of this value, beside those of the mapping: how long tables are taken apart.
        repeated: what two rows of one municipality mean: "error", "sum" or "mean".
        figure: "value", or "rows" to count rows.
        absent: what a municipality without any row has; "zero" only where the file lists everything there is.
        scale: the number is multiplied by it.
        missing: texts that mean unknown here, beside those that always do.
        least: a smaller number is not believed.
        most: a larger number is not believed.
        residents_each: smallest and largest number of residents for each unit that is believed.
        optional: the file may be without this column; then the value is left out, and that is told.
        labels: what the texts of a category are called; without it, they stand for themselves.
        label_column: where the label of a category stands, beside its text.
    """

    id: str
    column: ColumnRef = ""
    names: Names = field(default_factory=dict)
    unit: str = ""
    kind: ColumnKind = "count"
    decimals: int = 0
    weight: str = ""
    where: tuple[RowFilter, ...] = ()
    repeated: Repeated = "error"
    figure: Figure = "value"
    absent: Absent = "unknown"
    scale: float = 1.0
    missing: tuple[str, ...] = ()
    least: float | None = None
    most: float | None = None
    residents_each: tuple[float, ...] = ()
    optional: bool = False
    labels: dict[str, str] = field(default_factory=dict)
    label_column: ColumnRef = ""
    plus: tuple[ColumnRef, ...] = ()

    def __post_init__(self) -> None:
        if not VALUE_ID.fullmatch(self.id):
            raise InputError("importing.value_id", value=self.id[:60])


@dataclass(frozen=True)
class UnitsColumns:
    """Where a table of local units tells activity, period, units and persons employed.

    Numbers stand in columns of their own (`units`, `employees`), or in one column (`value`) beside another (`measure`)
    that says what they are, or each row is one unit (`each_row`).

    Attributes:
        activity: code of ATECO; "" where every row is about all activities.
        classification: edition of ATECO; "" to tell it from the codes.
        totals: texts of that column for all activities, beside those that always are.
        zeros: whether codes without dots have lost the zero they begin with; "" to tell it from the codes.
        period: column of the year, quarter, month or day.
        period_text: the period of all rows, where no column has it.
        period_note: a row above the headings that ends with it, with `*` in its place: `aggiornato al *`.
        units: column of the number of units.
        employees: column of the persons employed.
        value: column of either.
        measure: which of the two `value` is.
        units_words: texts of `measure` for units.
        employees_words: texts of `measure` for persons employed.
        each_row: each row is one unit; rows without a code count in the total alone.
        classes: persons employed that stand for a text of `employees`, where that has classes: an estimate.
        repeated: what two rows of one municipality, activity and period mean: "error" or "sum".
        absent: what an activity without a row means in a municipality that has others; "" to ask.
        everywhere: the file lists everything there is: municipalities without any row have none.
        partial: the file lists only some of the units there are (start-ups, members of an association).
        series: data of one series may be compared over time; "" for one made of the recipe's id or the file's name.
    """

    activity: ColumnRef = ""
    classification: Classification = ""
    totals: tuple[str, ...] = ()
    zeros: Zeros = ""
    period: ColumnRef = ""
    period_text: str = ""
    period_note: str = ""
    units: ColumnRef = ""
    employees: ColumnRef = ""
    value: ColumnRef = ""
    measure: ColumnRef = ""
    units_words: tuple[str, ...] = ()
    employees_words: tuple[str, ...] = ()
    each_row: bool = False
    classes: dict[str, float] = field(default_factory=dict)
    repeated: Literal["error", "sum"] = "error"
    absent: Literal["", "unknown", "zero"] = ""
    everywhere: bool = False
    partial: bool = False
    series: str = ""

    @property
    def is_long(self) -> bool:
        """Whether units and persons employed stand in one column, in rows of their own."""
        return self.measure != ""

    @property
    def columns(self) -> tuple[ColumnRef, ...]:
        """Every column that is named."""
        named = (self.activity, self.period, self.units, self.employees, self.value, self.measure)
        return tuple(ref for ref in named if ref not in ("", ()))

    @property
    def needed(self) -> tuple[ColumnRef, ...]:
        """The columns that a file cannot do without: it may lack that of the period, and one of two numbers."""
        either = self.units if self.units != "" else self.employees
        numbers = (self.value, self.measure) if self.is_long else (either,)
        named = (self.activity,) if self.each_row else (self.activity, *numbers)
        return tuple(ref for ref in named if ref not in ("", ()))


@dataclass(frozen=True)
class SourceWords:
    """Whose data it is. `vintage` is fixed, or in a column, or where `vintage_pattern` finds it in the file's name."""

    title: Names = field(default_factory=dict)
    publisher: str = ""
    vintage: str = ""
    vintage_column: ColumnRef = ""
    vintage_pattern: str = ""
    licence: str = ""
    url: str = ""
    note: Names = field(default_factory=dict)

    def titled(self, language: Language) -> str:
        """The title in a language; in the other one when it has only that."""
        return self.title.get(language) or next((title for title in self.title.values() if title), "")


@dataclass(frozen=True)
class LayoutHints:
    """What is known before about how the file is written: it answers doubts, and overrules what was guessed.

    Attributes:
        member: the sheet or the file in a zip; `*` stands for anything.
        decimal, thousands: marks; "" where the guess decides.
        encoding, separator: the same.
    """

    member: str = ""
    decimal: str = ""
    thousands: str = ""
    encoding: str = ""
    separator: str = ""


@dataclass(frozen=True)
class Mapping:
    """How the rows of a table become a data set.

    Attributes:
        kind: "values" by municipality, "flows" between municipalities, a "layer" of points, or local "units" by
            municipality, activity and period.
        place: of the row; of flows, where they begin; of a layer without columns, where the file has its shapes.
        destination: of flows, where they end.
        rows: conditions that all rows must meet; the others are skipped.
        values: of flows the first is the number of persons; of layers the columns that are numbers; of units further
            figures of the municipality, which may be none.
        texts: of layers the columns kept as text, by their headings.
        layout: how the file is written.
        description: whose data it is.
        units: of units, what the columns are.
    """

    kind: MappingKind = "values"
    place: PlaceKey = field(default_factory=PlaceKey)
    destination: PlaceKey | None = None
    rows: tuple[RowFilter, ...] = ()
    values: tuple[ValueColumn, ...] = ()
    texts: tuple[ColumnRef, ...] = ()
    layout: LayoutHints = field(default_factory=LayoutHints)
    description: SourceWords = field(default_factory=SourceWords)
    units: UnitsColumns | None = None

    def value(self, value_id: str) -> ValueColumn:
        """The value column with this id; `KeyError` when there is none."""
        for value in self.values:
            if value.id == value_id:
                return value
        raise KeyError(value_id)


def columns_asked(mapping: Mapping, *, optional: bool = True) -> tuple[ColumnRef, ...]:
    """Every column that a mapping names, each once; without those it can do without, unless `optional`."""
    refs: list[ColumnRef] = [row.column for row in mapping.rows]
    for place in (mapping.place, mapping.destination):
        refs += [*place.columns, place.province] if place else []
    for value in mapping.values:
        if optional or not value.optional:
            refs += [value.column, *value.plus, value.label_column, *(row.column for row in value.where)]
    if mapping.units is not None:
        refs += mapping.units.columns if optional else mapping.units.needed
    refs += [*mapping.texts, mapping.description.vintage_column] if optional else mapping.texts
    return tuple(dict.fromkeys(ref for ref in refs if ref not in ("", ())))


def check_mapping(mapping: Mapping) -> None:
    """Check that a mapping is complete in itself, whatever the file.

    Raises:
        InputError: something is missing or makes no sense; the text says what.
    """
    has_shapes = mapping.kind == "layer" and not mapping.place.columns
    for place in (mapping.place, mapping.destination):
        if place is not None and not has_shapes:
            _check_place(place)
    if mapping.kind == "flows" and (mapping.destination is None or len(mapping.values) != 1):
        raise InputError("importing.flows_incomplete")
    if mapping.kind == "flows" and "nuts3" in (mapping.place.kind, mapping.destination and mapping.destination.kind):
        raise InputError("importing.flows_by_nuts")
    if mapping.kind == "layer" and mapping.place.kind != "coordinates":
        raise InputError("importing.layer_without_coordinates")
    if mapping.kind != "layer" and mapping.place.kind == "coordinates":
        raise InputError("importing.coordinates_need_layer")
    if mapping.kind == "values" and not mapping.values:
        raise InputError("importing.no_values")
    if mapping.kind == "units":
        _check_units(mapping)
    ids = [value.id for value in mapping.values]
    for value in mapping.values:
        if ids.count(value.id) > 1:
            raise InputError("importing.value_twice", value=value.id)
        if value.figure == "value" and value.column == "":
            raise InputError("importing.value_without_column", value=value.id)
        if value.plus and (
            mapping.kind not in ("values", "units") or value.figure == "rows" or value.kind == "category"
        ):
            raise InputError("importing.plus_without_numbers", value=value.id)
        if value.weight and value.weight not in ids:
            raise InputError("importing.weight_unknown", value=value.id, weight=value.weight)


def _check_units(mapping: Mapping) -> None:
    units = mapping.units
    if units is None or not (units.each_row or units.is_long or units.units != "" or units.employees != ""):
        raise InputError("importing.units_incomplete")
    if units.is_long and (units.value == "" or not (units.units_words or units.employees_words)):
        raise InputError("importing.units_measure")
    if mapping.place.kind == "nuts3":
        raise InputError("importing.units_by_nuts")
    for value in mapping.values:
        if value.id in ("units", "employees"):
            raise InputError("importing.value_twice", value=value.id)


def _check_place(place: PlaceKey) -> None:
    wanted = 2 if place.kind in ("istat_parts", "coordinates") else 1
    if len(place.columns) != wanted:
        raise InputError("importing.place_columns", n=wanted, given=len(place.columns))
