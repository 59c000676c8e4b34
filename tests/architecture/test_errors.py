"""Whatever the product refuses, it says so in words."""

import pytest

from lims.audit.capture import ReadOnly, UnrecordedChange
from lims.errors import Conflict, LimsError
from lims.web import errors

FAULTS_OF_THE_PROGRAM = {ReadOnly, UnrecordedChange}
SAID_BY_COMMANDS = {"lims.catalogue.files", "lims.demo", "lims.conformity", "lims.commands"}


def descendants(kind: type[LimsError]) -> list[type[LimsError]]:
    return [deeper for one in kind.__subclasses__() for deeper in (one, *descendants(one))]


def test_every_error_that_a_page_can_meet_has_a_sentence(product):
    wordless = {
        f"{kind.__module__}.{kind.__name__}"
        for kind in descendants(LimsError)
        if kind.__module__.startswith("lims.")
        and kind not in FAULTS_OF_THE_PROGRAM
        and not kind.__module__.startswith(tuple(SAID_BY_COMMANDS))
        and nearest(kind) in {LimsError, Conflict}
        and kind is not Conflict
    }
    assert wordless == set()


def nearest(kind: type[LimsError]) -> type[LimsError]:
    """Return the class whose sentence speaks for ``kind``."""
    return next(one for one in kind.__mro__ if one in errors._explainers)


@pytest.mark.parametrize("kind", [Conflict, LimsError])
def test_the_families_speak_for_themselves(product, kind):
    assert nearest(kind) is kind
