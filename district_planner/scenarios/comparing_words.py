# SPDX-License-Identifier: EUPL-1.2
"""What a comparison of scenarios says, in sentences: the same in window, command line and report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from district_planner.core.wording import signed

if TYPE_CHECKING:
    from district_planner.core.texts import Texts
    from district_planner.scenarios.comparing import CriterionEffect, ScenarioComparison

_ROUND = 0.05
"""Half of the last digit that is shown: what is smaller is shown as no difference."""


def comparison_verdict(comparison: ScenarioComparison, texts: Texts) -> str:
    """Who comes first in each scenario, and whether that is the same everywhere."""
    firsts = [
        tuple(compared.sites[score.site_id].site.name for score in compared.analysis.scores.ranking if score.rank == 1)
        for compared in comparison.scenarios
    ]
    if not all(firsts):
        without = [c.scenario.name for c, names in zip(comparison.scenarios, firsts, strict=True) if not names]
        return texts("comparing.unranked", scenarios=", ".join(without))
    if len(set(firsts)) == 1:
        return texts("comparing.same_first", n=len(firsts[0]), names=", ".join(firsts[0]))
    parts = [
        texts("comparing.first_in", scenario=compared.scenario.name, names=", ".join(names))
        for compared, names in zip(comparison.scenarios, firsts, strict=True)
    ]
    return texts("comparing.other_first", parts="; ".join(parts))


def why_words(comparison: ScenarioComparison, site_id: int, at: int, texts: Texts) -> list[str]:
    """Why the quality of a site in the scenario at place `at` is another than in the first: a heading, then lines.

    The largest effects stand first; those that round to nothing are left out.
    """
    first, other = comparison.scenarios[0], comparison.scenarios[at]
    entry = next((compared.sites[site_id] for compared in (other, first) if site_id in compared.sites), None)
    if entry is None:
        return [texts("comparing.why_nowhere")]
    name = entry.site.name
    for compared in (first, other):
        if site_id not in compared.sites:
            return [texts("comparing.why", site=name), texts("comparing.not_in", scenario=compared.scenario.name)]
    why = comparison.why(site_id, at)
    if why.total is None:
        return [texts("comparing.why", site=name), texts("comparing.why_unknown")]
    heading = texts(
        "comparing.why_total",
        site=name,
        before=texts.number(why.before, 1),
        after=texts.number(why.after, 1),
        difference=signed(texts, why.total, 1),
    )
    if not why.effects and abs(why.total) >= _ROUND:
        return [heading, texts("comparing.no_split")]
    telling = sorted((one for one in why.effects if abs(one.total) >= _ROUND), key=lambda one: -abs(one.total))
    names = {criterion.id: criterion.name(texts.language) for criterion in other.analysis.scores.criteria}
    names |= {criterion.id: criterion.name(texts.language) for criterion in first.analysis.scores.criteria}
    lines = [_effect_words(one, names[one.id], texts) for one in telling]
    return [heading, *(lines or [texts("comparing.no_difference")])]


def _effect_words(effect: CriterionEffect, name: str, texts: Texts) -> str:
    """`Bacino di lavoratori: −2,1 (peso −1,0; valore −1,1)`, the split only where both have a part."""
    total = signed(texts, effect.total, 1)
    weight, value = (abs(part) >= _ROUND for part in (effect.weight_effect, effect.value_effect))
    if weight and value:
        return texts(
            "comparing.effect_both",
            name=name,
            total=total,
            weight=signed(texts, effect.weight_effect, 1),
            value=signed(texts, effect.value_effect, 1),
        )
    return texts(f"comparing.effect_{'weight' if weight else 'value'}", name=name, total=total)
