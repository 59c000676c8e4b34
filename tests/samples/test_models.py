import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from support.samples import make_sample, make_samples

from lims.samples.models import Portion


@pytest.mark.parametrize(
    "forbidden",
    [
        "UPDATE samples SET state = 'on hold' WHERE id = :id",
        "UPDATE samples SET state_before_hold = 'received' WHERE id = :id",
        "UPDATE samples SET state = 'returned' WHERE id = :id",
        "UPDATE samples SET state = 'received' WHERE id = :id",
        "UPDATE samples SET state = 'in test' WHERE id = :id",
        "UPDATE samples SET state = 'somewhere' WHERE id = :id",
        "UPDATE samples SET portion = 'D' WHERE id = :id",
        "UPDATE samples SET units = 0 WHERE id = :id",
        "UPDATE samples SET portion = 'B' WHERE id = :id",
        "UPDATE custody_lines SET note = 'never happened' WHERE sample_id = :id",
        "DELETE FROM custody_lines WHERE sample_id = :id",
        "UPDATE sampling_orders SET units = 0",
    ],
)
def test_the_database_refuses_what_the_operations_would_never_write(session, forbidden):
    sample = make_samples(session)[Portion.A]
    with pytest.raises(DBAPIError):
        session.execute(text(forbidden), {"id": sample.id})


def test_one_seal_closes_one_sample_only(session):
    samples = make_samples(session)
    with pytest.raises(DBAPIError):
        session.execute(
            text("UPDATE samples SET seal = :seal WHERE id = :id"),
            {"seal": samples[Portion.A].seal, "id": samples[Portion.B].id},
        )


def test_a_received_sample_can_be_written_by_hand_only_with_its_receiver(session):
    sample = make_sample(session, received=True)
    with pytest.raises(DBAPIError):
        session.execute(text("UPDATE samples SET received_by_id = NULL WHERE id = :id"), {"id": sample.id})
