import html
import json
import re
from io import BytesIO

import pytest
from support.runs import INCUBATED, make_method

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


def upload(client, document, day="2020-06-01"):
    """Show a file of a method to the page of uploads."""
    content = document if isinstance(document, bytes) else json.dumps(document).encode()  # JSON is YAML
    form = {"file": (BytesIO(content), "method.yaml"), "used_from": day}
    return client.post("/bench/timed-methods/preview", data=form)


def hidden(page):
    """Return the fields that the preview sends on."""
    fields = {
        name: html.unescape(value)
        for name, value in re.findall(r'name="(content|instead_of)"[^>]* value="([^"]*)"', page)
    }
    return fields | {"used_from": "2020-06-01"}


def test_a_new_version_is_looked_at_and_then_taken(client, sign_in, sqlite_database):
    with sqlite_database.writing() as session:
        make_method(session)
        session.commit()
    sign_in(client, "lab manager")
    longer = INCUBATED | {"steps": [*INCUBATED["steps"][:2], INCUBATED["steps"][2] | {"within": "56 h"}]}
    page = upload(client, longer).text
    assert "<del>52 h</del>" in page
    assert "<ins>56 h</ins>" in page
    assert "<del>dispose</del>" in page, "a step that is gone"
    taken = client.post("/bench/timed-methods/take-version", data=hidden(page), follow_redirects=True).text
    assert "is in use" in taken
    assert "version 2" in taken
    assert "changes nothing" in upload(client, longer).text
    again = client.post("/bench/timed-methods/take-version", data=hidden(page) | {"content": json.dumps(INCUBATED)})
    assert again.status_code == 409
    assert "has changed since you looked" in again.text


@pytest.mark.parametrize(
    ("document", "told"),
    [
        (b"\x00", "has a fault"),
        (b"- a list", "has a fault"),
        (INCUBATED | {"steps": "read it"}, "steps"),
        (INCUBATED | {"applies_to": ["bfe"]}, "applies to"),
        (INCUBATED | {"controls": [{"kind": "mood", "name": {"en": "x"}}]}, "mood"),
    ],
)
def test_a_file_that_is_no_method_is_refused_with_its_fault(client, sign_in, document, told):
    sign_in(client, "lab manager")
    answer = upload(client, document)
    assert answer.status_code == 422
    assert told in answer.text


def test_what_no_standard_has_is_told_before_a_method_is_taken(client, sign_in):
    sign_in(client, "lab manager")
    assert (
        "No standard of the catalogue has this: ISO 99999"
        in upload(client, INCUBATED | {"applies_to": {"ISO 99999": ["x"]}}).text
    )
    sign_in(client, "technician")
    assert upload(client, INCUBATED).status_code == 403
