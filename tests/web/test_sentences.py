import pytest

from lims.files import FileAltered, FileMissing
from lims.jobs.queue import QueueUnavailable
from lims.numbers import NumberKind, NumbersUsedUp
from lims.printing.errors import BarcodeTooLong, CharactersMissing, FontPackageMissing, KeysIncomplete, NotPrintable
from lims.web.errors import explain, sentence

CASES = [
    (CharactersMissing(field="text", characters="ŁŠ"), 422, "Ł Š"),
    (NotPrintable(missing="a title"), 422, "a title"),
    (BarcodeTooLong(value="S200000123U", width_mm=60, room_mm=46), 422, "46 mm"),
    (FontPackageMissing(package="fonts", path="x"), 500, "lims doctor"),
    (KeysIncomplete(folder="/srv", missing=["audit.key"]), 500, "audit.key"),
    (FileMissing(digest="ab" * 32), 404, "abababababab"),
    (FileAltered(digest="ab" * 32, found="cd" * 32), 500, "was altered"),
    (NumbersUsedUp(kind=NumberKind.SAMPLE, year=20), 409, "in this year"),
    (QueueUnavailable(setting="LIMS_JOBS_URL", why="no redis"), 503, "LIMS_JOBS_URL"),
]


@pytest.mark.parametrize(("error", "status", "said"), CASES, ids=[type(one[0]).__name__ for one in CASES])
def test_what_the_floors_below_refuse_is_said_in_words(request_context, error, status, said):
    assert explain(error).status == status
    assert said in sentence(error)


def test_where_the_keys_lie_is_nobody_s_business(request_context):
    assert "/srv" not in sentence(KeysIncomplete(folder="/srv", missing=["audit.key"]))
