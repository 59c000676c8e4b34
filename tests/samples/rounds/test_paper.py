"""What the manifest and the return memo say; their layout is that of other papers."""

import pytest
from support.rounds import draw, free, make_handed_in, make_round, order_of
from support.samples import custodian, make_sample, receive

from lims.errors import NotFound
from lims.samples.labels import sample_labels
from lims.samples.models import ReturnReason
from lims.samples.rounds import memos, paper, queries
from lims.samples.rounds.models import UnusedReason

pytestmark = pytest.mark.parametrize("lent", ["sqlite"], indirect=True)  # words, whatever the database


def test_before_the_drawing_the_manifest_lists_what_is_to_be_drawn_with_barcodes(session):
    made = make_round(session, 2, labels=3)
    draw(session, made)
    html = paper.manifest_job(session, made).html
    waiting, drawn = order_of(session, made, 1), queries.manifest_of(session, made)
    assert html.count("data:image/svg") == 2  # the round, and the order that waits
    assert "Not closed yet" in html
    assert all(one in html for one in (made.number, waiting.number, *(line.number for line in drawn)))


def test_a_closed_manifest_says_who_handed_in_and_why_labels_were_not_used(session):
    html = paper.manifest_job(session, make_handed_in(session)).html
    assert "2020-05-06 12:00" in html  # the laboratory's clock
    assert "spoiled label 标签损坏" in html
    assert "To be drawn" not in html


def test_a_memo_names_the_portion_the_reason_and_who_took_it(session):
    sample = receive(session, make_sample(session), intact=False, condition="wire cut")
    memo = memos.write(session, [sample], addressed_to="Good Masks Co", actor=custodian(session))
    memos.hand_back(session, memo, to="Mr Li", actor=custodian(session))
    html = paper.memo_job(session, memo).html
    assert all(one in html for one in (sample.number, "broken seal 封识破损", "wire cut", "Good Masks Co", "Mr Li"))


def test_every_reason_on_paper_is_in_both_languages(session):
    assert set(paper.UNUSED_ZH) == set(UnusedReason)
    assert set(paper.REASONS_ZH) == set(ReturnReason)


def test_a_label_in_advance_has_its_number_its_round_and_room_to_write_until_it_is_used(session):
    made = make_round(session, labels=4)
    numbers = free(session, made)
    labels = [one.label for one in sample_labels(session, numbers)]
    assert [one.code for one in labels] == numbers
    assert labels[0].name.endswith(made.number)
    assert labels[0].facts == ("Van 1", "Lot 批 ________", "Seal 封 ________")
    (used, *_others) = draw(session, made)
    assert sample_labels(session, [used.number])[0].label.mark == used.portion.value
    with pytest.raises(NotFound):
        sample_labels(session, [made.number])
