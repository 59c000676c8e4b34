import pytest
from support.people import person
from support.shipments import declare


@pytest.fixture
def path(sqlite_database):
    with sqlite_database.transaction() as session:
        number = declare(session, actor=person(session, "customs officer"), direction="transit").number
    return f"/shipments/{number}/lines/1/control-orders/new"


@pytest.fixture
def officer(client, sign_in):
    sign_in(client, "customs officer")
    return client


def test_an_order_is_given_and_shown_with_its_effect(officer, path):
    assert "radio" in officer.get(path).get_data(as_text=True)
    answer = officer.post(path, data={"kind": "sample", "reason": "a tip from Rotterdam"}, follow_redirects=True)
    page = answer.get_data(as_text=True)
    assert "Customs ordered sampling: a tip from Rotterdam" in page
    assert "to sample" in page


@pytest.mark.parametrize(
    ("fields", "at"), [({"kind": "sample", "reason": ""}, "reason"), ({"reason": "a tip"}, "kind")]
)
def test_an_order_without_kind_or_reason_is_refused_at_its_field(officer, path, fields, at):
    answer = officer.post(path, data=fields)
    assert answer.status_code == 422
    assert f'id="{at}-error"' in answer.get_data(as_text=True)


def test_the_sampling_officer_gives_no_orders(client, sign_in, path):
    sign_in(client, "sampling officer")
    assert client.post(path, data={"kind": "sample", "reason": "a tip"}).status_code == 403
