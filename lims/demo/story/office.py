"""What happens beside the shipments: checkpoints of the trail, and a password mistyped too often."""

from contextlib import suppress

from lims.accounts.operations import TRIES, LockedOut, WrongPassword
from lims.accounts.sign_in import sign_in
from lims.audit.operations import make_checkpoint
from lims.demo.playing import Moments
from lims.demo.stage import Thread, at, let_pass
from lims.printing.signing import sign_bytes


def checkpoints(thread: Thread) -> Moments:
    """Sign the heads of the trail each week: certificates print the newest checkpoint."""
    keys = thread.stage.services.keys
    for day in ("04-27", "05-06", "05-11"):
        yield at(day, "07:30")
        with thread.stage.act() as session:
            make_checkpoint(session, actor=thread.person("auditor"), sign=lambda content: sign_bytes(content, keys))


def mistyped(thread: Thread) -> Moments:
    """Lock the night technician's account for a quarter of an hour: the administrator sees it."""
    yield at("05-14", "13:57")
    for _ in range(TRIES):
        let_pass(20)
        with suppress(WrongPassword, LockedOut):
            sign_in(thread.stage.services.database, "night-technician", "mistyped on a glove")
