# SPDX-License-Identifier: EUPL-1.2
"""Commands about the scenarios of a project: make, list, go to, rename and remove them, and compare them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import numpy as np

from district_planner.cli.context import AS_JSON, PROJECT, Session, one_line, pass_session, write_json
from district_planner.core.errors import NotFoundError

if TYPE_CHECKING:
    from district_planner.core.records import Record
    from district_planner.core.texts import Texts
    from district_planner.project import ProjectFile
    from district_planner.scenarios import Plan
    from district_planner.scenarios.comparing import QualityDifference, ScenarioComparison, SiteInScenario, SiteRow
    from district_planner.scenarios.variants import Scenario

_SCENARIO = click.argument("chosen", metavar="SCENARIO")
_NOTE = click.option("--note", help="Nota / note.")


@click.group()
def scenario() -> None:
    """Scenarios: copies of the project's sites, parameters, weights and costs, to be changed and compared."""


@scenario.command("new")
@PROJECT
@click.argument("name")
@_NOTE
@AS_JSON
@pass_session
def new(session: Session, project: Path, name: str, note: str | None, as_json: bool) -> None:
    """Copy the scenario in use under NAME and go on in the copy."""
    from district_planner.scenarios.scenario_edits import add_scenario

    with session.open(project) as opened:
        opened.apply(add_scenario(opened.plan, name, note or ""))
        _tell(session, opened, "added", as_json)


@scenario.command("list")
@PROJECT
@AS_JSON
@pass_session
def list_scenarios(session: Session, project: Path, as_json: bool) -> None:
    """List the scenarios; the one in use has a star."""
    with session.open(project, read_only=True) as opened:
        plan = opened.plan
    if as_json:
        write_json({"scenarios": _records(plan), "present": plan.scenario})
        return
    for record in _records(plan):
        star = "*" if record["present"] else " "
        note = f"  {one_line(str(record['note']))}" if record["note"] else ""
        click.echo(f"{record['id']:>4} {star} {one_line(str(record['name']))}{note}")


@scenario.command("switch")
@PROJECT
@_SCENARIO
@AS_JSON
@pass_session
def switch(session: Session, project: Path, chosen: str, as_json: bool) -> None:
    """Go on with another scenario, given by number or name; the present one waits as it is."""
    from district_planner.scenarios.scenario_edits import switch_scenario

    with session.open(project) as opened:
        opened.apply(switch_scenario(opened.plan, scenario_of(opened.plan, chosen).id))
        _tell(session, opened, "switched", as_json)


@scenario.command("rename")
@PROJECT
@_SCENARIO
@click.argument("name")
@_NOTE
@AS_JSON
@pass_session
def rename(session: Session, project: Path, chosen: str, name: str, note: str | None, as_json: bool) -> None:
    """Give a scenario another name, and another note if one is given."""
    from district_planner.scenarios.scenario_edits import rename_scenario

    with session.open(project) as opened:
        known = scenario_of(opened.plan, chosen)
        opened.apply(rename_scenario(opened.plan, known.id, name, note))
        _tell(session, opened, "renamed", as_json, known.id)


@scenario.command("remove")
@PROJECT
@_SCENARIO
@AS_JSON
@pass_session
def remove(session: Session, project: Path, chosen: str, as_json: bool) -> None:
    """Remove a scenario that is not in use; undo brings it back."""
    from district_planner.scenarios.scenario_edits import remove_scenario

    with session.open(project) as opened:
        known = scenario_of(opened.plan, chosen)
        opened.apply(remove_scenario(opened.plan, known.id))
        plan = opened.plan
    session.say("cli_scenario.removed", name=known.name)
    if as_json:
        write_json({"removed": known.id, "scenarios": _records(plan)})


@scenario.command("compare")
@PROJECT
@click.argument("chosen", metavar="[SCENARIO]...", nargs=-1)
@click.option(
    "--figure",
    metavar="FIGURE",
    help="Differenza per comune / difference by municipality: suitability, labour_pool, …",
)
@AS_JSON
@pass_session
def compare(session: Session, project: Path, chosen: tuple[str, ...], figure: str | None, as_json: bool) -> None:
    """Compare scenarios, given by number or name, with the first of them; without any all of them.

    Tells the figures of every site, what was changed, and why a quality differs.
    """
    from district_planner.scenarios.comparing import compare_scenarios

    with session.open(project, read_only=True) as opened:
        session.analyser.payloads = opened
        plan = opened.plan
        known = [scenario_of(plan, one).id for one in chosen] or [one.id for one in plan.scenarios]
        comparison = compare_scenarios(session.analyser, plan, known)
        maps = [] if figure is None else _maps(session, comparison, figure)
    record = comparison_record(comparison, session.texts) | ({} if figure is None else {"difference_maps": maps})
    if as_json:
        write_json(record)
    else:
        _print(session, comparison, maps)


def scenario_of(plan: Plan, chosen: str) -> Scenario:
    """The scenario given by its number or its name, in whatever case; a name that is a number comes second.

    Raises:
        NotFoundError: there is none.
    """
    wanted = chosen.strip()
    for known in plan.scenarios:
        if wanted == str(known.id):
            return known
    for known in plan.scenarios:
        if wanted.casefold() == known.name.strip().casefold():
            return known
    listed = ", ".join(f"{known.id} {known.name}" for known in plan.scenarios)
    raise NotFoundError("planning.scenario_not_found", id=wanted, known=listed)


def comparison_record(comparison: ScenarioComparison, texts: Texts) -> dict[str, Any]:
    """A comparison as the contract of the command line names its parts; null where unknown or not there."""
    from district_planner.scenarios.comparing_words import comparison_verdict

    others = list(enumerate(comparison.scenarios))[1:]
    names = {criterion.id: criterion.name(texts.language) for criterion in _criteria(comparison)}
    return {
        "scenarios": [
            {"id": one.scenario.id, "name": one.scenario.name, "method": one.analysis.scores.method}
            for one in comparison.scenarios
        ],
        "verdict": comparison_verdict(comparison, texts),
        "sites": [_site_record(comparison, row) for row in comparison.rows],
        "changes": [
            {
                "scenario": one.scenario.id,
                "changes": [{"entity": s.entity, "id": s.id, "text": s.text(texts)} for s in comparison.changes[place]],
            }
            for place, one in others
        ],
        "why": [
            _why_record(comparison.why(row.site_id, place), one.scenario.id, names)
            for place, one in others
            for row in comparison.rows
            if row.entries[0] is not None and row.entries[place] is not None
        ],
    }


def _criteria(comparison: ScenarioComparison) -> tuple[Any, ...]:
    return comparison.scenarios[0].analysis.scores.criteria


def _site_record(comparison: ScenarioComparison, row: SiteRow) -> dict[str, Any]:
    figures = zip(comparison.scenarios, row.entries, strict=True)
    return {
        "id": row.site_id,
        "name": row.name,
        "scenarios": [
            {"scenario": one.scenario.id, "is_there": entry is not None} | _figures(entry) for one, entry in figures
        ],
    }


def _figures(entry: SiteInScenario | None) -> dict[str, Any]:
    """All null where the site is not in the scenario."""
    if entry is None:
        return dict.fromkeys(("kind", "quality", "rank", "excluded", "labour_pool", "cost"))
    return {
        "kind": entry.site.kind,
        "quality": entry.quality,
        "rank": entry.rank,
        "excluded": entry.excluded,
        "labour_pool": entry.pool,
        "cost": entry.cost,
    }


def _why_record(why: QualityDifference, scenario_id: int, names: dict[str, str]) -> dict[str, Any]:
    return {
        "scenario": scenario_id,
        "site": why.site_id,
        "before": why.before,
        "after": why.after,
        "difference": why.total,
        "criteria": [
            {
                "id": effect.id,
                "name": names.get(effect.id, effect.id),
                "weight_effect": effect.weight_effect,
                "value_effect": effect.value_effect,
                "total": effect.total,
            }
            for effect in why.effects
        ],
    }


def _maps(session: Session, comparison: ScenarioComparison, figure: str) -> list[dict[str, Any]]:
    from district_planner.scenarios.comparing import difference_values

    territory, first = session.analyser.territory, comparison.scenarios[0]
    maps = []
    for one in comparison.scenarios[1:]:
        try:
            values = difference_values(session.analyser, first.plan, one.plan, figure)
        except KeyError as error:
            raise NotFoundError("cli_scenario.figure_unknown", figure=figure) from error
        rows = [
            {"code": territory.codes[place], "name": territory.names[place], "difference": float(values[place])}
            for place in np.flatnonzero(np.isfinite(values)).tolist()
        ]
        maps.append({"scenario": one.scenario.id, "figure": figure, "municipalities": rows})
    return maps


def _print(session: Session, comparison: ScenarioComparison, maps: list[dict[str, Any]]) -> None:
    from district_planner.core.wording import signed
    from district_planner.scenarios.comparing_words import comparison_verdict, why_words

    texts = session.texts
    lines = ["     ".join(one.scenario.name for one in comparison.scenarios)]
    for row in comparison.rows:
        figures = "   ".join(_cell(entry, texts) for entry in row.entries)
        lines.append(f"{row.site_id:>4}  {figures}  {one_line(row.name)}")
    lines.append(one_line(comparison_verdict(comparison, texts)))
    for place, one in list(enumerate(comparison.scenarios))[1:]:
        lines += ["", texts("cli_scenario.changes", name=one_line(one.scenario.name))]
        lines += [f"- {one_line(said.text(texts))}" for said in comparison.changes[place]]
        for row in comparison.rows:
            if row.entries[0] is not None and row.entries[place] is not None:
                heading, *parts = why_words(comparison, row.site_id, place, texts)
                lines += ["", one_line(heading), *(f"- {one_line(part)}" for part in parts)]
    for one_map in maps:
        lines.append("")
        for place_row in one_map["municipalities"]:
            difference = signed(texts, place_row["difference"], 1)
            lines.append(f"{place_row['code']}  {place_row['name']:<32} {difference:>9}")
    click.echo("\n".join(lines))


def _cell(entry: SiteInScenario | None, texts: Texts) -> str:
    if entry is None:
        return f"{'–':>3}  {'–':>7}"
    return f"{entry.rank or '–':>3}  {texts.number(entry.quality, 1):>7}"


def _records(plan: Plan) -> list[Record]:
    from district_planner.scenarios.scenario_edits import scenario_record

    return [scenario_record(plan, known) for known in plan.scenarios]


def _tell(session: Session, opened: ProjectFile, what: str, as_json: bool, scenario_id: int | None = None) -> None:
    """What was done, for people; the scenario it is about as JSON."""
    plan = opened.plan
    known = plan.scenario_of(plan.scenario if scenario_id is None else scenario_id)
    session.say(f"cli_scenario.{what}", name=known.name)
    if as_json:
        write_json(next(record for record in _records(plan) if record["id"] == known.id))
