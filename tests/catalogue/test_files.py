"""The data files: listing, finding, loading, and the days of the editions."""

from datetime import date
from pathlib import Path

import pytest

from lims.catalogue import files
from lims.conformity.faults import StandardRefused


def test_every_shipped_file_is_sound_and_named_by_its_code() -> None:
    documents = list(files.shipped_documents())
    assert len(documents) == 24
    for document in documents:
        standard = files.load(document["code"])
        assert standard.missing_includes == ()
        assert standard.requirements


def test_the_scheme_is_listed_and_is_no_standard() -> None:
    scheme = next(file for file in files.standard_files() if file.code.startswith("ISO 2859-1"))
    assert not files.is_standard(files.read_document(scheme.path))
    with pytest.raises(StandardRefused):
        files.load(scheme.code)


@pytest.mark.parametrize(
    ("code", "family"),
    [
        ("EN 14683:2019+AC:2019", "EN 14683"),
        ("GB 2626-2019", "GB 2626"),
        ("ISO 80601-2-56:2017", "ISO 80601-2-56"),
        ("ANSI/AAMI PB70:2012", "ANSI/AAMI PB70"),
        ("GB/T 21417.1-2008", "GB/T 21417.1"),
        ("HOUSE", "HOUSE"),
    ],
)
def test_a_family_is_the_code_without_its_year(code: str, family: str) -> None:
    assert files.family_of(code) == family


def test_a_family_of_one_edition_is_found_without_a_day() -> None:
    assert files.find("EN 14683").code == "EN 14683:2019+AC:2019"


@pytest.mark.parametrize(
    ("day", "code"),
    [(date(2015, 1, 1), "GB 2626-2006"), (date(2022, 1, 1), "GB 2626-2019"), (date(2021, 7, 1), "GB 2626-2019")],
)
def test_the_edition_in_force_is_found_by_its_day(day: date, code: str) -> None:
    assert files.find("GB 2626", on=day).code == code


def test_two_editions_that_overlap_must_be_told_apart() -> None:
    with pytest.raises(files.SeveralEditions) as several:
        files.find("GB 2626", on=date(2020, 5, 1))
    assert several.value.facts["editions"] == ["GB 2626-2006", "GB 2626-2019"]
    assert files.find("GB 2626-2006", on=date(2020, 5, 1)).code == "GB 2626-2006"
    with pytest.raises(files.SeveralEditions):
        files.find("GB 2626")


def test_the_overlap_of_2020_is_known() -> None:
    assert files.overlaps() == [files.Overlap("GB 2626-2006", "GB 2626-2019", date(2019, 12, 31), date(2021, 7, 1))]


@pytest.mark.parametrize(
    ("code", "day"),
    [("GB 19082-2009", date(2010, 2, 28)), ("GB 19082-2009", date(2025, 12, 1)), ("ASTM F2100-21", date(2020, 5, 1))],
)
def test_an_edition_that_is_not_in_force_is_refused(code: str, day: date) -> None:
    with pytest.raises(files.NotInForce):
        files.find(code, on=day)
    assert files.find(code).code == code


def test_a_family_without_an_edition_on_the_day_is_refused() -> None:
    with pytest.raises(files.NotInForce):
        files.find("GB 2626", on=date(1999, 1, 1))


def test_an_unknown_code_names_what_is_known() -> None:
    with pytest.raises(files.UnknownStandard) as unknown:
        files.find("EN 1")
    assert "EN 14683:2019+AC:2019" in unknown.value.facts["known"]


def test_requirements_are_taken_over_from_the_edition_of_the_day() -> None:
    assert "hydrostatic" in files.load("ASTM F3352-19", on=date(2020, 5, 1)).by_id
    later = files.load("ASTM F3352-19", on=date(2023, 5, 1))
    assert ("ANSI/AAMI PB70", "hydrostatic") in later.missing_includes


def test_a_file_of_the_laboratory_comes_before_the_shipped_one(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(files.find("EN 166:2001").path.read_text().replace("optical-1: 0.06", "optical-1: 0.05"))
    assert files.find("EN 166:2001", folders=[tmp_path]).path == own
    listed = [file for file in files.standard_files([tmp_path]) if file.code == "EN 166:2001"]
    assert [(file.path, file.is_shipped) for file in listed] == [(own, False)]


@pytest.mark.parametrize("content", ["- a list", "code: [", b"\xff\xfe"])
def test_a_file_that_is_no_mapping_is_refused(tmp_path: Path, content: str | bytes) -> None:
    path = tmp_path / "bad.yaml"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(files.FileFaulty):
        files.read_document(path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(files.FileFaulty):
        files.read_document(tmp_path / "nothing.yaml")


def test_limits_keep_the_digits_of_the_file() -> None:
    found = files.load("GB 2626-2019").requirement("filtration")
    assert found.limit_text("KN90") == "≥ 90.0 %"
    assert found.limit_text("KN100") == "≥ 99.97 %"
