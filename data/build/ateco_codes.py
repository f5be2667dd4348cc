# SPDX-License-Identifier: EUPL-1.2
"""The codes of each edition of ATECO, in the order of the classification: `python -m data.build.ateco_codes`.

Read from the files inside the registry package `ateco` 1.0.0 (Istat, CC BY 4.0), which are not imported as code.
"""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path

EDITIONS = ("2007", "2022", "2025")
FOLDER = Path(__file__).resolve().parents[1] / "ateco"


def main() -> None:
    """Write `data/ateco/<edition>.txt`: one code a line, without dots."""
    spec = find_spec("ateco")
    if spec is None or spec.origin is None:
        raise SystemExit("The package ateco 1.0.0 is not installed.")
    FOLDER.mkdir(exist_ok=True)
    for edition in EDITIONS:
        path = Path(spec.origin).parent / "data" / edition / "nodes.json"
        nodes = json.loads(path.read_text("utf-8"))["nodes"]
        codes = [node["code"].replace(".", "") for node in nodes]
        (FOLDER / f"{edition}.txt").write_text("".join(f"{code}\n" for code in codes), "utf-8")


if __name__ == "__main__":
    main()
