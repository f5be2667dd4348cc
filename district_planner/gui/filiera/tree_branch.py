# SPDX-License-Identifier: EUPL-1.2
"""The filiera in the tree of the project: its parts with how many of each there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from district_planner.core.texts import Texts
    from district_planner.scenarios import Plan


def filiera_rows(plan: Plan | None, texts: Texts) -> list[tuple[str, str]]:
    """Name and words of each part, in the order of the tabs; nothing without a project."""
    if plan is None:
        return []
    counts = {
        "filiera": 0,
        "opportunities": len(plan.sheets),
        "points": len(plan.points),
        "catalogue": len(plan.catalogue.visible),
    }
    return [(name, texts(f"filiera_window.tree_{name}", n=count)) for name, count in counts.items()]
