# SPDX-License-Identifier: EUPL-1.2
"""`safe_html` against the three languages that read its answer: HTML, JavaScript literals, Jinja."""

from __future__ import annotations

import html

import jinja2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from district_planner.reports.safe import safe_html


def test_the_example_of_the_docstring() -> None:
    assert safe_html("<b> ${x}") == "&lt;b&gt; &#36;&#123;x&#125;"


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_reader_sees_what_was_typed(text: str) -> None:
    # html.unescape reads the entities of control characters as HTML does (none are written here)
    assert html.unescape(safe_html(text)) == text


@given(st.text())
def test_nothing_is_left_that_a_script_or_a_template_would_read(text: str) -> None:
    safe = safe_html(text)
    assert not set(safe) & set("<>\"'\\`${}")
    assert safe.encode("utf-8").decode("utf-8") == safe


@pytest.mark.parametrize("text", ["{{ 7*191 }}", "{% for x in y %}", "{# gone #}", "{{ ''.__class__ }}"])
def test_jinja_leaves_it_alone(text: str) -> None:
    # branca reads folium's finished script as a template once more
    assert html.unescape(jinja2.Template(safe_html(text)).render()) == text


def test_a_surrogate_without_its_pair_can_be_written_to_a_file() -> None:
    assert safe_html("a\ud800b") == "a\N{REPLACEMENT CHARACTER}b"
