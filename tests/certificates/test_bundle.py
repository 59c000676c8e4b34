import io
import json
import zipfile

import pytest
from sqlalchemy import func, select
from support.certification import make_issued, make_tested

from lims import clock
from lims.accounts.queries import SYSTEM
from lims.audit.models import AuditRow
from lims.audit.operations import make_checkpoint
from lims.certificates.bundle import Wanted, packed
from lims.certificates.models import Download
from lims.certificates.proof.trails import faults_of_proof, faults_of_trail, read_trail
from lims.errors import Forbidden
from lims.printing.signing import sign_bytes


@pytest.fixture
def issued(database, house):
    """Issue three certificates of three shipments, with a checkpoint before the last."""
    ids = []
    for number in range(3):
        with database.transaction() as session:
            ids.append(make_issued(session, house, make_tested(session)).id)
        if number == 1:
            with database.transaction() as session:
                make_checkpoint(session, actor=SYSTEM, sign=lambda content: sign_bytes(content, house.keys))
    return ids


def pack(house, ids, actor) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(b"".join(packed(house, Wanted(ids, clock.now(), actor)))))


def test_every_row_of_each_thread_is_packed_up_to_its_own_download(database, house, issued, people, session):
    session.rollback()
    with pack(house, issued, people["auditor"]) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        checkpoint = json.loads(archive.read("checkpoint.json"))
        trails = {one["stream"]: read_trail(one["stream"], archive.read(one["file"])) for one in manifest["trails"]}
    with database.snapshot() as reading:
        counted = dict(reading.execute(select(AuditRow.stream, func.count()).group_by(AuditRow.stream)).all())
        assert reading.scalars(select(Download.certificate_id)).all() == issued
    for entry in manifest["trails"]:
        trail = trails[entry["stream"]]
        assert len(trail.rows) == entry["rows"] == counted[entry["stream"]]
        assert list(faults_of_trail(trail, rows=entry["rows"], head=entry["head"])) == []
        assert list(faults_of_proof(trail, checkpoint["proofs"].get(entry["stream"]), checkpoint["root"])) == []
    assert len(checkpoint["proofs"]) == 2  # the third thread began after the checkpoint


def test_a_thread_costs_the_same_however_many_are_packed(database, house, issued, people, session, statements):
    session.rollback()
    house.keys  # noqa: B018 - made before anything is counted

    def cost(ids) -> int:
        with statements(database) as seen:
            pack(house, ids, people["auditor"]).close()
        return len(seen)

    one, three = cost(issued[:1]), cost(issued)
    each = (three - one) / 2
    assert each <= 12, (one, three)


def test_who_may_not_read_the_trail_gets_the_files_alone(house, issued, people, session):
    session.rollback()
    with pack(house, issued, people["customs officer"]) as archive:
        assert not [name for name in archive.namelist() if name.startswith(("trail/", "checkpoint"))]
    with pytest.raises(Forbidden):
        pack(house, issued, people["technician"])
