"""What may be typed about results, beside the grid itself."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional

from lims.bench.results.noting import Surroundings
from lims.web.forms import LimsForm, MomentField, TextField


class UncertaintyForm(LimsForm):
    """The uncertainty of all readings of one requirement. Text.

    The operation says what is wrong with it, as for readings.
    """

    uncertainty = TextField(_l("Expanded uncertainty U"), [Optional(), Length(max=40)])
    coverage = TextField(_l("Coverage factor k"), [Optional(), Length(max=10)])


class HandOverForm(LimsForm):
    """The end of the work on one requirement."""

    deviation = TextAreaField(_l("Deviation from the method"), [Optional(), Length(max=2000)])
    as_not_assessed = BooleanField(_l("Readings are missing: hand over as “not assessed”"))


class CircumstancesForm(LimsForm):
    """What surrounds the work: kept as typed, a new version each time."""

    temperature = TextField(_l("Temperature"), [Optional(), Length(max=40)])
    humidity = TextField(_l("Relative humidity"), [Optional(), Length(max=40)])
    materials = TextAreaField(
        _l("Reagents and reference materials"),
        [Optional(), Length(max=2000)],
        description=_l("One a line, each with its lot."),
    )
    began_at = MomentField(_l("Began"), [Optional()])
    ended_at = MomentField(_l("Ended"), [Optional()])

    def said(self) -> Surroundings:
        """Return what was typed."""
        lines = (line.strip() for line in (self.materials.data or "").splitlines())
        return Surroundings(
            self.temperature.data or "",
            self.humidity.data or "",
            tuple(line for line in lines if line),
            self.began_at.data,
            self.ended_at.data,
        )


class DeviationForm(LimsForm):
    """What is done otherwise than the method says, written down where it happens."""

    where = TextField(_l("Specimen"), [Optional(), Length(max=20)], description=_l("Empty: all specimens."))
    said = TextAreaField(_l("What was different"), [DataRequired(), Length(max=2000)])


class PhotographForm(LimsForm):
    """A photograph of the work, or of one specimen: its number, or its label scanned."""

    specimen = TextField(_l("Specimen"), [Optional(), Length(max=20)], description=_l("Number, or scan its label."))
    file = FileField(_l("Photograph"), [DataRequired(_l("Choose a photograph first."))])
    note = TextField(_l("Note"), [Optional(), Length(max=500)])


class PaperForm(LimsForm):
    """When readings on paper were made: for all specimens, or for one; made by `paper_form`."""

    at_all = MomentField(
        _l("Read at"), [Optional()], description=_l("For every specimen whose line says nothing else.")
    )

    def time_of(self, specimen_no: int) -> MomentField:
        """Return the field with the time of one specimen."""
        found: MomentField = self[f"at_{specimen_no}"]
        return found


def paper_form(specimens: Sequence[int]) -> PaperForm:
    """Return the form with a time for each of some specimens."""
    times = {f"at_{number}": MomentField(_l("Read at"), [Optional()]) for number in specimens}
    made: PaperForm = type("PaperFormOfWork", (PaperForm,), times)()
    return made
