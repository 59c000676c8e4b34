"""At the port: the published lists; a missing joint declaration; a manufacturer on the substandard list."""

from lims.clearance.decisions.models import DecisionKind
from lims.demo.acts import goods, outcomes
from lims.demo.playing import Moments
from lims.demo.stage import Thread, at
from lims.demo.story.common import day_of, declared
from lims.shipments.lists.models import ListKind

WHITE = ("heron-masks", "willow-masks", "linen-gowns")


def lists(thread: Thread) -> Moments:
    """Enter the lists as the ministries publish them; a manufacturer is added to one of them in May."""
    stage = thread.stage
    yield at("04-26", "10:00")
    day = day_of("04-26")
    goods.publish_list(stage, ListKind.FOREIGN_CERTIFIED_MEDICAL, published_on=day, manufacturers=WHITE)
    goods.publish_list(stage, ListKind.FOREIGN_CERTIFIED_NON_MEDICAL, published_on=day, manufacturers=WHITE[:2])
    goods.publish_list(stage, ListKind.SUBSTANDARD_NON_MEDICAL, published_on=day, manufacturers=())
    yield at("05-09", "09:00")
    day = day_of("05-09")
    goods.publish_list(stage, ListKind.SUBSTANDARD_NON_MEDICAL, published_on=day, manufacturers=("quarry-masks",))


def joint_missing(thread: Thread) -> Moments:
    """Held: the joint declaration of exporter and importer is missing."""
    yield from declared(thread, "05-07", hour=10)
    yield at("05-07", "11:15")
    outcomes.decide(thread, DecisionKind.HOLD, reasons="The joint declaration of exporter and importer is missing.")
    yield at("05-07", "17:10")
    outcomes.acknowledge(thread)


def list_hit(thread: Thread) -> Moments:
    """Held: the manufacturer stands on the list of substandard masks; customs has not acknowledged yet."""
    yield from declared(thread, "05-11", documents=goods.JOINT, hour=13)
    yield at("05-11", "14:30")
    outcomes.decide(thread, DecisionKind.HOLD, reasons="The manufacturer is on the list of substandard masks of 9 May.")
