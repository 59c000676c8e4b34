from datetime import date, timedelta

import pytest
from sqlalchemy import select
from support.samples import custodian, make_sample, make_samples
from support.store import make_shelf

from lims.audit.models import AuditRow
from lims.errors import Forbidden, Invalid, WrongState
from lims.samples import operations as of_samples
from lims.samples import queries as samples
from lims.samples.models import Portion
from lims.samples.obstacles import ReasonMissing
from lims.samples.retention import listeners, obstacles, operations, queries
from lims.samples.retention.dating import today
from lims.samples.retention.models import Conclusion, LegalHold
from lims.samples.store import operations as store
from lims.shipments.declarations.models import Product

A_YEAR_LATER = date(2021, 5, 6)


class Certificate:
    """What the listener knows of a certificate: its line and its verdict."""

    def __init__(self, sample, verdict):
        self.line_id, self.verdict, self.shipment_id, self.number = sample.line_id, verdict, sample.shipment_id, "C20"


def set_rule(session, people, **changes):
    wanted = {"months": 24, "from_on": today(session), "reason": "contract 7", "actor": people["quality manager"]}
    return operations.set_rule(session, **(wanted | changes))


class TestRules:
    def test_the_product_brings_one_rule_and_says_that_it_is_ours(self, session):
        (rule,) = queries.rules(session)
        assert (rule.months, rule.constructed, rule.set_by_id) == (12, True, None)
        assert "taken from no regulation" in rule.reason

    def test_a_rule_is_added_with_its_reason_by_who_may(self, session, people):
        set_rule(session, people, product=Product.MASK, conclusion=Conclusion.FAIL, portion=Portion.A)
        session.commit()
        assert "samples:retention:rule set" in set(session.scalars(select(AuditRow.action)))
        with pytest.raises(Forbidden):
            set_rule(session, people, actor=custodian(session))

    @pytest.mark.parametrize(
        ("changes", "obstacle"),
        [
            ({"months": 0}, Invalid),
            ({"months": 1201}, Invalid),
            ({"from_on": date(2020, 5, 5)}, Invalid),
            ({"reason": " "}, ReasonMissing),
        ],
    )
    def test_a_rule_without_sense_is_refused(self, session, people, changes, obstacle):
        with pytest.raises(obstacle):
            set_rule(session, people, **changes)


class TestDates:
    def test_what_is_retained_gets_its_date(self, session):
        sample = make_sample(session, Portion.C, received=True)
        assert sample.keep_until is None
        store.put_away(session, [sample], make_shelf(session), actor=custodian(session))
        assert sample.keep_until == A_YEAR_LATER

    def test_a_certificate_dates_what_is_there_by_its_conclusion_and_never_shortens(self, session, people):
        set_rule(session, people, conclusion=Conclusion.FAIL, months=36)
        set_rule(session, people, conclusion=Conclusion.PASS, months=6)
        drawn = make_samples(session)
        of_samples.report_lost(session, drawn[Portion.C], reason="fire", actor=custodian(session))
        for verdict in ("fail", "pass"):
            listeners.certificate_issued(session, certificate=Certificate(drawn[Portion.A], verdict), lots={})
        assert [drawn[one].keep_until for one in Portion] == [date(2023, 5, 6), date(2023, 5, 6), None]

    @pytest.mark.parametrize(
        ("of_lot", "until"),
        [("pass", date(2021, 11, 6)), ("fail", date(2023, 5, 6)), ("not assessed", A_YEAR_LATER)],
    )
    def test_the_conclusion_on_its_own_lot_dates_a_portion(self, session, people, of_lot, until):
        set_rule(session, people, conclusion=Conclusion.FAIL, months=36)
        set_rule(session, people, conclusion=Conclusion.PASS, months=18)
        portion = make_sample(session, Portion.C)
        lots = {portion.lot_id: of_lot}
        listeners.certificate_issued(session, certificate=Certificate(portion, "fail"), lots=lots)
        assert portion.keep_until == until

    def test_a_day_set_by_hand_counts_and_says_why(self, session, people):
        sample = make_sample(session, received=True)
        with pytest.raises(ReasonMissing):
            operations.set_date(session, sample, until=today(session), reason="", actor=people["lab manager"])
        until = today(session) + timedelta(days=90)
        operations.set_date(session, sample, until=until, reason="contract 7", actor=people["lab manager"])
        assert (sample.keep_until, sample.keep_rule_id) == (until, None)
        session.commit()


class TestLegalHolds:
    def test_a_hold_is_set_and_lifted_with_its_reasons_and_both_are_custody_lines(self, session, people):
        sample, officer = make_sample(session, received=True), people["customs officer"]
        operations.hold(session, sample, reason="objection 12", actor=officer)
        with pytest.raises(obstacles.OnLegalHold):
            operations.hold(session, sample, reason="again", actor=officer)
        assert queries.hold_of(session, sample).reason == "objection 12"
        operations.lift(session, sample, reason="settled", actor=people["quality manager"])
        assert (sample.legal_hold_since, queries.hold_of(session, sample)) == (None, None)
        with pytest.raises(obstacles.NotOnLegalHold):
            operations.lift(session, sample, reason="again", actor=officer)
        session.commit()
        lines = [(step.act.value, step.note) for step in samples.custody_of(session, sample.id)][-2:]
        assert lines == [("legal hold", "objection 12"), ("legal hold lifted", "settled")]
        held = session.scalars(select(LegalHold)).one()
        assert (held.set_by_id, held.lifted_by_id) == (officer.id, people["quality manager"].id)

    def test_each_needs_its_reason_and_its_power(self, session, people):
        sample = make_sample(session)
        with pytest.raises(ReasonMissing):
            operations.hold(session, sample, reason="", actor=people["lab manager"])
        with pytest.raises(Forbidden):
            operations.hold(session, sample, reason="objection", actor=people["technician"])

    def test_what_is_gone_is_not_held(self, session, people):
        sample = make_sample(session)
        of_samples.report_lost(session, sample, reason="fire", actor=custodian(session))
        with pytest.raises(WrongState):
            operations.hold(session, sample, reason="objection", actor=people["lab manager"])
