"""The base of all forms: CSRF from Flask-WTF, decimals and days as typed, errors from operations at the right field."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from flask_babel import format_datetime, to_utc
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import StringField, ValidationError
from wtforms.fields import Field
from wtforms.validators import StopValidation
from wtforms.widgets import DateInput, DateTimeLocalInput, TextInput

from lims.errors import Forbidden, Invalid, LimsError
from lims.web.errors import sentence

_DECIMAL = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MINUTE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}")


class LimsForm(FlaskForm):
    """A form that can take an operation's refusal back and show it where it belongs."""

    def refuse(self, error: LimsError) -> None:
        """Show ``error`` at the field that it names, else above the form; a forbidden act goes on to the trail."""
        if isinstance(error, Forbidden):
            raise error
        name = error.facts.get("field") if isinstance(error, Invalid) else None
        field = self._fields.get(str(name)) if name else None
        words = sentence(error)
        if field is not None:
            field.errors = [*field.errors, words]
        else:
            self.form_errors.append(words)


class TextField(StringField):
    """One line of text, without blanks around it."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        super().process_formdata([str(value).strip() for value in valuelist])


class AsTypedField(Field):
    """A field that shows again exactly what was typed."""

    data: Any

    def pre_validate(self, form: Any) -> None:
        """Let the sentence about what was typed stand: "this is required" would hide it."""
        if self.process_errors:
            raise StopValidation

    def _value(self) -> str:
        return str(self.raw_data[0]) if self.raw_data else ("" if self.data is None else str(self.data))


class DecimalTextField(AsTypedField):
    """A decimal number kept exactly as typed; `data` is a Decimal, `raw_data` what was typed."""

    widget = TextInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        text = valuelist[0].strip() if valuelist else ""
        if not text:
            self.data = None
            return
        if not _DECIMAL.fullmatch(text):
            self.data = None
            raise ValidationError(_("“%(text)s” is not a number. Use digits and a point: 12.50", text=text))
        self.data = Decimal(text)


class DayField(AsTypedField):
    """A day written YYYY-MM-DD."""

    widget = DateInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        text = valuelist[0].strip() if valuelist else ""
        self.data = None
        if not text:
            return
        try:
            if not _DAY.fullmatch(text):
                raise ValueError
            self.data = date.fromisoformat(text)
        except ValueError:
            raise ValidationError(_("“%(text)s” is not a day. Write it as 2020-05-31.", text=text)) from None


class MomentField(AsTypedField):
    """A minute where the laboratory is, written as a browser gives it: 2020-05-31T14:30; a blank for the T is taken."""

    widget = DateTimeLocalInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        text = valuelist[0].strip() if valuelist else ""
        self.data = None
        if not text:
            return
        try:
            if not _MINUTE.fullmatch(text):
                raise ValueError
            self.data = to_utc(datetime.fromisoformat(text)).replace(tzinfo=UTC)
        except ValueError:
            raise ValidationError(_("“%(text)s” is not a time. Write it as 2020-05-31 14:30.", text=text)) from None

    def _value(self) -> str:
        if self.raw_data or self.data is None:
            return super()._value()
        return str(format_datetime(self.data, "yyyy-MM-dd'T'HH:mm"))
