# SPDX-License-Identifier: EUPL-1.2
"""Tables and charts below the map, in tabs."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QTabWidget, QToolButton, QVBoxLayout, QWidget

from district_planner.gui.actors.desk import ActorDesk
from district_planner.gui.changes import Changes
from district_planner.gui.districts.desk import DistrictDesk
from district_planner.gui.icons import icon
from district_planner.gui.info_dialogs import set_help_topic
from district_planner.gui.layers.desk import LayerDesk
from district_planner.gui.panel import SessionPanel
from district_planner.gui.points.desk import PointDesk
from district_planner.gui.window_actions import TAB_KEYS

if TYPE_CHECKING:
    from district_planner.gui.session import Session


def _site_table(bottom: BottomPanel) -> QWidget:
    from district_planner.gui.sites.site_table import SiteTablePanel

    panel = SiteTablePanel(bottom.session)
    panel.new_site_requested.connect(bottom.new_site_requested)
    return panel


def _views(bottom: BottomPanel) -> QWidget:
    from district_planner.gui.views.views_panel import ViewsPanel

    return ViewsPanel(bottom.session)


def _catchment(bottom: BottomPanel) -> QWidget:
    from district_planner.gui.catchment.catchment_panel import CatchmentPanel

    return CatchmentPanel(bottom.session)


def _quality(bottom: BottomPanel) -> QWidget:
    from district_planner.gui.scoring.scoring_panel import ScoringPanel

    panel = ScoringPanel(bottom.session)
    panel.new_site_requested.connect(bottom.new_site_requested)
    return panel


def _cost(bottom: BottomPanel) -> QWidget:
    from district_planner.gui.cost.cost_panel import CostPanel

    panel = CostPanel(bottom.session)
    panel.new_site_requested.connect(bottom.new_site_requested)
    return panel


def _comparison(bottom: BottomPanel) -> QWidget:
    from district_planner.gui.scenarios.comparison_tab import ComparisonTab

    panel = ComparisonTab(bottom.session)
    panel.new_site_requested.connect(bottom.new_site_requested)
    return panel


def _parameters(bottom: BottomPanel) -> QWidget:
    from district_planner.gui.scenarios.parameters_panel import ParametersPanel

    panel = ParametersPanel(bottom.session)
    panel.calibration.import_requested.connect(bottom.import_requested)
    return panel


def _layers(bottom: BottomPanel) -> QWidget:
    from district_planner.gui.layers.layers_panel import LayersPanel

    panel = LayersPanel(bottom.desk)
    panel.import_requested.connect(bottom.import_requested)
    panel.background_requested.connect(bottom.background_requested)
    return panel


def _data(bottom: BottomPanel) -> QWidget:
    from district_planner.gui.data.data_panel import DataPanel

    panel = DataPanel(bottom.session)
    panel.import_requested.connect(bottom.import_requested)
    panel.import_again_requested.connect(bottom.import_again_requested)
    return panel


def _district(bottom: BottomPanel) -> QWidget:
    from district_planner.gui.districts.district_panel import DistrictPanel

    panel = DistrictPanel(bottom.districts, bottom.points, bottom.actors)
    panel.new_point_requested.connect(bottom.new_point_requested)
    panel.import_requested.connect(bottom.import_requested)
    return panel


def _filiera(bottom: BottomPanel) -> QWidget:
    from district_planner.gui.filiera.filiera_panel import FilieraPanel

    panel = FilieraPanel(bottom.session)
    panel.new_site_requested.connect(bottom.new_site_requested)
    panel.import_requested.connect(bottom.import_requested)
    panel.sheet_requested.connect(bottom.sheet_requested)
    return panel


def _opportunities(bottom: BottomPanel) -> QWidget:
    from district_planner.gui.filiera.opportunities_panel import OpportunitiesPanel

    panel = OpportunitiesPanel(bottom.session)
    panel.new_site_requested.connect(bottom.new_site_requested)
    panel.actors_requested.connect(bottom.actors_requested)
    panel.export_requested.connect(bottom.export_requested)
    return panel


def _actors(bottom: BottomPanel) -> QWidget:
    from district_planner.gui.actors.actors_panel import ActorsPanel

    return ActorsPanel(bottom.actors)


class BottomPanel(SessionPanel):
    """Tables and charts in tabs; each is made when it is first looked at."""

    concerns: ClassVar[Changes] = Changes(0)
    close_requested = Signal()
    new_site_requested = Signal()
    new_point_requested = Signal()
    import_requested = Signal()
    import_again_requested = Signal(int)
    """The id of a data set whose new edition is to be read by the same mapping."""
    background_requested = Signal()
    sheet_requested = Signal(int)
    """The id of an opportunity sheet that is to be shown."""
    actors_requested = Signal()
    export_requested = Signal(object)
    """The ids of the opportunity sheets that are to be written as pages."""
    tab_changed = Signal(str)

    _MAKERS: ClassVar[dict[str, Callable[[BottomPanel], QWidget]]] = {
        "sites": _site_table,
        "municipalities": _views,
        "catchment": _catchment,
        "quality": _quality,
        "cost": _cost,
        "comparison": _comparison,
        "filiera": _filiera,
        "opportunities": _opportunities,
        "actors": _actors,
        "district": _district,
        "parameters": _parameters,
        "data": _data,
        "layers": _layers,
    }

    def __init__(
        self,
        session: Session,
        desk: LayerDesk,
        points: PointDesk,
        actors: ActorDesk,
        districts: DistrictDesk,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(session, parent)
        self.desk = desk
        self.points = points
        self.actors = actors
        self.districts = districts
        self._tabs = QTabWidget(documentMode=True)
        self._close = QToolButton()
        self._close.clicked.connect(self.close_requested)
        self._tabs.setCornerWidget(self._close)
        self._pages: dict[str, QWidget] = {}
        self._panels: dict[str, QWidget] = {}
        for name in self._MAKERS:
            page = QWidget()
            QVBoxLayout(page).setContentsMargins(0, 0, 0, 0)
            set_help_topic(page, name)
            self._pages[name] = page
            self._tabs.addTab(page, "")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._tabs)
        self._tabs.currentChanged.connect(self._on_tab)
        self.listen()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all tabs."""
        return tuple(self._pages)

    @property
    def current(self) -> str:
        """The name of the tab on top."""
        return list(self._pages)[self._tabs.currentIndex()]

    def panel(self, name: str) -> QWidget:
        """The panel of a tab, made now if it was not yet."""
        if name not in self._panels:
            self._panels[name] = self._MAKERS[name](self)
            self._pages[name].layout().addWidget(self._panels[name])
        return self._panels[name]

    def show_tab(self, name: str) -> None:
        """Bring a tab to the top."""
        self.panel(name)
        self._tabs.setCurrentWidget(self._pages[name])

    def retranslate(self) -> None:
        """Take the language of the session."""
        for index, name in enumerate(self._pages):
            words = self.texts(f"shell.tab_{name}")
            self._tabs.setTabText(index, words)
            key = QKeySequence(TAB_KEYS.get(name, "")).toString(QKeySequence.SequenceFormat.NativeText)
            self._tabs.setTabToolTip(index, f"{words} ({key})" if key else words)
        self._tabs.setAccessibleName(self.texts("shell.bottom"))
        self._tabs.tabBar().setAccessibleName(self.texts("shell.bottom"))
        self._close.setToolTip(self.texts("shell.close_bottom"))
        self._close.setAccessibleName(self.texts("shell.close_bottom"))

    def refresh(self, changes: Changes) -> None:  # noqa: ARG002  # one sign, always the same
        """Redraw the sign of the close button in the colours of the theme."""
        self._close.setIcon(icon("remove", self.session.theme, "text_muted"))

    def _on_tab(self) -> None:
        if self.isVisible():
            self.panel(self.current)
        self.tab_changed.emit(self.current)
