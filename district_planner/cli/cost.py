# SPDX-License-Identifier: EUPL-1.2
"""Commands about what a centre would cost: the profile of the project, its rates, and quality beside cost."""

from __future__ import annotations

import math
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from district_planner.cli.context import AS_JSON, NUMBER, PROJECT, Number, Session, one_line, pass_session, write_json
from district_planner.core.plain import to_plain
from district_planner.scoring.costs import COMPONENTS, CostRate

if TYPE_CHECKING:
    from collections.abc import Callable

    from district_planner.project import ProjectFile
    from district_planner.scenarios import Analysis, Edit, Plan
    from district_planner.scenarios.costs import CostPart, Costs, PlaceCost
    from district_planner.scoring.costs import CostComponent, CostProfile

_UNKNOWN = ("-", "?", "n.d.", "n/a")


class _NumberOrUnknown(Number):
    """A number, or `-` for what is unknown: not a number then."""

    name = "number|-"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """The number; NaN for the sign of the unknown."""
        return math.nan if str(value).strip() in _UNKNOWN else super().convert(value, param, ctx)


_OR_UNKNOWN = _NumberOrUnknown()
_SHARE = click.FloatRange(0, 1)
_ROUNDING = 1e-9


@click.group()
def cost() -> None:
    """What a centre would cost at each site, and quality beside cost with the mean of the candidates as 100."""


@cost.command("show")
@PROJECT
@AS_JSON
@pass_session
def show_cost(session: Session, project: Path, as_json: bool) -> None:
    """Show the cost of a year at each site by component, with what is unknown and why."""
    with session.open(project, read_only=True) as opened:
        _tell(session, opened, as_json)


@cost.command("profile")
@PROJECT
@click.option("--begin", is_flag=True, help="Profilo di partenza, senza prezzi / profile to begin with, no prices.")
@click.option("--clear", is_flag=True, help="Toglie il profilo / removes the profile.")
@click.option(
    "--role",
    "roles",
    type=(str, NUMBER, _OR_UNKNOWN, _OR_UNKNOWN),
    multiple=True,
    metavar="NAME HEADS HOURS EURO",
    help="Figura: persone, ore l'anno, costo di un'ora; - non noto / role: people, hours, cost; - unknown.",
)
@click.option("--remove-role", "gone", multiple=True, metavar="NAME", help="Toglie una figura / removes a role.")
@click.option("--area", type=_OR_UNKNOWN, help="m²; - da m² per persona / from m² per head.")
@click.option("--m2-per-head", type=NUMBER, help="m² per persona in sede / per person on site.")
@click.option("--remote", type=_SHARE, help="Quota a distanza, 0-1 / remote share.")
@click.option("--attrition", type=NUMBER, help="Uscite in un anno, % / leaving in a year, %.")
@click.option("--years", type=NUMBER, help="Anni dell'allestimento / years of the fit-out.")
@AS_JSON
@pass_session
def cost_profile(session: Session, /, project: Path, as_json: bool, **options: Any) -> None:  # the options above
    """Show the profile of the project; with options change it."""
    from district_planner.scenarios.cost_edits import require_profile

    with session.open(project) as opened:
        plan, edit = opened.plan, None
        for step in _profile_steps(session, options):
            made = step(plan)
            plan, edit = made.apply(plan), made if edit is None else edit.merged(made)
        if edit is not None and not edit.is_empty:
            opened.apply(edit)
        profile = opened.plan.cost if options["clear"] else require_profile(opened.plan)
    if as_json:
        write_json({"profile": None if profile is None else profile_record(profile)})
    elif profile is None:
        session.say("cli_cost.cleared")
    else:
        _print_profile(session, profile)


@cost.command("rate")
@PROJECT
@click.argument("component", type=click.Choice(COMPONENTS))
@click.option("--value", type=NUMBER, help="Un valore per tutte le sedi / one value for all sites.")
@click.option("--indicator", help="L'indicatore che dà il valore per comune / the indicator that gives it.")
@click.option("--times", type=NUMBER, help="Fattore dell'indicatore / factor of the indicator.")
@click.option(
    "--site",
    "sites",
    type=(int, _OR_UNKNOWN),
    multiple=True,
    metavar="NUMBER VALUE",
    help="Valore di una sede, - lo toglie / value of a site, - takes it away.",
)
@click.option("--unknown", is_flag=True, help="Non noto / unknown.")
@click.option(
    "--off/--on",
    "is_off",
    default=None,
    help="Non contarla, contarla; un valore la fa contare / leave it out, count it; a value makes it count.",
)
@click.option("--source", help="Da dove viene il valore / where the value comes from.")
@click.option("--year", type=int, help="Anno del valore / year of the value.")
@AS_JSON
@pass_session
def cost_rate(session: Session, /, project: Path, component: CostComponent, as_json: bool, **options: Any) -> None:
    """Say what a unit of a component costs: one value, an indicator, values of sites, unknown, or left out.

    rent €/m² and month, labour % dearer or cheaper, recruitment € per hire, fit_out €/m² once, incentives € a year.
    A component that was left out counts again when it is given a value, an indicator or the value of a site; not
    with --off.
    """
    from district_planner.scenarios.cost_edits import require_profile, set_rate

    if sum((options["value"] is not None, options["indicator"] is not None, options["unknown"])) > 1:
        raise click.UsageError(session.texts("cli_cost.one_origin"))
    with session.open(project) as opened:
        session.analyser.payloads = opened
        before = require_profile(opened.plan).rate(component)
        fields = _rate_fields(before, options)
        edit = set_rate(opened.plan, component, session.analyser.indicators(opened.plan), **fields)
        if not edit.is_empty:
            opened.apply(edit)
        if options["is_off"] is None and fields.get("used"):
            session.say("cli_cost.counts_again", component=session.texts(f"cost.component_{component}"))
        kept = len(require_profile(opened.plan).rate(component).by_site)
        if kept and not options["sites"] and (options["value"] is not None or options["indicator"] is not None):
            session.say("cli_cost.sites_kept", n=kept)
        _tell(session, opened, as_json)


def _rate_fields(before: CostRate, options: dict[str, Any]) -> dict[str, Any]:
    """What the options change of a rate. A value without a source is an assumption, and told as one."""
    fields: dict[str, Any] = {}
    if options["unknown"]:
        fields |= {"value": None, "indicator": "", "by_site": (), "source": "", "year": None, "assumption": False}
    if options["value"] is not None:
        fields |= {"value": options["value"], "indicator": ""}
    if options["indicator"] is not None:
        fields |= {"value": None, "indicator": options["indicator"], "times": 1.0}
    if options["times"] is not None:
        fields["times"] = options["times"]
    if options["sites"]:
        given = dict(before.by_site if "by_site" not in fields else ()) | dict(options["sites"])
        fields["by_site"] = tuple(sorted((site, value) for site, value in given.items() if not math.isnan(value)))
    stated = options["value"] is not None or options["indicator"] is not None
    if options["is_off"] is not None:
        fields["used"] = not options["is_off"]
    elif not before.used and (stated or any(not math.isnan(value) for _, value in options["sites"])):
        fields["used"] = True
    for name in ("source", "year"):
        if options[name] is not None or stated:
            fields[name] = options[name] or ("" if name == "source" else None)
    if stated or options["source"] is not None:
        fields["assumption"] = options["indicator"] is None and not fields["source"]
    return fields


def _profile_steps(session: Session, options: dict[str, Any]) -> list[Callable[[Plan], Edit]]:
    """What the options change of the profile, to be done one after the other and written as one."""
    from district_planner.scenarios.cost_edits import begin_cost, clear_cost, remove_role, set_profile, set_role

    steps: list[Callable[[Plan], Edit]] = []
    if options["clear"]:
        steps.append(clear_cost)
    if options["begin"]:
        steps.append(lambda plan: begin_cost(plan, session.texts))
    steps += [partial(_called, remove_role, name) for name in options["gone"]]
    for name, heads, hours, euro in options["roles"]:
        fields = {"heads": heads, "hours_year": _known(hours), "cost_hour_eur": _known(euro)}
        steps.append(partial(_called, set_role, name, **fields))
    names = {"m2_per_head": "m2_per_head", "remote": "remote_share", "attrition": "attrition", "years": "years"}
    figures = {field: options[name] for name, field in names.items() if options[name] is not None}
    if options["area"] is not None:
        figures["area_m2"] = _known(options["area"])
    if figures:
        steps.append(lambda plan: set_profile(plan, **figures))
    return steps


def _called(change: Callable[..., Edit], name: str, plan: Plan, **fields: float | None) -> Edit:
    return change(plan, name, **fields)


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value


def _tell(session: Session, opened: ProjectFile, as_json: bool) -> None:
    from district_planner.scenarios.costs import costs_of

    session.analyser.payloads = opened
    analysis = session.analyser.analyse(opened.plan)
    costs = costs_of(session.analyser, analysis)
    if as_json:
        write_json(cost_record(session, analysis, costs))
    elif costs is None:
        session.say("cli_cost.none")
    else:
        _print_costs(session, analysis, costs)


def profile_record(profile: CostProfile) -> dict[str, Any]:
    """The profile with every field, null where unknown, and the quantities that follow from it."""
    from district_planner.scoring.cost_model import quantities

    figures = {
        name: getattr(profile, name) for name in ("area_m2", "m2_per_head", "remote_share", "attrition", "years")
    }
    roles = [
        {"name": r.name, "heads": r.heads, "hours_year": r.hours_year, "cost_hour_eur": r.cost_hour_eur}
        for r in profile.roles
    ]
    rates = [_rate_record(profile.rate(component)) for component in COMPONENTS]
    return {"roles": roles, **figures, "quantities": vars(quantities(profile)), "rates": rates}


def _rate_record(rate: CostRate) -> dict[str, Any]:
    record = cast("dict[str, Any]", to_plain(CostRate(rate.component)))
    for name in ("used", "indicator", "times", "value", "source", "year", "assumption"):
        record[name] = getattr(rate, name)
    record["by_site"] = [{"id": site, "value": value} for site, value in rate.by_site]
    return record


def cost_record(session: Session, analysis: Analysis, costs: Costs | None) -> dict[str, Any]:
    """The costs as the contract of the command line names their parts; null where unknown."""
    if costs is None:
        return {"profile": None, "sites": [], "compared": 0}
    names = {entry.site.id: entry.site for entry in analysis.sites}
    rows = []
    for entry in costs.sites:
        parts = [
            {
                "component": part.component,
                "amount": part.amount,
                "rate": part.rate,
                "unit": session.texts(f"cost.unit_{part.component}"),
                "origin": part.origin,
                "reason": _reason(session, part),
            }
            for part in entry.parts
        ]
        site = names[entry.site_id]
        row = {"id": entry.site_id, "name": site.name, "kind": site.kind, "cost": entry.total, "known": entry.known}
        rows.append({**row, "missing": list(entry.missing), "parts": parts, **position_record(costs, entry.site_id)})
    return {"profile": profile_record(costs.profile), "sites": rows, "compared": len(costs.compared)}


def position_record(costs: Costs | None, site_id: int) -> dict[str, Any]:
    """Quality and cost of a site against the mean of the compared candidates as 100; null where it is not compared."""
    position = None if costs is None else costs.position(site_id)
    return {
        "quality_index": None if position is None else position.quality_index,
        "cost_index": None if position is None else position.cost_index,
        "quadrant": None if position is None else position.quadrant,
        "left_out": [] if position is None else list(position.left_out),
    }


def cost_columns(costs: Costs | None, site_id: int) -> dict[str, Any]:
    """What the rows of `score` say of cost: euro a year and both indices; null where unknown or not compared."""
    position = position_record(costs, site_id)
    return {
        "cost": None if costs is None else costs.site(site_id).total,
        "cost_index": position["cost_index"],
        "quality_index": position["quality_index"],
    }


def _reason(session: Session, part: CostPart) -> str | None:
    return None if part.gap is None else part.gap.text(session.texts)


def _print_costs(session: Session, analysis: Analysis, costs: Costs) -> None:
    texts = session.texts
    names = {entry.site.id: entry.site.name for entry in analysis.sites}
    for entry in costs.sites:
        position = costs.position(entry.site_id)
        unknown = entry.total is None
        total = texts.number(None) if unknown else texts("cost.euro_year", value=texts.number(entry.total))
        words = [f"{total:>22}", f"{one_line(names[entry.site_id]):<36}"]
        if position is not None and position.quadrant is not None:
            words += [
                texts(
                    "cli_cost.indices",
                    quality=texts.number(position.quality_index, 1),
                    cost=texts.number(position.cost_index, 1),
                    quadrant=texts(f"cost.quadrant_{position.quadrant}"),
                )
            ]
        if unknown:
            words.append(_known_part(session, entry))
        click.echo("  ".join(words).rstrip())
        for part in entry.parts:
            if part.gap is not None:
                session.say("cli_cost.unknown", site=names[entry.site_id], reason=part.gap.text(texts))


def _known_part(session: Session, entry: PlaceCost) -> str:
    """What of the cost of a site is known, and which components are missing."""
    texts = session.texts
    missing = ", ".join(texts(f"cost.component_{component}") for component in entry.missing)
    if entry.known is None:
        return texts("cli_cost.missing", missing=missing)
    return texts("cli_cost.known", value=texts("cost.euro_year", value=texts.number(entry.known)), missing=missing)


def _print_profile(session: Session, profile: CostProfile) -> None:
    from district_planner.scoring.cost_model import quantities

    texts = session.texts

    def number(value: float | None) -> str:
        return texts.number(value, 0 if value is None or abs(value - round(value)) < _ROUNDING else 2)

    for role in profile.roles:
        hours, euro = number(role.hours_year), number(role.cost_hour_eur)
        click.echo(f"{one_line(role.name):<32}  {number(role.heads):>8}  {hours:>8} h  {euro:>8} €/h")
    found = quantities(profile)
    figures = {
        "heads": found.heads,
        "on_site": found.on_site,
        "area": found.area_m2,
        "m2": profile.m2_per_head,
        "remote": 100 * profile.remote_share,
        "attrition": profile.attrition,
        "years": profile.years,
    }
    click.echo(texts("cli_cost.figures", **{name: number(value) for name, value in figures.items()}))
    for component in COMPONENTS:
        rate = profile.rate(component)
        said = texts("cli_cost.left_out") if not rate.used else rate.indicator or number(rate.value)
        unit = texts(f"cost.unit_{component}")
        own = texts("cli_cost.own_values", n=len(rate.by_site)) if rate.by_site else ""
        line = f"{component:<12}  {texts(f'cost.component_{component}'):<24}  {said:>14}  {unit:<16}  {own}"
        click.echo(line.rstrip())
