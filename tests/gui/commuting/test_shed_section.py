# SPDX-License-Identifier: EUPL-1.2
"""Who works today where a site stands: the figures of the inspector by hand, and why each is what it is."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import Qt

from district_planner.core.numbers import format_number
from district_planner.core.texts import LANGUAGES, Texts
from district_planner.gui.commuting.commuters import OBSERVED
from district_planner.gui.sites.site_panel import InspectorPanel
from district_planner.gui.theme import Theme
from district_planner.scenarios import NoPayloads, move_site, remove_dataset
from district_planner.scenarios.explain import shed_figures as figures
from tests.gui.commuting.conftest import BARI, FLOWS, GROTTAGLIE, ROMA, STATTE, TARANTO, bring
from tests.gui.reading import clipped, without_a_name

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from district_planner.catchment import Catchment
    from district_planner.gui.session import Session

ALL = (
    figures.WORKERS, figures.DEMAND, figures.SUPPLY, figures.WITHIN, figures.OVERLAP, figures.BEYOND,
    f"{figures.RING}0", f"{figures.RING}3",
)  # fmt: skip


def opened(session: Session, qtbot: QtBot, width: int = 320) -> InspectorPanel:
    panel = InspectorPanel(session)
    qtbot.addWidget(panel)
    panel.resize(width, 2200)
    panel.show()
    return panel


@pytest.fixture
def panel(district: Session, qtbot: QtBot) -> InspectorPanel:
    return opened(district, qtbot)


def value(panel: InspectorPanel, figure: str) -> str:
    return panel.card.shed.figure(figure).value_text


def number(written: str) -> float:
    return float(written.removesuffix("\N{NO-BREAK SPACE}%").replace(".", "").replace(",", "."))


def catchment(session: Session) -> Catchment:
    return session.analysis.site(1).catchment


def minutes(session: Session, code: str) -> float:
    return float(catchment(session).minutes[session.territory.position(code)])


def test_workers_and_self_containment_by_hand(panel: InspectorPanel) -> None:
    """600 of 1,000 who work there live there; 600 of the 750 who live there and work do so there."""
    assert value(panel, figures.WORKERS) == "1.000"
    assert value(panel, figures.DEMAND) == "60\N{NO-BREAK SPACE}%"
    assert value(panel, figures.SUPPLY) == "80\N{NO-BREAK SPACE}%"
    assert panel.card.shed.missing_text == ""
    assert panel.card.shed.source_text == "Taranto (TA) · Pendolari d'esempio · 2021"


def test_those_from_beyond_the_limit_are_no_part_of_the_catchment(panel: InspectorPanel, district: Session) -> None:
    assert math.isinf(minutes(district, ROMA))
    assert minutes(district, GROTTAGLIE) <= 60
    assert value(panel, figures.WITHIN) == "95,0\N{NO-BREAK SPACE}%"
    assert value(panel, figures.BEYOND) == "5,0\N{NO-BREAK SPACE}%"
    assert panel.card.shed.figure(figures.UNREACHABLE).isHidden()


def test_rings_have_a_bar_for_today_and_a_stroke_for_the_model(panel: InspectorPanel, district: Session) -> None:
    found, rings = catchment(district), catchment(district).rings()
    observed = []
    for number, ring in enumerate(rings):
        low = -1.0 if number == 0 else ring.from_minutes
        persons = sum(
            p for home, work, p in FLOWS if work == TARANTO and low < minutes(district, home) <= ring.to_minutes
        )
        inside = (found.minutes > low) & (found.minutes <= ring.to_minutes)
        counted = found.residents[inside] * 0.5 ** (found.minutes[inside] / 16)
        observed.append((persons / 1000, float(counted.sum()) / found.labour_pool))
    longest = max(share for pair in observed for share in pair)
    for number, (share, modelled) in enumerate(observed):
        row = panel.card.shed.figure(f"{figures.RING}{number}")
        assert row.value_text == f"{format_number(100 * share)}\N{NO-BREAK SPACE}%"
        assert row.bar == pytest.approx(share / longest)
        assert row.mark == pytest.approx(modelled / longest)
        assert f"calcolato {format_number(100 * modelled)}" in row.accessibleName()
        assert "bacino calcolato" in row.toolTip()


def test_the_places_most_come_from_by_size(panel: InspectorPanel) -> None:
    rows = panel.card.shed.origins
    assert [row.label for row in rows] == ["Taranto (TA)", "Statte (TA)", "Grottaglie (TA)", "Roma (RM)"]
    assert rows[1].value_text == "200 (20\N{NO-BREAK SPACE}%)"
    assert rows[0].bar == 1


def test_without_a_matrix_one_line_and_a_button(demo: Session, qtbot: QtBot) -> None:
    demo.select_site(1)
    panel = opened(demo, qtbot)
    shed = panel.card.shed
    assert shed.missing_text == Texts("it")("commuting.labour_shed_missing")
    assert not shed.figure(figures.WORKERS).isVisible()
    with qtbot.waitSignal(panel.import_requested):
        qtbot.mouseClick(shed.import_button, Qt.MouseButton.LeftButton)


def test_nobody_recorded_is_unknown_and_never_zero(demo: Session, qtbot: QtBot) -> None:
    bring(demo, [(TARANTO, BARI, 50.0)])
    demo.select_site(1)
    panel = opened(demo, qtbot)
    assert panel.card.shed.missing_text == Texts("it")("commuting.labour_shed_none", name="Taranto (TA)")
    assert not panel.card.shed.import_button.isVisible()
    panel.show_why(figures.WORKERS)
    assert not panel.why.isVisible()


def test_a_matrix_that_cannot_be_read_is_told_where_it_is_missing(demo: Session, qtbot: QtBot) -> None:
    demo.select_site(None)
    bring(demo, [(STATTE, TARANTO, 3.5)])
    demo.analyser.payloads = NoPayloads()
    demo.select_site(1)
    panel = opened(demo, qtbot)
    digest = demo.plan.datasets[0].payload[:12]
    assert panel.card.shed.missing_text.startswith(Texts("it")("planning.payload_missing", digest=digest))
    assert not panel.card.shed.import_button.isVisible()
    assert np.isnan(demo.commuters.values(OBSERVED)[0]).all()


@pytest.mark.parametrize("figure", ALL)
def test_each_figure_says_why(panel: InspectorPanel, figure: str) -> None:
    panel.card.shed.figure(figure).click()
    found = panel.why.explanation
    assert panel.why.isVisible()
    assert round(number(found.value)) == round(number(value(panel, figure)))
    assert any("Ente d'esempio, Pendolari d'esempio, 2021" in source for source in found.sources)
    assert found.formula
    assert found.terms


def test_the_formula_has_the_values_put_in(panel: InspectorPanel) -> None:
    panel.show_why(figures.DEMAND)
    terms = dict(panel.why.explanation.terms)
    assert terms["Quota"] == "600 ÷ 1.000 = 60,0\N{NO-BREAK SPACE}%"
    panel.show_why(figures.SUPPLY)
    assert dict(panel.why.explanation.terms)["Quota"] == "600 ÷ 750 = 80,0\N{NO-BREAK SPACE}%"
    rows = panel.why.explanation.behind.rows
    assert [(row[0].text, row[1].text) for row in rows] == [
        ("Taranto (TA)", "600"), ("Statte (TA)", "100"), ("Bari (BA)", "50"),
    ]  # fmt: skip


def test_the_likeness_is_the_sum_of_its_rows(panel: InspectorPanel) -> None:
    panel.show_why(figures.OVERLAP)
    rows = panel.why.explanation.behind.rows
    common = [row[-1].value for row in rows]
    assert all(row[-1].value == pytest.approx(min(row[2].value, row[3].value)) for row in rows)
    assert format_number(100 * sum(common), 1) in panel.why.explanation.value
    assert common == sorted(common, reverse=True)


def test_who_comes_from_beyond_has_minutes_in_the_reasons(panel: InspectorPanel, district: Session) -> None:
    panel.show_why(figures.BEYOND)
    (row,) = panel.why.explanation.behind.rows
    site = district.plan.site(1)
    far = district.engine.minutes_from(site.lon, site.lat)[district.territory.position(ROMA)]
    assert row[0].text == "Roma (RM)"
    assert row[1].value == pytest.approx(far)
    assert far > 60


def test_an_origin_explains_its_two_shares(panel: InspectorPanel, district: Session) -> None:
    panel.card.shed.origins[1].click()
    found = panel.why.explanation
    assert found.title == "Da Statte (TA) a Taranto (TA)"
    terms = dict(found.terms)
    assert terms["Quota"] == "200 ÷ 1.000 = 20,0\N{NO-BREAK SPACE}%"
    position = district.territory.position(STATTE)
    assert terms["Calcolato"].startswith(format_number(float(catchment(district).residents[position])))


def test_the_figures_follow_the_hand_quickly(panel: InspectorPanel, district: Session) -> None:
    """The catchment follows at every step, the record of commuters where the municipality changes."""
    before = panel.card.shed.figure(f"{figures.RING}1").mark
    taken = []
    for step in range(12):
        started = time.perf_counter()
        district.preview(move_site(district.plan, 1, 17.21 + 0.002 * step, 40.51))
        taken.append(time.perf_counter() - started)
    assert panel.card.shed.figure(f"{figures.RING}1").mark != before
    assert value(panel, figures.WORKERS) == "1.000"
    assert sorted(taken)[len(taken) // 2] < 0.1
    district.preview(move_site(district.plan, 1, 16.87, 41.11))
    assert panel.card.shed.source_text.startswith("Bari (BA)")
    assert value(panel, figures.WORKERS) == "50"
    district.end_preview()
    assert value(panel, figures.WORKERS) == "1.000"


def test_a_folded_section_waits(panel: InspectorPanel, district: Session) -> None:
    section = panel.card.section("commuting")
    section.set_folded(True)
    district.select_site(2)
    assert value(panel, figures.WORKERS) == "1.000"
    section.set_folded(False)
    assert panel.card.shed.missing_text == Texts("it")("commuting.labour_shed_none", name="Brindisi (BR)")


def test_the_matrix_goes_and_comes_back_with_undo(panel: InspectorPanel, district: Session) -> None:
    district.edit(remove_dataset(district.plan, 1))
    assert panel.card.shed.missing_text == Texts("it")("commuting.labour_shed_missing")
    district.undo()
    assert value(panel, figures.WORKERS) == "1.000"


@pytest.mark.usefixtures("dressed")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [276, 340])
def test_words_fit_and_have_names(district: Session, qtbot: QtBot, language: str, width: int) -> None:
    district.set_language(language)
    district.set_theme(Theme.dark())
    panel = opened(district, qtbot, width)
    assert clipped(panel) == []
    assert without_a_name(panel) == []
