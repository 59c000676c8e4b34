"""A small archive of really printed and signed certificates, and what a forger makes of them."""

import io
import json
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from support.certification import Tested, make_authorised, make_tested, print_and_issue
from support.people import load_people

from lims import clock
from lims.accounts.queries import SYSTEM
from lims.audit.operations import make_checkpoint
from lims.certificates import operations
from lims.certificates.bundle import Wanted, packed
from lims.certificates.models import Certificate
from lims.certificates.proof.bundles import MANIFEST
from lims.printing.signing import sign_bytes
from lims.services import Services
from lims.shipments.declarations.models import DeclarationLine

Files = dict[str, bytes]


@dataclass
class Archive:
    """An instance with one certificate of each kind, by name; ``pem`` is what its laboratory publishes."""

    services: Services
    certificates: dict[str, Certificate]
    folder: Path

    @property
    def pem(self) -> Path:
        path = self.folder / "laboratory.pem"
        path.write_bytes(self.services.published)
        return path

    def pdf(self, name: str) -> bytes:
        return self.services.files.get(self.certificates[name].pdf_sha256)

    def bundle(self, *names: str) -> bytes:
        """Return the evidence bundle of all certificates, or of those named, packed for the auditor."""
        with self.services.database.snapshot() as session:
            auditor = load_people(session)["auditor"]
        ids = [one.id for name, one in self.certificates.items() if not names or name in names]
        return b"".join(packed(self.services, Wanted(ids, clock.now(), auditor)))


def make_archive(services: Services, folder: Path) -> Archive:
    """Issue four certificates: one that stands, one superseded by another, one revoked after the checkpoint."""
    ids = {name: issue(services) for name in ("valid", "superseded", "revoked")}
    with services.database.transaction() as session:
        make_checkpoint(session, actor=SYSTEM, sign=lambda content: sign_bytes(content, services.keys))
    with clock.running_from(clock.now() + timedelta(days=1)):
        ids["replacement"] = issue(services, supersedes_id=ids["superseded"])
        with services.database.transaction() as session:
            revoked = session.get_one(Certificate, ids["revoked"])
            operations.revoke(session, revoked, reason="Mixed up.", actor=load_people(session)["signatory"])
    with services.database.snapshot() as session:
        return Archive(services, {name: session.get_one(Certificate, one) for name, one in ids.items()}, folder)


def issue(services: Services, supersedes_id: int | None = None) -> int:
    """Print, sign and issue a certificate, and return its id."""
    with services.database.transaction() as session:
        how: dict[str, Any] = {}
        tested = None
        if supersedes_id:
            old = session.get_one(Certificate, supersedes_id)
            tested = Tested(None, session.get_one(DeclarationLine, old.line_id), None, None, None)
            how = {"supersedes": old, "reason": "Wrong batch."}
        certificate = make_authorised(session, services, tested or make_tested(session), **how)
    print_and_issue(services, certificate.id)
    return certificate.id


def unpacked(bundle: bytes) -> Files:
    """Return the files of a bundle."""
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def repacked(files: Mapping[str, bytes], to: Path) -> Path:
    """Write the files as a bundle, as a forger would."""
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:  # packed as ours are
        for name, content in files.items():
            archive.writestr(name, content)
    return to


def with_manifest(files: Files, change: Callable[[Any], None]) -> Files:
    """Return the files with another manifest; its signature stays that of the old one."""
    manifest = json.loads(files[MANIFEST])
    change(manifest)
    return files | {MANIFEST: json.dumps(manifest).encode()}
