"""Reception of fifty samples at the scan station, through duplicates, foreign codes and a lost line."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select
from support.people import PASSWORD
from support.samples import make_sample

from lims import clock
from lims.numbers import spell_command
from lims.samples.models import CustodyAct, CustodyLine, Sample, SampleState

PLAY = """codes => {
  const press = (key) => new KeyboardEvent("keydown", { key, code: "", bubbles: true, cancelable: true });
  for (const code of codes) for (const key of [...code, "Enter"]) document.activeElement.dispatchEvent(press(key));
}"""
LISTEN = """() => {
  const start = OscillatorNode.prototype.start;
  window.heard = 0;
  OscillatorNode.prototype.start = function (...at) { window.heard += 1; return start.apply(this, at); };
}"""
GOODS_BARCODE = "4006381333931"


@pytest.fixture
def samples(instance) -> list[tuple[str, str]]:
    """Send fifty sealed portions to the laboratory; return their labels and seals."""
    with instance.database.transaction() as session:
        return [(sample.number, sample.seal) for sample in (make_sample(session) for _ in range(50))]


@pytest.fixture
def station(sign_in_as) -> Iterator[Page]:
    """Return the scan station, opened by the custodian, once the browser keeps its page."""
    with sign_in_as("sample custodian") as page:
        open_station(page)
        yield page


def open_station(page: Page) -> None:
    page.goto("/scan-station")
    page.wait_for_selector("html[data-kept-offline]", state="attached")


def play(page: Page, *codes: str) -> None:
    """Play a hand scanner, as fast as one can be: every key of every code, each with its Enter."""
    page.evaluate(PLAY, list(codes))


def waiting(page: Page):
    """Return the lines that wait for the connection."""
    return page.locator("[data-scan-results] [data-outcome='not sent']")


def on_their_way(page: Page):
    """Return the lines that the server has not answered."""
    return page.locator("[data-scan-results] :is([data-outcome='not sent'], [data-outcome='sending'])")


def outcomes(page: Page) -> Counter:
    """Return how many lines of the list have each outcome."""
    return Counter(page.locator("[data-scan-results] > li").evaluate_all("all => all.map(one => one.dataset.outcome)"))


def settled(page: Page, lines: int) -> None:
    """Wait until the list has so many lines, and each its answer."""
    expect(page.locator("[data-scan-results] > li")).to_have_count(lines, timeout=60_000)
    expect(on_their_way(page)).to_have_count(0, timeout=60_000)


def flat(pairs: list[tuple[str, str]]) -> list[str]:
    return [code for pair in pairs for code in pair]


def misread(number: str) -> str:
    return number[:5] + ("1" if number[5] != "1" else "7") + number[6:]


def received(instance) -> Counter:
    """Return how often each sample was received."""
    with instance.database.snapshot() as session:
        assert session.scalar(select(func.count()).where(Sample.state == SampleState.RECEIVED)) == session.scalar(
            select(func.count(CustodyLine.sample_id.distinct())).where(CustodyLine.act == CustodyAct.RECEIVED)
        )
        lines = select(Sample.number).join(CustodyLine, CustodyLine.sample_id == Sample.id)
        return Counter(session.scalars(lines.where(CustodyLine.act == CustodyAct.RECEIVED)))


def test_fifty_samples_are_received_by_scan_through_duplicates_and_a_lost_line(station, line, instance, samples):
    first, lost, later = samples[:20], samples[20:40], samples[40:]
    twice = samples[3]
    play(station, spell_command("RECEIVE"), *flat(first), *twice, GOODS_BARCODE, misread(samples[20][0]))
    settled(station, 45)
    assert outcomes(station) == {"done": 20, "noted": 21, "already": 2, "unknown": 2}

    line.cut()
    play(station, *flat(lost), *lost[0])
    expect(waiting(station)).to_have_count(42, timeout=20_000)
    station.reload()
    expect(station.get_by_text("There is no connection. Scan on")).to_be_visible()
    expect(waiting(station)).to_have_count(42)
    play(station, *flat(later), *twice)
    expect(waiting(station)).to_have_count(64, timeout=20_000)
    assert set(received(instance)) == {number for number, _ in first}

    line.mend()
    station.evaluate("window.dispatchEvent(new Event('online'))")
    settled(station, 64)
    assert received(instance) == Counter(number for number, _ in samples)
    assert outcomes(station) == {"done": 30, "noted": 30, "already": 4}
    expect(station.locator("[data-scan-now]")).to_contain_text("Receive")


def test_what_waits_is_never_sent_under_another_person_s_sign_in(station, line, instance, samples):
    number, seal = samples[0]
    play(station, spell_command("RECEIVE"))
    settled(station, 1)
    line.cut()
    play(station, number, seal)
    expect(waiting(station)).to_have_count(2, timeout=20_000)
    let_pass(station, hours=2)
    station.context.clear_cookies()
    line.mend()
    sign_in(station, "technician")
    open_station(station)
    expect(waiting(station)).to_have_count(2)
    expect(waiting(station).first).to_contain_text("Sample Custodian")
    assert received(instance) == Counter()

    station.context.clear_cookies()
    sign_in(station, "sample-custodian")
    open_station(station)
    expect(on_their_way(station)).to_have_count(0, timeout=60_000)
    assert received(instance) == Counter([number])
    with instance.database.snapshot() as session:
        taken_in = session.scalars(select(CustodyLine).where(CustodyLine.act == CustodyAct.RECEIVED)).one()
    assert timedelta(hours=2) <= taken_in.at - taken_in.happened_at < timedelta(hours=2, minutes=5)


def let_pass(page: Page, *, hours: int) -> None:
    """Let the clocks of the browser and of the instance go on."""
    page.clock.set_fixed_time(datetime.now(UTC) + timedelta(hours=hours))
    clock.shift(clock.offset() + timedelta(hours=hours))


def test_what_another_page_sent_and_nobody_saw_is_shown_until_it_is_seen(station, line, samples):
    line.cut()
    play(station, "nonsense")
    expect(waiting(station)).to_have_count(1, timeout=20_000)
    line.mend()
    station.goto("/")
    badge = station.locator("[data-waiting]")
    expect(badge).to_contain_text("1 waiting")
    badge.click()
    expect(station.locator("[data-scan-results] [data-outcome=refused]")).to_contain_text("nonsense")
    station.get_by_role("button", name="Seen").click()
    expect(badge).to_be_hidden()


def sign_in(page: Page, username: str) -> None:
    page.goto("/sign-in")
    page.fill("[name=username]", username)
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url(lambda url: "sign-in" not in url)


def test_a_code_typed_by_hand_counts_as_scanned_and_errors_are_heard_unless_muted(station, samples):
    station.evaluate(LISTEN)
    station.fill("#code", "nonsense")
    station.press("#code", "Enter")
    settled(station, 1)
    assert outcomes(station) == {"unknown": 1}
    assert station.evaluate("window.heard") == 2
    station.get_by_role("button", name="Sound").click()
    play(station, GOODS_BARCODE)
    settled(station, 2)
    assert station.evaluate("window.heard") == 2
    expect(station.get_by_role("button", name="Sound")).to_have_attribute("aria-pressed", "false")


def test_a_command_card_scanned_on_another_page_begins_its_sentence_at_the_station(sign_in_as):
    with sign_in_as("sample custodian") as page:
        play(page, spell_command("TAKEOUT"))
        page.wait_for_url("**/scan-station")
        expect(page.locator("[data-scan-now]")).to_contain_text("Take out")
        page.reload()
        expect(page.locator("[data-scan-now]")).to_contain_text("Take out")
        assert outcomes(page) == {}
