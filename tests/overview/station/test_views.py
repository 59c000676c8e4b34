"""The pages of the station: scans as JSON and by form, cards, the scanner test, photographs, the page kept offline."""

import io
import json
import re

import pytest
from PIL import Image
from support.samples import make_sample

from lims import assets
from lims.numbers import COMMAND_WORDS, spell_command
from lims.printing.barcodes import code128_modules


@pytest.fixture
def custodian(client, sign_in):
    sign_in(client, "sample custodian")
    return client


@pytest.fixture
def sample(services):
    with services.database.transaction() as session:
        return make_sample(session)


def scan(client, code, before=None, **headers):
    answer = client.post(
        "/scan-station/scans", json={"code": code, "state": (before or {}).get("state")}, headers=headers
    )
    assert answer.status_code == 200, answer.text
    return answer.json


def test_the_state_goes_from_answer_to_scan_and_the_scans_make_a_sentence(custodian, sample):
    begun = scan(custodian, spell_command("RECEIVE"))
    label = scan(custodian, sample.number.lower(), begun)
    assert label["state"]["words"] == f"Receive. Scan the seal of {sample.number}."
    done = scan(custodian, sample.seal, label)
    assert (done["outcome"], done["title"]) == ("done", "Received")


def test_a_scan_that_is_sent_again_with_its_key_is_answered_the_same_with_its_state(custodian, sample):
    answers = [scan(custodian, sample.number, **{"Idempotency-Key": "k"}) for _ in range(2)]
    assert answers[0] == answers[1]
    assert answers[0]["state"]["samples"] == [sample.number]


def test_without_scripts_the_form_carries_the_sentence_on(custodian, sample):
    page = custodian.post("/scan-station/scans", data={"code": "RECEIVE"})
    for code in (sample.number, sample.seal):
        state = re.search(r"name=\"state\" value='([^']*)'", page.text)[1]
        page = custodian.post("/scan-station/scans", data={"code": code, "state": state})
    assert 'data-outcome="done"' in page.text.split("<template")[0]


@pytest.mark.parametrize("state", ["no json", "[]", json.dumps({"samples": ["S"]})])
def test_a_state_that_is_not_in_order_begins_a_new_sentence(custodian, sample, state):
    page = custodian.post("/scan-station/scans", data={"code": sample.number, "state": state})
    assert page.status_code == 200


def test_a_refusal_is_a_problem_in_words_and_changes_nothing(client, sign_in, sample, services):
    sign_in(client, "technician")
    begun = scan(client, "RECEIVE")
    answer = client.post(
        "/scan-station/scans",
        json={"code": sample.number, "state": begun["state"]},
        headers={"Accept": "application/json"},
    )
    assert answer.status_code == 403
    assert "may not do this" in answer.json["detail"]


def test_a_command_card_scanned_elsewhere_opens_the_station_with_it(custodian):
    card = spell_command("RECEIVE")
    assert custodian.get("/scan", query_string={"code": card}).location == f"/scan-station?code={card}"


def test_the_page_kept_for_no_connection_names_nobody_and_holds_no_token(custodian):
    page = custodian.get("/scan-station/offline").text
    assert 'name="person"' not in page
    assert "Custodian" not in page
    assert re.search(r'name="csrf-token" content=""', page)
    assert "data-scan-station" in page


def test_everything_that_the_kept_page_needs_is_kept_with_it(custodian):
    files = set(custodian.get("/offline/files").json)
    needed = set(re.findall(r'(?:src|href)="(/static/[^"#]+)', custodian.get("/scan-station/offline").text))
    assert needed
    assert needed - files == set()
    scripts = [one.read_text() for one in (assets.folder("static") / "js").iterdir()]
    imported = {name for script in scripts for name in re.findall(r'from "\./([\w.-]+)"', script)}
    assert imported - {file.rsplit("/", 1)[1] for file in files} == set()


def test_a_scan_takes_as_many_statements_with_full_hands_as_with_empty_ones(custodian, services, statements):
    with services.database.transaction() as session:
        numbers = [make_sample(session).number for _ in range(9)]
    counted, answer = [], None
    for number in numbers:
        with statements(services.database) as seen:
            answer = scan(custodian, number, answer)
        counted.append(len(seen))
    assert counted[1] == counted[-1] < 12


class Printer:
    """Keeps what it is asked to print."""

    def __init__(self):
        self.jobs = []

    def render(self, job):
        self.jobs.append(job)
        return b"%PDF-"


def test_every_command_has_its_card_on_the_screen_and_on_paper(custodian, monkeypatch, services):
    printer = Printer()
    monkeypatch.setitem(services.__dict__, "printer", printer)
    page, sheet = (custodian.get(f"/scan-station/cards{path}") for path in ("", "/sheet"))
    assert (sheet.mimetype, sheet.data) == ("application/pdf", b"%PDF-")
    for word in COMMAND_WORDS:
        assert spell_command(word) in page.text
        assert spell_command(word) in printer.jobs[0].html


def test_the_scanner_page_has_words_for_every_fault(client, sign_in):
    sign_in(client, "customs officer")
    page = client.get("/scan-station/scanner").text
    diagnosis = (assets.folder("static") / "js" / "diagnosis.js").read_text()
    faults = set(re.findall(r'data-fault="([^"]+)"', page))
    assert len(faults) > 10
    assert {one for one in faults if f'"{one}"' not in diagnosis} == set()


def picture(*texts, kind="JPEG"):
    """Return a photograph of Code 128, one below the other."""
    page = Image.new("L", (900, 120 + 200 * len(texts)), 255)
    for row, text in enumerate(texts):
        for place, module in enumerate(code128_modules(text)):
            if module == "1":
                page.paste(0, (100 + 4 * place, 80 + 200 * row, 104 + 4 * place, 200 + 200 * row))
    sent = io.BytesIO()
    page.save(sent, kind)
    sent.seek(0)
    return sent


def send(client, content, **headers):
    data = {"photo": (content, "photo.jpg")}
    return client.post("/scan-station/photo", data=data, headers=headers, content_type="multipart/form-data")


def test_one_photographed_code_opens_what_it_names(custodian, sample):
    assert send(custodian, picture(sample.number)).location == f"/scan?code={sample.number}"


def test_several_codes_in_one_picture_are_all_listed(custodian):
    page = send(custodian, picture("S200000123U", "S200000124S"))
    assert page.text.count('<a class="code"') == 2
    answer = send(custodian, picture("S200000123U", "ABC-1"), Accept="application/json")
    assert answer.json["codes"] == ["S200000123U", "ABC-1"]


@pytest.mark.parametrize("content", [b"not a picture", b""])
def test_what_is_no_picture_is_said_in_words(custodian, content):
    answer = send(custodian, io.BytesIO(content))
    assert answer.status_code == 422
    assert "no picture" in answer.text


def test_a_picture_without_a_code_says_how_to_take_it_better(custodian):
    assert "closer" in send(custodian, picture()).text
    assert custodian.get("/scan-station/photo").status_code == 200
