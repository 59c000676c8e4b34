"""The head of a certificate: the laboratory, the declaration, the goods, for whom, and by which specification."""

from lims.accounts.identity import posts_of
from lims.certificates.evidence import Evidence, TestedSample
from lims.certificates.naming import named
from lims.certificates.words import as_written, country, sentence, word
from lims.conformity.decisions import DecisionRule
from lims.printing.certificate_content import Both, Content, both
from lims.shipments.declarations.models import Direction


def laboratory_of(evidence: Evidence) -> Content:
    """Return who issues it; the accreditation is named only where a result lies within it (ILAC-P8)."""
    found = evidence.laboratory
    if found is None:
        return {"name": both(), "address": both(), "site": "", "contact": "", "accreditation": "", "mark": ""}
    return {
        "name": both(found.name, found.name_zh),
        "address": address_of(evidence),
        "site": found.site,
        "contact": found.contact,
        "accreditation": "",
        "mark": "",
    }


def address_of(evidence: Evidence) -> Both:
    """Return where the laboratory is."""
    found = evidence.laboratory
    return both(found.address, found.address_zh) if found else both()


def place_of(evidence: Evidence) -> Both:
    """Return where the tests were performed: the site, where the laboratory names one, and its address."""
    address, site = address_of(evidence), evidence.laboratory.site if evidence.laboratory else ""
    return both(f"{site}, {address['en']}", f"{site}，{address['zh']}") if site else address


def declaration_of(evidence: Evidence) -> Content:
    """Return the declaration; why customs chose the shipment is not the laboratory's to know or to print."""
    shipment = evidence.shipment
    return {
        "number": shipment.declaration_number,
        "line": str(evidence.line.line_no),
        "direction": word("direction", shipment.direction.value),
        "post": as_written(shipment.post),
        "declared_on": shipment.declared_on.isoformat(),
        "control_order": "",
    }


def goods_of(evidence: Evidence) -> Content:
    """Return the goods as they were declared."""
    line, shipment = evidence.line, evidence.shipment
    way = "origin" if shipment.direction is Direction.IMPORT else "destination"
    return {
        "name": both(line.goods, line.goods_zh) if line.goods_zh else as_written(line.goods),
        "hs_code": line.hs_code,
        "quantity": str(line.quantity),
        "unit": word("unit", line.unit),
        "origin": sentence(way, country=country(shipment.country)),
    }


def parties_of(evidence: Evidence) -> list[Content]:
    """Return the requesting post and the declarant; exporter and importer are not the laboratory's to know."""
    declarant = evidence.declarant
    return [
        _customer(evidence),
        {
            "role": "declarant",
            "name": in_both(declarant.name, declarant.name_zh),
            "address": both(),
            "contact": "",
            "identifier": declarant.identifier,
        },
    ]


def _customer(evidence: Evidence) -> Content:
    """Return the requesting post with its address and contact, as the laboratory's list of posts has them.

    Where the list does not know the post, the contact is whoever ordered the samples (ISO/IEC 17025:2017, 7.8.2.1 e).
    """
    post = evidence.shipment.post
    address, contact = posts_of(evidence.laboratory.posts if evidence.laboratory else "").get(post, ("", ""))
    return {
        "role": "customer",
        "name": as_written(post),
        "address": as_written(address),
        "contact": contact or "; ".join(evidence.orderers),
        "identifier": "",
    }


def in_both(name: str, name_zh: str) -> Both:
    """Return a name in both scripts, or in the one that it was written in."""
    return both(name, name_zh) if name_zh else as_written(name)


def standard_of(tested: TestedSample) -> Content:
    """Return the standard with its edition, class and grade."""
    standard, request = tested.standard, tested.request
    edition = standard.edition.get("issued") or standard.edition.get("approved") or standard.edition.get("year") or ""
    return {
        "code": standard.code,
        "edition": str(edition),
        "title": named(standard.title),
        "class_name": named(standard.classes[request.standard_class]),
        "variant": named(standard.variants[request.standard_variant]) if request.standard_variant else both(),
    }


def specification_of(tested: TestedSample) -> Both:
    """Return the specification that the statement names."""
    found = standard_of(tested)
    key = "specification_of_variant" if found["variant"] != both() else "specification"
    return sentence(key, code=found["code"], class_name=found["class_name"], variant=found["variant"])


def rule_of(tested: TestedSample) -> Both:
    """Return the decision rule by name, with its risk."""
    rule = DecisionRule.from_dict(tested.request.decision_rule)
    english, chinese = (
        rule.sentence("en").removeprefix("Decision rule: "),
        rule.sentence("zh").removeprefix("判定规则："),
    )
    return both(english[:1].upper() + english[1:], chinese)  # the box that they stand in is headed so already
