import pytest
from support.rounds import aboard, make_answer, make_handed_in, make_query
from support.samples import custodian, make_sample, receive

from lims.samples.models import SampleState
from lims.samples.rounds import finding_queries, memos
from lims.samples.rounds.models import RoundState


@pytest.fixture
def ask(sqlite_database):
    """Return a function that asks a query anew."""

    def do(query, *parts):
        with sqlite_database.snapshot() as session:
            return query(session, *parts)

    return do


class TestComparison:
    def scan(self, client, made, code, before=None):
        given = {"code": code, **({"state": before["state"]} if before else {})}
        answer = client.post(f"/rounds/{made.number}/comparison/scan", json=given)
        assert answer.status_code == 200
        return answer.json

    def test_by_scanning_alone(self, signed_in, put, again, ask):
        made = put(make_handed_in)
        first, second, third = ask(aboard, made)
        client = signed_in("sample custodian")
        assert "0 of 3 portions have come" in client.get(f"/rounds/{made.number}/comparison").text
        for sample in (first, second):
            label = self.scan(client, made, sample.number)
            assert self.scan(client, made, sample.seal, label)["outcome"] == "done"
        asked = self.scan(client, made, made.number)
        assert self.scan(client, made, made.number, asked)["outcome"] == "done"
        assert again(made).state is RoundState.COMPARED
        page = client.get(f"/rounds/{made.number}").text
        assert "Missing" in page
        assert third.number in client.get("/rounds/findings").text
        assert "Findings to settle" in client.get("/").text
        assert "is compared" in client.get(f"/rounds/{made.number}/comparison").text

    def test_without_scripts_the_seal_follows_its_label_too(self, signed_in, put, again, ask):
        made = put(make_handed_in)
        sample, client = ask(aboard, made)[0], signed_in("sample custodian")
        address = f"/rounds/{made.number}/comparison"
        label = client.post(f"{address}/scan", data={"code": sample.number, "expects": ""})
        assert label.location == f"{address}?expects={sample.number}"
        assert f'value="{sample.number}"' in client.get(label.location).text
        client.post(f"{address}/scan", data={"code": sample.seal, "expects": sample.number})
        assert again(sample).state is SampleState.RECEIVED

    def test_the_checks_lead_back_to_the_comparison(self, signed_in, put, ask):
        made = put(make_handed_in)
        sample = ask(aboard, made)[0]
        checks = {"seal": sample.seal, "intact": "no", "units": "47"}
        answer = signed_in("sample custodian").post(f"/samples/{sample.number}/receive", data=checks)
        assert answer.location == f"/rounds/{made.number}/comparison"

    def test_another_count_of_boxes_needs_a_note_and_loses_nothing(self, signed_in, put, again):
        made = put(make_handed_in)
        client, address = signed_in("sample custodian"), f"/rounds/{made.number}/comparison/finish"
        refused = client.post(address, data={"boxes": "7", "note": ""})
        assert refused.status_code == 422
        assert 'value="7"' in refused.text
        client.post(address, data={"boxes": "7", "note": "counted twice"})
        assert "counted twice" in client.get(f"/rounds/{made.number}").text
        assert again(made).state is RoundState.COMPARED


class TestQueries:
    def test_reception_asks_and_the_answer_lets_the_portion_go_on(self, signed_in, put, again):
        sample, client = put(make_sample), signed_in("sample custodian")
        checks = {"seal": sample.seal, "intact": "yes", "units": "46", "ask": "y", "addressed_to": "Good Masks Co"}
        refused = client.post(f"/samples/{sample.number}/receive", data=checks | {"question": ""})
        assert refused.status_code == 422
        assert again(sample).state is SampleState.IN_TRANSIT
        client.post(f"/samples/{sample.number}/receive", data=checks | {"question": "Test 46?"})
        assert again(sample).state is SampleState.ON_HOLD
        found = put(lambda session: finding_queries.findings_of_sample(session, sample.id))[0]
        address = client.get(f"/scan?code={found.query}", follow_redirects=True).request.path
        assert address == f"/rounds/findings/{found.id}"
        assert "46 of 47 units received" in client.get(address).text
        said = {"answer-answered_by": "Ms Wu", "answer-answer": "Go on", "answer-way": "goes on with disclaimer"}
        refused = client.post(f"{address}/answer", data=said | {"answer-disclaimer": "Few", "answer-disclaimer_zh": ""})
        assert refused.status_code == 422
        assert "Few" in refused.text
        client.post(f"{address}/answer", data=said | {"answer-disclaimer": "Few", "answer-disclaimer_zh": "少"})
        assert again(sample).state is SampleState.RECEIVED
        assert "Few" in client.get(address).text
        assert "goes on with disclaimer" in client.get(f"/samples/{sample.number}").text

    def test_a_question_about_what_is_missing_is_asked_and_settled_on_its_page(self, signed_in, put, ask):
        made = put(make_handed_in)
        client = signed_in("sample custodian")
        client.post(f"/rounds/{made.number}/comparison/finish", data={"boxes": "2"})
        first, second, _third = ask(finding_queries.findings_of_round, made)
        address = f"/rounds/findings/{first.id}"
        client.post(f"{address}/ask", data={"ask-addressed_to": "Van 1", "ask-question": "Where is it?"})
        assert "Where is it?" in client.get(address).text
        wrong = client.post(f"{address}/settle", data={"settle-way": "goes on", "settle-text": "kept"})
        assert wrong.status_code == 422
        assert "kept" in wrong.text
        client.post(
            f"/rounds/findings/{second.id}/settle", data={"settle-way": "lost or damaged", "settle-text": "gone"}
        )
        assert "gone" in client.get(f"/rounds/findings/{second.id}").text
        assert "gone" not in client.get("/rounds/findings").text
        assert f"/rounds/findings/{second.id}" in client.get("/rounds/findings?state=settled").text


class TestReturnMemos:
    def test_what_goes_back_is_written_printed_and_handed_over(self, signed_in, put, again):
        sample = put(lambda session: receive(session, make_sample(session), intact=False))
        client = signed_in("sample custodian")
        address = f"/rounds/memos/new/{sample.number}"
        assert address in client.get(f"/samples/{sample.number}").text
        assert client.post(address, data={"addressed_to": "", "samples": sample.number}).status_code == 422
        memo = client.post(address, data={"addressed_to": "Good Masks Co", "samples": sample.number}).location
        assert memo in client.get(f"/samples/{sample.number}").text
        assert "is on the return memo" in client.get(address).text
        client.post(f"{memo}/hand-back", data={"to": "Mr Li"})
        assert "Mr Li" in client.get(memo).text
        assert again(sample).place_now == "Mr Li"


def test_lists_read_as_many_statements_for_many_as_for_few(signed_in, put, statements, sqlite_database):
    client, counts = signed_in("sample custodian"), []
    made = put(make_handed_in)
    for _ in range(2):
        finding = put(lambda session: make_query(session).finding_id)
        sample = put(lambda session: receive(session, make_sample(session), intact=False))
        memo = put(lambda session, one=sample: memos.write(session, [one], addressed_to="X", actor=custodian(session)))
        for page in ("findings", f"findings/{finding}", f"memos/{memo.number}", f"{made.number}/comparison"):
            with statements(sqlite_database) as seen:
                assert client.get(f"/rounds/{page}").status_code == 200
            counts.append(len(seen))
    assert counts[:4] == counts[4:]


def test_an_answered_query_shows_no_form_any_more(signed_in, put):
    def answered(session):
        query = make_query(session)
        make_answer(session, query)
        return query.finding_id

    page = signed_in("sample custodian").get(f"/rounds/findings/{put(answered)}").text
    assert "46 of 47 units were received." in page
    assert "Note the answer" not in page
