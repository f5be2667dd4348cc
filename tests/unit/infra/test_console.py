# SPDX-License-Identifier: EUPL-1.2
"""The comparison of shown with real answers lets figures move a little, and nothing else."""

from __future__ import annotations

import pytest

from tests.console import Exchange, agrees, exchanges, same_line, session, shown_files


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        ("Bacino 195.632, in 83 comuni.", "Bacino 196.000, in 84 comuni."),
        ("073027  Taranto    15,9", "073027  Taranto   16,4"),
        (' "weight": 0.52,', ' "weight": 0.55,'),
        ("pool 195,632; 18-64 anni", "pool 195,700; 18-64 anni"),
        ("2026-11-22 10:20  Elimina la sede", "2027-01-03 07:09  Elimina la sede"),
    ],
)
def test_a_little_off_is_the_same(shown, said):
    assert same_line(shown, said)


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        ("Bacino 195.632", "Bacino 175.632"),
        ("Progetto creato: a.dplan", "Progetto fatto: a.dplan"),
        ("073027  Taranto", "073029  Statte"),
        ("in 83 comuni", "in comuni"),
        ('"engine": "contiguity-2023"', '"engine": "roads-2023"'),
    ],
)
def test_another_answer_is_noticed(shown, said):
    assert not same_line(shown, said)


def test_lines_may_be_left_out_in_one_place():
    said = ("{", '"a": 1', '"b": 2', "}")
    assert agrees(("{", "…", "}"), said)
    assert agrees(("…",), said)
    assert not agrees(("{", '"c": 1', "…", "}"), said)
    assert not agrees(said[:-1], said)
    assert not agrees((*said, "…", *said), said)


def test_a_block_is_cut_into_commands_and_answers():
    assert exchanges("$ a b\none\ntwo\n$ c\n") == [Exchange("a b", ("one", "two")), Exchange("c", ())]


def test_blocks_with_a_name_are_files_and_others_are_not():
    document = "```csv firms.csv\ncode;firms\n1;2\n```\n\n```console\n$ a\n```\n\n```toml\nid = 1\n```\n"
    assert shown_files(document) == {"firms.csv": "code;firms\n1;2\n"}
    assert session(document) == [Exchange("a", ())]
