"""Respirators: a fail, an import that is inconclusive by its uncertainty, and two that wait at the end."""

from lims.clearance.decisions.models import DecisionKind
from lims.demo.acts import bench, goods, outcomes
from lims.demo.playing import Moments
from lims.demo.published import constructed, published
from lims.demo.stage import Thread, at
from lims.demo.story.common import declared, sampled


def kn95_fail(thread: Thread) -> Moments:
    """Fail: a published alert says that less than 62 % is retained; refused and returned."""
    yield from declared(
        thread, "05-06", documents=goods.JOINT, reason="Random selection; first shipment of this model."
    )
    yield from sampled(thread, "05-06")
    yield at("05-06", "13:10")
    bench.request(thread, ["filtration", "inhalation-resistance"])
    yield at("05-06", "14:20")
    bench.measure(thread, "filtration", published("retention-below-62"), instrument="filter")
    yield at("05-06", "14:50")
    bench.measure(thread, "inhalation-resistance", constructed("96", "101"), instrument="flow", by="technician-2")
    yield at("05-07", "09:00")
    bench.accept_all(thread)
    yield at("05-07", "10:00")
    outcomes.certify(thread)
    yield at("05-07", "10:40")
    outcomes.decide(
        thread,
        DecisionKind.REFUSE,
        reasons="Filtration is far below the declared class.",
        action="Returned to the manufacturer; not to be declared again as KN95.",
    )
    yield at("05-07", "16:30")
    outcomes.acknowledge(thread)
    yield at("05-09", "10:15")
    outcomes.prove(thread, proof="Gate pass EX-0104: all 30000 masks left the port for the manufacturer.")


def n95_inconclusive(thread: Thread) -> Moments:
    """Inconclusive: 95.17 % with U = 0.74 against 95 %; the import is released on conditions."""
    yield from declared(thread, "05-06", reason="Sampled at the importer's request before use in hospitals.", hour=10)
    yield from sampled(thread, "05-06", hour=11)
    yield at("05-06", "15:20")
    bench.request(thread, ["filtration"], rule="guarded-non-binary")
    yield at("05-07", "09:20")
    bench.measure(thread, "filtration", published("n95-at-0.3-um"), instrument="filter", by="technician-2")
    yield at("05-07", "11:00")
    bench.accept_all(thread)
    yield at("05-07", "11:40")
    outcomes.certify(thread)
    yield at("05-07", "13:30")
    outcomes.decide(
        thread,
        DecisionKind.CONDITIONAL_RELEASE,
        reasons="Neither a pass nor a fail at the agreed confidence; every value lies above the limit.",
        conditions="Stored at the importer's, not to be used until portion C has been tested.",
    )
    yield at("05-08", "09:10")
    outcomes.acknowledge(thread)


def kn95_decide(thread: Thread) -> Moments:
    """Pass, certified on the last morning: the decision waits for the officer."""
    yield from declared(thread, "05-11", documents=goods.JOINT, reason="Random selection.", hour=9)
    yield from sampled(thread, "05-11", hour=11)
    yield at("05-11", "15:30")
    bench.request(thread, ["filtration", "inhalation-resistance", "exhalation-resistance"])
    yield at("05-12", "08:50")
    bench.measure(thread, "filtration", published("kn95-extremes"), instrument="filter")
    yield at("05-12", "09:40")
    bench.measure(thread, "inhalation-resistance", constructed("118", "124"), instrument="flow", by="technician-2")
    yield at("05-12", "10:10")
    bench.measure(thread, "exhalation-resistance", constructed("87", "91"), instrument="flow", by="technician-2")
    yield at("05-13", "14:30")
    bench.accept_all(thread)
    yield at("05-14", "09:15")
    outcomes.certify(thread)


def n95_to_certify(thread: Thread) -> Moments:
    """Everything is reviewed: the certificate waits for its signatory."""
    yield from declared(thread, "05-09", reason="Random selection.", hour=9)
    yield from sampled(thread, "05-09", hour=10)
    yield at("05-09", "14:30")
    bench.request(thread, ["filtration", "inhalation-resistance"])
    yield at("05-11", "08:45")
    bench.measure(thread, "filtration", published("n95-efficiency"), instrument="filter")
    yield at("05-11", "09:30")
    bench.measure(thread, "inhalation-resistance", published("n95-resistance"), instrument="flow")
    yield at("05-14", "10:05")
    bench.accept_all(thread)
