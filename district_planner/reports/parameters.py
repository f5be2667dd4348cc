# SPDX-License-Identifier: EUPL-1.2
"""The parameters of a plan as a report words them."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from district_planner.catchment import Decay
from district_planner.reports.model import ReportParameter
from district_planner.scenarios import Parameters, parameter_defaults
from district_planner.scenarios.parameters import PARAMETER_CHOICES

if TYPE_CHECKING:
    from district_planner.core.records import Json
    from district_planner.core.texts import Texts


def report_parameters(parameters: Parameters, texts: Texts) -> tuple[ReportParameter, ...]:
    """Every parameter with the value in use."""
    defaults = parameter_defaults()
    rows = []
    for field in fields(parameters):
        value, default = getattr(parameters, field.name), defaults[field.name]
        changed = value != default.value
        note = default.notes[texts.language]
        if changed:
            note = texts("report.shipped_value", value=_worded(field.name, default.value, default.unit, texts))
        rows.append(
            ReportParameter(
                name=texts(f"parameter_names.{field.name}"),
                value=_worded(field.name, value, default.unit, texts),
                source_id=default.source.id,
                note=note,
                assumption=default.assumption and not changed,
                changed=changed,
            )
        )
    return tuple(rows)


def _worded(name: str, value: Json, unit: str, texts: Texts) -> str:
    """`60 min`, `18-64`, `si dimezza ogni 16 minuti`."""
    if name == "decay":
        return decay_text(Decay.parse(str(value)), texts)
    if isinstance(value, int | float):
        decimals = next((places for places in (0, 1) if round(value, places) == value), 2)
        number = texts.number(value, decimals)
        return f"{number}\N{NO-BREAK SPACE}{texts.unit(unit)}" if unit else number
    if name in PARAMETER_CHOICES:
        return texts(f"parameters.choice_{name}_{value}")
    return str(value) or texts(f"parameters.empty_{name}")


def decay_text(decay: Decay, texts: Texts) -> str:
    """A decay function in words."""
    key = f"report.decay_{decay.kind.replace('-', '_')}"
    numbers = {
        name: texts.number(number, 0 if number == int(number) else 1)
        for name, number in zip("ab", decay.numbers, strict=False)
    }
    return texts(key, **numbers)
