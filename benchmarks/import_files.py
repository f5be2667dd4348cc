# SPDX-License-Identifier: EUPL-1.2
"""Invented files in real layouts, as large as the real ones, and the import of them that the benchmarks time."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from district_planner.importing.prepare import import_edit, prepare_import
from district_planner.importing.recipes import find_recipe
from district_planner.project import ProjectFile
from district_planner.scenarios import new_plan
from district_planner.territory import load_territory

PAIRS = 122_347
"""Rows of the real commuting matrix of 2021 that are at hand (data.md)."""
AGES = range(101)
SINCE_MERGED = {"012144": "012009", "005122": "005110"}
"""Codes of 2021 that merged by 2023: the file is of 2021, and its codes have to be carried."""


def write_commuting(path: Path) -> float:
    """Invented commuters in the layout of Istat's matrix of 2021: `PAIRS` rows. Gives the persons in all."""
    rng = np.random.default_rng(2021)
    codes = [SINCE_MERGED.get(code, code) for code in load_territory().codes]
    count = len(codes)
    keys = np.unique(rng.integers(0, count * count, PAIRS + 2_000))
    keys = np.sort(rng.permutation(keys)[:PAIRS])
    persons = rng.integers(1, 400, PAIRS)
    lines = ["Prov_res\tProcom_res\tProv_lav\tProcom_lav\tPendolari"]
    for key, number in zip(keys.tolist(), persons.tolist(), strict=True):
        home, work = codes[key // count], codes[key % count]
        lines.append(f"{home[:3]}\t{home}\t{work[:3]}\t{work}\t{number}")
    path.write_bytes(("\r\n".join(lines) + "\r\n").encode("ascii"))
    return float(persons.sum())


def write_population(path: Path) -> float:
    """The residents of 2023 by age in the layout of demo.istat.it, 806,000 rows with the totals. Gives their sum."""
    territory = load_territory()
    population = territory.population
    lines = ["Popolazione residente per sesso, età e stato civile al 1° gennaio 2023"]
    lines.append('"Codice comune";"Comune";"Età";"Totale maschi";"Totale femmine";"Totale"')
    total = 0
    for place, (code, name) in enumerate(zip(territory.codes, territory.names, strict=True)):
        if not population.known[place]:
            continue
        men, women = population.male[place].tolist(), population.female[place].tolist()
        rows = [*zip(AGES, men, women, strict=True), (999, sum(men), sum(women))]
        lines += [f'"{code}";"{name}";{age};{m};{f};{m + f}' for age, m, f in rows]
        total += sum(men) + sum(women)
    path.write_bytes(b"\xef\xbb\xbf" + "\r\n".join(lines).encode("utf-8"))
    return float(total)


def new_project(path: Path) -> ProjectFile:
    """A project of all Italy, empty."""
    return ProjectFile.create(path, new_plan("Italia", [region.code for region in load_territory().regions]))


def import_into(project: ProjectFile, file: Path, recipe: str) -> int:
    """Read a file by a recipe, carry it to the municipalities, store it. Gives the rows used.

    Raises:
        AssertionError: something was unsure or wrong, so that nothing would be measured.
    """
    prepared = prepare_import(file, find_recipe(recipe), territory=load_territory())
    report = prepared.report
    wrong = [finding.key for finding in report.findings if finding.severity == "error"]
    if prepared.dataset is None or report.doubts or wrong:
        raise AssertionError(f"{file.name} is not imported: {wrong} {[doubt.key for doubt in report.doubts]}")
    edit, payloads = import_edit(project.plan, prepared)
    project.apply(edit, payloads)
    return report.rows_used
