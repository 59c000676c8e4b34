import json
from datetime import date
from pathlib import Path

import pytest
from support.samples import (
    make_declared,
    officer,
)

import lims.catalogue
from lims import clock
from lims.accounts.queries import SYSTEM
from lims.catalogue.operations import import_standard
from lims.conformity.exact_yaml import load_exact_mapping
from lims.samples import operations
from lims.samples.models import (
    SampleState,
)
from lims.shipments.risk.models import ControlKind, ControlOrder

S = SampleState
DATA = Path(lims.catalogue.__path__[0]) / "data"


class TestProposing:
    def put_standard(self, session):
        document = load_exact_mapping((DATA / "en-14683-2019.yaml").read_bytes())
        import_standard(session, document, used_from=date(2019, 8, 1), actor=SYSTEM)

    def test_the_declared_standard_decides_what_is_drawn(self, session):
        self.put_standard(session)
        proposal = operations.propose_plan(session, make_declared(session).lot)
        assert proposal.units == 47
        assert proposal.reason == "EN 14683:2019+AC:2019, type-IIR: 5 + 5 + 32 + 5 = 47"
        assert (proposal.plan["basis"], proposal.plan["consignment"]) == ("specimens", "isolated")
        assert json.loads(json.dumps(proposal.plan)) == proposal.plan

    def test_a_lot_to_be_judged_as_a_lot_needs_the_sample_of_its_plan(self, session):
        self.put_standard(session)
        assert operations.propose_plan(session, make_declared(session).lot, by_lot=True).units == 315 + 315 + 32 + 5

    def test_the_edition_counts_that_was_in_force_on_the_day_of_the_declaration(self, session):
        self.put_standard(session)
        declared = make_declared(session)
        declared.shipment.declared_on = date(2019, 7, 31)
        assert operations.propose_plan(session, declared.lot).plan["problem"] == "unknown_standard"

    @pytest.mark.parametrize(
        ("line", "problem"),
        [({"standard_code": "EN 0"}, "unknown_standard"), ({"standard_class": "type-IX"}, "unknown_class")],
    )
    def test_where_nothing_is_known_the_person_decides(self, session, line, problem):
        self.put_standard(session)
        proposal = operations.propose_plan(session, make_declared(session, **line).lot)
        assert (proposal.units, proposal.plan["problem"], proposal.plan["requirements"]) == (0, problem, [])

    def test_customs_own_instruction_is_the_first_reason(self, session):
        self.put_standard(session)
        declared = make_declared(session)
        instruction = ControlOrder(
            shipment_id=declared.shipment.id,
            line_id=declared.line.id,
            kind=ControlKind.SAMPLE,
            reason="Random control 17",
            ordered_at=clock.now(),
            ordered_by_id=officer(session).id,
        )
        session.add(instruction)
        session.flush()
        assert operations.propose_plan(session, declared.lot).reason.startswith("Random control 17; EN 14683")
