"""``lims standards``: the data files of the catalogue; all but ``import`` without a database."""

import json
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from lims.catalogue import files
from lims.conformity.faults import StandardRefused
from lims.conformity.requirements import Requirement
from lims.conformity.standards import Standard
from lims.errors import LimsError
from lims.settings import load as load_settings

as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
folder = click.option(
    "--folder",
    "folders",
    multiple=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder with the laboratory's own data files; the instance's folder `standards` is always read.",
)


class StandardsGroup(click.Group):
    """A group whose ``import`` is loaded when it is called: the others need no database and start at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*super().list_commands(ctx), "import"]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name != "import":
            return super().get_command(ctx, cmd_name)
        found: click.Command = import_module("lims.commands.standards_import").import_file
        return found


@click.group(cls=StandardsGroup)
def standards() -> None:
    """List, show, check and import the standards that the judge knows."""


@standards.command("list")
@folder
@as_json
def list_standards(folders: tuple[Path, ...], as_json: bool) -> None:
    """List the data files with their dates."""
    lines = [_line(file) for file in files.standard_files(all_folders(folders))]
    if as_json:
        click.echo(json.dumps(lines, ensure_ascii=False))
        return
    for line in lines:
        span = f"{line['from'] or '?'} to {line['until'] or 'now'}" if line["kind"] == "standard" else "sampling scheme"
        click.echo(f"{line['code']:<26} {line['product'] or '':<12} {span:<26} {line['title']}")


@standards.command("show")
@click.argument("code")
@folder
@as_json
def show(code: str, folders: tuple[Path, ...], as_json: bool) -> None:
    """Show one standard: its classes, and each requirement with limit, specimens, rule and standing."""
    try:
        document = files.read_document(files.find(code, folders=all_folders(folders)).path)
        if as_json or not files.is_standard(document):
            click.echo(json.dumps(document, ensure_ascii=False, indent=None if as_json else 2))
            return
        click.echo(_in_words(files.with_includes(document, folders=all_folders(folders))))
    except LimsError as error:
        raise click.ClickException(in_words(error)) from error


@standards.command("check")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@as_json
def check(file: Path, as_json: bool) -> None:
    """Check a data file: whether the judge can apply all of it. Exit status 1 with the problems where it cannot."""
    problems = problems_of(file)
    if as_json:
        click.echo(json.dumps({"file": str(file), "sound": not problems, "problems": problems}, ensure_ascii=False))
    else:
        click.echo("\n".join(problems) if problems else f"{file}: sound")
    if problems:
        raise SystemExit(1)


def problems_of(file: Path) -> list[str]:
    """Return what keeps the judge from applying a data file."""
    try:
        document = files.read_document(file)
        if files.is_standard(document):
            files.with_includes(document, folders=all_folders(()))
    except StandardRefused as refusal:
        return refusal.problems
    except LimsError as error:
        return [in_words(error)]
    return []


def all_folders(folders: tuple[Path, ...]) -> tuple[Path, ...]:
    """Return the folders that were named, and the instance's own where it is there."""
    own = load_settings().home / "standards"
    return (*folders, own) if own.is_dir() else folders


def in_words(error: LimsError) -> str:
    """Return what is wrong with what was asked for, and what would help."""
    facts: Mapping[str, Any] = error.facts  # each class says of what type its facts are
    if isinstance(error, files.UnknownStandard):
        return f"No standard has the code {facts['key']!r}. Known are: {'; '.join(facts['known'])}."
    if isinstance(error, files.NotInForce):
        since, until = facts.get("start"), facts.get("end")
        span = f" It could be applied from {since or '?'} to {until or 'now'}" if since or until else ""
        by = f", then {facts['by']}" if facts.get("by") else ""
        return f"{facts['standard']} was not in force on {facts['on']}.{span}{by}{'.' if span else ''}"
    if isinstance(error, files.SeveralEditions):
        return f"{facts['family']} has several editions: {'; '.join(facts['editions'])}. Name one by its code."
    return f"{facts.get('file', '')}: {facts.get('problem', error)}"


def _line(file: files.StandardFile) -> dict[str, Any]:
    document = files.read_document(file.path)
    start, end = files.in_force(document)
    return {
        "code": file.code,
        "kind": document.get("kind", "standard"),
        "title": _text(document.get("title"), "en"),
        "title_zh": _text(document.get("title"), "zh"),
        "product": document.get("product"),
        "region": document.get("region"),
        "classes": [entry["id"] for entry in document.get("classes", ())],
        "from": start and start.isoformat(),
        "until": end and end.isoformat(),
        "shipped": file.is_shipped,
    }


def _text(value: object, language: str) -> str:
    return str(value.get(language, "")) if isinstance(value, Mapping) else ""


def _in_words(standard: Standard) -> str:
    lines = [f"{standard.code}  {standard.title['en']}  {standard.title['zh']}"]
    lines.append(f"classes: {', '.join(standard.classes)}")
    if standard.variants:
        lines.append(f"variants: {', '.join(standard.variants)}")
    lines += [_requirement_line(standard, requirement) for requirement in standard.requirements]
    return "\n".join(lines)


def _requirement_line(standard: Standard, requirement: Requirement) -> str:
    limits = {requirement.limit_text(class_id) for class_id in standard.classes}
    shown = limits.pop() if len(limits) == 1 else "by class"
    standing = "confirmed by source" if requirement.confirmed_by_source else "unconfirmed"
    plan = requirement.plan
    count = "by lot" if plan.by_lot else str(plan.n or (f"{plan.n_min} or more" if plan.n_min else "?"))
    return f"  {requirement.id:<24} {shown:<40} n {count:<10} {requirement.accept.rule.value:<26} {standing}"
