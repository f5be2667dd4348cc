# SPDX-License-Identifier: EUPL-1.2
"""The pictures of the filiera: heat map with evidence, opportunity sheets, actors, district.

The local units are the invented quarters of `docs/examples`; actors, initiatives and commitments are invented.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from district_planner.gui.main_window import MainWindow

SIZES = [380, 340]
"""Map and tab below it."""
SHEETS = (("nursery", 0), ("virtual_assistants", 0), ("workforce_planning", 1), ("temp_work", 1), ("cleaning", 0))
"""Activity and which of the sites."""
NAMES = {
    "it": {
        "title": "Un nido per i turni",
        "body": "Comune X",
        "university": "Ateneo Y",
        "region": "Ente Z",
        "firm": "Ditta W",
        "nursery": "Nido di distretto (esempio)",
        "course": "Corso per operatori multilingue (esempio)",
        "room": "Trovare un locale di 300 m²",
        "call": "Bando per i nidi nei luoghi di lavoro",
        "district": "Arco jonico (esempio)",
    },
    "en": {
        "title": "A nursery for shifts",
        "body": "Town X",
        "university": "University Y",
        "region": "Agency Z",
        "firm": "Firm W",
        "nursery": "District nursery (example)",
        "course": "Course for multilingual agents (example)",
        "room": "Find premises of 300 m²",
        "call": "Call for nurseries at workplaces",
        "district": "Ionian arc (example)",
    },
}


def photograph_filiera(
    window: MainWindow, language: str, take: Callable[..., None], *, settle: Callable[[], None]
) -> None:
    """Once the quarters are imported: heat map, sheets, the matrix of actors, a district."""
    from PySide6.QtCore import Qt
    from PySide6.QtWidgets import QScrollArea, QSplitter

    from district_planner.scenarios import remove_site

    session, bottom = window.session, window.workspace.bottom
    placed = session.plan.sites[-1].id
    session.perform(lambda plan: remove_site(plan, placed))
    for area in window.workspace.inspector.findChildren(QScrollArea):
        area.verticalScrollBar().setValue(0)
    first = session.plan.sites[0].id
    session.select_site(first)
    records(window, language)
    settle()
    window.banner.dismiss()
    splitter = next(one for one in window.findChildren(QSplitter) if one.orientation() == Qt.Orientation.Vertical)
    splitter.setSizes(SIZES)
    window.actions_["tab_filiera"].trigger()
    settle()
    bottom.panel("filiera").matrix.show_activity("nursery")
    session.filiera_map.show("nursery", "status")
    settle()
    window.map_view.zoom_to_area()
    take("filiera")
    session.set_indicator("labour_pool")
    window.actions_["tab_opportunities"].trigger()
    settle()
    take("opportunities")
    window.actions_["tab_actors"].trigger()
    bottom.panel("actors").show_page("matrix")
    settle()
    take("actors")
    window.actions_["tab_district"].trigger()
    window.workspace.districts.choose(session.plan.districts[0].id)
    settle()
    take("district")


def records(window: MainWindow, language: str) -> None:
    """Sheets, actors, initiatives and a district as a planner makes them."""
    from district_planner.actors import Commitment, Part, load_start_set
    from district_planner.gui.filiera.sheet_work import make_sheet
    from district_planner.scenarios import add_actor, add_initiative, add_shipped_actors, update_sheet

    session, words = window.session, NAMES[language]
    sites = [site.id for site in session.plan.sites]
    window.workspace.districts.add(name=words["district"], sites=tuple(sites[:2]))
    for kind, name in (("local_body", "body"), ("university", "university"), ("region", "region"), ("startup", "firm")):
        session.perform(lambda plan, kind=kind, name=name: add_actor(plan, name=words[name], kind=kind))
    actor = {name: one.id for one in session.plan.actors for name in words if one.name == words[name]}
    session.perform(lambda plan: add_shipped_actors(plan, load_start_set()))
    for activity, which in SHEETS:
        make_sheet(session, session.filiera.opportunity(session.plan, ("site", sites[which]), activity))
    sheet = session.plan.sheets[0].id
    involved = (actor["body"], actor["university"])
    session.perform(lambda plan: update_sheet(plan, sheet, title=words["title"], state="shared", actors=involved))
    parts = (Part(actor["body"], "promotes"), Part(actor["body"], "hosts"), Part(actor["region"], "funds"))
    promised = (
        Commitment(actor["body"], words["room"], "2026-10-01"),
        Commitment(actor["region"], words["call"], "2027-01-31"),
    )
    district = session.plan.districts[0].id
    session.perform(
        lambda plan: add_initiative(
            plan,
            name=words["nursery"],
            state="talks",
            opportunities=(sheet,),
            district=district,
            parts=parts,
            commitments=promised,
        )
    )
    trains = (Part(actor["university"], "trains"), Part(actor["firm"], "hosts"))
    session.perform(lambda plan: add_initiative(plan, name=words["course"], district=district, parts=trains))
