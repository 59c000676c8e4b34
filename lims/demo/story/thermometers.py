"""Thermometers: published readings fail against an oral reference; a certificate is superseded after a retest."""

from lims.clearance.decisions.models import DecisionKind
from lims.demo.acts import bench, goods, outcomes
from lims.demo.playing import Moments
from lims.demo.published import Value, constructed, published
from lims.demo.stage import Thread, at
from lims.demo.story.common import declared, sampled

ACCURACY = "laboratory-accuracy"
POINTS = ("35.0", "37.0", "41.0")
FIRST = (("35.2", "37.2", "41.3"), ("35.2", "37.3", "41.2"), ("35.3", "37.2", "41.3"))
AGAIN = (("35.0", "37.0", "41.1"), ("35.1", "37.1", "41.0"), ("35.0", "37.1", "41.1"))


def infrared_fail(thread: Thread) -> Moments:
    """Fail: five people, four rounds each; no reading is within 0.3 °C of the oral reference."""
    yield from declared(thread, "05-08", documents=goods.MEDICAL, hour=10)
    yield from sampled(thread, "05-08", hour=11)
    yield at("05-08", "15:40")
    bench.request(thread, ["laboratory-error"])
    yield at("05-11", "09:10")
    bench.measure(
        thread, "laboratory-error", published("canthi-against-oral"), instrument="bath", each=20,
        deviation="The published readings were taken on people, against an oral thermometer, not on a black body.",
    )  # fmt: skip
    yield at("05-11", "14:10")
    bench.accept_all(thread)
    yield at("05-11", "15:00")
    outcomes.certify(thread)
    yield at("05-11", "15:40")
    outcomes.decide(
        thread,
        DecisionKind.REFUSE,
        reasons="The error is several times the permitted one.",
        action="Returned to the exporter for adjustment.",
    )


def superseded(thread: Thread) -> Moments:
    """Superseded: the bath's correction was wrong; investigation, retest, a new certificate in the place of the old."""
    yield from declared(thread, "04-28", reason="Random selection.", hour=9)
    yield from sampled(thread, "04-28", hour=10)
    yield at("04-28", "14:20")
    bench.request(thread, [ACCURACY])
    yield at("04-29", "09:00")
    bench.measure(thread, ACCURACY, _readings(FIRST), instrument="old-bath", by="technician-2", each=3)
    yield at("04-29", "11:00")
    bench.accept_all(thread)
    yield at("04-29", "11:40")
    outcomes.certify(thread)
    yield at("04-29", "13:20")
    outcomes.decide(thread, DecisionKind.RELEASE, reasons="The certificate states a pass.")
    yield at("04-30", "08:40")
    outcomes.acknowledge(thread)
    yield at("05-06", "10:00")
    question = "All readings lie 0.2 to 0.3 °C too high: is the bath's correction applied with the right sign?"
    investigation = bench.open_investigation(thread, ACCURACY, question=question)
    yield at("05-06", "10:30")
    outcomes.suspend(thread, reason="The reference temperature of the older bath is in doubt.")
    yield at("05-07", "09:00")
    finding = "The correction of 0.2 °C was added instead of taken off. The thermometers are whole: test again."
    bench.close_investigation(thread, investigation, finding=finding, retest=True)
    yield at("05-07", "10:30")
    bench.measure(thread, ACCURACY, _readings(AGAIN), instrument="bath", by="technician-2", each=3)
    yield at("05-07", "14:00")
    bench.accept_all(thread)
    yield at("05-07", "15:00")
    outcomes.supersede(thread, reason="Tested again with the corrected reference temperature; the verdict is the same.")
    yield at("05-08", "08:30")
    outcomes.close_cases(
        thread, outcome="The new certificate states a pass: the release stands, nothing is called back."
    )


def _readings(rows: tuple[tuple[str, ...], ...]) -> list[Value]:
    """Return the readings of three thermometers, each at three points of the bath."""
    return [
        value
        for row in rows
        for text, point in zip(row, POINTS, strict=True)
        for value in constructed(text, reference=point)
    ]
