# SPDX-License-Identifier: EUPL-1.2
"""Errors that are expected: worded for the user, raised with a key of the text catalogue and its parameters.

Anything that is not a `PlannerError` is a bug and goes to the error report.
"""

from __future__ import annotations

from district_planner.core.texts import Texts, Value


class PlannerError(Exception):
    """An expected failure. `key` names a text in the catalogue; `<key>_hint`, where it exists, says what to do."""

    def __init__(self, key: str, /, **params: Value) -> None:
        super().__init__(key)
        self.key = key
        self.params = params

    def text(self, texts: Texts) -> str:
        """What happened, in the language of `texts`, followed by what to do where the catalogue says it."""
        message = texts(self.key, **self.params)
        hint_key = f"{self.key}_hint"
        return f"{message} {texts(hint_key, **self.params)}" if texts.has(hint_key) else message

    def __str__(self) -> str:
        return self.text(Texts("en"))


class InputError(PlannerError):
    """What the user gave cannot be used."""


class NotFoundError(PlannerError):
    """A name, code or file that does not exist."""


class ProjectFileError(PlannerError):
    """The project file cannot be opened, read or written."""
