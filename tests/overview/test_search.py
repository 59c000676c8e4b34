"""Search: by the start of what people know, and never more than a person may read."""

import pytest
from support.clearance import make_released
from support.samples import make_declared

from lims.overview.search import MOST, search


@pytest.fixture
def found(session, people, app):
    """Return a function that gives the kinds and labels that a person finds."""

    def do(text, role="auditor"):
        session.flush()
        with app.test_request_context():
            return [(hit.kind, hit.label) for hit in search(session, text, actor=people[role])]

    return do


def test_shipments_are_found_by_number_batch_and_party(session, found):
    declared = make_declared(session, batch="Kunming-7")
    hit = ("shipment", declared.shipment.declaration_number)
    for text in (declared.shipment.number.lower(), declared.shipment.declaration_number[:6], "kunming", "Secret Exp"):
        assert hit in found(text), text


def test_samples_and_certificates_are_found_by_their_start(session, found):
    _, certificate, _ = make_released(session, batches=("Dali-3",))
    assert ("certificate", certificate.number) in found(certificate.number[:8])
    assert {kind for kind, _ in found("dali")} == {"shipment", "sample"}


@pytest.mark.parametrize("role", ["technician", "signatory", "lab manager"])
def test_the_laboratory_finds_no_shipment_and_no_exporter(session, found, role):
    make_released(session, batches=("Dali-3",))
    assert {kind for kind, _ in found("dali", role)} == {"sample"}
    assert found("Secret", role) == []


@pytest.mark.parametrize("text", ["", "  ", "S2", "%%%", "___", "nothing of the kind"])
def test_too_little_and_wildcards_find_nothing(session, found, text):
    make_released(session)
    assert found(text) == []


def test_no_more_is_read_than_fits_the_page(session, found):
    for _ in range(MOST + 2):
        make_declared(session, batch="SAME")
    assert len(found("same", "customs officer")) == MOST
