# SPDX-License-Identifier: EUPL-1.2
"""What a project's setting makes of a criterion, and which settings are refused with which words."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from district_planner.core.errors import InputError, NotFoundError
from district_planner.core.texts import LANGUAGES, Texts
from district_planner.scoring import CriterionSetting, adjusted, check_setting, load_criteria, scale_of
from district_planner.scoring.criteria import FixedScale, PointsScale, RankScale, StudyAreaScale, ZScoreScale

BY_ID = {criterion.id: criterion for criterion in load_criteria()}
POOL, SATURATION = BY_ID["labour_pool"], BY_ID["saturation"]  # percentiles, more; from 3 to 0 %, less


def set_(criterion, **fields):
    return adjusted(criterion, CriterionSetting(criterion.id, **fields))


@pytest.mark.parametrize("criterion", load_criteria(), ids=lambda criterion: criterion.id)
def test_a_setting_that_says_nothing_changes_nothing(criterion):
    assert adjusted(criterion, CriterionSetting(criterion.id)) == criterion


@pytest.mark.parametrize(
    ("criterion", "fields", "rule"),
    [
        (POOL, {"low_percentile": 10.0}, StudyAreaScale(10, 95)),
        (POOL, {"normalisation": "fixed", "worst": 0.0, "best": 5e5}, FixedScale(0, 5e5)),
        (POOL, {"normalisation": "zscore"}, ZScoreScale()),
        (POOL, {"normalisation": "rank"}, RankScale()),
        (POOL, {"normalisation": "points", "points": ((0, 0), (9, 1))}, PointsScale(((0, 0), (9, 1)))),
        (SATURATION, {}, FixedScale(3, 0)),
        (SATURATION, {"worst": 5.0}, FixedScale(5, 0)),
        (SATURATION, {"direction": "more"}, FixedScale(0, 3)),
        (SATURATION, {"normalisation": "percentiles"}, StudyAreaScale(5, 95)),
        # An ideal value: from 0 to the farther of the own ends; like a site: the whole width is far away.
        (SATURATION, {"direction": "ideal", "ideal": 1.0}, FixedScale(2, 0)),
        (SATURATION, {"direction": "ideal", "ideal": 2.5}, FixedScale(2.5, 0)),
        (SATURATION, {"direction": "target", "target": 1}, FixedScale(3, 0)),
        (SATURATION, {"direction": "ideal", "ideal": 1.0, "worst": 0.5}, FixedScale(0.5, 0)),
        (POOL, {"direction": "ideal", "ideal": 2e5, "normalisation": "fixed", "worst": 1e5}, FixedScale(1e5, 0)),
    ],
)
def test_the_scale_that_a_setting_gives(criterion, fields, rule):
    found = set_(criterion, **fields)
    assert (found.scale, found.problem) == (rule, None)


def test_what_else_a_setting_says():
    found = set_(POOL, enabled=False, dimension="living", minimum=1.0, maximum=2.0, error=7.0)
    assert (found.enabled, found.dimension, found.minimum, found.maximum, found.error) == (False, "living", 1, 2, 7)
    assert (POOL.is_must_have, found.is_must_have) == (False, False), "what is off excludes nobody"
    assert replace(found, enabled=True).is_must_have


WRONG = {
    "scoring.not_a_number": {"minimum": float("inf")},
    "scoring.dimension": {"dimension": "beauty"},
    "scoring.error": {"error": 101.0},
    "scoring.bounds": {"minimum": 3.0, "maximum": 2.0},
    "scoring.ideal_missing": {"direction": "ideal"},
    "scoring.target_missing": {"direction": "target"},
    "scoring.percentiles": {"low_percentile": 95.0},
    "scoring.ends_missing": {"normalisation": "fixed", "best": 3.0},
    "scoring.ends_same": {"normalisation": "fixed", "worst": 3.0, "best": 3.0},
    "scoring.ends_more": {"normalisation": "fixed", "worst": 4.0, "best": 3.0},
    "scoring.ends_less": {"direction": "less", "normalisation": "fixed", "worst": 2.0, "best": 3.0},
    "scoring.ends_distance": {"direction": "ideal", "ideal": 9.0, "normalisation": "fixed", "worst": 2.0, "best": 3.0},
    "scoring.points_few": {"normalisation": "points", "points": ((0.0, 0.0),)},
    "scoring.points_number": {"normalisation": "points", "points": ((0.0, 0.0), (1.0, float("nan")))},
    "scoring.points_rising": {"normalisation": "points", "points": ((0.0, 0.0), (2.0, 1.0), (2.0, 0.5))},
    "scoring.points_range": {"normalisation": "points", "points": ((0.0, 0.0), (2.0, 1.5))},
}


@pytest.mark.parametrize(("key", "fields"), WRONG.items(), ids=WRONG)
def test_what_cannot_be_is_refused_and_told_in_both_languages(key, fields):
    setting = CriterionSetting(POOL.id, **fields)
    with pytest.raises(InputError) as caught:
        check_setting(setting, POOL)
    assert caught.value.key == key
    for language in LANGUAGES:
        said = caught.value.text(Texts(language))
        assert POOL.name(language) in said
        assert said.count("{") == 0
    # A file that holds it all the same: nothing is known of the criterion, and it says why.
    broken = adjusted(POOL, setting)
    assert broken.problem is not None
    assert broken.problem.key == key
    assert np.isnan(scale_of(broken, np.arange(9.0)).normalised(np.arange(9.0))).all()


def test_the_message_names_the_point_and_its_values():
    points = ((0.0, 0.0), (50.5, 1.0), (20.0, 0.5))
    with pytest.raises(InputError) as caught:
        check_setting(CriterionSetting(POOL.id, normalisation="points", points=points), POOL)
    said = caught.value.text(Texts("it"))
    assert "punto 3" in said
    assert "20" in said
    assert "50,5" in said


def test_a_site_to_be_like_has_to_be_there_when_it_is_chosen():
    setting = CriterionSetting(POOL.id, direction="target", target=7)
    check_setting(setting, POOL, [1, 7])
    with pytest.raises(NotFoundError) as caught:
        check_setting(setting, POOL, [1, 2])
    assert "1, 2" in caught.value.text(Texts("en"))
    # It may go later: then the criterion is unknown, not broken.
    assert adjusted(POOL, setting).problem is None
