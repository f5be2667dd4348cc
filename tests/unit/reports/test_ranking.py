# SPDX-License-Identifier: EUPL-1.2
"""The sections about the ranking say what the command line says of the same project, digit by digit."""

from __future__ import annotations

import dataclasses
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from district_planner import cli
from district_planner.core.resources import resource_path
from district_planner.core.texts import LANGUAGES, Language, Texts
from district_planner.project import ProjectFile
from district_planner.reports import ReportModel, render_html
from district_planner.reports.ranking_charts import BAR_WIDTH, Scatter, rank_bar, shade
from district_planner.reports.ranking_model import RankingSections, ReportCostSite
from district_planner.scenarios import duplicate_site, set_parameter
from district_planner.scenarios.comparing import difference_values
from district_planner.scenarios.explain.figures import SiteFigures
from district_planner.scenarios.ranking_maps import Difference, ranking_indicator
from district_planner.scenarios.scenario_edits import in_scenario
from district_planner.scenarios.scoring_edits import set_criterion, set_weighting
from district_planner.scenarios.suitability import suitability
from district_planner.scoring.aggregation import METHODS
from tests.ranking_reports import ranking_plan
from tests.reporting import analyser, aosta_plan, demo_model, report_of
from tests.unit.reports.test_html import visible

AOSTA, VERRES, COURMAYEUR, CHATILLON = 1, 4, 5, 6


@cache
def model(language: Language = "it", method: str = "sum") -> ReportModel:
    return report_of(ranking_plan(method=method), language)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Asks the command line about the same project."""
    path = tmp_path_factory.mktemp("ranking") / "prova.dplan"
    with ProjectFile.create(path, ranking_plan()):
        pass

    def ask(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
        command = [str(path) if word == "PROJECT" else word for word in words]
        assert cli.main(["--language", "it", *command, "--json"]) == 0
        return json.loads(capsys.readouterr().out)

    return ask


# Equal numbers


def test_score_and_robustness_are_those_of_the_command_line(told: Any, capsys: pytest.CaptureFixture[str]) -> None:
    answer = told(capsys, "score", "PROJECT", "--robustness")
    rows = {row["id"]: row for row in answer["sites"]}
    robust = model().ranking.robustness
    assert robust is not None
    for site in model().candidates:
        assert site.quality.value == rows[site.site.id]["quality"]
        assert site.rank == rows[site.site.id]["rank"]
    assert [one.site_id for one in robust.sites] == [VERRES, AOSTA, CHATILLON]
    for one in robust.sites:
        row = rows[one.site_id]
        assert (one.low, one.high) == (row["rank_low"], row["rank_high"])
        assert one.mean.value == row["rank_mean"]
        assert one.first.value == 100 * row["p_first"]
        assert [share.value for share in one.shares][: len(row["p_rank"])] == [100 * share for share in row["p_rank"]]
    assert rows[COURMAYEUR]["rank_low"] is None
    drawn = answer["robustness"]
    assert (robust.verdict, robust.change) == (answer["verdict"], drawn["smallest_change"]["text"])
    assert str(drawn["seed"]) in " ".join(robust.drawn)


def test_costs_are_those_of_the_command_line(told: Any, capsys: pytest.CaptureFixture[str]) -> None:
    rows = {row["id"]: row for row in told(capsys, "cost", "show", "PROJECT")["sites"]}
    costs = model().ranking.costs
    assert costs is not None
    for site in costs.sites:
        row = rows[site.site_id]
        assert (site.total.value, site.known.value) == (row["cost"], row["known"])
        assert [amount.value for amount, _ in site.parts] == [part["amount"] for part in row["parts"]]
        assert (site.quality_index.value, site.cost_index.value) == (row["quality_index"], row["cost_index"])
        if row["quadrant"]:
            assert site.quadrant == Texts("it")(f"cost.quadrant_{row['quadrant']}")
    unknown = next(site for site in costs.sites if site.site_id == COURMAYEUR)
    assert unknown.total.value is None
    assert unknown.parts[0][0].value is None
    assert unknown.parts[0][1] == rows[COURMAYEUR]["parts"][0]["reason"] == "Affitto: nessun valore indicato"


def test_weights_are_those_of_the_command_line(told: Any, capsys: pytest.CaptureFixture[str]) -> None:
    answer = told(capsys, "weights", "show", "PROJECT")
    weights = model().ranking.weights
    assert weights is not None
    ids = [name for name, _ in weights.criteria]
    assert dict(zip(ids, [one.value for one in weights.in_use], strict=True)) == answer["points"]
    assert dict(zip(ids, [one.value for one in weights.group], strict=True)) == answer["group"]
    assert weights.summary == answer["summary"]
    assert weights.consensus.value == 100 * answer["consensus"]
    for one, row in zip(weights.stakeholders, answer["stakeholders"], strict=True):
        assert (one.name, one.is_counted, one.distance.value) == (row["name"], row["counted"], row["distance"])
        assert one.problem == (row["problem"] or "")
        assert [share.value for share in one.shares] == [(row["shares"] or {}).get(name) for name in ids]
        assert one.ratio.value == row.get("consistency_ratio")


def test_scenarios_are_those_of_the_command_line(told: Any, capsys: pytest.CaptureFixture[str]) -> None:
    answer = told(capsys, "scenario", "compare", "PROJECT", "1", "2")
    scenarios = model().ranking.scenarios
    assert scenarios is not None
    assert (
        scenarios.verdict
        == answer["verdict"]
        == "Il primo posto cambia con lo scenario. Base: Verrès; " + ("Vicino all'aeroporto: Sede 1.")
    )
    assert list(scenarios.scenarios[1].changes) == [one["text"] for one in answer["changes"][0]["changes"]]
    rows = {row["id"]: row for row in answer["sites"]}
    assert {row.site_id for row in scenarios.rows} == {AOSTA, VERRES, COURMAYEUR, CHATILLON}
    for row in scenarios.rows:
        for entry, figures in zip(row.entries, rows[row.site_id]["scenarios"], strict=True):
            assert entry is not None
            assert (entry.quality.value, entry.rank, entry.is_excluded) == (
                figures["quality"],
                figures["rank"],
                figures["excluded"],
            )
            assert (entry.labour_pool.value, entry.cost.value) == (figures["labour_pool"], figures["cost"])
    why = {row["site"]: row for row in answer["why"]}
    heading, lines = scenarios.scenarios[1].whys[0]
    difference = Texts("it").number(abs(why[VERRES]["difference"]), 1)
    assert heading.startswith("Verrès: ")
    assert difference in heading
    assert len(lines) == len([one for one in why[VERRES]["criteria"] if abs(one["total"]) >= 0.05])


def test_methods_are_those_of_the_command_line(told: Any, capsys: pytest.CaptureFixture[str]) -> None:
    methods = model().ranking.methods
    assert methods is not None
    for place, method in enumerate(METHODS):
        rows = {row["id"]: row for row in told(capsys, "score", "PROJECT", "--method", method)["sites"]}
        for row in methods.rows:
            rank, quality = row.scores[place]
            assert (rank, quality.value) == (rows[row.site_id]["rank"], rows[row.site_id]["quality"])
    assert [one.in_use for one in methods.methods] == [True, False, False]


def test_a_must_have_takes_the_rank_and_says_why() -> None:
    (bound,) = model().ranking.must_haves
    assert bound.broken == (
        (
            "4",
            "Courmayeur",
            "Bacino di lavoratori: 9.381\xa0residenti, sotto il minimo richiesto di 10.000\xa0residenti",
        ),
    )
    assert (bound.asked, bound.kept, bound.unknown) == ("almeno 10.000\xa0residenti", 3, ())
    row = next(row for row in model().sites if row.site.id == COURMAYEUR)
    assert (row.rank, row.is_excluded) == (None, True)
    assert row.quality.value is not None


# Words


def test_explanations_are_those_of_the_program() -> None:
    plan = ranking_plan()
    analysis = analyser().analyse(plan)
    for reason in model().ranking.reasons:
        figures = SiteFigures(Texts("it"), analyser(), analysis, reason.site_id)
        assert [one.figure for one in reason.explanations][:2] == ["quality", "labour_pool"]
        for one in reason.explanations:
            made = figures.explain(one.figure)
            assert (one.title, one.value, one.meaning, one.formula) == (
                made.title,
                made.value,
                made.meaning,
                made.formula,
            )
            assert (one.terms, one.sources) == (made.terms, made.sources)
            if one.figure == "labour_pool":
                assert one.table is not None
                assert made.behind is not None
                assert len(one.table.rows) == len(made.behind.rows)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_what_weakens_the_answer(language: Language) -> None:
    said = model(language)
    caveats = " ".join(said.caveats)
    assert said.ranking.scenarios is not None
    assert said.ranking.scenarios.verdict in caveats
    for name in ("Courmayeur", "Sindacato", "Imprese"):
        assert name in caveats
    assert Texts(language).number(0.48, 2) in caveats
    text = visible(render_html(said))
    assert said.ranking.robustness is not None
    verdict = " ".join(said.ranking.robustness.verdict.split())
    before, _, after = text.partition(Texts(language)("report_ranking.why"))
    assert before.count(verdict) == 2, "on the first screen, and above its section"
    assert after.count(verdict) == 3, "in the explanation of the rank of each"
    for caveat in said.caveats:
        assert " ".join(caveat.split()) in text


def test_notes_on_stakeholders_stay_in_the_project() -> None:
    assert "sentito a maggio" not in render_html(model())


def test_methods_that_disagree_are_a_caveat() -> None:
    sections = model().ranking
    assert sections.methods is not None
    assert sections.methods.agree
    assert sections.methods.verdict not in model().caveats
    from district_planner.reports.ranking_caveats import ranking_caveats

    differing = dataclasses.replace(sections.methods, agree=False, verdict="I metodi non concordano.")
    assert "I metodi non concordano." in ranking_caveats(dataclasses.replace(sections, methods=differing), Texts("it"))


def test_points_of_the_project_are_told_from_those_of_stakeholders() -> None:
    plan = ranking_plan()
    said = report_of(set_weighting(plan, "direct").apply(plan))
    assert "2 partecipanti hanno dato i loro pesi, ma contano quelli del progetto." in said.caveats
    assert not any("contraddic" in caveat for caveat in said.caveats), "of who does not count"
    weights = said.ranking.weights
    assert weights is not None
    assert not weights.is_group
    assert weights.in_use[0].value == pytest.approx(20)


@pytest.mark.parametrize("method", ["geometric", "topsis"])
def test_reasons_of_other_methods_are_differences_of_quality(method: str) -> None:
    """By hand: the quality of the first once with its own level of the pool, once with the mean of the others."""
    said = model("it", method)
    assert not said.ranking.adds_up
    assert all(score.contribution.value is None for score in said.scores)
    first = said.reasons[0]
    assert first.startswith("Bacino di lavoratori: 60.278\xa0residenti, contro 34.460 in media nelle altre candidate.")
    ids = [criterion.id for criterion in said.criteria]
    others = [row.site.id for row in said.candidates if row.rank and row.site.id != VERRES]
    by_id = {(score.site_id, score.criterion_id): score for score in said.scores}
    level = {name: by_id[VERRES, name].normalised.value for name in ids}
    share = {name: (by_id[VERRES, name].weight.value or 0) / 100 for name in ids}
    mean = sum(by_id[other, "labour_pool"].normalised.value or 0 for other in others) / len(others)

    def quality(levels: dict[str, Any]) -> float:
        if method == "geometric":
            product = 1.0
            for name in ids:
                product *= max(levels[name], 0.01) ** share[name]
            return float(100 * product)
        near = sum((share[name] * levels[name]) ** 2 for name in ids) ** 0.5
        far = sum((share[name] * (1 - levels[name])) ** 2 for name in ids) ** 0.5
        return float(100 * near / (near + far))

    lost = quality(level) - quality(level | {"labour_pool": mean})
    assert f"avrebbe {Texts('it').number(lost, 1)} punti in meno." in first
    text = visible(render_html(said))
    assert "Contributo" not in text.split("Perché questi numeri")[0]


def test_a_criterion_that_is_off_does_not_stand_among_the_points() -> None:
    plan = ranking_plan()
    said = report_of(set_criterion(plan, "languages", enabled=False).apply(plan))
    assert [criterion.id for criterion in said.criteria if not criterion.enabled] == ["languages"]
    text = visible(render_html(said))
    points = text[text.index("Punti per criterio") : text.index("I criteri")]
    assert "Aree bilingui" not in points
    assert "spento" in text


# Nothing to say


def test_one_candidate_alone_has_no_other_methods_and_no_scenarios() -> None:
    ranking = report_of(aosta_plan()).ranking
    assert (ranking.methods, ranking.scenarios, ranking.costs, ranking.must_haves) == (None, None, None, ())
    assert ranking.robustness is not None
    assert ranking.robustness.verdict == "Solo Sede 1 è in classifica: non c'è confronto."


def test_without_candidates_there_are_no_sections() -> None:
    plan = aosta_plan(kind="rival")
    made = report_of(plan)
    assert made.ranking.robustness is None
    assert made.ranking.weights is None
    assert "Quanto tiene" not in visible(render_html(made))
    assert RankingSections().source_ids == ()


def test_when_no_weight_counts_nothing_is_claimed() -> None:
    """Nobody of the group has finished: no ranking, and the page says so without breaking."""
    plan = ranking_plan()
    from district_planner.scenarios.scoring_edits import remove_stakeholder

    for number in (1, 2):
        plan = remove_stakeholder(plan, number).apply(plan)
    made = report_of(plan)
    assert made.reasons == ()
    assert made.ranking.robustness is not None
    assert made.ranking.robustness.sites == ()
    text = visible(render_html(made))
    assert "Conta il gruppo, ma nessun partecipante ha finito" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_source_that_is_cited_is_listed(language: Language) -> None:
    made = model(language)
    known = {source.id for source in made.sources}
    assert set(made.ranking.source_ids) <= known
    assert {"project_choices", "cost_profile", "method"} <= known
    assert "agenzie della valle" in visible(render_html(made))


def test_draws_of_the_project_are_used() -> None:
    plan = ranking_plan()
    made = report_of(set_parameter(plan, "robustness_seed", 7).apply(plan)).ranking.robustness
    assert made is not None
    assert "seme 7" in made.drawn[0]


# Maps


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_map_may_show_suitability(language: Language) -> None:
    """Colours of legend and map are the same; what a must-have excludes has one of its own and keeps its quality."""
    plan = ranking_plan()
    made = report_of(plan, language, "suitability")
    found = suitability(analyser(), plan)
    by_code = {area.code: area for area in made.map.areas}
    territory = analyser().territory
    for row, position in enumerate(found.positions.tolist()):
        area = by_code[territory.codes[position]]
        assert area.value.value == pytest.approx(found.quality[row], nan_ok=True)
        if found.is_excluded[row]:
            assert made.map.indicator.classes[area.class_index].label == Texts(language)("scoring.map_excluded")
    excluded = made.map.indicator.classes[-1]
    assert excluded.count == int(found.is_excluded.sum()) > 0
    assert sum(one.count for one in made.map.indicator.classes) + made.map.indicator.unknown_count == len(by_code)
    text = visible(render_html(made))
    assert Texts(language)("report_ranking.method_suitability") in text


@pytest.mark.parametrize("figure", ["suitability", "labour_pool"])
def test_the_map_may_show_a_difference_of_scenarios(figure: str) -> None:
    plan = ranking_plan()
    made = report_of(plan, "it", f"scenario_difference.{figure}.1.2")
    expected = difference_values(analyser(), plan, in_scenario(plan, 2), figure)
    territory = analyser().territory
    shown = {area.code: area.value.value for area in made.map.areas}
    for position in territory.in_regions(plan.regions).tolist():
        assert shown[territory.codes[position]] == pytest.approx(float(expected[position]))
    assert made.map.indicator.name.startswith("Differenza: ")
    assert made.map.indicator.formula == "«Vicino all'aeroporto» meno «Base»"
    assert any("chi perde da chi guadagna" in paragraph for paragraph in made.method)


def test_the_map_may_show_a_cost() -> None:
    made = report_of(ranking_plan(), "it", "cost_total")
    assert {area.value.value for area in made.map.areas} == {None}, "rent is known of sites alone"
    assert made.map.indicator.source_ids == ("cost_profile",)


def test_a_map_of_what_there_is_not() -> None:
    plan = ranking_plan()
    for indicator_id in ("scenario_difference.labour_pool.1.9", "scenario_difference.density.1.2", "cost_nothing"):
        assert ranking_indicator(analyser(), plan, indicator_id) is None
        with pytest.raises(KeyError):
            report_of(plan, "it", indicator_id)
    assert Difference.parse("scenario_difference.labour_pool.1") is None
    assert Difference.parse("scenario_difference.data.1.jobs.2.3") == Difference("data.1.jobs", 2, 3)


def test_the_command_line_writes_such_maps(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project, page = tmp_path / "p.dplan", tmp_path / "p.html"
    with ProjectFile.create(project, ranking_plan()):
        pass
    for indicator_id in ("suitability", "scenario_difference.suitability.1.2"):
        assert cli.main(["report", str(project), "-o", str(page), "--indicator", indicator_id]) == 0
        assert page.stat().st_size > 100_000
    capsys.readouterr()
    assert cli.main(["report", str(project), "-o", str(page), "--indicator", "suitabilità"]) == 1
    assert "suitability" in capsys.readouterr().err


# Charts


def test_bars_are_as_long_as_the_shares() -> None:
    robust = model().ranking.robustness
    assert robust is not None
    first = robust.sites[0]
    drawn = rank_bar(first)
    assert drawn.count("<rect") == sum((share.value or 0) > 0 for share in first.shares)
    assert f'width="{BAR_WIDTH * (first.shares[0].value or 0) / 100:.1f}"' in drawn
    assert [shade(place, 6) for place in range(6)] == [1, 2, 3, 4, 5, 6]
    assert [shade(place, 2) for place in range(2)] == [1, 6]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_ranks_have_the_colours_of_the_window(scheme: str) -> None:
    pytest.importorskip("PySide6")
    from district_planner.gui.filiera.statuses import mixed
    from district_planner.gui.scoring.rank_shares import STRENGTHS
    from district_planner.gui.theme import Theme

    theme: Any = getattr(Theme, scheme)()
    css = resource_path("resources", "report", "page.css").read_text(encoding="utf-8")
    light, dark = css.split("@media screen and (prefers-color-scheme: dark)")[:2]
    ours = re.findall(r"--rank-[1-6]: (#[0-9a-f]{6});", light if scheme == "light" else dark)
    window = [mixed(theme.colour("accent"), theme.colour("panel"), strength).name() for strength in STRENGTHS]
    assert ours == window


def test_only_the_first_of_many_candidates_are_explained() -> None:
    plan = ranking_plan()
    for number in range(12):
        plan = duplicate_site(plan, CHATILLON, f"Copia {number}").apply(plan)
    made = report_of(plan)
    assert len(made.candidates) == 16
    assert len(made.ranking.reasons) == 12
    assert "Qui sono le prime 12 per posto" in visible(render_html(made))


def test_names_on_the_scatter_keep_clear_of_each_other() -> None:
    """Forty sites in one corner: what finds no room is left to the table."""
    costs = model().ranking.costs
    assert costs is not None
    crowd = tuple(_moved(costs.sites[0], number) for number in range(40))
    chart = Scatter(dataclasses.replace(costs, sites=crowd), Texts("it"))
    boxes = list(chart.labels().values())
    assert len(boxes) >= 5
    signs = [chart._sign(row) for row in crowd]
    for number, box in enumerate(boxes):
        for other in (*boxes[:number], *chart.corners.values()):
            assert box[0] >= other[2] or other[0] >= box[2] or box[1] >= other[3] or other[1] >= box[3]
        touching = [s for s in signs if box[0] < s[2] and s[0] < box[2] and box[1] < s[3] and s[1] < box[3]]
        assert touching == []


def _moved(row: ReportCostSite, number: int) -> ReportCostSite:
    return dataclasses.replace(
        row,
        site_id=100 + number,
        name=f"Sede dal nome lungo {number}",
        quality_index=dataclasses.replace(row.quality_index, value=90.0 + 3.1 * (number % 7)),
        cost_index=dataclasses.replace(row.cost_index, value=95.0 + 2.3 * (number % 11)),
    )


def test_the_demo_tells_costs_that_are_invented() -> None:
    costs = demo_model().ranking.costs
    assert costs is not None
    assert all(one.assumption for one in costs.components)
    assert all("inventata" in one.origin for one in costs.components)
