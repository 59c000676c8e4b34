"""What the labels of samples and specimens say."""

from datetime import UTC, datetime

import pytest
from support.bench import BFE, EN_14683, make_work
from support.samples import make_samples

import lims.bench.assignments.listeners  # noqa: F401 - importing is what connects it: work knows the tests
from lims.errors import NotFound
from lims.samples.labels import sample_labels, specimen_labels
from lims.samples.models import Portion, Sample, Specimen


def test_a_sample_says_portion_goods_batch_seal_and_the_day_at_the_laboratory(session):
    samples = make_samples(session)
    samples[Portion.B].drawn_at = datetime(2020, 5, 6, 20, 0, tzinfo=UTC)
    (labelled,) = sample_labels(session, [samples[Portion.B].number])
    label = labelled.label
    assert (label.code, label.mark, label.name, label.name_zh) == (
        samples[Portion.B].number, "B", "Surgical masks", "医用外科口罩",
    )  # fmt: skip
    assert label.facts == ("Lot 批 B2020-04", f"Seal 封 {samples[Portion.B].seal}", "Drawn 取样 2020-05-07")
    assert labelled.shipment_id == samples[Portion.B].shipment_id


def test_a_specimen_names_every_test_that_it_serves_in_both_languages(session, statements, database):
    work = make_work(session, started=False)
    number = session.get_one(Sample, work.sample_id).number
    with statements(database) as seen:
        labels = specimen_labels(session, [number])
    bfe = next(one for one in EN_14683["requirements"] if one["id"] == BFE)["name"]
    first = next(one.label for one in labels if one.label.mark == f"{work.specimens[0]:02d}")
    assert f"{bfe['zh']} {bfe['en']}" in first.facts
    assert BFE not in first.facts
    assert len(seen) <= 6


def test_specimens_are_labelled_one_by_one_or_all_of_a_sample(session):
    sample = make_samples(session)[Portion.A]
    for no in (1, 2, 3):
        session.add(Specimen(shipment_id=sample.shipment_id, sample_id=sample.id, specimen_no=no, use=""))
    session.flush()
    of_all = specimen_labels(session, [sample.number])
    assert [one.label.code for one in of_all] == [f"{sample.number}.0{no}" for no in (1, 2, 3)]
    assert [one.label.mark for one in specimen_labels(session, [f"{sample.number}.02"])] == ["02"]
    for missing in (f"{sample.number}.09", f"{sample.number}.x"):
        with pytest.raises(NotFound):
            specimen_labels(session, [missing])
