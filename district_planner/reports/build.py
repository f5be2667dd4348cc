# SPDX-License-Identifier: EUPL-1.2
"""From a plan and its analysis to the model every format is written from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from district_planner import __version__
from district_planner.catchment import labour_shed
from district_planner.core.numbers import known
from district_planner.core.provenance import load_sources
from district_planner.core.texts import Texts
from district_planner.reports.activity_map import activity_map, is_activity_map
from district_planner.reports.data import calibration_words, report_data
from district_planner.reports.filiera import filiera_sections
from district_planner.reports.filiera_layers import filiera_layers
from district_planner.reports.geometry import MapShapes
from district_planner.reports.layers import report_layers
from district_planner.reports.model import (
    LegendClass,
    ReportArea,
    ReportCatchment,
    ReportCriterion,
    ReportData,
    ReportIndicator,
    ReportMap,
    ReportModel,
    ReportParameter,
    ReportRing,
    ReportScore,
    ReportShed,
    ReportSite,
    ReportTable,
)
from district_planner.reports.parameters import report_parameters
from district_planner.reports.quantities import Quantity
from district_planner.reports.ranking import Ranking, ranking_sections
from district_planner.reports.ranking_caveats import ranking_caveats
from district_planner.reports.sheds import report_shed
from district_planner.reports.words import Comparison, Doubts, caveats
from district_planner.scenarios.commuting import commuters, flow_datasets
from district_planner.scenarios.comparing import SUITABILITY
from district_planner.scenarios.criteria import LEAST_KNOWN_SHARE
from district_planner.scenarios.filiera import FilieraAnalyser
from district_planner.scenarios.indicators import indicator_choropleth
from district_planner.scenarios.provenance import data_in_use
from district_planner.scenarios.ranking_maps import ranking_indicator, ranking_map
from district_planner.scenarios.registry import dataset_source, source_id
from district_planner.scoring.criteria import FixedScale, StudyAreaScale
from district_planner.scoring.wording import direction_words, scale_words
from district_planner.territory.choropleth import DIVERGING

if TYPE_CHECKING:
    from district_planner.core.provenance import Source
    from district_planner.reports.filiera_model import FilieraSections
    from district_planner.reports.ranking_model import RankingSections
    from district_planner.scenarios import Analyser, Analysis, Dataset, Plan, SiteAnalysis
    from district_planner.scenarios.activity_maps import Shown
    from district_planner.scenarios.provenance import DataUse
    from district_planner.scoring import Criterion, CriterionScore
    from district_planner.territory import Territory
    from district_planner.territory.indicators import Indicator

DEFAULT_INDICATOR = "labour_pool"
_KIND_ORDER = {"candidate": 0, "existing": 1, "rival": 2}
_RESULTS = ("labour_pool", "young_pool", "huff_share", "saturation")
"""Criteria whose values stand in the table of the sites."""
_ALWAYS_USED = ("istat_boundaries", "geonames", "natural_earth")
"""What the map and the minutes rest on."""


def build_report(
    analyser: Analyser,
    plan: Plan,
    texts: Texts,
    *,
    indicator_id: str = DEFAULT_INDICATOR,
    analysis: Analysis | None = None,
    filiera: FilieraAnalyser | None = None,
    written_on: date | None = None,
) -> ReportModel:
    """The report of `plan` in the language of `texts`, with the map of one indicator.

    The map of an activity is the indicator `filiera.<activity>.<measure>`; suitability, a difference of scenarios and a
    cost are maps too, by their ids in `scenarios.ranking_maps`. `analysis` and `filiera` (over the same analyser) when
    the caller has them already; `written_on` is today when not given.

    Raises:
        InputError: a site is in no municipality.
        KeyError: there is no such indicator; `NotFoundError` no such activity.
        PlannerError: the numbers of a data set cannot be read.
    """
    day = written_on or date.today()  # noqa: DTZ011  # the day on the reader's calendar
    made = analysis or analyser.analyse(plan)
    return _Builder(analyser, made, texts, indicator_id, filiera or FilieraAnalyser(analyser), day).model()


@dataclass(frozen=True, eq=False)
class _Builder:
    analyser: Analyser
    analysis: Analysis
    texts: Texts
    indicator_id: str
    filiera: FilieraAnalyser
    written_on: date

    @property
    def territory(self) -> Territory:
        return self.analyser.territory

    @cached_property
    def shapes(self) -> MapShapes:
        positions = self.analysis.study_area
        return MapShapes(self.territory, self.analyser.boundaries, positions, self.analysis.plan.sites)

    def model(self) -> ReportModel:
        plan, texts = self.analysis.plan, self.texts
        method = self.analysis.scores.method
        comparison = Comparison(self.area, self.candidates, self.score_of, self.criteria, texts, method)
        return ReportModel(
            language=texts.language,
            title=plan.name,
            area=self.area,
            question=comparison.question(),
            verdict=comparison.verdict(),
            reasons=comparison.reasons(),
            caveats=caveats(comparison, self.doubts()),
            sites=self.sites,
            catchments=self.catchments,
            sheds=self.sheds,
            criteria=self.criteria,
            scores=tuple(self.score_of.values()),
            table_sources=self.table_sources,
            parameters=self.parameters,
            method=self.method(),
            data=self.data,
            sources=self.sources(),
            map=self.drawn,
            engine=self.analysis.engine,
            app_version=__version__,
            written_on=self.written_on,
            sections=self.sections,
            ranking=self.ranking,
        )

    @cached_property
    def marks(self) -> dict[int, str]:
        """The numbers of the sites on the map, in their order."""
        return {row.site.id: row.mark for row in self.sites}

    @cached_property
    def ranking(self) -> RankingSections:
        """How far the ranking holds, weights, methods, must-haves, cost, scenarios."""
        return ranking_sections(Ranking(self.analyser, self.analysis, self.texts, self.marks))

    @cached_property
    def sections(self) -> FilieraSections:
        """Filiera, sheets, actors, districts."""
        return filiera_sections(self.filiera, self.analysis.plan, self.texts, self.marks, self.written_on)

    @cached_property
    def area(self) -> str:
        """The names of the regions."""
        names = {region.code: region.name for region in self.territory.regions}
        return ", ".join(names[code] for code in self.analysis.plan.regions)

    def unit(self, unit: str) -> str:
        return self.texts.unit(unit)

    def place(self, position: int) -> str:
        name, other = self.territory.names[position], self.territory.names_other[position]
        return f"{f'{name}/{other}' if other else name} ({self.territory.province_signs[position]})"

    # --- sites -------------------------------------------------------------------------------------------------

    @cached_property
    def ordered(self) -> list[SiteAnalysis]:
        """Candidates by rank, the unranked after them, then the existing, then the rivals."""

        def key(entry: SiteAnalysis) -> tuple[int, float, int]:
            rank = entry.score.rank
            return _KIND_ORDER[entry.site.kind], np.inf if rank is None else rank, entry.site.id

        return sorted(self.analysis.sites, key=key)

    @cached_property
    def sites(self) -> tuple[ReportSite, ...]:
        residents = self.unit("residents")
        return tuple(
            ReportSite(
                mark=str(number),
                site=entry.site,
                place=self.place(entry.municipality),
                rank=entry.score.rank,
                quality=Quantity(entry.score.quality, decimals=1),
                labour_pool=Quantity(entry.labour_pool, residents),
                young_pool=Quantity(entry.young_pool, residents),
                residents_in_cutoff=Quantity(entry.catchment.residents_in_cutoff, residents),
                huff_share=Quantity(entry.huff_share, "%", 1),
                saturation=Quantity(entry.saturation, "%", 2),
                is_excluded=bool(entry.score.excluded),
            )
            for number, entry in enumerate(self.ordered, start=1)
        )

    @cached_property
    def candidates(self) -> tuple[ReportSite, ...]:
        return tuple(row for row in self.sites if row.site.kind == "candidate")

    @cached_property
    def catchments(self) -> tuple[ReportCatchment, ...]:
        """Of every candidate, best first."""
        return tuple(self._catchment(row) for row in self.candidates)

    def _catchment(self, row: ReportSite) -> ReportCatchment:
        catchment = self.analysis.site(row.site.id).catchment
        return ReportCatchment(
            mark=row.mark,
            site_id=row.site.id,
            site_name=row.site.name,
            rings=tuple(
                ReportRing(
                    from_minutes=ring.from_minutes,
                    to_minutes=ring.to_minutes,
                    municipalities=ring.municipalities,
                    residents=Quantity(ring.residents, self.unit("residents")),
                    reach=self.shapes.reach(np.flatnonzero(catchment.minutes <= ring.to_minutes)),
                )
                for ring in catchment.rings()
            ),
            unknown=tuple(self.place(position) for position in catchment.unknown.tolist()),
            unreachable=int(catchment.unreachable[self.analysis.study_area].sum()),
        )

    @cached_property
    def matrix(self) -> Dataset | None:
        """The commuting matrix that was imported last."""
        return next(iter(flow_datasets(self.analysis.plan)), None)

    @cached_property
    def sheds(self) -> tuple[ReportShed, ...]:
        """Of every candidate, best first."""
        if self.matrix is None:
            return ()
        flows = commuters(self.analyser, self.matrix)
        entries = [(row, self.analysis.site(row.site.id)) for row in self.candidates]
        return tuple(
            report_shed(row, labour_shed(flows, entry.municipality, entry.catchment), self.texts)
            for row, entry in entries
        )

    # --- score -------------------------------------------------------------------------------------------------

    @cached_property
    def criteria(self) -> tuple[ReportCriterion, ...]:
        language = self.texts.language
        points = {score.id: score.weight for site in self.analysis.scores.sites for score in site.criteria}
        rows = []
        for criterion in self.analysis.scores.criteria:
            scale = self.analysis.scores.scales[criterion.id]
            unit = self.unit(criterion.unit)
            rows.append(
                ReportCriterion(
                    id=criterion.id,
                    name=criterion.name(language),
                    weight=Quantity(points.get(criterion.id), decimals=1),
                    worst=Quantity(known(scale.worst), unit, criterion.decimals),
                    best=Quantity(known(scale.best), unit, criterion.decimals),
                    scale=self._scale_words(criterion),
                    formula=criterion.formula(language),
                    explanation=criterion.explanation(language),
                    source_ids=tuple(source.id for source in criterion.sources),
                    enabled=criterion.enabled,
                )
            )
        return tuple(rows)

    def _scale_words(self, criterion: Criterion) -> str:
        """From the value to 0..1, and which way is better."""
        scale = criterion.scale
        names = {site.id: site.name for site in self.analysis.plan.sites}
        target = "" if criterion.target is None else names.get(criterion.target, "")
        if isinstance(scale, FixedScale):
            said = self.texts("report.scale_fixed")
        elif isinstance(scale, StudyAreaScale):
            low, high = (self.texts.number(end, 0 if end.is_integer() else 1) for end in _percentiles(scale))
            said = self.texts("report.scale_study_area", low=low, high=high)
        else:
            said = scale_words(criterion, self.texts)
        return f"{said}; {direction_words(criterion, self.texts, target)}"

    @cached_property
    def score_of(self) -> dict[tuple[int, str], ReportScore]:
        """By site and criterion id, sites in the order of the report."""
        return {
            (entry.site.id, score.id): self._score(entry.site.id, score)
            for entry in self.ordered
            for score in entry.score.criteria
        }

    def _score(self, site_id: int, score: CriterionScore) -> ReportScore:
        criterion = next(c for c in self.analysis.scores.criteria if c.id == score.id)
        return ReportScore(
            site_id=site_id,
            criterion_id=score.id,
            value=Quantity(score.value, self.unit(score.unit), criterion.decimals),
            normalised=Quantity(score.normalised, decimals=2),
            weight=Quantity(score.weight, decimals=1),
            contribution=Quantity(score.contribution, decimals=1),
            source_ids=tuple(source.id for source in criterion.sources),
            coverage=None if score.coverage is None else Quantity(score.coverage, "%"),
        )

    def doubts(self) -> Doubts:
        names = {criterion.id: criterion.name for criterion in self.criteria}
        candidates = [self.analysis.site(row.site.id) for row in self.candidates]
        study = self.analysis.study_area
        out_of_reach = [entry.catchment.unreachable[study] for entry in candidates]
        cut_off = study[np.logical_and.reduce(out_of_reach)] if out_of_reach else study[:0]
        return Doubts(
            invented=sum(site.invented for site in self.analysis.plan.sites),
            without_seats=[site.name for site in self.analysis.sites_without_seats],
            unranked=[
                (entry.site.name, [names[missing] for missing in entry.score.missing])
                for entry in candidates
                if entry.score.missing
            ],
            unreachable=[self.place(position) for position in cut_off.tolist()],
            catchments=self.catchments,
            ranking=ranking_caveats(self.ranking, self.texts),
            change=self.ranking.robustness.change if self.ranking.robustness else "",
        )

    @cached_property
    def table_sources(self) -> dict[ReportTable, tuple[str, ...]]:
        of_criterion = {criterion.id: criterion.source_ids for criterion in self.criteria}
        results = [source for name in _RESULTS for source in of_criterion[name]]
        sources: dict[ReportTable, tuple[str, ...]] = {
            "results": tuple(dict.fromkeys(results)),
            "descriptions": ("project_sites", "seats_italy"),
            "catchments": of_criterion["labour_pool"],
            "map": (*(source.id for source in self.indicator.sources), "travel_engine"),
        }
        if self.matrix is not None:
            sources["sheds"] = (source_id(self.matrix.id), *of_criterion["labour_pool"])
        return sources

    @cached_property
    def parameters(self) -> tuple[ReportParameter, ...]:
        return report_parameters(self.analysis.plan.parameters, self.texts)

    # --- data --------------------------------------------------------------------------------------------------

    @cached_property
    def data_uses(self) -> tuple[DataUse, ...]:
        known = self.analyser.indicators(self.analysis.plan)
        return data_in_use(self.analysis.plan, self.analyser, [one for one in [self.indicator_id] if one in known])

    @cached_property
    def data(self) -> tuple[ReportData, ...]:
        """The imported data sets first."""
        return tuple(report_data(use, self.texts) for use in self.data_uses)

    def method(self) -> tuple[str, ...]:
        """How it was worked out, a paragraph each."""
        said = [self.texts(f"report.method_{part}") for part in ("minutes", "pool", "score")]
        if self.analysis.plan.criteria:
            said.append(self.texts("report.method_own", share=100 * LEAST_KNOWN_SHARE))
        if self.sections.filiera:
            said.append(self.texts("report.method_filiera"))
        said += calibration_words(self.analysis.plan, self.territory, self.texts)
        if self.indicator_id == SUITABILITY:
            said.append(self.texts("report_ranking.method_suitability"))
        return (*said, self.texts(f"report.method_{self._map_method}"))

    # --- map ---------------------------------------------------------------------------------------------------

    @cached_property
    def mapped(self) -> tuple[Indicator, Shown]:
        """The indicator, its values and its classes as the window makes them."""
        plan = self.analysis.plan
        if is_activity_map(self.indicator_id):
            return activity_map(self.filiera, plan, self.indicator_id, self.analysis.study_area, self.texts)
        of_ranking = ranking_indicator(self.analyser, plan, self.indicator_id)
        if of_ranking is not None:
            return of_ranking, ranking_map(self.analyser, plan, self.indicator_id, self.texts)
        indicator = self.analyser.indicators(plan)[self.indicator_id]
        return indicator, indicator_choropleth(self.analyser, plan, self.indicator_id)

    @property
    def indicator(self) -> Indicator:
        return self.mapped[0]

    @property
    def shown(self) -> Shown:
        return self.mapped[1]

    @cached_property
    def drawn(self) -> ReportMap:
        """The map."""
        shapes = self.shapes
        return ReportMap(
            bounds=shapes.bounds(),
            drawn_bounds=shapes.drawn_bounds(),
            areas=self._areas(),
            indicator=self._indicator(),
            places=shapes.names(),
            land=shapes.land(),
            foreign=shapes.foreign(),
            region_lines=shapes.region_lines(),
            province_lines=shapes.province_lines(),
            layers=(
                *report_layers(
                    self.analysis.plan, self.analyser.figures, self.texts, shapes.bounds(), shapes.drawn_bounds()
                ),
                *filiera_layers(self.analysis.plan, shapes, self.texts),
            ),
        )

    @property
    def _map_method(self) -> str:
        if self.indicator.kind == "category":
            return "status_map" if is_activity_map(self.indicator_id) else "category_map"
        return "diverging_map" if self.indicator.ramp in DIVERGING else "map"

    def _areas(self) -> tuple[ReportArea, ...]:
        indicator, (values, choropleth) = self.indicator, self.shown
        unit = self.unit(indicator.unit)
        is_category = indicator.kind == "category"
        catchments = [(row.site.id, self.analysis.site(row.site.id).catchment) for row in self.candidates]
        t = self.territory
        return tuple(
            ReportArea(
                code=t.codes[i],
                name=t.names[i],
                name_other=t.names_other[i],
                province=t.province_signs[i],
                value=Quantity(known(values[i]), unit, indicator.decimals),
                class_index=int(choropleth.class_of[i]),
                minutes={key: float(c.minutes[i]) for key, c in catchments if np.isfinite(c.minutes[i])},
                shape=shape,
                label=indicator.written(values[i], self.texts) if is_category else "",
            )
            for i, shape in zip(self.analysis.study_area.tolist(), self.shapes.areas(), strict=True)
        )

    def _indicator(self) -> ReportIndicator:
        indicator, (_, choropleth) = self.indicator, self.shown
        *counts, unknown = choropleth.counts(self.analysis.study_area)
        labels = choropleth.labels(self.texts, indicator.decimals)
        rows = zip(choropleth.colours, labels, counts, strict=True)
        return ReportIndicator(
            id=indicator.id,
            name=indicator.name(self.texts.language),
            unit=self.unit(indicator.unit),
            formula=indicator.formula(self.texts.language),
            source_ids=tuple(source.id for source in indicator.sources),
            classes=tuple(LegendClass(colour, label, count) for colour, label, count in rows),
            unknown_colour=choropleth.unknown_colour,
            unknown_count=unknown,
            categories=indicator.kind == "category",
        )

    def sources(self) -> tuple[Source, ...]:
        """Every source some figure of the report names, in the order in which they are met."""
        named = [*self.indicator.sources, *(use.source for use in self.data_uses)]
        named += [source for criterion in self.analysis.scores.criteria for source in criterion.sources]
        named += [*map(dataset_source, self.analysis.plan.datasets), *self.ranking.sources]
        catalogue = load_sources() | {source.id: source for source in named}
        ids: list[str] = [source.id for source in self.indicator.sources]
        ids += [source for criterion in self.criteria for source in criterion.source_ids]
        ids += [parameter.source_id for parameter in self.parameters]
        ids += [source for table in self.table_sources.values() for source in table]
        ids += _ALWAYS_USED
        ids += [row.source_id for row in self.data]
        ids += [*self.ranking.source_ids, *self.sections.source_ids]
        ids += [layer.source_id for layer in self.drawn.layers]
        return tuple(catalogue[key] for key in dict.fromkeys(ids))


def _percentiles(scale: StudyAreaScale) -> tuple[float, float]:
    return float(scale.low_percentile), float(scale.high_percentile)
