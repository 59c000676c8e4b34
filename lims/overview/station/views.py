"""Pages of the scan station: the station, its scans, and the same page for when there is no line."""

import json
from typing import Any

from flask import Blueprint, Response, current_app, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from lims.overview.station import telling
from lims.overview.station.answers import Answer, Scan
from lims.overview.station.cards import command_cards
from lims.overview.station.doing import do
from lims.overview.station.grammar import State
from lims.overview.station.reading import scanned
from lims.printing import cards as printing
from lims.printing.barcodes import code128_svg, qr_svg, svg_data_uri
from lims.printing.photographed import NoPicture, codes_in
from lims.samples.store import sentences as _sentences  # noqa: F401 - its refusals are said here
from lims.web import outbox, shell
from lims.web.access import current_person, public, signed_in
from lims.web.errors import Explanation, explain
from lims.web.once import once
from lims.web.transaction import session

TEST_CODE = "Yz-0123456789-Qa"  # what layouts, case and prefixes show themselves in

pages = Blueprint("station", __name__, url_prefix="/scan-station")


@pages.get("")
@signed_in
def station() -> str:
    """Show the scan station."""
    return _page()


@pages.post("/scans")
@signed_in
@once
def take() -> Response | str:
    """Take one scan, with what those before it came to: from the station as JSON, from the plain form as a page."""
    given: dict[str, Any] = request.get_json(silent=True) or _typed()
    before = State.read(outbox.state_before(given))
    code = scanned(session(), str(given.get("code", "")))
    answer = do(Scan(session(), before, code, current_person(), outbox.happened_at()))
    after = answer.state or before
    state = outbox.state_after(**after.to_dict(), words=telling.now(after))
    if not request.is_json:
        return _page(answer, code=code.code, state=state)
    told = {"outcome": answer.outcome, "title": answer.title, "text": answer.text, "href": answer.href}
    return jsonify(told | {"code": code.code, "state": state})


def _typed() -> dict[str, Any]:
    """Return a scan from the plain form, whose state is JSON in a hidden field."""
    try:
        state = json.loads(request.form.get("state", "{}"))
    except ValueError:
        state = {}
    return {"code": request.form.get("code", ""), "state": state}


def _page(answer: Answer | None = None, *, code: str = "", state: dict[str, Any] | None = None) -> str:
    """Return the page of the station."""
    return render_template(
        "overview/station/station.html", answer=answer, code=code, state=state or {}, is_offline=False
    )


@pages.get("/offline")
@public
def offline() -> str:
    """Show the station as the browser keeps it for when there is no line: without a person and without data."""
    bare: dict[str, Any] = {
        "shell": shell.without_person(),
        "csrf_token": str,  # the page outlives every token; a fresh one is fetched before anything is sent
        "get_flashed_messages": _no_messages,
    }
    return render_template("overview/station/station.html", answer=None, code="", state={}, is_offline=True, **bare)


def _no_messages(**_options: Any) -> list[Any]:
    """Leave the messages to the page that a person sees."""
    return []


@pages.get("/photo")
@signed_in
def photo() -> str:
    """Ask for a photograph of a label."""
    return render_template("overview/station/photo.html", codes=None, told=None)


@pages.post("/photo")
@signed_in
def read_photo() -> Response | BaseResponse | tuple[str, int]:
    """Read the codes in a photograph: to scripts as JSON, else open what the one code names, or list all of them."""
    sent, told = request.files.get("photo"), None
    try:
        codes = codes_in(sent.read() if sent else b"")
    except NoPicture as refusal:
        codes, told = [], explain(refusal)
    if request.accept_mimetypes.best == "application/json":
        words = f"{told.what} {told.remedy}" if told else ""
        return jsonify(codes=codes, error=words)
    if len(codes) == 1:
        return redirect(url_for("overview.scan", code=codes[0]))
    return _codes_page(codes, told)


def _codes_page(codes: list[str], told: Explanation | None) -> tuple[str, int]:
    """Return the page of the codes that were found in a photograph."""
    return render_template("overview/station/photo.html", codes=codes, told=told), told.status if told else 200


@pages.get("/cards")
@signed_in
def cards() -> str:
    """Show the command cards."""
    drawn = [printing.drawn(card, printing.ON_SCREEN_MM) for card in command_cards()]
    return render_template("overview/station/cards.html", cards=drawn)


@pages.get("/cards/sheet")
@signed_in
def print_cards() -> Response:
    """Print the command cards as PDF."""
    pdf = current_app.extensions["lims.services"].printer.render(printing.card_sheet(command_cards()))
    named = {"Content-Disposition": 'inline; filename="command-cards.pdf"'}
    return Response(pdf, mimetype="application/pdf", headers=named)


@pages.get("/scanner")
@signed_in
def scanner() -> str:
    """Show what a scanner sends, key by key, and what is wrong with it."""
    return render_template(
        "overview/station/scanner.html", code=TEST_CODE, qr=svg_data_uri(qr_svg(TEST_CODE, 30)),
        barcode=svg_data_uri(code128_svg(TEST_CODE, printing.ON_SCREEN_MM, height_mm=18)),
    )  # fmt: skip
