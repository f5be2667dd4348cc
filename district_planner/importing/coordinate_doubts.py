# SPDX-License-Identifier: EUPL-1.2
"""Questions about coordinates, the same for the features of a geographic file and for the points of a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from district_planner.importing.coordinates import CRS_CHOICES, crs_name, guess_crs, proposals
from district_planner.importing.layout import Choice, Doubt

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

CRS, SWAP = "crs", "swap"
"""Fields of the answers: the reference system, and whether longitude and latitude are to be exchanged."""


def crs_doubt(x: NDArray[np.float64], y: NDArray[np.float64]) -> Doubt:
    """Which reference system, when the file has none: the likely ones first, then all others."""
    likely = [guess.crs for guess in guess_crs(x, y) if not guess.swapped]
    order = [*likely, *(crs for crs in CRS_CHOICES if crs not in likely)]
    choices = tuple(Choice(crs, "geodata.crs_choice", {"name": crs_name(crs)}) for crs in order)
    return Doubt("geodata.ask_crs" if likely else "geodata.ask_crs_blind", {"n": len(likely)}, choices, CRS)


def proposal_doubts(
    problem: NDArray[np.uint8], x: NDArray[np.float64], y: NDArray[np.float64], crs: str
) -> list[Doubt]:
    """What could be done about many rows at once, as questions: see `coordinates.proposals`."""
    doubts = []
    for proposal in proposals(problem, x, y, crs):
        if proposal.key == "geodata.swap_proposed":
            choices = (Choice("", "geodata.swap_no", {}), Choice("swap", "geodata.swap_yes", {}))
            doubts.append(Doubt("geodata.ask_swap", proposal.params, choices, SWAP))
        else:
            better = str(proposal.params["code"])
            choices = (
                Choice(crs, "geodata.crs_choice", {"name": str(proposal.params["crs"])}),
                Choice(better, "geodata.crs_choice", {"name": str(proposal.params["better"])}),
            )
            doubts.append(Doubt("geodata.ask_crs_wrong", proposal.params, choices, CRS))
    return doubts
