"""What a person may type in the store."""

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from lims.samples.models import StorageCondition
from lims.samples.store.models import LONGEST_NAME, LocationKind, LocationState
from lims.web.forms import LimsForm, TextField
from lims.web.words import sentence_case

MOST_SAMPLES = 100_000
LONGEST_CODE = 40
_SCANNED = {"data-takes-scan": "", "autocomplete": "off"}


def _choices(kind: type[LocationKind | StorageCondition | LocationState]) -> list[SelectChoice]:
    return [SelectChoice(one.value, sentence_case(one)) for one in kind]


class PutAwayForm(LimsForm):
    """Where in the store a sample goes."""

    location = TextField(
        _l("Location"), [DataRequired(), Length(max=LONGEST_CODE)],
        description=_l("Scan or type the code on its label."), render_kw=_SCANNED,
    )  # fmt: skip
    note = TextField(_l("Note"), [Optional(), Length(max=500)])


class PutHereForm(LimsForm):
    """The samples that go into one location."""

    samples = TextAreaField(
        _l("Samples"), [DataRequired(), Length(max=4000)], description=_l("Scan or type their numbers, one on a line."),
        render_kw=_SCANNED | {"rows": 3},
    )  # fmt: skip


class HandOverForm(LimsForm):
    """Who gets a sample: the code on the receiver's own card."""

    receiver = TextField(
        _l("Receiver"), [DataRequired(), Length(max=LONGEST_CODE)],
        description=_l("Scan the code on the receiver's card."), render_kw=_SCANNED,
    )  # fmt: skip
    note = TextField(_l("Note"), [Optional(), Length(max=500)])


class KeepForm(LimsForm):
    """How a sample is to be kept, and why."""

    condition = SelectField(
        _l("Condition"), [Optional()],
        choices=lambda: [SelectChoice("", sentence_case("any")), *_choices(StorageCondition)],
    )  # fmt: skip
    reason = TextField(_l("Reason"), [DataRequired(), Length(max=500)])


class LeaveForm(LimsForm):
    """Portion B stays with its owner: the seal as it is read there, and who signs for it."""

    seal = TextField(
        _l("Number on the seal"), [DataRequired(), Length(max=LONGEST_CODE)],
        description=_l("As read on the seal when it is left."), render_kw=_SCANNED,
    )  # fmt: skip
    signed_by = TextField(_l("Who signs for the owner"), [DataRequired(), Length(max=120)])
    place = TextField(_l("Where it stays"), [DataRequired(), Length(max=120)])
    note = TextField(_l("Note"), [Optional(), Length(max=500)])


class LocationForm(LimsForm):
    """A location as it is to be; the view takes ``kind`` or ``state`` away where it is not asked."""

    kind = SelectField(_l("Kind"), [InputRequired()])
    name = TextField(_l("Name"), [DataRequired(), Length(max=LONGEST_NAME)])
    name_zh = TextField(_l("Name in Chinese"), [Optional(), Length(max=LONGEST_NAME)])
    capacity = IntegerField(
        _l("Room for samples"), [Optional(), NumberRange(0, MOST_SAMPLES)],
        description=_l("Those that lie at this place itself. Leave it empty where nobody counts."),
    )  # fmt: skip
    condition = SelectField(_l("Condition"), [InputRequired()], choices=lambda: _choices(StorageCondition))
    state = SelectField(_l("State"), [InputRequired()], choices=lambda: _choices(LocationState))
    reason = TextField(_l("Reason"), [Optional(), Length(max=500)])
