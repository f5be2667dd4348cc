# SPDX-License-Identifier: EUPL-1.2
"""The user guide is true and complete: what it names exists, what exists it names, what it shows was run."""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import click
import pytest

from district_planner.cli.application import commands
from district_planner.core.numbers import format_number
from district_planner.core.texts import Texts
from district_planner.scoring import load_criteria
from district_planner.scoring.criteria import FixedScale
from district_planner.territory.indicators import load_indicators
from tests import console

ROOT = console.ROOT
LANGUAGES = tuple(console.GUIDES)
KEYS = {"it": {"Shift": "Maiusc", "Del": "Canc"}, "en": {}}
FIELDS = (
    "name", "kind", "seats", "employees_per_seat", "remote_share", "staff_now", "contacts_year", "languages",
    "client_sector", "operator", "place", "lon", "lat", "notes",
)  # fmt: skip
_BLOCK = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)
_CODE = re.compile(r"`[^`]*`")
_LABEL = re.compile(r"(?<![\w*])\*([^*]+)\*(?![\w*])")

pytestmark = pytest.mark.parametrize("language", LANGUAGES)


@cache
def guide(language: str) -> str:
    """The text of the guide."""
    return console.GUIDES[language].read_text("utf-8")


def rows(language: str) -> list[str]:
    """The rows of its tables."""
    return [line for line in guide(language).splitlines() if line.startswith("| ")]


def plain(text: str) -> str:
    """A label without its mnemonic, its ellipsis and its line breaks."""
    return " ".join(text.replace("&", "").split()).removesuffix("…")


@cache
def labels(language: str) -> frozenset[str]:
    """Every text of the window, as `plain` leaves it."""
    found: set[str] = set()
    for path in (ROOT / "resources" / "i18n" / language).glob("*.toml"):
        for value in tomllib.loads(path.read_text("utf-8")).values():
            found |= {plain(text) for text in (value.values() if isinstance(value, dict) else [value])}
    return frozenset(found)


def leaf_commands(group: click.Group = commands, before: str = "") -> Iterator[tuple[str, click.Command]]:
    """Every command with its full name, such as `site add`."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from leaf_commands(command, f"{before}{name} ")
        else:
            yield f"{before}{name}", command


def test_words_in_italics_are_read_in_the_window(language: str) -> None:
    text = _CODE.sub("", _BLOCK.sub("", guide(language)))
    said = {plain(label) for label in _LABEL.findall(text)}
    assert len(said) > 80
    assert sorted(said - labels(language)) == []


def test_every_command_and_option_is_told(language: str) -> None:
    missing = []
    for name, command in leaf_commands():
        row = next((row for row in rows(language) if row.startswith((f"| `{name} ", f"| `{name}`"))), "")
        options = [option for parameter in command.params for option in parameter.opts if option.startswith("-")]
        missing += [f"{name} {option}" for option in options if f"`{option}" not in row]
        missing += [] if row else [name]
    general = [option for parameter in commands.params for option in parameter.opts]
    missing += [option for option in (*general, "--help", "-h") if f"`{option}" not in guide(language)]
    assert missing == []


def test_sessions_on_the_command_line_were_run(language: str) -> None:
    shown = console.session(guide(language))
    tried = {
        name
        for one in shown
        for name, _ in leaf_commands()
        if f"{one.command} ".startswith(f"district-planner {name} ")
    }
    assert {name for name, _ in leaf_commands()} - tried == set()
    wrong = []
    with console.own_folder(language):
        for exchange in shown:
            said = console.run(exchange.command)
            if not console.agrees(exchange.answer, said):
                wrong.append((exchange.command, said[:40]))
    assert wrong == [], "if the program is right: python -m tests.console"


def test_every_key_and_every_command_of_the_menus_is_told(language: str) -> None:
    from district_planner.gui.window_actions import _SPECS

    texts, missing = Texts(language), []
    for spec in _SPECS:
        label = f"*{texts(f'shell.action_{spec.name}').replace('&', '')}*"
        keys = list(spec.keys)
        for qt, word in KEYS[language].items():
            keys = [key.replace(qt, word) for key in keys]
        told = "| " + ", ".join(f"`{key}`" for key in keys) + f" | {label} |"
        if (told not in rows(language)) if keys else (label not in guide(language)):
            missing.append(told)
    assert missing == []


def test_every_criterion_stands_with_its_points_and_scale(language: str) -> None:
    told = {row.split(" | ")[0].removeprefix("| "): row for row in rows(language)}
    for criterion in load_criteria():
        row = told[criterion.name(language)]
        assert row.endswith(f"| {criterion.default_weight:g} |")
        fixed = isinstance(criterion.scale, FixedScale)
        assert ("| area |" in row) is not fixed, row


def test_every_indicator_is_told(language: str) -> None:
    names = [indicator.name(language) for indicator in load_indicators().values()]
    assert [name for name in names if f"| {name} |" not in guide(language)] == []
    assert [name for name in load_indicators() if f"`{name}`" not in guide(language)] == []


def test_every_parameter_stands_with_its_default(language: str) -> None:
    catalogue = tomllib.loads((ROOT / "resources" / "catalogue" / "parameters.toml").read_text("utf-8"))
    texts = Texts(language)
    for name, entry in catalogue.items():
        begin = f"| {texts(f'parameter_names.{name}')} (`{name}`) | "
        row = next(row for row in rows(language) if row.startswith(begin))
        assert str(entry["value"]) in row.removeprefix(begin).split(" | ")[0]
        assert bool(entry.get("assumption")) is row.endswith(("| ipotesi |", "| assumption |"))


def test_every_field_of_a_site_is_told(language: str) -> None:
    texts = Texts(language)
    missing = [name for name in FIELDS if f"*{texts(f'sites.field_{name}')}*" not in guide(language)]
    assert missing == []
    shown = {key for key in tomllib_keys(language, "sites") if re.fullmatch(r"field_[a-z_]+(?<!_tip)", key)}
    assert shown == {f"field_{name}" for name in FIELDS}


def tomllib_keys(language: str, area: str) -> set[str]:
    """The keys of a catalogue."""
    return set(tomllib.loads((ROOT / "resources" / "i18n" / language / f"{area}.toml").read_text("utf-8")))


def test_the_shipped_territory_is_told_as_it_is(language: str) -> None:
    with (ROOT / "data" / "territory" / "municipalities.csv").open(encoding="utf-8") as file:
        count = sum(1 for _ in file) - 1
    assert format_number(count, language=language) in guide(language)


def test_the_ends_of_the_sliders_are_told(language: str) -> None:
    from district_planner.gui.map.minutes_card import LEAST, MOST
    from district_planner.gui.scoring.criteria.tree_rows import SLIDER_POINTS
    from district_planner.gui.sites.site_table import CLOSE_POINTS

    words = {"it": ("da {} a {}", "arriva a {}", {2.0: "meno di due punti"}),
             "en": ("from {} to {}", "ends at {}", {2.0: "less than two points"})}[language]  # fmt: skip
    flowing = " ".join(guide(language).split())
    assert words[0].format(LEAST, MOST) in flowing
    assert words[1].format(SLIDER_POINTS) in flowing
    assert words[2][CLOSE_POINTS] in flowing


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the folders of the other systems are not here")
def test_files_are_where_the_guide_says(language: str) -> None:
    from district_planner.gui.file_dialogs import documents_folder
    from district_planner.gui.logs import log_path
    from district_planner.gui.map.tiles import cache_folder
    from district_planner.gui.settings import config_path
    from district_planner.project.backups import backup_root

    home = Path.home()
    for path in (config_path(), log_path(), cache_folder(), backup_root()):
        assert f"`~/{path.relative_to(home).as_posix()}`" in guide(language)
    assert f"`{documents_folder().name}`" in guide(language)
