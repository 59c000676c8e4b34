"""One shipment from its declaration to the decision, by hand only, each person signed in through the form."""

import io
import re
from pathlib import Path

import pikepdf
import pytest
from playwright.sync_api import Browser, Page, expect
from support.bench import BFE, EN_14683, SPLASH
from support.journeys import MAKER, TWO_HATS, cells, fill, make_ready, press, scan, type_as_a_person, verdict_at
from support.people import PASSWORD
from support.shipments import EXPORTER_USCC

DECLARATION = "223320200000000017"
SEALS = {"a": "CN-2020-0017A", "b": "CN-2020-0017B", "c": "CN-2020-0017C"}
NUMBER = r"\b{}20\d{{7}}[0-9A-Z]\b"


@pytest.fixture
def edition_id(instance):
    """Prepare the house: the two people confirm the recalled limit later, through the pages."""
    with instance.database.transaction() as session:
        return make_ready(session).id


def test_a_shipment_goes_from_its_declaration_to_the_decision_by_hand_only(
    sign_in_as, edition_id, instance, tmp_path, browser, address
):
    with sign_in_as("customs officer") as page:
        shipment = declare(page)
        present_the_document(page, tmp_path)
    with sign_in_as("sampling officer") as page:
        sample = draw(page)
    with sign_in_as("sample custodian") as page:
        receive(page, sample)
    with sign_in_as("lab manager") as page:
        confirm(page, edition_id)
        accept_and_assign(page, sample)
    with sign_in_as("technician") as page:
        read_filtration(page, sample)
    with sign_in_as(TWO_HATS) as page:
        read_splash(page, sample)
        review_only_what_others_read(page)
    with sign_in_as("reviewer") as page:
        confirm(page, edition_id)
        review_the_rest(page)
    with sign_in_as("signatory") as page:
        certificate = issue(page, shipment)
        public_page = take_the_signed_pdf(page, certificate)
    anybody_sees_that_it_is_valid(browser, address + public_page)
    with sign_in_as("customs officer") as page:
        decision = decide(page, certificate)
        acknowledge(page, decision, instance.settings.outbox)
    with sign_in_as("auditor") as page:
        find_everything(page, shipment, [sample, certificate, decision])


def number_in(text: str, letter: str) -> str:
    """Return the first of our numbers of a kind in a text."""
    found = re.search(NUMBER.format(letter), text)
    assert found, f"no number {letter}… in {text[:200]!r}"
    return found[0]


def declare(page: Page) -> str:
    """Declare one line with one lot in the form."""
    page.goto("/shipments/declare")
    fill(page, declaration_number=DECLARATION, post="Shanghai Waigaoqiao", country="NL", declared_on="2020-05-04")
    fill(page, exporter__name="Harbour Trading Co., Ltd.", exporter__identifier=EXPORTER_USCC, exporter__country="CN")
    fill(page, importer__name="Nederlandse Zorg BV", importer__identifier="NL801234567", importer__country="NL")
    page.select_option("[name=importer-identifier_kind]", "EORI")
    line = page.locator("main")
    fill(line, lines__0__hs_code="6307900010", lines__0__goods="Medical face masks", lines__0__goods_zh="医用口罩")
    fill(line, lines__0__quantity="20000", lines__0__unit="个", lines__0__standard_code=EN_14683["code"])
    fill(line, lines__0__standard_class="type-IIR")
    for name, choice in (("product", "mask"), ("medical", "yes"), ("route", "foreign")):
        page.select_option(f"[name=lines-0-{name}]", choice)
    fill(line, **{f"lines__0__lots__0__manufacturer__{name}": value for name, value in MAKER.items()})
    fill(line, lines__0__lots__0__model="CA-3", lines__0__lots__0__batch="20200420", lines__0__lots__0__size="20000")
    press(page, "Declare")
    expect(page.get_by_text("The shipment is declared.")).to_be_visible()
    expect(page.locator("#line-1")).to_contain_text("documents held")
    return number_in(page.url, "H")


def present_the_document(page: Page, folder: Path) -> None:
    """Present the one document that holds the line, with its scan."""
    scanned = folder / "declaration.pdf"
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.save(scanned)
    page.get_by_role("link", name="Present", exact=True).click()
    fill(page, number="MD-2020-17", issued_on="2020-05-03")
    page.set_input_files("[name=file]", scanned)
    press(page, "Present")
    expect(page.locator("#line-1")).to_contain_text("to sample")


def draw(page: Page) -> str:
    """Order a sample from the lot, draw it under seals, and return the number of portion A."""
    page.goto("/samples/orders")
    page.get_by_role("link", name="20200420").click()
    fill(page, units="8", reason="Inspection of medical masks")
    page.locator("form[data-guard] button[type=submit]").click()
    page.get_by_role("link", name="Register the drawing").click()
    fill(page, place="Warehouse 3")
    for portion, seal in SEALS.items():  # a field that waits for a scan keeps it
        page.locator(f"[name=seal_{portion}]").focus()
        scan(page, seal)
    fill(page, signed_by="Wang Lei, warehouse keeper")
    press(page, "Register the sealed portions")
    expect(page.get_by_text("The portions are registered.")).to_be_visible()
    return number_in(page.locator("main").inner_text(), "S")


def receive(page: Page, sample: str) -> None:
    """Receive portion A with two scans, its label and its seal; nothing is clicked."""
    page.goto("/samples/reception")
    scan(page, sample)
    expect(page.locator("[data-scan-results] li").first).to_contain_text(f"seal {SEALS['a']}")
    scan(page, SEALS["a"])
    expect(page.locator("[data-scan-results] [data-outcome=done]")).to_contain_text("Received")
    expect(page.locator("[data-scan-count]")).to_have_text("1")


def confirm(page: Page, edition_id: int) -> None:
    """Confirm the recalled limit against the standard, as one of two people."""
    page.goto(f"/standards/{edition_id}/requirements/{BFE}")
    fill(page, page="9", clause="Table 1")
    press(page, "I have read it: confirm")
    expect(page.get_by_text("Your confirmation is noted.")).to_be_visible()


def accept_and_assign(page: Page, sample: str) -> None:
    """Accept the test request that the declaration suggests, and give each requirement to the competent person."""
    scan(page, sample)
    page.wait_for_url("**/request")
    press(page, "Propose and accept")
    page.get_by_role("link", name="Assign the work").click()
    for choice in page.locator("select[name^=person_]").all():
        choice.select_option(index=1)
    press(page, "Assign")
    expect(page.get_by_text("The work is assigned.")).to_be_visible()


def read_filtration(page: Page, sample: str) -> None:
    """Scan the sample, type the readings, correct one with a reason, hand over."""
    scan(page, sample)
    page.wait_for_url(f"**/bench/samples/{sample}")
    page.get_by_role("link", name="Start").click()
    page.select_option("#instrument", index=1)
    press(page, "Start")
    cells(page).first.focus()
    for value in ("98.9", "89.4", "99.10"):
        type_as_a_person(page, value)
        page.keyboard.press("Enter")
    expect(verdict_at(page, 0)).to_have_attribute("data-verdict", "pass")
    expect(verdict_at(page, 1)).to_have_attribute("data-verdict", "fail")
    correct_the_second(page)
    press(page, "Hand over")
    expect(page.get_by_text("is handed over: pass")).to_be_visible()


def correct_the_second(page: Page) -> None:
    """Correct a misread value; the first reading stays beside the new one."""
    cells(page).nth(1).fill("98.4")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox").fill("Digits swapped when read")
    press(dialog, "Correct the reading")
    expect(page.locator("td.grid-cell").nth(1)).to_have_attribute("data-verdict", "pass")
    page.reload()
    expect(page.locator("td.grid-cell").nth(1).locator("del")).to_have_text("89.4")


def read_splash(page: Page, sample: str) -> None:
    """Read the second requirement, whose readings are chosen, not typed."""
    scan(page, sample)
    page.get_by_role("link", name="Start").click()
    press(page, "Start")
    for place, cell in enumerate(cells(page).all()):
        cell.focus()
        cell.select_option("pass")
        cell.press("Tab")
        expect(verdict_at(page, place)).to_have_attribute("data-verdict", "pass")
    press(page, "Hand over")
    expect(page.get_by_text("is handed over: pass")).to_be_visible()


def review_only_what_others_read(page: Page) -> None:
    """Accept the technician's result; the own one is not offered, and its page says why."""
    page.goto("/bench/review")
    rows = page.locator("main tbody tr")
    expect(rows).to_have_count(1)
    rows.get_by_role("link", name="Bacterial filtration efficiency").click()
    expect(page.locator("main")).to_contain_text("corrected: Digits swapped when read")
    own = page.url.replace(BFE, SPLASH)
    press(page, "Accept the result")
    page.goto(own)
    expect(page.locator("main")).to_contain_text("Another person must do this")
    expect(page.get_by_role("button", name="Accept the result")).to_have_count(0)


def review_the_rest(page: Page) -> None:
    """Accept the other result."""
    page.goto("/bench/review")
    page.get_by_role("link", name="Splash resistance").click()
    press(page, "Accept the result")
    expect(page.get_by_text("Nothing waits for your review")).to_be_visible()


def issue(page: Page, shipment: str) -> str:
    """Read the draft, authorise it with the password, wait until its file is made, and return its number."""
    page.goto("/certificates/to-sign")
    page.get_by_role("link", name=re.compile(DECLARATION + "|" + shipment)).first.click()
    expect(page.locator("main")).to_contain_text("conform")
    fill(page, password=PASSWORD)
    press(page, "Authorise")
    expect(page.get_by_role("link", name="Open the PDF")).to_be_visible(timeout=60_000)
    return number_in(page.url, "C")


def take_the_signed_pdf(page: Page, certificate: str) -> str:
    """Download the PDF, see that it is signed, and return the address of its public page."""
    given = page.request.get(page.get_by_role("link", name="Open the PDF").get_attribute("href") or "")
    assert given.headers["content-type"] == "application/pdf"
    with pikepdf.open(io.BytesIO(given.body())) as pdf:
        signed = [field.V for field in pdf.Root.AcroForm.Fields if field.FT == "/Sig"]
        covered = [int(end) for end in signed[0].ByteRange]
    assert covered[2] + covered[3] == len(given.body()), f"the signature of {certificate} does not cover the file"
    return page.get_by_role("link", name="Public page").get_attribute("href") or ""


def anybody_sees_that_it_is_valid(browser: Browser, public_page: str) -> None:
    """Open the public page without an account."""
    page = browser.new_page()
    page.goto(public_page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Valid")
    page.close()


def decide(page: Page, certificate: str) -> str:
    """See the proposal with its reasons, and release."""
    page.goto("/decisions/waiting")
    page.get_by_role("link", name=DECLARATION).click()
    expect(page.locator("main")).to_contain_text(certificate)
    expect(page.locator("main")).to_contain_text("Release")
    page.locator("[name=kind][value=release]").check()
    fill(page, reasons="The certificate and the papers agree")
    press(page, "Decide")
    expect(page.get_by_text("customs is being told")).to_be_visible()
    return number_in(page.url, "D")


def acknowledge(page: Page, decision: str, outbox: Path) -> None:
    """Wait until the message has left, and write customs' answer down."""
    for _again in range(20):
        if page.locator("#message [name=reference]").count():
            break
        page.wait_for_timeout(250)
        page.reload()
    assert (outbox / f"{decision}.json").is_file()
    fill(page, reference="ACK-0017")
    press(page, "Write the answer down")
    expect(page.locator("#message")).to_contain_text("acknowledged")


def find_everything(page: Page, shipment: str, numbers: list[str]) -> None:
    """Find the certificate by what is known of it, the trail of the shipment, and the thread with every stage."""
    page.goto(f"/certificates?declaration={DECLARATION}")
    expect(page.locator("main tbody")).to_contain_text(numbers[1])
    scan(page, shipment)
    page.wait_for_url(f"**/shipments/{shipment}/thread")
    for number in numbers:
        expect(page.locator("main")).to_contain_text(number)
    page.locator("main a[href*='/trail']").first.click()
    rows = page.locator(".audit-rows")
    expect(rows).to_contain_text("The certificate and the papers agree")
    expect(rows).to_contain_text("Digits swapped when read")
