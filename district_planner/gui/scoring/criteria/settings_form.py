# SPDX-License-Identifier: EUPL-1.2
"""The fields of a criterion: which way is better, how values become comparable, whom it excludes, how sure it is."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from district_planner.core.errors import InputError
from district_planner.gui.scoring.criteria.drafts import Draft
from district_planner.gui.sites.form_field import FormField
from district_planner.gui.widgets.combo_box import QuietComboBox
from district_planner.gui.widgets.number_field import NumberField
from district_planner.gui.widgets.numeric_input import NumberRange
from district_planner.scoring.criteria import FixedScale, StudyAreaScale
from district_planner.scoring.settings import DIMENSIONS, CriterionSetting
from district_planner.scoring.wording import normalisation_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from district_planner.core.errors import PlannerError
    from district_planner.core.texts import Texts
    from district_planner.gui.scoring.criteria.value_points import Point
    from district_planner.gui.theme import Theme
    from district_planner.scoring import Criterion
    from district_planner.sites import Site

DIRECTIONS = ("more", "less", "ideal", "target")
KINDS = ("percentiles", "fixed", "zscore", "rank", "points")
REACHES = ("here", "catchment")
_FARTHEST = 1e12
_PERCENT = NumberRange(0, 100, 1)
_ENDS = {"percentiles": ("low_percentile", "high_percentile"), "fixed": ("worst", "best")}
_FIELD_PX = 92
_LINES: dict[str, tuple[str, ...]] = {
    "way": ("direction", "ideal", "target"),
    "scale": ("normalisation", "low_percentile", "high_percentile", "worst", "best"),
    "bounds": ("minimum", "maximum", "error"),
    "place": ("dimension", "reach"),
}
"""The lines of the form and what stands in each; below a line is room for what is wrong in it."""
_PROBLEM_AT = {
    "bounds": "minimum",
    "ideal": "ideal",
    "ideal_missing": "ideal",
    "target": "target",
    "target_missing": "target",
    "target_not_found": "target",
    "percentiles": "low_percentile",
    "error": "error",
    "dimension": "dimension",
    "criterion_twice": "reach",
}
"""The last part of the key of a refusal, and the field it is about."""


class SettingsForm(QWidget):
    """`draft` is what stands here; `edited` comes with every change by the user, also while it cannot be used."""

    edited = Signal()
    kind_chosen = Signal(str)

    def __init__(self, criterion: Criterion, parent: QWidget | None = None) -> None:
        """`criterion` as it states itself."""
        super().__init__(parent)
        self._criterion = criterion
        self._points: tuple[Point, ...] = ()
        self._texts: Texts | None = None
        self._is_own = False
        amount = NumberRange(-_FARTHEST, _FARTHEST, criterion.decimals)
        self.combos = {
            name: FormField(QuietComboBox(), told_elsewhere=True)
            for name in ("direction", "target", "normalisation", "dimension", "reach")
        }
        self.fields = {
            name: FormField(NumberField(amount, optional=True), told_elsewhere=True)
            for name in ("ideal", "worst", "best", "minimum", "maximum")
        }
        for name in ("low_percentile", "high_percentile", "error"):
            self.fields[name] = FormField(NumberField(_PERCENT, optional=True), told_elsewhere=True)
        self.kind_about, self.out = QLabel(wordWrap=True), QLabel(wordWrap=True)
        self._problems = {line: QLabel(wordWrap=True) for line in _LINES}
        for label in (self.kind_about, self.out, *self._problems.values()):
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.kind_about.setProperty("muted", "true")
        for problem in self._problems.values():
            problem.hide()
        self._lay_out()
        for name, combo in self.combos.items():
            combo.editor.activated.connect(lambda _index, name=name: self._chosen(name))
        for field in self.fields.values():
            field.editor.value_edited.connect(lambda _value: self.edited.emit())
            field.editor.refused.connect(lambda _error: self.edited.emit())

    # What is shown

    def fill(self, setting: CriterionSetting, judged: Criterion, sites: Sequence[Site], reach: str) -> None:
        """Show a setting; `judged` is the criterion with it, `reach` that of one of the user's, else empty."""
        self._is_own = bool(reach)
        self._offer("target", [(site.id, site.name) for site in sites])
        scale = judged.scale
        known = {
            "ideal": setting.ideal,
            "minimum": setting.minimum,
            "maximum": setting.maximum,
            "error": setting.error,
            "low_percentile": scale.low_percentile if isinstance(scale, StudyAreaScale) else setting.low_percentile,
            "high_percentile": scale.high_percentile if isinstance(scale, StudyAreaScale) else setting.high_percentile,
            "worst": scale.worst if isinstance(scale, FixedScale) else setting.worst,
            "best": scale.best if isinstance(scale, FixedScale) else setting.best,
        }
        for name, number in known.items():
            self.fields[name].editor.set_value(number)
        self._points = setting.points
        for name, value in (
            ("direction", judged.direction),
            ("target", setting.target),
            ("normalisation", setting.normalisation or normalisation_of(judged)),
            ("dimension", judged.dimension),
            ("reach", reach),
        ):
            self._choose(name, value)
        self._show_needed()

    def set_words(self, texts: Texts) -> None:
        """Take the language of `texts`."""
        self._texts = texts
        unit = texts.unit(self._criterion.unit)
        self._offer("direction", [(one, texts(f"criteria_window.way_{one}")) for one in DIRECTIONS])
        self._offer("normalisation", [(one, texts(f"criteria_window.kind_{one}")) for one in KINDS])
        self._offer("reach", [(one, texts(f"data_window.criterion_{one}")) for one in REACHES])
        self._offer("dimension", [(name, texts(f"panels.dimension_{name}")) for name in DIMENSIONS])
        for name, combo in self.combos.items():
            combo.set_label(texts(f"criteria_window.{name}"), texts(f"criteria_window.{name}_tip"))
        for name, field in self.fields.items():
            field.editor.set_language(texts.language)
            field.set_label(self._label(name, unit), texts(f"criteria_window.{name}_tip"))
        self._show_needed()

    def set_prompts(self, error: float) -> None:
        """What counts while the field of the data error (percent) is empty."""
        assert self._texts is not None, "there are words"
        self.fields["error"].editor.setPlaceholderText(self._texts.number(error, 0))

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        for problem in self._problems.values():
            problem.setStyleSheet(f"color: {theme.hex('error')};")

    def set_points(self, points: Iterable[Point]) -> None:
        """The points of the value function, drawn elsewhere."""
        self._points = tuple(points)

    def propose_ends(self, worst: float, best: float) -> None:
        """What stands in the ends between two values as long as nobody typed any."""
        ends = [self.fields[name].editor for name in ("worst", "best")]
        if worst != best and all(math.isfinite(end) for end in (worst, best)) and all(e.value is None for e in ends):
            for editor, value in zip(ends, (worst, best), strict=True):
                editor.set_value(value)

    @property
    def stops(self) -> list[QWidget]:
        """What takes the keyboard, line by line."""
        return [(self.combos.get(name) or self.fields[name]).editor for names in _LINES.values() for name in names]

    @property
    def kind(self) -> str:
        """How values become comparable."""
        return str(self.combos["normalisation"].editor.currentData())

    @property
    def direction(self) -> str:
        """Which way is better."""
        return str(self.combos["direction"].editor.currentData())

    @property
    def bounds(self) -> tuple[float | None, float | None]:
        """Minimum and maximum as they stand in the fields."""
        return self.fields["minimum"].editor.value, self.fields["maximum"].editor.value

    def draft(self) -> Draft:
        """What the fields say; what is as the criterion states itself is left to it.

        Raises:
            InputError: a field cannot be read; it is marked.
        """
        self.show_problem(None)
        for name, field in self.fields.items():
            problem = field.editor.problem
            if problem is not None and not field.isHidden():
                self._mark(name, self._say(problem))
                raise problem
        value = {name: field.editor.value for name, field in self.fields.items()}
        criterion, kind, direction = self._criterion, self.kind, self.direction
        scale = criterion.scale
        own_ends = {
            "low_percentile": getattr(scale, "low_percentile", None),
            "high_percentile": getattr(scale, "high_percentile", None),
            "worst": getattr(scale, "worst", None) if direction == criterion.direction else None,
            "best": getattr(scale, "best", None) if direction == criterion.direction else None,
        }
        ends = {
            name: value[name] if name in _ENDS.get(kind, ()) and value[name] != own else None
            for name, own in own_ends.items()
        }
        dimension = str(self.combos["dimension"].editor.currentData())
        setting = CriterionSetting(
            id=criterion.id,
            dimension=dimension if self._is_own and dimension != criterion.dimension else "",
            direction=None if direction == criterion.direction else direction,  # type: ignore[arg-type]
            ideal=value["ideal"] if direction == "ideal" else None,
            target=self.combos["target"].editor.currentData() if direction == "target" else None,
            normalisation=None if kind == normalisation_of(criterion) else kind,  # type: ignore[arg-type]
            points=self._points if kind == "points" else (),
            minimum=value["minimum"],
            maximum=value["maximum"],
            error=value["error"],
            **ends,  # type: ignore[arg-type]  # of these names all are numbers
        )
        return Draft(setting, str(self.combos["reach"].editor.currentData()) if self._is_own else "")

    def show_problem(self, error: PlannerError | None) -> str:
        """Mark the field an error is about; what is left to be said elsewhere, empty where it was marked."""
        for field in (*self.combos.values(), *self.fields.values()):
            field.set_problem("")
        for label in self._problems.values():
            label.hide()
        if error is None:
            return ""
        what = error.key.rpartition(".")[2].removeprefix("setting_")
        at = _PROBLEM_AT.get(what, "worst" if what.startswith("ends") else "")
        shown: FormField[QuietComboBox] | FormField[NumberField] | None = self.fields.get(at) or self.combos.get(at)
        if shown is None or shown.isHidden():
            return self._say(error)
        self._mark(at, self._say(error))
        return ""

    def _mark(self, name: str, problem: str) -> None:
        (self.fields.get(name) or self.combos[name]).set_problem(problem)
        line = next(line for line, names in _LINES.items() if name in names)
        self._problems[line].setText(problem)
        self._problems[line].show()

    # Parts

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        combos, fields = self.combos, self.fields
        for line, names in _LINES.items():
            row = QHBoxLayout()
            row.setSpacing(12)
            for name in names:
                is_end = name in ("low_percentile", "high_percentile", "worst", "best")
                row.addWidget(combos.get(name) or fields[name], 0 if is_end else 1)
                if is_end:
                    fields[name].editor.setFixedWidth(_FIELD_PX)
            layout.addLayout(row)
            layout.addWidget(self._problems[line])
            if line == "scale":
                layout.addWidget(self.kind_about)
            elif line == "bounds":
                layout.addWidget(self.out)
        layout.addStretch(1)

    def _offer(self, name: str, options: list[tuple[object, str]]) -> None:
        combo = self.combos[name].editor
        chosen = combo.currentData()
        combo.clear()
        for key, words in options:
            combo.addItem(words, key)
        self._choose(name, chosen)

    def _choose(self, name: str, key: object) -> None:
        combo = self.combos[name].editor
        combo.setCurrentIndex(max(combo.findData(key), 0))

    def _label(self, name: str, unit: str) -> str:
        assert self._texts is not None, "there are words"
        key = f"{name}_distance" if name in ("worst", "best") and self._is_distance else name
        words = self._texts(f"criteria_window.{key}")
        return words if not unit or name in ("low_percentile", "high_percentile", "error") else f"{words} ({unit})"

    def _word_ends(self) -> None:
        """The labels of ends leave the unit to the axis beside them; who cannot see that hears it."""
        assert self._texts is not None, "there are words"
        unit = self._texts.unit(self._criterion.unit)
        for name in ("worst", "best"):
            self.fields[name].set_label(self._label(name, ""), self._texts(f"criteria_window.{name}_tip"))
            self.fields[name].editor.setAccessibleName(self._label(name, unit))

    @property
    def _is_distance(self) -> bool:
        return self.direction in ("ideal", "target")

    def _show_needed(self) -> None:
        """Only the fields that the choices need."""
        if self._texts is None:
            return
        texts, kind, direction = self._texts, self.kind, self.direction
        self.fields["ideal"].setVisible(direction == "ideal" and kind != "points")
        self.combos["target"].setVisible(direction == "target" and kind != "points")
        for of_kind, names in _ENDS.items():
            for name in names:
                self.fields[name].setVisible(kind == of_kind)
        self.combos["direction"].editor.setEnabled(kind != "points")
        self.combos["dimension"].setVisible(self._is_own)
        self.combos["reach"].setVisible(self._is_own)
        self.kind_about.setText(texts(f"criteria_window.kind_{kind}_about"))
        self._word_ends()

    def _chosen(self, name: str) -> None:
        if name == "direction":
            self._turn_ends()
        self._show_needed()
        if name == "normalisation":
            self.kind_chosen.emit(self.kind)
        self.edited.emit()

    def _turn_ends(self) -> None:
        """Ends between two values follow the direction; of a nearness they are distances."""
        worst, best = (self.fields[name].editor.value for name in ("worst", "best"))
        if worst is None or best is None:
            return
        low, high = min(worst, best), max(worst, best)
        turned = {"more": (low, high), "less": (high, low)}.get(self.direction, (high - low, 0.0))
        for name, value in zip(("worst", "best"), turned, strict=True):
            self.fields[name].editor.set_value(value)

    def _say(self, error: InputError | PlannerError) -> str:
        return "" if self._texts is None else error.text(self._texts)
