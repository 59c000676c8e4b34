"""`lims keys`: see the keys that sign, hand the certificates out, take one back, renew the list of those taken back."""

from pathlib import Path

import click
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from sqlalchemy import select

from lims import clock
from lims.accounts.models import Laboratory
from lims.accounts.queries import SYSTEM
from lims.audit.actions import AuditAction
from lims.audit.operations import record
from lims.certificates.timestamps.operations import renew_timestamps
from lims.commands.instance import instance
from lims.jobs import operations as jobs
from lims.printing import revocation
from lims.printing.authority import Authority
from lims.services import Services

NOTICE = (
    "The authority is the laboratory's own: it proves that a file comes from here to whoever has laboratory.pem from "
    "us, and nothing to software that does not know it. Hand the fingerprint out on paper."
)


@click.group()
def keys() -> None:
    """Look after the keys that sign certificates, codes on paper and checkpoints."""


@keys.command()
def show() -> None:
    """List the certificates in use and those taken back. Private keys are never shown."""
    with instance() as services:
        authority = Authority.read(services.published)
        for one in (*authority.roots, *authority.others):
            click.echo(_line(one, authority))
    click.echo(f"\nSHA-256 of the authority: {authority.fingerprint}\n{NOTICE}")


@keys.command()
@click.option("--to", "path", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The PEM file.")
def export(path: Path) -> None:
    """Write the published certificates and the list of revoked ones: what `lims verify` needs."""
    with instance() as services:
        path.write_bytes(services.published)
        click.echo(f"{path} holds no private key and may be given to everybody.")


@keys.command()
@click.argument("role", type=click.Choice(revocation.ROLES))
@click.option("--reason", type=click.Choice(list(revocation.REASONS)), required=True, help="Why it signs no more.")
@click.confirmation_option(prompt="It cannot be undone: a new key takes its place. Go on?")
def revoke(role: str, reason: str) -> None:
    """Take the certificate of ROLE back: it is listed as revoked, its private key is destroyed, a new one signs.

    What a stolen key signed is not believed any more, whatever its date, unless a timestamp proves it older.
    """
    with instance() as services:
        old = _revoke(services, role, reason)
        click.echo(f"Certificate {old.serial_number:x} is revoked; a new key signs from now on.")


@keys.command()
@click.option("--to", "path", type=click.Path(dir_okay=False, path_type=Path), help="Write it to this file too (DER).")
def crl(path: Path | None) -> None:
    """Sign the list of revoked certificates anew. The public address does so by itself, each week."""
    with instance() as services:
        made = revocation.renew_list(services.keys, clock.now())
    if path:
        path.write_bytes(made)
    listed = x509.load_der_x509_crl(made)
    click.echo(f"{len(list(listed))} revoked certificates; valid until {listed.next_update_utc:%Y-%m-%d}.")


@keys.command()
@click.option("--older-than", "days", type=click.IntRange(0), required=True, metavar="DAYS", help="How old is old.")
def timestamps(days: int) -> None:
    """Have issued certificates timestamped anew where their newest timestamp, or their issue, is older than DAYS.

    The files never change: the timestamps are kept beside them. It needs LIMS_TIMESTAMP_URL.
    """
    with instance() as services:
        asked = renew_timestamps(services.database, days=days, settings=services.settings, at_once=True)
        renewed = sum(jobs.run(services, job_id) for job_id in asked)
        click.echo(f"{renewed} of {len(asked)} certificates timestamped anew.")
    if renewed < len(asked):
        raise click.ClickException("The others are tried again by the server, or now with: lims jobs run")


def _revoke(services: Services, role: str, reason: str) -> x509.Certificate:
    """Revoke, with the audit row in the laboratory's own stream."""
    with services.database.transaction() as session:
        laboratory = session.scalars(select(Laboratory).order_by(Laboratory.id.desc()).limit(1)).one()
        old = revocation.revoke(services.keys, role, reason=reason, now=clock.now())
        also = {"role": role, "serial": f"{old.serial_number:x}"}
        record(session, AuditAction.KEY_REVOKED, subject=laboratory, actor=SYSTEM, reason=reason, also=also)
    return old


def _line(one: x509.Certificate, authority: Authority) -> str:
    name = one.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)[0].value
    until = f"{one.not_valid_after_utc:%Y-%m-%d}"
    taken_back = authority.revocation_of(one.serial_number)
    end = f"revoked {taken_back.at:%Y-%m-%d}: {taken_back.reason}" if taken_back else f"until {until}"
    return f"{one.fingerprint(hashes.SHA256()).hex()[:16]}  {name!s:<60} {end}"
