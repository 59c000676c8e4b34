import pytest
from support.amendments import amend, make_at_work, question_of
from support.people import person
from support.shipments import lot_document

from lims.errors import Forbidden
from lims.samples.lineage import obstacles
from lims.samples.lineage import queries as lineage
from lims.samples.lineage.batches import correct_batch
from lims.samples.obstacles import ReasonMissing
from lims.samples.queries import lot_by_id
from lims.shipments.declarations.queries import last_version


def corrected(session, lot, batch="20200402", role="customs officer", reason="the cartons say so"):
    return correct_batch(session, lot, batch, reason=reason, actor=person(session, role))


def test_the_lot_its_samples_and_the_declaration_tell_the_old_beside_the_new(session):
    made = make_at_work(session)
    lot = lot_by_id(session, made.sample.lot_id)
    samples = corrected(session, lot)
    session.commit()
    assert (lot.batch, len(samples)) == ("20200402", 3)
    for one in samples:
        assert lineage.corrections_of(session, one)[0].before == "20200420 · CA-3"
        assert lineage.way_of(session, one)[-1].note == "20200420 · CA-3 → 20200402 · CA-3: the cartons say so"
    newest = last_version(session, made.shipment.id)
    assert (newest.version, newest.content["lines"][0]["lots"][0]["batch"]) == (2, "20200402")
    assert question_of(session).version == 2
    assert made.sample.lot_id == lot.id


def test_only_the_officer_gives_it_another_batch_that_is_free_and_says_why(session):
    made = make_at_work(session, tested=False)
    amend(session, made.shipment, lots=[lot_document(size=10000), lot_document(size=10000, batch="20200421")])
    for how, refusal in (
        ({"batch": " 20200420 "}, obstacles.NothingCorrected),
        ({"batch": " "}, obstacles.NothingCorrected),
        ({"batch": "20200421"}, obstacles.BatchTaken),
        ({"reason": " "}, ReasonMissing),
        ({"role": "lab manager"}, Forbidden),
    ):
        with pytest.raises(refusal):
            corrected(session, lot_by_id(session, made.sample.lot_id), **how)


def test_the_page_shows_what_rests_on_the_lot_and_loses_nothing_typed(put, signed_in):
    made = put(make_at_work)
    client, address = signed_in("customs officer"), f"/lineage/lots/{made.sample.lot_id}/batch"
    assert made.sample.number in client.get(address).text
    refused = client.post(address, data={"batch": "20200420", "reason": "typed in vain"})
    assert (refused.status_code, "typed in vain" in refused.text) == (422, True)
    said = client.post(address, data={"batch": "B 9", "reason": "label"}, follow_redirects=True).text
    assert "The old stands beside the new." in said
    assert "go on, judge anew, or stop?" in said
