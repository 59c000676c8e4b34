"""Contents of certificates with good defaults: a pass, a fail, an inconclusive one, an ugly one and a short one."""

from typing import Any

import rfc8785
from support.certificate_parts import make_lot, make_row, make_sample, pressure_row, splash_row

from lims.printing.certificate_content import Content, blank_content, both
from lims.printing.certificates_page import certificate_job
from lims.printing.documents import RenderJob


def make_content(**changes: Any) -> Content:
    """Return the content of a certificate that passes: one lot of surgical masks."""
    return (
        blank_content()
        | _head()
        | _subject()
        | {
            "lots": [make_lot()],
            "remarks": [both("k = 2 stands for a coverage of about 95 %.", "k = 2 对应约 95 % 的包含概率。")],
            "people": [
                {"act": "tested", "name": "Li Wei 李伟", "at": "2020-04-23T16:05:00+08:00"},
                {"act": "reviewed", "name": "Zhang Min 张敏", "at": "2020-04-24T09:30:00+08:00"},
                {"act": "authorised", "name": "Dr. Wang Fang 王芳", "at": "2020-04-24T11:02:00+08:00"},
            ],
            "explanations": [
                {
                    "lot": "20200418-A1",
                    "requirement": "bfe",
                    "name": both("Bacterial filtration efficiency", "细菌过滤效率"),
                    "steps": [
                        both("Five specimens were tested; five are required.", "共检测五个样品，要求五个。"),
                        both(
                            "The lowest value is 99.1 %; the limit is 98 % or more.",
                            "最低值为 99.1 %，限值为不低于 98 %。",
                        ),
                        both(
                            "With U = 0.4 % the acceptance limit is 98.4 %; 99.1 % lies inside.",
                            "取 U = 0.4 %，接受限为 98.4 %，99.1 % 在其内。",
                        ),
                    ],
                }
            ],
        }
        | changes
    )


def _head() -> Content:
    return {
        "number": "C2000000015M",
        "verdict": "pass",
        "statement": both(
            "The lot conforms to EN 14683:2019+AC:2019, type IIR, in clauses 5.2.2, 5.2.3, 5.2.4 and 5.2.5. "
            "Clause 5.2.6 is declared by the manufacturer and was not assessed.",
            "该批货物在第 5.2.2、5.2.3、5.2.4 和 5.2.5 条上符合 EN 14683:2019+AC:2019 IIR 型的要求。"
            "第 5.2.6 条由生产企业声明，未作评定。",
        ),
        "decision_rule": both(
            "Guarded acceptance, guard band w = U (k = 2); "
            "the risk of a wrong pass is at most 2.3 % for a result at the acceptance limit.",
            "带保护带的接受，保护带 w = U（k = 2）；结果位于接受限时误判合格的风险不超过 2.3 %。",
        ),
        "relates_to": "lot",
        "issued_at": "2020-04-24T11:05:00+08:00",
        "issued_place": both("Kunming", "昆明"),
        "laboratory": {
            "name": both("Kunming Customs Technology Centre", "昆明海关技术中心"),
            "address": both("388 Dianchi Road, Kunming 650228", "云南省昆明市滇池路 388 号"),
            "site": "",
            "contact": "+86 871 0000 0000",
            "accreditation": "",
            "mark": "",
        },
        "verification_url": "https://lims.example/v/7Q2MX4KD9T",
    }


def _subject() -> Content:
    return {
        "declaration": {
            "number": "530120200000012345",
            "line": "1",
            "declared_on": "2020-04-19",
            "control_order": "BK-5301-2020-00871",
            "direction": both("export", "出口"),
            "post": both("Kunming Changshui airport customs", "昆明长水机场海关"),
        },
        "goods": {
            "name": both("Surgical masks", "医用外科口罩"),
            "hs_code": "6307900010",
            "quantity": "50000",
            "unit": both("pieces", "只"),
            "origin": both("China", "中国"),
        },
        "parties": [
            {
                "role": "customer",
                "name": both("Kunming Changshui airport customs", "昆明长水机场海关"),
                "address": both("Changshui airport, cargo area, Kunming", "昆明长水机场货运区"),
                "contact": "+86 871 0000 0001",
                "identifier": "",
            },
            {
                "role": "declarant",
                "name": both("Dianchi Logistics Co., Ltd.", "滇池物流有限公司"),
                "address": both(),
                "contact": "",
                "identifier": "91530100MA6K00000X",
            },
        ],
        "standard": {
            "code": "EN 14683:2019+AC:2019",
            "edition": "2019-08",
            "title": both("Medical face masks - Requirements and test methods", "医用口罩 要求和试验方法"),
            "class_name": both("Type IIR", "IIR 型"),
            "variant": both(),
        },
        "testing": {
            "from": "2020-04-21",
            "to": "2020-04-23",
            "place": both("Kunming, laboratory 2", "昆明 二号实验室"),
        },
    }


def failing_content() -> Content:
    """Return a fail whose other rows were not assessed."""
    failed = pressure_row(
        reported="66.2",
        verdict="fail",
        n={"found": "5", "required": "5", "failed": "3"},
        plot={"values": ["66.2", "61.0", "57.4", "63.8", "58.9"], "lower": None, "upper": "60", "uncertainty": "2.1"},
    )
    open_row = make_row(
        reported="", uncertainty="", n={"found": "0", "required": "5", "failed": ""}, verdict="not assessed", plot=None
    )
    rows = [
        open_row,
        failed,
        splash_row(reported="", verdict="not assessed", plan=None, n={"found": "0", "required": "32", "failed": ""}),
    ]
    return make_content(
        verdict="fail",
        statement=both(
            "The lot does not conform to EN 14683:2019+AC:2019, type IIR: clause 5.2.3 is not met. "
            "Clauses 5.2.2 and 5.2.4 were not assessed.",
            "该批货物不符合 EN 14683:2019+AC:2019 IIR 型的要求：不满足第 5.2.3 条。第 5.2.2 条和第 5.2.4 条未作评定。",
        ),
        lots=[make_lot(verdict="fail", rows=rows)],
        deviations=[both("Testing was stopped after the failure of clause 5.2.3.", "第 5.2.3 条不合格后停止检测。")],
    )


def inconclusive_content() -> Content:
    """Return an inconclusive certificate with constructed data, sources and marks."""
    near = pressure_row(
        reported="59.4",
        verdict="inconclusive",
        marks=["constructed", "unconfirmed limit"],
        plot={"values": ["59.4"], "lower": None, "upper": "60", "uncertainty": "2.1"},
        note=both("Inside the guard band of 2.1 Pa/cm².", "位于 2.1 Pa/cm² 的保护带内。"),
    )
    published = make_row(marks=["published", "outside accreditation"])
    content = make_content(
        verdict="inconclusive",
        relates_to="specimens",
        statement=both(
            "No statement of conformity can be made for clause 5.2.3: the result lies within its guard band. "
            "Clause 5.2.2 is met.",
            "第 5.2.3 条的结果位于保护带内，无法作出符合性声明。第 5.2.2 条满足要求。",
        ),
        constructed=True,
        constructed_what=both("The shipment and the readings of clause 5.2.3.", "货物信息及第 5.2.3 条读数。"),
        sources=[
            {
                "text": "NIOSH, International respirator assessment, 2020",
                "licence": "public domain",
                "used_for": both("clause 5.2.2", "第 5.2.2 条"),
            }
        ],
        replaces={
            "relation": "supersedes",
            "number": "C2000000007A",
            "revision": 1,
            "issued_on": "2020-04-22",
            "reason": both("The specimen count of clause 5.2.3 was wrong.", "第 5.2.3 条样品数有误。"),
            "impact": "conclusion",
        },
        lots=[make_lot(verdict="inconclusive", plan=both(), rows=[published, near])],
        customer_supplied=[both("Batch number and date of manufacture", "批号及生产日期")],
        checkpoint={"number": "41", "root": "9f2c1a7d" * 8, "signed_at": "2020-04-24T08:00:00+08:00"},
    )
    content["laboratory"]["accreditation"] = "Example Body L0000 (ISO/IEC 17025:2017)"
    return content


def ugly_content() -> Content:
    """Return the hard case: very long names, forty results, five lots, every list filled."""
    long_name = both(
        "Perfluorohexanesulfonamidoethylacrylate-coated three-layer non-woven fabric, "
        "resistance against penetration by contaminated liquids under hydrostatic pressure",
        "涂覆全氟己基磺酰胺乙基丙烯酸酯的三层非织造布在静水压作用下抗污染液体渗透性能的测定及其评价方法",
    )
    company = both(
        "Xishuangbanna-Dai-Autonomous-Prefecture Medical-and-Protective-Equipment "
        "Manufacturing and International Trading Company Limited (Group)",
        "西双版纳傣族自治州医疗防护用品制造与国际贸易有限责任公司（集团）",
    )
    forty = [
        make_row(
            requirement=f"r{number}",
            clause=f"4.{number}",
            name=long_name if number % 7 == 3 else both(f"Requirement {number}", f"项目 {number}"),
        )
        for number in range(1, 41)
    ]
    code = "S2000000127KX0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    lots = [
        make_lot(
            batch=f"LOT-2020-{code}-{number}",
            manufacturer=company,
            product=long_name,
            rows=forty
            if number == 1
            else [make_row(marks=["outside accreditation", "external provider"], method="ISO/IEC " + code)],
            conclusion=both("The lot conforms.", "该批合格。"),
            samples=[make_sample(seal=code)] * 3,
        )
        for number in range(1, 6)
    ]
    parties = [
        {"role": role, "name": company, "address": long_name, "contact": company["en"], "identifier": code}
        for role in ("customer", "manufacturer", "declarant", "exporter", "importer")
    ]
    steps = [both("The value was compared with the limit " * 4, "将测定值与限值比较。" * 6)] * 3
    content = make_content(
        lots=lots,
        parties=parties,
        customer_supplied=[long_name] * 3,
        deviations=[long_name] * 2,
        remarks=[long_name] * 3,
    )
    content["laboratory"] |= {"name": company, "address": long_name, "accreditation": company["en"][:200]}
    content["goods"]["name"], content["verification_url"] = long_name, "https://lims.example/v/" + code * 2
    content["people"] *= 3
    content["explanations"] = [
        {"lot": "LOT", "requirement": f"r{n}", "name": long_name, "steps": steps} for n in range(12)
    ]
    return content


def short_content() -> Content:
    """Return the smallest certificate: one row, nothing else to say."""
    row = make_row(plot=None, uncertainty="")
    return make_content(lots=[make_lot(rows=[row], plan=both())], explanations=[], remarks=[], relates_to="specimens")


CASES = {
    "pass": make_content,
    "fail": failing_content,
    "inconclusive": inconclusive_content,
    "ugly": ugly_content,
    "short": short_content,
}


def job_of(content: Content, *, mark_bytes: bytes = b"") -> RenderJob:
    """Return the job that prints ``content``."""
    address = content["verification_url"]
    return certificate_job(content, canonical=rfc8785.dumps(content), qr_text=address, mark_bytes=mark_bytes)
