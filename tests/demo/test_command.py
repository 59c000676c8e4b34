"""The whole demonstration, told once: what it promises is there, and everything in it holds together."""

import json
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from support.copying import OPEN_LINES

from lims import clock
from lims.accounts.models import Person
from lims.app import create_app
from lims.audit.models import AuditRow
from lims.audit.verification import verify
from lims.bench.results.models import ReadingRow
from lims.bench.review.models import Review, ReviewOutcome
from lims.catalogue.models import Confirmation
from lims.certificates.models import Certificate
from lims.certificates.queries import public_by_token
from lims.certificates.verifying import facts_said
from lims.demo.people import PASSWORD, accounts
from lims.demo.published import published
from lims.demo.story import NAMES
from lims.permissions import Role
from lims.printing.content_schema import schema_bytes
from lims.printing.signing import verify_pdf
from lims.samples.models import ReturnReason, Sample, SampleState
from lims.shipments.declarations.models import LineState, Shipment
from lims.shipments.risk.models import Assessment

# story -> state of the line, certificates (state, verdict), decisions (kind, message), kinds of open cases
CASES: dict[str, tuple[str, list[tuple[str, str]], list[tuple[str, str]], list[str]]] = {
    "surgical-us": ("to sample", [("issued", "pass"), ("issued", "pass")], [("release", "acknowledged")], []),
    "surgical-green": ("to sample", [("issued", "pass")], [("release", "acknowledged")], []),
    "surgical-revoked": (
        "to sample",
        [("revoked", "pass")],
        [("release", "acknowledged")],
        ["review of the decision", "recall"],
    ),
    "thermometer-superseded": (
        "to sample",
        [("superseded", "pass"), ("issued", "pass")],
        [("release", "acknowledged")],
        [],
    ),
    "kn95-fail": ("to sample", [("issued", "fail")], [("refuse", "acknowledged")], []),
    "n95-inconclusive": ("to sample", [("issued", "inconclusive")], [("conditional release", "acknowledged")], []),
    "joint-missing": ("documents held", [], [("hold", "acknowledged")], []),
    "list-hit": ("documents held", [], [("hold", "sent")], []),
    "gown-import": ("to sample", [("issued", "pass")], [("release", "acknowledged")], []),
    "suit-export": ("to sample", [("superseded", ""), ("issued", "pass")], [("release", "sent")], []),
    "infrared-fail": ("to sample", [("issued", "fail")], [("refuse", "sent")], []),
    "kn95-decide": ("to sample", [("issued", "pass")], [], []),
    "n95-to-certify": ("to sample", [], [], []),
    "gown-may-proceed": ("may proceed", [], [], []),
}


PEOPLE = [one["username"] for one in accounts() if Role.INSTRUMENT.value not in one["roles"]]
# a link to a thing by its number or code
NUMBERED = re.compile(r'href="/[^"]*\b[A-Z][0-9]{4,}[0-9A-Z][^"]*"')


def _shipment(told: Any, story: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in told.summary["shipments"] if one["story"] == story)
    return found


def _id_of(session: Session, told: Any, story: str) -> int:
    number = _shipment(told, story)["number"]
    return session.scalars(select(Shipment.id).where(Shipment.number == number)).one()


def test_stdout_holds_the_json_and_nothing_else(told):
    assert set(told.summary) >= {"shipments", "counts", "accounts", "certificates", "home", "sources"}
    assert "shipments" in told.result.stderr


def test_every_story_is_a_shipment_and_both_ways_are_there(told):
    assert [one["story"] for one in sorted(told.summary["shipments"], key=lambda one: NAMES.index(one["story"]))] == [
        *NAMES
    ]
    assert told.summary["counts"]["shipments"] >= 12
    assert min(told.summary["counts"]["exports"], told.summary["counts"]["imports"]) >= 3


@pytest.mark.parametrize("story", CASES)
def test_each_promised_case_is_there(told, story):
    [line] = _shipment(told, story)["lines"]
    found = (
        line["state"],
        [(one["state"], one["verdict"]) for one in line["certificates"]],
        [(one["kind"], one["message"]) for one in line["decisions"]],
        [one.split(" ", 1)[1] for one in line["open_cases"]],
    )
    assert found == CASES[story]


@pytest.mark.parametrize(
    ("story", "code"), [("joint-missing", "document_missing"), ("list-hit", "on_substandard_list")]
)
def test_a_held_line_says_why(told, session, story, code):
    newest = select(Assessment).where(Assessment.shipment_id == _id_of(session, told, story))
    found = session.scalars(newest.order_by(Assessment.id.desc())).first()
    assert found.outcome is LineState.DOCUMENTS_HELD
    assert [one["code"] for one in found.reasons if one["blocks"]] == [code]


def test_the_priority_operator_is_in_the_green_lane(told):
    assert _shipment(told, "surgical-green")["lines"][0]["lane"] == "green"
    assert _shipment(told, "surgical-us")["lines"][0]["lane"] == "standard"


def test_a_sample_went_back_for_its_broken_seal_and_another_was_ordered(told, session):
    shipment_id = _id_of(session, told, "broken-seal")
    returned = session.scalars(
        select(Sample).where(Sample.shipment_id == shipment_id, Sample.state == SampleState.RETURNED)
    ).all()
    assert {one.returned_reason for one in returned} == {ReturnReason.BROKEN_SEAL}


def test_a_reading_was_corrected_before_any_review_and_the_first_one_is_kept(told, session):
    shipment_id = _id_of(session, told, "suit-export")
    corrected = session.scalars(
        select(ReadingRow).where(ReadingRow.shipment_id == shipment_id, ReadingRow.corrects_id.is_not(None))
    ).one()
    first = session.get_one(ReadingRow, corrected.corrects_id)
    reviews = session.scalars(select(Review).where(Review.shipment_id == shipment_id)).all()
    assert (first.value, corrected.value, first.component) == ("17.8", "1.78", corrected.component)
    assert all(one.outcome is ReviewOutcome.ACCEPTED and one.at > corrected.entered_at for one in reviews)


def test_a_review_sent_a_result_back_that_was_accepted_later(told, session):
    wanted = select(Review).where(Review.shipment_id == _id_of(session, told, "gown-import")).order_by(Review.id)
    outcomes = [one.outcome for one in session.scalars(wanted)]
    assert outcomes[0] is ReviewOutcome.SENT_BACK
    assert set(outcomes[1:]) == {ReviewOutcome.ACCEPTED}


def test_every_reading_is_published_or_constructed_and_never_both(told, session):
    rows = session.execute(select(ReadingRow.source, ReadingRow.constructed)).all()
    assert all(bool(row.source) is not row.constructed for row in rows)
    counts = told.summary["counts"]["readings"]
    assert counts == {
        "published": sum(bool(row.source) for row in rows),
        "constructed": sum(row.constructed for row in rows),
    }
    assert min(counts.values()) > 100


def test_a_published_reading_stands_as_it_was_printed(told, session):
    values = session.scalars(
        select(ReadingRow.value)
        .where(ReadingRow.source == published("n95-at-0.3-um")[0].source)
        .order_by(ReadingRow.id)
    ).all()
    assert values == ["95.17", "98.09", "99.16"]


def test_everything_that_is_made_up_says_so(session):
    assert session.scalars(select(Shipment.constructed).distinct()).all() == [True]
    assert session.scalars(select(Person.constructed).distinct()).all() == [True]
    assert session.scalars(select(Confirmation.constructed).distinct()).all() == [True]
    assert session.scalars(select(Certificate.constructed).distinct()).all() == [True]


def test_every_confirmation_is_of_two_people_or_waits_for_the_second(session):
    rows = session.scalars(select(Confirmation)).all()
    waiting = [one.requirement for one in rows if one.second_by_id is None]
    assert waiting == ["tensile-dry"]
    assert all(one.first_by_id != one.second_by_id for one in rows)


def test_the_chain_verifies(told, session):
    count, faults = verify(session)
    assert faults == []
    assert count == told.summary["counts"]["audit_rows"] > 500


def test_acts_of_one_shipment_are_in_the_order_of_their_time(session):
    rows = session.execute(select(AuditRow.stream, AuditRow.at).order_by(AuditRow.stream, AuditRow.position)).all()
    for before, after in pairwise(rows):
        assert before.stream != after.stream or before.at <= after.at


def test_all_certificates_are_there_as_valid_signed_files(told, session):
    numbers = session.scalars(select(Certificate.number).where(Certificate.issued_at.is_not(None))).all()
    files = sorted(Path(told.summary["certificates"]).glob("*.pdf"))
    assert sorted(file.stem for file in files) == sorted(numbers)
    assert len(files) == 13
    authority = told.services.keys.ca_certificate
    assert all(verify_pdf(file.read_bytes(), authority).valid for file in files)


def test_the_summary_names_the_file_of_each_certificate(told):
    named = [one["pdf"] for shipment in told.summary["shipments"] for one in shipment["lines"][0]["certificates"]]
    assert named
    assert all(Path(one).is_file() for one in named)


def test_the_clock_goes_on_from_the_end_of_the_story(its_clock):
    assert clock.now().isoformat().startswith("2020-05-14T06:0")


def test_there_is_an_account_for_every_role(told):
    roles = {role for one in told.summary["accounts"] for role in one["roles"]}
    assert roles == {role.value for role in Role}
    assert {one["password"] for one in told.summary["accounts"]} == {PASSWORD}
    assert all(re.search(r"[一-鿿]", one["name_zh"]) for one in told.summary["accounts"])


@pytest.mark.parametrize(
    "username", [one["username"] for one in accounts() if "instrument account" not in one["roles"]]
)
def test_everybody_can_sign_in_and_finds_something_to_do(told, its_clock, username):
    app = create_app(told.services)
    app.config.update(WTF_CSRF_ENABLED=False)
    client = app.test_client()
    assert client.post("/sign-in", data={"username": username, "password": PASSWORD}).status_code == 302
    home = client.get("/")
    assert home.status_code == 200
    main = home.text.partition("<main")[2].partition("</main")[0]
    assert NUMBERED.search(main), "nothing waits"


def test_nothing_of_a_real_instance_was_touched(told):
    assert sorted(path.name for path in told.home.parent.iterdir()) == ["demo"]


def test_a_second_run_reuses_what_is_there(told, session):
    before = session.scalar(select(func.count()).select_from(AuditRow))
    second = told.again("--json")
    assert second.exit_code == 0
    assert "already" in second.stderr
    ours = {name: told.summary[name] for name in ("shipments", "accounts", "certificates")}
    found = json.loads(second.stdout)
    assert {name: found[name] for name in ours} == ours
    assert session.scalar(select(func.count()).select_from(AuditRow)) == before


def test_the_table_and_the_accounts_are_printed_for_people(told):
    printed = told.again().stderr
    assert all(shipment["number"] in printed for shipment in told.summary["shipments"])
    assert PASSWORD in printed
    assert "published measurements" in printed


def test_every_certificate_of_the_story_follows_the_published_schema(told):
    schema = Draft202012Validator(json.loads(schema_bytes()))
    with told.services.database.snapshot() as session:
        contents = [json.loads(content) for content in session.scalars(select(Certificate.content))]
    assert len(contents) > 5
    for content in contents:
        schema.validate(content)
    rows = [row for content in contents for lot in content["lots"] for row in lot["rows"]]
    assert {"outside accreditation", "constructed"} <= {mark for row in rows for mark in row["marks"]}
    assert any(content["laboratory"]["accreditation"] for content in contents)
    assert {row["circumstances"]["temperature"] for row in rows} == {"", "21.4"}


def test_the_public_pages_show_a_preliminary_certificate_and_an_amended_one(told):
    with told.services.database.snapshot() as session:
        found = session.scalars(select(Certificate).order_by(Certificate.id)).all()
        said = {one.id: facts_said(public_by_token(session, one.token)) for one in found}
    completed = {one.kind: said[one.id]["state"] for one in found if said[one.id]["replaced_by"]}
    assert completed == {"preliminary": "superseded", "test": "superseded"}
    assert [said[one.id]["relation"] for one in found if said[one.id]["relation"]] == [
        "amends",
        "supersedes",
        "completes",
    ]
    assert [one["state"] for one in said.values() if one["amended_by"]] == ["valid"]


def test_the_lists_of_open_lines_say_what_their_conditions_say(session):
    for lines in OPEN_LINES:
        listed = set(session.scalars(select(lines.table.c.line_id)))
        assert listed == set(session.scalars(lines.holding()))
