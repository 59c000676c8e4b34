import pytest

from lims.bench.methods import shipped


def test_the_lab_manager_takes_a_shipped_method_into_use(client, sign_in):
    sign_in(client, "lab manager")
    assert "No timed method is in use" in client.get("/bench/timed-methods").text
    code = next(iter(shipped.documents()))
    taken = client.post(f"/bench/timed-methods/{code}/take", data={"used_from": "2020-05-06"}, follow_redirects=True)
    assert "is in use" in taken.text
    assert "not confirmed" in taken.text
    assert client.post(f"/bench/timed-methods/{code}/take", data={"used_from": ""}).status_code == 422
    assert client.post("/bench/timed-methods/nonsense/take", data={"used_from": "2020-05-06"}).status_code == 404


@pytest.mark.parametrize("role", ["technician", "auditor"])
def test_others_read_the_methods_and_take_none(client, sign_in, role):
    sign_in(client, role)
    assert "Take into use" not in client.get("/bench/timed-methods").text
    code = next(iter(shipped.documents()))
    assert client.post(f"/bench/timed-methods/{code}/take", data={"used_from": "2020-05-06"}).status_code == 403
