"""Acts at the port: declare, present documents, order controls, publish lists, grade operators."""

from datetime import date
from typing import Any

from lims.demo.data_files import load
from lims.demo.stage import Stage, Thread
from lims.shipments.declarations import operations as declarations
from lims.shipments.declarations.faults import read
from lims.shipments.declarations.models import Shipment
from lims.shipments.declarations.queries import lines_of, lots_of_line, party_by_identifier
from lims.shipments.documents.operations import present
from lims.shipments.lists import operations as lists
from lims.shipments.lists.models import CreditGrade, ListKind
from lims.shipments.risk.models import ControlKind
from lims.shipments.risk.operations import order_control

MEDICAL = ("export-declaration-of-medical-supplies", "nmpa-registration-certificate")
MEDICAL_FOREIGN = ("export-declaration-of-medical-supplies",)
JOINT = ("joint-declaration",)
POST = "Example Port"


def declare(thread: Thread, *, by: str = "officer") -> None:
    """Declare the goods of the story."""
    with thread.stage.act() as session:
        shipment, _ = declarations.declare(session, read(document(thread.name)), actor=thread.person(by))
        line = lines_of(session, shipment.id)[0]
        lot = lots_of_line(session, line.id)[0]
        thread.shipment_id, thread.line_id, thread.lot_id = shipment.id, line.id, lot.id


def document(name: str) -> dict[str, Any]:
    """Return a declaration of the data file as a program would send it."""
    told, parties = load("shipments")[name], load("parties")
    lot = told["lot"] | {"manufacturer": parties[told["lot"]["manufacturer"]]}
    line = {"line_no": 1, **told["goods"], **told["standard"], "lots": [lot]}
    plain = ("declaration_number", "direction", "country", "declared_on")
    return {
        **{field: told[field] for field in plain},
        "exporter": parties[told["exporter"]],
        "importer": parties[told["importer"]],
        "declarant": parties["pier-brokers"],
        "post": POST,
        "lines": [line],
        "constructed": True,
    }


def present_documents(thread: Thread, kinds: tuple[str, ...], *, issued_on: date, by: str = "officer") -> None:
    """Show the documents that the line needs."""
    with thread.stage.act() as session:
        number = session.get_one(Shipment, thread.shipment_id).declaration_number[-4:]
        for kind in kinds:
            reference = f"EXAMPLE-{''.join(word[0] for word in kind.split('-')).upper()}-{number}"
            present(
                session,
                thread.line(session),
                kind=kind,
                number=reference,
                issued_on=issued_on,
                actor=thread.person(by),
                constructed=True,
            )


def order_sampling(thread: Thread, reason: str, *, by: str = "officer") -> None:
    """Order the goods sampled although no rule asks for it."""
    with thread.stage.act() as session:
        line = thread.line(session)
        order_control(session, line, kind=ControlKind.SAMPLE, reason=reason, actor=thread.person(by))


def publish_list(stage: Stage, kind: ListKind, *, published_on: date, manufacturers: tuple[str, ...]) -> None:
    """Enter a version of a list as it was published."""
    parties = load("parties")
    entries = [lists.Entry(parties[one]["name"], parties[one]["identifier"]) for one in manufacturers]
    with stage.act() as session:
        lists.publish(
            session,
            kind,
            published_on=published_on,
            entries=entries,
            source="constructed for the demonstration",
            actor=stage.cast["senior-officer"],
            constructed=True,
        )


def grade_operator(thread: Thread, party: str, grade: CreditGrade, *, from_on: date) -> None:
    """Enter the credit grade of an operator."""
    with thread.stage.act() as session:
        operator = party_by_identifier(session, load("parties")[party]["identifier"])
        lists.grade(
            session, operator, grade=grade, from_on=from_on, actor=thread.person("senior-officer"), constructed=True
        )
