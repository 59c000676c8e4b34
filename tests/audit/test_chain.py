import hashlib
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
import rfc8785
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lims.audit import chain
from lims.audit.actions import AuditAction

ROW = {
    "stream": "shipment:1",
    "position": 1,
    "act": "a",
    "at": datetime(2020, 5, 6, 4, 0, tzinfo=UTC),
    "actor_id": 7,
    "actor": "Ann",
    "action": "accounts:person:added",
    "subject": "person:1",
    "label": "P200000018",
    "reason": "",
    "request_id": "r",
    "changes": "[]",
    "previous": chain.START,
}


def sha(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"b": 1, "a": "二"}, '{"a":"二","b":1}'),
        (Decimal("98.30"), '"98.30"'),
        (AuditAction.SIGNED_IN, '"accounts:session:signed in"'),
        (date(2020, 5, 6), '"2020-05-06"'),
        (datetime(2020, 5, 6, 12, tzinfo=timezone(timedelta(hours=8))), '"2020-05-06T04:00:00.000000Z"'),
        ((1, None, True), "[1,null,true]"),
    ],
)
def test_a_value_has_one_text(value, text):
    assert chain.canonical(value) == text


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
        max_leaves=8,
    )
)
@settings(max_examples=150, deadline=None)
@example({"\ue000": 1, "\U0001f600": 2})  # by code point the first comes first, by UTF-16 the second
@example('\x00\x1f\x7f\u2028/\\"\b\t')
def test_the_text_is_that_of_rfc_8785(value):
    assert chain.canonical(value) == rfc8785.dumps(value).decode()


@pytest.mark.parametrize("value", [2**53, "\ud800"])
def test_what_other_readers_would_not_read_back_is_refused(value):
    with pytest.raises(rfc8785.CanonicalizationError):
        chain.canonical({"value": value})


@pytest.mark.parametrize("value", [1.5, b"bytes", object()])
def test_what_has_no_exact_text_is_refused(value):
    with pytest.raises(TypeError, match="no exact text"):
        chain.canonical({"value": value})


@pytest.mark.parametrize("column", chain.HASHED)
def test_every_column_counts_in_the_hash(column):
    changed = {"position": 2, "actor_id": None, "at": ROW["at"] + timedelta(microseconds=1)}.get(column, "other")
    assert chain.hash_of({**ROW, column: changed}) != chain.hash_of(ROW)


def test_the_hash_is_over_the_text_that_is_stored():
    assert chain.hash_of({**ROW, "at": "2020-05-06T04:00:00.000000Z"}) == chain.hash_of(ROW)


def test_the_merkle_root_of_nothing_one_two_and_three():
    one, two, three = (sha(b"\x00" + leaf) for leaf in (b"a", b"b", b"c"))
    pair = sha(b"\x01" + one + two)
    assert chain.merkle_root([]) == sha(b"").hex()
    assert chain.merkle_root(["a"]) == one.hex()
    assert chain.merkle_root(["a", "b"]) == pair.hex()
    assert chain.merkle_root(["a", "b", "c"]) == sha(b"\x01" + pair + three).hex()


def test_another_order_or_an_inner_node_as_leaf_gives_another_root():
    assert chain.merkle_root(["a", "b"]) != chain.merkle_root(["b", "a"])
    assert chain.merkle_root(["a", "b", "c", "c"]) != chain.merkle_root(["a", "b", "c"])
