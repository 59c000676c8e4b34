"""Parts of a certificate's content with good defaults: rows of results, a sample, a lot."""

from typing import Any

from lims.printing.certificate_content import Content, blank_lot, blank_row, blank_sample, both


def make_row(**changes: Any) -> Content:
    """Return a row of bacterial filtration that passes."""
    return (
        blank_row()
        | {
            "requirement": "bfe",
            "name": both("Bacterial filtration efficiency", "细菌过滤效率"),
            "clause": "5.2.2",
            "method": "EN 14683 Annex B",
            "unit": "%",
            "limit": both("≥ 98 %", "≥ 98 %"),
            "reported": "99.1",
            "uncertainty": "0.4 (k = 2)",
            "n": {"found": "5", "required": "5", "failed": "0"},
            "verdict": "pass",
            "plot": {
                "values": ["99.1", "99.4", "99.6", "99.3", "99.5"],
                "lower": "98",
                "upper": None,
                "uncertainty": "0.4",
            },
        }
        | changes
    )


def pressure_row(**changes: Any) -> Content:
    return (
        make_row(
            requirement="differential-pressure",
            name=both("Breathability (differential pressure)", "压力差"),
            clause="5.2.3",
            method="EN 14683 Annex C",
            unit="Pa/cm2",
            limit=both("< 60 Pa/cm²", "< 60 Pa/cm²"),
            reported="42.6",
            uncertainty="2.1 (k = 2)",
            circumstances={"temperature": "21.4", "humidity": "64"},
            plot={
                "values": ["42.6", "40.2", "41.8", "39.9", "41.1"],
                "lower": None,
                "upper": "60",
                "uncertainty": "2.1",
            },
        )
        | changes
    )


def splash_row(**changes: Any) -> Content:
    return (
        make_row(
            requirement="splash",
            name=both("Splash resistance pressure", "抗合成血液喷溅压力"),
            clause="5.2.4",
            method="ISO 22609:2004",
            unit="kPa",
            limit=both("no penetration at 16.0 kPa", "16.0 kPa 下无渗透"),
            reported=both("no penetration", "无渗透"),
            uncertainty="",
            n={"found": "32", "required": "32", "failed": "1"},
            plan={"n": "32", "ac": "3", "re": "4", "found": "1"},
            plot=None,
        )
        | changes
    )


def bioburden_row(**changes: Any) -> Content:
    return (
        make_row(
            requirement="bioburden",
            name=both("Microbial cleanliness (bioburden)", "微生物洁净度"),
            clause="5.2.5",
            method="EN ISO 11737-1",
            unit="[CFU]/g",
            limit=both("≤ 30 CFU/g", "≤ 30 CFU/g"),
            reported="8",
            uncertainty="3 (k = 2)",
            plot={"values": ["8", "5", "6", "7", "4"], "lower": None, "upper": "30", "uncertainty": "3"},
        )
        | changes
    )


def biocompatibility_row(**changes: Any) -> Content:
    return (
        make_row(
            requirement="biocompatibility",
            name=both("Biocompatibility", "生物相容性"),
            clause="5.2.6",
            method="EN ISO 10993-1",
            unit="1",
            limit=both("evaluated", "已评价"),
            reported=both("declared by the manufacturer", "生产企业声明"),
            uncertainty="",
            n={"found": "", "required": "", "failed": ""},
            verdict="stated",
            plot=None,
        )
        | changes
    )


def make_sample(**changes: Any) -> Content:
    return (
        blank_sample()
        | {
            "number": "S2000000127K",
            "portion": "A",
            "seal": "CN5301-884213",
            "units": "60",
            "drawn_at": "2020-04-20T10:15:00+08:00",
            "drawn_place": both("Kunming airport, hall 3", "昆明机场三号库"),
            "drawn_by": "Zhao Lei 赵磊",
            "received_at": "2020-04-21T09:42:00+08:00",
            "condition": both("sealed, intact, dry", "封识完好、干燥"),
        }
        | changes
    )


def make_lot(**changes: Any) -> Content:
    return (
        blank_lot()
        | {
            "batch": "20200418-A1",
            "product": both("Surgical mask, type IIR, ear loops", "医用外科口罩 IIR 型 挂耳式"),
            "manufacturer": both("Yunnan Baiyao Protective Products Co., Ltd.", "云南白岳防护用品有限公司"),
            "size": "50000",
            "unit": both("pieces", "只"),
            "plan": both(
                "EN 14683, AQL 4.0; GB/T 2828.1 level II, n = 32", "EN 14683，AQL 4.0；GB/T 2828.1 一般水平 II，n = 32"
            ),
            "verdict": "pass",
            "samples": [make_sample()],
            "rows": [make_row(), pressure_row(), splash_row(), bioburden_row(), biocompatibility_row()],
        }
        | changes
    )
