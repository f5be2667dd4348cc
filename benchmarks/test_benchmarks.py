# SPDX-License-Identifier: EUPL-1.2
"""The same steps under pytest-benchmark, for its statistics and comparisons: `python -m pytest benchmarks`.

Only benchmarks that offer `step()` are here; those that start processes measure themselves (`dev.py bench`).
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

import pytest

from benchmarks.__main__ import available

WITH_STEP = [name for name in available() if hasattr(importlib.import_module(f"benchmarks.bench_{name}"), "step")]


@pytest.mark.parametrize("name", WITH_STEP)
def test_step(name: str, benchmark: Callable[[Callable[[], object]], Any]) -> None:
    with importlib.import_module(f"benchmarks.bench_{name}").step() as step:
        benchmark(step)
