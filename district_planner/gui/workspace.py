# SPDX-License-Identifier: EUPL-1.2
"""The working page: map in the middle, tree left, inspector right, tables below on demand. Sizes are remembered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QWidget

from district_planner.gui.actors.desk import ActorDesk
from district_planner.gui.actors.tree_branch import ActorBranch
from district_planner.gui.bottom_panel import BottomPanel
from district_planner.gui.changes import Changes
from district_planner.gui.districts.desk import DistrictDesk
from district_planner.gui.districts.map_districts import MapDistricts
from district_planner.gui.districts.tree_branch import DistrictBranch
from district_planner.gui.explaining import WhyDesk
from district_planner.gui.info_dialogs import set_help_topic
from district_planner.gui.layers.desk import LayerDesk
from district_planner.gui.layers.map_layers import MapLayers
from district_planner.gui.map.map_panel import MapPanel
from district_planner.gui.points.desk import PointDesk
from district_planner.gui.points.map_points import MapPoints
from district_planner.gui.project_tree import ProjectTree
from district_planner.gui.settings import SettingsStore
from district_planner.gui.sites.site_panel import InspectorPanel
from district_planner.gui.views.map_brush import MapBrush

if TYPE_CHECKING:
    from district_planner.gui.actors.actors_panel import ActorsPanel
    from district_planner.gui.data.data_panel import DataPanel
    from district_planner.gui.districts.district_panel import DistrictPanel
    from district_planner.gui.filiera.filiera_panel import FilieraPanel
    from district_planner.gui.filiera.opportunities_panel import OpportunitiesPanel
    from district_planner.gui.layers.layers_panel import LayersPanel
    from district_planner.gui.scenarios.comparison_tab import ComparisonTab
    from district_planner.gui.session import Session

_NARROW_PX = 1500
_TREE_PX = (156, 208)
_INSPECTOR_PX = (276, 336)
_HIGH_PX = 900
_BOTTOM_PX = (232, 304)
_MIN_MAP_PX = QSize(320, 160)


class Workspace(QWidget):
    """Map, tree, inspector and bottom panel of an open project."""

    layout_changed = Signal()
    """A part was folded or unfolded."""
    new_site_requested = Signal()
    new_point_requested = Signal()
    import_requested = Signal()
    import_again_requested = Signal(int)
    background_requested = Signal()
    export_requested = Signal(object)

    def __init__(self, session: Session, store: SettingsStore, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._store = store
        self.desk = LayerDesk(session)
        self.points = PointDesk(session)
        self.actors = ActorDesk(session)
        self.districts = DistrictDesk(session, shows_reference=store.settings.reference_districts)
        self.tree = ProjectTree(session)
        self.map_panel = MapPanel(session)
        self.inspector = InspectorPanel(session)
        self.why = WhyDesk(session, self)
        self.bottom = BottomPanel(session, self.desk, self.points, self.actors, self.districts)
        self.map_panel.setMinimumSize(_MIN_MAP_PX)
        for widget, topic in ((self.tree, "tree"), (self.map_panel, "map"), (self.inspector, "inspector")):
            set_help_topic(widget, topic)
        self._lay_out()
        self._connect()
        self._fill_map()
        self._tell_layers()
        self.show_tiles()

    def _lay_out(self) -> None:
        self._upper = _splitter(Qt.Orientation.Horizontal, self.tree, self.map_panel)
        self._left = _splitter(Qt.Orientation.Vertical, self._upper, self.bottom)
        self._columns = _splitter(Qt.Orientation.Horizontal, self._left, self.inspector)
        self._upper.setStretchFactor(1, 1)
        self._left.setStretchFactor(0, 1)
        self._columns.setStretchFactor(0, 1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._columns)
        settings = self._store.settings
        self.tree.setVisible(settings.show_tree)
        self.inspector.setVisible(settings.show_inspector)
        self.bottom.setVisible(settings.show_bottom)
        if settings.bottom_tab in self.bottom.names:
            self.bottom.show_tab(settings.bottom_tab)
        elif settings.show_bottom:
            self.bottom.panel(self.bottom.current)

    def _connect(self) -> None:
        self.inspector.new_site_requested.connect(self.new_site_requested)
        self.inspector.import_requested.connect(self.import_requested)
        self.bottom.new_site_requested.connect(self.new_site_requested)
        self.bottom.new_point_requested.connect(self.new_point_requested)
        self.bottom.import_requested.connect(self.import_requested)
        self.bottom.import_again_requested.connect(self.import_again_requested)
        self.tree.dataset_requested.connect(self.show_dataset)
        self.tree.import_again_requested.connect(self.import_again_requested)
        self.tree.editor_requested.connect(self.edit_indicator)
        self.tree.criterion_requested.connect(self._add_criterion)
        self.tree.layer_requested.connect(self._follow_layer)
        self.tree.look_requested.connect(self.show_layer)
        self.tree.zoom_requested.connect(self.desk.zoom_to)
        self.tree.part_requested.connect(self.show_part)
        self.inspector.filiera_requested.connect(lambda: self.show_part("filiera"))
        self.bottom.background_requested.connect(self.background_requested)
        self.bottom.sheet_requested.connect(self.show_sheet)
        self.bottom.export_requested.connect(self.export_requested)
        self.bottom.actors_requested.connect(lambda: self.show_tab("actors"))
        self.bottom.close_requested.connect(lambda: self.set_part_visible("bottom", visible=False))
        self.bottom.tab_changed.connect(lambda name: self._store.remember(bottom_tab=name))
        self._session.centre_requested.connect(self.map_panel.view.centre_on)
        self.map_panel.tiles_changed.connect(lambda tiles: self._store.update(tiles=tiles))

    def _fill_map(self) -> None:
        """Put on the map what the desks know, and let them follow what is done there."""
        layers = MapLayers(self.desk, self.map_panel.view)
        self.map_points = MapPoints(self.points, self.map_panel.view)
        self.map_districts = MapDistricts(self.districts, self.map_panel.view)
        self.map_brush = MapBrush(self._session, self.map_panel)
        shown = (self.map_brush, self.map_points, self.map_districts, layers)
        self.map_panel.layer_rows = lambda: [row for one in shown for row in one.legend_rows()]
        self.desk.changed.connect(self._tell_layers)
        self.map_brush.legend_changed.connect(self._tell_layers)
        self.map_points.legend_changed.connect(self._tell_layers)
        self.map_districts.legend_changed.connect(self._tell_layers)
        self.map_districts.drawn.connect(self._ask_district)
        self.districts.outline_requested.connect(self._draw_district)
        self.districts.zoom_requested.connect(self.map_districts.zoom_to)
        self.districts.card_requested.connect(self.show_district)
        self.districts.reference_changed.connect(lambda on: self._store.update(reference_districts=on))
        self.districts.reference_changed.connect(lambda _on: self.tree.refresh(Changes.FILIERA))
        self.actors.page_requested.connect(self.show_actors)
        self.tree.look_after(DistrictBranch(self.districts))
        self.tree.look_after(ActorBranch(self.actors))
        self.points.list_requested.connect(self.show_points)
        self.map_panel.view.point_requested.connect(self._ask_point)

    def arrange(self, width: int, height: int) -> None:
        """Give tree, inspector and bottom panel their remembered size within a page of that size."""
        settings = self._store.settings
        wide = int(width >= _NARROW_PX)
        tree = settings.tree_width or _TREE_PX[wide]
        inspector = settings.inspector_width or _INSPECTOR_PX[wide]
        bottom = settings.bottom_height or _BOTTOM_PX[int(height >= _HIGH_PX)]
        self._columns.setSizes([max(width - inspector, 1), inspector])
        self._upper.setSizes([tree, max(width - inspector - tree, 1)])
        self._left.setSizes([max(height - bottom, 1), bottom])

    def show_tiles(self) -> None:
        """Put the background of the settings behind the map; one that is no longer on offer is none."""
        wanted = self._store.settings.tiles
        if wanted:
            # Qt's network library costs memory that only those who want a background should pay.
            from district_planner.gui.map.tiles import tile_choices

            wanted = wanted if wanted in dict(tile_choices()) else ""
        self.map_panel.set_tiles(wanted)

    def remember(self) -> None:
        """Store the sizes of the parts that are unfolded."""
        sizes = {}
        if self.tree.isVisible():
            sizes["tree_width"] = self.tree.width()
        if self.inspector.isVisible():
            sizes["inspector_width"] = self.inspector.width()
        if self.bottom.isVisible():
            sizes["bottom_height"] = self.bottom.height()
        self._store.remember(**sizes)

    def is_part_visible(self, name: str) -> bool:
        """Whether `tree`, `inspector` or `bottom` is unfolded."""
        return not self._part(name).isHidden()

    def set_part_visible(self, name: str, *, visible: bool) -> None:
        """Fold or unfold `tree`, `inspector` or `bottom`, and remember it."""
        if visible == self.is_part_visible(name):
            return
        self.remember()
        if name == "bottom" and visible:
            self.bottom.panel(self.bottom.current)
        self._part(name).setVisible(visible)
        self._store.remember(**{f"show_{name}": visible})
        self.arrange(self.width(), self.height())
        self.layout_changed.emit()

    def show_tab(self, name: str) -> None:
        """Unfold the bottom panel at a tab and give it the focus."""
        self.bottom.show_tab(name)
        self.set_part_visible("bottom", visible=True)
        panel = self.bottom.panel(name)
        first = next((child for child in panel.findChildren(QWidget) if _takes_focus(child)), panel)
        first.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_dataset(self, dataset_id: int) -> None:
        """Unfold the bottom panel at the card of a data set."""
        self.bottom.show_tab("data")
        self.set_part_visible("bottom", visible=True)
        self.data_panel.show_dataset(f"data.{dataset_id}")

    def _tell_layers(self) -> None:
        """Say in the legend what lies on the map."""
        if self._session.plan is not None:
            self.map_panel.show_legend()

    def show_layer(self, number: int) -> None:
        """Unfold the bottom panel at the look and the features of a layer."""
        self.bottom.show_tab("layers")
        self.set_part_visible("bottom", visible=True)
        self.layers_panel.show_layer(number)

    def show_part(self, name: str) -> None:
        """Unfold the bottom panel at a part of the filiera: a tab, `points` or `catalogue`."""
        if name == "points":
            self.show_points()
        elif name == "catalogue":
            self.show_tab("filiera")
            self.filiera_panel.open_catalogue()
        else:
            self.show_tab(name)

    def show_sheet(self, sheet_id: int) -> None:
        """Unfold the bottom panel at the form of an opportunity sheet."""
        self.bottom.show_tab("opportunities")
        self.set_part_visible("bottom", visible=True)
        self.opportunities_panel.show_sheet(sheet_id)

    def show_scenarios(self) -> None:
        """Unfold the bottom panel at the comparison of scenarios."""
        self.bottom.show_tab("comparison")
        self.set_part_visible("bottom", visible=True)
        self.comparison_tab.show_page("scenarios")

    def show_points(self) -> None:
        """Unfold the bottom panel at the list of the activities on the map, with the form of the chosen one."""
        self.bottom.show_tab("district")
        self.set_part_visible("bottom", visible=True)
        self.district_panel.show_page("points")

    def show_district(self) -> None:
        """Unfold the bottom panel at the card of the chosen district."""
        self.bottom.show_tab("district")
        self.set_part_visible("bottom", visible=True)
        self.district_panel.show_page("districts")

    def show_actors(self, page: str) -> None:
        """Unfold the bottom panel at a page of the actors."""
        self.bottom.show_tab("actors")
        self.set_part_visible("bottom", visible=True)
        self.actors_panel.show_page(page)

    def _draw_district(self) -> None:
        self.map_panel.view.set_tool("outline")
        self.map_panel.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask_district(self, ring: list[tuple[float, float]]) -> None:
        """Ask what is to become of what was drawn round."""
        from district_planner.gui.districts.district_dialog import DistrictDialog

        dialog = DistrictDialog(self.districts, parent=self.window(), ring=tuple(ring))
        self.map_panel.view.set_tool("select")
        if dialog.exec():
            self.show_district()
        dialog.deleteLater()

    def _ask_point(self, lon: float, lat: float) -> None:
        """Ask what is to be put on the map there; the tool stays until one was."""
        from district_planner.gui.points.new_point_dialog import NewPointDialog

        if not self._session.is_editable:
            return
        if not self.points.may_stand(lon, lat):
            self._session.message_requested.emit("warning", self._session.texts("points_window.outside_new"))
            return
        dialog = NewPointDialog(self.points, lon, lat, self.window())
        if dialog.exec():
            self.map_panel.view.set_tool("select")
        dialog.deleteLater()

    def _follow_layer(self, number: int) -> None:
        """A layer was pointed at: show it where layers are shown anyway."""
        if self.is_part_visible("bottom") and self.bottom.current == "layers":
            self.layers_panel.show_layer(number)

    def edit_indicator(self, indicator_id: str = "") -> None:
        """Make an indicator (no id), or change one of the user's."""
        self.data_panel.edit_indicator(indicator_id)

    def _add_criterion(self, indicator_id: str) -> None:
        self.data_panel.add_criterion(indicator_id)

    @property
    def data_panel(self) -> DataPanel:
        """The panel of the tab of data, made now if it was not yet."""
        return self.bottom.panel("data")  # type: ignore[return-value]  # the tab of that name

    @property
    def filiera_panel(self) -> FilieraPanel:
        """The panel of the tab of the filiera, made now if it was not yet."""
        return self.bottom.panel("filiera")  # type: ignore[return-value]  # the tab of that name

    @property
    def opportunities_panel(self) -> OpportunitiesPanel:
        """The panel of the tab of opportunities, made now if it was not yet."""
        return self.bottom.panel("opportunities")  # type: ignore[return-value]  # the tab of that name

    @property
    def comparison_tab(self) -> ComparisonTab:
        """The panel of the tab that compares, made now if it was not yet."""
        return self.bottom.panel("comparison")  # type: ignore[return-value]  # the tab of that name

    @property
    def layers_panel(self) -> LayersPanel:
        """The panel of the tab of layers, made now if it was not yet."""
        return self.bottom.panel("layers")  # type: ignore[return-value]  # the tab of that name

    @property
    def actors_panel(self) -> ActorsPanel:
        """The panel of the tab of actors, made now if it was not yet."""
        return self.bottom.panel("actors")  # type: ignore[return-value]  # the tab of that name

    @property
    def district_panel(self) -> DistrictPanel:
        """The panel of the tab of districts, made now if it was not yet."""
        return self.bottom.panel("district")  # type: ignore[return-value]  # the tab of that name

    def _part(self, name: str) -> QWidget:
        parts: dict[str, QWidget] = {"tree": self.tree, "inspector": self.inspector, "bottom": self.bottom}
        return parts[name]


def _splitter(orientation: Qt.Orientation, *parts: QWidget) -> QSplitter:
    splitter = QSplitter(orientation)
    splitter.setHandleWidth(1)
    for part in parts:
        splitter.addWidget(part)
        splitter.setCollapsible(splitter.count() - 1, False)
    return splitter


def _takes_focus(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.isEnabled() and not widget.isHidden()
