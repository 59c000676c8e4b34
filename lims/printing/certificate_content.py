"""The content of a certificate: one plain dict of text that is signed, stored as JSON and printed. Here is its shape.

Numbers are decimal text as they were judged, moments are ISO 8601 with the laboratory's offset, days are ISO dates.
``Both`` is ``{"en": text, "zh": text}``; one of the two may be "" where nobody wrote it, and then only the other is
printed. ``verdict`` is a word of the judge: pass, fail, inconclusive, not assessed, not applicable, stated, not
requested. Every key is there; what is not known is None, "" or an empty list. `blank_content` and its sisters return
the whole shape to fill in.

Head
    schema            "greenlane-certificate/1"
    number, revision  "C2000000001X", 1
    kind              "test", "preliminary" or "complementary"
    verdict           of the whole certificate: pass, fail or inconclusive ("" on a preliminary one)
    statement         Both: the statement of conformity; names the specification and the clauses assessed
    decision_rule     Both: the rule by name, with its risk
    relates_to        "specimens" (those received) or "lot" (a documented sampling plan was executed)
    issued_at, issued_place (Both)
    laboratory        {"name": Both, "address": Both, "site", "contact", "accreditation", "mark"}; the accreditation and
                      the SHA-256 of its mark ("" where it is drawn) stand here only where a result is within it
    page_seal         True where a seal runs across the edges of all pages
    replaces          None or {"relation": "supersedes" | "amends" | "completes", "number", "revision", "issued_on",
                      "reason": Both, "impact": "conclusion" | "identity" | "editorial"}
    constructed       True where anything in it is neither published nor really measured: prints the watermark
    constructed_what  Both: which parts
    sources           [{"text", "licence", "used_for": Both}] of published readings
    verification_url  the address of the public page (the QR holds what `certificate_job` is given)
    checkpoint        None or {"number", "root", "signed_at"}: the audit checkpoint before this certificate

What was examined
    declaration       {"number", "line", "direction": Both, "post": Both, "declared_on", "control_order"}
    goods             {"name": Both, "hs_code", "quantity", "unit": Both, "origin": Both}
    parties           [{"role": "customer" | "manufacturer" | "declarant" | "exporter" | "importer", "name": Both,
                      "address": Both, "contact", "identifier"}]; the laboratory's customer is the requesting post
    customer_supplied [Both]: what the customer told and the laboratory did not check
    standard          {"code", "edition", "title": Both, "class_name": Both, "variant": Both}
    testing           {"from", "to", "place": Both}

For each lot, in ``lots``
    batch, product (Both), manufacturer (Both), size, unit (Both)
    plan              Both: the sampling plan and method, with its clause ("" on both: none was executed)
    verdict, conclusion (Both)
    samples           [{"number", "portion", "seal", "units", "drawn_at", "drawn_place": Both, "drawn_by",
                      "received_at", "condition": Both}]
    rows              the results, in the order of the standard:
        requirement   the judge's id
        name (Both), clause, method, unit, limit (Both)
        reported      text, or Both where it is a word
        uncertainty   "0.4 (k = 2)" or ""
        n             {"found", "required", "failed"}: numbers as text, "" where unknown
        plan          {"n", "ac", "re", "found"} or None: where the clause has an acceptance number
        verdict
        circumstances {"temperature": °C, "humidity": % relative}: as noted at the work, "" where nobody noted any
        marks         of "unconfirmed limit", "outside accreditation", "external provider", "constructed", "published"
        provider      Both: the other laboratory that the result comes from, with its report ("" on both: none)
        note          Both, printed under the row
        plot          None or {"values": [text], "lower", "upper", "uncertainty": text or None each}

Close
    pending           [{"lot": batch, "requirement", "name": Both, "clause", "method"}] of a preliminary one
    deviations, remarks   [Both]
    people            [{"act": "tested" | "reviewed" | "authorised", "name", "at"}], in that order; testers may be many
    explanations      [{"lot": batch, "requirement", "name": Both, "steps": [Both]}]: the annex
"""

from typing import Any

SCHEMA = "greenlane-certificate/1"

Both = dict[str, str]
Content = dict[str, Any]


def both(en: str = "", zh: str = "") -> Both:
    """Return one text in the two languages."""
    return {"en": en, "zh": zh}


def blank_content() -> Content:
    """Return the whole shape with nothing in it."""
    return (
        _blank_head()
        | _blank_subject()
        | {
            "lots": [],
            "pending": [],
            "deviations": [],
            "remarks": [],
            "people": [],
            "explanations": [],
        }
    )


def blank_lot() -> Content:
    """Return the shape of one lot."""
    texts = {key: both() for key in ("product", "manufacturer", "unit", "plan", "conclusion")}
    return texts | {"batch": "", "size": "", "verdict": "", "samples": [], "rows": []}


def blank_sample() -> Content:
    """Return the shape of one sample."""
    keys = ("number", "portion", "seal", "units", "drawn_at", "drawn_by", "received_at")
    return dict.fromkeys(keys, "") | {"drawn_place": both(), "condition": both()}


def blank_row() -> Content:
    """Return the shape of one result."""
    return {
        **dict.fromkeys(("requirement", "clause", "method", "unit", "reported", "uncertainty", "verdict"), ""),
        "name": both(),
        "limit": both(),
        "n": {"found": "", "required": "", "failed": ""},
        "plan": None,
        "circumstances": {"temperature": "", "humidity": ""},
        "marks": [],
        "provider": both(),
        "note": both(),
        "plot": None,
    }


def _blank_head() -> Content:
    return {
        "schema": SCHEMA,
        "number": "",
        "revision": 1,
        "kind": "test",
        "verdict": "",
        "statement": both(),
        "decision_rule": both(),
        "relates_to": "specimens",
        "issued_at": "",
        "issued_place": both(),
        "laboratory": {"name": both(), "address": both(), "site": "", "contact": "", "accreditation": "", "mark": ""},
        "page_seal": False,
        "replaces": None,
        "constructed": False,
        "constructed_what": both(),
        "sources": [],
        "verification_url": "",
        "checkpoint": None,
    }


def _blank_subject() -> Content:
    return {
        "declaration": {
            **dict.fromkeys(("number", "line", "declared_on", "control_order"), ""),
            "direction": both(),
            "post": both(),
        },
        "goods": {"name": both(), "hs_code": "", "quantity": "", "unit": both(), "origin": both()},
        "parties": [],
        "customer_supplied": [],
        "standard": {"code": "", "edition": "", "title": both(), "class_name": both(), "variant": both()},
        "testing": {"from": "", "to": "", "place": both()},
    }
