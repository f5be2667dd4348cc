# SPDX-License-Identifier: EUPL-1.2
"""How settled a ranking is, in one word."""

from __future__ import annotations

from typing import Literal

VerdictKind = Literal["none", "single", "level", "settled", "likely", "open", "toss_up"]
"""No place competes; only one; several share the first rank as the numbers stand; else by how often the first one
comes first."""
SETTLED_FROM, LIKELY_FROM, OPEN_FROM = 0.9, 0.7, 0.5
"""Shares of the draws in which the first place has to come first. Our judgement, no rule from outside."""


def verdict_kind(leaders: int, competing: int, p_lead: float) -> VerdictKind:
    """`leaders` places share the first rank among those `competing`; the first comes first in `p_lead` of the draws."""
    if competing == 0:
        return "none"
    if competing == 1:
        return "single"
    if leaders > 1:
        return "level"
    if p_lead >= SETTLED_FROM:
        return "settled"
    if p_lead >= LIKELY_FROM:
        return "likely"
    return "open" if p_lead >= OPEN_FROM else "toss_up"
