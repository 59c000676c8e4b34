"""What the labels of instruments say: name, serial number, and until when the calibration holds."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.accounts.labels.kinds import Labelled, labels_of, missing
from lims.bench.instruments.models import Instrument, InstrumentState
from lims.permissions import Permission
from lims.printing.labels import Label, LabelKind


@labels_of(LabelKind.INSTRUMENT, Permission.BENCH_WORK_READ)
def instrument_labels(session: Session, codes: Sequence[str]) -> list[Labelled]:
    """Return the labels of these instruments; without codes those of all that are in service."""
    wanted = select(Instrument).order_by(Instrument.code)
    wanted = wanted.where(Instrument.code.in_(codes) if codes else Instrument.state == InstrumentState.IN_SERVICE)
    found = [
        Label(
            LabelKind.INSTRUMENT, one.code, one.name,
            facts=(f"SN {one.serial}", f"Calibration due 校准有效期 {one.calibration_due_on.isoformat()}"),
            constructed=one.constructed,
        )
        for one in session.scalars(wanted)
    ]  # fmt: skip
    missing(LabelKind.INSTRUMENT, codes, [label.code for label in found])
    return [Labelled(label) for label in found]
