# SPDX-License-Identifier: EUPL-1.2
"""Freeze a project file of the present schema version, and what is in it as JSON: `python tests/projects/make.py`.

Run once for each version of the schema, by the product that first has it, before it is handed out. A frozen file is
never made again: it stands for those that users have. The sites in it are invented.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER.parents[1]))

from district_planner.core.records import Json  # noqa: E402
from district_planner.project import ProjectFile  # noqa: E402
from district_planner.project.schema import current_version  # noqa: E402
from district_planner.scenarios import Plan, edits, new_plan, plan_records  # noqa: E402


def records(plan: Plan) -> dict[str, Json]:
    """The records of a plan with keys that JSON can have."""
    return {f"{entity}/{key}": value for (entity, key), value in plan_records(plan).items()}


def work(project: ProjectFile) -> None:
    """Something of everything that can be stored."""
    add = edits.add_site
    project.apply(add(project.plan, name="Città d'esempio «A»", lon=17.34, lat=40.71, seats=300, invented=True))
    project.apply(add(project.plan, name="Esempio B", lon=16.55, lat=40.83, kind="existing", seats=None, invented=True))
    project.apply(add(project.plan, name="Esempio C", lon=18.17, lat=40.35, kind="rival", seats=120, invented=True))
    project.apply(edits.move_site(project.plan, 1, 17.58, 40.53))
    project.apply(
        edits.update_site(
            project.plan, 2, languages=("it", "de"), client_sector="energia", operator="Società d'esempio",
            notes='Prima riga\nseconda "riga" \N{GRINNING FACE}', remote_share=0.25, employees_per_seat=1.5,
        )
    )  # fmt: skip
    project.apply(edits.duplicate_site(project.plan, 1, "Esempio D"))
    project.apply(edits.remove_site(project.plan, 3))
    project.apply(edits.set_parameter(project.plan, "cutoff_minutes", 45))
    project.apply(edits.set_parameter(project.plan, "decay", "half-life:12"))
    project.apply(edits.set_weight(project.plan, next(iter(project.plan.weights)), 33.5))
    project.apply(edits.rename_project(project.plan, "Progetto d'esempio"))
    project.apply(edits.set_regions(project.plan, ["16", "17"]))
    project.apply(edits.rename_project(project.plan, "Annullato"))
    project.undo()


def main() -> None:
    """Make the pair of files, which must not exist."""
    path = FOLDER / f"version-{current_version()}.dplan"
    content = path.with_suffix(".json")
    if content.exists():
        sys.exit(f"{content.name} is frozen already")
    first = new_plan("Puglia", ["16"])
    with ProjectFile.create(path, first) as project:
        work(project)
        frozen = {
            "first": records(first),
            "records": records(project.plan),
            "journal": [[entry.label, entry.params, entry.undone] for entry in project.history()],
        }
    content.write_text(json.dumps(frozen, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
