"""What may be typed about requests and assignments."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, SelectMultipleField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from lims.bench.assignments.proposals import Proposal
from lims.bench.assignments.rules import RULES, name_of_rule
from lims.bench.instruments.queries import CompetentPerson
from lims.conformity.naming import condition_text
from lims.web.forms import LimsForm, TextField
from lims.web.i18n import language
from lims.web.people import person_name


class TestRequestForm(LimsForm):
    """The terms of a test request beside class and variant.

    Conditions that the requirements ask about are added by `request_form`.
    """

    __test__ = False  # pytest: not a test class

    requirements = SelectMultipleField(
        _l("Requirements"), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput(), validate_choice=True
    )
    rule = SelectField(_l("Decision rule"), [InputRequired()])
    lot_plan = BooleanField(_l("Judge the lot by its sampling plan; else the results relate to the specimens received"))

    later = SelectMultipleField(
        _l("May come later"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validate_choice=True,
        description=_l("A rush lane gets the fast ones first; these have the time of the standard lane."),
    )
    reason = TextField(_l("Reason for the change"), [Optional(), Length(max=500)])
    although = TextField(
        _l("Accepted all the same, because"),
        [Optional(), Length(max=500)],
        description=_l("Only where somebody or something is missing today."),
    )

    conditions: tuple[str, ...] = ()

    def facts(self) -> dict[str, str]:
        """Return the answers to the conditions that were asked."""
        answers = {condition: self[f"fact_{number}"].data for number, condition in enumerate(self.conditions)}
        return {condition: answer for condition, answer in answers.items() if answer}


def request_form(proposal: Proposal, words: dict[str, str]) -> TestRequestForm:
    """Return the form for ``proposal``; ``words`` are the texts of the requirements by id."""
    answers = [SelectChoice("", _("not known")), SelectChoice("yes", _("yes")), SelectChoice("no", _("no"))]
    asked: dict[str, Any] = {
        f"fact_{number}": SelectField(condition_text(condition, language()), choices=answers)
        for number, condition in enumerate(proposal.facts)
    }
    asked["conditions"] = tuple(proposal.facts)
    form_class: type[TestRequestForm] = type("AskedForm", (TestRequestForm,), asked)
    given = {f"fact_{number}": answer for number, answer in enumerate(proposal.facts.values())}
    start: dict[str, Any] = {
        "requirements": proposal.requirements,
        "rule": name_of_rule(proposal.rule),
        "lot_plan": proposal.lot_plan,
        "later": proposal.later,
        **given,
    }
    form = form_class(data=start)
    form.requirements.choices = [SelectChoice(*pair) for pair in words.items()]
    form.later.choices = [SelectChoice(key, text.partition(" · ")[0]) for key, text in words.items()]
    form.rule.choices = [SelectChoice(name, label) for name, (label, _rule) in RULES.items()]
    return form


class AssignForm(LimsForm):
    """Who does each piece of work; its fields are made by `assign_form`."""


def assign_form(rows: list[tuple[int, str, int | None, list[CompetentPerson]]]) -> AssignForm:
    """Return a form with one choice of people for each (assignment id, label, person now, competent people)."""
    fields = {
        f"person_{assignment_id}": SelectField(label, coerce=int, choices=_people(competent))
        for assignment_id, label, _now, competent in rows
    }
    form_class: type[AssignForm] = type("PeopleForm", (AssignForm,), fields)
    return form_class(data={f"person_{assignment_id}": now or 0 for assignment_id, _label, now, _competent in rows})


def _people(competent: list[CompetentPerson]) -> list[SelectChoice]:
    return [SelectChoice("0", _("nobody")), *(SelectChoice(str(one.id), _named(one)) for one in competent)]


def _named(person: CompetentPerson) -> str:
    return (
        _("%(name)s (under %(supervisor)s)", name=person_name(person.name), supervisor=person_name(person.supervisor))
        if person.supervisor
        else person_name(person.name)
    )
