import json
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator
from support.bench import BFE, PRESSURE, SPLASH, make_edition
from support.certification import GOOD, TOO_HIGH, make_authorised, make_second_lot, make_tested
from support.people import make_laboratory
from support.rounds import make_answer
from support.samples import make_lot

from lims.accounts.queries import SYSTEM
from lims.audit.chain import canonical
from lims.catalogue import seeding
from lims.catalogue.operations import confirm
from lims.certificates import operations
from lims.certificates.models import CertificateKind
from lims.certificates.naming import grade_limit, name_of
from lims.conformity.standards import load_standard
from lims.printing.certificate_content import blank_content, blank_lot, blank_row, blank_sample
from lims.printing.certificates_page import certificate_html
from lims.printing.content_schema import schema_bytes
from lims.samples.rounds import findings
from lims.samples.rounds.finding_models import FindingKind

# What a certificate says does not depend on the database that keeps it.
pytestmark = pytest.mark.parametrize("lent", ["sqlite"], indirect=True)

SOURCE = "Some laboratory, mask measurements 2020, table 3 · CC BY 4.0"


def content_of(session, house, people, tested):
    session.flush()
    return operations.preview(session, tested.line, actor=people["signatory"], services=house).content


@pytest.fixture
def content(session, people, house):
    return content_of(session, house, people, make_tested(session))


def test_every_key_of_the_schema_is_there_and_no_other(content):
    assert content.keys() == blank_content().keys()
    [lot] = content["lots"]
    assert lot.keys() == blank_lot().keys()
    assert lot["samples"][0].keys() == blank_sample().keys()
    assert {frozenset(row) for row in lot["rows"]} == {frozenset(blank_row())}


def test_it_can_be_printed(content):
    at = {"issued_at": "2020-05-06T12:00:00+08:00", "number": "C2000000016"}
    assert "Surgical masks" in certificate_html(content | at, qr_text="https://lims.example/verify/x")


def test_it_says_what_was_examined_and_how_it_was_sampled(content):
    assert content["declaration"]["line"] == "1"
    assert content["goods"]["hs_code"] == "6307900010"
    assert content["goods"]["origin"] == {"en": "to Germany", "zh": "运往德国"}
    [lot] = content["lots"]
    [sample] = lot["samples"]
    assert lot["manufacturer"]["zh"] == "好口罩有限公司"
    assert sample["drawn_at"] == "2020-05-06T12:00:00+08:00"
    assert sample["condition"]["en"] == "seal intact"
    assert "20 units drawn" in lot["plan"]["en"]


def test_readings_stay_as_they_were_typed(content):
    rows = {row["requirement"]: row for row in content["lots"][0]["rows"]}
    assert rows[BFE]["plot"]["values"] == ["98.9", "99.10", "98.7", "99.4", "98.0"]
    assert rows[BFE]["reported"] == "98.0"
    assert rows[SPLASH]["reported"] == {"en": "pass", "zh": "合格"}
    assert rows[SPLASH]["plot"] is None
    assert rows[PRESSURE]["limit"]["en"] == "< 60 Pa/cm²"


def test_it_names_the_requesting_post_and_not_who_exports_or_why(session, people, house):
    tested = make_tested(session)
    text = canonical(content_of(session, house, people, tested))
    assert {party["role"] for party in json.loads(text)["parties"]} == {"customer", "declarant"}
    assert "Control order: sample" not in text


def test_the_people_stand_in_the_order_of_the_work(content):
    assert [(one["act"], one["name"]) for one in content["people"]] == [
        ("tested", "Technician"),
        ("reviewed", "Reviewer"),
    ]


def test_the_annex_shows_the_working_in_two_languages(content):
    assert [one["requirement"] for one in content["explanations"]] == [BFE, PRESSURE, SPLASH]
    for one in content["explanations"]:
        assert all(step["en"] and step["zh"] for step in one["steps"])


def test_the_same_line_gives_the_same_digest(session, people, house):
    tested = make_tested(session)
    session.flush()
    given = {"actor": people["signatory"], "services": house}
    assert (
        operations.preview(session, tested.line, **given).sha256
        == operations.preview(session, tested.line, **given).sha256
    )


def test_nothing_made_up_means_no_watermark(content):
    assert (content["constructed"], content["sources"]) == (False, [])


def test_made_up_readings_are_named_and_marked(session, people, house):
    content = content_of(session, house, people, make_tested(session, constructed=True))
    assert content["constructed"] is True
    assert content["constructed_what"]["en"] == (
        "the shipment and its parties; the readings of clauses 5.2.2, 5.2.3 and 5.2.4"
    )
    assert content["lots"][0]["rows"][0]["marks"] == ["constructed"]


def test_a_made_up_confirmation_makes_the_certificate_a_constructed_one(session, people, house):
    edition = make_edition(session)
    confirm(session, edition, BFE, page="1", clause="5.2.2", actor=people["reviewer"], constructed=True)
    content = content_of(session, house, people, make_tested(session))
    assert content["constructed_what"]["en"] == "confirmations of requirements"


def test_published_readings_name_their_source_and_licence(session, people, house):
    content = content_of(session, house, people, make_tested(session, source=SOURCE, values={PRESSURE: TOO_HIGH}))
    [source] = content["sources"]
    assert source == {
        "text": "Some laboratory, mask measurements 2020, table 3",
        "licence": "CC BY 4.0",
        "used_for": {"en": "clause 5.2.3", "zh": "条款5.2.3"},
    }


def test_the_uncertainty_is_printed_with_its_factor(session, people, house):
    how = {"uncertainty": "0.4", "coverage": "2"}
    tested = make_tested(session, values={PRESSURE: TOO_HIGH})
    make_second_lot(session, tested, values={BFE: GOOD[BFE]}, **how)
    rows = {row["requirement"]: row for row in content_of(session, house, people, tested)["lots"][1]["rows"]}
    assert rows[BFE]["uncertainty"] == "0.4 (k = 2)"
    assert rows[BFE]["plot"]["uncertainty"] == "0.4"
    assert rows[PRESSURE]["uncertainty"] == ""


def test_each_lot_has_its_own_conclusion_and_the_worst_is_the_whole(session, people, house):
    tested = make_tested(session, values=GOOD | {PRESSURE: TOO_HIGH})
    make_second_lot(session, tested)
    content = content_of(session, house, people, tested)
    assert [lot["verdict"] for lot in content["lots"]] == ["fail", "pass"]
    assert content["verdict"] == "fail"
    assert content["lots"][1]["conclusion"]["en"].startswith("Conformity to EN 14683")


def test_a_lot_that_nobody_examined_is_named_as_such(session, people, house):
    tested = make_tested(session)
    make_lot(session, tested.line, batch="B2020-09")
    content = content_of(session, house, people, tested)
    assert len(content["lots"]) == 1
    assert content["deviations"][0]["en"].startswith("Lot B2020-09 of this declaration line was not examined")


def test_what_deviated_on_receipt_and_was_tested_all_the_same_is_disclaimed_in_both_languages(session, people, house):
    tested = make_tested(session)
    custodian = people["sample custodian"]
    damaged = findings.note(session, FindingKind.DAMAGED, tested.sample, actor=custodian)
    query = findings.ask(session, damaged, addressed_to="Good Masks Co", question="Test it?", actor=custodian)
    assert content_of(session, house, people, tested)["deviations"] == []
    make_answer(session, query, disclaimer="One carton was wet.", disclaimer_zh="一箱受潮。")
    said = content_of(session, house, people, tested)["deviations"]
    number = tested.sample.number
    assert said == [
        {
            "en": f"Sample {number}, on receipt: One carton was wet. (customer's instruction {query.number})",
            "zh": f"样品{number}收样时：一箱受潮。（客户指示{query.number}）",
        }
    ]


def test_results_relate_to_specimens_unless_a_plan_was_executed(session, people, house, content):
    assert content["relates_to"] == "specimens"
    assert "the specimens received from lot B2020-04" in content["statement"]["en"]


def preliminary_of(session, house, people, tested):
    session.flush()
    given = {"actor": people["signatory"], "services": house, "kind": CertificateKind.PRELIMINARY}
    return operations.preview(session, tested.line, **given).content


def test_a_preliminary_one_lists_what_is_pending_and_has_no_overall_verdict(session, people, house):
    content = preliminary_of(session, house, people, make_tested(session, values={BFE: GOOD[BFE]}))
    assert (content["kind"], content["verdict"]) == ("preliminary", "")
    assert [(one["requirement"], one["clause"]) for one in content["pending"]] == [
        (PRESSURE, "5.2.3"),
        (SPLASH, "5.2.4"),
    ]
    assert "no statement of conformity is made" in content["statement"]["en"]
    assert (
        "The requirements in clause 5.2.2 are met. Results in clauses 5.2.3 and 5.2.4 are still to come."
        in (content["statement"]["en"])
    )
    assert "初步证书" in content["statement"]["zh"]


def test_a_preliminary_fail_is_a_fail(session, people, house):
    content = preliminary_of(session, house, people, make_tested(session, values={PRESSURE: TOO_HIGH}))
    assert content["verdict"] == "fail"
    assert "still to come and cannot change the fail" in content["statement"]["en"]


def test_the_customer_has_an_address_and_a_contact(session, people, house, content):
    [customer] = [party for party in content["parties"] if party["role"] == "customer"]
    assert customer["contact"].startswith("Customs Officer (P")
    post = customer["name"]["en"]
    make_laboratory(session, posts=f"{post} | 1 Quay Road | +86 21 0000 0000", site="Harbour", contact="lab@port")
    content = content_of(session, house, people, make_tested(session))
    [customer] = [party for party in content["parties"] if party["role"] == "customer"]
    assert (customer["address"]["en"], customer["contact"]) == ("1 Quay Road", "+86 21 0000 0000")
    assert content["testing"]["place"]["en"] == "Harbour, 1 Harbour Road, Shanghai"
    assert content["laboratory"]["contact"] == "lab@port"


def test_without_a_lot_plan_the_sampling_says_so(content):
    assert content["lots"][0]["plan"]["en"].endswith("no sampling plan for the lot")


def test_what_one_grading_demands_of_another_has_a_name_and_no_id(session):
    document = yaml.safe_load((Path(seeding.__file__).parent / "data" / "gb-t-32610-2016.yaml").read_text())
    standard = load_standard(document)
    tie = standard.cross_rules[0]
    assert name_of(standard, tie.id) == {
        "en": "Filtration efficiency: grade that the class demands",
        "zh": "过滤效率：该级别要求的等级",
    }
    assert grade_limit(standard, tie)["en"].endswith("or better")


def test_a_line_without_any_result_still_has_a_page(session, people, house):
    content = content_of(session, house, people, make_tested(session, values={}))
    assert content["verdict"] == "not assessed"
    assert SYSTEM.name not in canonical(content)


def test_what_is_frozen_follows_the_published_schema(session, people, house):
    schema = Draft202012Validator(json.loads(schema_bytes()))
    passed = make_authorised(session, house)
    failed = make_tested(session, values={PRESSURE: TOO_HIGH}, constructed=True, source=SOURCE)
    make_second_lot(session, failed, uncertainty="0.4", coverage="2")
    part = make_tested(session, values={BFE: GOOD[BFE]})
    found = [
        passed,
        make_authorised(session, house, failed),
        make_authorised(session, house, part, kind=CertificateKind.PRELIMINARY),
    ]
    assert [(one.kind, one.verdict) for one in found] == [("test", "pass"), ("test", "fail"), ("preliminary", "")]
    for one in found:
        schema.validate(json.loads(one.content))
