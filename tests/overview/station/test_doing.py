"""Whole sentences at the station, from the scan to the row: what each answers, and what it changes."""

from datetime import timedelta

import pytest
from flask_babel import force_locale
from sqlalchemy import select
from support.bench import BFE, SPLASH, make_competence, make_instrument, make_reading, make_work
from support.disposal import make_batch, reported
from support.people import load_people
from support.samples import make_sample
from support.store import make_location

from lims import clock
from lims.bench.assignments.models import AssignmentState, WorkStart
from lims.bench.assignments.obstacles import StartStands
from lims.bench.assignments.standing import starts_of
from lims.bench.instruments.models import Instrument
from lims.errors import Forbidden, LimsError
from lims.numbers import NumberKind, spell
from lims.overview.station.answers import Scan
from lims.overview.station.doing import do
from lims.overview.station.grammar import State
from lims.overview.station.reading import scanned
from lims.samples.models import CustodyAct, CustodyLine, Sample, SampleState


@pytest.fixture
def session(sqlite_database, app):
    """Give a writing session inside a request: the answers are words and addresses."""
    with app.test_request_context(), force_locale("en"), sqlite_database.writing() as found:
        yield found


class Station:
    """A person at the station, who scans one code after the other."""

    def __init__(self, session, role="sample custodian"):
        self.session, self.state = session, State()
        self.actor = load_people(session)[role]

    def scan(self, *codes, waited=None):
        """Scan codes one after the other and return the last answer."""
        for code in codes:
            happened_at = clock.now() - waited if waited else None
            read = scanned(self.session, code)
            answer = do(Scan(self.session, self.state, read, self.actor, happened_at))
            self.state = answer.state or self.state
        return answer


@pytest.fixture
def station(session):
    return Station(session)


def lines_of(session, sample):
    """Return the acts of a sample's custody lines."""
    return [one.act for one in session.query(CustodyLine).filter_by(sample_id=sample.id).order_by(CustodyLine.id)]


def test_one_scan_says_the_next_step_and_where_the_sample_is(session, station):
    sample = make_sample(session)
    answer = station.scan(sample.number)
    assert (answer.outcome, answer.title) == ("noted", "Next: take it in")
    assert answer.href == f"/samples/{sample.number}/receive"
    assert "on the way" in answer.text


def test_the_same_sample_again_is_harmless(session, station):
    sample = make_sample(session)
    assert station.scan(sample.number, sample.number.lower()).outcome == "already"
    assert station.state.samples == (sample.number,)


def test_a_seal_counts_for_its_sample(session, station):
    sample = make_sample(session)
    station.scan(sample.seal)
    assert station.state.samples == (sample.number,)


def test_receive_then_label_and_seal_one_after_the_other(session, station):
    first, second = make_sample(session), make_sample(session)
    answers = [station.scan(code) for code in ("RECEIVE", first.number, first.seal, second.number, second.seal)]
    assert [one.outcome for one in answers] == ["noted", "noted", "done", "noted", "done"]
    assert {first.state, second.state} == {SampleState.RECEIVED}


def test_the_one_sample_in_hand_is_the_one_that_receive_means(session, station):
    sample = make_sample(session)
    assert station.scan(sample.number, "RECEIVE", sample.seal).outcome == "done"
    assert sample.state is SampleState.RECEIVED


def test_a_scan_that_waited_keeps_the_time_at_which_it_happened(session, station):
    sample = make_sample(session)
    station.scan("RECEIVE", sample.number, sample.seal, waited=timedelta(hours=2))
    line = session.query(CustodyLine).filter_by(sample_id=sample.id, act=CustodyAct.RECEIVED).one()
    assert line.at - line.happened_at >= timedelta(hours=2)


def test_sample_sample_shelf_puts_away(session, station):
    samples = [make_sample(session, received=True) for _ in range(2)]
    shelf = make_location(session)
    answer = station.scan(*(one.number for one in samples), shelf.code)
    assert (answer.outcome, answer.title) == ("done", "Put away: 2")
    assert {one.location_id for one in samples} == {shelf.id}
    assert station.state.samples == ()


def test_what_cannot_be_put_away_is_refused_and_stays_in_hand(session, station):
    sample = make_sample(session)
    with pytest.raises(LimsError):
        station.scan(sample.number, make_location(session).code)
    assert station.state.samples == (sample.number,)


def test_take_out_by_command_before_or_after(session, station):
    first, second = (make_sample(session, received=True) for _ in range(2))
    station.scan(first.number, second.number, make_location(session).code)
    assert station.scan("TAKEOUT", first.number).title == "Taken out: 1"
    assert station.scan(second.number).title == "Taken out: 1"
    assert station.scan(second.number).outcome == "already"
    assert {first.holder_id, second.holder_id} == {station.actor.id}


def test_sample_and_person_hands_over(session, station):
    sample, technician = make_sample(session, received=True), load_people(session)["technician"]
    answer = station.scan(sample.number, technician.code)
    assert (answer.outcome, answer.title) == ("done", "Handed over: 1")
    assert sample.holder_id == technician.id


@pytest.mark.parametrize(
    ("codes", "title"),
    [
        (["STORE", "shelf"], "Nothing is in hand"),
        (["HANDOVER", "person"], "Nothing is in hand"),
        (["sample", "HANDOVER", "shelf"], "No place is expected now"),
        (["RECEIVE", "person"], "No person is expected now"),
        (["UNDO"], "There is nothing to undo"),
    ],
)
def test_what_makes_no_sentence_is_refused_in_words(session, station, codes, title):
    known = {
        "shelf": make_location(session).code,
        "person": load_people(session)["technician"].code,
        "sample": make_sample(session, received=True).number,
    }
    answer = station.scan(*(known.get(code, code) for code in codes))
    assert (answer.outcome, answer.title) == ("refused", title)
    assert answer.text


@pytest.mark.parametrize("code", ["4006381333931", "", "nonsense", "S200000124U", spell(NumberKind.SAMPLE, 20, 77)])
def test_what_belongs_to_nothing_is_unknown_and_the_hands_keep_what_they_have(session, station, code):
    sample = make_sample(session)
    assert station.scan(sample.number, code).outcome == "unknown"
    assert station.state.samples == (sample.number,)


def test_next_empties_the_hands_and_ends_a_command(session, station):
    station.scan(make_sample(session).number, "STORE", "NEXT")
    assert (station.state.samples, station.state.verb) == ((), None)


def test_who_am_i_names_the_person(station):
    answer = station.scan("WHOAMI")
    assert (answer.title, station.actor.code in answer.text) == ("Sample Custodian", True)


def test_an_instrument_and_a_person_by_themselves_open_their_pages(session):
    manager = Station(session, "lab manager")
    code = load_people(session)["technician"].code
    assert manager.scan(code).href == f"/people/{code}"


def test_a_person_without_the_permission_is_refused_as_anywhere(session):
    sample = make_sample(session)
    with pytest.raises(Forbidden):
        Station(session, "technician").scan("RECEIVE", sample.number)


class TestStart:
    @pytest.fixture
    def technician(self, session):
        return Station(session, "technician")

    @pytest.mark.parametrize("sentence", [["sample", "instrument", "START"], ["START", "instrument", "sample"]])
    def test_sample_and_instrument_start_the_one_piece_of_work_that_waits(self, session, technician, sentence):
        work = make_work(session, started=False)
        make_competence(session, "technician")
        codes = {"sample": session.get_one(Sample, work.sample_id).number, "instrument": make_instrument(session).code}
        answer = technician.scan(*(codes.get(one, one) for one in sentence))
        assert (answer.outcome, answer.title) == ("done", "Work started: 1")
        assert (work.state, work.person_id) == (AssignmentState.RUNNING, technician.actor.id)
        assert session.get_one(Instrument, work.instrument_id).code == codes["instrument"]

    def test_where_several_pieces_wait_somebody_must_choose(self, session, technician):
        work = make_work(session, started=False)
        for requirement in (BFE, SPLASH):
            make_competence(session, "technician", requirement)
        number = session.get_one(Sample, work.sample_id).number
        answer = technician.scan(number, "START")
        assert (answer.outcome, answer.href) == ("refused", f"/bench/samples/{number}")
        assert work.state is AssignmentState.WAITING

    def test_who_may_not_do_the_one_piece_of_work_is_told_what_would_lift_it(self, session, technician):
        work = make_work(session, started=False)
        with pytest.raises(LimsError):
            technician.scan(session.get_one(Sample, work.sample_id).number, "START")

    def test_a_sample_without_work_is_refused(self, session, technician):
        answer = technician.scan(make_sample(session, received=True).number, "START")
        assert answer.title.startswith("No work waits for you")


class TestDispose:
    def test_samples_of_an_approved_list_are_noted_and_wait_for_the_witness(self, session, station):
        samples = [reported(session, make_sample(session, received=True)) for _ in range(2)]
        batch = make_batch(session, samples, scanned=False)
        first = station.scan(*(one.number for one in samples), "DISPOSE")
        assert (first.outcome, first.title) == ("done", "Scanned for disposal: 2")
        assert first.href == f"/retention/disposals/{batch.number}"
        assert station.scan("DISPOSE", samples[0].number).outcome == "already"
        assert {one.state for one in samples} == {SampleState.REPORTED}

    def test_what_is_on_no_list_is_refused(self, session, station):
        sample = make_sample(session, received=True)
        answer = station.scan(sample.number, "DISPOSE")
        assert (answer.outcome, answer.title) == ("refused", f"{sample.number} is on no disposal list")


class TestUndo:
    @pytest.fixture
    def started(self, session):
        """Return a technician at the station who has just started the one piece of work that waits, and the work."""
        work = make_work(session, started=False)
        make_competence(session, "technician")
        technician = Station(session, "technician")
        technician.scan(session.get_one(Sample, work.sample_id).number, "START")
        assert work.state is AssignmentState.RUNNING
        return technician, work

    def test_a_start_is_taken_back_as_a_new_row_and_the_work_waits_as_before(self, session, started):
        technician, work = started
        assert technician.scan("UNDO").outcome == "done"
        assert (work.state, work.person_id, work.started_at) == (AssignmentState.WAITING, None, None)
        rows = session.scalars(select(WorkStart).where(WorkStart.assignment_id == work.id).order_by(WorkStart.id)).all()
        assert [one.undoes_id for one in rows] == [None, rows[0].id]
        assert starts_of(session, work.id) == []
        number = session.get_one(Sample, work.sample_id).number
        assert technician.scan(number, "START").outcome == "done", "it can be started again"

    def test_a_start_stands_once_something_was_read(self, session, started):
        technician, work = started
        make_reading(session, work)
        with pytest.raises(StartStands) as refused:
            technician.scan("UNDO")
        assert refused.value.why == "reading"
        assert work.state is AssignmentState.RUNNING

    def test_a_scan_for_disposal_is_left_to_the_list_and_its_witness(self, session, station):
        sample = reported(session, make_sample(session, received=True))
        batch = make_batch(session, [sample], scanned=False)
        answer = station.scan(sample.number, "DISPOSE", "UNDO")
        assert (answer.outcome, answer.href) == ("refused", f"/retention/disposals/{batch.number}")

    def test_a_reception_is_taken_back_as_a_new_row(self, session, station):
        sample = make_sample(session)
        answer = station.scan("RECEIVE", sample.number, sample.seal, "UNDO")
        assert (answer.outcome, answer.title) == ("done", "Undone: 1")
        assert sample.state is SampleState.IN_TRANSIT
        assert lines_of(session, sample)[-2:] == [CustodyAct.RECEIVED, CustodyAct.UNDONE]

    def test_after_undo_the_same_row_of_scans_goes_on(self, session, station):
        sample = make_sample(session)
        station.scan("RECEIVE", sample.number, sample.seal, "UNDO", sample.number, sample.seal)
        assert sample.state is SampleState.RECEIVED

    def test_what_was_put_away_is_back_where_it_was(self, session, station):
        samples = [make_sample(session, received=True) for _ in range(2)]
        station.scan(*(one.number for one in samples), make_location(session).code, "NEXT", "UNDO")
        assert {one.location_id for one in samples} == {None}

    def test_a_sample_in_hand_is_laid_down(self, session, station):
        first, second = make_sample(session), make_sample(session)
        station.scan(first.number, second.number, "UNDO")
        assert station.state.samples == (first.number,)
        assert station.scan("UNDO").title == "There is nothing to undo"

    @pytest.mark.parametrize(("apart", "outcome"), [(59, "done"), (61, "refused")])
    def test_only_within_a_minute_of_the_scan_itself(self, session, station, apart, outcome):
        sample = make_sample(session)
        station.scan("RECEIVE", sample.number, sample.seal, waited=timedelta(seconds=600))
        answer = station.scan("UNDO", waited=timedelta(seconds=600 - apart))
        assert answer.outcome == outcome
        assert (sample.state is SampleState.RECEIVED) is (outcome == "refused")
