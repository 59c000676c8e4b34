"""A batch number that was declared wrongly is corrected on the lot, and in a new version of the declaration."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims import clock
from lims.permissions import Actor, Permission
from lims.samples.lineage import obstacles, queries
from lims.samples.lineage.models import Corrected, SampleCorrection
from lims.samples.lineage.operations import lot_name, write_down
from lims.samples.models import Sample
from lims.samples.obstacles import ReasonMissing
from lims.shipments.declarations import faults
from lims.shipments.declarations import operations as declarations
from lims.shipments.declarations.models import DeclarationLine, Lot, Shipment
from lims.shipments.declarations.queries import last_version


def correct_batch(session: Session, lot: Lot, batch: str, *, reason: str, actor: Actor) -> list[Sample]:
    """State that a declared lot bears another batch number; return its samples, whose ways all tell it.

    The declaration is amended by it, and so the laboratory is asked what that means for its work. Certificates that
    count bar it: a signatory revokes them first, for wrong identity.
    """
    actor.must(Permission.SHIPMENTS_DECLARATIONS_CREATE)
    batch, samples = batch.strip(), list(queries.samples_of_lot(session, lot.id))
    touched = queries.touched_by(session, samples)
    barred = obstacles.obstacle_of_certificates(lot.batch, touched, actor=actor)
    if obstacle := barred or obstacles.obstacle_to_batch(lot, _beside(session, lot), batch):
        raise obstacle
    if not reason.strip():
        raise ReasonMissing(field="reason", value="", thing=lot.batch)
    before = lot_name(lot)
    _amend(session, lot, batch, reason=reason, actor=actor)
    noted: dict[str, Any] = {"before": before, "after": lot_name(lot), "before_lot_id": lot.id, "after_lot_id": lot.id}
    rests = [one.to_dict() for one in touched]
    rows = [
        SampleCorrection(
            shipment_id=one.shipment_id, sample_id=one.id, what=Corrected.LOT, touched=rests, reason=reason.strip(),
            at=clock.now(), by_id=actor.id, **noted,
        )
        for one in samples
    ]  # fmt: skip
    return write_down(session, samples, rows, actor=actor)


def _beside(session: Session, lot: Lot) -> list[Lot]:
    """Return the other lots of the line."""
    return list(session.scalars(select(Lot).where(Lot.line_id == lot.line_id, Lot.id != lot.id)))


def _amend(session: Session, lot: Lot, batch: str, *, reason: str, actor: Actor) -> None:
    """Let the lot, and the declaration with it, bear the batch number."""
    shipment = session.get_one(Shipment, lot.shipment_id)
    line_no = session.get_one(DeclarationLine, lot.line_id).line_no
    content = last_version(session, shipment.id).content
    declared = (told for line in content["lines"] if line["line_no"] == line_no for told in line["lots"])
    for told in declared:
        if (told["batch"], told["model"]) == (lot.batch, lot.model):
            told["batch"] = batch
    lot.batch = batch
    session.flush()  # the amendment finds the lot by what it is now
    declarations.amend(
        session, shipment, declaration=faults.read(content), reason=reason, expected_version=shipment.version,
        actor=actor,
    )  # fmt: skip
