from collections import defaultdict

import pytest

from lims import events
from lims.accounts.models import Person
from lims.accounts.queries import SYSTEM
from lims.audit.actions import AuditAction
from lims.audit.operations import record

SIGNALS = [one for one in vars(events).values() if hasattr(one, "connected_to")]


@pytest.fixture(autouse=True)
def nobody_else_listens(monkeypatch):
    """Leave the stages out, which listen as soon as an application was made in this process."""
    for signal in SIGNALS:
        for name, empty in {"receivers": {}, "_by_receiver": defaultdict(set), "_by_sender": defaultdict(set)}.items():
            monkeypatch.setattr(signal, name, empty)


@pytest.mark.parametrize("signal", SIGNALS, ids=lambda signal: signal.name)
def test_a_listener_is_given_what_the_sender_sends(signal):
    heard = []

    def listen(sender, **facts):
        heard.append((sender, facts))

    with signal.connected_to(listen):
        signal.send("a stage", session=None, thing=1)
    assert heard == [("a stage", {"session": None, "thing": 1})]


def test_what_a_listener_raises_undoes_the_whole_act(database):
    def fail(_sender, **_facts):
        raise RuntimeError("the later stage cannot follow")

    def act():
        with database.transaction() as session:
            person = session.get(Person, 1)
            person.name = "Renamed"
            record(session, AuditAction.PERSON_CHANGED, subject=person, actor=SYSTEM)
            events.certificate_fell.send("test", session=session)

    with events.certificate_fell.connected_to(fail), pytest.raises(RuntimeError):
        act()
    with database.snapshot() as session:
        assert session.get(Person, 1).name != "Renamed"
