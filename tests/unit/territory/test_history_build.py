# SPDX-License-Identifier: EUPL-1.2
"""The making of the municipal history: numbers from the alphabet, takers from residents, and what is refused."""

from __future__ import annotations

import filecmp
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.build import codes, lists, numbering, sources, successors
from data.build.checks import BuildError
from data.build.codes import CodeBook, Years
from data.build.lists import Listed, Spell
from district_planner.core.resources import resource_path
from tests.unit.territory.test_build import missing_packages

PACKAGES = [sources.CACHE / f"{name}-{version}" for name, version in
            (lists.ARCHIVE, lists.LISTS_2015, lists.LISTS_2016, lists.CHANGES)]  # fmt: skip


def entry(name, number=None, born=1900):
    return numbering.Entry(name, name, date(born, 1, 1), number)


def test_numbers_follow_the_alphabet():
    known = [entry("Alba", 1), entry("Cuneo", 3), entry("Dronero", 5)]
    lost = [entry("Bra"), entry("Demonte")]
    assert numbering.missing_numbers([*known, *lost]) == {2: "Bra", 4: "Demonte"}


def test_letters_without_blanks_is_the_older_order():
    # Catanzaro: Roccabernarda and Rocca di Neto, both in the province of Crotone since 1992
    known = [entry("Platania", 1), entry("Roccella", 4)]
    assert numbering.missing_numbers([*known, entry("Rocca di Neto"), entry("Roccabernarda")]) == {
        2: "Roccabernarda",
        3: "Rocca di Neto",
    }
    assert numbering.by_words("Santa Teresa") < numbering.by_words("Sant'Antonio")
    assert numbering.by_letters("Sant'Antonio") < numbering.by_letters("Santa Teresa")


def test_an_appended_number_goes_to_the_youngest():
    known = [entry("Alba", 1), entry("Cuneo", 3), entry("Barolo", 5, born=1950)]
    lost = [entry("Bra"), entry("Bosia", born=1963)]
    assert numbering.missing_numbers([*known, *lost]) == {2: "Bra", 4: "Bosia"}


def test_what_the_alphabet_does_not_settle_is_left_open():
    known = [entry("Alba", 1), entry("Cuneo", 4)]
    assert numbering.missing_numbers([*known, entry("Bra")]) == {}  # 2 or 3, and one that nobody has
    assert numbering.missing_numbers([entry("Bra")]) == {}


@given(st.lists(st.text("abcdefg", min_size=2, max_size=5), min_size=3, max_size=40, unique=True), st.data())
def test_any_names_that_are_taken_away_get_their_number_back(names, data):
    order = sorted(names)
    gone = data.draw(st.sets(st.sampled_from(order[:-1]), max_size=len(order) - 2))
    entries = [entry(name, None if name in gone else i) for i, name in enumerate(order, start=1)]
    found = numbering.missing_numbers(entries)
    assert found == {i: name for i, name in enumerate(order, start=1) if name in gone}


def test_longest_rise_leaves_out_what_is_out_of_order():
    assert numbering.longest_rise(["a", "z", "b", "c"]) == [0, 2, 3]
    assert numbering.longest_rise([]) == []


def anything(_taker, _parts):
    return True


def test_residents_tell_who_took_whom():
    gone = {"a": 10, "b": 25, "c": 7, "d": 100}
    assert successors.share_out({"X": 35, "Y": 107}, gone, anything) == [{"a": "X", "b": "X", "c": "Y", "d": "Y"}]


def test_areas_decide_where_residents_leave_two_ways():
    gone = {"a": 10, "b": 20, "c": 10, "d": 20}
    assert len(successors.share_out({"X": 30, "Y": 30}, gone, anything)) == 2
    fits = {("X", ("a", "b")), ("Y", ("c", "d"))}
    assert successors.share_out({"X": 30, "Y": 30}, gone, lambda taker, parts: (taker, tuple(parts)) in fits) == [
        {"a": "X", "b": "X", "c": "Y", "d": "Y"}
    ]


def test_nobody_is_left_over():
    assert successors.share_out({"X": 10}, {"a": 10, "b": 3}, anything) == []


def listed(unit, residents, area=None):
    return Listed("001001", unit, unit, "TO", "Torino", {}, residents, area)


def test_lists_tell_mergers_and_splits():
    older = [listed("a", 10, 1.0), listed("b", 20, 2.0), listed("p", 100, 9.0), listed("q", 50, 5.0)]
    newer = [listed("M", 30), listed("p", 90), listed("q", 45), listed("S", 15)]
    gains = successors.compare_lists([older, newer], dict.fromkeys("abpqMS", "TO"), {"M": 3.0})
    assert gains == successors.Gains({"a": "M", "b": "M"}, {"S": ("p", "q")})


def test_an_area_that_cannot_be_stops_the_build():
    older, newer = [listed("a", 10, 1.0), listed("b", 20, 2.0)], [listed("M", 30)]
    with pytest.raises(BuildError, match="0 ways"):
        successors.compare_lists([older, newer], dict.fromkeys("abM", "TO"), {"M": 30.0})


def spell(unit, first, last=None, sign="TO", name=None):
    return Spell(unit, name or unit, "", sign, date.fromisoformat(first), date.fromisoformat(last) if last else None)


def test_the_new_one_of_the_next_day_is_the_taker():
    spells = {
        "a": [spell("a", "1900-01-01", "2009-12-31")],
        "M": [spell("M", "2010-01-01")],
        "N": [spell("N", "2010-01-01", sign="CN")],
    }
    ended = {"a": spells["a"][-1]}
    assert successors.by_table(ended, spells, {}, {}) == {"a": "M"}
    assert successors.by_date(ended, spells) == {"a": "M"}


def test_several_new_ones_are_told_apart_by_table_seat_or_name():
    spells = {
        "a": [spell("a", "1900-01-01", "2009-12-31", name="San Lorenzo in Banale")],
        "M": [spell("M", "2010-01-01", name="San Lorenzo Dorsino")],
        "N": [spell("N", "2010-01-01", name="Predaia")],
    }
    ended = {"a": spells["a"][-1]}
    assert successors.by_table(ended, spells, {"a": {"N"}}, {}) == {"a": "N"}
    assert successors.by_table(ended, spells, {}, {"a": {"N"}}) == {"a": "N"}
    assert successors.by_table(ended, spells, {}, {}) == {"a": "M"}
    spells["M"] = [spell("M", "2010-01-01", name="Valdaone")]
    with pytest.raises(BuildError, match="no taker"):
        successors.by_table(ended, spells, {}, {})


def test_a_taker_lives_when_the_other_ends():
    spells = {"a": [spell("a", "1900-01-01", "2009-12-31")], "M": [spell("M", "2011-01-01")]}
    with pytest.raises(BuildError, match="does not live"):
        successors.check_dates({"a": "M"}, spells)


def test_years_of_codes_are_cut_to_the_life_and_may_come_back():
    book = CodeBook({"a": [spell("a", "1950-01-01", "2019-05-01")]})
    book.add("a", "090001", 1991, 2005)
    book.add("a", "104001", 2006, 2016)
    book.add("a", "090001", 2016, 2026)
    assert book.of["a"] == [Years("090001", 1991, 2005), Years("104001", 2006, 2016), Years("090001", 2016, 2019)]
    book.add("a", "104001", 2005, 2006)
    assert book.of["a"][1] == Years("104001", 2005, 2016)
    book.add("a", "001001", 2020, 2026)
    assert "001001" not in {years.code for years in book.of["a"]}


def test_a_unit_that_was_away_is_born_again():
    group = [spell("a", "1900-01-01", "1928-05-01"), spell("a", "1947-01-01", "1992-04-15"), spell("a", "1992-04-16")]
    assert codes.born(group) == date(1947, 1, 1)


@pytest.mark.slow
@pytest.mark.skipif(
    bool(missing_packages()) or not all(path.is_dir() for path in PACKAGES),
    reason="needs the dependency group data and the packages that data/build/history.py fetches",
)
def test_the_shipped_tables_are_what_the_build_makes(tmp_path):
    from data.build.history import build, write

    write(build(), tmp_path)
    made = sorted(path.name for path in tmp_path.iterdir())
    assert made == ["codes.csv", "municipalities.csv", "names.csv", "provinces.csv"]
    assert filecmp.cmpfiles(resource_path("data", "history"), tmp_path, made, shallow=False) == (made, [], [])
