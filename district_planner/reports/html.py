# SPDX-License-Identifier: EUPL-1.2
"""The report as one HTML file that opens offline.

Everything is inside: Leaflet, styles, images. The page's Content-Security-Policy lets only the scripts and styles run
whose hash it names and forbids every address but `data:` images, so that even a name that got past the escaping could
neither run nor call home.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from district_planner.core.texts import Texts
from district_planner.filiera.gaps import STATUSES
from district_planner.reports.assets import leaflet_script, leaflet_style, leaflet_version
from district_planner.reports.files import write_atomically
from district_planner.reports.layer_looks import layer_sign
from district_planner.reports.live_map import live_map
from district_planner.reports.pages import page_resource, page_template, policy
from district_planner.reports.ranking_charts import Scatter, rank_bar, rank_swatch
from district_planner.reports.static_map import static_map
from district_planner.reports.symbols import status_sign, symbol_svg
from district_planner.reports.words import long_date, named
from district_planner.sites import SITE_KINDS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from markupsafe import Markup

    from district_planner.reports.model import ReportModel, ReportScore
    from district_planner.reports.quantities import Quantity

_BAR_WIDTH = 64
_FEWEST_COMPARED = 2


def write_html(model: ReportModel, path: Path) -> None:
    """Write the report to `path`, whole or not at all.

    Raises:
        InputError: the folder does not exist, is not writable, or the disk is full; a file that was there is untouched.
    """
    write_atomically(path, render_html(model).encode("utf-8", "replace"))


def render_html(model: ReportModel) -> str:
    """The page of `model`; the same model gives the same characters."""
    from markupsafe import Markup

    texts = Texts(model.language)
    live = live_map(model, texts)
    styles = [leaflet_style(), page_resource("page.css")]
    scripts = [leaflet_script(), live.script, page_resource("page.js")]
    return page_template("page.html").render(
        **_values(model, texts),
        policy=policy(scripts, styles),
        styles=[Markup(style) for style in styles],  # noqa: S704  # our own and Leaflet's
        scripts=[Markup(script) for script in scripts],  # noqa: S704  # the map's texts have passed `safe_html`
        live_map=Markup(live.html),  # noqa: S704  # an empty element
        static_map=Markup(static_map(model, texts)),  # noqa: S704  # its texts have passed `safe_html`
    )


def _values(model: ReportModel, texts: Texts) -> dict[str, Any]:
    """What the template names besides the model."""
    from markupsafe import Markup

    def signed(kind: Any, mark: str = "") -> Markup:
        return Markup(symbol_svg(kind, mark))  # noqa: S704  # the mark has passed `safe_html`

    def written(quantity: Quantity) -> str:
        return quantity.text(model.language)

    def bare(quantity: Quantity) -> str:
        return texts.number(quantity.value, quantity.decimals)

    def cited(source_ids: Sequence[str]) -> str:
        return ", ".join(f"[{number}]" for number in sorted({model.source_number(key) for key in source_ids}))

    west, south, east, north = model.map.bounds
    kinds = {site.site.kind for site in model.sites}
    first = model.catchments[0] if model.catchments else None
    return {
        "model": model,
        "t": texts,
        "q": written,
        "v": bare,
        "r": lambda figure: figure.text(texts),
        "cited": cited,
        "status_signs": {status: Markup(status_sign(status)) for status in STATUSES},  # noqa: S704  # names of ours
        "n": texts.number,
        "languages": lambda site: ", ".join(named(texts, "language", code) for code in site.languages),
        "sector": lambda site: named(texts, "sector", site.client_sector),
        "bar": lambda score: Markup(_bar(score)),  # noqa: S704  # numbers only
        "rank_bar": lambda standing: Markup(rank_bar(standing)),  # noqa: S704  # numbers only
        "rank_swatch": lambda place, count: Markup(rank_swatch(place, count)),  # noqa: S704  # numbers only
        "scatter": _scatter(model, texts),
        "symbols": {row.mark: signed(row.site.kind, row.mark) for row in model.sites},
        "kinds": [{"name": kind, "symbol": signed(kind)} for kind in SITE_KINDS if kind in kinds],
        "layer_signs": [Markup(layer_sign(layer)) for layer in model.map.layers],  # noqa: S704  # names of ours
        "names": {criterion.id: criterion.name for criterion in model.criteria},
        "enabled": {criterion.id: criterion.enabled for criterion in model.criteria},
        "matrix": _matrix(model),
        "total_weight": texts.number(sum(criterion.weight.value or 0 for criterion in model.criteria)),
        "written_on": long_date(model.written_on, texts),
        "static_note": texts("report.static_note", site=f"{first.mark} {first.site_name}") if first else "",
        "leaflet_version": leaflet_version(),
        "area_bounds": json.dumps([[south, west], [north, east]]),
        "drawn_bounds": json.dumps(_drawn_bounds(model)),
    }


def _scatter(model: ReportModel, texts: Texts) -> Markup | None:
    """Quality and cost; None where nobody is compared."""
    from markupsafe import Markup

    costs = model.ranking.costs
    if costs is None or len(costs.compared) < _FEWEST_COMPARED:
        return None
    return Markup(Scatter(costs, texts).svg())  # noqa: S704  # its texts have passed `safe_html`


def _matrix(model: ReportModel) -> dict[tuple[int, str], ReportScore | None]:
    scores = {(score.site_id, score.criterion_id): score for score in model.scores}
    return {
        (row.site.id, criterion.id): scores.get((row.site.id, criterion.id))
        for row in model.candidates
        for criterion in model.criteria
    }


def _drawn_bounds(model: ReportModel) -> list[list[float]]:
    """South-west and north-east corner of what the background covers."""
    west, south, east, north = model.map.drawn_bounds
    return [[south, west], [north, east]]


def _bar(score: ReportScore | None) -> str:
    """The normalised value as a bar; nothing where it is unknown."""
    if score is None or score.normalised.value is None:
        return ""
    filled = round(_BAR_WIDTH * score.normalised.value)
    return (
        f'<svg class="bar" viewBox="0 0 {_BAR_WIDTH} 8" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect class="track" width="{_BAR_WIDTH}" height="8"/><rect class="fill" width="{filled}" height="8"/></svg>'
    )
