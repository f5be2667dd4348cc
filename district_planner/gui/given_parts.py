# SPDX-License-Identifier: EUPL-1.2
"""What a session works with whatever is open: territory, travel minutes, analysis. Each is made on first use."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from district_planner.scenarios import Analyser
    from district_planner.scenarios.filiera import FilieraAnalyser
    from district_planner.territory import Boundaries, Territory
    from district_planner.travel import ContiguityEngine


class GivenParts(QObject):
    """Loads late, so that the window can show before it."""

    @cached_property
    def territory(self) -> Territory:
        """All municipalities of Italy."""
        from district_planner.territory import load_territory

        return load_territory()

    @cached_property
    def boundaries(self) -> Boundaries:
        """Their borders, in four levels of detail."""
        from district_planner.territory import load_boundaries

        return load_boundaries()

    @cached_property
    def engine(self) -> ContiguityEngine:
        """Travel minutes."""
        from district_planner.travel import load_engine

        return load_engine(self.territory, self.boundaries)

    def take_engine(self, engine: ContiguityEngine) -> None:
        """Use travel minutes that were loaded beside the window, unless its own are here already."""
        self.__dict__.setdefault("engine", engine)

    @cached_property
    def analyser(self) -> Analyser:
        """Turns plans into catchments and scores; remembers what it already worked out."""
        from district_planner.scenarios import Analyser

        return Analyser(self.territory, self.boundaries, self.engine)

    @cached_property
    def filiera(self) -> FilieraAnalyser:
        """Demand, supply and gaps of the filiera round sites and districts."""
        from district_planner.scenarios.filiera import FilieraAnalyser

        return FilieraAnalyser(self.analyser)
