# SPDX-License-Identifier: EUPL-1.2
"""One entry of the undo stack. The stack is a mirror: the truth is the undo journal inside the project file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from PySide6.QtGui import QUndoCommand

from district_planner.core.compat import override
from district_planner.core.texts import Texts

MERGE_SECONDS = 3.0
"""Key presses or typed figures closer than this become one entry of the undo menu."""


class JournalStepper(Protocol):
    """Goes back and forth in the journal of the open project (the session)."""

    def step_journal(self, *, back: bool) -> None:
        """Undo or redo one entry; failures are told to the user, never raised."""


class EditCommand(QUndoCommand):
    """Stands for one entry of the journal, already written when the command is pushed.

    Writing comes before pushing because a command whose first `redo` fails would stay on the stack; so that first
    `redo`, which Qt calls on push, has nothing to do.
    """

    def __init__(
        self, stepper: JournalStepper, label: str, params: Mapping[str, str], *, merge_id: int = -1, at: float = 0.0
    ) -> None:
        super().__init__()
        self.label = label
        self.params = dict(params)
        self._stepper = stepper
        self._merge_id = merge_id
        self._at = at
        self._written = True

    def retranslate(self, texts: Texts) -> None:
        """Word the entry in the language of `texts`."""
        from district_planner.scenarios import edit_text

        self.setText(edit_text(self.label, self.params, texts))

    def is_followed_by(self, merge_id: int, at: float) -> bool:
        """Whether an edit of that merge id at that moment goes on with this one, to be undone with it."""
        return merge_id == self._merge_id != -1 and at - self._at <= MERGE_SECONDS

    @override
    def redo(self) -> None:
        if self._written:
            self._written = False
            return
        self._stepper.step_journal(back=False)

    @override
    def undo(self) -> None:
        self._stepper.step_journal(back=True)

    @override
    def id(self) -> int:
        return self._merge_id

    @override
    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, EditCommand) or not self.is_followed_by(other._merge_id, other._at):  # noqa: SLF001
            return False
        self._at = other._at  # noqa: SLF001  # same class
        self.params = other.params
        self.setText(other.text())
        return True
