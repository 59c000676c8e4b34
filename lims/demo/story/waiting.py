"""What is left open at the end: for everybody who signs in there is something to do."""

from lims.demo.acts import bench, goods, portions, rounds
from lims.demo.playing import Moments
from lims.demo.published import constructed
from lims.demo.stage import Thread, at
from lims.demo.story.common import declared, sampled


def broken_seal(thread: Thread) -> Moments:
    """Sent back: the seal of the portion is broken; new samples are ordered, and wait for the sampling officer."""
    yield from declared(thread, "05-12", documents=goods.MEDICAL_FOREIGN, hour=9)
    yield at("05-12", "10:30")
    portions.order(thread)
    yield at("05-12", "11:30")
    portions.draw(thread)
    yield at("05-12", "15:20")
    portions.receive(thread, intact=False, condition="The seal hangs on one wire; the carton was opened.")
    yield at("05-13", "09:00")
    portions.order(thread, reason="In place of the samples whose seal was broken.")


def gown_bench(thread: Thread) -> Moments:
    """On the bench: work waiting, half entered, handed over, sent back, and one result under investigation."""
    yield from declared(thread, "05-11", hour=9)
    yield from sampled(thread, "05-11", hour=10)
    yield at("05-12", "08:40")
    bench.request(
        thread, ["liquid-penetration", "burst-dry", "tensile-dry", "linting", "burst-wet", "tensile-wet", "bioburden"]
    )
    yield at("05-12", "09:00")
    bench.assign(thread, "liquid-penetration", "technician")
    bench.assign(thread, "burst-dry", "trainee")
    bench.assign(thread, "tensile-wet", "trainee")
    bench.assign(thread, "linting", "technician-2")
    yield at("05-12", "10:00")
    heads = constructed("42", "39", "44", "41", "40")
    bench.measure(thread, "liquid-penetration", heads, instrument="water")
    yield at("05-12", "11:00")
    bursts = constructed("71", "68", "240", "70", "69")
    bench.stand_by(thread, "burst-dry", "trainee")
    bench.measure(thread, "burst-dry", bursts, instrument="tensile", by="trainee")
    yield at("05-12", "14:00")
    load = bench.begin_load(thread, "EN ISO 11737-1 with incubation", instrument="incubator", by="technician-2")
    yield at("05-12", "15:10")
    bench.next_step(thread, load, by="technician-2")
    yield at("05-13", "09:30")
    bench.measure(
        thread, "linting", constructed("3.1", "3.3", "3.0"), instrument="filter", by="technician-2", handed_over=False
    )
    yield at("05-13", "10:30")
    bench.send_back(thread, "liquid-penetration", reason="Which face was up? Say it, and hand over again.")
    yield at("05-13", "11:10")
    bench.open_investigation(thread, "burst-dry", question="Specimen 8 bursts at 240 kPa, the others near 70: a slip?")
    yield at("05-14", "11:20")
    forces = constructed("31", "26", "30", "27", "32", "25", "31", "26", "30", "27")
    bench.measure(thread, "tensile-dry", forces, instrument="tensile")


def mask_in_transit(thread: Thread) -> Moments:
    """On the way: the portions were drawn this morning, and reception waits for them."""
    yield from declared(thread, "05-13", documents=goods.MEDICAL_FOREIGN, hour=14)
    yield at("05-13", "16:10")
    portions.order(thread)
    yield at("05-14", "10:40")
    portions.draw(thread)


def thermometer_requested(thread: Thread) -> Moments:
    """Received from a van and asked about, split for a second bench: its test request waits for the lab manager."""
    yield from declared(thread, "05-13", documents=goods.MEDICAL, hour=9)
    yield at("05-13", "10:20")
    portions.order(thread)
    yield at("05-13", "10:35")
    rounds.plan(thread)
    yield at("05-13", "11:10")
    rounds.draw(thread)
    yield at("05-13", "12:40")
    rounds.hand_in(thread)
    yield at("05-13", "13:15")
    rounds.compare(thread)
    yield at("05-13", "15:30")
    rounds.answer(thread)
    yield at("05-14", "08:30")
    portions.split(thread, units=2, reason="Two units go to the bench for the clinical comparison.")
    yield at("05-14", "08:50")
    bench.request(thread, ["laboratory-error"], accepted=False)


def thermometer_draw(thread: Thread) -> Moments:
    """Ordered: the sampling officer has to draw."""
    yield from declared(thread, "05-14", reason="Random selection.", hour=9)
    yield at("05-14", "11:10")
    portions.order(thread)


def mask_to_order(thread: Thread) -> Moments:
    """To sample: nobody has ordered yet."""
    yield from declared(thread, "05-14", documents=goods.MEDICAL, hour=12)


def gown_may_proceed(thread: Thread) -> Moments:
    """May proceed: an import that nothing speaks against; the officer has to decide."""
    yield from declared(thread, "05-14", hour=11)
