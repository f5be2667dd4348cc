# SPDX-License-Identifier: EUPL-1.2
"""Frozen dataclasses as plain JSON and back, checked field by field: what is read may come from any file.

A field that has its default is not written, so that a record of before equals the same record of a later version with
more fields. A default is therefore part of every file: once handed out it is never changed.
"""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

if TYPE_CHECKING:
    from district_planner.core.records import Json, Record

T = TypeVar("T")


def to_plain(value: Any) -> Json:  # a dataclass, or what one may hold
    """`value` as JSON: dataclasses become objects with the fields that differ from their defaults, tuples lists."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        shown = ((field, getattr(value, field.name)) for field in dataclasses.fields(value))
        return {field.name: to_plain(own) for field, own in shown if not _is_default(field, own)}
    if isinstance(value, list | tuple):
        return [to_plain(entry) for entry in value]
    if isinstance(value, Mapping):
        return {str(key): to_plain(entry) for key, entry in value.items()}
    return cast("Json", value)


def to_record(value: Any) -> Record:  # a dataclass
    """`value`, a dataclass, as a JSON object."""
    return cast("Record", to_plain(value))


def from_plain(kind: type[T], value: Json) -> T:
    """The dataclass `kind` that `to_plain` wrote. Fields unknown to it are ignored: a later version has more.

    Raises:
        ValueError: a field is missing or holds another kind of value; the message names it.
    """
    return cast("T", _read(kind, value, kind.__name__))


def _is_default(field: dataclasses.Field[Any], value: Any) -> bool:
    if field.default is not dataclasses.MISSING:
        return bool(field.default == value)
    return field.default_factory is not dataclasses.MISSING and bool(field.default_factory() == value)


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind, localns={"Json": Any})  # JSON is defined by itself, and is not looked into


def _read(kind: Any, value: Any, where: str) -> Any:
    if dataclasses.is_dataclass(kind):
        return _read_dataclass(cast("type", kind), value, where)
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Literal:
        return _checked(value in inner, value, where)
    if origin in (Union, types.UnionType):
        return _read_union(inner, value, where)
    if origin is tuple:
        return _read_tuple(inner, value, where)
    if origin is dict:
        _checked(isinstance(value, dict), value, where)
        return {key: _read(inner[1], entry, f"{where}.{key}") for key, entry in value.items()}
    if kind is float:
        return float(_checked(isinstance(value, int | float) and not isinstance(value, bool), value, where))
    if kind in (int, str, bool):
        return _checked(type(value) is kind, value, where)
    return value


def _read_dataclass(kind: type, value: Any, where: str) -> Any:
    _checked(isinstance(value, dict), value, where)
    hints = _hints(kind)
    fields = [field for field in dataclasses.fields(kind) if field.init and field.name in value]
    read = {field.name: _read(hints[field.name], value[field.name], f"{where}.{field.name}") for field in fields}
    try:
        return kind(**read)
    except TypeError as error:
        raise ValueError(f"{where}: {error}") from error


def _read_union(kinds: tuple[Any, ...], value: Any, where: str) -> Any:
    if value is None:
        return _checked(type(None) in kinds, value, where)
    problems = []
    for kind in kinds:
        if kind is not type(None):
            try:
                return _read(kind, value, where)
            except ValueError as error:
                problems.append(str(error))
    raise ValueError("; ".join(problems) or f"{where}: {value!r}")


def _read_tuple(inner: tuple[Any, ...], value: Any, where: str) -> tuple[Any, ...]:
    _checked(isinstance(value, list | tuple), value, where)
    if len(inner) == 2 and inner[1] is Ellipsis:
        return tuple(_read(inner[0], entry, f"{where}[{place}]") for place, entry in enumerate(value))
    _checked(len(inner) == len(value), value, where)
    return tuple(_read(kind, entry, where) for kind, entry in zip(inner, value, strict=True))


def _checked(holds: bool, value: Any, where: str) -> Any:
    if not holds:
        raise ValueError(f"{where}: {str(value)[:80]!r}")
    return value
