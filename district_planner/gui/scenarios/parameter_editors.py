# SPDX-License-Identifier: EUPL-1.2
"""The fields of the parameters: a number, a word of a few, a text, a band of ages, a decay function.

All speak the values that a plan stores.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, Signal, SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QSizePolicy, QWidget

from district_planner.catchment import Decay
from district_planner.core.compat import override
from district_planner.core.errors import InputError
from district_planner.gui.widgets.combo_box import QuietComboBox
from district_planner.gui.widgets.number_field import NumberField
from district_planner.gui.widgets.numeric_input import NumberRange
from district_planner.gui.widgets.quiet_slider import QuietSlider
from district_planner.territory import AgeBand

if TYPE_CHECKING:
    from district_planner.core.records import Json
    from district_planner.core.texts import Texts

_FIELD_PX = 64
_TEXT_PX = 240
_SLIDER_PX = 96
_SHORT_SLIDER_PX = 64
_OLDEST = 100
_AGE = NumberRange(0, _OLDEST)
_DECAY_NUMBER = NumberRange(0.1, 1000, 1)
_DECAYS: dict[str, tuple[float, ...]] = {
    "half-life": (16.0,),
    "linear": (),
    "step": (),
    "logistic": (30.0, 8.0),
    "gaussian": (20.0,),
}
"""The functions on offer with the numbers they begin with when they are first chosen."""
_SLIDER_STEPS = 10
"""Steps of a slider per unit, so that it can stand between whole numbers."""


class ParameterEditor(QWidget):
    """Edits one parameter. Programmatic changes emit nothing."""

    edited = Signal(object)
    """A value to be written."""
    tried = Signal(object)
    """The hand is on a slider: a value to be shown, not written."""
    refused = Signal(object)
    """What was typed cannot be read: the `InputError`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)

    @property
    def first(self) -> QWidget:
        """What takes the keyboard when the label is chosen."""
        raise NotImplementedError

    def retranslate(self, texts: Texts, name: str) -> None:
        """Take the language of `texts`; `name` is that of the parameter."""
        raise NotImplementedError

    def show_value(self, value: Json) -> None:
        """Show what the plan holds."""
        raise NotImplementedError

    def mark(self, problem: str) -> None:
        """Mark the fields with what is wrong; empty takes the mark away."""
        for field in self.findChildren(QLineEdit):
            field.setAccessibleDescription(problem)
            field.setProperty("invalid", "true" if problem else "false")
            field.style().unpolish(field)
            field.style().polish(field)

    def _add_field(self, limits: NumberRange) -> NumberField:
        field = NumberField(limits)
        field.setFixedWidth(_FIELD_PX)
        field.refused.connect(self.refused)
        self._row.addWidget(field)
        return field

    def _add_words(self) -> QLabel:
        words = QLabel()
        words.setProperty("muted", "true")
        self._row.addWidget(words)
        return words


class NumberEditor(ParameterEditor):
    """A number with its unit; with `slider` (its two ends) also a slider, because trying is how one learns."""

    def __init__(
        self, limits: NumberRange, unit: str, slider: tuple[int, int] | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._whole = limits.decimals == 0
        self._unit = unit
        self.field = self._add_field(limits)
        self._words = self._add_words()
        self.slider: ValueSlider | None = None
        if slider is not None:
            self.slider = ValueSlider(*slider)
            self._row.addWidget(self.slider)
            self.slider.moved.connect(lambda value: self.tried.emit(self._stored(value)))
            self.slider.chosen.connect(lambda value: self.edited.emit(self._stored(value)))
        self.field.value_edited.connect(lambda value: self.edited.emit(self._stored(value)))

    @property
    @override
    def first(self) -> QWidget:
        return self.field

    @override
    def retranslate(self, texts: Texts, name: str) -> None:
        self.field.set_language(texts.language)
        self.field.setAccessibleName(name)
        self._words.setText(texts(self._unit))
        if self.slider is not None:
            self.slider.setAccessibleName(texts("parameters.slider", name=name))

    @override
    def show_value(self, value: Json) -> None:
        assert isinstance(value, int | float), "the parameter is a number"
        self.field.set_value(float(value))
        if self.slider is not None:
            self.slider.show_value(float(value))

    def _stored(self, value: float) -> Json:
        return int(value) if self._whole else value


class AgesEditor(ParameterEditor):
    """First and last age of a band; 100 stands for 100 and over."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._from = self._add_words()
        self.low = self._add_field(_AGE)
        self._to = self._add_words()
        self.high = self._add_field(_AGE)
        self._years = self._add_words()
        self.sliders = [ValueSlider(0, _OLDEST) for _ in range(2)]
        for field in (self.low, self.high):
            field.value_edited.connect(self._read)
        for place, slider in enumerate(self.sliders):
            slider.setFixedWidth(_SHORT_SLIDER_PX)
            self._row.addWidget(slider)
            slider.moved.connect(partial(self._slide, self.tried, place))
            slider.chosen.connect(partial(self._slide, self.edited, place))

    @property
    @override
    def first(self) -> QWidget:
        return self.low

    @override
    def retranslate(self, texts: Texts, name: str) -> None:
        for label, key in ((self._from, "from"), (self._to, "to"), (self._years, "years")):
            label.setText(texts(f"parameters.{key}"))
        for field, slider, key in zip((self.low, self.high), self.sliders, ("first_age", "last_age"), strict=True):
            field.set_language(texts.language)
            field.setAccessibleName(texts(f"parameters.{key}", name=name))
            slider.setAccessibleName(texts("parameters.slider", name=field.accessibleName()))
            slider.setToolTip(field.accessibleName())

    @override
    def show_value(self, value: Json) -> None:
        band = AgeBand.parse(str(value))
        for field, slider, age in zip((self.low, self.high), self.sliders, (band.low, band.high), strict=True):
            field.set_value(age)
            slider.show_value(age)

    def _slide(self, signal: SignalInstance, place: int, age: float) -> None:
        """One end follows the hand; it pushes the other before it rather than pass it."""
        assert self.low.value is not None, "the field is not optional"
        assert self.high.value is not None, "the field is not optional"
        low, high = (int(age), max(self.high.value, age)) if place == 0 else (min(self.low.value, age), int(age))
        signal.emit(str(AgeBand(int(low), int(high))))

    def _typed(self) -> tuple[int, int] | None:
        if self.low.problem is not None or self.high.problem is not None:
            return None
        assert self.low.value is not None, "the field is not optional"
        assert self.high.value is not None, "the field is not optional"
        return int(self.low.value), int(self.high.value)

    def _read(self) -> None:
        typed = self._typed()
        if typed is None:
            return
        try:
            self.edited.emit(str(AgeBand(*typed)))
        except InputError as error:
            self.refused.emit(error)


class ChoiceEditor(ParameterEditor):
    """One of a few words; `name` is that of the parameter."""

    def __init__(self, name: str, choices: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._choices = name, choices
        self.box = QuietComboBox()
        self._row.addWidget(self.box)
        for choice in choices:
            self.box.addItem(choice, choice)
        self.box.activated.connect(lambda _index: self.edited.emit(self.box.currentData()))

    @property
    @override
    def first(self) -> QWidget:
        return self.box

    @override
    def retranslate(self, texts: Texts, name: str) -> None:
        for index, choice in enumerate(self._choices):
            self.box.setItemText(index, choice_words(texts, self._name, choice))
        self.box.setAccessibleName(name)

    @override
    def show_value(self, value: Json) -> None:
        self.box.setCurrentIndex(self.box.findData(value))


class TextEditor(ParameterEditor):
    """A short text; what it means to leave it empty is said in the field."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self.line = QLineEdit()
        self.line.setFixedWidth(_TEXT_PX)
        self._row.addWidget(self.line)
        # At once, as in the other fields, would refuse every code that is not typed to its end.
        self.line.editingFinished.connect(self._read)
        self._shown = ""

    @property
    @override
    def first(self) -> QWidget:
        return self.line

    @override
    def retranslate(self, texts: Texts, name: str) -> None:
        self.line.setPlaceholderText(texts(f"parameters.empty_{self._name}"))
        self.line.setAccessibleName(name)

    @override
    def show_value(self, value: Json) -> None:
        self._shown = str(value)
        if self.line.text() != self._shown:
            self.line.setText(self._shown)

    def _read(self) -> None:
        text = self.line.text().strip()
        if text != self._shown:
            self.edited.emit(text)


class DecayEditor(ParameterEditor):
    """The function and its numbers, a single one with a slider."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind = QuietComboBox()
        self.kind.setMinimumContentsLength(16)
        self._row.addWidget(self.kind)
        self._before = self._add_words()
        self.numbers = [self._add_field(_DECAY_NUMBER)]
        self._between = self._add_words()
        self.numbers.append(self._add_field(_DECAY_NUMBER))
        self._after = self._add_words()
        self.slider = ValueSlider(2, 60)
        self._row.addWidget(self.slider)
        self._used = dict(_DECAYS)
        """The last numbers of each function, for when it is chosen again."""
        self._texts: Texts | None = None
        self.kind.activated.connect(lambda _index: self._choose())
        for field in self.numbers:
            field.value_edited.connect(lambda _value: self._read())
        self.slider.moved.connect(lambda value: self.tried.emit(self._with(value)))
        self.slider.chosen.connect(lambda value: self.edited.emit(self._with(value)))

    @property
    @override
    def first(self) -> QWidget:
        return self.kind

    @override
    def retranslate(self, texts: Texts, name: str) -> None:
        self._texts = texts
        chosen = self._kind
        self.kind.clear()
        for kind in _DECAYS:
            self.kind.addItem(texts(f"parameters.decay_{_key(kind)}"), kind)
            self.kind.setItemData(
                self.kind.count() - 1, texts(f"parameters.decay_{_key(kind)}_tip"), Qt.ItemDataRole.ToolTipRole
            )
        self.kind.setCurrentIndex(max(self.kind.findData(chosen), 0))
        self.kind.setAccessibleName(name)
        for field in self.numbers:
            field.set_language(texts.language)
        self.slider.setAccessibleName(texts("parameters.slider", name=name))
        self._after.setText(texts("units.min"))
        self._arrange()

    @override
    def show_value(self, value: Json) -> None:
        decay = Decay.parse(str(value))
        self._used[decay.kind] = decay.numbers
        if self.kind.currentData() != decay.kind:
            self.kind.setCurrentIndex(self.kind.findData(decay.kind))
        self._arrange()
        for field, number in zip(self.numbers, decay.numbers, strict=False):
            field.set_value(number)
        if decay.numbers:
            self.slider.show_value(decay.numbers[0])

    @property
    def _kind(self) -> str:
        return self.kind.currentData() or next(iter(_DECAYS))

    def _arrange(self) -> None:
        """Show as many fields as the function has numbers, each with its words."""
        kind, count = self._kind, len(_DECAYS[self._kind])
        for index, (label, field) in enumerate(zip((self._before, self._between), self.numbers, strict=True)):
            label.setVisible(index < count)
            field.setVisible(index < count)
            if self._texts is not None and index < count:
                words = self._texts(f"parameters.decay_{_key(kind)}_n{index}")
                label.setText(words)
                field.setAccessibleName(f"{self.kind.accessibleName()}: {words}")
        self._after.setVisible(bool(count))
        # Beside two numbers there is no room for it on a small screen.
        self.slider.setVisible(count == 1)
        if self._texts is not None:
            self.kind.setToolTip(self._texts(f"parameters.decay_{_key(kind)}_tip"))

    def _choose(self) -> None:
        self.edited.emit(Decay(self._kind, self._used[self._kind]).text)

    def _read(self) -> None:
        wanted = self.numbers[: len(_DECAYS[self._kind])]
        if all(field.problem is None for field in wanted):
            self.edited.emit(Decay(self._kind, tuple(field.value or 0.0 for field in wanted)).text)

    def _with(self, number: float) -> Json:
        return Decay(self._kind, (number,)).text


class ValueSlider(QuietSlider):
    """A slider for numbers of one decimal that tells the hand on it (`moved`) from a choice (`chosen`).

    The hand chooses whole numbers, or tenths where the slider is `fine`.
    """

    moved = Signal(float)
    chosen = Signal(float)

    def __init__(self, low: int, high: int, parent: QWidget | None = None, *, fine: bool = False) -> None:
        super().__init__(parent)
        self._low, self._high, self._decimals = low, high, 1 if fine else 0
        self.setRange(low * _SLIDER_STEPS, high * _SLIDER_STEPS)
        self.setSingleStep(1 if fine else _SLIDER_STEPS)
        self.setPageStep(5 * self.singleStep())
        self.setMinimumWidth(_SLIDER_PX)
        self.valueChanged.connect(self._on_value)
        self.sliderReleased.connect(lambda: self.chosen.emit(self._number))

    def show_value(self, value: float) -> None:
        """Stand at `value`; the ends give way to values beyond them. The hand on the slider is not disturbed."""
        if self.isSliderDown():
            return
        blocker = QSignalBlocker(self)
        self.setRange(
            min(self._low * _SLIDER_STEPS, round(value * _SLIDER_STEPS)),
            max(self._high * _SLIDER_STEPS, round(value * _SLIDER_STEPS)),
        )
        self.setValue(round(value * _SLIDER_STEPS))
        blocker.unblock()

    @property
    def _number(self) -> float:
        """What the hand chooses; other numbers can be typed."""
        return round(self.value() / _SLIDER_STEPS, self._decimals)

    def _on_value(self) -> None:
        (self.moved if self.isSliderDown() else self.chosen).emit(self._number)


def choice_words(texts: Texts, name: str, choice: str) -> str:
    """What one of the words that a parameter can take means."""
    return texts(f"parameters.choice_{name}_{choice}")


def _key(kind: str) -> str:
    return kind.replace("-", "_")
