import io

import pytest
from PIL import Image
from support.bench import make_work, person

from lims.bench.results import photographs
from lims.bench.results.beside import photographs_of
from lims.bench.results.obstacles import NoSuchCell, NotAPicture, PictureTooLarge
from lims.files import open_store
from lims.settings import Settings


def picture(kind="JPEG", size=(40, 30), colour="teal"):
    made = io.BytesIO()
    Image.new("RGB", size, colour).save(made, kind)
    return made.getvalue()


def test_a_photograph_is_kept_once_under_its_hash(session, tmp_path):
    work, store, technician = make_work(session), open_store(Settings(home=tmp_path)), person(session, "technician")
    content = picture()
    first, is_new = photographs.attach(
        session, store, work, content, name="C:\\masks\\tear.jpg", specimen_no=2, note="Tear", actor=technician
    )
    again, is_new_again = photographs.attach(
        session, store, work, content, name="copy.jpg", specimen_no=2, actor=technician
    )
    photographs.attach(session, store, work, content, name="all.jpg", actor=technician)
    session.commit()
    assert (first is again, is_new, is_new_again) == (True, True, False)
    assert [(one.name, one.specimen_no) for one in photographs_of(session, work.id)] == [
        ("tear.jpg", 2),
        ("all.jpg", None),
    ]
    assert store.get(first.sha256) == content
    with pytest.raises(NoSuchCell):
        photographs.attach(session, store, work, content, name="x.jpg", specimen_no=99, actor=technician)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (picture(), "image/jpeg"),
        (picture("PNG"), "image/png"),
        (picture("GIF"), NotAPicture),
        (b"%PDF-1.7", NotAPicture),
        (b"\xff\xd8\xff but no picture", NotAPicture),
        (picture("PNG")[:60], NotAPicture),
        (b"", NotAPicture),
        (picture() + bytes(photographs.LARGEST), PictureTooLarge),
        (picture("PNG", (8000, 8000)), NotAPicture),
    ],
)
def test_the_content_says_what_a_file_is_and_not_its_name(content, told):
    if isinstance(told, str):
        assert photographs.type_of(content, "photo.jpg") == told
        return
    with pytest.raises(told):
        photographs.type_of(content, "photo.jpg")
