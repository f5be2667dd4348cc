# SPDX-License-Identifier: EUPL-1.2
"""An activity as the flat table it is in `sectors.toml`: written, changed by FIELD=VALUE, read again.

A number is a table of low, default, high, source, year, assumption and notes; one number alone stands for all three.
What the user gives without a source is the user's own.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from district_planner.core.errors import InputError
from district_planner.core.provenance import load_sources
from district_planner.core.texts import LANGUAGES
from district_planner.filiera import OWN, Activity, DemandTerm, Fact

if TYPE_CHECKING:
    from collections.abc import Iterable

    from district_planner.core.records import Record

_WORDS = {"names": "name", "descriptions": "description", "unit": "unit", "startup_reason": "startup_reason"}
_CHOICES = ("sector", "driver", "yardstick", "startup")
_LISTS = ("ateco_2007", "ateco_2022", "ateco_2025", "actors", "sources")
_FACTS = ("minimum", "per_unit", "jobs", "area_m2")
_RANGE = ("low", "default", "high")
_NOTES = tuple(f"note_{language}" for language in LANGUAGES)
_FACT_PARTS = (*_RANGE, "source", "year", "assumption", *_NOTES)
_TERM_PARTS = ("base", "per", "ages")
_START: Record = {"driver": "both", "yardstick": "reference", "startup": "medium", "demand": []}
_YES, _NO = ("yes", "true", "sì", "si", "1"), ("no", "false", "0")
_NUMBER = re.compile(r"[0-9]{1,20}([.,][0-9]*)?|[.,][0-9]+")
_TERM = re.compile(r"demand\.([1-9][0-9]?)(?:\.(\w+))?")
FIELDS = (
    "id", *_CHOICES, *(f"{word}_{language}" for word in _WORDS.values() for language in LANGUAGES), *_LISTS, *_FACTS,
    "demand",
)  # fmt: skip
"""The keys of an activity, as in `sectors.toml`."""


def activity_record(activity: Activity) -> dict[str, Any]:
    """An activity with the keys of `sectors.toml`, and whether it is hidden and the user's own."""
    words = {
        f"{word}_{language}": getattr(activity, name).get(language, "")
        for name, word in _WORDS.items()
        for language in LANGUAGES
    }
    return {
        "id": activity.id,
        **{name: getattr(activity, name) for name in _CHOICES},
        **words,
        **{name: list(getattr(activity, name)) for name in _LISTS},
        **{name: fact_record(getattr(activity, name)) for name in _FACTS},
        "demand": [term_record(term) for term in activity.demand],
        "hidden": activity.hidden,
        "own": activity.own,
    }


def fact_record(fact: Fact) -> dict[str, Any]:
    """A number with its range and origin."""
    plain = {name: getattr(fact, name) for name in (*_RANGE, "source", "year", "assumption")}
    return {**plain, **{f"note_{language}": fact.note.get(language, "") for language in LANGUAGES}}


def term_record(term: DemandTerm) -> dict[str, Any]:
    """A part of the demand."""
    return {"base": term.base, "per": term.per, "ages": term.ages, "rate": fact_record(term.rate)}


def new_record(activity_id: str) -> dict[str, Any]:
    """What a new activity begins with."""
    return {**_START, "id": activity_id}


def with_fields(record: dict[str, Any], given: Iterable[str]) -> dict[str, Any]:
    """`record` with `FIELD=VALUE` put in: `jobs=3/7/14`, `jobs.source=…`, `demand.1=2/3/4`, `ateco_2007=62.01,62.02`.

    Raises:
        InputError: there is no such field, or it cannot have the value.
    """
    made = {name: _copied(value) for name, value in record.items()}
    for pair in given:
        name, equals, value = pair.partition("=")
        if not equals:
            raise InputError("cli_filiera.field_without_value", value=pair)
        _put(made, name.strip(), value.strip())
    made["demand"] = [term for term in made.get("demand", []) if term is not None]
    return made


def _copied(value: Any) -> Any:
    """Tables and lists anew, so that the record that was given stays as it is."""
    if isinstance(value, dict):
        return {name: _copied(part) for name, part in value.items()}
    return [_copied(part) for part in value] if isinstance(value, list) else value


def _put(made: dict[str, Any], name: str, value: str) -> None:
    """One field."""
    fact, _, part = name.partition(".")
    if name in _LISTS:
        made[name] = [piece.strip() for piece in value.replace(";", ",").split(",") if piece.strip()]
    elif name in _WORDS.values():
        made.update({f"{name}_{language}": value for language in LANGUAGES})
    elif fact in _FACTS:
        made[fact] = _fact_with(made.get(fact), name, part, value)
    elif match := _TERM.fullmatch(name):
        _put_term(made.setdefault("demand", []), int(match[1]), match[2] or "", name, value)
    elif name in FIELDS and name not in ("id", "demand"):
        made[name] = value
    else:
        raise _unknown(name)


def _put_term(terms: list[Any], number: int, part: str, name: str, value: str) -> None:
    """A field of the demand; nothing takes the term away, the next number makes a new one."""
    if number > len(terms) + 1:
        raise InputError("cli_filiera.term_number", field=name, n=len(terms))
    if number > len(terms):
        terms.append({})
    if not part and not value:
        terms[number - 1] = None
        return
    term = terms[number - 1] = terms[number - 1] or {}
    if part in _TERM_PARTS:
        term[part] = _number(name, value) if part == "per" else value
    else:
        term["rate"] = _fact_with(term.get("rate"), name, part, value)


def _fact_with(before: Any, name: str, part: str, value: str) -> dict[str, Any]:
    """A number with another part; other figures without a source are the user's own."""
    fact = dict(before) if isinstance(before, dict) else {}
    own = {"source": OWN, "year": None}
    if not part:
        figures = [_number(name, piece) for piece in value.split("/")]
        if len(figures) not in (1, len(_RANGE)):
            raise InputError("cli_filiera.range_form", field=name, value=value)
        return {**fact, **dict(zip(_RANGE, figures * (len(_RANGE) // len(figures)), strict=True)), **own}
    if part in _RANGE:
        return {**fact, part: _number(name, value), **own}
    if part == "note":
        return {**fact, **dict.fromkeys(_NOTES, value)}
    if part not in _FACT_PARTS:
        raise _unknown(name)
    if part == "year":
        return {**fact, part: round(_number(name, value)) if value else None}
    return {**fact, part: _truth(name, value) if part == "assumption" else value}


def _unknown(name: str) -> InputError:
    return InputError("cli_filiera.field_unknown", field=name, known=", ".join(FIELDS[1:]))


def _number(name: str, text: str) -> float:
    if not _NUMBER.fullmatch(text.strip()):
        raise InputError("cli_filiera.field_number", field=name, value=text)
    return float(text.strip().replace(",", "."))


def _truth(name: str, text: str) -> bool:
    if text.lower() not in (*_YES, *_NO):
        raise InputError("cli_filiera.field_truth", field=name, value=text)
    return text.lower() in _YES


def activity_of(record: dict[str, Any]) -> Activity:
    """The activity that a table describes.

    Raises:
        InputError: a key is unknown or missing, or its value cannot be; the message names it.
    """
    record = {**_START, **{f"{name}": [] for name in _LISTS}, **record}
    for name in record:
        if name not in (*FIELDS, "hidden", "own"):
            raise _unknown(name)
    needed = ["id", "sector", *(f"{word}_{lang}" for word in ("name", "unit") for lang in LANGUAGES), *_FACTS]
    if missing := [name for name in needed if name not in record]:
        raise InputError("cli_filiera.field_missing", fields=", ".join(missing))
    values: dict[str, Any] = {name: _text(record, name) for name in ("id", *_CHOICES)}
    for name, word in _WORDS.items():
        values[name] = {language: _text(record, f"{word}_{language}") for language in LANGUAGES}
    values |= {name: _texts(record, name) for name in _LISTS}
    values |= {name: _fact_of(record[name], name) for name in _FACTS}
    terms = record["demand"]
    if not isinstance(terms, list):
        raise InputError("cli_filiera.field_list", field="demand")
    values["demand"] = tuple(_term_of(term, f"demand.{number}") for number, term in enumerate(terms, 1))
    _check_sources(values["sources"])
    return Activity(**values)


def _term_of(row: Any, where: str) -> DemandTerm:
    if not isinstance(row, dict):
        raise InputError("cli_filiera.field_table", field=where)
    if unknown := [name for name in row if name not in (*_TERM_PARTS, "rate")]:
        raise _unknown(f"{where}.{unknown[0]}")
    if missing := [f"{where}.{name}" for name in ("base", "per", "rate") if name not in row]:
        raise InputError("cli_filiera.field_missing", fields=", ".join(missing))
    base: Any = _text(row, "base")
    return DemandTerm(base, _fact_of(row["rate"], where), _figure(row["per"], f"{where}.per"), _text(row, "ages"))


def _fact_of(row: Any, where: str) -> Fact:
    """A number alone stands for all three of its range."""
    if isinstance(row, int | float):
        row = dict.fromkeys(_RANGE, row)
    if not isinstance(row, dict):
        raise InputError("cli_filiera.field_table", field=where)
    if unknown := [name for name in row if name not in _FACT_PARTS]:
        raise _unknown(f"{where}.{unknown[0]}")
    if missing := [f"{where}.{name}" for name in _RANGE if name not in row]:
        raise InputError("cli_filiera.field_missing", fields=", ".join(missing))
    year, assumption, source = row.get("year"), row.get("assumption", False), row.get("source", OWN)
    if year is not None and (isinstance(year, bool) or not isinstance(year, int)):
        raise InputError("cli_filiera.field_number", field=f"{where}.year", value=str(year))
    if not isinstance(assumption, bool):
        raise InputError("cli_filiera.field_truth", field=f"{where}.assumption", value=str(assumption))
    _check_sources([source])
    low, default, high = (_figure(row[name], f"{where}.{name}") for name in _RANGE)
    note: dict[str, str] = {language: _text(row, f"note_{language}") for language in LANGUAGES}
    return Fact(low, default, high, source, year, assumption, note if any(note.values()) else {})


def _figure(value: Any, where: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InputError("cli_filiera.field_number", field=where, value=str(value))
    try:
        return float(value)
    except OverflowError:
        raise InputError("cli_filiera.field_number", field=where, value="1e999") from None


def _text(row: dict[str, Any], name: str) -> str:
    value = row.get(name, "")
    if not isinstance(value, str):
        raise InputError("cli_filiera.field_text", field=name, value=str(value))
    return value


def _texts(row: dict[str, Any], name: str) -> tuple[str, ...]:
    value = row[name]
    if not isinstance(value, list) or not all(isinstance(piece, str) for piece in value):
        raise InputError("cli_filiera.field_list", field=name)
    return tuple(value)


def _check_sources(sources: Iterable[Any]) -> None:
    for source in sources:
        if source != OWN and source not in load_sources():
            raise InputError("cli_filiera.source_unknown", source=str(source))
