"""The page that tests a scanner: what arrived key by key, and what is wrong with it."""

from playwright.sync_api import Page, expect
from support.journeys import scan, type_as_a_person

CODE = "Yz-0123456789-Qa"
CASES = [  # what arrives, ms between keys, the end key, what is wrong
    (CODE, 5, "Enter", ["right"]),
    (CODE, 5, "Tab", ["right"]),
    (CODE, 5, "", ["no end key"]),
    (CODE, 90, "Enter", ["too slow"]),
    (CODE.upper(), 5, "Enter", ["upper case"]),
    (CODE.lower(), 5, "Enter", ["lower case"]),
    (CODE.swapcase(), 5, "Enter", ["swapped case"]),
    ("Zy-0123456789-Qa", 5, "Enter", ["layout yz"]),
    ("Zyß0123456789ßQa", 5, "Enter", ["layout yz"]),
    ("Yz)à&é\"'(-è_ç)Aq", 5, "Enter", ["layout digits"]),
    ("Yz_0123456789_Qa", 5, "Enter", ["layout"]),
    (f"]C1{CODE}", 5, "Enter", ["prefix"]),
    (f"{CODE}#", 5, "Enter", ["suffix"]),
    ("Yz-012345789-Qa", 5, "Enter", ["cut off"]),
    ("4006381333931", 5, "Enter", ["other code"]),
    ("ABCDEFGHIJKLMNOP", 90, "", ["no end key", "too slow", "other code"]),
]
DIAGNOSE = """async ([address, cases, expected]) => {
  const { diagnose } = await import(address);
  return cases.map(([text, gap, end]) => {
    const keys = [...text, ...(end ? [end] : [])].map((key, place) => ({ key, code: "", at: place * gap }));
    return diagnose(keys, expected).faults;
  });
}"""


def test_the_scanner_page_tells_what_is_wrong_and_opens_nothing(sign_in_as):
    with sign_in_as("customs officer") as page:
        page.goto("/scan-station/scanner")
        address = page.get_attribute("script[src*='scanner.js']", "src").replace("scanner.js", "diagnosis.js")
        found = page.evaluate(DIAGNOSE, [address, [case[:3] for case in CASES], CODE])
        assert list(zip(CASES, found, strict=True)) == [(case, case[3]) for case in CASES]
        scan(page, CODE)
        said(page, "Everything arrived", keys=len(CODE) + 1)
        type_as_a_person(page, CODE)
        said(page, "No end key arrived", keys=len(CODE))
        assert page.url.endswith("/scan-station/scanner")


def said(page: Page, words: str, *, keys: int) -> None:
    """See the words, and each key in the list."""
    expect(page.locator("[data-scanner-faults]")).to_contain_text(words)
    expect(page.locator("[data-scanner-keys] li")).to_have_count(keys)
