# SPDX-License-Identifier: EUPL-1.2
"""What every benchmark shares: the result record, the rule of ratios, interleaved timing.

A benchmark is a module ``benchmarks/bench_<name>.py`` with

* ``run() -> BenchResult``: measures our step and its peer in the same run and judges the result;
* optionally ``step()``: a context manager that yields the bare callable, for pytest-benchmark.

The rule of ratios. A ratio is always worded as its target is worded:

* *at most N times the peer* (``ratio_at_most``): ratio = our value / peer value, smaller is better;
* *at least N times faster than the peer* (``ratio_at_least``): ratio = peer value / our value, larger is better.

Values are medians of interleaved rounds (ours, peer, ours, peer, ...), so that a busy machine slows both alike.
"""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Target:
    """What a figure has to reach; every bound that is set must hold.

    Attributes:
        value_at_most: ceiling of our own value, in the unit of the result.
        ratio_at_most: ceiling of our value / peer value.
        ratio_at_least: floor of peer value / our value ("times faster").
    """

    value_at_most: float | None = None
    ratio_at_most: float | None = None
    ratio_at_least: float | None = None

    def __post_init__(self) -> None:
        if self.ratio_at_most is not None and self.ratio_at_least is not None:
            raise ValueError("a target words its ratio one way: ratio_at_most or ratio_at_least, not both")

    @property
    def needs_peer(self) -> bool:
        """True when the target cannot be judged without a peer."""
        return self.ratio_at_most is not None or self.ratio_at_least is not None

    def ratio(self, value: float, peer_value: float) -> float:
        """Give the ratio worded as this target words it."""
        return peer_value / value if self.ratio_at_least is not None else value / peer_value

    def met(self, value: float, ratio: float | None) -> bool:
        """Tell whether a value and its ratio reach every bound that is set."""
        checks = [
            self.value_at_most is None or value <= self.value_at_most,
            self.ratio_at_most is None or (ratio is not None and ratio <= self.ratio_at_most),
            self.ratio_at_least is None or (ratio is not None and ratio >= self.ratio_at_least),
        ]
        return all(checks)

    def words(self, unit: str) -> str:
        """Describe the target in one line, as it is written to the results file."""
        parts = []
        if self.value_at_most is not None:
            parts.append(f"<= {self.value_at_most:g} {unit}")
        if self.ratio_at_most is not None:
            parts.append(f"<= {self.ratio_at_most:g}x the peer")
        if self.ratio_at_least is not None:
            parts.append(f">= {self.ratio_at_least:g}x faster than the peer")
        return " and ".join(parts)


@dataclass(frozen=True)
class BenchResult:
    """One benchmark, measured and judged; its fields are the keys of the results file.

    Attributes:
        name: the name given to ``dev.py bench``.
        value: our median, in ``unit``.
        unit: for example ``ms`` or ``MB``.
        peer: what was measured beside it, in words; None without a peer.
        peer_value: the peer's median in the same unit.
        ratio: worded as the target is, see the module's docstring.
        target: the target in words.
        ok: whether every bound of the target holds.
    """

    name: str
    value: float
    unit: str
    peer: str | None
    peer_value: float | None
    ratio: float | None
    target: str
    ok: bool

    @classmethod
    def judge(
        cls,
        name: str,
        value: float,
        unit: str,
        target: Target,
        *,
        peer: str | None = None,
        peer_value: float | None = None,
    ) -> BenchResult:
        """Make a result: compute the ratio by the rule and judge it against the target."""
        if (peer is None) != (peer_value is None):
            raise ValueError("a peer needs both a name and a value")
        if target.needs_peer and peer_value is None:
            raise ValueError(f"{name}: the target compares with a peer, but none was measured")
        ratio = None if peer_value is None else target.ratio(value, peer_value)
        return cls(
            name=name,
            value=round(value, 4),
            unit=unit,
            peer=peer,
            peer_value=None if peer_value is None else round(peer_value, 4),
            ratio=None if ratio is None else round(ratio, 4),
            target=target.words(unit),
            ok=target.met(value, ratio),
        )

    def as_dict(self) -> dict[str, object]:
        """Give the record that goes to the results file."""
        return asdict(self)

    def line(self) -> str:
        """Give one line for the terminal."""
        peer = "" if self.peer is None else f", peer {self.peer} {self.peer_value:g} {self.unit}, ratio {self.ratio:g}"
        return f"{'ok  ' if self.ok else 'MISS'} {self.name}: {self.value:g} {self.unit}{peer} (target {self.target})"


PEAK_KIB = """
def peak_kib():
    import resource
    from pathlib import Path
    try:
        status = Path("/proc/self/status").read_text("ascii")
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:"))
"""
"""For a script: the most memory its process ever held, in kibibytes, libraries included.

Linux counts into `ru_maxrss` what the process that started it held at most, which is more once other benchmarks ran.
"""


def elapsed_ms(action: Callable[[], object]) -> float:
    """Run an action once and give its wall time in milliseconds, with the garbage collector held off."""
    gc.collect()
    gc.disable()
    try:
        start = time.perf_counter()
        action()
        return (time.perf_counter() - start) * 1000.0
    finally:
        gc.enable()


def interleaved_medians(
    ours: Callable[[], float], peer: Callable[[], float], rounds: int, peer_rounds: int | None = None
) -> tuple[float, float]:
    """Measure two things by turns and give their medians.

    Args:
        ours: measures our step once and gives the figure (use ``elapsed_ms`` inside for times).
        peer: the same for the peer.
        rounds: how many times ours is measured.
        peer_rounds: how many of those rounds also measure the peer (a slow peer needs fewer); all by default.
    """
    wanted = rounds if peer_rounds is None else min(peer_rounds, rounds)
    own_values, peer_values = [], []
    for number in range(rounds):
        own_values.append(ours())
        if number < wanted:
            peer_values.append(peer())
    return statistics.median(own_values), statistics.median(peer_values)
