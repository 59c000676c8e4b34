"""Every role signs in through the form and finds a page of its own."""

from playwright.sync_api import expect
from support.people import PASSWORD

from lims.permissions import Role


def test_every_role_signs_in_and_out_through_the_form(browser, address):
    page = browser.new_page(base_url=address)
    for role in Role:
        page.goto("/sign-in")
        page.fill("[name=username]", role.value.replace(" ", "-"))
        page.fill("[name=password]", PASSWORD)
        page.press("[name=password]", "Enter")
        page.wait_for_url(f"{address}/")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(page.locator(".shell-header")).to_contain_text(role.value.replace("-", " ").title())
        page.locator("form[action$='/sign-out']").evaluate("form => form.requestSubmit()")
        page.wait_for_url("**/sign-in")
    page.close()
