"""A batch whose worker is killed with signal 9 again and again, and what must be true at the end all the same."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter as Tally
from collections.abc import Callable, Sequence
from pathlib import Path

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session
from support.batch_worker import settings_of
from support.certification import PASSWORD, make_tested
from support.people import load_people

from lims import clock, standing_clock
from lims.accounts.models import ElectronicSignature
from lims.audit.actions import AuditAction
from lims.audit.models import AuditRow
from lims.certificates import operations as certificates
from lims.certificates.batches import operations
from lims.certificates.batches.operations import Shown
from lims.certificates.batches.queries import progress_of
from lims.certificates.models import Certificate, CertificateEvent, CertificateState
from lims.jobs.models import Job, JobState
from lims.jobs.operations import LEASE
from lims.numbers import Counter, NumberKind
from lims.permissions import Actor
from lims.printing.fonts import FontSet
from lims.services import Services, open_services
from lims.shipments.declarations.models import DeclarationLine

TESTS = Path(__file__).parents[1]
LONGEST = 120  # seconds


def open_home(home: Path, fonts: FontSet) -> Services:
    """Open an instance in ``home`` whose database is there already, on the clock of this process."""
    standing_clock.keep(home)
    services = open_services(settings_of(home))
    services.__dict__["fonts"] = fonts
    return services


def sign_many(services: Services, size: int) -> int:
    """Sign a batch of ``size`` tested lines, and return its id."""
    for _ in range(size):
        with services.database.transaction() as session:
            make_tested(session)
    with services.database.transaction() as session:
        signatory = load_people(session)["signatory"]
        return operations.sign_batch(
            session, _drafts(session, services, signatory), password=PASSWORD, actor=signatory
        ).id


def _drafts(session: Session, services: Services, signatory: Actor) -> list[Shown]:
    lines = session.scalars(select(DeclarationLine).order_by(DeclarationLine.id)).all()
    drafts = (certificates.preview(session, line, actor=signatory, services=services) for line in lines)
    return [Shown(line, str(line.id), draft.sha256) for line, draft in zip(lines, drafts, strict=True)]


def start(services: Services, fonts: Path, *arguments: str) -> subprocess.Popen[bytes]:
    """Start a worker on the instance in a process of its own."""
    script = Path(__file__).with_name("batch_worker.py")
    path = os.pathsep.join([str(TESTS), str(TESTS.parent)])
    given = [sys.executable, str(script), str(services.settings.home), str(fonts), *arguments]
    return subprocess.Popen(given, env={**os.environ, "PYTHONPATH": path})


def kill_when(worker: subprocess.Popen[bytes], is_time: Callable[[], bool], delay: float = 0.0) -> bool:
    """Kill the worker with signal 9 as soon as it is time; False if it came to its end before."""
    until = time.monotonic() + LONGEST
    while not is_time():
        if worker.poll() is not None:
            return False
        if time.monotonic() > until:
            worker.kill()
            raise TimeoutError(f"the worker did not come so far in {LONGEST} seconds")
        time.sleep(0.02)
    time.sleep(delay)
    if worker.poll() is not None:
        return False
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait()
    return True


def steps_done(services: Services) -> int:
    """Return how many steps are behind: a certificate authorised is one, issued another."""
    with services.database.snapshot() as session:
        states = session.scalars(select(Certificate.state)).all()
    return len(states) + sum(state is not CertificateState.AUTHORISED for state in states)


def let_leases_run_out(services: Services) -> int:
    """Let the time pass that a lost worker's lease lasts; return how many jobs it held."""
    with services.database.transaction() as session:
        held = update(Job).where(Job.state == JobState.RUNNING).values(leased_until=clock.now() - LEASE)
        return session.execute(held).rowcount


def faults(services: Services, batch_id: int, size: int) -> Sequence[str]:
    """Return everything that is not as it must be: each certificate issued exactly once, each number accounted for."""
    with services.database.snapshot() as session:
        made = session.scalars(select(Certificate).order_by(Certificate.id)).all()
        last = session.scalar(select(Counter.last).where(Counter.kind == NumberKind.CERTIFICATE.value))
        events = session.scalars(select(CertificateEvent.certificate_id)).all()
        rows = Tally(tuple(row) for row in session.execute(select(AuditRow.action, AuditRow.label)))
        signatures = session.scalar(select(func.count()).select_from(ElectronicSignature))
        unfinished = session.scalars(select(Job.key).where(Job.state != JobState.DONE)).all()
        progress = progress_of(session, batch_id)
    checks = {
        "every line has one certificate": len({one.line_id for one in made}) == len(made) == size,
        "every one is issued": all(one.state is CertificateState.ISSUED for one in made),
        "no number is used twice or lost": len({one.number for one in made}) == size == last,
        "each was issued once": sorted(events) == [one.id for one in made],
        "each has its rows in the trail once": all(
            rows[action.value, one.number] == 1
            for one in made
            for action in (AuditAction.CERTIFICATE_AUTHORISED, AuditAction.CERTIFICATE_ISSUED)
        ),
        "each has one signature, and the batch its own": signatures == size + 1,
        "each file is stored as it was signed": all(services.files.get(one.pdf_sha256) for one in made),
        "no job is left": not unfinished,
        "the batch says so": progress.issued == size and progress.is_done,
    }
    return [name for name, holds in checks.items() if not holds]
