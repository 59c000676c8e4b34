"""What a person may type into a declaration. The fields are plain: `faults.read` judges them, as it does a file."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, FieldList, Form, FormField, HiddenField, SelectField
from wtforms.fields import Field
from wtforms.widgets import DateInput

from lims.shipments.declarations.faults import Fault
from lims.shipments.declarations.models import Direction, IdentifierKind, Product, Route
from lims.shipments.declarations.sentences import fault_words
from lims.web.forms import LimsForm, TextField
from lims.web.words import word

MOST_ROWS = 200


class Needed:
    """Marks a field as one that must be filled; the content's own check says so when it is not."""

    field_flags = {"required": True}

    def __call__(self, form: Form, field: Field) -> None:
        """Leave the judgement to the content."""


NEEDED = [Needed()]


def words_of(kind: type[StrEnum]) -> Any:
    """Return the choices of an enum in the reader's language, worked out when the form is made."""
    return lambda: [(one.value, word(one)) for one in kind]


class _Choice(SelectField):
    """One of the values of an enum; whether it is one is judged with the rest of the content."""

    def pre_validate(self, form: Form) -> None:
        """Leave the judgement to the content."""


class DayText(TextField):
    """A day as typed."""

    widget = DateInput()


class PartyFields(Form):
    """A firm and the checked number that identifies it."""

    name = TextField(_l("Name"), NEEDED)
    name_zh = TextField(_l("Name in Chinese"))
    identifier_kind = _Choice(_l("Kind of number"), NEEDED, choices=words_of(IdentifierKind))
    identifier = TextField(_l("Number"), NEEDED, description=_l("USCC, EORI or another registered number"))
    country = TextField(_l("Country"), NEEDED, description=_l("Two letters, such as CN"))


class LotFields(Form):
    """Goods of one manufacturer, product and batch."""

    manufacturer = FormField(PartyFields, _l("Manufacturer"))
    model = TextField(_l("Product"), NEEDED)
    batch = TextField(_l("Batch number"), NEEDED)
    size = TextField(_l("Size"), NEEDED, description=_l("Units in the lot"))
    made_on = DayText(_l("Made on"))


class LineFields(Form):
    """One line of the declaration."""

    line_no = TextField(_l("Line number"), NEEDED, default="1")
    hs_code = TextField(_l("Commodity code"), NEEDED, description=_l("10 digits"))
    goods = TextField(_l("Goods"), NEEDED)
    goods_zh = TextField(_l("Goods in Chinese"))
    product = _Choice(_l("Kind of product"), NEEDED, choices=words_of(Product))
    medical = _Choice(
        _l("For medical use"), NEEDED, choices=lambda: [("", "–"), ("yes", word("yes")), ("no", word("no"))]
    )
    quantity = TextField(_l("Quantity"), NEEDED, description=_l("In the legal unit of the code"))
    unit = TextField(_l("Legal unit"), NEEDED)
    standard_code = TextField(_l("Standard declared"), NEEDED)
    standard_class = TextField(_l("Class"))
    standard_variant = TextField(_l("Variant"))
    route = _Choice(_l("Certified to a standard of"), NEEDED, choices=words_of(Route))
    lots = FieldList(FormField(LotFields), _l("Lot"), min_entries=1, max_entries=MOST_ROWS)


class DeclareForm(LimsForm):
    """A declaration with as many lines and lots as it has."""

    customs = TextField(
        _l("Customs authority"), NEEDED, default="CN", description=_l("The country whose customs gave the number")
    )
    declaration_number = TextField(
        _l("Declaration number"), NEEDED, description=_l("18 letters and digits at Chinese customs")
    )
    direction = _Choice(_l("Direction"), NEEDED, choices=words_of(Direction))
    post = TextField(_l("Customs post"), NEEDED)
    country = TextField(_l("Country"), NEEDED, description=_l("Of destination for exports, of origin for imports"))
    declared_on = DayText(_l("Declared on"), NEEDED)
    exporter = FormField(PartyFields, _l("Exporter"))
    importer = FormField(PartyFields, _l("Importer"))
    declarant = FormField(PartyFields, _l("Declarant"))
    lines = FieldList(FormField(LineFields), _l("Line"), min_entries=1, max_entries=MOST_ROWS)

    def document(self) -> dict[str, Any]:
        """Return what was typed, as a file says it; an empty declarant is the exporter (of an import: the importer)."""
        names = ("customs", "declaration_number", "direction", "post", "country", "declared_on")
        typed: dict[str, Any] = {name: self._fields[name].data or "" for name in names}
        typed |= {name: _texts(self._fields[name].data) for name in ("exporter", "importer", "declarant")}
        if self._declares_itself():
            typed["declarant"] = typed["importer" if typed["direction"] == Direction.IMPORT else "exporter"]
        typed["lines"] = [_texts(line) for line in self.lines.data]
        return typed

    def _declares_itself(self) -> bool:
        """Say whether nothing was typed for the declarant."""
        declarant = self.declarant.data
        return not (declarant["name"] or declarant["identifier"] or declarant["country"])

    def pressed_row_button(self, button: str) -> bool:
        """Do what a button beside the rows asks for; say False for a button that the page does not have."""
        try:
            return self._change_rows(button.split("-"))
        except (IndexError, ValueError):
            return False

    def _change_rows(self, words: list[str]) -> bool:
        """Add or remove a row: "add-line", "add-lot-0", "remove-line-1", "remove-lot-0-2"."""
        match words:
            case ["add", "line"]:
                self.lines.append_entry({"line_no": str(len(self.lines.entries) + 1)})
            case ["add", "lot", i]:
                self._row(i).lots.append_entry()
            case ["remove", "line", i] if len(self.lines.entries) > 1:
                self.lines.entries.pop(int(i))
            case ["remove", "lot", i, j] if len(self._row(i).lots.entries) > 1:
                self._row(i).lots.entries.pop(int(j))
            case _:
                return False
        return True

    def _row(self, i: str) -> Any:
        """Return the fields of the line in place ``i``."""
        return self.lines.entries[int(i)].form

    def mark(self, faults: list[Fault]) -> None:
        """Show each fault at its field."""
        for fault in faults:
            field = self.field_at(fault)
            if fault.place[:1] == ("declarant",) and self._declares_itself():
                continue  # it is marked at the exporter or importer, who stands for the declarant
            if field is not None:
                field.errors = [*field.errors, fault_words(fault)]
            else:
                self.form_errors.append(f"{fault.path}: {fault_words(fault)}")

    def field_at(self, fault: Fault) -> Field | None:
        """Return the field that a fault is about; None where the form has none."""
        found: Any = self
        for part in fault.place:
            if isinstance(part, int):
                entries = getattr(found, "entries", [])
                found = entries[part] if part < len(entries) else None
            else:
                found = (found.form if isinstance(found, FormField) else found)._fields.get(part)
            if found is None:
                return None
        return found if hasattr(found, "errors") and not isinstance(found, FormField | FieldList | Form) else None

    def marked(self) -> Iterator[tuple[str, str, str]]:
        """Yield (id, label, words) of each field that has a fault, in the order of the page."""
        for field, label in _leaves(self):
            if field.errors:
                yield field.id, label, str(field.errors[0])


class AmendForm(DeclareForm):
    """A declaration as it stands, to be changed, with the reason."""

    version = HiddenField()
    reason = TextField(_l("Reason for the amendment"), NEEDED)


class CancelForm(LimsForm):
    """Why a declaration is cancelled."""

    reason = TextField(_l("Reason"), NEEDED)


class ImportForm(LimsForm):
    """A file of declarations."""

    file = FileField(_l("File"), NEEDED, description=_l("JSON or CSV in UTF-8"))
    take_good = BooleanField(_l("Take the good declarations if others have faults"))


def as_typed(content: dict[str, Any]) -> dict[str, Any]:
    """Return the content of a version as the fields of the form hold it."""
    lines = [line | {"medical": "yes" if line["medical"] else "no"} for line in content["lines"]]
    return content | {"lines": lines}


def _texts(value: Any) -> Any:
    """Return nested form data with empty text for what is empty, and without the fields of the framework."""
    if isinstance(value, dict):
        return {name: _texts(one) for name, one in value.items() if name != "csrf_token"}
    if isinstance(value, list):
        return [_texts(one) for one in value]
    return "" if value is None else value


def _leaves(form: Any, before: str = "") -> Iterator[tuple[Field, str]]:
    """Yield the single fields of a form, those of its rows too, each with its whole label: "Line 2 · Lot 1 · Size"."""
    for field in form:
        label = f"{before}{field.label.text}"
        if isinstance(field, FormField):
            yield from _leaves(field.form, f"{label} · ")
        elif isinstance(field, FieldList):
            for number, entry in enumerate(field.entries, 1):
                yield from _leaves(entry.form, f"{label} {number} · ")
        else:
            yield field, label
