from datetime import date

from lims.accounts.queries import SYSTEM
from lims.catalogue import files, queries, seeding


def test_every_shipped_standard_is_put_in_once(session):
    shipped = list(files.shipped_documents())
    assert seeding.seed(session, actor=SYSTEM) == len(shipped) > 20
    assert seeding.seed(session, actor=SYSTEM) == 0
    assert queries.known_codes(session) == {document["code"] for document in shipped}


def test_what_the_database_gives_back_is_what_the_file_says(session):
    seeding.seed(session, actor=SYSTEM)
    for document in files.shipped_documents():
        edition = queries.edition_in_force(session, document["code"], date(2020, 5, 1))
        kept, read = queries.standard_of(edition), files.with_includes(document)
        assert [one.id for one in kept.requirements] == [one.id for one in read.requirements]
        for one, other in zip(kept.requirements, read.requirements, strict=True):
            for class_id in read.classes:
                assert one.limit_text(class_id) == other.limit_text(class_id), (edition.code, one.id, class_id)
        assert kept.missing_includes == ()
