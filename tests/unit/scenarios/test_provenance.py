# SPDX-License-Identifier: EUPL-1.2
"""Which data a plan uses, what was done to them and what for."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from district_planner.core.texts import LANGUAGES, Texts
from district_planner.scenarios import (
    Analyser,
    CalibrationRecord,
    Dataset,
    LayerStyle,
    Rule,
    add_criterion,
    add_indicator,
    demo_plan,
    set_calibration,
    set_parameter,
    set_weight,
)
from district_planner.scenarios.provenance import calibration_use, data_in_use, rule_text, treatment_of
from tests.own_data import DONE, Blocks, column, described, layer_dataset, own, values_dataset, with_dataset

JOBS = column("jobs", "Addetti", "count", "teste", known=3, total=165.0, total_read=170.5)
RECORD = CalibrationRecord(
    2, ("16",), 60.0, "half-life:16", "half-life:14.5", 0.712, 0.768, 0.91, 0.84, 0.9, 1246.5, 4,
    "2026-11-22T09:45:00+00:00",
)  # fmt: skip


@pytest.fixture
def blocks() -> Blocks:
    return Blocks()


@pytest.fixture
def mine(analyser: Analyser, blocks: Blocks) -> Analyser:
    return Analyser(analyser.territory, analyser.boundaries, analyser.engine, blocks)


@pytest.fixture
def plan(blocks: Blocks):
    """Puglia with values (data 1), a commuting matrix (2), a layer (3) and a background (4)."""
    plan = with_dataset(demo_plan("it"), values_dataset(blocks, ["072006"], [(JOBS, [1.0])]))
    plan = with_dataset(plan, Dataset(0, "flows", described("Pendolari"), DONE, payload=blocks.put({})))
    layer = layer_dataset(blocks, [(17.0, 40.6)], [1.0], ["A"])
    plan = with_dataset(plan, replace(layer, style=LayerStyle(visible=False)))
    return with_dataset(plan, Dataset(0, "tiles", described("Sfondo"), DONE, path="/mappe/sfondo.mbtiles"))


def purposes(uses, source_id):
    return [use.purpose for use in next(row for row in uses if row.source.id == source_id).uses]


def test_imported_data_come_first_whether_used_or_not(plan, mine):
    uses = data_in_use(plan, mine)
    assert [row.source.id for row in uses][:4] == ["data.1", "data.2", "data.3", "data.4"]
    assert [row.dataset.id if row.dataset else None for row in uses][:5] == [1, 2, 3, 4, None]
    assert [purposes(uses, f"data.{number}") for number in (1, 2, 3, 4)] == [[], ["commuters"], [], ["tiles"]]


def test_what_something_is_used_for_follows_the_formulas(plan, mine):
    plan = add_indicator(plan, own("Quota", "share(data.1.jobs; residents)")).apply(plan)
    plan = add_indicator(plan, own("Doppia quota", "2 * own.1")).apply(plan)
    plan = add_criterion(plan, "own.2", "more", points=25).apply(plan)
    uses = data_in_use(plan, mine, ["own.1"])
    assert purposes(uses, "data.1") == ["map", "criterion"]
    jobs = uses[0]
    assert [indicator.id for indicator in jobs.indicators] == ["data.1.jobs", "own.1", "own.2"]
    assert jobs.uses[1].weight == pytest.approx(100 * 25 / 125)  # 25 points beside the shipped 100
    assert jobs.uses[1].text(Texts("it")) == "criterio “Doppia quota”, 20,0 punti su 100"
    assert jobs.uses[0].text(Texts("en")) == "map: “Quota (en)”"
    plan = set_weight(plan, "own.3", 0).apply(plan)
    assert purposes(data_in_use(plan, mine), "data.1") == []


def test_shipped_data_name_their_uses_too(plan, mine):
    uses = data_in_use(plan, mine, ["density"])
    assert {"criterion", "catchment"} <= set(purposes(uses, "istat_population_2023"))
    assert set(purposes(uses, "istat_boundaries")) >= {"map", "background"}
    assert purposes(uses, "infojobs_commuting") == ["parameter", "parameter"], "the decay and the limit"
    assert "method" not in {row.source.id for row in uses}, "a choice of ours is no data"
    changed = set_parameter(plan, "decay", "linear").apply(plan)
    assert purposes(data_in_use(changed, mine), "infojobs_commuting") == ["parameter"]
    changed = set_parameter(changed, "cutoff_minutes", 45).apply(changed)
    assert "infojobs_commuting" not in {row.source.id for row in data_in_use(changed, mine)}
    for language in LANGUAGES:
        assert all(use.text(Texts(language)) for row in uses for use in row.uses)
        assert all(len(row.use_lines(Texts(language))) == len({use.purpose for use in row.uses}) for row in uses)


def test_the_matrix_that_calibrated_is_named_until_the_decay_changes(plan, mine):
    assert calibration_use(plan) == "none"
    plan = set_calibration(plan, RECORD).apply(plan)
    assert calibration_use(plan) == "in_use"
    assert purposes(data_in_use(plan, mine), "data.2") == ["calibration", "commuters"]
    assert calibration_use(set_parameter(plan, "decay", "half-life:14,5").apply(plan)) == "in_use"
    assert calibration_use(set_parameter(plan, "decay", "half-life:16").apply(plan)) == "replaced"


def test_the_treatment_is_told_line_by_line(plan):
    said = treatment_of(plan.dataset(1), Texts("it"))
    assert said == (
        "File “addetti d'esempio.csv”, importato il 22/11/2026 (SHA-256 abababababab…).",
        "Righe lette: 9; usate: 6; perse: 2; non richieste: 1.",
        Texts("it")("importing.lost_blank", n=2),
        "I codici dei comuni sono quelli degli elenchi 2021.",
        "Letto con la ricetta “esempio”.",
        "“Addetti”: 3 comuni con un valore, totale 165 teste (nel file 170 teste)",
    )
    assert "Rows read: 9; used: 6; lost: 2; not asked for: 1." in treatment_of(plan.dataset(1), Texts("en"))
    assert len(treatment_of(plan.dataset(4), Texts("it"))) == 4, "nobody counts the rows of a background"


@pytest.mark.parametrize(
    "rule",
    [
        Rule("history.in_a_later_version", {"name": "x"}, 3),
        Rule("provenance.recipe", {}, 3),
        Rule("", {}, 0),
        Rule("provenance.recipe", {"recipe": "{0.__class__}"}, 1),
    ],
    ids=["unknown", "without its parameter", "empty", "braces"],
)
def test_a_rule_that_cannot_be_worded_does_no_harm(rule):
    said = rule_text(rule, Texts("it"))
    assert said == rule.key or "{0.__class__}" in said


def test_the_record_is_plain_json_with_everything(plan, mine):
    plan = add_criterion(plan, "data.1.jobs", "more").apply(plan)
    rows = json.loads(json.dumps([use.to_record(Texts("en")) for use in data_in_use(plan, mine)], allow_nan=False))
    jobs = rows[0]
    assert (jobs["id"], jobs["dataset"], jobs["kind"], jobs["imported"]) == ("data.1", 1, "values", True)
    assert (jobs["rows_read"], jobs["rows_used"], jobs["rows_lost"], jobs["rows_skipped"]) == (9, 6, 2, 1)
    assert (jobs["licence"], jobs["vintage"], jobs["publisher"]) == ("CC BY 4.0", "2021", "Ente d'esempio")
    assert jobs["sha256"] == "ab" * 32
    said = Texts("en")("importing.lost_blank", n=2)
    assert jobs["lost"] == [{"key": "importing.lost_blank", "text": said, "rows": 2}]
    assert jobs["columns"] == [
        {
            "id": "data.1.jobs", "name": "Addetti (en)", "unit": "teste", "kind": "count",
            "known": 3, "total": 165.0, "total_read": 170.5,
        }
    ]  # fmt: skip
    assert jobs["uses"][0]["purpose"] == "criterion"
    shipped = next(row for row in rows if row["id"] == "istat_population_2023")
    assert not shipped["imported"]
    assert "rows_read" not in shipped


@pytest.mark.parametrize("moment", ["", "ieri", "2026", "2026-1x-22T09:30", "20261122"])
def test_a_date_that_is_none_stays_as_it_is(plan, moment):
    dataset = plan.dataset(1)
    odd = replace(dataset, transformation=replace(dataset.transformation, imported_at=moment))
    assert f"importato il {moment} (" in treatment_of(odd, Texts("it"))[0]
