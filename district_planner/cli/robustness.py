# SPDX-License-Identifier: EUPL-1.2
"""How far a ranking holds: the options that ask for it, what is added to the JSON, what is printed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from district_planner.cli.context import Session, one_line
from district_planner.scenarios import set_parameter

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from district_planner.scenarios import Plan
    from district_planner.scenarios.robustness_words import Called
    from district_planner.scoring import Criterion
    from district_planner.scoring.robustness import Robustness

_Command = TypeVar("_Command", bound=Callable[..., Any])
_OPTIONS = (
    click.option(
        "--robustness", "robust", is_flag=True, help="Quanto tiene la classifica / how far the ranking holds."
    ),
    click.option(
        "--draws",
        type=click.IntRange(100, 100_000),
        help="Quante prove, invece di quelle del progetto / how many draws, instead of the project's.",
    ),
    click.option(
        "--seed",
        type=click.IntRange(0, 2**32 - 1),
        help="Seme delle prove, invece di quello del progetto / seed of the draws, instead of the project's.",
    ),
)


def robustness_options(command: _Command) -> _Command:
    """Let a command take `robust`, `draws` and `seed`; `--draws` or `--seed` alone ask for robustness too."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def is_asked(*, robust: bool, draws: int | None, seed: int | None) -> bool:
    """Whether any of the options was given."""
    return robust or draws is not None or seed is not None


def with_draws(plan: Plan, draws: int | None, seed: int | None) -> Plan:
    """`plan` with as many draws from this seed; None: as it says itself."""
    for name, value in (("robustness_draws", draws), ("robustness_seed", seed)):
        if value is not None:
            plan = set_parameter(plan, name, value).apply(plan)
    return plan


def called(session: Session, places: Mapping[int, str], criteria: tuple[Criterion, ...]) -> Called:
    """What places and criteria are called in the language of the session."""
    from district_planner.scenarios.robustness_words import Called

    return Called.of(places, criteria, session.texts)


def rank_columns(found: Robustness, place: int) -> dict[str, Any]:
    """The columns of a place in the JSON; null for one that has no rank or is not told of."""
    row = found.row(place)
    if row is None:
        return {"rank_low": None, "rank_high": None, "rank_mean": None, "p_first": None, "p_rank": None}
    return {
        "rank_low": int(found.rank_low[row]),
        "rank_high": int(found.rank_high[row]),
        "rank_mean": float(found.rank_mean[row]),
        "p_first": float(found.p_first[row]),
        "p_rank": found.acceptability[row, : int(found.acceptability[row].nonzero()[0][-1]) + 1].tolist(),
    }


def verdict_record(
    session: Session, found: Robustness, names: Called, plan: Plan, name_place: Callable[[int], object]
) -> dict[str, Any]:
    """`verdict` in words and what it rests on, `robustness`; `name_place` gives what JSON calls a place."""
    from district_planner.scenarios.robustness_words import change_sentence, verdict_sentence

    change = found.smallest_change
    parameters = plan.parameters
    rests_on = {
        "kind": found.kind,
        "leader": None if found.leader is None else name_place(found.leader),
        "leaders": [name_place(place) for place in found.leaders],
        "p_first": found.p_lead,
        "runner_up": None if found.runner_up is None else name_place(found.runner_up),
        "p_first_runner_up": found.p_runner_up,
        "competing": found.competing,
        "smallest_change": None
        if change is None
        else {
            "criterion": change.criterion,
            "from": 100 * change.before,
            "to": 100 * change.after,
            "winner": name_place(change.winner),
            "text": change_sentence(session.texts, found, names),
        },
        "drivers": [
            {
                "criterion": driver.criterion,
                "share": driver.total,
                "weight": driver.weight,
                "data": driver.data,
                "normalisation": driver.normalisation,
            }
            for driver in found.drivers
        ],
        "draws": found.draws,
        "seed": found.seed,
        "weight_spread": parameters.weight_spread,
        "data_error": parameters.data_error,
        "vary_normalisation": parameters.vary_normalisation,
    }
    return {"verdict": verdict_sentence(session.texts, found, names), "robustness": rests_on}


def print_robustness(session: Session, found: Robustness, names: Called, places: Iterable[int]) -> None:
    """The verdict in words with its reasons, then what is said of each of the `places`."""
    from district_planner.scenarios.robustness_words import (
        basis_sentence,
        change_sentence,
        driver_sentences,
        place_sentence,
        verdict_sentence,
    )

    texts = session.texts
    sentences = [
        verdict_sentence(texts, found, names),
        change_sentence(texts, found, names),
        *driver_sentences(texts, found, names),
        basis_sentence(texts, found),
    ]
    click.echo("")
    for sentence in filter(None, sentences):
        click.echo(one_line(sentence))
    for place in places:
        sentence = place_sentence(texts, found, place)
        if sentence:
            click.echo(f"  {one_line(names.places[place])}: {sentence}")
