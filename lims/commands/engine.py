"""``lims engine``: run worked examples through the judge, one JSON object a line."""

import json
from pathlib import Path

import click

from lims.conformity.engine import run_cases
from lims.conformity.refusals import Refused


@click.group()
def engine() -> None:
    """Run the judge's single operations."""


@engine.command("run")
@click.argument("cases", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def run(cases: Path) -> None:
    """Run every case of the file CASES and print {"id": ..., "result": {...}} for each."""
    try:
        for answer in run_cases(_content(cases)):
            click.echo(json.dumps(answer))
    except Refused as refusal:
        raise click.ClickException(f"{cases} holds no cases: {refusal}") from refusal


def _content(cases: Path) -> bytes:
    try:
        return cases.read_bytes()
    except OSError as error:
        raise click.ClickException(f"{cases} cannot be read: {error.strerror}") from error
