# SPDX-License-Identifier: EUPL-1.2
"""The real files of planners, read at the window and on the command line: the totals that are known, the same twice.

Expected figures: those stated where the samples are described (`design/data.md` beside them): rows, commuters, persons
employed (18.10 M), areas; persons of industry and services added up cell by cell.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.e2e.planners import CommandPlanner
from tests.e2e.test_import_stories import held
from tests.e2e.window_planner import WindowPlanner

pytestmark = pytest.mark.samples


@dataclass(frozen=True)
class Sample:
    """A file, the recipe that knows it, rows read and used, totals by column, municipalities that are known."""

    file: str
    recipe: str
    read: int
    used: int
    totals: dict[str, float] = field(default_factory=dict)
    known: dict[str, int] = field(default_factory=dict)


FRAME = "ISTAT_FrameTerritoriale_2023_appendice.xlsx"
REAL = [
    Sample("matrix_pendoLAVORO_2021_TOP10.txt", "istat_commuting_2021", 122_347, 122_347, {"persons": 17_812_690}),
    Sample(FRAME, "istat_frame_total", 7900, 7900, {"persons_employed": 18_097_111}),
    Sample(FRAME, "istat_frame_industry", 7856, 7856, {"persons_employed": 5_790_483}),
    Sample(FRAME, "istat_frame_services", 7899, 7899, {"persons_employed": 12_290_650}),
    Sample("MEF_IRPEF_2024_ricostruito_layout_ufficiale.csv", "mef_income", 7896, 7896, {}, {"income": 7901}),
    Sample("SLL2021_composizione_SITUAS.json", "istat_sll_2021", 7894, 7894, {}, {"sll": 7901}),
    Sample("Classificazioni statistiche-e-dimensione-dei-comuni_31_12_2020.xls", "istat_classification", 7903, 7903),
    Sample("MUR_USTAT_atenei_ckan_dump.json", "mur_universities", 109, 98, {"universities": 98}),
]


@pytest.mark.parametrize("sample", REAL, ids=lambda sample: sample.recipe)
def test_a_real_file_reads_the_same_at_the_window_and_on_the_command_line(
    window: WindowPlanner, commands: CommandPlanner, samples: Path, sample: Sample
) -> None:
    brought = []
    for planner in (window, commands):
        planner.new("Puglia", "Distretto")
        brought.append(planner.bring(samples / "real" / sample.file, recipe=sample.recipe))
    assert brought[0] == brought[1]
    found = brought[0]
    assert (found.read, found.used) == (sample.read, sample.used)
    assert not [said for said in found.said if said.startswith("error")]
    totals = {name: found.totals[name] for name in sample.totals}
    assert totals == pytest.approx(sample.totals, rel=1e-6)
    assert {name: found.known[name] for name in sample.known} == sample.known
    window.session.close_project()
    assert held(window.path) == held(commands.path)


def test_the_matrix_of_istat_shows_who_works_in_taranto_and_is_calibrated_on(
    window: WindowPlanner, commands: CommandPlanner, samples: Path
) -> None:
    """Persons from the file itself, counted line by line; the calibration from docs/method/commuting.md."""
    file = samples / "real" / "matrix_pendoLAVORO_2021_TOP10.txt"
    home: dict[str, float] = {}
    leaving = 0.0
    for line in file.read_text("utf-8").splitlines()[1:]:
        _, origin, _, destination, persons = line.split("\t")
        if destination == "073027":
            home[origin] = home.get(origin, 0) + float(persons)
        if origin == "073027":
            leaving += float(persons)
    seen = []
    for planner in (window, commands):
        planner.new("Puglia", "Distretto")
        site = planner.add("Taranto", 17.263, 40.501)
        planner.bring(file)
        seen.append((planner.workers(site), planner.calibrate("how_far")))
    assert seen[0] == seen[1]
    workers, fitted = seen[0]
    assert workers.total == sum(home.values())
    assert workers.living_here == home["073027"]
    assert workers.working_here == pytest.approx(home["073027"] / leaving)
    assert {code: workers.persons[code] for code in ("073027", "073029", "073008")} == {
        code: home[code] for code in ("073027", "073029", "073008")
    }
    assert fitted.persons == 1_074_469
    assert (100 * fitted.before, 100 * fitted.after) == pytest.approx((38.0, 47.3), abs=0.05)
    assert 100 * fitted.within == pytest.approx(99.6, abs=0.05)
