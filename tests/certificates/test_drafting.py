from io import BytesIO

import pikepdf
import pytest
from support.bench import person
from support.certification import make_tested

from lims.certificates import operations
from lims.certificates.drafting import NO_NUMBER, paper

# What a certificate says does not depend on the database that keeps it.
pytestmark = pytest.mark.parametrize("lent", ["sqlite"], indirect=True)


@pytest.mark.requires("pango")
def test_the_draft_on_paper_is_no_certificate(session, people, house):
    tested = make_tested(session)
    session.flush()
    draft = operations.preview(session, tested.line, actor=people["signatory"], services=house)
    printed = paper(draft, actor=people["signatory"], services=house)
    house.printer.close()
    with pikepdf.open(BytesIO(printed)) as pdf:
        assert NO_NUMBER in str(pdf.docinfo["/Title"])
        assert "/Perms" not in pdf.Root  # nobody has signed it


def test_the_digest_binds_what_is_shown(session, people, house):
    tested = make_tested(session)
    session.flush()
    given = {"actor": person(session, "signatory"), "services": house}
    shown = operations.preview(session, tested.line, **given).sha256
    tested.line.goods = "Surgical masks, sterile"
    session.flush()
    assert operations.preview(session, tested.line, **given).sha256 != shown
