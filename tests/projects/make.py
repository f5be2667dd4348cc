# SPDX-License-Identifier: EUPL-1.2
"""Freeze a project file of the present schema version, and what is in it as JSON: `python tests/projects/make.py`.

Run once for each version of the schema, by the product that first has it, before it is handed out. A frozen file is
never made again: it stands for those that users have. The sites and all data in it are invented.
"""

from __future__ import annotations

import json
import math
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import shapely

FOLDER = Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER.parents[1]))

from district_planner.actors import ActorFact, Commitment, Part  # noqa: E402
from district_planner.core.records import Json  # noqa: E402
from district_planner.filiera import Activity, DemandTerm, Fact, OwnRange  # noqa: E402
from district_planner.project import ProjectFile  # noqa: E402
from district_planner.project.schema import current_version  # noqa: E402
from district_planner.scenarios import (  # noqa: E402
    CalibrationRecord,
    Dataset,
    DatasetColumn,
    Description,
    LayerMeasure,
    LayerStyle,
    OwnIndicator,
    Plan,
    Rule,
    Transformation,
    actor_edits,
    edits,
    filiera_edits,
    new_plan,
    own_edits,
    plan_records,
    scenario_edits,
    scoring_edits,
)
from district_planner.scenarios.payloads import Arrays, digest_of, pack  # noqa: E402
from district_planner.scoring.costs import CostProfile, CostRate, Role  # noqa: E402
from district_planner.scoring.stakeholders import Judgement  # noqa: E402
from district_planner.territory.layers import Layer  # noqa: E402

CODES = np.array([b"072006", b"073027", b"075035", b"016024"])
VALUES: Arrays = {
    "codes": CODES,
    "v_seats": np.array([120.0, np.nan, 45.0, 0.0]),
    "v_class": np.array([0.0, 1.0, np.nan, 0.0]),
    "l_class": np.array(["A \u2013 polo", "B"]),
}
FLOWS: Arrays = {
    "codes": CODES,
    "origin": np.array([0, 0, 1, 2], dtype=np.int32),
    "destination": np.array([0, 1, 1, 0], dtype=np.int32),
    "persons": np.array([812.0, 45.0, 377.5, 12.0]),
}
UNITS: Arrays = {
    "codes": CODES,
    "activities": np.array(["", "8891", "620200"], dtype="U6"),
    "periods": np.array(["2022", "2023Q2"]),
    "place": np.array([0, 0, 1, 3], dtype=np.int32),
    "activity": np.array([0, 1, 2, 1], dtype=np.int16),
    "period": np.array([0, 1, 1, 0], dtype=np.int16),
    "units": np.array([120.0, 3.0, np.nan, 1.0]),
    "employees": np.array([812.5, np.nan, 41.0, 7.25]),
}


def records(plan: Plan) -> dict[str, Json]:
    """The records of a plan with keys that JSON can have."""
    return {f"{entity}/{key}": value for (entity, key), value in plan_records(plan).items()}


def numbers(array: np.ndarray[Any, Any]) -> Json:
    """An array as JSON: unknown is null, bytes are text or hex."""
    if array.dtype == "uint8":
        return array.tobytes().hex()
    values = [value.decode() if isinstance(value, bytes) else value for value in array.tolist()]
    return [None if isinstance(value, float) and math.isnan(value) else value for value in values]


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
    project.apply(edits.update_site(project.plan, 2, staff_now=310.5, contacts_year=1250000))
    project.apply(edits.duplicate_site(project.plan, 1, "Esempio D"))
    project.apply(edits.remove_site(project.plan, 3))
    project.apply(edits.set_parameter(project.plan, "cutoff_minutes", 45))
    project.apply(edits.set_parameter(project.plan, "decay", "half-life:12"))
    project.apply(edits.set_weight(project.plan, next(iter(project.plan.weights)), 33.5))
    project.apply(edits.rename_project(project.plan, "Progetto d'esempio"))
    project.apply(edits.set_regions(project.plan, ["16", "17"]))
    bring_data(project)
    make_own(project)
    make_filiera(project)
    meet(project)
    rank(project)
    project.apply(edits.rename_project(project.plan, "Annullato"))
    project.apply(own_edits.remove_dataset(project.plan, 2))
    project.undo()
    project.undo()


def dataset(kind: str, title: str, **fields: Any) -> Dataset:
    """A data set of invented figures, with every field of its description."""
    description = Description(
        title, "Ente d'esempio", "2023", "CC BY 4.0", "https://example.org/dati?a=1&b=2", "Dati inventati\nper le prove"
    )
    transformation = Transformation(
        "dati d'esempio.csv", "ab" * 32, 4321, "2026-11-22T09:30:00+00:00", rows_read=9, rows_used=4, rows_lost=2,
        rows_skipped=3, lost=(Rule("history.unknown_code", {"code": "999999"}, 2),),
        rules=(Rule("history.merged", {"name": "Esempio", "year": "2014"}, 1),), codes="2019-2021", recipe="esempio",
    )  # fmt: skip
    return Dataset(0, kind, description, transformation, **fields)  # type: ignore[arg-type]  # one of the kinds


def layer() -> Arrays:
    """Two polygons and a multipolygon with a number and a text each."""
    shapes = [shapely.box(17.0, 40.5, 17.2, 40.7), shapely.Point(16.6, 40.8).buffer(0.05, quad_segs=2)]
    parts = shapely.multipolygons([shapely.box(18.0, 40.0, 18.1, 40.1), shapely.box(18.2, 40.0, 18.3, 40.1)])
    texts = np.array(["Area «nord»", "", "Due parti"], dtype=np.dtypes.StringDType())
    return Layer(
        np.array([*shapes, parts], dtype=object), {"area": np.array([4.5, np.nan, 2.0])}, {"name": texts}
    ).pack()


def bring_data(project: ProjectFile) -> None:
    """A data set of each kind; one of them described better, one replaced by a newer one and removed."""
    seats = DatasetColumn(
        "seats", {"it": "Posti", "en": "Seats"}, "seats", "count", known=3, total=165.0, total_read=170.5
    )
    kind = DatasetColumn("class", {"it": "Classe", "en": "Class"}, "", "category", known=3)
    density = OwnIndicator("", {"it": "Posti per km²", "en": "Seats per km²"}, "seats_per_km2", 2, "rate", "purples",
                           "density(data.0.seats)", note="Dalla ricetta")  # fmt: skip
    bring(project, dataset("values", "Posti", columns=(seats, kind), mapping={"format": "text", "rows": [1, 2]}),
          VALUES, density)  # fmt: skip
    bring(project, dataset("flows", "Pendolari"), FLOWS)
    style = LayerStyle(visible=False, colour="orange", size=5, opacity=0.25, label="name", filter="[area] >= 2")
    area = DatasetColumn("area", {"it": "Superficie", "en": "Area"}, "ha", "count", 1)
    name = DatasetColumn("name", {"it": "Nome", "en": "Name"}, "", "text")
    bring(project, dataset("layer", "Aree", columns=(area, name), style=style, geometry="polygon"), layer())
    project.apply(
        own_edits.add_dataset(project.plan, dataset("tiles", "Sfondo", path="/dati/sfondo d'esempio.mbtiles"))
    )
    bring(
        project,
        dataset(
            "units",
            "Unità locali",
            classification="2007",
            absent="zero",
            series="asia",
            periods=("2022", "2023Q2"),
            partial=True,
        ),
        UNITS,
    )
    described = replace(project.plan.dataset(1).description, title="Posti, 2023", note="")
    project.apply(own_edits.update_dataset(project.plan, 1, description=described))
    # Removed, and there again after one more undo: its block stays in the file for that.
    bring(project, dataset("values", "Prova", columns=(seats,)), {"codes": CODES[:1], "v_seats": np.array([7.0])})
    project.apply(own_edits.remove_dataset(project.plan, 6))


def bring(project: ProjectFile, new: Dataset, arrays: Arrays, *indicators: OwnIndicator) -> None:
    """Import a data set with its numbers."""
    block = pack(arrays)
    digest = digest_of(block)
    project.apply(own_edits.add_dataset(project.plan, replace(new, payload=digest), indicators), {digest: block})


def make_own(project: ProjectFile) -> None:
    """Indicators of expressions and of a layer, criteria, and a calibration."""
    share = OwnIndicator("", {"it": "Posti su residenti", "en": "Seats per resident"}, "%",
                         expression="share(data.1.seats; residents)")  # fmt: skip
    near = OwnIndicator("", {"it": "Aree vicine", "en": "Areas nearby"}, "areas", 0, "count",
                        layer=LayerMeasure(3, "sum", "catchment", "area", '[name] != ""'))  # fmt: skip
    project.apply(own_edits.add_indicator(project.plan, share))
    project.apply(own_edits.add_indicator(project.plan, near))
    project.apply(own_edits.update_indicator(project.plan, "own.2", decimals=3))
    project.apply(own_edits.add_criterion(project.plan, "data.1.seats", "more", "catchment", 12.5))
    project.apply(own_edits.add_criterion(project.plan, "own.2", "less"))
    project.apply(own_edits.update_criterion(project.plan, "own.5", low_percentile=10.0))
    record = CalibrationRecord(
        2, ("16",), 45.0, "half-life:12", "half-life:14.5", 0.712, 0.768, 0.91, 0.84, 0.9, 1246.5, 4,
        "2026-11-22T09:45:00+00:00",
    )  # fmt: skip
    project.apply(own_edits.set_calibration(project.plan, record))


def fact(low: float, default: float, high: float, **fields: Any) -> Fact:
    """A number of an invented activity."""
    return Fact(low, default, high, "method", **fields)


def activity(name: str, sector: str, **fields: Any) -> Activity:
    """An invented activity with every field."""
    term = DemandTerm(
        "residents", fact(330, 330, 450, year=2022, note={"it": "Obiettivo", "en": "Target"}), 1000, "0-2"
    )
    staff = DemandTerm("on_site_staff", fact(1, 2.5, 4, assumption=True), 100)
    return Activity(
        id=name, sector=sector, names={"it": f"Attività {name}", "en": f"Activity {name}"},  # type: ignore[arg-type]
        descriptions={"it": "Inventata\nper le prove", "en": "Invented"}, driver="both",
        unit={"it": "posti", "en": "places"}, yardstick="target", demand=(term, staff), minimum=fact(10, 20, 30),
        per_unit=fact(20, 30, 60), jobs=fact(3, 5, 9), area_m2=fact(100, 180, 400), startup="medium",
        startup_reason={"it": "Bassa soglia", "en": "Low threshold"}, actors=("university", "startup"),
        ateco_2007=("88.91",), ateco_2022=("88.91.00",), ateco_2025=("88.91",), sources=("method",), **fields,
    )  # fmt: skip


def make_filiera(project: ProjectFile) -> None:
    """The catalogue changed, supply on the map, districts and sheets; some of it removed."""
    plan, make = lambda: project.plan, filiera_edits
    project.apply(make.update_activity(plan(), "nursery", jobs=fact(4, 6, 8, note={"it": "Nostra", "en": "Ours"})))
    project.apply(make.hide_activity(plan(), "cloud_services"))
    project.apply(make.add_activity(plan(), activity("own_bakery", "personal_services")))
    project.apply(make.add_point(plan(), activity="nursery", name="Nido «d'esempio»", lon=17.35, lat=40.7, size=24.0))
    project.apply(make.add_point(plan(), activity="own_bakery", name="Forno", lon=17.3, lat=40.72, status="planned",
                                 note="Apre presto", since="2026-12-01"))  # fmt: skip
    project.apply(make.move_point(plan(), 1, 17.36, 40.71))
    project.apply(make.update_point(plan(), 2, size=None, status="closed"))
    project.apply(make.add_district(plan(), name="Distretto d'esempio", sites=(1, 2), area=("073027", "072006"),
                                    origin="drawn", outline=((17.0, 40.5), (17.5, 40.5), (17.2, 40.9)),
                                    note="Nota"))  # fmt: skip
    project.apply(make.add_district(plan(), name="Da togliere", sites=(4,), origin="labour_market", label="SLL 2021"))
    project.apply(make.add_sheet(plan(), activity="nursery", title="Nido aziendale",
                                 made_at="2026-11-22T10:00:00+00:00", site=1, text="Testo", customers="Famiglie",
                                 jobs=OwnRange(3, 5, 8),
                                 figures={"demand": {"low": 10.5, "high": None}, "status": "void"}))  # fmt: skip
    project.apply(make.add_sheet(plan(), activity="own_bakery", title="Forno", made_at="2026-11-22", district=2))
    project.apply(make.update_sheet(plan(), 1, state="shared", note="Da rivedere", demand=OwnRange(1, 2, 3.5)))
    project.apply(make.remove_district(plan(), 2))


def meet(project: ProjectFile) -> None:
    """Actors, persons and initiatives."""
    plan, make = lambda: project.plan, actor_edits
    seats = ActorFact("seats", {"it": "450 postazioni", "en": "450 seats"}, 2013, "method")
    project.apply(make.add_actor(plan(), name="Università d'Esempio", kind="university", office="Ufficio tirocini",
                                 role="responsabile", municipality="072006", address="Via d'Esempio 1",
                                 web="https://example.org", note="Nota", facts=(seats,)))  # fmt: skip
    project.apply(make.add_actor(plan(), name="Comune d'Esempio", kind="local_body"))
    project.apply(make.update_actor(plan(), 2, role="assessore"))
    project.apply(make.add_person(plan(), actor=1, name="Persona Inventata", reason="referente", since="2026-11-22",
                                  email="persona@example.org", phone="+39 000 0000000"))  # fmt: skip
    project.apply(make.update_person(plan(), 1, phone=""))
    project.apply(filiera_edits.update_sheet(plan(), 1, actors=(1, 2)))
    project.apply(make.add_initiative(
        plan(), name="Nido per il polo", text="Testo", opportunities=(1,), district=1, sites=(1, 4),
        parts=(Part(1, "trains", "tirocini"), Part(2, "hosts")),
        commitments=(Commitment(2, "Trovare i locali", "2027-01-31"), Commitment(1, "Bando", state="kept")),
    ))  # fmt: skip
    project.apply(make.update_initiative(plan(), 1, state="talks"))
    project.apply(edits.remove_site(plan(), 4))
    project.apply(edits.set_parameter(plan(), "filiera_reference", "chosen"))
    project.apply(edits.set_parameter(plan(), "filiera_reference_area", "073027, 072006"))


def rank(project: ProjectFile) -> None:
    """Settings of criteria, stakeholders, a cost profile, and three scenarios of which the second is in use."""
    plan, make = lambda: project.plan, scoring_edits
    project.apply(scenario_edits.add_scenario(plan(), "Provvisorio"))
    project.apply(
        make.set_criterion(
            plan(), "labour_pool", dimension="own", direction="ideal", ideal=52500.5, low_percentile=10.0,
            high_percentile=90.0, minimum=1000.0, maximum=5e6, error=7.5,
        )
    )  # fmt: skip
    shape = ((0.0, 1.0), (12.5, 0.4), (80.0, 0.0))
    project.apply(make.set_criterion(plan(), "saturation", enabled=False, normalisation="points", points=shape))
    project.apply(make.set_criterion(plan(), "own.4", direction="target", target=1))
    project.apply(make.set_criterion(plan(), "huff_share", normalisation="fixed", worst=5.0, best=95.0))
    project.apply(make.add_stakeholder(plan(), name="Comune d'Esempio", method="swing", importance=2.0,
                                       points={"labour_pool": 100.0, "own.4": 35.0}, note="Giunta"))  # fmt: skip
    judgements = (Judgement("", "labour", "own", 3.0), Judgement("labour", "labour_pool", "huff_share", 1 / 7))
    project.apply(make.add_stakeholder(plan(), name="Ateneo d'Esempio", method="ahp", judgements=judgements))
    project.apply(make.add_stakeholder(plan(), name="Da togliere"))
    project.apply(make.remove_stakeholder(plan(), 3))
    project.apply(make.set_weighting(plan(), "group"))
    project.apply(make.set_weights(plan(), {"labour_pool": 41.0, "saturation": 9.5}))
    rates = (
        CostRate("rent", by_site=((1, 7.5),), source="Inventato", year=2025, assumption=True),
        CostRate("labour", indicator="data.1.seats", times=0.5),
        CostRate("incentives", used=False),
    )
    roles = (Role("Operatori d'esempio", 80.0, 1650.0, 18.25), Role("Responsabili", 6.0))
    project.apply(make.set_cost(plan(), CostProfile(roles, 1200.0, 9.0, 0.3, 25.0, 5.0, rates)))
    project.apply(make.set_for_sites(plan(), {"remote_share": 0.4}))
    for name, value in (("aggregation", "topsis"), ("robustness_draws", 500), ("vary_normalisation", "no")):
        project.apply(edits.set_parameter(plan(), name, value))
    project.apply(scenario_edits.rename_scenario(plan(), 2, "Lavoro agile", "Più lavoro da casa\ne costi"))
    project.apply(scenario_edits.add_scenario(plan(), "Meno regioni"))
    project.apply(edits.set_regions(plan(), ["16"]))
    project.apply(scenario_edits.add_scenario(plan(), "Da togliere"))
    project.apply(scenario_edits.switch_scenario(plan(), 2))
    project.apply(scenario_edits.remove_scenario(plan(), 4))
    project.keep_view("brush", {"sites": [1, 2], "codes": ["072006"], "columns": {"a": None}})


def main() -> None:
    """Make the pair of files, which must not exist."""
    path = FOLDER / f"version-{current_version()}.dplan"
    content = path.with_suffix(".json")
    if content.exists():
        sys.exit(f"{content.name} is frozen already")
    own = (activity("cloud_services", "technology"), activity("nursery", "childcare_sport"))
    first = replace(new_plan("Puglia", ["16"]), activities=own, catalogue_version="2026.1")
    with ProjectFile.create(path, first) as project:
        work(project)
        frozen = {
            "first": records(first),
            "records": records(project.plan),
            "views": {"brush": project.kept_view("brush")},
            "journal": [[entry.label, entry.params, entry.undone] for entry in project.history()],
            "numbers": {
                own.payload: {name: numbers(array) for name, array in project.arrays(own.payload).items()}
                for own in project.plan.datasets
                if own.payload
            },
        }
    content.write_text(json.dumps(frozen, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
