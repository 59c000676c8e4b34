"""What WeasyPrint leaves to do: say "PDF/UA-1" beside "PDF/A-3a", list each attachment once, give headers their scope.

WeasyPrint follows one PDF variant at a time; in PDF/A-3 it enters each attachment twice in the catalog's /AF; and it
ties data cells to their headers but does not say whether a header is of a row or of a column.
"""

from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element, SubElement, fromstring, register_namespace, tostring

import pydyf  # type: ignore[import-untyped]  # WeasyPrint brings it, and it carries no types

from lims.printing.page_seal import DIAMETER, SEAL, slice_of, slices

if TYPE_CHECKING:
    from weasyprint.pdf.metadata import DocumentMetadata

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
PDFUA = "http://www.aiim.org/pdfua/ns/id/"
EXTENSION = "http://www.aiim.org/pdfa/ns/extension/"
SCHEMA = "http://www.aiim.org/pdfa/ns/schema#"
PROPERTY = "http://www.aiim.org/pdfa/ns/property#"
PREFIXES = {"pdfuaid": PDFUA, "pdfaExtension": EXTENSION, "pdfaSchema": SCHEMA, "pdfaProperty": PROPERTY}


def describe_as_accessible(metadata: "DocumentMetadata") -> None:
    """Let the document's own metadata say that it also follows PDF/UA-1."""
    written = metadata.generate_rdf_metadata

    def with_accessibility(variant: str, version: str, conformance: str) -> bytes:
        return _with_accessibility(written(variant, version, conformance))

    metadata.generate_rdf_metadata = with_accessibility


def finish(_document: Any, pdf: Any) -> None:
    """Put right what WeasyPrint wrote, before the file is closed; a finisher for `write_pdf`."""
    if listed := pdf.catalog.get("AF"):
        listed[:] = list(dict.fromkeys(listed))
    for element in pdf.objects:
        if isinstance(element, dict) and element.get("S") == "/TH":
            _give_scope(element, pdf)


def seal_pages(pdf: Any, drawing: str) -> None:
    """Put a slice of the seal, drawn once, under what stands on each page already."""
    half = DIAMETER / 2
    box = pydyf.Array([-half, -half, half, half])
    whole = pydyf.Stream([drawing], {"Type": "/XObject", "Subtype": "/Form", "BBox": box}, compress=True)
    pdf.add_object(whole)
    pages = [one for one in pdf.objects if isinstance(one, dict) and one.get("Type") == "/Page"]
    for page, (place, of) in zip(pages, slices(len(pages)), strict=False):
        _, _, width, height = page["MediaBox"]
        _resources(page, pdf)["XObject"][SEAL] = whole.reference
        told = slice_of(place, of, page_width=width, page_height=height)
        stream = pydyf.Stream([told], compress=True)
        pdf.add_object(stream)
        page["Contents"] = pydyf.Array([stream.reference, page["Contents"]])


class Written(pydyf.Object):
    """An object of the file, as it will stand there."""

    def __init__(self, of: Any) -> None:
        super().__init__()
        self.number, self.generation, self.free = of.number, of.generation, of.free
        self._data: bytes = of.data
        self._compressible: bool = of.compressible

    @property
    def data(self) -> bytes:
        """Return what is written."""
        return self._data

    @property
    def compressible(self) -> bool:
        """Tell whether it may stand in a packed stream with others."""
        return self._compressible


def write_once(pdf: Any) -> None:
    """Write every object down now: pydyf writes (and packs) each twice, for the file and for its second identifier."""
    pdf.objects[:] = [one if one.free == "f" else Written(one) for one in pdf.objects]


def _resources(page: dict[str, Any], pdf: Any) -> dict[str, Any]:
    found: dict[str, Any] = pdf.objects[int(page["Resources"].split()[0])]
    return found


def _give_scope(header: dict[str, Any], pdf: Any) -> None:
    group = _parent(_parent(header, pdf), pdf)
    scope = "/Column" if group.get("S") == "/THead" else "/Row"
    header["A"] = type(header)({**header.get("A", {}), "O": "/Table", "Scope": scope})


def _parent(element: dict[str, Any], pdf: Any) -> dict[str, Any]:
    number = int(element["P"].split()[0])  # a reference is written "12 0 R"
    found: dict[str, Any] = pdf.objects[number]
    return found


def _with_accessibility(rdf_text: bytes) -> bytes:
    for prefix, namespace in PREFIXES.items():
        register_namespace(prefix, namespace)
    rdf = fromstring(rdf_text)  # noqa: S314 - WeasyPrint wrote it a moment ago
    description = SubElement(rdf, f"{{{RDF}}}Description", {f"{{{RDF}}}about": ""})
    SubElement(description, f"{{{PDFUA}}}part").text = "1"
    _describe_schema(SubElement(rdf, f"{{{RDF}}}Description", {f"{{{RDF}}}about": ""}))
    told: bytes = tostring(rdf, encoding="utf-8")
    return told


def _describe_schema(description: Element) -> None:
    """Describe the property "part" of PDF/UA: PDF/A takes no property that it was not told about."""
    schema = _item(SubElement(description, f"{{{EXTENSION}}}schemas"), "Bag")
    _fields(schema, SCHEMA, schema="PDF/UA Universal Accessibility Schema", namespaceURI=PDFUA, prefix="pdfuaid")
    part = _item(SubElement(schema, f"{{{SCHEMA}}}property"), "Seq")
    described = "Indicates, which part of ISO 14289 standard is followed"
    _fields(part, PROPERTY, name="part", valueType="Integer", category="internal", description=described)


def _item(parent: Element, kind: str) -> Element:
    collection = SubElement(parent, f"{{{RDF}}}{kind}")
    return SubElement(collection, f"{{{RDF}}}li", {f"{{{RDF}}}parseType": "Resource"})


def _fields(parent: Element, namespace: str, **fields: str) -> None:
    for name, text in fields.items():
        SubElement(parent, f"{{{namespace}}}{name}").text = text
