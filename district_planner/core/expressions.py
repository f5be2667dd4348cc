# SPDX-License-Identifier: EUPL-1.2
"""Formulas that users write: read by a parser of our own and worked out on whole columns. Nothing is ever executed.

    100 * data.3.graduates / residents          growth(residents_2011; residents)
    [class] = "A" and [seats] >= 50             share(data.2.income; data.2.taxpayers)

Numbers take a decimal point; arguments are separated by `;` or `,`. Unknown (NaN) stays unknown; a division by zero is
unknown. A comparison gives 1 or 0.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from district_planner.core.errors import InputError
from district_planner.core.numbers import format_number

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Column = NDArray[Any]

MAX_LENGTH = 1000
MAX_DEPTH = 40
MAX_STEPS = 150
"""Operators in a formula: its parts are worked out one inside the other."""
AREA = "area_km2"
"""The name by which `density` knows the area."""

_TOKEN = re.compile(
    r"\s*(?:(?P<number>[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)|(?P<name>[A-Za-z_]\w*(?:\.\w+)*)|\[(?P<column>[^\[\]]+)\]"
    r"|\"(?P<text>[^\"]*)\"|(?P<sign><=|>=|<>|!=|==|[-+*/()=<>,;]))"
)
_WORDS = {"and": "and", "or": "or", "not": "not", "e": "and", "o": "or", "non": "not"}


def _ratio(above: Column, below: Column) -> Column:
    with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
        result = np.asarray(above, dtype=np.float64) / np.asarray(below, dtype=np.float64)
    return np.where(np.isfinite(result), result, np.nan)


_FUNCTIONS: dict[str, tuple[int, Callable[..., Column]]] = {
    "share": (2, lambda part, whole: 100 * _ratio(part, whole)),
    "density": (1, _ratio),
    "growth": (2, lambda before, after: 100 * _ratio(np.asarray(after) - before, before)),
    "ratio": (2, _ratio),
}
"""Number of arguments and meaning; `density(x)` is x / area_km2, growth percent from the first to the second."""

UNIT_OF_FUNCTION = {"share": "%", "growth": "%", "density": "per km²"}
"""The unit that the outermost function of a formula gives its values; that of others depends on what they are of."""

_COMPARISONS: dict[str, Callable[[Any, Any], Any]] = {
    "=": np.equal, "==": np.equal, "!=": np.not_equal, "<>": np.not_equal,
    "<": np.less, "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal,
}  # fmt: skip


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    at: int


@dataclass(frozen=True)
class _Node:
    """An operator or function with its parts, a number, a quoted text, or a name."""

    kind: str
    value: str | float
    parts: tuple[_Node, ...] = ()


@dataclass(frozen=True)
class Expression:
    """A formula that was read. `names` are the columns or indicators it needs, in the order they appear."""

    text: str
    names: tuple[str, ...]
    _root: _Node

    @property
    def function(self) -> str:
        """The function that the whole formula is a call of; empty for any other formula."""
        return str(self._root.value) if self._root.kind == "call" else ""

    @staticmethod
    @lru_cache(maxsize=256)
    def parse(text: str) -> Expression:
        """Read a formula.

        Raises:
            InputError: it cannot be read; the message says where.
        """
        if len(text) > MAX_LENGTH:
            raise InputError("expressions.too_long", limit=MAX_LENGTH)
        parser = _Parser(text)
        root = parser.whole()
        return Expression(text, tuple(dict.fromkeys(_names(root))), root)

    def evaluate(self, values: Mapping[str, Column]) -> NDArray[np.float64]:
        """The formula over columns: float64[n], NaN where unknown. Columns hold numbers (float64[n]) or text.

        Raises:
            InputError: a name is not among `values`, or text is used as a number.
        """
        for name in self.names:
            if name not in values:
                raise InputError("expressions.name_unknown", name=name, known=", ".join(list(values)[:20]))
        try:
            with np.errstate(over="ignore", under="ignore", invalid="ignore"):
                result = np.asarray(_value(self._root, values), dtype=np.float64)
        except (TypeError, ValueError) as error:
            raise InputError("expressions.text_as_number", formula=self.text) from error
        lengths = {len(column) for column in values.values()}
        if result.ndim == 0 and lengths:
            result = np.full(next(iter(lengths)), float(result))
        return np.where(np.isfinite(result), result, np.nan)

    def written(self, names: Mapping[str, str], language: str = "it") -> str:
        """The formula as a person reads it, with `names` put in: `100 × “Laureati” ÷ “Residenti”`.

        A name that is not in `names` stays as it is.
        """
        return _written(self._root, names, language)


def _names(node: _Node) -> list[str]:
    if node.kind == "name":
        return [cast("str", node.value)]
    own = [AREA] if node.value == "density" and node.kind == "call" else []
    return [name for part in node.parts for name in _names(part)] + own


def _value(node: _Node, values: Mapping[str, Column]) -> Any:
    if node.kind == "name":
        return values[cast("str", node.value)]
    if node.kind in ("number", "text"):
        return node.value
    parts = [_value(part, values) for part in node.parts]
    if node.kind == "call":
        if node.value == "density":
            parts.append(values[AREA])
        return _FUNCTIONS[cast("str", node.value)][1](*parts)
    return _OPERATIONS[cast("str", node.value)](*parts)


def _compared(sign: str) -> Callable[[Any, Any], Column]:
    def compare(left: Any, right: Any) -> Column:
        if _is_text(left) or _is_text(right):
            if _is_text(left) and _is_text(right):
                return np.asarray(_COMPARISONS[sign](_text(left), _text(right)), dtype=np.float64)
            raise TypeError("text compared with a number")
        result = np.asarray(_COMPARISONS[sign](left, right), dtype=np.float64)
        return np.where(np.isnan(left) | np.isnan(right), np.nan, result)

    return compare


def _is_text(value: Any) -> bool:
    return isinstance(value, str) or np.asarray(value).dtype.kind in "UTO"


def _text(value: Any) -> Column:
    return np.asarray(value, dtype=np.dtypes.StringDType())


def _both(left: Any, right: Any) -> Column:
    """Kleene's and: false when one is false, whatever the unknown other is."""
    return np.where((left == 0) | (right == 0), 0.0, np.where(np.isnan(left) | np.isnan(right), np.nan, 1.0))


def _either(left: Any, right: Any) -> Column:
    """Kleene's or: true when one is true, whatever the unknown other is."""
    known_true = (~np.isnan(left) & (left != 0)) | (~np.isnan(right) & (right != 0))
    return np.where(known_true, 1.0, np.where(np.isnan(left) | np.isnan(right), np.nan, 0.0))


def _numbers(operation: Callable[..., Column]) -> Callable[..., Column]:
    return lambda *parts: operation(*(np.asarray(part, dtype=np.float64) for part in parts))


_OPERATIONS: dict[str, Callable[..., Column]] = {
    "+": _numbers(np.add), "-": _numbers(np.subtract), "*": _numbers(np.multiply), "/": _ratio,
    "negative": _numbers(np.negative), "and": _numbers(_both), "or": _numbers(_either),
    "not": _numbers(lambda value: np.where(np.isnan(value), np.nan, np.where(value == 0, 1.0, 0.0))),
    **{sign: _compared(sign) for sign in _COMPARISONS},
}  # fmt: skip


_SIGNS = {"*": "×", "/": "÷", "-": "\N{MINUS SIGN}", "!=": "≠", "<>": "≠", "==": "=", "<=": "≤", ">=": "≥"}
_LINKS = {"it": {"and": "e", "or": "o", "not": "non"}, "en": {"and": "and", "or": "or", "not": "not"}}
_STRENGTH = {"or": 0, "and": 1, "not": 2, "+": 4, "-": 4, "*": 5, "/": 5, "negative": 6}
"""How tightly an operator binds; comparisons are 3, what needs no brackets ever is 7."""


def _strength(node: _Node) -> int:
    return _STRENGTH.get(str(node.value), 3) if node.kind == "operation" else 7


def _written(node: _Node, names: Mapping[str, str], language: str, at_least: int = 0) -> str:
    """A part in words, in brackets where it binds less than `at_least`."""
    if node.kind == "call" and node.value == "growth" and _holds(node.parts[0], "growth"):
        # Its first part stands twice in the arithmetic: growths of growths would fill the screen.
        return f"growth({'; '.join(_written(part, names, language) for part in node.parts)})"
    if node.kind == "call":
        node = _spelt_out(node)
    if node.kind == "number":
        return _number_text(cast("float", node.value), language)
    if node.kind in ("name", "text"):
        return f"“{names.get(str(node.value), node.value) if node.kind == 'name' else node.value}”"
    sign, own = str(node.value), _strength(node)
    if sign in ("negative", "not"):
        words = ("\N{MINUS SIGN}" if sign == "negative" else f"{_LINKS[language]['not']} ") + _written(
            node.parts[0], names, language, own
        )
    else:
        left = _written(node.parts[0], names, language, own)
        # a − (b − c) and a ÷ (b × c) keep their brackets
        right = _written(node.parts[1], names, language, own + (sign in ("-", "/", *_COMPARISONS)))
        words = f"{left} {_LINKS[language].get(sign, _SIGNS.get(sign, sign))} {right}"
    return f"({words})" if own < at_least else words


def _number_text(number: float, language: str) -> str:
    """A number with all its digits."""
    exact = repr(number)
    if "e" in exact:
        return exact.replace(".", "," if language == "it" else ".")
    return format_number(number, len(exact.partition(".")[2].removesuffix("0")), language)


def _holds(node: _Node, function: str) -> bool:
    return (node.kind == "call" and node.value == function) or any(_holds(part, function) for part in node.parts)


def _spelt_out(call: _Node) -> _Node:
    """A function as the arithmetic it stands for."""
    hundred = _Node("number", 100.0)
    if call.value == "density":
        return _Node("operation", "/", (call.parts[0], _Node("name", AREA)))
    first, second = call.parts
    if call.value == "growth":
        gain = _Node("operation", "-", (second, first))
        return _Node("operation", "/", (_Node("operation", "*", (hundred, gain)), first))
    above = _Node("operation", "*", (hundred, first)) if call.value == "share" else first
    return _Node("operation", "/", (above, second))


class _Parser:
    """Reads by descent: or, and, not, comparison, sum, product, sign, atom."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = _tokens(text)
        self._at = 0
        self._depth = 0
        self._steps = 0

    def whole(self) -> _Node:
        node = self._or()
        if self._peek().kind != "end":
            raise self._unexpected()
        return node

    def _or(self) -> _Node:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise InputError("expressions.too_deep", limit=MAX_DEPTH)
        node = self._chain(("or",), lambda: self._chain(("and",), self._not))
        self._depth -= 1
        return node

    def _not(self) -> _Node:
        count = 0
        while self._take("not"):
            count += 1
        node = self._comparison()
        for _ in range(min(count, 2 - count % 2)):  # a pair of them makes a number 1 or 0, more pairs change nothing
            node = _Node("operation", "not", (node,))
        return node

    def _comparison(self) -> _Node:
        node = self._sum()
        if self._peek().kind == "sign" and self._peek().text in _COMPARISONS:
            sign = self._next().text
            return _Node("operation", sign, (node, self._sum()))
        return node

    def _sum(self) -> _Node:
        return self._chain(("+", "-"), lambda: self._chain(("*", "/"), self._sign))

    def _chain(self, signs: tuple[str, ...], inner: Callable[[], _Node]) -> _Node:
        node = inner()
        while self._peek().kind in ("sign", "word") and self._peek().text in signs:
            self._steps += 1
            if self._steps > MAX_STEPS:
                raise InputError("expressions.too_many", limit=MAX_STEPS)
            node = _Node("operation", self._next().text, (node, inner()))
        return node

    def _sign(self) -> _Node:
        negative = False
        while self._peek().kind == "sign" and self._peek().text in "+-":
            negative ^= self._next().text == "-"
        node = self._atom()
        return _Node("operation", "negative", (node,)) if negative else node

    def _atom(self) -> _Node:
        token = self._next()
        if token.kind == "number":
            return _Node("number", float(token.text))
        if token.kind == "text":
            return _Node("text", token.text)
        if token.kind == "column":
            return _Node("name", token.text.strip())
        if token.kind == "name":
            return self._call(token) if self._take("(") else _Node("name", token.text)
        if token.text == "(":
            node = self._or()
            self._need(")")
            return node
        self._at -= token.kind != "end"
        raise self._unexpected()

    def _call(self, token: _Token) -> _Node:
        if token.text not in _FUNCTIONS:
            known = ", ".join(_FUNCTIONS)
            raise InputError("expressions.function_unknown", name=token.text, position=token.at + 1, known=known)
        parts = [self._or()]
        while self._take(";") or self._take(","):
            parts.append(self._or())
        self._need(")")
        wanted = _FUNCTIONS[token.text][0]
        if len(parts) != wanted:
            raise InputError("expressions.argument_count", name=token.text, wanted=wanted, given=len(parts))
        return _Node("call", token.text, tuple(parts))

    def _peek(self) -> _Token:
        return self._tokens[self._at]

    def _next(self) -> _Token:
        token = self._tokens[self._at]
        self._at += token.kind != "end"
        return token

    def _take(self, text: str) -> bool:
        token = self._peek()
        if token.kind in ("sign", "word") and token.text == text:
            self._at += 1
            return True
        return False

    def _need(self, text: str) -> None:
        if not self._take(text):
            raise self._unexpected()

    def _unexpected(self) -> InputError:
        token = self._peek()
        if token.kind == "end":
            return InputError("expressions.unfinished", formula=self._text)
        return InputError("expressions.unexpected", what=token.text, position=token.at + 1)


def _tokens(text: str) -> list[_Token]:
    tokens, at = [], 0
    end = len(text.rstrip())
    while at < end:
        match = _TOKEN.match(text, at)
        if match is None:
            at += len(text[at:]) - len(text[at:].lstrip())
            raise InputError("expressions.unexpected", what=text[at], position=at + 1)
        kind = cast("str", match.lastgroup)
        word = match[kind]
        start = match.end() - len(match[0].lstrip())
        if kind == "name" and word.lower() in _WORDS:
            kind, word = "word", _WORDS[word.lower()]
        tokens.append(_Token(kind, word, start))
        at = match.end()
    return [*tokens, _Token("end", "", end)]
