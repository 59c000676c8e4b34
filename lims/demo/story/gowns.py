"""Gowns and suits: a lot plan with a review that sends a result back; a reading corrected before its review."""

from lims.bench.results.noting import Surroundings
from lims.certificates.models import CertificateKind
from lims.clearance.decisions.models import DecisionKind
from lims.demo.acts import bench, goods, outcomes
from lims.demo.playing import Moments
from lims.demo.published import constructed, published
from lims.demo.stage import Thread, at
from lims.demo.story.common import declared, sampled
from lims.samples.models import Portion

BLOTTER_GAIN = (
    "0.3 0.2 0.4 0.3 0.5 0.2 0.3 0.3 0.4 0.2 0.3 0.6 0.3 0.2 0.4 0.3 "
    "0.3 0.2 0.5 0.3 0.4 0.3 0.2 0.3 0.3 0.4 0.2 0.3 0.3 0.5 0.2 0.3"
).split()
CONDITIONED = Surroundings(temperature="21.4", humidity="64")
WATER_HEAD = "68 71 66 70 73 65 69 72 49 67 70 74 68 66 71 69 64 70 72 68 67 73 65 69 71 68 70 66 72 67 69 70".split()


def gown_import(thread: Thread) -> Moments:
    """Pass by the lot's own plan: of 32 gowns three may fail; the reviewer sends a result back first."""
    yield from declared(thread, "05-07", reason="First import of this manufacturer.", hour=9)
    yield from sampled(thread, "05-07", spare=0, by_lot=True, taken=[Portion.A, Portion.C], hour=10)
    yield at("05-07", "14:00")
    bench.request(thread, ["impact-penetration", "hydrostatic"], lot_plan=True)
    yield at("05-07", "14:40")
    gains, heads = constructed(*BLOTTER_GAIN), constructed("0.3", *WATER_HEAD[1:])
    bench.measure(thread, "impact-penetration", gains, instrument="impact", by="technician-2", air=CONDITIONED)
    yield at("05-07", "15:40")
    bench.measure(thread, "hydrostatic", heads, instrument="water", air=CONDITIONED)
    yield at("05-08", "09:05")
    bench.send_back(thread, "hydrostatic", reason="Specimen 33 reads 0.3 cm of water: is that the blotter's figure?")
    yield at("05-08", "09:40")
    bench.correct(thread, "hydrostatic", wrong="0.3", value="68", reason="Copied from the wrong sheet.")
    yield at("05-08", "09:50")
    bench.hand_over(thread, "hydrostatic")
    yield at("05-08", "10:20")
    bench.accept_all(thread)
    yield at("05-08", "11:10")
    outcomes.certify(thread)
    yield at("05-08", "11:40")
    outcomes.decide(thread, DecisionKind.RELEASE, reasons="The lot is accepted by its sampling plan.")
    yield at("05-08", "17:00")
    outcomes.acknowledge(thread)


def suit_export(thread: Thread) -> Moments:
    """Pass: burned lengths in inches, a reading corrected before its review, and a preliminary certificate first."""
    yield from declared(thread, "05-08", documents=goods.MEDICAL)
    yield from sampled(thread, "05-08", spare=12)
    yield at("05-08", "13:20")
    bench.request(
        thread,
        ["hydrostatic", "breaking-force", "filtration", "damage-length"],
        facts={"flame-retardant suit": "yes"},
    )
    yield from _first_day_of_suits(thread)
    yield at("05-08", "16:50")
    outcomes.certify(thread, kind=CertificateKind.PRELIMINARY)
    yield at("05-09", "08:50")
    bench.measure(thread, "filtration", constructed("88.4", "91.0"), instrument="filter", by="technician-2")
    yield at("05-09", "10:30")
    bench.accept_all(thread)
    yield at("05-09", "11:20")
    outcomes.supersede(thread, reason="The filtration has been tested: this is the whole answer.")
    yield at("05-09", "13:10")
    outcomes.decide(thread, DecisionKind.RELEASE, reasons="The requested clauses conform; the documents are complete.")


def _first_day_of_suits(thread: Thread) -> Moments:
    """Test by three of the four clauses, correct a reading, and review."""
    yield at("05-08", "14:10")
    bench.measure(
        thread, "damage-length", published("burned-length"), instrument="flame",
        deviation="The published lengths are of laundered fabrics, warp and fill, not of the suit's own material.",
    )  # fmt: skip
    yield at("05-08", "14:50")
    bench.measure(
        thread,
        "hydrostatic",
        constructed("17.8", "1.82", "1.76", "1.81", "1.90"),
        instrument="water",
        handed_over=False,
    )
    yield at("05-08", "15:05")
    bench.correct(
        thread, "hydrostatic", wrong="17.8", value="1.78", reason="The point was typed one place too far right."
    )
    yield at("05-08", "15:10")
    bench.hand_over(thread, "hydrostatic")
    yield at("05-08", "15:30")
    forces = constructed("61.2", "53.8", "60.4", "55.1", "62.0", "54.6")
    bench.measure(thread, "breaking-force", forces, instrument="tensile", by="technician-2")
    yield at("05-08", "16:20")
    bench.accept_all(thread)
