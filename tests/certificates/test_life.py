import json

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from support.bench import PRESSURE
from support.certification import (
    GOOD,
    TOO_HIGH,
    make_authorised,
    make_issued,
    make_result,
    make_tested,
)

from lims import events
from lims.audit.actions import AuditAction
from lims.audit.models import AuditRow
from lims.bench.assignments.queries import assignments_of_sample
from lims.certificates import life, operations, queries
from lims.certificates.impacts import impact_of
from lims.certificates.models import (
    Certificate,
    CertificateEvent,
    CertificateKind,
    CertificateRelation,
    CertificateState,
    Impact,
    ReasonClass,
    Relation,
)
from lims.certificates.obstacles import (
    Act,
    ConclusionDiffers,
    ImpactUnderstated,
    NotOfThisKind,
    obstacle_to,
    obstacle_to_impact,
)
from lims.errors import WrongState

S, K = CertificateState, CertificateKind
UNTIL_NOW = {key: value for key, value in GOOD.items() if key != PRESSURE}

# What may be done to a certificate in each state; anything else is refused as the wrong state.
ALLOWED = {
    S.AUTHORISED: set(),
    S.ISSUED: {Act.SUSPEND, Act.AMEND, Act.SUPERSEDE, Act.REVOKE},
    S.SUSPENDED: {Act.LIFT, Act.SUPERSEDE, Act.REVOKE},
    S.SUPERSEDED: set(),
    S.REVOKED: set(),
}
# A preliminary certificate is completed, not amended; a further document is neither amended nor replaced by itself.
NOT_FOR = {
    K.TEST: set(),
    K.PRELIMINARY: {Act.AMEND},
    K.COMPLEMENTARY: {Act.AMEND, Act.SUPERSEDE},
}


@pytest.mark.parametrize("kind", K)
@pytest.mark.parametrize("state", S)
@pytest.mark.parametrize("act", Act)
def test_each_act_has_its_states_and_kinds(state, act, kind):
    found = obstacle_to(act, Certificate(number="C", state=state, kind=kind))
    expected = WrongState if act not in ALLOWED[state] else NotOfThisKind if act in NOT_FOR[kind] else type(None)
    assert type(found) is expected


@pytest.mark.parametrize(
    ("stated", "found", "refused"),
    [(stated, found, stated is Impact.EDITORIAL and found is not stated) for stated in Impact for found in Impact],
)
def test_nobody_makes_light_of_what_a_correction_touches(stated, found, refused):
    assert isinstance(obstacle_to_impact(stated, found), ImpactUnderstated) is refused


@pytest.fixture
def heard():
    """Return what clearance was told: (signal, number, impact)."""
    told = []

    def fell(_session, certificate, reason, impact):
        told.append(("fell", certificate.number, impact))

    def amended(_session, certificate, reason, impact):
        told.append(("amended", certificate.number, impact))

    with events.certificate_fell.connected_to(fell), events.certificate_amended.connected_to(amended):
        yield told


def issue(session, certificate: Certificate) -> Certificate:
    operations.issue(session, certificate, pdf_sha256="2" * 64, unsigned_sha256="2" * 64)
    return certificate


def content(certificate: Certificate) -> dict:
    return json.loads(certificate.content)


def test_an_amendment_is_a_further_document_beside_the_first(session, people, house, heard):
    tested = make_tested(session)
    first = make_issued(session, house, tested)
    before = first.content
    further = make_authorised(session, house, tested, amends=first, reason="The street was misspelt.")
    assert content(further)["replaces"] == {
        "relation": "amends", "number": first.number, "revision": 1, "issued_on": "2020-05-06",
        "reason": {"en": "The street was misspelt.", "zh": ""}, "impact": "editorial",
    }  # fmt: skip
    issue(session, further)
    session.commit()
    assert (first.state, further.state, further.kind) == (S.ISSUED, S.ISSUED, K.COMPLEMENTARY)
    assert first.content == before
    assert heard == [("amended", first.number, Impact.EDITORIAL)]
    acts = select(AuditRow.action).where(AuditRow.subject == f"certificate:{first.id}").order_by(AuditRow.position)
    assert session.scalars(acts).all()[-1] == AuditAction.CERTIFICATE_AMENDED
    assert [one.number for one in queries.amendments_of(session, first.id, in_states=[S.ISSUED])] == [further.number]


@pytest.mark.parametrize("impact", Impact)
def test_a_replacement_says_what_it_touches(session, people, house, heard, impact):
    tested = make_tested(session)
    old = make_issued(session, house, tested)
    new = issue(session, make_authorised(session, house, tested, supersedes=old, reason="Printed anew.", impact=impact))
    session.commit()
    relation = session.get_one(CertificateRelation, new.id)
    assert (relation.earlier_id, relation.relation, relation.impact) == (old.id, Relation.SUPERSEDES, impact)
    assert heard == [("fell", old.number, impact)]
    assert session.scalars(select(CertificateEvent.impact).where(CertificateEvent.state == S.SUPERSEDED)).all() == [
        impact
    ]
    with pytest.raises(DBAPIError):
        session.execute(text("UPDATE certificate_relations SET impact = 'editorial'"))
    session.rollback()


def test_what_amends_a_certificate_falls_with_it(session, people, house):
    tested = make_tested(session)
    first = make_issued(session, house, tested)
    further = issue(session, make_authorised(session, house, tested, amends=first, reason="A note was left out."))
    late = make_authorised(session, house, tested, amends=first, reason="Another note.")
    operations.revoke(session, first, reason="Mixed up.", actor=people["signatory"])
    assert (first.state, further.state, late.state) == (S.REVOKED, S.REVOKED, S.AUTHORISED)
    issue(session, late)
    assert late.state is S.REVOKED
    session.commit()
    make_issued(session, house, tested)  # the line is free again


def test_a_preliminary_certificate_is_completed_by_the_whole_one(session, people, house):
    tested = make_tested(session, values=UNTIL_NOW)
    early = make_issued(session, house, tested, kind=K.PRELIMINARY)
    assert (early.verdict, content(early)["verdict"]) == ("", "")
    assert [one["requirement"] for one in content(early)["pending"]] == [PRESSURE]
    assert "no statement of conformity is made" in content(early)["statement"]["en"]
    work = next(one for one in assignments_of_sample(session, tested.sample.id) if one.requirement == PRESSURE)
    make_result(session, work, GOOD[PRESSURE])
    whole = issue(session, make_authorised(session, house, tested, supersedes=early, reason="All results are there."))
    session.commit()
    assert content(whole)["replaces"]["relation"] == "completes"
    assert (early.state, whole.verdict, content(whole)["pending"]) == (S.SUPERSEDED, "pass", [])


def test_a_reviewed_fail_goes_out_at_once_as_preliminary(session, people, house):
    early = make_issued(session, house, make_tested(session, values={PRESSURE: TOO_HIGH}), kind=K.PRELIMINARY)
    assert early.verdict == "fail"
    assert len(content(early)["pending"]) == 2


def test_another_conclusion_is_no_amendment_and_no_editorial_change(session, people, house):
    tested = make_tested(session, values={PRESSURE: TOO_HIGH})
    failed = make_issued(session, house, tested)
    changed = json.loads(failed.content) | {"verdict": "pass"}
    failed.content = json.dumps(changed)  # as if it had concluded otherwise
    with pytest.raises(ConclusionDiffers):
        make_authorised(session, house, tested, amends=failed, reason="x")
    with pytest.raises(ImpactUnderstated) as refused:
        make_authorised(session, house, tested, supersedes=failed, reason="x", impact=Impact.EDITORIAL)
    assert refused.value.found is Impact.CONCLUSION
    session.rollback()


def test_what_differs_is_found_by_comparing(session, people, house):
    one = content(make_authorised(session, house))
    goods = one | {"goods": one["goods"] | {"hs_code": "9018900000"}}
    lots = [lot | {"samples": [sample | {"seal": "OTHER"} for sample in lot["samples"]]} for lot in one["lots"]]
    assert impact_of(one, one | {"remarks": []}) is Impact.EDITORIAL
    assert impact_of(one, goods) is Impact.IDENTITY
    assert impact_of(one, one | {"lots": lots}) is Impact.IDENTITY
    assert impact_of(one, one | {"verdict": "fail"}) is Impact.CONCLUSION
    assert impact_of(one, goods | {"lots": []}) is Impact.CONCLUSION


@pytest.mark.parametrize("reason_class", ReasonClass)
def test_only_a_reason_without_a_class_is_ever_editorial(session, people, house, reason_class):
    certificate = make_issued(session, house)
    given = {"reason": "Mixed up.", "reason_class": reason_class, "impact": Impact.EDITORIAL}
    if reason_class is not ReasonClass.OTHER:
        with pytest.raises(ImpactUnderstated):
            life.revoke(session, certificate, actor=people["signatory"], **given)
        return
    life.revoke(session, certificate, actor=people["signatory"], **given)
    assert certificate.state is S.REVOKED
