import pytest
from sqlalchemy.orm import Session
from support.samples import make_declared, make_order, make_samples

import lims.samples.listeners  # noqa: F401 - as in the application, the stages hear each other
from lims.accounts.queries import SYSTEM
from lims.samples.lineage.operations import cancel
from lims.samples.operations import cancel_order
from lims.shipments.declarations.models import Shipment
from lims.shipments.declarations.operations import Sampled, obstacle_to_change


@pytest.mark.parametrize("act", ["order", "draw", "cancel the order", "cancel the samples"])
def test_a_declaration_is_not_cancelled_while_a_sampling_order_is_at_work(session: Session, act: str) -> None:
    order = make_order(session)
    if act == "cancel the order":
        cancel_order(session, order, reason="wrong lot", actor=SYSTEM)
    elif act != "order":
        for sample in make_samples(session, order).values():
            if act == "cancel the samples":
                cancel(session, sample, reason="wrong lot", actor=SYSTEM)
    session.flush()
    found = obstacle_to_change(session, session.get_one(Shipment, order.shipment_id))
    assert (isinstance(found, Sampled) and found.order == order.number) is not act.startswith("cancel")


def test_without_a_sampling_order_samples_have_nothing_against_it(session: Session) -> None:
    shipment_id = make_declared(session).line.shipment_id
    assert obstacle_to_change(session, session.get_one(Shipment, shipment_id)) is None
