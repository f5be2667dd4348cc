# SPDX-License-Identifier: EUPL-1.2
"""Commands about weights: the points of the project, and what each stakeholder says by points, swings or pairs."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click

from district_planner.cli.context import AS_JSON, NUMBER, PROJECT, Session, one_line, pass_session, write_json
from district_planner.core.errors import InputError, NotFoundError
from district_planner.scenarios.scoring_edits import (
    add_stakeholder,
    remove_stakeholder,
    set_weighting,
    set_weights,
    update_stakeholder,
)
from district_planner.scenarios.weights import (
    apply_preset,
    node_judgements,
    preset_of,
    tree_of,
    weights_in_use,
    with_judgements,
    with_points,
)
from district_planner.scenarios.weights_words import (
    consensus_text,
    consistency_text,
    item_name,
    preset_note,
    problem_text,
    revisit_of,
    revisit_text,
    summary_text,
)
from district_planner.scoring.presets import load_presets, points_of
from district_planner.scoring.stakeholders import WeightMethod

if TYPE_CHECKING:
    from collections.abc import Sequence

    from district_planner.core.records import Record
    from district_planner.project import ProjectFile
    from district_planner.scenarios import Edit, Plan
    from district_planner.scenarios.weights import StakeholderWeights
    from district_planner.scoring import Criterion

_METHOD = click.Choice(get_args(WeightMethod))
_STAKEHOLDER = click.argument("who", metavar="STAKEHOLDER")
_FOR_STAKEHOLDER = click.option("--stakeholder", "who", help="Numero o nome / number or name.")
_POINTS = click.argument("given", metavar="CRITERION=POINTS...", nargs=-1, required=True)
_NUMBER = re.compile(r"[0-9]{1,6}([.,][0-9]*)?")
_ANY_NUMBER = re.compile(r"[+-]?[0-9]{1,20}([.,][0-9]*)?")
"""Points out of bounds are told their bounds by whoever takes them."""
_SHARE_DECIMALS = 1


@click.group()
def weights() -> None:
    """How much each criterion counts: points, presets, swings, comparisons in pairs (AHP), several stakeholders."""


@weights.command()
@PROJECT
@AS_JSON
@pass_session
def show(session: Session, project: Path, as_json: bool) -> None:
    """Show the weights in use, in points of 100, and what each stakeholder says."""
    with session.open(project, read_only=True) as opened:
        criteria = _criteria(session, opened)
        _tell(session, opened.plan, criteria, as_json=as_json)


@weights.command("set")
@PROJECT
@_POINTS
@_FOR_STAKEHOLDER
@AS_JSON
@pass_session
def set_points(session: Session, project: Path, given: tuple[str, ...], who: str | None, as_json: bool) -> None:
    """Give criteria points, of the project or of a stakeholder; shares of 100 follow from all points."""
    points = _points(given)
    with session.open(project) as opened:
        criteria, plan = _criteria(session, opened), opened.plan
        if who is None:
            _apply(opened, set_weights(plan, points))
        else:
            _apply(opened, with_points(plan, _number(plan, who), points, "direct"))
        _tell(session, opened.plan, criteria, as_json=as_json)


@weights.command()
@PROJECT
@_STAKEHOLDER
@_POINTS
@AS_JSON
@pass_session
def swing(session: Session, project: Path, who: str, given: tuple[str, ...], as_json: bool) -> None:
    """Weigh the swings from worst to best: 100 for the one that is worth most, to the others what they are worth."""
    points = _points(given)
    with session.open(project) as opened:
        criteria, plan = _criteria(session, opened), opened.plan
        _apply(opened, with_points(plan, _number(plan, who), points, "swing"))
        _tell(session, opened.plan, criteria, as_json=as_json)


@weights.command()
@PROJECT
@_STAKEHOLDER
@click.argument("given", metavar="[FIRST/SECOND=TIMES]...", nargs=-1)
@AS_JSON
@pass_session
def ahp(session: Session, project: Path, who: str, given: tuple[str, ...], as_json: bool) -> None:
    """Compare in pairs: groups of criteria with each other, and the criteria of a group.

    TIMES is from 1/9 to 9: labour/living=5, saturation/huff_share=1/3; a single - takes a comparison away. Without
    pairs the comparisons made so far are shown, how far they agree, and which one to look at again.
    """
    judged = [_judged(text) for text in given]
    with session.open(project, read_only=not given) as opened:
        criteria, plan = _criteria(session, opened), opened.plan
        number = _number(plan, who)
        if judged:
            _apply(opened, with_judgements(plan, criteria, number, judged))
        plan = opened.plan
    said = next(one for one in weights_in_use(plan, criteria).stakeholders if one.id == number)
    if as_json:
        write_json(_stakeholder_record(session, plan, criteria, said))
        return
    click.echo(_stakeholder_line(session, criteria, said))
    for line in _node_lines(session, plan, criteria, said):
        click.echo(line)


@weights.command("preset")
@PROJECT
@click.argument("preset_id", metavar="[PRESET]", required=False)
@_FOR_STAKEHOLDER
@AS_JSON
@pass_session
def preset_command(session: Session, project: Path, preset_id: str | None, who: str | None, as_json: bool) -> None:
    """Take the weights of a preset; without one list them with source, caveat and what they leave unassigned."""
    with session.open(project, read_only=preset_id is None) as opened:
        criteria, plan = _criteria(session, opened), opened.plan
        if preset_id is not None:
            number = None if who is None else _number(plan, who)
            _apply(opened, apply_preset(plan, criteria, preset_id, number))
            given = _preset_record(session, criteria, preset_id)
            session.say("cli_weights.preset_taken", name=given["name"], note=given["note"])
            _tell(session, opened.plan, criteria, as_json=as_json)
            return
    records = [_preset_record(session, criteria, name) for name in load_presets()]
    if as_json:
        write_json({"presets": records, "in_use": preset_of(plan, criteria)})
        return
    for record in records:
        click.echo(f"{record['id']:<18}  {one_line(record['name'])}")
        for text in (record["source"], record["caveat"], record["note"]):
            if text:
                click.echo(f"{'':<18}  {one_line(text)}")


@weights.command("group")
@PROJECT
@click.option("--use", "weighting", flag_value="group", help="Conta il gruppo / let the group count.")
@click.option("--direct", "weighting", flag_value="direct", help="Contano i punti / let the project's points count.")
@AS_JSON
@pass_session
def group_command(session: Session, project: Path, weighting: Any, as_json: bool) -> None:
    """Show what the stakeholders say together, how far they agree and who is farthest; or choose what counts."""
    with session.open(project, read_only=weighting is None) as opened:
        criteria = _criteria(session, opened)
        if weighting is not None:
            _apply(opened, set_weighting(opened.plan, weighting))
        _tell(session, opened.plan, criteria, as_json=as_json)


@weights.group()
def stakeholder() -> None:
    """Add, change, list and remove the stakeholders who weigh the criteria."""


@stakeholder.command("list")
@PROJECT
@AS_JSON
@pass_session
def list_stakeholders(session: Session, project: Path, as_json: bool) -> None:
    """List the stakeholders and why some are not counted."""
    with session.open(project, read_only=True) as opened:
        criteria, plan = _criteria(session, opened), opened.plan
    said = weights_in_use(plan, criteria).stakeholders
    if as_json:
        write_json({"stakeholders": [_stakeholder_record(session, plan, criteria, one) for one in said]})
        return
    for one in said:
        click.echo(_stakeholder_line(session, criteria, one))


@stakeholder.command("add")
@PROJECT
@click.argument("name")
@click.option("--method", type=_METHOD, default="direct", show_default=True)
@click.option("--importance", type=NUMBER, default=1.0, show_default=True, help="Quanto conta / how much it counts.")
@click.option("--note", default="")
@AS_JSON
@pass_session
def add(session: Session, /, project: Path, as_json: bool, **fields: Any) -> None:  # the options above
    """Add a stakeholder, who has said nothing yet; the number is printed as {"id": …}."""
    del as_json  # the number is JSON in any case
    with session.open(project) as opened:
        opened.apply(add_stakeholder(opened.plan, **fields))
        made = opened.plan.stakeholders[-1]
    session.say("cli_weights.stakeholder_added", stakeholder=str(made.id), name=made.name)
    write_json({"id": made.id})


@stakeholder.command("set")
@PROJECT
@_STAKEHOLDER
@click.option("--name")
@click.option("--method", type=_METHOD)
@click.option("--importance", type=NUMBER, help="Quanto conta; 0 non conta / how much it counts; 0 not at all.")
@click.option("--note")
@AS_JSON
@pass_session
def change(session: Session, /, project: Path, who: str, as_json: bool, **fields: Any) -> None:  # the options above
    """Change name, method, importance or note of a stakeholder."""
    given = {name: value for name, value in fields.items() if value is not None}
    if not given:
        raise click.UsageError(session.texts("cli_actors.nothing_to_change"))
    with session.open(project) as opened:
        number = _number(opened.plan, who)
        _apply(opened, update_stakeholder(opened.plan, number, **given))
        criteria, plan = _criteria(session, opened), opened.plan
    session.say("cli_actors.changed", name=plan.stakeholder(number).name)
    if as_json:
        said = next(one for one in weights_in_use(plan, criteria).stakeholders if one.id == number)
        write_json(_stakeholder_record(session, plan, criteria, said))


@stakeholder.command("remove")
@PROJECT
@_STAKEHOLDER
@AS_JSON
@pass_session
def remove(session: Session, project: Path, who: str, as_json: bool) -> None:
    """Remove a stakeholder; undo brings it back."""
    with session.open(project) as opened:
        number = _number(opened.plan, who)
        name = opened.plan.stakeholder(number).name
        opened.apply(remove_stakeholder(opened.plan, number))
    session.say("cli_actors.removed", name=name)
    if as_json:
        write_json({"id": number})


# What was given


def _criteria(session: Session, opened: ProjectFile) -> tuple[Criterion, ...]:
    session.analyser.payloads = opened
    return session.analyser.criteria(opened.plan)


def _apply(opened: ProjectFile, edit: Edit) -> None:
    if not edit.is_empty:
        opened.apply(edit)


def _number(plan: Plan, who: str) -> int:
    """The id of the stakeholder with this number or name.

    Raises:
        NotFoundError: there is none.
    """
    wanted = who.strip().casefold()
    for one in plan.stakeholders:
        if wanted in (str(one.id), one.name.strip().casefold()):
            return one.id
    if wanted.isdecimal() and len(wanted) < 10:  # so long no number of a stakeholder is
        return plan.stakeholder(int(wanted)).id
    known = ", ".join(f"{one.id} {one.name}" for one in plan.stakeholders)
    raise NotFoundError("planning.stakeholder_not_found" if known else "planning.no_stakeholder", id=who, known=known)


def _points(given: Sequence[str]) -> dict[str, float]:
    """Points by criterion id.

    Raises:
        InputError: not of the form CRITERION=POINTS, or a criterion twice.
    """
    points: dict[str, float] = {}
    for text in given:
        criterion, _, number = (part.strip() for part in text.rpartition("="))
        if not criterion or not _ANY_NUMBER.fullmatch(number):
            raise InputError("cli_weights.points_form", text=text)
        if criterion in points:
            raise InputError("cli_weights.points_twice", criterion=criterion)
        points[criterion] = float(number.replace(",", "."))
    return points


def _judged(text: str) -> tuple[str, str, float | None]:
    """Two items and how many times the first counts as much as the second; None for `-`.

    Raises:
        InputError: not of the form FIRST/SECOND=TIMES.
    """
    pair, _, written = (part.strip() for part in text.rpartition("="))
    first, _, second = (part.strip() for part in pair.partition("/"))
    part, slash, whole = (part.strip().replace(",", ".") for part in written.partition("/"))
    numbers = [part, whole] if slash else [part]
    if first and second and written == "-":
        return first, second, None
    if not (first and second and all(_NUMBER.fullmatch(number) for number in numbers)):
        raise InputError("cli_weights.pair_form", text=text)
    if slash and float(whole) == 0:
        raise InputError("cli_weights.pair_form", text=text)
    return first, second, float(part) / float(whole) if slash else float(part)


# What is told


def _tell(session: Session, plan: Plan, criteria: Sequence[Criterion], *, as_json: bool) -> None:
    texts, used = session.texts, weights_in_use(plan, criteria)
    if as_json:
        consensus = used.consensus
        write_json(
            {
                "origin": used.origin,
                "summary": summary_text(texts, used),
                "points": used.points,
                "preset": preset_of(plan, criteria),
                "group": used.group,
                "consensus": consensus,
                "consensus_text": None if consensus is None else consensus_text(texts, consensus),
                "farthest": used.farthest,
                "stakeholders": [_stakeholder_record(session, plan, criteria, one) for one in used.stakeholders],
            }
        )
        return
    click.echo(one_line(summary_text(texts, used)))
    for criterion in criteria:
        share = texts.number(used.points[criterion.id], _SHARE_DECIMALS)
        click.echo(f"{criterion.id:<22}  {share:>6}  {one_line(criterion.name(session.language))}")
    for one in used.stakeholders:
        click.echo(_stakeholder_line(session, criteria, one))
    if used.consensus is not None:
        click.echo(consensus_text(texts, used.consensus))
    if used.farthest is not None:
        far = next(one for one in used.stakeholders if one.id == used.farthest)
        click.echo(one_line(texts("weights.farthest", name=far.name, points=texts.number(far.distance))))


def _stakeholder_line(session: Session, criteria: Sequence[Criterion], one: StakeholderWeights) -> str:
    texts = session.texts
    problem = problem_text(texts, criteria, one)
    importance = texts.number(one.importance, 0 if one.importance.is_integer() else 2)
    words = texts(f"weights.method_{one.method}"), texts("weights.importance_of", importance=importance), problem
    return f"{one.id:>4}  {one_line(one.name)}: {', '.join(word for word in words if word)}"


def _stakeholder_record(session: Session, plan: Plan, criteria: Sequence[Criterion], one: StakeholderWeights) -> Record:
    own = plan.stakeholder(one.id)
    record: Record = {
        "id": one.id,
        "name": one.name,
        "method": one.method,
        "importance": one.importance,
        "counted": one.is_counted,
        "problem": problem_text(session.texts, criteria, one) or None,
        "shares": dict(one.shares) if one.shares is not None else None,
        "distance": one.distance,
        "points": dict(own.points),
        "note": own.note,
    }
    if one.method == "ahp":
        record["consistency_ratio"] = one.worst_ratio
        record["nodes"] = [_node_record(plan, criteria, one, node) for node in one.nodes]
    return record


def _node_record(plan: Plan, criteria: Sequence[Criterion], one: StakeholderWeights, node: str) -> Record:
    found = one.nodes[node]
    own = next(known for known in tree_of(criteria) if known.id == node)
    judged = node_judgements(plan.stakeholder(one.id), own)
    revisit = revisit_of(judged, found)
    return {
        "node": node,
        "items": list(found.items),
        "shares": None if found.shares is None else [100 * share for share in found.shares],
        "judgements": [{"first": each.first, "second": each.second, "times": each.times} for each in judged],
        "missing": [list(pair) for pair in found.missing],
        "lambda_max": found.consistency.lambda_max,
        "consistency_ratio": found.consistency.ratio,
        "consistent": None if found.consistency.ratio is None else found.consistency.is_good,
        "revisit": None
        if revisit is None
        else {
            "first": revisit.first,
            "second": revisit.second,
            "given": revisit.given,
            "consistent": revisit.consistent,
            "step": revisit.step,
            "consistency_ratio": revisit.ratio,
        },
    }


def _node_lines(session: Session, plan: Plan, criteria: Sequence[Criterion], one: StakeholderWeights) -> list[str]:
    """Each node with more than one child: shares, verdict, the judgement to look at again, what is missing."""
    texts, lines = session.texts, []
    for known in tree_of(criteria):
        node = one.nodes.get(known.id)
        if node is None or len(known.items) < 2:
            continue
        lines.append(one_line(item_name(texts, criteria, known.id)))
        for place, item in enumerate(known.items):
            share = None if node.shares is None else 100 * node.shares[place]
            lines.append(f"  {item:<22}  {texts.number(share, _SHARE_DECIMALS):>6}")
        lines.append(f"  {one_line(consistency_text(texts, node.consistency, len(node.missing)))}")
        lines += [f"  {first}/{second}=?" for first, second in node.missing]
        revisit = revisit_of(node_judgements(plan.stakeholder(one.id), known), node)
        if revisit is not None:
            lines.append(f"  {one_line(revisit_text(texts, criteria, revisit))}")
    return lines


def _preset_record(session: Session, criteria: Sequence[Criterion], preset_id: str) -> dict[str, Any]:
    chosen, language = load_presets()[preset_id], session.language
    given = points_of(chosen, [criterion for criterion in criteria if criterion.enabled])
    return {
        "id": chosen.id,
        "name": chosen.name(language),
        "source": chosen.source.line(language),
        "year": chosen.source.vintage,
        "assumption": chosen.source.assumption,
        "caveat": chosen.caveat(language),
        "points": given.points,
        "unassigned": [{"name": part.names[language], "points": part.points} for part in given.unassigned],
        "left_out": list(given.left_out),
        "note": preset_note(session.texts, criteria, given),
    }
