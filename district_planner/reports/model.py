# SPDX-License-Identifier: EUPL-1.2
"""What a report says, whatever its format.

The page, and later the PDF, the workbook and the GeoPackage, are written from this one model, so that they cannot
disagree. Numbers are numbers with their unit and decimals, never text; sentences are in the language of the report;
geometries are shapely, in degrees (EPSG:4326). No number stands here without a source in `sources`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from district_planner.core.provenance import Source
from district_planner.core.texts import Language
from district_planner.reports.filiera_model import FilieraSections
from district_planner.reports.quantities import Quantity
from district_planner.reports.ranking_model import RankingSections
from district_planner.sites import Site

if TYPE_CHECKING:
    from collections.abc import Mapping

ReportTable = Literal["results", "descriptions", "catchments", "sheds", "map"]
Geometry = Any
"""A shapely geometry: the library has no types."""
Bounds = tuple[float, float, float, float]
"""West, south, east, north in degrees."""


@dataclass(frozen=True)
class ReportSite:
    """A site with its results. `mark` is its number on the map; `place` the municipality with the province's sign.

    `rank` is None for sites that are not ranked, `quality` 0 to 100. One that `is_excluded` breaks a must-have.
    """

    mark: str
    site: Site
    place: str
    rank: int | None
    quality: Quantity
    labour_pool: Quantity
    young_pool: Quantity
    residents_in_cutoff: Quantity
    huff_share: Quantity
    saturation: Quantity
    is_excluded: bool = False


@dataclass(frozen=True)
class ReportRing:
    """Municipalities from `from_minutes` (exclusive, but for the first ring) to `to_minutes` (inclusive).

    `reach` is the area of everything up to `to_minutes`, None where no municipality is that near.
    """

    from_minutes: float
    to_minutes: float
    municipalities: int
    residents: Quantity
    reach: Geometry | None = field(repr=False, default=None)


@dataclass(frozen=True)
class ReportCatchment:
    """Whom a site can recruit. `unknown` names the municipalities inside whose population is not known."""

    mark: str
    site_id: int
    site_name: str
    rings: tuple[ReportRing, ...]
    unknown: tuple[str, ...]
    unreachable: int


@dataclass(frozen=True)
class ReportShedRing:
    """How much of those who work there today, and how much of the modelled catchment, is in a ring; percent."""

    from_minutes: float
    to_minutes: float
    observed: Quantity
    modelled: Quantity


@dataclass(frozen=True)
class ReportShed:
    """Who works today in the municipality of a site. Shares in percent, unknown where nobody is recorded.

    `living_here`: of those who work there, how many live there; `working_here`: of those who live there and work, how
    many work there; `within` the travel limit; `overlap` with the modelled catchment. `rings` are none where unknown.
    """

    mark: str
    site_id: int
    site_name: str
    place: str
    workers: Quantity
    living_here: Quantity
    working_here: Quantity
    within: Quantity
    overlap: Quantity
    rings: tuple[ReportShedRing, ...]

    def ring(self, to_minutes: float) -> ReportShedRing | None:
        """The ring that ends there."""
        return next((ring for ring in self.rings if ring.to_minutes == to_minutes), None)


@dataclass(frozen=True)
class ReportArea:
    """A municipality of the study area: `value` of the indicator, `class_index` in the legend (-1 unknown).

    `minutes` from each site that has a catchment, by site id; missing beyond the cutoff. `label` is the category, empty
    for a number.
    """

    code: str
    name: str
    name_other: str | None
    province: str
    value: Quantity
    class_index: int
    minutes: dict[int, float]
    shape: Geometry = field(repr=False)
    label: str = ""

    def shown(self, language: Language) -> str:
        """The category or the number with its unit."""
        return self.label or self.value.text(language)


@dataclass(frozen=True)
class LegendClass:
    """A colour (`#rrggbb`) of the choropleth, what it stands for and how many municipalities have it."""

    colour: str
    label: str
    count: int


@dataclass(frozen=True)
class ReportIndicator:
    """The indicator on the map and its classes, lowest first; `categories` are in the order of the data."""

    id: str
    name: str
    unit: str
    formula: str
    source_ids: tuple[str, ...]
    classes: tuple[LegendClass, ...]
    unknown_colour: str
    unknown_count: int
    categories: bool = False


@dataclass(frozen=True)
class PlaceLabel:
    """A name written on the map for orientation, the most important first."""

    name: str
    lon: float
    lat: float


@dataclass(frozen=True)
class ReportFeature:
    """A feature of a layer: what is written beside it (empty: nothing), and name and words of each of its columns."""

    shape: Geometry = field(repr=False)
    label: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ReportLayer:
    """A layer of the user's: `kind` point, line or polygon; `colour` a name of `scenarios.layer_styles.LAYER_COLOURS`.

    `size` in pixels of a sign, a line or an outline; `shown` of `total` features pass the filter. Either `features`, or
    `merged`: all of them as one or two shapes, when they are too many to be told apart.
    """

    source_id: str
    title: str
    kind: str
    colour: str
    is_square: bool
    size: int
    opacity: float
    shown: int
    total: int
    features: tuple[ReportFeature, ...]
    merged: tuple[Geometry, ...] = field(repr=False, default=())


@dataclass(frozen=True)
class ReportMap:
    """What is drawn: the municipalities of the study area on a quiet background.

    `bounds` hold the study area and the sites; the background reaches to `drawn_bounds`. `layers`, the lowest first.
    """

    bounds: Bounds
    drawn_bounds: Bounds
    areas: tuple[ReportArea, ...]
    indicator: ReportIndicator
    places: tuple[PlaceLabel, ...]
    land: Geometry = field(repr=False)
    foreign: Geometry = field(repr=False)
    region_lines: Geometry = field(repr=False)
    province_lines: Geometry = field(repr=False)
    layers: tuple[ReportLayer, ...] = ()


@dataclass(frozen=True)
class ReportCriterion:
    """What the sites are judged on: `weight` in points, all together 100; `worst` counts 0, `best` counts 1.

    `scale` says where the two come from. One that is not `enabled` does not count.
    """

    id: str
    name: str
    weight: Quantity
    worst: Quantity
    best: Quantity
    scale: str
    formula: str
    explanation: str
    source_ids: tuple[str, ...]
    enabled: bool = True


@dataclass(frozen=True)
class ReportScore:
    """One criterion of one site: `normalised` 0 to 1, `contribution` = weight x normalised, in points.

    By another method than the weighted sum the quality is no sum and no contribution is known.
    `coverage`: of how much of the catchment the value is known, percent of its residents; None where it has none.
    """

    site_id: int
    criterion_id: str
    value: Quantity
    normalised: Quantity
    weight: Quantity
    contribution: Quantity
    source_ids: tuple[str, ...]
    coverage: Quantity | None = None


@dataclass(frozen=True)
class ReportParameter:
    """A parameter of the calculation as it was used.

    `source_id` is the source of the shipped value; when `changed`, the value in use is the user's own.
    """

    name: str
    value: str
    source_id: str
    note: str
    assumption: bool
    changed: bool


@dataclass(frozen=True)
class ReportData:
    """A data set the report rests on: whose it is, what was done to it, what is made of it, what it is used for.

    `treatment` is a sentence for each thing done to the file of an `imported` one.
    """

    source_id: str
    title: str
    publisher: str
    vintage: str
    licence: str
    url: str
    note: str
    imported: bool
    treatment: tuple[str, ...]
    indicators: tuple[str, ...]
    uses: tuple[str, ...]


@dataclass(frozen=True)
class ReportModel:
    """A whole report in one language.

    `question`, `verdict`, `reasons`, `caveats` are sentences; the rest are the figures they rest on. `sites` are in the
    order of the marks: candidates by rank, then the existing, then the rivals. `sheds` are of the candidates, none
    without a commuting matrix. `ranking` says how far the ranking holds and what it is made with; `sections` are those
    of the filiera. `table_sources` are the ids of the sources of the figures whose own row or column does not cite
    them.
    """

    language: Language
    title: str
    area: str
    question: str
    verdict: str
    reasons: tuple[str, ...]
    caveats: tuple[str, ...]
    sites: tuple[ReportSite, ...]
    catchments: tuple[ReportCatchment, ...]
    sheds: tuple[ReportShed, ...]
    criteria: tuple[ReportCriterion, ...]
    scores: tuple[ReportScore, ...]
    table_sources: Mapping[ReportTable, tuple[str, ...]]
    parameters: tuple[ReportParameter, ...]
    method: tuple[str, ...]
    data: tuple[ReportData, ...]
    sources: tuple[Source, ...]
    map: ReportMap
    engine: str
    app_version: str
    written_on: date
    sections: FilieraSections = field(default_factory=FilieraSections)
    ranking: RankingSections = field(default_factory=RankingSections)

    def source_number(self, source_id: str) -> int:
        """The number under which the report lists a source, from 1."""
        return 1 + [source.id for source in self.sources].index(source_id)

    def scores_of(self, site_id: int) -> tuple[ReportScore, ...]:
        """The criteria of one site, in the order of `criteria`."""
        return tuple(score for score in self.scores if score.site_id == site_id)

    def catchment_of(self, site_id: int) -> ReportCatchment | None:
        """The catchment of one site; None for sites without one in the report."""
        return next((catchment for catchment in self.catchments if catchment.site_id == site_id), None)

    @property
    def candidates(self) -> tuple[ReportSite, ...]:
        """The sites that are compared."""
        return tuple(site for site in self.sites if site.site.kind == "candidate")
