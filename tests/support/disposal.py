"""Disposal batches as tests need them, with the people who take part."""

from collections.abc import Sequence

from sqlalchemy.orm import Session
from support.people import load_people
from support.samples import custodian

from lims.accounts.models import Person
from lims.accounts.proofs import Proof
from lims.samples.models import Sample, SampleState
from lims.samples.operations import set_state
from lims.samples.retention import disposals
from lims.samples.retention.models import DisposalBatch


def proof_of(session: Session, role: str) -> Proof:
    """Return the proof that the person of a role has just typed the own password."""
    person = session.get_one(Person, load_people(session)[role].id)
    return Proof(person.id, person.password_hash)


def reported(session: Session, sample: Sample) -> Sample:
    """Bring a received portion A to its report, without a certificate and so without a date."""
    for state in (SampleState.IN_TEST, SampleState.REPORTED):
        set_state(session, sample, state, actor=custodian(session))
    return sample


def make_batch(
    session: Session, samples: Sequence[Sample], *, approved: bool = True, scanned: bool = True
) -> DisposalBatch:
    """Propose a batch as the custodian; approve it as the lab manager; scan what is in it."""
    batch = disposals.propose(session, samples, way="incineration, contract 7", actor=custodian(session))
    if approved:
        disposals.approve(session, batch, actor=load_people(session)["lab manager"])
    if approved and scanned:
        for sample in samples:
            disposals.scan(session, batch, sample, actor=custodian(session))
    return batch
