# SPDX-License-Identifier: EUPL-1.2
"""The map that the reader can move, made with folium.

Only the parts of folium that need no jQuery are used, its page around the map is not, and every text goes through
`safe_html` first: all places that show it read HTML.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from district_planner.core.texts import Texts
from district_planner.reports.labels import layout_of, ring_labels
from district_planner.reports.layer_looks import as_lines, layer_look, shapely_dimension
from district_planner.reports.safe import safe_html
from district_planner.reports.symbols import SIGNS, symbol_svg
from district_planner.sites import SITE_KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from district_planner.reports.labels import Layout, MapLabel
    from district_planner.reports.model import Geometry, ReportArea, ReportLayer, ReportModel, ReportSite

UNKNOWN_FILL = "url(#unknown-hatch)"
"""The hatching is a pattern that the page defines once."""
_AREA_SCRIPT = """function (feature, layer) {
    layer.bindTooltip(feature.properties.tip, {sticky: true});
    layer.on('add', function () { layer.getElement().setAttribute('tabindex', '-1'); });
}"""
"""Leaflet listens for the focus of what has a tooltip, which makes Chromium stop at every municipality on Tab."""
_PANES = (("background", 200), ("lines", 420), ("layers", 430), ("rings", 440), ("names", 460))


@dataclass(frozen=True)
class LiveMap:
    """`html` is the element that holds the map, `script` makes the map in it (after Leaflet has been read)."""

    html: str
    script: str


def live_map(model: ReportModel, texts: Texts) -> LiveMap:
    """The map of `model` as folium writes it; the same model gives the same characters."""
    import folium

    west, south, east, north = model.map.bounds
    chart = folium.Map(
        location=[(south + north) / 2, (west + east) / 2],
        tiles=None,
        zoom_control=False,
        zoom_start=8,
        zoom_snap=0.25,
        zoom_delta=0.5,
        max_zoom=13,
    )
    chart.default_js, chart.default_css = [], []
    for name, z_index in _PANES:
        folium.map.CustomPane(name, z_index=z_index).add_to(chart)
    _add_background(chart, model)
    _add_areas(chart, model, texts)
    for layer in model.map.layers:
        _add_layer(chart, layer)
    layout, labels = layout_of(model)
    _add_rings(chart, model, texts, layout)
    _add_labels(chart, labels)
    _add_sites(chart, model, texts)
    _add_controls(chart, texts)
    _name_in_order(chart)
    figure: Any = chart.get_root()
    figure.render()
    return LiveMap(figure.html.render().strip(), figure.script.render().strip())


def _add_background(chart: Any, model: ReportModel) -> None:
    for shape, style in ((model.map.foreign, "foreign"), (model.map.land, "outside")):
        _geojson([_feature(style, shape, {"style": style})], "background").add_to(chart)
    lines = [
        _feature(style, shape, {"style": style})
        for shape, style in ((model.map.province_lines, "province-line"), (model.map.region_lines, "region-line"))
        if not shape.is_empty
    ]
    _geojson(lines, "lines").add_to(chart)


def _add_areas(chart: Any, model: ReportModel, texts: Texts) -> None:
    import folium

    indicator = model.map.indicator
    colours = {index: safe_html(legend.colour) for index, legend in enumerate(indicator.classes)}
    features = [
        _feature(safe_html(area.code), area.shape, {"class": area.class_index, "tip": _area_tip(area, model, texts)})
        for area in model.map.areas
    ]
    layer = folium.GeoJson(
        {"type": "FeatureCollection", "features": features},
        style_function=lambda feature: {
            "className": "area",
            "fillColor": colours.get(feature["properties"]["class"], UNKNOWN_FILL),
            "fillOpacity": 1,
            "weight": 0.7,
        },
        name=safe_html(texts("report.layer_indicator")),
        smooth_factor=0.5,
        on_each_feature=folium.JsCode(_AREA_SCRIPT),
        attribution=safe_html(texts("report.map_attribution")),
    )
    layer.add_to(chart)


def _area_tip(area: ReportArea, model: ReportModel, texts: Texts) -> str:
    """Name, value, and the minutes from each site, as HTML."""
    name = f"{area.name}/{area.name_other}" if area.name_other else area.name
    lines = [
        f"<b>{safe_html(name)}</b> ({safe_html(area.province)})",
        f"{safe_html(model.map.indicator.name)}: {safe_html(area.shown(model.language))}",
    ]
    for catchment in model.catchments:
        if catchment.site_id in area.minutes:
            minutes = texts.number(area.minutes[catchment.site_id])
            label = f"{catchment.mark} {catchment.site_name}"
            lines.append(safe_html(texts("report.minutes_tip", site=label, minutes=minutes)))
    return "<br>".join(lines)


def _add_layer(chart: Any, layer: ReportLayer) -> None:
    """A layer of the user's, which the reader can hide: points are lines to themselves, with round or square ends."""
    import folium

    group = folium.FeatureGroup(name=safe_html(layer.title))
    if layer.kind != "polygon" and not layer.merged:
        _layer_part(layer, "layer-casing", tips=False).add_to(group)
    _layer_part(layer, "layer-line", tips=bool(layer.features)).add_to(group)
    group.add_to(chart)


def _layer_part(layer: ReportLayer, role: str, *, tips: bool) -> Any:
    import folium

    look = layer_look(layer, role)
    shapes = [feature.shape for feature in layer.features] or list(layer.merged)
    features = []
    for number, shape in enumerate(shapes):
        is_area = shapely_dimension(shape) == 2
        if is_area and role == "layer-casing":
            continue
        tip = _feature_tip(layer, number) if tips else ""
        part = "area" if is_area else "line" if shapely_dimension(shape) else "dot"
        features.append(_feature(str(number), as_lines(shape), {"part": part, "tip": tip}))
    return folium.GeoJson(
        {"type": "FeatureCollection", "features": features},
        style_function=lambda feature: look[feature["properties"]["part"]],
        control=False,
        smooth_factor=0,
        pane="layers",
        interactive=tips,
        on_each_feature=folium.JsCode(_AREA_SCRIPT) if tips else None,
    )


def _feature_tip(layer: ReportLayer, number: int) -> str:
    facts = layer.features[number].facts
    lines = [f"{safe_html(name)}: {safe_html(text)}" for name, text in facts]
    return "<br>".join([f"<b>{safe_html(layer.title)}</b>", *lines])


def _add_rings(chart: Any, model: ReportModel, texts: Texts, layout: Layout) -> None:
    """One choice among the sites: several sets of rings at once cannot be read. The first is shown."""
    import folium

    if not model.catchments:
        return
    for number, catchment in enumerate(model.catchments):
        name = safe_html(f"{catchment.mark} {catchment.site_name}")
        group = folium.FeatureGroup(name=name, overlay=False, show=number == 0)
        features = [
            _feature(f"{index}{part}", ring.reach.boundary, {"style": style})
            for part, style in (("casing", "ring-casing"), ("line", "ring ring-{}"))
            for index, ring in enumerate(catchment.rings, start=1)
            if ring.reach is not None
        ]
        for feature in features:
            feature["properties"]["style"] = feature["properties"]["style"].format(feature["id"][0])
        _geojson(features, "rings").add_to(group)
        for label in ring_labels(catchment, layout, texts):
            _label_marker(label).add_to(group)
        group.add_to(chart)
    none = safe_html(texts("report.layer_no_catchment"))
    folium.FeatureGroup(name=none, overlay=False, show=False).add_to(chart)


def _add_labels(chart: Any, labels: Iterable[MapLabel]) -> None:
    import folium

    group = folium.FeatureGroup(name="labels", control=False)
    for label in labels:
        _label_marker(label).add_to(group)
    group.add_to(chart)


def _label_marker(label: MapLabel) -> Any:
    """A name that the pointer and the keyboard pass over."""
    import folium

    icon = folium.DivIcon(
        html=f"<span>{safe_html(label.text)}</span>",
        icon_size=(0, 0),
        icon_anchor=(round(-label.dx), round(-label.dy)),
        class_name=f"map-name map-name-{label.role}{' map-name-minor' if label.minor else ''}",
    )
    return folium.Marker([label.lat, label.lon], icon=icon, interactive=False, keyboard=False, pane="names")


def _add_sites(chart: Any, model: ReportModel, texts: Texts) -> None:
    import folium

    for kind in SITE_KINDS:
        rows = [row for row in model.sites if row.site.kind == kind]
        if not rows:
            continue
        group = folium.FeatureGroup(name=kind, control=False)
        for row in rows:
            _site_marker(row, model, texts).add_to(group)
        group.add_to(chart)


def _site_marker(row: ReportSite, model: ReportModel, texts: Texts) -> Any:
    import folium

    site = row.site
    sign = SIGNS[site.kind]
    hidden = f'<span class="hidden">{safe_html(texts("report.marker", mark=row.mark, site=site.name))}</span>'
    marker = folium.Marker(
        [round(site.lat, 5), round(site.lon, 5)],
        icon=folium.DivIcon(
            html=symbol_svg(site.kind, row.mark) + hidden,
            icon_size=(sign.width, sign.height),
            icon_anchor=sign.anchor,
            popup_anchor=(0, 4 - sign.anchor[1]),
            class_name="site-icon",
        ),
        z_index_offset=1000 if site.kind == "candidate" else 0,
        rise_on_hover=True,
    )
    popup = "{{ this._parent.get_name() }}.bindPopup({{ this.options|tojson }}, {maxWidth: 280});"
    _element(popup, _site_popup(row, model, texts)).add_to(marker)
    return marker


def _site_popup(row: ReportSite, model: ReportModel, texts: Texts) -> str:
    """What a click on a site shows, as HTML."""
    site = row.site
    facts = [f"{texts(f'report.kind_{site.kind}')}, {row.place}"]
    if site.invented:
        facts.append(texts("report.invented"))
    if row.rank is not None:
        facts.append(texts("report.popup_score", quality=row.quality.text(model.language), rank=str(row.rank)))
    facts.append(f"{texts('report.labour_pool')}: {row.labour_pool.text(model.language)}")
    if site.seats is not None:
        facts.append(f"{texts('report.seats')}: {texts.number(site.seats)}")
    title = f'<p class="popup-title"><bdi>{safe_html(site.name)}</bdi></p>'
    return title + "".join(f"<p>{safe_html(fact)}</p>" for fact in facts)


def _add_controls(chart: Any, texts: Texts) -> None:
    import folium

    words = {"zoomInTitle": texts("report.zoom_in"), "zoomOutTitle": texts("report.zoom_out")}
    zoom = {key: safe_html(word) for key, word in words.items()}
    _element("L.control.zoom({{ this.options|tojson }}).addTo({{ this._parent.get_name() }});", zoom).add_to(chart)
    scale = {"imperial": False, "maxWidth": 140}
    _element("L.control.scale({{ this.options|tojson }}).addTo({{ this._parent.get_name() }});", scale).add_to(chart)
    folium.LayerControl(collapsed=False).add_to(chart)


def _geojson(features: list[dict[str, Any]], pane: str) -> Any:
    """Features whose look is the CSS class in their property `style`; not for the pointer, not in the layer list."""
    import folium

    return folium.GeoJson(
        {"type": "FeatureCollection", "features": features},
        style_function=lambda feature: {"className": feature["properties"]["style"], "fillOpacity": 1},
        control=False,
        smooth_factor=0.5,
        pane=pane,
        interactive=False,
    )


def _feature(identity: str, shape: Geometry, properties: dict[str, Any]) -> dict[str, Any]:
    import shapely

    geometry = shapely.geometry.mapping(shape)
    return {"type": "Feature", "id": identity, "geometry": geometry, "properties": properties}


def _name_in_order(chart: Any) -> None:
    """Number folium's variables instead of its random names: two exports of the same plan are the same file."""
    pending, number = [chart], 0
    while pending:
        element = pending.pop(0)
        element._id = "report" if element is chart else f"{number:03d}"  # noqa: SLF001  # folium offers no other way
        number += 1
        pending.extend(element._children.values())  # noqa: SLF001


def _element(script: str, options: Any) -> Any:
    """A piece of script for folium, `options` put in as JSON.

    folium's own pop-up needs jQuery, and its `Control` hands Leaflet the names of the four corners before the options.
    """
    from folium import MacroElement
    from folium.template import Template

    element: Any = MacroElement()  # type: ignore[no-untyped-call]
    element._template = Template("{% macro script(this, kwargs) %}" + script + "{% endmacro %}")  # noqa: SLF001
    element.options = options
    return element
