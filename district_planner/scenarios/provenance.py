# SPDX-License-Identifier: EUPL-1.2
"""Which data a plan uses, where each comes from, what was done to it, and what it is used for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from district_planner.catchment import Decay
from district_planner.core.provenance import Source, load_sources
from district_planner.core.texts import LANGUAGES, Texts
from district_planner.scenarios.datasets import BY_MUNICIPALITY
from district_planner.scenarios.parameters import parameter_defaults
from district_planner.scenarios.registry import by_language, dataset_source
from district_planner.scoring.ranking import shares_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from district_planner.core.records import Json, Record
    from district_planner.core.texts import Value
    from district_planner.scenarios.analysis import Analyser
    from district_planner.scenarios.datasets import Dataset, DatasetColumn, Names, Rule
    from district_planner.scenarios.plan import Plan
    from district_planner.territory.indicators import Indicator

Purpose = Literal[
    "map", "criterion", "catchment", "parameter", "calibration", "commuters", "layer", "tiles", "background", "supply"
]
CalibrationUse = Literal["none", "in_use", "replaced"]
_CATCHMENT = ("istat_population_2023", "travel_engine", "geonames")
_BACKGROUND = ("istat_boundaries", "natural_earth")
_OF_KIND: dict[str, Purpose] = {"flows": "commuters", "tiles": "tiles", "units": "supply"}
_GROUPED = ("criterion", "parameter")
_NO_DATA = frozenset({"method"})
"""Sources that are a choice of ours and not data."""


@dataclass(frozen=True)
class Use:
    """One thing that data are used for; `weight` in points of 100 for a criterion."""

    purpose: Purpose
    names: dict[str, str]
    weight: float | None = None

    def text(self, texts: Texts) -> str:
        """In words: `criterio “Bacino di lavoratori”, 20 punti su 100`."""
        return texts(f"provenance.use_{self.purpose}", **self.words(texts))

    def words(self, texts: Texts) -> dict[str, str]:
        """Its name and weight, to be put into a text."""
        return {"name": self.names.get(texts.language, ""), "weight": texts.number(self.weight, 1)}


@dataclass(frozen=True)
class DataUse:
    """A data set in use: whose it is, what is made of it, what for. `dataset` is None for what is shipped."""

    source: Source
    uses: tuple[Use, ...]
    indicators: tuple[Indicator, ...]
    dataset: Dataset | None = None

    @property
    def url(self) -> str:
        """Where the publisher keeps it, as the user wrote it."""
        return self.dataset.description.url if self.dataset else ""

    def use_lines(self, texts: Texts) -> tuple[str, ...]:
        """What it is used for, a line each; several criteria, and several parameters, share one."""
        lines: list[str] = []
        for purpose in dict.fromkeys(use.purpose for use in self.uses):
            group = [use for use in self.uses if use.purpose == purpose]
            if purpose in _GROUPED and len(group) > 1:
                names = ", ".join(texts(f"provenance.named_{purpose}", **use.words(texts)) for use in group)
                lines.append(texts(f"provenance.uses_{purpose}", names=names))
            else:
                lines += [use.text(texts) for use in group]
        return tuple(lines)

    def treatment(self, texts: Texts) -> tuple[str, ...]:
        """What was done to the file, a sentence each; empty for shipped data, whose note says it."""
        return treatment_of(self.dataset, texts) if self.dataset else ()

    def to_record(self, texts: Texts) -> Record:
        """Plain JSON, in the language of `texts` where there are words."""
        language, source = texts.language, self.source
        record: Record = {
            "id": source.id,
            "imported": self.dataset is not None,
            "title": source.titles[language],
            "publisher": source.publishers[language],
            "vintage": source.vintage,
            "licence": source.licences[language],
            "url": self.url,
            "note": source.notes[language],
            "indicators": [{"id": row.id, "name": row.name(language)} for row in self.indicators],
            "uses": [
                {"purpose": use.purpose, "name": use.names.get(language), "weight": use.weight} for use in self.uses
            ],
        }
        return record | _dataset_record(self.dataset, texts) if self.dataset else record


def data_in_use(plan: Plan, analyser: Analyser, shown: Iterable[str] = ()) -> tuple[DataUse, ...]:
    """Every data set in use, the imported ones first; all of these, also one that is not used for anything yet.

    `shown` are the ids of indicators on a map.

    Raises:
        PlannerError: an indicator or criterion of the plan needs what is not there.
    """
    indicators = analyser.indicators(plan)
    uses: dict[str, list[Use]] = {}
    sources: dict[str, Source] = {}

    def used(by: Iterable[Source], use: Use) -> None:
        for source in by:
            sources.setdefault(source.id, source)
            uses.setdefault(source.id, []).append(use)

    for dataset in plan.datasets:
        source = dataset_source(dataset)
        sources[source.id], uses[source.id] = source, list(_own_uses(plan, dataset))
    for name in shown:
        used(indicators[name].sources, Use("map", indicators[name].names))
    criteria = analyser.criteria(plan)
    for criterion, points in zip(criteria, shares_of(criteria, analyser.points(plan)).tolist(), strict=True):
        if points > 0:
            used(criterion.sources, Use("criterion", criterion.names, points))
    shipped = load_sources()
    used((shipped[name] for name in _CATCHMENT), Use("catchment", {}))
    for name, default in parameter_defaults().items():
        if getattr(plan.parameters, name) == default.value:
            used([default.source], Use("parameter", _parameter_names(name)))
    used((shipped[name] for name in _BACKGROUND), Use("background", {}))
    own = {f"data.{dataset.id}": dataset for dataset in plan.datasets}
    made: dict[str, list[Indicator]] = {}
    for indicator in indicators.values():
        for source in indicator.sources:
            made.setdefault(source.id, []).append(indicator)
    return tuple(
        DataUse(source, tuple(uses[key]), tuple(made.get(key, ())), own.get(key))
        for key, source in sources.items()
        if key not in _NO_DATA
    )


def _parameter_names(name: str) -> Names:
    return {language: Texts(language)(f"parameter_names.{name}") for language in LANGUAGES}


def calibration_use(plan: Plan) -> CalibrationUse:
    """Whether the decay in use is the one fitted to observed commuting."""
    if plan.calibration is None:
        return "none"
    same = Decay.parse(plan.parameters.decay) == Decay.parse(plan.calibration.decay_after)
    return "in_use" if same else "replaced"


def _own_uses(plan: Plan, dataset: Dataset) -> Iterable[Use]:
    """What an imported data set is used for besides its indicators."""
    if plan.calibration is not None and plan.calibration.dataset == dataset.id:
        yield Use("calibration", {})
    if dataset.kind in _OF_KIND and not dataset.partial:
        yield Use(_OF_KIND[dataset.kind], {})
    if dataset.kind == "layer" and (dataset.style is None or dataset.style.visible):
        yield Use("layer", {})


def treatment_of(dataset: Dataset, texts: Texts) -> tuple[str, ...]:
    """What was done to the file of a data set, a sentence each."""
    done = dataset.transformation
    day = written_day(done.imported_at, texts)
    if dataset.kind == "tiles":
        said = [texts("provenance.tiles", file=done.file, day=day)]
    else:
        said = [texts("provenance.file", file=done.file, day=day, digest=done.sha256[:12])]
        said.append(
            texts(
                "provenance.rows",
                n=done.rows_read,
                used=done.rows_used,
                lost=done.rows_lost,
                skipped=done.rows_skipped,
            )
        )
    said += [rule_text(rule, texts) for rule in (*done.lost, *done.rules)]
    if done.codes:
        said.append(texts("provenance.codes", codes=done.codes))
    if done.recipe:
        said.append(texts("provenance.recipe", recipe=_recipe_name(dataset, texts)))
    return (*said, *(_column_text(column, dataset.kind, texts) for column in dataset.columns if column.known))


def _recipe_name(dataset: Dataset, texts: Texts) -> str:
    """What the recipe that read a data set is called, as it was then; its id where the project does not say."""
    recipe = dataset.mapping.get("recipe")
    names = recipe.get("names") if isinstance(recipe, dict) else None
    name = names.get(texts.language) if isinstance(names, dict) else None
    return name if isinstance(name, str) and name else dataset.transformation.recipe


def rule_text(rule: Rule, texts: Texts) -> str:
    """One thing that was done, with the number of rows, in words; by its name where this version has none for it."""
    try:
        params: dict[str, Value] = {"n": rule.rows, **rule.params}
        return texts(rule.key, **params)
    except (KeyError, IndexError, ValueError, AttributeError, TypeError):
        return rule.key


def _column_text(column: DatasetColumn, kind: str, texts: Texts) -> str:
    name = by_language(column.names)[texts.language]
    what = "features" if kind == "layer" else "municipalities"
    said = texts(f"provenance.column_{what}", n=column.known, name=name)
    if column.total is None:
        return said
    unit = texts.unit(column.unit)

    def sum_text(key: str, total: float) -> str:
        return texts(key, total=texts.number(total, column.decimals), unit=unit).rstrip()

    said = f"{said}, {sum_text('provenance.column_total', column.total)}"
    if column.total_read is None or column.total_read == column.total:
        return said
    return f"{said} ({sum_text('provenance.column_read', column.total_read)})"


def written_day(moment: str, texts: Texts) -> str:
    """The day of an ISO moment as the language writes it; anything else as it is."""
    year, month, day = moment[:4], moment[5:7], moment[8:10]
    if moment[4:5] + moment[7:8] != "--" or not (year + month + day).isdecimal():
        return moment
    return texts("provenance.day", year=year, month=month, day=day)


def _dataset_record(dataset: Dataset, texts: Texts) -> Record:
    done, language = dataset.transformation, texts.language
    columns: list[Json] = [
        {
            "id": dataset.indicator_id(column.id) if dataset.kind in BY_MUNICIPALITY else column.id,
            "name": by_language(column.names)[language],
            "unit": column.unit,
            "kind": column.kind,
            "known": column.known,
            "total": column.total,
            "total_read": column.total_read,
        }
        for column in dataset.columns
    ]
    units: Record = {
        "classification": dataset.classification,
        "periods": list(dataset.periods),
        "absent": dataset.absent,
        "partial": dataset.partial,
        "series": dataset.series,
    }
    return (units if dataset.kind == "units" else {}) | {
        "dataset": dataset.id,
        "kind": dataset.kind,
        "file": done.file,
        "sha256": done.sha256,
        "size_bytes": done.size_bytes,
        "imported_at": done.imported_at,
        "codes": done.codes,
        "recipe": done.recipe,
        "rows_read": done.rows_read,
        "rows_used": done.rows_used,
        "rows_lost": done.rows_lost,
        "rows_skipped": done.rows_skipped,
        "lost": _rules(done.lost, texts),
        "rules": _rules(done.rules, texts),
        "columns": columns,
    }


def _rules(rules: Iterable[Rule], texts: Texts) -> list[Json]:
    return [{"key": rule.key, "text": rule_text(rule, texts), "rows": rule.rows} for rule in rules]
