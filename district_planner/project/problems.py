# SPDX-License-Identifier: EUPL-1.2
"""Something wrong with a project, as `check` tells it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from district_planner.core.errors import PlannerError
    from district_planner.core.texts import Texts, Value

Severity = Literal["error", "warning"]


@dataclass(frozen=True)
class Problem:
    """Something wrong with a project. An `error` makes figures wrong or work impossible, a `warning` does not."""

    severity: Severity
    key: str
    params: dict[str, Value]
    cause: PlannerError | None = None

    def text(self, texts: Texts) -> str:
        """What is wrong, in the language of `texts`."""
        detail = {"detail": self.cause.text(texts)} if self.cause else {}
        return texts(self.key, **{**self.params, **detail})


def error(key: str, cause: PlannerError | None = None, **params: Value) -> Problem:
    """A problem that makes figures wrong or work impossible."""
    return Problem("error", key, params, cause)


def warning(key: str, **params: Value) -> Problem:
    """A problem that does not."""
    return Problem("warning", key, params)
