"""Surgical masks: a pass, a pass in the green lane, and a certificate that is revoked after the release."""

from lims.certificates.models import ReasonClass
from lims.clearance.decisions.models import DecisionKind
from lims.demo.acts import bench, goods, outcomes
from lims.demo.playing import Moments
from lims.demo.published import Value, constructed, published
from lims.demo.stage import Thread, at
from lims.demo.story.common import day_of, declared, sampled
from lims.shipments.lists.models import CreditGrade

F2100 = ("bfe", "pfe", "differential-pressure", "synthetic-blood", "flammability")
NOT_SAID = "The masks lay for four hours at 21 °C and 85 % relative humidity first, as the test method asks."
BURN_TIMES = ("8.1", "8.4", "7.9", "9.0", "8.8", "8.2", "8.6", "7.7", "8.3", "8.5", "9.1", "8.0", "8.7", "8.4")


def surgical_us(thread: Thread) -> Moments:
    """Pass: 31 of 32 masks hold the synthetic blood, and 29 are enough; a further document amends the certificate."""
    yield from declared(thread, "04-27", documents=goods.MEDICAL)
    yield from sampled(thread, "04-27")
    yield from _tested(thread, "04-27", "04-28", published("blood-31-of-32"), published("pfe-lot-1"))
    yield at("04-28", "15:20")
    outcomes.certify(thread)
    yield at("04-28", "16:05")
    outcomes.decide(thread, DecisionKind.RELEASE, reasons="The certificate states a pass; the documents are complete.")
    yield at("04-29", "08:45")
    outcomes.acknowledge(thread)
    yield at("05-06", "14:20")
    outcomes.amend(thread, reason=NOT_SAID)


def surgical_green(thread: Thread) -> Moments:
    """Pass in the green lane: the exporter is senior certified, so that the laboratory has a third of the time."""
    yield from declared(thread, "04-28", documents=goods.MEDICAL)
    yield at("04-28", "09:10")
    goods.grade_operator(thread, "lantern-exports", CreditGrade.SENIOR_CERTIFIED, from_on=day_of("01-01"))
    yield from sampled(thread, "04-28")
    yield from _tested(thread, "04-28", "04-28", published("blood-lot-2"), published("pfe-lot-2"), hour=13)
    yield at("04-28", "17:30")
    outcomes.certify(thread)
    yield at("04-28", "17:50")
    outcomes.decide(
        thread, DecisionKind.RELEASE, reasons="Pass; priority operator, released on the day of declaration."
    )
    yield at("04-29", "08:50")
    outcomes.acknowledge(thread)


def surgical_revoked(thread: Thread) -> Moments:
    """Revoked after the release: the samples turn out to be of another batch; a review and a recall open."""
    yield from declared(thread, "04-29", documents=goods.MEDICAL)
    yield from sampled(thread, "04-29")
    yield from _tested(thread, "04-29", "04-30", published("blood-level-3"), constructed("99.4"))
    yield at("04-30", "15:10")
    outcomes.certify(thread)
    yield at("04-30", "15:45")
    outcomes.decide(thread, DecisionKind.RELEASE, reasons="The certificate states a pass; the documents are complete.")
    yield at("05-06", "08:30")
    outcomes.acknowledge(thread)
    yield at("05-12", "11:00")
    outcomes.suspend(thread, reason="The manufacturer reports that cartons of two batches were exchanged in shed 4.")
    yield at("05-13", "16:20")
    outcomes.revoke(
        thread,
        reason="The sealed portions are of batch WP2004-21; batch WP2004-22 was never tested.",
        reason_class=ReasonClass.WRONG_IDENTITY,
    )


def _tested(
    thread: Thread, first: str, second: str, blood: list[Value], pfe: list[Value], *, hour: int = 14
) -> Moments:
    """Test masks by ASTM F2100-19 on two days (or on one), by two technicians, and review the results."""
    yield at(first, f"{hour - 1:02}:00")
    bench.request(thread, F2100)
    yield at(first, f"{hour:02}:00")
    bench.measure(thread, "synthetic-blood", blood, instrument="blood")
    yield at(first, f"{hour:02}:30")
    bench.measure(thread, "pfe", pfe, instrument="filter", by="technician-2")
    yield at(second, f"{hour:02}:40" if first == second else "08:40")
    bench.measure(thread, "differential-pressure", constructed("4.1", "4.3", "4.0"), instrument="flow")
    yield at(second, f"{hour + 1:02}:10" if first == second else "09:30")
    bench.measure(thread, "flammability", constructed(*BURN_TIMES), instrument="flame", by="technician-2")
    yield at(second, f"{hour + 1:02}:40" if first == second else "10:20")
    bench.measure(thread, "bfe", constructed("99.1", "99.4", "98.9"), instrument="incubator", by="technician-2")
    yield at(second, f"{hour + 2:02}:20" if first == second else "14:00")
    bench.accept_all(thread)
