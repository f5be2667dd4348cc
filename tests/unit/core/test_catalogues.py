# SPDX-License-Identifier: EUPL-1.2
"""Every default and every criterion names a source that exists, or says that it is an assumption."""

from __future__ import annotations

import pytest

from district_planner.core.provenance import load_sources
from district_planner.core.texts import LANGUAGES, Texts
from district_planner.scenarios import Parameters, parameter_defaults
from district_planner.scoring import load_criteria
from district_planner.territory.indicators import load_indicators


@pytest.mark.parametrize("name", sorted(parameter_defaults()))
def test_every_parameter_has_a_source_or_the_badge(name):
    default = parameter_defaults()[name]
    assert default.assumption or not default.source.assumption
    assert all(default.notes.values())
    assert hasattr(Parameters.default(), name)


def test_the_shipped_weights_are_shares_of_100():
    assert sum(criterion.default_weight for criterion in load_criteria()) == pytest.approx(100)


@pytest.mark.parametrize("language", ["it", "en"])
def test_everything_shown_has_name_formula_unit_and_source(language):
    texts = Texts(language)
    for criterion in load_criteria():
        assert criterion.name(language)
        assert criterion.formula(language)
        assert criterion.explanation(language)
        assert texts.has(f"units.{criterion.unit}")
        assert criterion.source_line(language)
    for indicator in load_indicators().values():
        assert indicator.name(language)
        assert indicator.formula(language)
        assert texts.has(f"units.{indicator.unit}")
        assert indicator.source_line(language)


@pytest.mark.parametrize("source", load_sources().values(), ids=lambda source: source.id)
def test_every_source_can_be_cited(source):
    entered = ("project_sites", "project_records", "project_choices")
    for language in LANGUAGES:
        assert source.publishers[language]
        assert source.titles[language]
        assert source.line(language) != source.publishers[language]
        assert source.licences[language] or source.id in entered
        assert source.vintage or source.notes[language] or source.id in entered
    assert not {"cited", "public domain", "practice", "figures"} & set(source.line("it").casefold().split())


def test_facts_are_as_the_method_states_them():
    """docs/method/catchment.md and the documents behind it: no year where none is stated."""
    trips, seats = load_sources()["infojobs_commuting"], load_sources()["seats_italy"]
    assert trips.vintage == ""
    assert parameter_defaults()["decay"].year is None
    assert all(share in trips.notes["it"] for share in ("40 %", "74 %", "93 %"))
    assert all(figure in seats.notes["it"] for figure in ("1,66", "2,31"))
