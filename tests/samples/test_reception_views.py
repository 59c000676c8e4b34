import pytest
from support.samples import make_sample

from lims.samples.models import SampleState


class TestReceiving:
    def checks(self, sample, **changes):
        return {"seal": sample.seal, "intact": "yes", "units": "47", "condition": "dry", "refused": ""} | changes

    @pytest.mark.parametrize(
        ("found", "state"),
        [
            ({}, SampleState.RECEIVED),
            ({"intact": "no"}, SampleState.RETURNED),
            ({"seal": "CN-OTHER"}, SampleState.RETURNED),
            ({"units": "46"}, SampleState.RETURNED),
            ({"units": "0"}, SampleState.RETURNED),
            ({"refused": "damaged"}, SampleState.RETURNED),
        ],
    )
    def test_the_checks_receive_the_sample_or_send_it_back(self, signed_in, put, again, found, state):
        sample = put(make_sample)
        client = signed_in("sample custodian")
        assert client.get(f"/samples/{sample.number}/receive").status_code == 200
        answer = client.post(f"/samples/{sample.number}/receive", data=self.checks(sample, **found))
        assert answer.location == "/samples/reception"
        assert again(sample).state is state
        assert ("goes back" in client.get("/samples/reception").text) is (state is SampleState.RETURNED)

    @pytest.mark.parametrize("wrong", [{"units": "forty"}, {"units": ""}, {"intact": ""}, {"seal": ""}])
    def test_a_check_that_is_missing_or_no_number_loses_nothing(self, signed_in, put, again, wrong):
        sample = put(make_sample)
        answer = signed_in("sample custodian").post(
            f"/samples/{sample.number}/receive", data=self.checks(sample, condition="carton wet", **wrong)
        )
        assert answer.status_code == 422
        assert "carton wet" in answer.text
        assert again(sample).state is SampleState.IN_TRANSIT

    def test_a_second_reception_is_harmless_and_says_so(self, signed_in, put):
        sample = put(make_sample)
        client = signed_in("sample custodian")
        for _ in range(2):
            client.post(f"/samples/{sample.number}/receive", data=self.checks(sample))
        assert "was received before; nothing was changed" in client.get("/samples/reception").text

    def test_the_page_of_a_received_sample_has_no_checks(self, signed_in, put):
        sample = put(make_sample, received=True)
        page = signed_in("sample custodian").get(f"/samples/{sample.number}/receive").text
        assert "was received on" in page
        assert "Enter the checks" not in page


class TestTheStation:
    def scan(self, client, code, before=None, **headers):
        given = {"code": code, **({"state": before["state"]} if before else {})}
        answer = client.post("/samples/reception/scan", json=given, headers=headers)
        assert answer.status_code == 200
        return answer.json

    def test_label_then_seal_receives_one_sample_after_the_other(self, signed_in, put, again):
        samples = [put(make_sample) for _ in range(3)]
        client = signed_in("sample custodian")
        for sample in samples:
            label = self.scan(client, sample.number)
            assert label["outcome"] == "already"
            assert self.scan(client, sample.seal.lower(), label)["outcome"] == "done"
        assert {again(sample).state for sample in samples} == {SampleState.RECEIVED}

    def test_the_answer_says_what_is_expected_and_leads_to_the_checks(self, signed_in, put):
        sample = put(make_sample)
        answer = self.scan(signed_in("sample custodian"), sample.number.lower())
        assert answer["title"] == f"Expected: portion A, 47 units, seal {sample.seal}"
        assert answer["href"] == f"/samples/{sample.number}/receive"

    def test_a_scan_that_is_sent_twice_is_answered_twice_and_taken_once(self, signed_in, put):
        sample, client = put(make_sample), signed_in("sample custodian")
        label = self.scan(client, sample.number)
        answers = [self.scan(client, sample.seal, label, **{"Idempotency-Key": "one"}) for _ in range(2)]
        assert answers[0] == answers[1]
        assert answers[0]["outcome"] == "done"

    @pytest.mark.parametrize(
        "state", ["S1", {"expects": "{number}"}, {"expects": "{number}", "at": "2020-05-06T03:00Z"}]
    )
    def test_what_was_scanned_long_ago_expects_no_seal_any_more(self, signed_in, put, state):
        sample = put(make_sample)
        before = {"state": {**state, "expects": sample.number} if isinstance(state, dict) else state}
        assert self.scan(signed_in("sample custodian"), sample.seal, before)["outcome"] == "refused"

    def test_without_scripts_a_label_leads_to_the_checks(self, signed_in, put):
        sample = put(make_sample)
        answer = signed_in("sample custodian").post("/samples/reception/scan", data={"code": sample.number})
        assert answer.location == f"/samples/{sample.number}/receive"

    def test_without_scripts_an_unknown_code_is_said_on_the_station(self, signed_in):
        answer = signed_in("sample custodian").post(
            "/samples/reception/scan", data={"code": "4006381333931"}, follow_redirects=True
        )
        assert "is none of our numbers" in answer.text

    def test_a_technician_receives_nothing(self, signed_in, put):
        sample = put(make_sample)
        answer = signed_in("technician").post("/samples/reception/scan", json={"code": sample.number})
        assert answer.status_code == 403
