# SPDX-License-Identifier: EUPL-1.2
"""Who works today where a site stands, as a report words it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from district_planner.core.numbers import known
from district_planner.reports.model import ReportShed, ReportShedRing
from district_planner.reports.quantities import Quantity

if TYPE_CHECKING:
    from district_planner.catchment import LabourShed
    from district_planner.core.texts import Texts
    from district_planner.reports.model import ReportSite


def report_shed(row: ReportSite, shed: LabourShed | None, texts: Texts) -> ReportShed:
    """The labour shed of a site; None, nobody recorded, gives one that is unknown throughout."""
    unit = texts.unit("persons")
    if shed is None:
        nothing = Quantity(None, "%")
        return ReportShed(
            row.mark,
            row.site.id,
            row.site.name,
            row.place,
            Quantity(None, unit),
            nothing,
            nothing,
            nothing,
            nothing,
            (),
        )
    return ReportShed(
        mark=row.mark,
        site_id=row.site.id,
        site_name=row.site.name,
        place=row.place,
        workers=Quantity(shed.total, unit),
        living_here=_percent(shed.self_containment_demand),
        working_here=_percent(shed.self_containment_supply),
        within=_percent(shed.share_within_cutoff, 1),
        overlap=_percent(shed.overlap),
        rings=tuple(
            ReportShedRing(ring.from_minutes, ring.to_minutes, _percent(ring.share), _percent(ring.modelled_share))
            for ring in shed.rings
        ),
    )


def _percent(share: float, decimals: int = 0) -> Quantity:
    """A share of 0 to 1 as percent."""
    return Quantity(known(100 * share), "%", decimals)
