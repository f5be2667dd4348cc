# SPDX-License-Identifier: EUPL-1.2
"""The branch of layers in the tree of the project: what stands in it, and what a menu of its rows offers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from district_planner.gui.data.signs import dataset_icon
from district_planner.gui.layers.style_parts import look_icon
from district_planner.gui.map.layer_look import LayerLook
from district_planner.gui.map.style import MapStyle
from district_planner.scenarios.layer_styles import layers_from_below, move_layer, restyle, style_of

if TYPE_CHECKING:
    from PySide6.QtGui import QIcon
    from PySide6.QtWidgets import QMenu

    from district_planner.gui.session import Session
    from district_planner.gui.theme import Theme
    from district_planner.scenarios import Plan
    from district_planner.scenarios.datasets import Dataset


def layers_from_above(plan: Plan | None) -> list[Dataset]:
    """Layers and then backgrounds, the uppermost first."""
    if plan is None:
        return []
    return [*reversed(layers_from_below(plan)), *reversed(layers_from_below(plan, "tiles"))]


def layer_icon(dataset: Dataset, theme: Theme) -> QIcon:
    """A layer as it is drawn; the sign of backgrounds."""
    if dataset.kind != "layer":
        return dataset_icon(dataset, theme)
    return look_icon(LayerLook.of(dataset.geometry, style_of(dataset), MapStyle(theme)))


def is_shown(plan: Plan | None, number: int) -> bool:
    """Whether a layer is to be seen."""
    return plan is not None and style_of(plan.dataset(number)).visible


def show_or_hide(session: Session, number: int, *, shown: bool) -> bool:
    """Write that a layer is to be seen, or not."""
    return session.perform(lambda plan: restyle(plan, number, visible=shown))


def fill_menu(
    menu: QMenu,
    session: Session,
    number: int,
    *,
    zoom: Callable[[], object],
    look: Callable[[], object],
    card: Callable[[], object],
    rename: Callable[[], object],
    remove: Callable[[], object],
) -> None:
    """What can be done with a layer."""
    texts, plan = session.texts, session.plan
    if plan is None:
        return
    if plan.dataset(number).kind == "layer":
        menu.addAction(texts("layers_window.zoom"), zoom)
    menu.addAction(texts("layers_window.open_look"), look)
    menu.addAction(texts("data_window.open_card"), card)
    if not session.is_editable:
        return
    menu.addSeparator()
    for name, up in (("up", True), ("down", False)):
        edit = move_layer(plan, number, up=up)
        action = menu.addAction(texts(f"layers_window.{name}"))
        action.triggered.connect(lambda _checked=False, edit=edit: session.edit(edit))
        action.setEnabled(not edit.is_empty)
    menu.addSeparator()
    menu.addAction(texts("data_window.rename"), rename)
    menu.addAction(texts("data_window.delete"), remove)
