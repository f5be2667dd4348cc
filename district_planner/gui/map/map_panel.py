# SPDX-License-Identifier: EUPL-1.2
"""The map bound to the session: shows what is open and chosen, turns gestures into edits."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from PySide6.QtCore import QMargins, QRectF, QSize, Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from district_planner.core.compat import override
from district_planner.core.errors import PlannerError
from district_planner.gui.changes import Changes
from district_planner.gui.map.legend import LegendCard, LegendRow
from district_planner.gui.map.legend_rows import choropleth_rows, minutes_rows, ring_row, site_rows
from district_planner.gui.map.minutes_card import MinutesCard
from district_planner.gui.map.site_items import SiteMarker
from district_planner.gui.map.tool_strip import ToolStrip
from district_planner.gui.map.view import MapView
from district_planner.gui.panel import SessionPanel
from district_planner.gui.session import Session
from district_planner.gui.theme import Theme
from district_planner.gui.wording import place_name
from district_planner.scenarios import add_site, move_site, set_parameter

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from district_planner.scenarios import SiteAnalysis
    from district_planner.territory.choropleth import Choropleth

MINUTES_CHOICE = "minutes"
"""Choice of the legend that is no indicator: minutes from the chosen site."""
_EDGE = 12
_HINT_PX = 160
_SLIDER_ABOVE = 44


class MapPanel(SessionPanel):
    """The view with its floating cards: tools, legend, minutes."""

    concerns: ClassVar[Changes] = Changes.PLAN | Changes.COST | Changes.SELECTION | Changes.VIEW
    tiles_changed = Signal(str)
    """The user chose another background (id of `tile_choices`; empty: none)."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.view = MapView(session.texts, session.theme)
        self.legend = LegendCard(self.view.style_of_map, self)
        self.minutes = MinutesCard(self)
        self.strip = ToolStrip(self)
        self.hint = QLabel(self)
        self.hint.setProperty("hint", "true")
        self.hint.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hint.setWordWrap(True)
        self.hint.hide()
        self.tiles_id = ""
        self.layer_rows: Callable[[], list[LegendRow]] = list
        """Gives the lines of the legend for the user's layers."""
        self._shows_minutes = False
        self._warned = False
        self._regions: tuple[str, ...] | None = None
        self._choropleth: Choropleth | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)
        for card in (self.legend, self.minutes, self.strip):
            card.raise_()
        self.setFocusProxy(self.view)
        self.themed.append(self)
        self.view.set_boundaries(session.territory, session.boundaries)
        self.view.tooltip_for = self._tooltip
        self._connect()
        self.listen()

    def _connect(self) -> None:
        view, session = self.view, self.session
        view.site_pressed.connect(session.select_site)
        view.site_cycled.connect(session.select_site)
        view.municipality_clicked.connect(self._choose_municipality)
        view.place_requested.connect(self._place)
        view.site_dragging.connect(self._drag)
        view.site_dropped.connect(self._drop)
        view.site_move_cancelled.connect(self._cancel_drag)
        view.tool_changed.connect(self.strip.show_tool)
        view.tool_changed.connect(self._show_hint)
        self.strip.tool_chosen.connect(view.set_tool)
        self.strip.zoom_in_requested.connect(view.zoom_in)
        self.strip.zoom_out_requested.connect(view.zoom_out)
        self.strip.zoom_area_requested.connect(view.zoom_to_area)
        self.strip.tiles_toggled.connect(self._toggle_tiles)
        self.minutes.minutes_changing.connect(self._try_minutes)
        self.minutes.minutes_chosen.connect(self._set_minutes)
        self.legend.indicator_chosen.connect(self._choose_indicator)
        self.legend.size_changed.connect(self._arrange)

    def set_theme(self, theme: Theme) -> None:
        """Other colours."""
        self.view.set_theme(theme)
        self.legend.set_style(self.view.style_of_map)
        self.strip.set_theme(theme)

    def set_tiles(self, provider_id: str) -> None:
        """A background of `tile_choices` by its id; empty: none, and then nothing is ever fetched."""
        if provider_id == self.tiles_id:
            return
        self.tiles_id = provider_id
        self.strip.show_tiles(bool(provider_id))
        loader = None
        if provider_id:
            from district_planner.gui.map.tiles import TileLoader, cache_folder, provider_named

            loader = TileLoader(provider_named(provider_id), cache_folder(), self)
            loader.availability_changed.connect(self._tell_tiles)
        self.view.set_tiles(loader)

    # From the session

    @override
    def retranslate(self) -> None:
        self.view.retranslate(self.texts)
        self.legend.retranslate(self.texts)
        self.minutes.retranslate(self.texts)
        self.strip.retranslate(self.texts)
        self._show_hint(self.view.tool_name)

    @override
    def refresh(self, changes: Changes) -> None:
        if changes & (Changes.SITES | Changes.PROJECT | Changes.PARAMETERS | Changes.SELECTION):
            self._show_sites()
            self._show_catchment()
        if changes & Changes.PREVIEW and self.session.is_previewing:
            self._show_minutes_legend()
            return
        if changes & Changes.PROJECT:
            self._show_area()
        self._show_colours()
        self.view.select_municipality(self.session.selected_municipality)
        self.show_legend()
        self._describe()

    @property
    def shows_minutes(self) -> bool:
        """Whether the colours mean minutes from the chosen site, and not an indicator."""
        return self._shows_minutes

    @property
    def _selected(self) -> SiteAnalysis | None:
        session = self.session
        if session.selected_site_id is None or session.analysis is None:
            return None
        return session.analysis.site(session.selected_site_id)

    def _show_area(self) -> None:
        regions = self.session.plan.regions if self.session.plan is not None else None
        if regions != self._regions:
            self._regions = regions
            self.view.set_study_area(self.session.study_area)

    def _show_colours(self) -> None:
        """Paint the municipalities anew if anything about their colours is other than before."""
        choropleth = None if self.shows_minutes else self.session.choropleth
        if choropleth is not self._choropleth:
            self._choropleth = choropleth
            self.view.set_choropleth(choropleth)

    def _show_sites(self) -> None:
        analysis = self.session.analysis
        sites = analysis.plan.sites if analysis is not None else ()
        markers = [SiteMarker(site.id, site.name, site.kind, site.lon, site.lat) for site in sites]
        self.view.sites_movable = self.session.is_editable
        self.strip.set_editable(self.session.is_editable)
        if self.session.is_previewing:
            self.view.move_sites(markers)
            return
        self.view.set_sites(markers)
        self.view.select_site(self.session.selected_site_id)

    def _show_catchment(self) -> None:
        selected = self._selected
        if selected is None:
            self.view.set_catchment(None)
        else:
            self.view.set_catchment(selected.catchment.minutes, selected.catchment.cutoff_minutes)
        if self.session.analysis is not None:
            self.minutes.set_minutes(self.session.analysis.plan.parameters.cutoff_minutes)
            self.minutes.setEnabled(self.session.is_editable)

    def show_legend(self) -> None:
        """Say what is on the map now."""
        session, texts = self.session, self.texts
        choices = [(key, indicator.name(texts.language)) for key, indicator in session.map_indicators.items()]
        chosen = MINUTES_CHOICE if self.shows_minutes else session.indicator_id
        self.legend.set_choices([*choices, (MINUTES_CHOICE, texts("map.minutes_choice"))], chosen)
        if self.shows_minutes:
            self._show_minutes_legend()
            return
        choropleth, selected = session.choropleth, self._selected
        rows = [] if choropleth is None else choropleth_rows(choropleth, session.study_area, session.indicator, texts)
        if selected is not None:
            rows.append(ring_row(selected.catchment, texts))
        rows += site_rows(session.plan.sites if session.plan is not None else (), texts)
        rows += self.layer_rows()
        unit = texts.unit(session.indicator.unit)
        vintage = session.indicator.source.vintage
        shown = session.indicator_id
        note = next((one.note(shown) for one in session.map_sources if shown in one.indicators()), "")
        self.legend.show_rows(" · ".join(part for part in (note, unit, vintage) if part), rows)

    def _show_minutes_legend(self) -> None:
        """Rings with the residents in each; they follow the hand."""
        if not self.shows_minutes:
            return
        selected, texts = self._selected, self.texts
        sites = site_rows(self.session.plan.sites if self.session.plan is not None else (), texts)
        sites += self.layer_rows()
        if selected is None:
            self.legend.show_rows(texts("map.minutes_no_site"), sites)
            return
        rows = [*minutes_rows(selected.catchment, texts), *sites]
        self.legend.show_rows(texts("map.minutes_note", site=selected.site.name), rows)

    def _describe(self) -> None:
        """Tell those who do not see the map what is chosen on it."""
        selected, texts = self._selected, self.texts
        words = [texts("map.keys")]
        if selected is not None:
            place = place_name(self.session.territory, selected.municipality)
            count = len(selected.catchment.inside)
            words.insert(0, texts("map.described", site=selected.site.name, place=place, n=count))
        self.view.setAccessibleDescription(" ".join(words))

    def _tooltip(self, position: int) -> str:
        """Name, value of the indicator, minutes from the chosen site."""
        session, texts = self.session, self.texts
        lines = [place_name(session.territory, position)]
        values, indicator = session.indicator_values, session.indicator
        in_area = self.view.ground.is_in_area(position)
        if values is not None and in_area:
            value = None if np.isnan(values[position]) else float(values[position])
            lines.append(f"{indicator.name(texts.language)}: {indicator.written(value, texts)}")
        selected = self._selected
        if selected is not None and np.isfinite(selected.catchment.minutes[position]):
            minutes = texts.number(float(selected.catchment.minutes[position]))
            lines.append(texts("map.minutes_from", minutes=minutes, site=selected.site.name))
        return "\n".join(lines)

    # From the hand

    def _choose_municipality(self, position: int) -> None:
        self.session.select_municipality(None if position < 0 else position)

    def _choose_indicator(self, choice: str) -> None:
        self._shows_minutes = choice == MINUTES_CHOICE
        self.view.set_minutes_filled(self._shows_minutes)
        if not self._shows_minutes:
            self.session.set_indicator(choice)
        self.refresh(Changes.VIEW)

    def _place(self, lon: float, lat: float) -> None:
        session = self.session
        if session.plan is None:
            return
        new_id = session.plan.next_site_id
        name = self._free_name(lon, lat)
        if session.perform(lambda plan: add_site(plan, name=name, lon=lon, lat=lat)):
            session.select_site(new_id)
            self.view.set_tool("select")

    def _free_name(self, lon: float, lat: float) -> str:
        """`Sede di Taranto`, with a number where that name is taken."""
        plan, position = self.session.plan, self.session.boundaries.locate(lon, lat)
        place = self.session.territory.names[position] if position is not None else ""
        name = self.texts("map.new_site", place=place)
        taken = {site.name for site in plan.sites} if plan is not None else set()
        free, number = name, 1
        while free in taken:
            number += 1
            free = f"{name} {number}"
        return free

    def _drag(self, site_id: int, lon: float, lat: float) -> None:
        valid = self._preview_move(site_id, lon, lat)
        self.view.set_site_invalid(site_id, not valid)
        if not valid and not self._warned:
            self._warned = True
            self.session.message_requested.emit("warning", self.texts("map.drag_outside"))

    def _preview_move(self, site_id: int, lon: float, lat: float) -> bool:
        if self.session.plan is None:
            return False
        try:
            edit = move_site(self.session.plan, site_id, lon, lat)
        except PlannerError:
            return False
        return self.session.preview(edit)

    def _drop(self, site_id: int, lon: float, lat: float) -> None:
        """Write the move; where the site cannot be, it goes back to where it was."""
        self._warned = False
        plan = self.session.plan
        if plan is None:
            return
        if self._preview_move(site_id, lon, lat):
            self.session.edit(move_site(plan, site_id, lon, lat), merge_key=f"move-{site_id}")
        self.session.end_preview()
        self._show_sites()
        self._show_catchment()

    def _cancel_drag(self, _site_id: int) -> None:
        self._warned = False
        self.session.end_preview()

    def _try_minutes(self, minutes: int) -> None:
        if self.session.plan is not None:
            self.session.preview(set_parameter(self.session.plan, "cutoff_minutes", minutes))

    def _set_minutes(self, minutes: int) -> None:
        self.session.perform(lambda plan: set_parameter(plan, "cutoff_minutes", minutes), merge_key="cutoff_minutes")

    def _toggle_tiles(self, shown: bool) -> None:
        from district_planner.gui.map.tiles import tile_choices

        self.set_tiles(tile_choices()[0][0] if shown else "")
        self.tiles_changed.emit(self.tiles_id)

    def _tell_tiles(self, available: bool) -> None:
        if not available:
            self.session.message_requested.emit("info", self.texts("map.tiles_unreachable"))

    def _show_hint(self, tool: str) -> None:
        """Say what the chosen tool waits for."""
        self.hint.setText("" if tool == "select" else self.texts(f"map.hint_{tool}"))
        self.hint.setVisible(tool != "select")
        self.hint.raise_()
        self._arrange()

    # Cards

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Put the cards at the edges and keep the study area between them."""
        for card in (self.legend, self.minutes, self.strip):
            card.adjustSize()
        self.strip.move(_EDGE, _EDGE)
        # Most regions lie from north-west to south-east: the upper right is sea or another country.
        self.legend.move(self.width() - self.legend.width() - _EDGE, _EDGE)
        low = self.height() - self.minutes.height() - _SLIDER_ABOVE
        # On a low map the tools reach down to the slider: it goes beside them.
        beside = low < self.strip.geometry().bottom() + _EDGE
        self.minutes.move(_EDGE + (self.strip.width() + _EDGE if beside else 0), low)
        hint_left = self.strip.geometry().right() + _EDGE
        wide = max(self.legend.x() - _EDGE - hint_left, _HINT_PX)
        self.hint.setFixedWidth(min(self.hint.fontMetrics().horizontalAdvance(self.hint.text()) + 2 * _EDGE + 4, wide))
        self.hint.move(hint_left, _EDGE)
        self.hint.resize(self.hint.width(), self.hint.heightForWidth(self.hint.width()))
        left, right = self.strip.width() + 2 * _EDGE, self.legend.width() + 2 * _EDGE
        cards = [QRectF(card.geometry()) for card in (self.legend, self.minutes, self.strip)]
        self.view.set_cards(QMargins(left, _EDGE, right, _EDGE), cards)

    @override
    def sizeHint(self) -> QSize:
        return QSize(900, 600)
