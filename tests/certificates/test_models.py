"""The database refuses by itself what the operations refuse."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError
from support.certification import make_issued, make_tested

COLUMNS = (
    "number, revision, shipment_id, line_id, verdict, standard_code, content, content_sha256, token, signature_id, "
    "signatory_id, authorised_at, constructed"
)
OTHERS = COLUMNS.replace("number", "'X' || substr(number, 2)").replace("token", "'t' || substr(token, 2)")


@pytest.fixture
def certificate(session, house):
    made = make_issued(session, house, make_tested(session))
    session.commit()
    return made


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE certificates SET state = 'authorised'",
        "UPDATE certificates SET state = 'lost'",
        "UPDATE certificates SET pdf_sha256 = ''",
        "UPDATE certificates SET verdict = 'not assessed'",
        "UPDATE certificate_results SET signatory_id = entered_by_id",
        "UPDATE certificate_events SET reason = 'another'",
        "DELETE FROM certificate_events",
        ("INSERT INTO certificate_events (shipment_id, certificate_id, position, state, reason, at)"
        " SELECT shipment_id, certificate_id, 2, 'revoked', 'no class', at FROM certificate_events"),
        ("INSERT INTO certificate_events (shipment_id, certificate_id, position, state, reason, at)"
        " SELECT shipment_id, certificate_id, position, state, 'twice', at FROM certificate_events"),
        (f"INSERT INTO certificates (state, issued_at, pdf_sha256, unsigned_sha256, {COLUMNS})"
        f" SELECT state, issued_at, pdf_sha256, unsigned_sha256, {OTHERS} FROM certificates"),
    ],
    ids=[
        "an issued one goes back", "a state nobody knows", "issued without a file", "not a conclusion",
        "who entered signs", "an act is rewritten", "an act is deleted", "revoked without a class",
        "two acts in one place", "two in force on one line",
    ],
)  # fmt: skip
def test_forbidden_rows_are_refused_by_the_database(session, certificate, statement):
    with pytest.raises(DatabaseError):
        session.execute(text(statement))
    session.rollback()


def test_one_that_fell_leaves_its_line_to_another(session, certificate):
    session.execute(
        text(
            f"INSERT INTO certificates (state, issued_at, pdf_sha256, unsigned_sha256, {COLUMNS})"
            f" SELECT 'revoked', issued_at, pdf_sha256, unsigned_sha256, {OTHERS} FROM certificates"
        )
    )
    assert session.scalar(text("SELECT count(*) FROM certificates")) == 2
    session.rollback()
