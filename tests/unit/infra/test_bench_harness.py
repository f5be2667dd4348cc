# SPDX-License-Identifier: EUPL-1.2
"""The rule of ratios, worked out by hand, and the results file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.__main__ import available, main
from benchmarks.harness import BenchResult, Target, interleaved_medians

NAMES = {
    "pool_all_municipalities",
    "drag_step",
    "national_repaint",
    "pan_step",
    "cold_start",
    "cold_start_memory",
}


def test_at_most_n_times_the_peer_divides_by_the_peer() -> None:
    target = Target(value_at_most=60, ratio_at_most=0.6)
    result = BenchResult.judge("national_repaint", 30.0, "ms", target, peer="plain drawPath", peer_value=100.0)
    assert result.ratio == 0.3
    assert result.target == "<= 60 ms and <= 0.6x the peer"
    assert result.ok


def test_at_least_n_times_faster_divides_by_ours() -> None:
    target = Target(ratio_at_least=50)
    assert BenchResult.judge("pool", 4.0, "ms", target, peer="access", peer_value=400.0).ratio == 100.0
    assert BenchResult.judge("pool", 8.0, "ms", target, peer="access", peer_value=400.0).ok
    assert not BenchResult.judge("pool", 8.01, "ms", target, peer="access", peer_value=400.0).ok


def test_every_bound_has_to_hold() -> None:
    target = Target(value_at_most=1500, ratio_at_most=6)
    assert not BenchResult.judge("cold_start", 1400.0, "ms", target, peer="bare window", peer_value=200.0).ok
    assert not BenchResult.judge("cold_start", 1600.0, "ms", target, peer="bare window", peer_value=400.0).ok
    assert BenchResult.judge("drag_step", 16.0, "ms", Target(value_at_most=16)).ok


def test_a_target_with_a_ratio_needs_a_peer() -> None:
    with pytest.raises(ValueError, match="compares with a peer"):
        BenchResult.judge("pan_step", 1.0, "ms", Target(ratio_at_most=0.1))
    with pytest.raises(ValueError, match="one way"):
        Target(ratio_at_most=1, ratio_at_least=1)


def test_rounds_are_interleaved_and_medians_taken() -> None:
    order: list[str] = []
    own, peer = iter([3.0, 1.0, 2.0]), iter([30.0, 10.0])

    def ours() -> float:
        order.append("ours")
        return next(own)

    def theirs() -> float:
        order.append("peer")
        return next(peer)

    assert interleaved_medians(ours, theirs, rounds=3, peer_rounds=2) == (2.0, 20.0)
    assert order == ["ours", "peer", "ours", "peer", "ours"]


def test_all_promised_names_are_there() -> None:
    assert set(available()) >= NAMES


def test_an_unknown_name_is_wrong_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["no_such_benchmark"])
    assert ended.value.code == 2
    assert "no_such_benchmark" in capsys.readouterr().err


def test_the_results_file_has_the_promised_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import benchmarks.__main__ as runner

    result = BenchResult.judge("drag_step", 1.0, "ms", Target(value_at_most=16))
    monkeypatch.setattr(runner, "run_one", lambda _name: result)
    file = tmp_path / "bench.json"
    assert main(["drag_step", "--json", str(file)]) == 0
    [row] = json.loads(file.read_text("utf-8"))
    assert list(row) == ["name", "value", "unit", "peer", "peer_value", "ratio", "target", "ok"]
