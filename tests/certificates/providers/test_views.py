from support.bench import PRESSURE
from support.certification import make_tested

GIVEN = {"laboratory": "Other Laboratory Ltd.", "address": "", "report": "R-77"}


def test_the_lab_manager_says_whose_result_it_is_and_takes_it_back(client, sign_in, sqlite_database):
    with sqlite_database.transaction() as session:
        tested = make_tested(session)
        address = f"/certificates/providers/{tested.request.number}/{PRESSURE}"
        draft = f"/certificates/draft/{tested.shipment.number}/1"
    sign_in(client, "lab manager")
    assert address in client.get(draft).text
    assert client.post(address, data=GIVEN | {"report": ""}).status_code == 422
    assert client.post(address, data=GIVEN).status_code == 302
    page = client.get(address).text
    assert 'value="R-77"' in page
    assert "Differential pressure" in page
    assert "by Other Laboratory Ltd., report R-77" in client.get(draft).text
    assert client.post(f"{address}/withdraw", data={"reason": ""}).status_code == 422
    assert client.post(f"{address}/withdraw", data={"reason": "It was ours"}).status_code == 302
    assert "Other Laboratory" not in client.get(draft).text
