# SPDX-License-Identifier: EUPL-1.2
"""A criterion as a project judges it: what it states itself, with the project's setting on top."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from district_planner.core.errors import InputError, NotFoundError
from district_planner.core.texts import Exact
from district_planner.scoring.criteria import FixedScale, PointsScale, RankScale, StudyAreaScale, ZScoreScale
from district_planner.scoring.settings import DIMENSIONS

if TYPE_CHECKING:
    from collections.abc import Collection

    from district_planner.scoring.criteria import Criterion, ScaleRule
    from district_planner.scoring.settings import CriterionSetting

LOW_PERCENTILE, HIGH_PERCENTILE = 5.0, 95.0
"""Ends of a scale between percentiles where nobody says others."""
_MOST_POINTS = 50
_TOWARDS = ("ideal", "target")


def check_setting(setting: CriterionSetting, criterion: Criterion, site_ids: Collection[int] | None = None) -> None:
    """Check that `criterion`, as it states itself, can be judged as `setting` says.

    `site_ids` are the sites there are: with them the site to be like must be one of them.

    Raises:
        InputError: a number that is none, percentiles, ends or bounds in the wrong order, an ideal value or a site that
            is not named, points of a line that are fewer than two, do not rise or leave 0 to 1.
        NotFoundError: the site to be like is not there.
    """
    name = {"name_it": criterion.name("it"), "name_en": criterion.name("en")}
    numbers = (setting.ideal, setting.low_percentile, setting.high_percentile, setting.worst, setting.best)
    for number in (*numbers, setting.minimum, setting.maximum, setting.error):
        if number is not None and (isinstance(number, bool) or not math.isfinite(number)):
            raise InputError("scoring.not_a_number", value=str(number), **name)
    if setting.dimension and setting.dimension not in DIMENSIONS:
        raise InputError("scoring.dimension", value=setting.dimension, known=", ".join(DIMENSIONS), **name)
    if setting.error is not None and not 0 <= setting.error <= 100:  # percent
        raise InputError("scoring.error", value=Exact(setting.error), **name)
    if setting.minimum is not None and setting.maximum is not None and setting.minimum > setting.maximum:
        raise InputError("scoring.bounds", low=Exact(setting.minimum), high=Exact(setting.maximum), **name)
    _check_direction(setting, name, site_ids)
    _check_scale(setting, criterion, name)


def _check_direction(setting: CriterionSetting, name: dict[str, str], site_ids: Collection[int] | None) -> None:
    if setting.direction == "ideal" and setting.ideal is None:
        raise InputError("scoring.ideal_missing", **name)
    if setting.direction == "target":
        if setting.target is None:
            raise InputError("scoring.target_missing", **name)
        if site_ids is not None and setting.target not in site_ids:
            known = ", ".join(str(site) for site in site_ids)
            raise NotFoundError("scoring.target_not_found", site=str(setting.target), known=known, **name)


def _check_scale(setting: CriterionSetting, criterion: Criterion, name: dict[str, str]) -> None:
    if setting.normalisation == "points" or setting.points:
        check_points(setting.points, criterion)
    if setting.worst is not None and setting.worst == setting.best:
        raise InputError("scoring.ends_same", value=Exact(setting.worst), **name)
    adjusted = _adjusted(criterion, setting)
    scale = adjusted.scale
    if isinstance(scale, StudyAreaScale) and not 0 <= scale.low_percentile < scale.high_percentile <= 100:
        low, high = Exact(scale.low_percentile), Exact(scale.high_percentile)
        raise InputError("scoring.percentiles", low=low, high=high, **name)
    if not isinstance(scale, FixedScale):
        return
    if math.isnan(scale.worst) or math.isnan(scale.best):
        raise InputError("scoring.ends_missing", **name)
    if scale.worst == scale.best:
        raise InputError("scoring.ends_same", value=Exact(scale.worst), **name)
    worst, best = Exact(scale.worst), Exact(scale.best)
    if adjusted.is_distance:
        if not 0 <= scale.best < scale.worst:
            raise InputError("scoring.ends_distance", worst=worst, best=best, **name)
    elif (scale.best > scale.worst) != (adjusted.direction == "more"):
        key = "scoring.ends_more" if adjusted.direction == "more" else "scoring.ends_less"
        raise InputError(key, worst=worst, best=best, **name)


def check_points(points: tuple[tuple[float, float], ...], criterion: Criterion) -> None:
    """Check the points (value, 0..1) of a line: at least two, finite, with rising values, between 0 and 1.

    Raises:
        InputError: they are not; the message names the point.
    """
    name = {"name_it": criterion.name("it"), "name_en": criterion.name("en")}
    if not 2 <= len(points) <= _MOST_POINTS:
        raise InputError("scoring.points_few", n=len(points), limit=_MOST_POINTS, **name)
    before = -math.inf
    for number, (value, height) in enumerate(points, start=1):
        if not (math.isfinite(value) and math.isfinite(height)):
            raise InputError("scoring.points_number", number=str(number), **name)
        if value <= before:
            raise InputError(
                "scoring.points_rising", number=str(number), value=Exact(value), before=Exact(before), **name
            )
        if not 0 <= height <= 1:
            raise InputError("scoring.points_range", number=str(number), value=Exact(height), **name)
        before = value


def adjusted(criterion: Criterion, setting: CriterionSetting) -> Criterion:
    """`criterion` as `setting` judges it. One that cannot be used gives a criterion with a `problem`, known nowhere."""
    try:
        check_setting(setting, criterion)
    except InputError as error:
        return replace(criterion, enabled=setting.enabled, problem=error)
    return _adjusted(criterion, setting)


def _adjusted(criterion: Criterion, setting: CriterionSetting) -> Criterion:
    direction = setting.direction or criterion.direction
    judged = replace(
        criterion,
        enabled=setting.enabled,
        dimension=setting.dimension or criterion.dimension,
        direction=direction,
        ideal=setting.ideal if direction == "ideal" else None,
        target=setting.target if direction == "target" else None,
        minimum=setting.minimum,
        maximum=setting.maximum,
        error=setting.error,
    )
    return replace(judged, scale=_rule(criterion, setting, judged))


def _rule(criterion: Criterion, setting: CriterionSetting, judged: Criterion) -> ScaleRule:
    own, kind = criterion.scale, setting.normalisation
    if kind == "zscore":
        return ZScoreScale()
    if kind == "rank":
        return RankScale()
    if kind == "points":
        return PointsScale(setting.points)
    if kind == "fixed" or (kind is None and isinstance(own, FixedScale)):
        return _fixed(own, setting, judged)
    if kind is None and not isinstance(own, StudyAreaScale):
        return own
    low, high = LOW_PERCENTILE, HIGH_PERCENTILE
    if isinstance(own, StudyAreaScale):
        low, high = own.low_percentile, own.high_percentile
    return StudyAreaScale(
        low if setting.low_percentile is None else setting.low_percentile,
        high if setting.high_percentile is None else setting.high_percentile,
    )


def _fixed(own: ScaleRule, setting: CriterionSetting, judged: Criterion) -> FixedScale:
    """Ends between two values; the criterion's own, where it has some, turn with the direction; NaN: not stated.

    Of a distance: from 0 to the farther of the own ends, as seen from the ideal value.
    """
    worst, best = setting.worst, setting.best
    ends = (own.worst, own.best) if isinstance(own, FixedScale) else (math.nan, math.nan)
    if judged.is_distance:
        best = 0.0 if best is None else best
        if worst is None:
            # The value of a site is known only when places are scored: the whole width is then far away.
            ideal = judged.ideal
            worst = abs(ends[1] - ends[0]) if ideal is None else max(abs(end - ideal) for end in ends)
        return FixedScale(worst, best)
    low, high = min(ends), max(ends)
    default = (low, high) if judged.direction == "more" else (high, low)
    return FixedScale(default[0] if worst is None else worst, default[1] if best is None else best)
