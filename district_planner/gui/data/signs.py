# SPDX-License-Identifier: EUPL-1.2
"""The sign of each kind of data set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from district_planner.gui.icons import icon

if TYPE_CHECKING:
    from PySide6.QtGui import QIcon

    from district_planner.gui.theme import Theme
    from district_planner.scenarios import Dataset

_SIGNS = {
    "values": "dataset_values",
    "flows": "dataset_flows",
    "layer": "layers",
    "tiles": "dataset_tiles",
    "units": "dataset_units",
}


def dataset_icon(dataset: Dataset | None, theme: Theme) -> QIcon:
    """The sign of an imported data set in the accent, of a shipped one (None) in the quiet colour."""
    if dataset is None:
        return icon("data", theme, "text_muted")
    return icon(_SIGNS[dataset.kind], theme, "accent")
