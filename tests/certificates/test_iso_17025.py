"""ISO/IEC 17025:2017, 7.8.2.1, letter by letter: one certificate, made by the product, printed once, read back."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from sqlalchemy.orm import Session
from support.bench import PRESSURE, SPLASH, make_edition, person
from support.certification import GOOD, make_authorised, make_result, make_tested
from support.people import make_laboratory

from lims import clock
from lims.bench.assignments.queries import assignment_of
from lims.bench.results.noting import Surroundings
from lims.certificates.handlers import Frozen, print_certificate
from lims.certificates.providers.operations import note
from lims.certificates.scopes.operations import grant
from lims.certificates.scopes.queries import methods_of_edition
from lims.db import Database
from lims.files import open_store
from lims.printing.fonts import FontSet
from lims.printing.pdf import Renderer
from lims.services import Services
from lims.settings import Settings

pytestmark = pytest.mark.requires("poppler")
MOMENT = datetime(2020, 5, 6, 4, 0, tzinfo=UTC)
DEVIATION = "One specimen was conditioned for six hours."


@dataclass
class Paper:
    """A printed certificate, its pages as text without the layout's spaces, and its content."""

    content: dict[str, Any]
    pages: list[str]
    pdf: bytes

    @property
    def text(self) -> str:
        return "".join(self.pages)

    def says(self, *told: str) -> bool:
        return all("".join(one.split()) in self.text for one in told)


@pytest.fixture(scope="module")
def paper(sqlite_template: Path, fontset: FontSet, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Paper]:
    folder = tmp_path_factory.mktemp("paper")
    shutil.copy(sqlite_template, folder / "lims.sqlite")
    database = Database(f"sqlite:///{folder / 'lims.sqlite'}")
    settings = Settings(home=folder, password_cost=1, secret_key="tests", public_url="https://lims.example")
    services = Services(settings, database, open_store(settings))
    services.__dict__ |= {"fonts": fontset, "printer": Renderer(fontset)}
    with clock.running_from(MOMENT):
        with database.transaction() as session:
            canonical = authorised(session, services)
        content = json.loads(canonical)
        pdf = print_certificate(services, Frozen(canonical.encode(), content))
    yield Paper(content, text_of(pdf, folder), pdf)
    database.dispose()


def authorised(session: Session, services: Services) -> str:
    """Return the frozen content: one deviation, one result of another laboratory, a part within the accreditation."""
    make_laboratory(
        session, site="Harbour site", contact="+86 21 0000 0000", accreditation="Some Body L0000",
        posts="Test Post | 9 Gate Road, Shanghai | +86 21 0000 0009",
    )  # fmt: skip
    tested = make_tested(session, values={one: GOOD[one] for one in GOOD if one != PRESSURE})
    tested.shipment.post = "Test Post"
    pressure = assignment_of(session, tested.request.number, PRESSURE)
    stated = {"deviation": DEVIATION, "air": Surroundings("21.50", "65"), "uncertainty": "1.2", "coverage": "2"}
    make_result(session, pressure, GOOD[PRESSURE], **stated)
    manager = person(session, "lab manager")
    splash = assignment_of(session, tested.request.number, SPLASH)
    note(session, splash, laboratory="Far Laboratory", address="2 Far Street", report="R-77", actor=manager)
    grant_at_the_site(session)
    return make_authorised(session, services, tested).content


def grant_at_the_site(session: Session) -> None:
    """Let the scope be that of the site, with an accreditation for everything that we did ourselves."""
    edition, site = make_edition(session), {"site": "Harbour site", "actor": person(session, "lab manager")}
    given = {"person_id": person(session, "signatory").id, "from_on": datetime(2020, 1, 1).date()} | site  # noqa: DTZ001
    grant(session, edition=edition, methods=methods_of_edition(edition), accredited=True, reference="L0000", **given)


def text_of(pdf: bytes, folder: Path) -> list[str]:
    (folder / "paper.pdf").write_bytes(pdf)
    command = ["pdftotext", "-layout", "paper.pdf", "-"]
    read = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout
    return ["".join(page.split()) for page in read.split("\f")[:-1]]


def test_a_title(paper):
    assert paper.says("Test certificate 检测证书")
    with pikepdf.open(BytesIO(paper.pdf)) as pdf:
        assert str(pdf.docinfo.Title) == f"Test certificate {paper.content['number']} rev. 1"


def test_b_name_and_address_of_the_laboratory(paper):
    assert paper.says("Test Customs Laboratory", "测试海关实验室", "1 Harbour Road, Shanghai", "+86 21 0000 0000")


def test_c_where_each_activity_was_performed(paper):
    [lot] = paper.content["lots"]
    tested = "Harbour site, 1 Harbour Road, Shanghai"
    assert paper.says(tested, lot["samples"][0]["drawn_place"]["en"], "by Far Laboratory, 2 Far Street")
    assert paper.content["testing"]["place"]["en"] == tested


def test_d_one_identity_on_every_page_and_a_clear_end(paper):
    for place, page in enumerate(paper.pages, 1):
        assert f"{paper.content['number']}·rev.1·Page第{place}/{len(paper.pages)}页" in page
    assert "Endofcertificate·证书结束" in paper.pages[-1]
    assert paper.text.count("Endofcertificate") == 1


def test_e_name_and_contact_of_the_customer(paper):
    assert paper.says("Customer 委托方", "Test Post", "9 Gate Road, Shanghai · +86 21 0000 0009")


def test_f_the_method_of_each_result(paper):
    methods = {row["method"] for row in paper.content["lots"][0]["rows"]}
    assert methods == {"EN 14683 Annex B", "EN 14683 Annex C", "ISO 22609:2004"}
    assert paper.says(*methods, "EN 14683:2019+AC:2019")


def test_g_what_was_tested_its_identity_and_condition(paper):
    [sample] = paper.content["lots"][0]["samples"]
    assert paper.says(sample["number"], sample["seal"], "seal intact", "封识完好", "Lot B2020-04", "好口罩有限公司")
    assert paper.says(paper.content["declaration"]["number"], "HS 商品编号 6307900010")


def test_h_dates_of_sampling_and_receipt(paper):
    [sample] = paper.content["lots"][0]["samples"]
    assert sample["drawn_at"][:10] == sample["received_at"][:10] == "2020-05-06"
    assert paper.says("Drawn 取样", "Received, condition 收样、状态", "2020-05-06 12:00 +08:00")


def test_i_dates_of_the_tests(paper):
    assert paper.says("Tested 检测 2020-05-06")
    assert (paper.content["testing"]["from"], paper.content["testing"]["to"]) == ("2020-05-06", "2020-05-06")


def test_j_date_of_issue(paper):
    assert paper.says("Issued 签发 2020-05-06 12:00 +08:00")


def test_k_the_sampling_plan_and_method(paper):
    assert paper.says(
        "Sampling 抽样", "20 units drawn by sampling order", "no sampling plan for the lot", "未执行批抽样方案"
    )


def test_l_the_results_relate_to_the_items_tested(paper):
    assert paper.says(
        "The results relate only to the specimens received and tested.", "检测结果仅对所收到并检测的样品负责"
    )


def test_m_results_with_units_uncertainty_limit_and_count(paper):
    assert paper.says("44.0 Pa/cm²", "± 1.2 (k = 2)", "< 60 Pa/cm²", "5 / 5", "98.0 %", "≥ 98 %")


def test_n_additions_deviations_exclusions(paper):
    assert paper.says("Deviations, additions, exclusions 偏离、增加或删减", f"clause 5.2.3: {DEVIATION}")


def test_o_who_authorised_it(paper):
    assert paper.content["people"][-1]["act"] == "authorised"
    assert paper.says("Authorised 批准", "Signatory", "Reviewed 复核", "Reviewer", "Tested 检测", "Technician")


def test_p_results_from_another_laboratory_are_marked(paper):
    rows = {row["requirement"]: row["marks"] for row in paper.content["lots"][0]["rows"]}
    assert [name for name, marks in rows.items() if "external provider" in marks] == [SPLASH]
    assert paper.says("external provider 外部提供", "report R-77", "由 Far Laboratory, 2 Far Street 检测")


def test_the_circumstances_stand_with_the_results_that_have_some(paper):
    """7.8.3.1 b: as they were noted at the bench, and nothing where nobody noted any."""
    noted = {row["requirement"]: row["circumstances"] for row in paper.content["lots"][0]["rows"]}
    assert noted.pop(PRESSURE) == {"temperature": "21.50", "humidity": "65"}
    assert set(map(tuple, map(dict.values, noted.values()))) == {("", "")}
    assert paper.says("tested at 检测环境 21.50 °C, 65 % RH")
    assert paper.text.count("testedat") == 1


def test_the_accreditation_the_statement_and_the_rule_stand_there_too(paper):
    assert paper.says("Some Body L0000", "outside accreditation 认可范围外")
    assert paper.says("Statement of conformity 符合性声明", "Conformity to EN 14683:2019+AC:2019")
    assert paper.says("Decision rule 判定规则", "Simple acceptance.", "简单接受。")
    assert paper.says("Annex: how each verdict was reached 附录：判定依据")
