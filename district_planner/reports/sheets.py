# SPDX-License-Identifier: EUPL-1.2
"""An opportunity sheet as a page of its own, for a university or an incubator: one HTML file that opens offline."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from district_planner import __version__
from district_planner.core.progress import NO_PROGRESS
from district_planner.core.provenance import load_sources
from district_planner.core.texts import Language, Texts
from district_planner.reports.files import write_atomically
from district_planner.reports.opportunities import Wording
from district_planner.reports.pages import page_resource, page_template, policy
from district_planner.reports.sheet_map import draw_sheet_map, sheet_map, sheet_sign
from district_planner.reports.symbols import status_sign
from district_planner.reports.words import long_date
from district_planner.scenarios.opportunity_sheets import sheet_place
from district_planner.scenarios.registry import dataset_source

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from district_planner.core.progress import Progress
    from district_planner.core.provenance import Source
    from district_planner.filiera import OpportunitySheet
    from district_planner.reports.filiera_model import ReportSheet
    from district_planner.reports.sheet_map import SheetMap
    from district_planner.scenarios import Plan
    from district_planner.scenarios.filiera import FilieraAnalyser

_ALWAYS_USED = ("istat_boundaries", "natural_earth", "travel_engine")
"""What the map and the minutes rest on."""
_LONGEST_NAME = 48
_MOST_PLACES = 4


@dataclass(frozen=True)
class SheetModel:
    """A page about one opportunity in one language. `where`: the municipalities of its sites, or the district's."""

    language: Language
    project: str
    where: str
    sheet: ReportSheet
    chart: SheetMap
    sources: tuple[Source, ...]
    app_version: str
    catalogue_version: str
    written_on: date

    def source_number(self, source_id: str) -> int:
        """The number under which the page lists a source, from 1."""
        return 1 + [source.id for source in self.sources].index(source_id)


def build_sheet(
    filiera: FilieraAnalyser, plan: Plan, sheet_id: int, texts: Texts, *, written_on: date | None = None
) -> SheetModel:
    """The page of an opportunity sheet of `plan` in the language of `texts`, with the figures of today.

    `written_on` is today when not given.

    Raises:
        NotFoundError: the plan has no such sheet, or the catalogue its activity no more.
        PlannerError: the numbers of a data set cannot be read.
    """
    sheet = plan.sheet(sheet_id)
    place = sheet_place(sheet)
    wording = Wording(filiera, plan, texts, {})
    made = wording.sheet(sheet)
    nearest = filiera.opportunity(plan, place, sheet.activity).nearest
    cited = made.figures.source_ids
    catalogue = load_sources() | {source.id: source for source in map(dataset_source, plan.datasets)}
    return SheetModel(
        language=texts.language,
        project=plan.name,
        where=_where(filiera, plan, sheet),
        sheet=made,
        chart=sheet_map(filiera.analyser, plan, place, sheet.activity, nearest),
        sources=tuple(catalogue[key] for key in dict.fromkeys([*cited, *_ALWAYS_USED])),
        app_version=__version__,
        catalogue_version=plan.catalogue.version,
        written_on=written_on or date.today(),  # noqa: DTZ011  # the day on the reader's calendar
    )


def _where(filiera: FilieraAnalyser, plan: Plan, sheet: OpportunitySheet) -> str:
    """The municipalities of the sites; of a district without any, its own."""
    analyser = filiera.analyser
    territory = analyser.territory
    ids = (sheet.site,) if sheet.site is not None else plan.district(sheet.district or 0).sites
    at = {analyser.require_municipality(site.lon, site.lat) for site in plan.sites if site.id in ids}
    if not at and sheet.district is not None:
        codes = set(plan.district(sheet.district).area)
        at = {position for position, code in enumerate(territory.codes) if code in codes}
    names = [f"{territory.names[position]} ({territory.province_signs[position]})" for position in sorted(at)]
    return ", ".join(names[:_MOST_PLACES]) + (" …" if len(names) > _MOST_PLACES else "")


def render_sheet(model: SheetModel) -> str:
    """The page of `model`; the same model gives the same characters."""
    from markupsafe import Markup

    texts = Texts(model.language)
    styles = [page_resource("page.css"), page_resource("sheet.css")]
    figures = model.sheet.figures
    title = texts("report_filiera.sheet_map_title", activity=figures.activity, place=figures.place)

    def cited(source_ids: Sequence[str]) -> str:
        return ", ".join(f"[{number}]" for number in sorted({model.source_number(key) for key in source_ids}))

    values: dict[str, Any] = {
        "model": model,
        "sheet": model.sheet,
        "one": figures,
        "t": texts,
        "q": lambda quantity: quantity.text(model.language),
        "r": lambda figure: figure.text(texts),
        "cited": cited,
        "ring_minutes": ", ".join(texts.number(minutes) for minutes, _ in model.chart.rings),
        "written_on": long_date(model.written_on, texts),
    }
    return page_template("sheet.html").render(
        **values,
        policy=policy([], styles),
        styles=[Markup(style) for style in styles],  # noqa: S704  # our own
        chart=Markup(draw_sheet_map(model.chart, title, texts)),  # noqa: S704  # its texts have passed `safe_html`
        signs=[
            (texts(f"report_filiera.key_{kind}"), Markup(sheet_sign(kind)))  # noqa: S704  # names of ours
            for kind in model.chart.kinds
        ],
        sign=Markup(status_sign(figures.status)),  # noqa: S704  # a name of ours
        sign_now=Markup(status_sign(figures.status_now)),  # noqa: S704  # a name of ours
    )


def write_sheet(model: SheetModel, path: Path) -> None:
    """Write the page to `path`, whole or not at all.

    Raises:
        InputError: the folder does not exist, is not writable, or the disk is full; a file that was there is untouched.
    """
    write_atomically(path, render_sheet(model).encode("utf-8", "replace"))


def write_sheets(
    filiera: FilieraAnalyser,
    plan: Plan,
    sheet_ids: Iterable[int],
    folder: Path,
    texts: Texts,
    *,
    written_on: date | None = None,
    progress: Progress = NO_PROGRESS,
) -> tuple[Path, ...]:
    """Write a page for each sheet into `folder`, in their order; files of these names are replaced.

    Raises:
        Cancelled: the user asked to stop; what was written stays.
        NotFoundError, PlannerError: as `build_sheet`.
        InputError: as `write_sheet`.
    """
    asked, paths = tuple(sheet_ids), []
    for number, sheet_id in enumerate(asked):
        progress.raise_if_cancelled()
        progress.report(number / len(asked))
        path = folder / sheet_file_name(plan.sheet(sheet_id), texts)
        write_sheet(build_sheet(filiera, plan, sheet_id, texts, written_on=written_on), path)
        paths.append(path)
    return tuple(paths)


def sheet_file_name(sheet: OpportunitySheet, texts: Texts) -> str:
    """`scheda-3-asilo-nido.html`: letters that every file system takes, and the id, so that no two are the same."""
    plain = unicodedata.normalize("NFKD", sheet.title).encode("ascii", "ignore").decode("ascii").lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST_NAME].strip("-")
    name = f"{texts('report_filiera.sheet_file')}-{sheet.id}"
    return f"{name}-{slug}.html" if slug else f"{name}.html"
