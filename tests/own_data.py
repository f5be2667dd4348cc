# SPDX-License-Identifier: EUPL-1.2
"""Plans with data sets of invented figures, and the blocks of numbers that they name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np
import shapely

from district_planner.core.errors import NotFoundError
from district_planner.scenarios import (
    Dataset,
    DatasetColumn,
    Description,
    LayerMeasure,
    OwnIndicator,
    Plan,
    Rule,
    Transformation,
    add_dataset,
)
from district_planner.scenarios.payloads import Arrays, digest_of, pack, unpack
from district_planner.territory import load_territory
from district_planner.territory.layers import Layer


class Blocks:
    """Blocks of numbers in memory, as a project file holds them; `reads` counts how often each was asked for."""

    def __init__(self) -> None:
        self.stored: dict[str, bytes] = {}
        self.reads: Counter[str] = Counter()

    def put(self, arrays: dict[str, Any]) -> str:
        """Store a block and give its digest."""
        block = pack(arrays)
        self.stored[digest_of(block)] = block
        return digest_of(block)

    def arrays(self, digest: str) -> Arrays:
        """The arrays of a block."""
        self.reads[digest] += 1
        if digest not in self.stored:
            raise NotFoundError("planning.payload_missing", digest=digest[:12])
        return unpack(self.stored[digest])


DONE = Transformation(
    "addetti d'esempio.csv", "ab" * 32, 4321, "2026-11-22T09:30:00+00:00", rows_read=9, rows_used=6, rows_lost=2,
    rows_skipped=1, lost=(Rule("importing.lost_blank", {}, 2),), codes="2021", recipe="esempio",
)  # fmt: skip


def described(title: str = "Addetti d'esempio") -> Description:
    """Whose data it is."""
    return Description(
        title, "Ente d'esempio", "2021", "CC BY 4.0", "https://example.org/dati?a=1&b=2", "Cifre inventate"
    )


def column(column_id: str, name: str, kind: str, unit: str = "", **fields: Any) -> DatasetColumn:
    """A column with the same name in both languages but for the ending."""
    return DatasetColumn(column_id, {"it": name, "en": f"{name} (en)"}, unit, kind, **fields)  # type: ignore[arg-type]


def values_dataset(
    blocks: Blocks,
    codes: list[str],
    columns: list[tuple[DatasetColumn, list[float]]],
    labels: dict[str, list[str]] | None = None,
    title: str = "Addetti d'esempio",
) -> Dataset:
    """A data set of kind `values`: `columns` with a value for each code, `labels` by id of the categories."""
    arrays: dict[str, Any] = {"codes": np.array(codes, dtype="S6")}
    arrays |= {f"v_{entry.id}": np.array(numbers, dtype=np.float64) for entry, numbers in columns}
    arrays |= {f"l_{name}": np.array(words) for name, words in (labels or {}).items()}
    return Dataset(0, "values", described(title), DONE, tuple(entry for entry, _ in columns), blocks.put(arrays))


def layer_dataset(blocks: Blocks, points: list[tuple[float, float]], seats: list[float], names: list[str]) -> Dataset:
    """A data set of kind `layer`: points with a number and a text."""
    texts = np.array(names, dtype=np.dtypes.StringDType())
    layer = Layer(np.array(shapely.points(points)), {"seats": np.array(seats)}, {"name": texts})
    columns = (column("seats", "Posti", "count"), column("name", "Nome", "text"))
    return Dataset(0, "layer", described("Sedi d'esempio"), DONE, columns, blocks.put(layer.pack()), geometry="point")


def flows_dataset(
    blocks: Blocks, flows: Iterable[tuple[str, str, float]], title: str = "Pendolari d'esempio"
) -> Dataset:
    """A commuting matrix: home, place of work (codes) and persons of each pair."""
    homes, works, persons = zip(*flows, strict=True)
    codes = sorted({*homes, *works})
    arrays = {
        "codes": np.array(codes, dtype="S6"),
        "origin": np.array([codes.index(home) for home in homes], dtype=np.int32),
        "destination": np.array([codes.index(work) for work in works], dtype=np.int32),
        "persons": np.array(persons, dtype=np.float64),
    }
    return Dataset(0, "flows", described(title), DONE, payload=blocks.put(arrays))


def own(name: str, expression: str = "", *, kind: str = "rate", unit: str = "", **fields: Any) -> OwnIndicator:
    """An indicator of the user's; its id is given when it is added."""
    names = {"it": name, "en": f"{name} (en)"}
    return OwnIndicator("", names, unit, kind=kind, expression=expression, **fields)  # type: ignore[arg-type]


def with_dataset(plan: Plan, dataset: Dataset, *indicators: OwnIndicator) -> Plan:
    """The plan with the data set and the indicators that came with it."""
    return add_dataset(plan, dataset, indicators).apply(plan)


def puglia_codes() -> list[str]:
    """Codes of the municipalities of Puglia, in order."""
    territory = load_territory()
    return [territory.codes[position] for position in territory.in_regions(["16"])]


def of_layer(name: str, figure: str, reach: str, **fields: Any) -> OwnIndicator:
    """A figure of the layer that is data set 1."""
    measure = LayerMeasure(1, figure, reach, **fields)  # type: ignore[arg-type]
    return replace(own(name, kind="count"), layer=measure)
