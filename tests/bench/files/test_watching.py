import pytest
from support.bench import make_work
from support.instrument_files import make_csv, make_mapping, sample_of

from lims.bench.files import watching
from lims.bench.files.watching import Folder, take_whole_files
from lims.bench.results.models import ReadingRow


@pytest.fixture
def sample(services):
    with services.database.writing() as session:
        number = sample_of(session, make_work(session))
        make_mapping(session)
        session.commit()
    return number


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "in").mkdir()
    return Folder(tmp_path / "in")


def look(services, folder, now, mapping="Counter 7"):
    return list(take_whole_files(services, folder, mapping=mapping, username="technician", say=str, now=now))


def test_a_file_is_waited_for_until_it_stands_still(folder):
    path = folder.root / "run.csv"
    path.write_bytes(b"half")
    assert folder.whole_files(0) == []
    assert folder.whole_files(1.9) == []
    path.write_bytes(b"half and more")
    assert folder.whole_files(2.1) == []
    assert folder.whole_files(4.2) == [path]


@pytest.mark.parametrize("name", [".hidden.csv", "~$run.xlsx", "run.csv.part", "run.tmp", "empty.csv"])
def test_what_is_no_file_of_an_instrument_is_left_alone(folder, name):
    (folder.root / name).write_bytes(b"" if name == "empty.csv" else b"x")
    assert [folder.whole_files(now) for now in (0, 10)] == [[], []]


def test_files_go_into_a_subfolder_with_a_report(services, folder, sample):
    (folder.root / "good.csv").write_bytes(make_csv(sample, "98.30", "9o"))
    (folder.root / "bad.csv").write_bytes(make_csv(sample, "9o", "9o"))
    (folder.root / "letter.csv").write_bytes(b"%PDF-1.7")
    assert look(services, folder, 0) == []
    lines = look(services, folder, 10)
    assert [line.split(":")[0] for line in lines] == ["bad.csv", "good.csv", "letter.csv"]
    report = (folder.root / "taken" / "good.csv.report.txt").read_text(encoding="utf-8").splitlines()
    assert (report[0], report[1][:9]) == ("1 rows taken, 1 refused.", "2\ttaken")
    assert report[2].startswith("3\trefused: ")
    refused = sorted(path.name for path in (folder.root / "refused").iterdir())
    assert refused == ["bad.csv", "bad.csv.report.txt", "letter.csv", "letter.csv.report.txt"]
    with services.database.reading() as session:
        assert [row.value for row in session.query(ReadingRow)] == ["98.30"]


def test_the_same_file_again_is_put_away_and_overwrites_nothing(services, folder, sample):
    for now in (0, 20):
        (folder.root / "run.csv").write_bytes(make_csv(sample, "98.30"))
        look(services, folder, now)
        look(services, folder, now + 10)
    assert sorted(path.name for path in (folder.root / "taken").glob("*.csv")) == ["run-2.csv", "run.csv"]
    assert "name=run.csv" in (folder.root / "taken" / "run-2.csv.report.txt").read_text(encoding="utf-8")


def test_a_mapping_that_is_not_there_refuses_the_file_and_keeps_it(services, folder, sample):
    (folder.root / "run.csv").write_bytes(make_csv(sample, "98.30"))
    look(services, folder, 0, mapping="Nobody")
    look(services, folder, 10, mapping="Nobody")
    assert (folder.root / "refused" / "run.csv").read_bytes() == make_csv(sample, "98.30")


def test_a_folder_that_tells_nothing_is_looked_at_again_and_again(tmp_path):
    looks = watching.wait_for_changes(tmp_path, polling=True)
    first, second = next(looks), next(looks)
    looks.close()
    assert second > first
