"""The hand scanner: a burst of keys counts wherever the cursor is, and leaves no trace where it fell."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, expect
from support.journeys import scan, type_as_a_person
from support.rounds import free, make_round
from support.samples import make_sample


@pytest.fixture
def sample(instance) -> str:
    """Draw a portion that is on its way to the laboratory, and return its number."""
    with instance.database.transaction() as session:
        return make_sample(session).number


@pytest.fixture
def reception(sign_in_as, sample) -> Iterator[Page]:
    """Return the reception station, opened by the custodian."""
    with sign_in_as("sample custodian") as page:
        page.goto("/samples/reception")
        yield page


def newest(page: Page) -> Locator:
    """Return the newest line of the station."""
    return page.locator("[data-scan-results] li").first


def scan_with_chinese_input(page: Page, code: str) -> None:
    """Play a scanner while a Chinese input method takes the keys: each says "Process", only its place is known."""
    keyboard = page.context.new_cdp_session(page)
    for character in code:
        place = f"Digit{character}" if character.isdigit() else f"Key{character}"
        key = {"key": "Process", "code": place, "windowsVirtualKeyCode": 229}
        keyboard.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **key})
    page.keyboard.press("Enter")


def test_a_scan_needs_no_click_and_opens_what_the_code_names(sign_in_as, sample):
    with sign_in_as("auditor") as page:
        page.evaluate("document.activeElement.blur()")
        scan(page, sample)
        page.wait_for_url(f"**/samples/{sample}")
        expect(page.get_by_role("heading", level=1)).to_have_text(sample)


def test_a_scan_into_a_field_puts_the_field_back_as_it_was(reception, sample):
    field = reception.locator("#code")
    field.fill("half a note")
    field.press("ArrowLeft")
    scan(reception, sample)
    expect(newest(reception)).to_contain_text(f"{sample} Expected")
    expect(field).to_have_value("half a note")
    assert field.evaluate("one => one.selectionStart") == len("half a note") - 1


def test_a_list_of_codes_takes_scan_after_scan_each_on_its_line(instance, sign_in_as):
    with instance.database.transaction() as session:
        made = make_round(session, labels=2)
        numbers = free(session, made)
    with sign_in_as("sampling officer") as page:
        page.goto(f"/rounds/{made.number}")
        page.locator("#explain-numbers").focus()
        for number in numbers:
            scan(page, number)
        expect(page.locator("#explain-numbers")).to_have_value("\n".join(numbers) + "\n")


def test_a_scanner_may_end_with_tab_and_write_small_letters(reception, sample):
    field = reception.locator("#code")
    field.focus()
    scan(reception, sample.lower(), end="Tab")
    expect(newest(reception)).to_contain_text("Expected: portion A")
    expect(field).to_have_value("")
    expect(field).to_be_focused()


def scan_until(page: Page, code: str, is_seen: Callable[[], object]) -> None:
    """Scan until it is seen: a busy machine may send the keys as slowly as a person, then one scans again."""
    for _ in range(5):
        scan_with_chinese_input(page, code)
        page.wait_for_timeout(1000)
        if is_seen():
            return


def test_a_chinese_input_method_does_not_swallow_a_scan(reception, sample):
    scan_until(reception, sample, newest(reception).count)
    expect(newest(reception)).to_contain_text("Expected: portion A")


@pytest.mark.parametrize("page", ["/", "/samples/orders"])
def test_nor_on_any_other_page_with_the_cursor_in_the_scan_box(reception, sample, page):
    reception.goto(page)
    reception.locator("#scan-code").focus()
    scan_until(reception, sample, lambda: sample in reception.url)
    expect(reception).to_have_url(re.compile(f"/samples/{sample}"))


def test_a_person_who_types_is_no_scanner(reception, sample):
    field = reception.locator("#code")
    field.focus()
    type_as_a_person(reception, sample)
    expect(field).to_have_value(sample)
    expect(newest(reception)).to_have_count(0)
