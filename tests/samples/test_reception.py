"""A stream of scans as reception plays it, without a browser: what each scan answers and what it changed."""

import pytest
from flask_babel import force_locale
from support.samples import custodian, make_sample, make_samples, receive

from lims.numbers import NumberKind, next_number
from lims.samples import reception
from lims.samples.models import Portion, SampleState


@pytest.fixture
def session(sqlite_database, app):
    """Give a writing session inside a request: the answers are words."""
    with app.test_request_context(), force_locale("en"), sqlite_database.writing() as found:
        yield found


def scan(session, code, expects=""):
    return reception.scan(session, code, expects=expects, actor=custodian(session))


def mistyped(number):
    """Return ``number`` with its fifth character misread."""
    other = "1" if number[4] != "1" else "7"
    return number[:4] + other + number[5:]


def test_a_label_says_what_is_expected_and_changes_nothing(session):
    sample = make_sample(session)
    answer = scan(session, sample.number)
    assert (answer.outcome, answer.expects, answer.opens) == ("already", sample.number, sample.number)
    assert sample.state is SampleState.IN_TRANSIT


def test_the_seal_after_its_label_receives_the_sample(session):
    sample = make_sample(session)
    answer = scan(session, sample.seal, expects=scan(session, sample.number).expects)
    assert (answer.outcome, answer.expects) == ("done", "")
    assert (sample.state, sample.received_units) == (SampleState.RECEIVED, sample.units)


def test_a_seal_without_its_label_receives_nothing(session):
    sample = make_sample(session)
    assert scan(session, sample.seal).outcome == "refused"
    assert sample.state is SampleState.IN_TRANSIT


@pytest.mark.parametrize("read", ["another sample's", "unknown"])
def test_another_seal_after_a_label_is_a_wrong_seal_and_receives_neither(session, read):
    sample, other = make_sample(session), make_sample(session)
    seal = other.seal if read == "another sample's" else "CN-777"
    answer = scan(session, seal, expects=sample.number)
    assert (answer.outcome, answer.opens, answer.expects) == ("refused", sample.number, sample.number)
    assert sample.seal in answer.text
    assert seal in answer.text
    assert sample.state is other.state is SampleState.IN_TRANSIT


@pytest.mark.parametrize("what", ["number", "seal"])
def test_a_second_scan_of_a_received_sample_is_harmless_and_says_so(session, what):
    sample = receive(session, make_sample(session))
    at = sample.received_at
    answer = scan(session, getattr(sample, what))
    assert (answer.outcome, answer.title) == ("already", "Received before")
    assert (sample.state, sample.received_at) == (SampleState.RECEIVED, at)


def test_a_mistyped_number_is_told_by_its_check_character(session):
    sample = make_sample(session)
    answer = scan(session, mistyped(sample.number), expects=sample.number)
    assert (answer.outcome, answer.expects) == ("unknown", sample.number)
    assert "check character" in answer.title


def test_a_number_that_was_never_given_is_unknown(session):
    answer = scan(session, next_number(session, NumberKind.SAMPLE))
    assert (answer.outcome, answer.title) == ("unknown", "No sample has this number.")


@pytest.mark.parametrize("code", ["4006381333931", "hello", "", "S20"])
def test_a_foreign_barcode_is_unknown(session, code):
    assert scan(session, code).outcome == "unknown"


def test_a_number_of_another_thing_is_refused(session):
    answer = scan(session, next_number(session, NumberKind.CERTIFICATE))
    assert (answer.outcome, answer.title) == ("refused", "This is no sample.")


def test_a_portion_that_stayed_with_its_owner_is_not_received(session):
    sample = make_samples(session)[Portion.B]
    answer = scan(session, sample.number)
    assert (answer.outcome, answer.title) == ("refused", "Not to be received")
    assert "left with owner" in answer.text


def test_a_returned_sample_is_not_received_by_scanning_on(session):
    sample = receive(session, make_sample(session), intact=False)
    assert scan(session, sample.seal, expects=sample.number).outcome == "refused"
    assert sample.state is SampleState.RETURNED
