"""Somebody who holds a certificate checks it on the public page, in a real browser."""

import json

import pytest
from playwright.sync_api import expect
from support.certification import make_authorised, make_tested, print_and_issue

from lims.certificates.handlers import qr_text
from lims.certificates.models import Certificate

pytestmark = pytest.mark.requires("chromium", "pango")


@pytest.fixture
def issued(instance) -> Certificate:
    with instance.database.transaction() as session:
        made = make_authorised(session, instance, make_tested(session))
    print_and_issue(instance, made.id)
    with instance.database.snapshot() as session:
        return session.get_one(Certificate, made.id)


def test_the_browser_compares_the_code_and_the_file_and_sends_nothing(browser, address, instance, issued, tmp_path):
    genuine = instance.files.get(issued.pdf_sha256)
    (tmp_path / "genuine.pdf").write_bytes(genuine)
    (tmp_path / "forged.pdf").write_bytes(genuine.replace(b"/Type", b"/Typf", 1))
    code = qr_text(instance, json.loads(issued.content)).partition("#")[2]
    page = browser.new_page(base_url=address, viewport={"width": 360, "height": 800})
    page.goto(f"/verify/{issued.token}#{code}")
    expect(page.locator("[data-code-same]")).to_be_visible()
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    page.set_input_files("input[type=file]", tmp_path / "genuine.pdf")
    expect(page.locator("[data-check-same]")).to_be_visible()
    page.set_input_files("input[type=file]", tmp_path / "forged.pdf")
    expect(page.locator("[data-check-other]")).to_be_visible()
    assert sent == []
    page.get_by_role("button", name="Check it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Altered")
    page.goto(f"/verify/{issued.token}#{code[:-4]}AAAA")
    page.reload()
    expect(page.locator("[data-code-other]")).to_be_visible()
    page.close()
