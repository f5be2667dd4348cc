# SPDX-License-Identifier: EUPL-1.2
"""The data that a report rests on, in the words of the report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from district_planner.catchment import Decay
from district_planner.reports.model import ReportData
from district_planner.reports.parameters import decay_text
from district_planner.scenarios.provenance import calibration_use, written_day

if TYPE_CHECKING:
    from district_planner.core.texts import Texts
    from district_planner.scenarios import Plan
    from district_planner.scenarios.provenance import DataUse
    from district_planner.territory import Territory


def report_data(use: DataUse, texts: Texts) -> ReportData:
    """A data set in use, in words."""
    language, source = texts.language, use.source
    return ReportData(
        source_id=source.id,
        title=source.titles[language],
        publisher=source.publishers[language],
        vintage=source.vintage,
        licence=source.licences[language],
        url=use.url,
        note=source.notes[language],
        imported=use.dataset is not None,
        treatment=use.treatment(texts),
        indicators=tuple(indicator.name(language) for indicator in use.indicators),
        uses=use.use_lines(texts),
    )


def calibration_words(plan: Plan, territory: Territory, texts: Texts) -> list[str]:
    """What the report says of a calibration on observed commuting; nothing where there was none."""
    record, use = plan.calibration, calibration_use(plan)
    if record is None:
        return []
    names = {region.code: region.name for region in territory.regions}
    said = texts(
        f"report.calibration_{use}",
        day=written_day(record.at, texts),
        area=", ".join(names.get(code, code) for code in record.regions),
        minutes=texts.number(record.cutoff_minutes, 0 if record.cutoff_minutes == int(record.cutoff_minutes) else 1),
        persons=texts.number(record.persons),
        pairs=texts.number(record.pairs),
        after=decay_text(Decay.parse(record.decay_after), texts),
        before=decay_text(Decay.parse(record.decay_before), texts),
        now=decay_text(Decay.parse(plan.parameters.decay), texts),
        cpc_before=texts.number(record.cpc_before, 3),
        cpc_after=texts.number(record.cpc_after, 3),
        observed=texts.number(100 * record.within_observed, 1),
        modelled=texts.number(100 * record.within_after, 1),
    )
    fits = [texts(f"report.calibration_fits_{record.choice}")] if record.choice and use == "in_use" else []
    elsewhere = record.regions != plan.regions or record.cutoff_minutes != plan.parameters.cutoff_minutes
    moved = [texts("report.calibration_elsewhere")] if elsewhere else []
    return [said, *fits, *moved]
