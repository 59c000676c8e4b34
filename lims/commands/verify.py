"""`lims verify`: is this what the laboratory gave out? Without a database, a network, or an account."""

import json
from pathlib import Path
from typing import Any

import click

from lims import settings
from lims.certificates.proof import examine
from lims.certificates.proof.answers import SENTENCES, Answer
from lims.printing.authority import Authority
from lims.printing.errors import NoCertificate

NO_CERTIFICATE = (
    "Whose certificate is it to be? Give the file that the laboratory publishes (its address, then /laboratory.pem): "
    "--certificate laboratory.pem"
)
STANDING = "Whether it still stands, only the laboratory's public page tells"


@click.command()
@click.argument("thing")
@click.option(
    "--certificate",
    "path",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The laboratory's published certificates (PEM), which you trust.",
)
@click.option("--json", "as_json", is_flag=True, help="Answer a program.")
def verify(thing: str, path: Path | None, as_json: bool) -> None:
    """Check THING: a certificate (PDF), an evidence bundle (zip), a photograph of a certificate, or the code in its QR.

    Ends with 0 if it is genuine, 1 if it is not, 2 if the command is wrong, 3 if there was nothing to judge.
    """
    answer = _answer(thing, _authority(path))
    if as_json:
        click.echo(json.dumps(answer.as_json, ensure_ascii=False, indent=1))
    else:
        _tell(answer)
    raise SystemExit(answer.exit_code)


def _authority(path: Path | None) -> Authority:
    """Return whom to trust: the certificates given, else those of the laboratory on this machine."""
    here = settings.load().home / "keys" / "authority.pem"
    if path is None and not here.exists():
        raise click.UsageError(NO_CERTIFICATE)
    pem = path.read_bytes() if path else b"".join(one.read_bytes() for one in sorted(here.parent.rglob("*.pem")))
    try:
        return Authority.read(pem)
    except NoCertificate:
        raise click.UsageError(f"{path} holds no certificate of an authority (PEM).") from None


def _answer(thing: str, authority: Authority) -> Answer:
    place = Path(thing)
    if len(thing) < 250 and place.is_file():
        return examine.examine_path(place, authority)
    if examine.is_code(thing):
        return examine.examine_code(thing, authority)
    raise click.UsageError(f"There is no file {thing[:200]}, and it is no code of a certificate.")


def _tell(answer: Answer) -> None:
    """Say it to a person."""
    click.echo(f"{answer.finding.value.upper()}: {SENTENCES[answer.finding]}")
    for name, value in answer.facts.items():
        if value not in ("", {}, None):
            click.echo(f"  {name.replace('_', ' ')}: {_text(value)}")
    for fault in answer.faults:
        click.echo(f"  - {fault}", err=True)
    if answer.exit_code == 0 and answer.kind != "bundle":
        address = answer.facts.get("verification_url", "")
        click.echo(f"{STANDING}{': ' + address if address else ''}.")


def _text(value: Any) -> str:
    if isinstance(value, dict):
        texts = (f"{name} {one}" if isinstance(one, int) else str(one) for name, one in value.items() if one)
        return " · ".join(texts)
    return str(value)
