from datetime import date

from lims.web.problems import problem


def test_a_problem_document_has_the_members_of_its_standard(request_context):
    answer = problem(409, "wrong_state", "S1 is drawn.", remedy="接收", on=date(2020, 5, 6))
    assert answer.status_code == 409
    assert answer.mimetype == "application/problem+json"
    assert answer.json == {
        "type": "urn:greenlane:error:wrong_state",
        "title": "wrong state",
        "status": 409,
        "detail": "S1 is drawn.",
        "remedy": "接收",
        "on": "2020-05-06",
    }
    assert "接收" in answer.get_data(as_text=True)
