"""What may be typed about mappings and files."""

from flask import request
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import HiddenField, IntegerField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from lims.bench.files.mappings import ENCODINGS, MOST_PLACES, DecimalSign, Mapping, Meaning, TimeOrder
from lims.web.forms import LimsForm, TextField

_DELIMITERS = [
    SelectChoice("comma", _l("comma")),
    SelectChoice("semicolon", _l("semicolon")),
    SelectChoice("tab", _l("tab")),
]
_DECIMALS = [
    SelectChoice(DecimalSign.POINT.value, _l("point: 98.30")),
    SelectChoice(DecimalSign.COMMA.value, _l("comma: 98,30")),
]


_ORDERS = [
    SelectChoice(TimeOrder.YEAR_FIRST.value, "2020-05-31 14:05"),
    SelectChoice(TimeOrder.DAY_FIRST.value, "31.05.2020 14:05"),
    SelectChoice(TimeOrder.MONTH_FIRST.value, "05/31/2020 2:05 PM"),
]


class MappingForm(LimsForm):
    """A mapping: how the file is written, then what each of its columns means."""

    name = TextField(_l("Name of the mapping"), [DataRequired(), Length(max=80)])
    file = FileField(_l("Example file"))
    digest = HiddenField()
    delimiter = SelectField(_l("Columns are separated by"), [DataRequired()], choices=_DELIMITERS)
    encoding = SelectField(_l("Encoding"), [DataRequired()], choices=[SelectChoice(one, one) for one in ENCODINGS])
    heading_row = IntegerField(
        _l("Row of the headings"), [InputRequired(), NumberRange(0, 1000)], default=1, description=_l("0: none.")
    )
    decimal = SelectField(_l("Decimals are written with a"), [DataRequired()], choices=_DECIMALS)
    places = IntegerField(
        _l("Decimals in number cells"),
        [Optional(), NumberRange(0, MOST_PLACES)],
        description=_l("For workbooks: as many as the instrument writes. Empty: number cells are refused."),
    )
    times = SelectField(
        _l("Dates are written"), [Optional()], choices=_ORDERS, default=TimeOrder.YEAR_FIRST.value,
        description=_l("For the column that says when it was read, in the laboratory's own time."),
    )  # fmt: skip
    requirement = TextField(
        _l("Requirement of all rows"), [Optional(), Length(max=80)], description=_l("Where no column names it.")
    )

    def mapping(self, headings: list[str], width: int) -> Mapping:
        """Return the mapping that was typed; the meaning of each column comes with the preview."""
        chosen = [request.form.get(f"meaning-{place}", Meaning.IGNORED.value) for place in range(width)]
        return Mapping(
            columns=tuple(Meaning(one) if one in set(Meaning) else Meaning.IGNORED for one in chosen),
            headings=tuple((headings + [""] * width)[:width]) if self.heading_row.data else (),
            heading_row=self.heading_row.data or 0,
            delimiter=self.delimiter.data,
            encoding=self.encoding.data,
            decimal=DecimalSign(self.decimal.data),
            places=self.places.data,
            requirement=self.requirement.data or "",
            times=TimeOrder(self.times.data or TimeOrder.YEAR_FIRST),
        )


class TryForm(LimsForm):
    """A file, and the mapping by which it is read."""

    mapping = SelectField(_l("Mapping"), [DataRequired()])
    file = FileField(_l("File"), [DataRequired(_l("Choose a file first."))])


class TakeForm(LimsForm):
    """A file that was tried: kept under its hash, taken now."""

    mapping = HiddenField(validators=[DataRequired()])
    digest = HiddenField(validators=[DataRequired()])
    name = HiddenField()


MEANINGS = {
    Meaning.IGNORED: _l("nothing: left out"),
    Meaning.SAMPLE: _l("sample number"),
    Meaning.SPECIMEN_CODE: _l("specimen code"),
    Meaning.SPECIMEN: _l("number of the specimen"),
    Meaning.REQUIREMENT: _l("requirement"),
    Meaning.COMPONENT: _l("component"),
    Meaning.READING: _l("number of the reading"),
    Meaning.VALUE: _l("value"),
    Meaning.COMPONENT_VALUE: _l("value of the component in the heading"),
    Meaning.REFERENCE: _l("reference"),
    Meaning.UNIT: _l("unit"),
    Meaning.READ_AT: _l("date and time of the reading"),
}


def meanings() -> list[tuple[str, str]]:
    """Return what a column may mean, with the words that people say."""
    return [(one.value, str(said)) for one, said in MEANINGS.items()]
