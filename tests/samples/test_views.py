import pytest
from sqlalchemy import select
from support.samples import make_declared, make_order, make_sample, make_samples, receive

from lims.printing.documents import RenderJob
from lims.samples import queries
from lims.samples.models import OrderState, Portion, SampleState, SamplingOrder

SECRETS = ("Secret Exporter", "Control order")


class PrintsNothing:
    """A printer that keeps its jobs."""

    def __init__(self):
        self.jobs: list[RenderJob] = []

    def render(self, job):
        self.jobs.append(job)
        return b"%PDF-1.7"

    def close(self):
        pass


@pytest.fixture
def printer(services):
    made = PrintsNothing()
    services.__dict__["printer"] = made
    return made


@pytest.mark.parametrize(
    ("path", "role"),
    [
        ("/samples", "technician"),
        ("/samples", "auditor"),
        ("/samples/orders", "sampling officer"),
        ("/samples/orders", "auditor"),
        ("/samples/reception", "sample custodian"),
    ],
)
def test_pages_render_empty(signed_in, path, role):
    assert signed_in(role).get(path).status_code == 200


def test_the_list_shows_samples_and_is_narrowed(signed_in, put):
    samples = put(make_samples)
    client = signed_in("technician")
    assert all(sample.number in client.get("/samples").text for sample in samples.values())
    narrowed = client.get("/samples?state=left+with+owner&portion=B").text
    assert samples[Portion.B].number in narrowed
    assert samples[Portion.A].number not in narrowed
    assert samples[Portion.C].number in client.get(f"/samples?text={samples[Portion.C].seal}").text


def test_lists_read_as_many_statements_for_many_rows_as_for_few(signed_in, put, statements, sqlite_database):
    client = signed_in("sample custodian")
    paths = ("/samples", "/samples/reception")
    put(make_samples)
    few = [count(client, path, statements, sqlite_database) for path in paths]
    for _ in range(5):
        put(make_samples)
    assert [count(client, path, statements, sqlite_database) for path in paths] == few


def count(client, path, statements, database):
    with statements(database) as seen:
        assert client.get(path).status_code == 200
    return len(seen)


def test_the_orders_page_reads_as_many_statements_for_many_rows_as_for_few(signed_in, put, statements, sqlite_database):
    client = signed_in("sampling officer")
    put(make_declared)
    put(make_order)
    few = count(client, "/samples/orders", statements, sqlite_database)
    for _ in range(5):
        put(make_declared)
        put(make_order)
    assert count(client, "/samples/orders", statements, sqlite_database) == few


def test_the_list_goes_on_by_key(signed_in, put):
    numbers = [put(make_sample).number for _ in range(18)]  # three portions each: 54 samples, 50 on a page
    client = signed_in("technician")
    first = client.get("/samples")
    assert numbers[-1] in first.text
    assert numbers[0] not in first.text
    after = first.text.split("after=")[1].split('"')[0].split("&")[0]
    assert numbers[0] in client.get(f"/samples?after={after}").text


class TestOrdering:
    def test_the_page_shows_the_plan_and_its_sum(self, signed_in, put):
        lot = put(make_declared, standard_code="EN 0").lot
        page = signed_in("customs officer").get(f"/samples/orders/lots/{lot.id}")
        assert page.status_code == 200
        assert "Nothing is known of this standard" in page.text

    def test_an_order_is_made_and_a_double_click_makes_no_second_one(self, signed_in, put, sqlite_database):
        lot = put(make_declared).lot
        client = signed_in("customs officer")
        data = {"units": "47", "portions": ["A", "B", "C"], "reason": "control order", "_once": "key"}
        answers = [client.post(f"/samples/orders/lots/{lot.id}", data=data) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [302, 302]
        assert answers[0].location == answers[1].location
        with sqlite_database.snapshot() as session:
            assert [order.units for order in session.scalars(select(SamplingOrder))] == [47]
        assert "control order" in client.get(answers[0].location).text

    @pytest.mark.parametrize(
        "wrong", [{"units": "many"}, {"units": "0"}, {"units": "16667"}, {"reason": ""}, {"portions": ["B"]}]
    )
    def test_wrong_input_is_named_and_loses_nothing(self, signed_in, put, wrong):
        lot = put(make_declared).lot
        data = {"units": "47", "portions": ["A", "B", "C"], "reason": "a reason that was typed"} | wrong
        answer = signed_in("customs officer").post(f"/samples/orders/lots/{lot.id}", data=data)
        assert answer.status_code == 422
        assert "Nothing that you typed is lost" in answer.text
        assert data["units"] in answer.text
        assert data["reason"] in answer.text

    def test_the_obstacle_stands_where_the_form_would_stand(self, signed_in, put):
        order = put(make_order)
        page = signed_in("customs officer").get(f"/samples/orders/lots/{order.lot_id}").text
        assert f"has the sampling order {order.number} already" in page
        assert "Make the sampling order" not in page

    def test_an_order_is_cancelled_with_its_reason(self, signed_in, put, again):
        order = put(make_order)
        client = signed_in("sampling officer")
        assert client.post(f"/samples/orders/{order.number}/cancel", data={}).status_code == 422
        client.post(f"/samples/orders/{order.number}/cancel", data={"cancel-reason": "wrong lot"})
        assert again(order).state is OrderState.CANCELLED

    @pytest.mark.parametrize("role", ["technician", "sample custodian", "reviewer", "signatory", "lab manager"])
    def test_the_laboratory_sees_no_order_and_so_not_why(self, signed_in, put, role):
        order = put(make_order)
        client = signed_in(role)
        assert client.get(f"/samples/orders/{order.number}").status_code == 403
        assert client.get("/samples/orders").status_code == 403


class TestDrawing:
    def sent(self, order, **changes):
        seals = {f"seal_{one.lower()}": f"cn {one} 1" for one in order.portions}
        units = {f"units_{one.lower()}": "47" for one in order.portions}
        return {
            "place": "Warehouse 3",
            "signed_by": "Wang Li",
            **seals,
            **units,
            "send_on": "y",
            "leave_with_owner": "y",
        } | changes

    def test_the_drawing_registers_the_portions_and_offers_their_labels(self, signed_in, put):
        order = put(make_order)
        client = signed_in("sampling officer")
        assert client.get(f"/samples/orders/{order.number}/draw").status_code == 200
        page = client.post(f"/samples/orders/{order.number}/draw", data=self.sent(order), follow_redirects=True)
        assert page.status_code == 200
        assert all(seal in page.text for seal in ("CNA1", "CNB1", "CNC1"))
        assert page.text.count("/samples/S20") >= 3
        assert "Print labels" in page.text

    @pytest.mark.parametrize(
        ("wrong", "words"),
        [
            ({"seal_b": ""}, "Scan or type the number on its seal"),
            ({"seal_c": "CNA1"}, "is given twice"),
            ({"signed_by": ""}, "Name who takes portion B in charge"),
            ({"units_a": "46"}, "fewer than the 47"),
            ({"units_a": "x"}, "Nothing that you typed is lost"),
            ({"place": ""}, "Nothing that you typed is lost"),
        ],
    )
    def test_wrong_input_is_named_and_loses_nothing(self, signed_in, put, again, wrong, words):
        order = put(make_order)
        answer = signed_in("sampling officer").post(
            f"/samples/orders/{order.number}/draw", data=self.sent(order, **wrong)
        )
        assert answer.status_code == 422
        assert words in answer.text
        assert "cn A 1" in answer.text
        assert again(order).state is OrderState.PLANNED

    def test_a_drawn_order_shows_why_it_is_not_drawn_again(self, signed_in, put):
        order = put(make_order)
        put(lambda session: make_samples(session, queries.order_by_number(session, order.number)))
        page = signed_in("sampling officer").get(f"/samples/orders/{order.number}/draw").text
        assert "Register the sealed portions" not in page


class TestTheSamplePage:
    @pytest.mark.parametrize("role", ["technician", "sample custodian", "customs officer", "auditor"])
    def test_facts_custody_and_specimens_are_shown(self, signed_in, put, role):
        sample = put(make_sample, received=True)
        page = signed_in(role).get(f"/samples/{sample.number.lower()}")
        assert page.status_code == 200
        for words in (sample.seal, "Good Masks Co", "Warehouse 3", "Sample Custodian", "No specimens yet"):
            assert words in page.text

    @pytest.mark.parametrize("role", ["technician", "sample custodian", "reviewer", "signatory"])
    def test_the_laboratory_sees_neither_the_exporter_nor_why(self, signed_in, put, role):
        sample = put(make_sample)
        client = signed_in(role)
        pages = [client.get(path).text for path in ("/samples", f"/samples/{sample.number}")]
        if role == "sample custodian":
            pages += [client.get(path).text for path in ("/samples/reception", f"/samples/{sample.number}/receive")]
        assert not [words for words in SECRETS for page in pages if words in page]

    def test_what_cannot_be_done_is_said_where_the_button_would_stand(self, signed_in, put):
        page = signed_in("sample custodian").get(f"/samples/{put(make_sample).number}").text
        assert "Put on hold" in page
        assert "For this it must be: received / in test / retained" in page

    def test_a_person_is_offered_only_what_the_roles_allow(self, signed_in, put):
        page = signed_in("reviewer").get(f"/samples/{put(make_sample).number}").text
        assert "Not possible now" not in page
        assert "Put on hold" not in page

    @pytest.mark.parametrize("number", ["S200000099", "S2000000990", "hello"])
    def test_an_unknown_or_mistyped_number_is_not_found_and_said_so(self, signed_in, number):
        assert signed_in("technician").get(f"/samples/{number}").status_code == 404


class TestActs:
    def test_a_hold_with_a_reason_and_its_lift(self, signed_in, put, again):
        sample = put(make_sample, received=True)
        client = signed_in("sample custodian")
        client.post(f"/samples/{sample.number}/hold", data={"hold-reason": "two batches"})
        assert again(sample).state is SampleState.ON_HOLD
        client.post(f"/samples/{sample.number}/lift", data={"lift-reason": "answered"})
        assert again(sample).state is SampleState.RECEIVED

    @pytest.mark.parametrize("act", ["hold", "lift", "lost"])
    def test_an_act_without_its_reason_is_not_done(self, signed_in, put, again, act):
        sample = put(make_sample, received=True)
        answer = signed_in("sample custodian").post(f"/samples/{sample.number}/{act}", data={f"{act}-reason": " "})
        assert answer.status_code == 422
        assert "error-summary" in answer.text
        assert again(sample).state is SampleState.RECEIVED

    def test_a_refused_act_keeps_what_was_typed(self, signed_in, put):
        sample = put(make_sample)
        answer = signed_in("sample custodian").post(
            f"/samples/{sample.number}/hold", data={"hold-reason": "two batches"}
        )
        assert answer.status_code == 409
        assert f"{sample.number} is in transit" in answer.text
        assert "two batches" in answer.text

    def test_a_place_outside_of_the_store_is_told(self, signed_in, put, again):
        sample = put(make_sample, received=True)
        client = signed_in("technician")
        data = {"move-place": "bench 2", "move-note": "for the pressure test"}
        answer = client.post(f"/samples/{sample.number}/move", data=data, follow_redirects=True)
        assert answer.status_code == 200
        assert "for the pressure test" in answer.text
        assert (again(sample).place_now, again(sample).holder_id) == ("bench 2", None)

    def test_a_move_without_a_place_is_refused_and_loses_nothing(self, signed_in, put):
        sample = put(make_sample, received=True)
        data = {"move-place": "", "move-note": "typed"}
        answer = signed_in("technician").post(f"/samples/{sample.number}/move", data=data)
        assert answer.status_code == 422
        assert "typed" in answer.text

    def test_a_received_reserve_is_lost(self, signed_in, put, again):
        sample = put(make_sample, Portion.C, received=True)
        signed_in("sample custodian").post(f"/samples/{sample.number}/lost", data={"lost-reason": "fire"})
        assert again(sample).state is SampleState.LOST

    def test_a_portion_that_stayed_is_sent(self, signed_in, put, again):
        sample = put(make_samples)[Portion.B]
        signed_in("sampling officer").post(f"/samples/{sample.number}/send")
        assert again(sample).state is SampleState.IN_TRANSIT

    @pytest.mark.parametrize("act", ["send", "hold", "lift", "move", "lost"])
    def test_a_reviewer_does_nothing_with_samples(self, signed_in, put, act):
        sample = put(make_sample)
        assert signed_in("reviewer").post(f"/samples/{sample.number}/{act}").status_code == 403


def test_pages_speak_chinese(signed_in, put):
    sample = put(make_sample, received=True)
    page = signed_in("technician").get(f"/samples/{sample.number}?lang=zh").text
    assert "医用外科口罩" in page
    assert "好口罩有限公司" in page


def test_a_sample_that_went_back_says_why(signed_in, put):
    sample = put(make_sample)
    put(lambda session: receive(session, queries.sample_by_number(session, sample.number), intact=False))
    assert "Sent back: broken seal" in signed_in("technician").get(f"/samples/{sample.number}").text
