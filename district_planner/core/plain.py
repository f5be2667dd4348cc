# SPDX-License-Identifier: EUPL-1.2
"""Frozen dataclasses as plain JSON and back, checked field by field: what is read may come from any file.

A field that has its default is not written, so that a record of before equals the same record of a later version with
more fields. A default is therefore part of every file: once handed out it is never changed.
"""

from __future__ import annotations

import dataclasses
import itertools
import types
from collections.abc import Callable, Mapping
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
    try:
        return cast("T", _reader(cast("Any", kind))(value))
    except _MisfitError as misfit:
        raise ValueError(misfit.told(kind.__name__)) from None


def _is_default(field: dataclasses.Field[Any], value: Any) -> bool:
    if field.default is not dataclasses.MISSING:
        return bool(field.default == value)
    return field.default_factory is not dataclasses.MISSING and bool(field.default_factory() == value)


class _MisfitError(Exception):
    """A value of another kind, with the way to it, innermost step first."""

    def __init__(self, value: Any, problem: str = "") -> None:
        super().__init__(problem or f"{str(value)[:80]!r}")
        self.steps: list[str] = []

    def told(self, kind: str) -> str:
        """`Activity.jobs.low: '3'`."""
        return f"{kind}{''.join(reversed(self.steps))}: {self}"


_Reader = Callable[[Any], Any]


@cache
def _reader(kind: Any) -> _Reader:
    """What reads a value of `kind`: made once, because a project has thousands of them."""
    if dataclasses.is_dataclass(kind):
        return _dataclass_reader(cast("type", kind))
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Literal:
        return lambda value: value if value in inner else _refuse(value)
    if origin in (Union, types.UnionType):
        return _union_reader(inner)
    if origin is tuple:
        return _tuple_reader(inner)
    if origin is dict:
        return _dict_reader(_reader(inner[1]))
    if kind is float:
        return lambda value: (
            float(value) if isinstance(value, int | float) and type(value) is not bool else _refuse(value)
        )
    if kind in (int, str, bool):
        return lambda value: value if type(value) is kind else _refuse(value)
    return lambda value: value


def _refuse(value: Any, problem: str = "") -> Any:
    raise _MisfitError(value, problem)


def _dataclass_reader(kind: type) -> _Reader:
    hints = get_type_hints(kind, localns={"Json": Any})  # JSON is defined by itself, and is not looked into
    readers = {field.name: _reader(hints[field.name]) for field in dataclasses.fields(kind) if field.init}

    def read(value: Any) -> Any:
        if not isinstance(value, dict):
            _refuse(value)
        fields = {}
        name = ""
        try:
            for name, own in value.items():
                if name in readers:
                    fields[name] = readers[name](own)
        except _MisfitError as misfit:
            misfit.steps.append(f".{name}")
            raise
        try:
            return kind(**fields)
        except TypeError as error:
            raise _MisfitError(value, str(error)) from error

    return read


def _union_reader(kinds: tuple[Any, ...]) -> _Reader:
    may_be_none = type(None) in kinds
    readers = [_reader(kind) for kind in kinds if kind is not type(None)]

    def read(value: Any) -> Any:
        if value is None and may_be_none:
            return None
        last = _MisfitError(value)
        for reader in readers if value is not None else ():
            try:
                return reader(value)
            except _MisfitError as misfit:
                last = misfit
        raise last

    return read


def _tuple_reader(inner: tuple[Any, ...]) -> _Reader:
    endless = len(inner) == 2 and inner[1] is Ellipsis
    each = _reader(inner[0]) if endless else None
    readers = () if endless else tuple(_reader(kind) for kind in inner)

    def read(value: Any) -> Any:
        if not isinstance(value, list | tuple) or not (endless or len(value) == len(readers)):
            _refuse(value)
        entries = []
        try:
            for reader, entry in zip(itertools.repeat(each) if each else readers, value, strict=False):
                entries.append(reader(entry))
        except _MisfitError as misfit:
            misfit.steps.append(f"[{len(entries)}]")
            raise
        return tuple(entries)

    return read


def _dict_reader(reader: _Reader) -> _Reader:
    def read(value: Any) -> Any:
        if not isinstance(value, dict):
            _refuse(value)
        read_so_far = {}
        key = ""
        try:
            for key, entry in value.items():
                read_so_far[key] = reader(entry)
        except _MisfitError as misfit:
            misfit.steps.append(f".{key}")
            raise
        return read_so_far

    return read
