# SPDX-License-Identifier: EUPL-1.2
"""Commands that bring the user's files in: import, recipes. What is unsure is asked, and nothing is written then."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from district_planner.cli.context import AS_JSON, PROJECT, Session, one_line, pass_session, write_json
from district_planner.core.errors import InputError
from district_planner.importing.findings import Finding
from district_planner.importing.layout import Doubt, Layout

if TYPE_CHECKING:
    from district_planner.importing.mapping import Mapping
    from district_planner.importing.recipes import Recipe
    from district_planner.importing.report import ImportReport, PreparedImport
    from district_planner.scenarios import Plan
    from district_planner.scenarios.datasets import Dataset

_FILE = click.argument("file", type=click.Path(path_type=Path, readable=False))
_SHOWN = 20
"""Findings that are told one by one to a person; --json has them all."""


@click.command("import")
@PROJECT
@_FILE
@click.option("--recipe", help="Ricetta, vedi recipes / recipe, see recipes.")
@click.option(
    "--mapping", type=click.Path(path_type=Path, readable=False), help="Ricetta propria, TOML / recipe of your own."
)
@click.option(
    "--replace",
    "replaces",
    type=int,
    metavar="NUMBER",
    help="Dati di cui è la nuova edizione / data it is the new edition of.",
)
@click.option("--table", help="Foglio o file nello zip / sheet or file in the zip.")
@click.option("--choose", "choices", multiple=True, metavar="FIELD=VALUE", help="Risposta / answer to a question.")
@click.option("--title", help="Titolo dei dati / title of the data.")
@click.option("--publisher", help="Chi li pubblica / who publishes them.")
@click.option("--vintage", help="Anno dei dati / year of the data.")
@click.option("--licence", help="Licenza / licence.")
@click.option("--skip-bad-rows", is_flag=True, help="Importa senza le righe con errori / import without rows in error.")
@click.option("--dry-run", is_flag=True, help="Solo il resoconto / the report alone.")
@click.option(
    "--save-mapping",
    type=click.Path(path_type=Path, readable=False),
    help="Scrive come si è letto il file, TOML / writes how the file was read.",
)
@AS_JSON
@pass_session
def import_file(session: Session, /, project: Path, file: Path, **options: Any) -> int:  # the options above
    """Import a file of the user's. What is unsure or wrong is told with exit code 1, and nothing is written."""
    with session.open(project, read_only=options["dry_run"]) as opened:
        if file.exists() and file.samefile(opened.path):
            raise InputError("reading.open_project", file=file.name)
        former = None if options["replaces"] is None else opened.plan.dataset(options["replaces"])
        found = _prepared(session, file, options, former)
        nothing = {"imported": False, "replaced": False, "data": None}
        record: dict[str, Any] = {"file": str(file), **nothing, **found.record(session)}
        goes_on = found.may_go_on(skip_bad_rows=options["skip_bad_rows"])
        _tell(session, found, goes_on=goes_on)
        if goes_on:
            assert found.prepared is not None
            prepared = _described(found.prepared, file, options, former)
            if former is not None:
                _check_place(opened.plan, prepared, former)
            if options["save_mapping"] is not None:
                _save(session, found, options)
            if not options["dry_run"]:
                record |= _write(session, opened, prepared, former)
    if options["as_json"]:
        write_json(record)
    return 0 if record["imported"] or (options["dry_run"] and found.is_clean) else 1


class _Found:
    """What came of looking at a file and of preparing its import, as far as that went."""

    def __init__(
        self,
        recipe: Recipe | None,
        doubts: tuple[Doubt, ...],
        findings: tuple[Finding, ...],
        prepared: PreparedImport | None,
    ) -> None:
        self.recipe = recipe
        self.prepared = prepared
        self.doubts = doubts + (prepared.report.doubts if prepared else ())
        self.findings = findings + (prepared.report.findings if prepared else ())

    @property
    def is_clean(self) -> bool:
        """Whether nothing is open and nothing wrong."""
        wrong = any(finding.severity == "error" for finding in self.findings)
        return self.prepared is not None and self.prepared.dataset is not None and not self.doubts and not wrong

    def may_go_on(self, *, skip_bad_rows: bool) -> bool:
        """Whether the import may be done: all is well, or the user does without the rows in error."""
        possible = self.prepared is not None and self.prepared.dataset is not None and not self.doubts
        return self.is_clean or (possible and skip_bad_rows)

    def record(self, session: Session) -> dict[str, Any]:
        """The report as JSON."""
        from district_planner.importing.report import finding_text, rule_text

        texts = session.texts
        report = self.prepared.report if self.prepared else None
        return {
            "recipe": self.recipe.id if self.recipe else None,
            "questions": [_question(session, doubt) for doubt in self.doubts],
            "findings": [
                {
                    "severity": finding.severity,
                    "key": finding.key,
                    "row": finding.row,
                    "column": finding.column,
                    "value": finding.value,
                    "text": finding_text(finding, texts),
                }
                for finding in self.findings
            ],
            "rows": _rows(report),
            "codes": report.codes if report else "",
            "rules": [{"text": rule_text(rule, texts), "rows": rule.rows} for rule in report.rules] if report else [],
            "lost": [{"text": rule_text(rule, texts), "rows": rule.rows} for rule in report.lost] if report else [],
            "columns": [_column(column) for column in report.columns] if report else [],
        }


def _rows(report: ImportReport | None) -> dict[str, int] | None:
    if report is None:
        return None
    return {
        "read": report.rows_read,
        "used": report.rows_used,
        "lost": report.rows_lost,
        "skipped": report.rows_skipped,
    }


def _column(column: Any) -> dict[str, Any]:
    names = ("id", "heading", "numbers", "missing", "marks", "bad", "known", "total_read", "total_kept")
    return {name: getattr(column, name) for name in names}


def _question(session: Session, doubt: Doubt) -> dict[str, Any]:
    texts = session.texts
    return {
        "field": doubt.field,
        "text": texts(doubt.key, **doubt.params),
        "choices": [{"value": choice.value, "text": texts(choice.key, **choice.params)} for choice in doubt.choices],
    }


def _prepared(session: Session, file: Path, options: dict[str, Any], former: Dataset | None) -> _Found:
    """Find out how to read the file, and read it; as its `former` edition was, unless told otherwise."""
    from district_planner.importing.editions import former_recipe
    from district_planner.importing.prepare import prepare_import
    from district_planner.importing.recipes import find_recipe, read_recipe
    from district_planner.importing.recognise import TABLE, recognise
    from district_planner.territory import load_territory

    territory, answers = load_territory(), _answers(options["choices"])
    if options["table"]:
        answers[TABLE] = options["table"]
    if options["recipe"] and options["mapping"]:
        raise click.UsageError(session.texts("cli_import.recipe_or_mapping"))
    findings: tuple[Finding, ...] = ()
    if options["mapping"]:
        recipe = read_recipe(options["mapping"])
    elif options["recipe"]:
        recipe = find_recipe(options["recipe"])
    elif former is not None and (known_before := former_recipe(former)) is not None:
        recipe = known_before
    else:
        known = recognise(file, territory, answers)
        if known.recipe is None:
            return _Found(None, known.doubts, known.findings, None)
        recipe, findings = known.recipe, known.findings
    if options["table"]:
        hints = replace(recipe.mapping.layout, member=options["table"])
        recipe = replace(recipe, mapping=replace(recipe.mapping, layout=hints))
    _check_ids(answers, recipe.mapping)
    prepared = prepare_import(file, recipe, territory=territory, answers=answers, language=session.language)
    return _Found(recipe, (), findings, prepared)


_ASKED = (
    "recipe",
    "table",
    "place",
    "flows",
    "repeated",
    "crs",
    "swap",
    "kind",
    "units",
    "ateco",
    "zeros",
    "absent",
    "period",
    *(f.name for f in fields(Layout)),
)
"""Fields of questions; those about one column or value have its number or id after a colon."""
_ASKED_OF_ONE = ("number", "latest", "kind", "fraction")


def _check_ids(answers: dict[str, str], mapping: Mapping) -> None:
    """An answer about a value that the file does not have is a slip: it would be passed over in silence."""
    known = {value.id for value in mapping.values}
    for field in answers:
        head, separator, ids = field.partition(":")
        if head in ("kind", "fraction") and separator and not set(ids.split(",")) <= known:
            raise InputError("cli_import.choice_unknown", field=field)


def _answers(choices: tuple[str, ...]) -> dict[str, str]:
    """The answers given as FIELD=VALUE."""
    answers = {}
    for choice in choices:
        field, separator, value = choice.partition("=")
        if not separator or not field:
            raise InputError("cli_import.choice_form", value=choice)
        head, of_one, _ = field.partition(":")
        if (head if of_one else field) not in (_ASKED_OF_ONE if of_one else _ASKED):
            raise InputError("cli_import.choice_unknown", field=field)
        answers[field] = value
    return answers


def _tell(session: Session, found: _Found, *, goes_on: bool) -> None:
    """What was found, on stderr, for a person."""
    from district_planner.importing.report import finding_text, rule_text

    texts = session.texts
    report = found.prepared.report if found.prepared else None
    for finding in found.findings[:_SHOWN]:
        word = texts(f"cli_import.{finding.severity}")
        click.echo(one_line(f"{word}: {finding_text(finding, texts)}"), err=True)
    if len(found.findings) > _SHOWN:
        session.say("cli_import.more_findings", n=len(found.findings) - _SHOWN)
    for doubt in found.doubts:
        question = _question(session, doubt)
        click.echo(one_line(question["text"]), err=True)
        for choice in question["choices"]:
            click.echo(one_line(f"  --choose {_quoted(doubt.field, choice['value'])}  {choice['text']}"), err=True)
    if report is None or found.doubts:
        return
    for rule in (*report.rules, *report.lost):
        click.echo(one_line(rule_text(rule, texts)), err=True)
    session.say(
        "cli_import.rows", n=report.rows_read, used=report.rows_used, lost=report.rows_lost, skipped=report.rows_skipped
    )
    wrong = sum(finding.severity == "error" for finding in found.findings)
    if wrong and not goes_on:
        session.say("cli_import.not_imported", n=wrong)


def _quoted(field: str, value: str) -> str:
    import shlex

    return shlex.quote(f"{field}={value}")


def _described(prepared: PreparedImport, file: Path, options: dict[str, Any], former: Dataset | None) -> PreparedImport:
    """With what the command line says about the data in place of what the recipe or the former edition does."""
    assert prepared.dataset is not None
    said = {name: options[name] for name in ("title", "publisher", "vintage", "licence") if options[name] is not None}
    proposed = prepared.dataset.description
    if former is not None:
        from district_planner.importing.editions import next_description

        proposed = next_description(former, file.name, proposed)
    description = replace(proposed, **said)
    return replace(prepared, dataset=replace(prepared.dataset, description=description))


def _check_place(plan: Plan, prepared: PreparedImport, former: Dataset) -> None:
    """Refuse before anything is written what cannot take the place of its former edition; in a dry run too."""
    from district_planner.importing.prepare import import_edit

    import_edit(plan, prepared, replaces=former.id)


def _write(session: Session, opened: Any, prepared: PreparedImport, former: Dataset | None) -> dict[str, Any]:
    """Do the import, in one action that can be undone."""
    from district_planner.importing.prepare import import_edit
    from district_planner.scenarios.datasets import BY_MUNICIPALITY

    before = opened.plan
    edit, payloads = import_edit(before, prepared, replaces=former.id if former else None)
    opened.apply(edit, payloads)
    dataset = opened.plan.dataset(former.id) if former else opened.plan.datasets[-1]
    made = [own.id for own in opened.plan.indicators if own not in before.indicators]
    ids = [dataset.indicator_id(column.id) for column in dataset.columns] if dataset.kind in BY_MUNICIPALITY else []
    key = "cli_import.replaced" if former else "cli_import.imported"
    session.say(key, dataset=str(dataset.id), title=dataset.description.title)
    done = {"imported": True, "replaced": former is not None}
    return {**done, "data": dataset.id, "indicators": [*ids, *made]}


def _save(session: Session, found: _Found, options: dict[str, Any]) -> None:
    """Write how the file was read, for next year's file."""
    from district_planner.importing.recipes import UNSAVED, recipe_of_mapping, write_recipe
    from district_planner.importing.recognise import hints_of, without_years

    assert found.recipe is not None, "it was read by one"
    assert found.prepared is not None, "it was read"
    assert found.prepared.dataset is not None, "it may go on"
    path: Path = options["save_mapping"]
    recipe = found.recipe
    if recipe.id == UNSAVED:
        mapping: Mapping = found.prepared.mapping
        if found.prepared.layout is not None:
            answers = _answers(options["choices"])
            hints = hints_of(found.prepared.layout, answers, mapping.layout.member)
            mapping = replace(mapping, layout=hints)
        # Of another year, so without this one's: else next year's data would be called after this year.
        title = without_years(options["title"] or found.prepared.dataset.description.title) or path.stem
        both = {"it": title, "en": title}
        said = {name: options[name] for name in ("publisher", "licence") if options[name] is not None}
        mapping = replace(mapping, description=replace(mapping.description, title=both, **said))
        recipe = replace(recipe_of_mapping(mapping, path.stem), names=both)
    write_recipe(recipe, path)
    session.say("cli_import.mapping_saved", path=str(path))


@click.command("recipes")
@click.argument("recipe_id", metavar="[RECIPE]", required=False)
@AS_JSON
@pass_session
def recipes(session: Session, recipe_id: str | None, as_json: bool) -> None:
    """List the recipes: files that are read without questions. With a RECIPE, its TOML."""
    from district_planner.importing.recipes import (
        find_recipe,
        load_recipes,
        recipe_to_toml,
        shipped_recipes,
        user_recipes,
    )

    if recipe_id is not None:
        recipe = find_recipe(recipe_id)
        if as_json:
            write_json(_recipe_record(session, recipe, is_shipped=recipe in shipped_recipes()))
        else:
            click.echo(recipe_to_toml(recipe), nl=False)
        return
    shipped = shipped_recipes()
    rows = [_recipe_record(session, recipe, is_shipped=recipe in shipped) for recipe in load_recipes().values()]
    for problem in user_recipes()[1]:
        click.echo(one_line(problem.text(session.texts)), err=True)
    if as_json:
        write_json({"recipes": rows})
        return
    for row in rows:
        click.echo(f"{row['id']:<30}  {one_line(row['name'])}")


def _recipe_record(session: Session, recipe: Recipe, *, is_shipped: bool) -> dict[str, Any]:
    language, mapping = session.language, recipe.mapping
    return {
        "id": recipe.id,
        "name": recipe.name(language),
        "about": recipe.about.get(language, ""),
        "kind": mapping.kind,
        "shipped": is_shipped,
        "publisher": mapping.description.publisher,
        "licence": mapping.description.licence,
        "page": recipe.download.page,
        "url": recipe.download.url,
        "values": [{"id": value.id, "name": value.names.get(language, value.id)} for value in mapping.values],
    }
