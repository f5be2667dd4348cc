# SPDX-License-Identifier: EUPL-1.2
"""Commands about districts: sites seen as one, given by themselves, by an area or by a ring that was drawn."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from district_planner.cli.context import AS_JSON, PROJECT, Session, one_line, pass_session, write_json
from district_planner.cli.filiera import jobs_lines
from district_planner.core.errors import InputError, NotFoundError
from district_planner.core.plain import to_record
from district_planner.scenarios import add_district, remove_district, update_district
from district_planner.sites.site import check_place

if TYPE_CHECKING:
    from collections.abc import Callable

    from district_planner.core.records import Record
    from district_planner.filiera import District
    from district_planner.scenarios import Plan
    from district_planner.scenarios.district_areas import NamedArea
    from district_planner.scenarios.filiera_types import DistrictCard

_DISTRICT = click.argument("district_id", metavar="DISTRICT", type=int)
_LEAST_CORNERS = 3
_MOST_BYTES = 5_000_000
_CODE_AND_NAME = " – "
"""Between code and name of an imported area."""


def _options(command: Callable[..., None]) -> Callable[..., None]:
    """Which sites and municipalities are in it."""
    for option in reversed(
        (
            click.option("--sites", help="Numeri delle sedi / numbers of the sites: 1,2."),
            click.option("--area", help="Codici ISTAT di comuni / Istat codes of municipalities: 073027,073013."),
            click.option(
                "--labour-market",
                metavar="DATASET.COLUMN=AREA",
                help="Sistema locale importato / imported labour market area: data.1.sll=TARANTO.",
            ),
            click.option(
                "--polygon",
                type=click.Path(path_type=Path, readable=False),
                help="Contorno / outline: FILE.geojson, lon lat.",
            ),
            click.option("--note"),
        )
    ):
        command = option(command)
    return command


@click.group()
def district() -> None:
    """Districts: sites seen as one, with the card of what they have together."""


@district.command("list")
@PROJECT
@AS_JSON
@pass_session
def list_districts(session: Session, project: Path, as_json: bool) -> None:
    """List the districts with their sites."""
    with session.open(project, read_only=True) as opened:
        plan = opened.plan
    if as_json:
        write_json({"districts": [_record(one) for one in plan.districts]})
        return
    for one in plan.districts:
        names = ", ".join(one_line(plan.site(number).name) for number in one.sites)
        click.echo(f"{one.id:>4}  {one_line(one.name)}: {names}")


def _record(one: District) -> Record:
    """A district with every field."""
    empty: Record = {"area": [], "origin": "sites", "outline": [], "label": "", "note": ""}
    return {**empty, **to_record(one)}


@district.command("add")
@PROJECT
@click.option("--name", required=True)
@_options
@AS_JSON
@pass_session
def add(session: Session, /, project: Path, name: str, as_json: bool, **options: Any) -> None:  # those above
    """Add a district of sites; with an area or an outline and no --sites, of the sites that stand in it."""
    if not any(options[key] is not None for key in ("sites", "area", "labour_market", "polygon")):
        raise click.UsageError(session.texts("cli_filiera.district_of_what"))
    with session.open(project) as opened:
        session.analyser.payloads = opened
        fields = _fields(session, opened.plan, options)
        opened.apply(add_district(opened.plan, name=name, **fields))
        made = opened.plan.districts[-1]
    session.say("cli_filiera.district_added", district=str(made.id), name=made.name)
    write_json(_record(made) if as_json else {"id": made.id})


@district.command("set")
@PROJECT
@_DISTRICT
@click.option("--name")
@_options
@AS_JSON
@pass_session
def set_fields(session: Session, /, project: Path, district_id: int, as_json: bool, **options: Any) -> None:
    """Change a district; another area takes the sites that stand in it, unless --sites says otherwise."""
    name = options.pop("name")
    if name is None and all(value is None for value in options.values()):
        raise click.UsageError(session.texts("cli_filiera.nothing_to_change"))
    with session.open(project) as opened:
        session.analyser.payloads = opened
        fields = _fields(session, opened.plan, options) | ({} if name is None else {"name": name})
        opened.apply(update_district(opened.plan, district_id, **fields))
        changed = opened.plan.district(district_id)
    session.say("cli_filiera.changed", name=changed.name)
    if as_json:
        write_json(_record(changed))


@district.command("remove")
@PROJECT
@_DISTRICT
@AS_JSON
@pass_session
def remove(session: Session, project: Path, district_id: int, as_json: bool) -> None:
    """Remove a district with its opportunity sheets; its sites stay, `undo` brings it back."""
    with session.open(project) as opened:
        before = opened.plan
        name = before.district(district_id).name
        opened.apply(remove_district(before, district_id))
        gone = [sheet.id for sheet in before.sheets if sheet.district == district_id]
    session.say("cli_filiera.removed", name=name)
    if as_json:
        write_json({"id": district_id, "opportunities": gone})


@district.command("show")
@PROJECT
@_DISTRICT
@AS_JSON
@pass_session
def show(session: Session, project: Path, district_id: int, as_json: bool) -> None:
    """Show the card of a district: staff, catchment, filiera, specialisation, actors, jobs beyond the sites."""
    from district_planner.scenarios.filiera_records import district_record

    with session.open(project, read_only=True) as opened:
        session.analyser.payloads = opened
        plan = opened.plan
        one, card = plan.district(district_id), session.filiera.district_card(plan, district_id)
    if as_json:
        write_json({**_record(one), **district_record(card, session.texts)})
        return
    for line in _card_lines(session, plan, one, card):
        click.echo(one_line(line))


def _card_lines(session: Session, plan: Plan, one: District, card: DistrictCard) -> list[str]:
    """The card in words."""
    texts, number = session.texts, session.texts.number
    sectors: dict[str, str] = {sector.id: sector.name(session.language) for sector in plan.catalogue.sectors}
    complete = card.completeness
    lines = [
        one.name,
        texts("cli_filiera.card_sites", sites=", ".join(plan.site(site).name for site in card.sites)),
        texts("cli_filiera.card_staff", full=card.staff.staff, now=card.staff_now.staff),
        texts(
            "cli_filiera.card_catchment",
            n=card.municipalities,
            residents=round(card.catchment_residents),
            pool=round(card.labour_pool),
        ),
    ]
    for name in ("present", "missing", "unknown"):
        listed = ", ".join(sectors[sector] for sector in getattr(complete, name)) or texts("cli_filiera.none")
        lines.append(texts(f"cli_filiera.card_{name}", sectors=listed))
    for row in card.specialisation:
        name = sectors[row.id] if row.kind == "sector" else plan.catalogue.activity(row.id).name(session.language)
        lines.append(texts("cli_filiera.card_specialised", name=name, quotient=number(row.location_quotient, 2)))
    return [*lines, *jobs_lines(session, card.jobs_beyond)]


def _fields(session: Session, plan: Plan, options: dict[str, Any]) -> dict[str, Any]:
    """The fields of a district that the options describe."""
    from district_planner.scenarios.district_areas import sites_in

    ways = [name for name in ("area", "labour_market", "polygon") if options[name] is not None]
    if len(ways) > 1:
        raise click.UsageError(session.texts("cli_filiera.district_one_way"))
    fields: dict[str, Any] = {} if options["note"] is None else {"note": options["note"]}
    if options["labour_market"] is not None:
        fields |= _labour_market(session, plan, options["labour_market"])
    elif options["polygon"] is not None:
        fields |= _drawn(session, plan, options["polygon"])
    elif options["area"] is not None:
        codes = _codes(session, options["area"])
        fields |= {"area": codes, "origin": "sites", "outline": (), "label": ""}
        if codes:
            fields["sites"] = sites_in(session.analyser, plan, codes)
    if options["sites"] is not None:
        fields["sites"] = _numbers(options["sites"])
    if "sites" in fields and not fields["sites"]:
        raise InputError("cli_filiera.district_empty")
    return fields


def _numbers(text: str) -> tuple[int, ...]:
    """Numbers of sites, separated by commas."""
    pieces = [piece.strip() for piece in text.replace(";", ",").split(",") if piece.strip()]
    if wrong := [piece for piece in pieces if not (piece.isascii() and piece.isdecimal() and len(piece) < 19)]:
        raise InputError("cli_filiera.not_a_number", value=wrong[0])
    return tuple(int(piece) for piece in pieces)


def _codes(session: Session, text: str) -> tuple[str, ...]:
    """Codes of municipalities, separated by commas, each of one that there is."""
    codes = dict.fromkeys(piece.strip() for piece in text.replace(";", ",").split(",") if piece.strip())
    for code in codes:
        session.analyser.territory.position(code)
    return tuple(codes)


def _labour_market(session: Session, plan: Plan, text: str) -> dict[str, Any]:
    """An area of an imported column, with the sites that stand in it.

    Raises:
        InputError: it is written otherwise; `NotFoundError`: there is no such column or area.
    """
    from district_planner.scenarios.district_areas import area_columns, areas_of, sites_in

    column, equals, wanted = (part.strip() for part in text.partition("="))
    if not (column and equals and wanted):
        raise InputError("cli_filiera.labour_form", value=text)
    columns = area_columns(session.analyser, plan, session.language)
    column = column if column in columns or column.startswith("data.") else f"data.{column}"
    if column not in columns:
        listed = ", ".join(columns)
        key = "cli_filiera.column_unknown" if listed else "cli_filiera.no_columns"
        raise NotFoundError(key, column=column, known=listed)
    areas = areas_of(session.analyser, plan, column)
    area = _named(areas, wanted)
    if area is None:
        with_sites = [one.name for one in areas if sites_in(session.analyser, plan, one.codes)]
        raise NotFoundError("cli_filiera.area_unknown", area=wanted, known=", ".join(with_sites))
    return {
        "sites": sites_in(session.analyser, plan, area.codes),
        "area": area.codes,
        "origin": "labour_market",
        "outline": (),
        "label": session.texts("district_window.labour_label", area=area.name, column=columns[column]),
    }


def _named(areas: list[NamedArea], wanted: str) -> NamedArea | None:
    """The one area with this name; `1601 – TARANTO` also goes by its code or its name alone."""
    name = wanted.casefold()
    whole = [one for one in areas if one.name.casefold() == name]
    found = whole or [one for one in areas if name in one.name.casefold().split(_CODE_AND_NAME)]
    return found[0] if len(found) == 1 else None


def _drawn(session: Session, plan: Plan, path: Path) -> dict[str, Any]:
    """A ring from a file, with the sites and municipalities in it."""
    from district_planner.scenarios.district_areas import inside_ring

    ring = _ring(path)
    sites, codes = inside_ring(session.analyser, plan, ring)
    return {"sites": sites, "area": codes, "origin": "drawn", "outline": ring, "label": ""}


def _ring(path: Path) -> tuple[tuple[float, float], ...]:
    """The outer ring of the one polygon of a GeoJSON file, in degrees, the first corner not repeated.

    Raises:
        NotFoundError: there is no file; `InputError`: it cannot be read or holds something else.
    """
    try:
        with path.open("rb") as stream:
            content = stream.read(_MOST_BYTES + 1)
        if len(content) > _MOST_BYTES:
            raise InputError("cli_filiera.file_long", path=str(path), limit=_MOST_BYTES)
        shape = json.loads(content.decode("utf-8-sig"))
    except FileNotFoundError:
        raise NotFoundError("cli_filiera.no_file", path=str(path)) from None
    except OSError as error:
        raise InputError("cli_filiera.file_unread", path=str(path), reason=error.strerror or str(error)) from None
    except (ValueError, RecursionError) as error:
        raise InputError("cli_filiera.file_broken", path=str(path), reason=str(error)) from None
    corners = _corners(shape)
    if corners is not None and len(corners) > 1 and corners[0] == corners[-1]:
        corners = corners[:-1]
    if corners is None or len(set(corners)) < _LEAST_CORNERS:
        raise InputError("cli_filiera.no_polygon", path=str(path))
    for lon, lat in corners:
        check_place(lon, lat)
    return tuple(corners)


def _corners(shape: Any) -> list[tuple[float, float]] | None:
    """The corners of a Polygon, by itself, in a Feature or in a collection of one; None of anything else."""
    if isinstance(shape, dict) and shape.get("type") == "FeatureCollection":
        features = shape.get("features")
        shape = features[0] if isinstance(features, list) and len(features) == 1 else None
    if isinstance(shape, dict) and shape.get("type") == "Feature":
        shape = shape.get("geometry")
    try:
        if not isinstance(shape, dict) or shape["type"] != "Polygon":
            return None
        return [(float(corner[0]), float(corner[1])) for corner in shape["coordinates"][0]]
    except (KeyError, IndexError, TypeError, ValueError, OverflowError):
        return None
