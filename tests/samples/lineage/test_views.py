import pytest
from sqlalchemy import select
from support.people import person
from support.samples import custodian, make_declared, make_lot, make_order, make_sample

from lims.accounts.queries import SYSTEM
from lims.audit.actions import AuditAction
from lims.audit.operations import record
from lims.samples import operations as of_samples
from lims.samples.lineage import operations
from lims.samples.models import SampleState
from lims.shipments.declarations.models import DeclarationLine, Shipment


def received(session):
    """Return a received sample whose line has another lot beside its own."""
    sample = make_sample(session, received=True)
    make_lot(session, session.get_one(DeclarationLine, sample.line_id), batch="B2020-05")
    record(session, AuditAction.SHIPMENT_AMENDED, subject=sample, actor=SYSTEM)
    return sample


def merged(session):
    """Return the closed and the kept number of a portion that was thought lost, and registered anew when found."""
    lot = make_declared(session).lot
    closed = make_sample(session, order=make_order(session, lot), received=True)
    of_samples.report_lost(session, closed, reason="not found", actor=custodian(session))
    kept = make_sample(session, order=make_order(session, lot), received=True)
    operations.merge(session, closed, kept, reason="behind the shelf", actor=custodian(session))
    return closed, kept


@pytest.mark.parametrize("act", ["split", "merge", "cancel", "correct"])
def test_each_act_shows_what_rests_on_the_sample_and_loses_nothing_typed(signed_in, put, act):
    sample = put(received)
    client = signed_in("lab manager")
    page = client.get(f"/lineage/{sample.number}/{act}").text
    assert "Nothing rests on it yet" in page
    refused = client.post(f"/lineage/{sample.number}/{act}", data={"reason": "typed in vain", "units": "99999999"})
    if act == "cancel":
        assert refused.status_code == 302
        return
    assert refused.status_code == 422
    assert "typed in vain" in refused.text


def test_a_portion_is_split_merged_and_corrected_through_the_pages(signed_in, put, again):
    sample = put(received)
    client = signed_in("lab manager")
    said = client.post(
        f"/lineage/{sample.number}/split", data={"units": "20", "reason": "two benches"}, follow_redirects=True
    ).text
    assert "The new number is" in said
    assert "split off from it: 20 units" in said
    page = client.get(f"/lineage/{sample.number}/correct").text
    assert "Drawn together" in page
    lot = page.split("B2020-05")[0].rsplit('value="', 1)[1].split('"')[0]
    said = client.post(
        f"/lineage/{sample.number}/correct", data={"lot": lot, "seal": "CN 5", "reason": "label"}, follow_redirects=True
    ).text
    assert "The old stands beside the new." in said
    assert (again(sample).lot_id, again(sample).seal) == (int(lot), "CN5")
    same = client.post(f"/lineage/{sample.number}/correct", data={"lot": "", "seal": "cn 5", "reason": "label"})
    assert same.status_code == 422


def test_a_scan_of_a_closed_number_opens_the_one_that_is_kept_and_says_so(signed_in, put, again):
    closed, kept = put(merged)
    client = signed_in("reviewer")
    said = f"{closed.number} is closed: the portion is kept as {kept.number}."
    page = client.get(f"/scan?code={closed.number.lower()}", follow_redirects=True)
    assert kept.number in page.request.path
    assert said in page.text
    assert "behind the shelf" in client.get(f"/samples/{closed.number}").text
    for code in (closed.number, closed.seal):
        answer = client.post("/scan-station/scans", json={"code": code, "state": {}}).json
        assert said in answer["text"]
        assert answer["state"]["samples"] == [kept.number]
    assert again(closed).state is SampleState.MERGED


def test_the_thread_shows_what_became_of_the_numbers(signed_in, put, sqlite_database):
    closed, kept = put(merged)
    with sqlite_database.transaction() as session:
        sample = session.merge(kept)
        operations.correct_seal(session, sample, "CN99", reason="misread", actor=person(session, "lab manager"))
        number = session.scalar(select(Shipment.number).where(Shipment.id == kept.shipment_id))
    page = signed_in("customs officer").get(f"/shipments/{number}/thread").text
    assert f"kept as {kept.number}" in page
    assert f"closed for it: {closed.number}" in page
    assert "CN99" in page
