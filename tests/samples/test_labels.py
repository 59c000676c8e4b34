from datetime import UTC, date, datetime

import pytest
from support.samples import make_samples

from lims.printing.errors import NotPrintable
from lims.samples.labels import label_job, labels_of
from lims.samples.models import LabelLayout, Portion


def test_a_label_says_number_portion_goods_batch_seal_and_day(session):
    sample = make_samples(session)[Portion.B]
    (label,) = labels_of(session, [sample], zone="Asia/Shanghai")
    assert (label.number, label.portion, label.goods, label.goods_zh) == (
        sample.number,
        "B",
        "Surgical masks",
        "医用外科口罩",
    )
    assert (label.batch, label.seal, label.drawn_on) == ("B2020-04", sample.seal, date(2020, 5, 6))


def test_the_day_is_the_day_at_the_laboratory(session):
    sample = make_samples(session)[Portion.A]
    sample.drawn_at = datetime(2020, 5, 6, 20, 0, tzinfo=UTC)
    (label,) = labels_of(session, [sample], zone="Asia/Shanghai")
    assert label.drawn_on == date(2020, 5, 7)


def test_labels_come_in_the_order_asked_for(session):
    samples = make_samples(session)
    wanted = [samples[Portion.C], samples[Portion.A]]
    assert [label.portion for label in labels_of(session, wanted, zone="UTC")] == ["C", "A"]


@pytest.mark.parametrize(
    ("layout", "stylesheet"), [(LabelLayout.ROLL, "label_roll.css"), (LabelLayout.SHEET, "label_sheet.css")]
)
def test_each_layout_has_its_job(session, layout, stylesheet):
    labels = labels_of(session, list(make_samples(session).values()), zone="UTC")
    job = label_job(labels, layout)
    assert job.stylesheet == stylesheet
    assert all(label.number in job.html for label in labels)


def test_a_sheet_has_24_places(session):
    labels = labels_of(session, list(make_samples(session).values()), zone="UTC")
    with pytest.raises(NotPrintable):
        label_job(labels, LabelLayout.SHEET, start=25)
