"""Limits as people read them."""

import pytest
from support.judging import shipped

from lims.conformity.limit_words import printed_unit, unit_beside


@pytest.mark.parametrize(
    ("code", "requirement", "class_id", "variant", "en", "zh"),
    [
        ("YY 0469-2011", "bfe", "single", None, "≥ 95 %", "≥ 95 %"),
        ("EN 14683:2019+AC:2019", "differential-pressure", "type-I", None, "< 40 Pa/cm²", "< 40 Pa/cm²"),
        ("EN 14683:2019+AC:2019", "splash", "type-I", None, "–", "–"),
        ("EN 14683:2019+AC:2019", "splash", "type-IIR", None, "no penetration at 16.0 kPa", "16.0 kPa下不穿透"),
        ("GB 2626-2019", "inhalation-resistance", "KN95", None, "depends on the variant", "视型式而定"),
        ("GB 2626-2019", "head-harness", "KN95", "full-face", "withstands 150 N", "可承受150 N"),
        ("GB/T 32610-2016", "ph", "A", None, "4.0 – 8.5", "4.0 – 8.5"),
        ("GB/T 32610-2016", "filtration", "A", "III", "salt ≥ 90 %; oil ≥ 80 %", "盐性介质 ≥ 90 %；油性介质 ≥ 80 %"),
        ("GB/T 32610-2016", "valve-cover", "A", None, "withstands the test without defect", "试验后无缺陷"),
        ("ASTM F2100-19", "flammability", "level-1", None, "class 1", "1级"),
        ("ASTM D6319-19", "width", "all", "M", "95 ± 10 mm", "95 ± 10 mm"),
        ("YY/T 0969-2013", "dimensions", "single", None, "±5 %", "±5 %"),
        ("YY 0469-2011", "dimensions", "single", None, "within the declared tolerance", "在标示的允差范围内"),
        (
            "EN 166:2001",
            "transmittance-left-right",
            "optical-1",
            None,
            "≤ 20 %, or the table value if greater",
            "≤ 20 %，表值较大时取表值",
        ),
        ("ASTM E1965-98", "laboratory-error", "skin", None, "±0.3 °C (22.0 – 40.0)", "±0.3 °C (22.0 – 40.0)"),
    ],
)
def test_a_limit_in_both_languages(
    code: str, requirement: str, class_id: str, variant: str | None, en: str, zh: str
) -> None:
    found = shipped(code).requirement(requirement)
    assert found.limit_text(class_id, variant) == en
    assert found.limit_text(class_id, variant, "zh") == zh


@pytest.mark.parametrize(
    ("unit", "printed"),
    [
        ("1", ""),
        ("{grade}", ""),
        ("mg/{glove}", "mg"),
        ("mm[H2O]/cm2", "mmH2O/cm²"),
        ("[CFU]/g", "CFU/g"),
        ("Cel", "°C"),
        ("Pa/cm2", "Pa/cm²"),
        ("kPa", "kPa"),
    ],
)
def test_units_are_printed_without_brackets(unit: str, printed: str) -> None:
    assert printed_unit(unit) == printed


@pytest.mark.parametrize(
    ("reported", "unit", "beside"),
    [
        ("4.3", "mm[H2O]/cm2", "mmH2O/cm²"),
        ("<1", "[CFU]/g", "CFU/g"),
        ("-0.1", "Cel", "°C"),
        ("31/32", "mm[Hg]", ""),
        ("no penetration", "mm[Hg]", ""),
        ("1", "{class}", ""),
        ("warp: 61.2; weft: <54.5", "N", "N"),
        ("warp: 61.2; weft: not measured", "N", ""),
        ("经向：61.2；纬向：54.5", "N", "N"),
        ("", "N", ""),
    ],
)
def test_only_a_number_has_its_unit_beside_it(reported: str, unit: str, beside: str) -> None:
    assert unit_beside(reported, unit) == beside
