# SPDX-License-Identifier: EUPL-1.2
"""The real files through the window: recognised by their content, read with one click, with the totals that are known.

Expected figures: those that the samples' own description states (rows, commuters, persons employed).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from district_planner.gui.importing.reading_flow import CHECK
from tests.gui.importing.conftest import MakeAssistant

if TYPE_CHECKING:
    from district_planner.gui.session import Session

pytestmark = pytest.mark.samples


@dataclass(frozen=True)
class Sample:
    """A file, the recipe that knows it, and what is known of its contents."""

    name: str
    recipe: str
    read: int
    used: int
    total: float | None = None
    """Of the first column, or of the one named `column`."""
    column: str = ""


REAL = [
    Sample("matrix_pendoLAVORO_2021_TOP10.txt", "istat_commuting_2021", 122_347, 122_347, 17_812_690),
    Sample("SLL2021_composizione_SITUAS.json", "istat_sll_2021", 7_894, 7_894),
    Sample(
        "ISTAT_FrameTerritoriale_2023_appendice.xlsx", "istat_frame_total", 7_900, 7_900, 18_100_000, "persons_employed"
    ),
    Sample("MEF_IRPEF_2024_ricostruito_layout_ufficiale.csv", "mef_income", 7_896, 7_896),
    Sample("Classificazioni statistiche-e-dimensione-dei-comuni_31_12_2020.xls", "istat_classification", 7_903, 7_903),
]


def known_total(dialog: object, sample: Sample) -> float | None:
    """The total that the page of the check shows."""
    columns = {column.id: column for column in dialog.flow.prepared.report.columns}
    return columns[sample.column or next(iter(columns))].total_read


@pytest.mark.parametrize("sample", REAL, ids=lambda sample: sample.recipe)
def test_a_real_file_goes_in_with_one_click(
    assistant: MakeAssistant, samples: Path, demo: Session, sample: Sample
) -> None:
    dialog = assistant(samples / "real" / sample.name)
    assert [recipe.id for recipe in dialog.flow.offered][:1] == [sample.recipe]
    dialog.page.offers[0].click()
    assert dialog.step == CHECK
    report = dialog.flow.prepared.report
    assert (report.rows_read, report.rows_used, report.rows_lost) == (sample.read, sample.used, 0)
    if sample.total is not None:
        assert known_total(dialog, sample) == pytest.approx(sample.total, rel=1e-3)
    dialog.next_button.click()
    assert not dialog.isVisible()
    dataset = demo.plan.datasets[0]
    assert dataset.transformation.recipe == sample.recipe
    assert dataset.description.licence
    demo.undo()
    assert demo.plan.datasets == ()


def test_every_known_layout_is_recognised(assistant: MakeAssistant, samples: Path) -> None:
    """Of the small files in official layouts those without a recipe are left over."""
    unknown = []
    for path in sorted((samples / "layouts").iterdir()):
        dialog = assistant(path)
        if not dialog.flow.offered:
            unknown.append(path.name)
        dialog.cancel_button.click()
    # Road distances and the zones of the property market have no recipe; one line of the census is no table.
    without = ("REALE_8milaCensus", "SINTETICO_ISTAT_matrice_distanze", "SINTETICO_OMI_QI_ZONE")
    assert [name for name in unknown if not name.startswith(without)] == []
