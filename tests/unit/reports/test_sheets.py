# SPDX-License-Identifier: EUPL-1.2
"""An opportunity sheet as a page: its figures are those of the analyser, its file has a name of its own."""

from __future__ import annotations

import dataclasses
import re
from functools import cache
from pathlib import Path

import pytest
import shapely

from district_planner.core.errors import InputError, NotFoundError
from district_planner.core.progress import Cancelled
from district_planner.core.texts import Language, Texts
from district_planner.reports import (
    SheetModel,
    build_sheet,
    render_sheet,
    sheet_file_name,
    write_sheet,
    write_sheets,
)
from district_planner.scenarios import Plan
from district_planner.scenarios.filiera import FilieraAnalyser
from district_planner.scenarios.filiera_edits import add_sheet, update_sheet
from tests.filiera_reports import PERSON, SHORT_TEXT, filiera_plan
from tests.own_data import Blocks
from tests.reporting import DAY, analyser

IT = Texts("it")


@cache
def made() -> tuple[Plan, Blocks]:
    blocks = Blocks()
    return filiera_plan(blocks), blocks


def filiera() -> FilieraAnalyser:
    analyser().payloads = made()[1]
    return FilieraAnalyser(analyser())


def sheet(number: int = 1, language: Language = "it", plan: Plan | None = None) -> SheetModel:
    return build_sheet(filiera(), plan or made()[0], number, Texts(language), written_on=DAY)


def words_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html.partition("<body")[2]).split())


def test_the_figures_are_those_of_the_analyser() -> None:
    one, shown = filiera().opportunity(made()[0], ("site", 1), "nursery"), sheet().sheet.figures
    assert dataclasses.astuple(one.demand) == (shown.demand.low, shown.demand.default, shown.demand.high)
    assert (shown.unmet.value, shown.supply_units.value) == (one.unmet, one.supply_units)
    assert (shown.status, shown.reason) == (one.status, one.reason.text(IT))
    assert one.nearest is not None
    assert shown.nearest is not None
    assert (shown.nearest.name, shown.nearest.km.value) == (one.nearest.name, one.nearest.km)
    assert shown.nearest.name == "Nido active", "the user's point is the nearest"


@pytest.mark.parametrize("language", ["it", "en"])
def test_the_page_says_everything_that_a_university_asks(language: Language) -> None:
    texts = Texts(language)
    shown = sheet(1, language)
    said = words_of(render_sheet(shown))
    figures = shown.sheet.figures
    for told in (
        "Nido dei turni", "Sede 1", "Aosta (AO)", SHORT_TEXT, "le famiglie e i centri", "Comune di Aosta",
        figures.demand.text(texts), figures.area_m2.text(texts), figures.reason, figures.status_word, "Nido active",
        texts("report.assumption"), texts("report_filiera.own_figure"), *(row.text for row in figures.evidence),
        *(source.line(language) for source in shown.sources), shown.app_version, "7 marzo" if language == "it" else
        "7 March",
    ):  # fmt: skip
        assert " ".join(told.split()).replace("'", "&#39;") in said, told
    assert "solo per noi" not in said, "the note stays in the project"
    assert not any(told in said for told in PERSON)


def test_own_figures_stand_in_place_of_the_calculated_ones() -> None:
    said = words_of(render_sheet(sheet()))
    assert "Posti di lavoro 8 (5–12) cifra propria" in said
    assert "Rispetto al 03/02/2026: stato: era coperto, ora è lacuna." in said


def test_what_is_unknown_is_said_so() -> None:
    """Of robots no data tell, and the existing site of the district does not say whom it employs today."""
    figures = sheet(2).sheet.figures
    said = words_of(render_sheet(sheet(2)))
    assert (figures.status, figures.supply) == ("unknown", "n.d.")
    assert figures.demand_now.default is None
    assert "Domanda di oggi n.d." in said
    assert "Offerta che c'è n.d." in said.replace("&#39;", "'")
    assert "non se ne conosce nessuna" in said
    assert sheet(2).where.startswith("Aosta (AO)")


def test_today_nobody_works_at_a_candidate() -> None:
    plan = add_sheet(made()[0], activity="canteen", site=1, title="Mensa", made_at="2026-02-03").apply(made()[0])
    assert "la sede non è ancora aperta" in words_of(render_sheet(sheet(3, plan=plan)))
    assert "ancora aperta" not in words_of(render_sheet(sheet(1))), "places of a nursery are asked for by residents"


def test_the_map_holds_catchment_sites_points_and_the_nearest_supply() -> None:
    chart = sheet().chart
    minutes = analyser().catchment(made()[0].sites[0], made()[0].parameters).minutes
    inside = next(shape for limit, shape in chart.rings if limit == 60)
    territory = analyser().territory
    centres = shapely.points(territory.lon, territory.lat)
    wrong = (shapely.contains(inside, centres) != (minutes <= 60)).sum()
    assert wrong <= 3, "a centre may lie on the wrong side of a simplified border"
    assert [limit for limit, _ in chart.rings] == [15, 30, 45, 60]
    assert [sign.sign for sign in chart.signs] == ["existing", "rival", "nearest", "candidate"]
    assert [sign.name for sign in chart.signs if sign.is_own] == ["Sede 1"]
    drawn = render_sheet(sheet())
    assert drawn.count('class="supply supply-nearest"') == 2, "on the map and in its legend"
    assert sheet(2).chart.kinds == ("candidate", "existing", "rival")


def test_a_district_without_sites_is_its_municipalities() -> None:
    plan = made()[0]
    bare = dataclasses.replace(plan, districts=(dataclasses.replace(plan.districts[0], sites=()),))
    chart = sheet(2, plan=bare).chart
    assert [limit for limit, _ in chart.rings] == [0]
    assert sheet(2, plan=bare).where == "Aosta (AO)"


def test_the_same_sheet_gives_the_same_characters() -> None:
    assert render_sheet(sheet()) == render_sheet(sheet())


def test_a_sheet_there_is_not() -> None:
    with pytest.raises(NotFoundError):
        sheet(9)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Nido dei turni", "scheda-1-nido-dei-turni.html"),
        ("  Caffè & C°/..\\..\\etc  ", "scheda-1-caffe-c-etc.html"),
        ("CON", "scheda-1-con.html"),
        ("日本", "scheda-1.html"),
        ("a" * 200, f"scheda-1-{'a' * 48}.html"),
        ("../../x", "scheda-1-x.html"),
    ],
)
def test_names_of_files_are_safe(title: str, name: str) -> None:
    assert sheet_file_name(dataclasses.replace(made()[0].sheet(1), title=title), IT) == name


def test_all_sheets_go_into_a_folder_each_with_its_own_name(tmp_path: Path) -> None:
    plan = update_sheet(made()[0], 2, title="Nido dei turni").apply(made()[0])
    paths = write_sheets(filiera(), plan, [2, 1], tmp_path, IT, written_on=DAY)
    assert [path.name for path in paths] == ["scheda-2-nido-dei-turni.html", "scheda-1-nido-dei-turni.html"]
    assert sorted(tmp_path.iterdir()) == sorted(paths)
    assert paths[1].read_text(encoding="utf-8") == render_sheet(sheet(1, plan=plan))


def test_stopping_leaves_no_half_page(tmp_path: Path) -> None:
    class Stopping:
        asked = 0

        def raise_if_cancelled(self) -> None:
            self.asked += 1
            if self.asked > 1:
                raise Cancelled

        def report(self, fraction: float) -> None:
            assert 0 <= fraction <= 1

    with pytest.raises(Cancelled):
        write_sheets(filiera(), made()[0], [1, 2], tmp_path, IT, progress=Stopping())  # type: ignore[arg-type]
    assert [path.name for path in tmp_path.iterdir()] == ["scheda-1-nido-dei-turni.html"]


def test_a_page_is_not_written_where_it_cannot_be(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        write_sheet(sheet(), tmp_path / "missing" / "page.html")
    with pytest.raises(InputError):
        write_sheet(sheet(), tmp_path / "project.dplan")
    assert list(tmp_path.iterdir()) == []


def test_a_page_runs_no_script_and_names_no_address() -> None:
    html = render_sheet(sheet())
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)
    assert policy is not None
    assert "script-src &#39;none&#39;" in policy[1]
    assert "<script" not in html
    assert not re.findall(r"(?:src|href)=\"(?!data:)", html)
