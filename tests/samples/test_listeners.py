import pytest
from sqlalchemy.orm import Session
from support.samples import make_declared, make_order

import lims.samples.listeners  # noqa: F401 - as in the application, the stages hear each other
from lims.accounts.queries import SYSTEM
from lims.samples.operations import cancel_order
from lims.shipments.declarations.models import Shipment
from lims.shipments.declarations.operations import Sampled, obstacle_to_change


@pytest.mark.parametrize("cancelled", [False, True])
def test_a_declaration_with_a_sampling_order_stays_as_it_is(session: Session, cancelled: bool) -> None:
    order = make_order(session)
    if cancelled:
        cancel_order(session, order, reason="wrong lot", actor=SYSTEM)
    shipment = session.get_one(Shipment, order.shipment_id)
    found = obstacle_to_change(session, shipment)
    assert isinstance(found, Sampled)
    assert found.order == order.number


def test_without_a_sampling_order_samples_have_nothing_against_it(session: Session) -> None:
    shipment_id = make_declared(session).line.shipment_id
    assert obstacle_to_change(session, session.get_one(Shipment, shipment_id)) is None
