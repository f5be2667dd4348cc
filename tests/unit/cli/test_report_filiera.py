# SPDX-License-Identifier: EUPL-1.2
"""The map of an activity in a report from the command line; expected: the demand the command line tells."""

from __future__ import annotations

import pytest

from district_planner import cli


def test_the_report_shows_the_map_of_an_activity(project, tmp_path, capsys):
    page = tmp_path / "rapporto.html"
    given = ["--format", "html", "--output", str(page), "--indicator", "filiera.nursery.status"]
    assert cli.main(["--language", "it", "report", project, *given]) == 0
    capsys.readouterr()
    written = page.read_text(encoding="utf-8")
    assert "Asilo nido: stato" in written
    assert "257 comuni" in written, "without local units the status of all is unknown"


@pytest.mark.parametrize("indicator", ["filiera.nothing.status", "filiera.nursery.nothing"])
def test_what_there_is_not_is_refused(project, tmp_path, capsys, indicator):
    given = ["--format", "html", "--output", str(tmp_path / "rapporto.html"), "--indicator", indicator]
    assert cli.main(["--language", "it", "report", project, *given]) == 1
    assert indicator in capsys.readouterr().err
    assert not (tmp_path / "rapporto.html").exists()
