"""``lims plan``: the ISO 2859-1 plan for a lot."""

import json
from typing import Any, Final

import click

from lims.conformity.cases import lots
from lims.conformity.refusals import Refused

ISOLATED: Final = (
    "A plan for one lot: an isolated consignment stays with normal inspection; switching needs a stream of"
    " consecutive lots of one manufacturer and product."
)


@click.command()
@click.option("--lot-size", required=True, help="Number of items in the lot.")
@click.option("--level", default="II", show_default=True, help="Inspection level: S-1 to S-4, I, II or III.")
@click.option("--aql", required=True, help="Acceptance quality limit as printed in the table: 0.65, 1.0, 1.5 ...")
@click.option("--severity", default="normal", show_default=True, help="normal, tightened or reduced.")
@click.option("--edition", default="iso_2859_1_1999", show_default=True, help="iso_2859_1_1999 or mil_std_105e.")
@click.option("--unit", help="percent_nonconforming or per_100_items: what the AQL counts.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def plan(as_json: bool, **lot: str | None) -> None:
    """Say which sample to draw from a lot and what decides about it."""
    found = _found(lot)
    if as_json:
        click.echo(json.dumps(found))
    elif "error" in found:
        click.echo(f"No plan: {found['error']}", err=True)
    else:
        click.echo(_in_words(found))
    if "error" in found:
        raise SystemExit(1)


def _found(lot: dict[str, str | None]) -> dict[str, Any]:
    """Return the plan; it is asked for by itself, since the other operations of the judge take longer to load."""
    try:
        return lots.plan(**{name: value for name, value in lot.items() if value is not None})
    except Refused as refusal:
        return {"error": refusal.code}


def _in_words(found: dict[str, Any]) -> str:
    letter = found["initial_letter"]
    used = "" if found["use_letter"] == letter else f", arrow {found['cell']} to {found['use_letter']}"
    lines = [
        f"Code letter {letter}{used}",
        f"Sample size n = {found['n']}, accept up to {found['ac']}, reject from {found['re']}",
    ]
    if found["full_inspection"]:
        lines.append(f"The sample is not smaller than the lot: inspect all {found['inspect_n']} items.")
    lines.append(ISOLATED)
    return "\n".join(lines)
