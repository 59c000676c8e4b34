"""A print is noted for every kind; a reprint needs a reason."""

import pytest
from sqlalchemy import select
from support.people import person
from support.samples import custodian, make_sample, make_samples

from lims.accounts.labels import operations, queries
from lims.accounts.labels.kinds import Labelled
from lims.accounts.labels.models import LabelLayout, LabelPrint
from lims.audit.models import AuditRow
from lims.errors import Forbidden
from lims.printing.labels import Label, LabelKind
from lims.samples.labels import sample_labels

SHELF = [Labelled(Label(LabelKind.LOCATION, "L200000001X", "Shelf"))]


def printed(session, kind, labelled, layout=LabelLayout.ROLL, **more):
    return operations.note_print(session, kind, labelled, layout=layout, **({"actor": custodian(session)} | more))


@pytest.mark.parametrize("kind", [LabelKind.SAMPLE, LabelKind.LOCATION])
def test_a_print_is_noted_and_a_reprint_needs_a_reason(session, kind):
    labelled = SHELF
    if kind is LabelKind.SAMPLE:
        labelled = sample_labels(session, [one.number for one in make_samples(session).values()])
    assert queries.printed_before(session, kind, labelled) == set()
    printed(session, kind, labelled)
    assert queries.printed_before(session, kind, labelled) == {one.label.code for one in labelled}
    for reason in ("", "  "):
        with pytest.raises(operations.ReprintWithoutReason):
            printed(session, kind, labelled[:1], LabelLayout.SHEET, reason=reason)
    printed(session, kind, labelled[:1], LabelLayout.SHEET, reason="the first one tore")
    prints = session.scalars(select(LabelPrint).order_by(LabelPrint.id)).all()
    assert [(one.kind, len(one.numbers), one.layout, one.reason) for one in prints] == [
        (kind, len(labelled), LabelLayout.ROLL, ""),
        (kind, 1, LabelLayout.SHEET, "the first one tore"),
    ]


def test_labels_of_two_shipments_are_noted_in_both_trails(session):
    samples = [make_sample(session), make_sample(session)]
    printed(session, LabelKind.SAMPLE, sample_labels(session, [one.number for one in samples]))
    printed(session, LabelKind.LOCATION, SHELF)
    session.commit()
    rows = session.scalars(select(AuditRow).where(AuditRow.action == "samples:labels:printed")).all()
    assert {row.stream for row in rows} == {f"shipment:{sample.shipment_id}" for sample in samples} | {"accounts"}


def test_who_prints_no_labels_is_refused(session):
    with pytest.raises(Forbidden):
        printed(session, LabelKind.LOCATION, SHELF, actor=person(session, "auditor"))
