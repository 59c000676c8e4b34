from datetime import date

import pytest
from support.bench import person
from support.runs import INCUBATED, make_method

from lims.bench.methods import operations, queries
from lims.bench.methods.operations import AlreadyInUse
from lims.errors import Forbidden


def test_a_method_is_taken_into_use_as_versions_that_follow_each_other(session):
    make_method(session)
    make_method(session)
    longer = INCUBATED | {"source": "another reading of the standard"}
    manager = person(session, "lab manager")
    with pytest.raises(AlreadyInUse):
        operations.take_into_use(session, longer, used_from=date(2020, 1, 1), actor=manager)
    operations.take_into_use(session, longer, used_from=date(2020, 6, 1), actor=manager)
    session.commit()
    rows = queries.methods(session)
    assert [(row.version, row.used_from, row.used_to) for row in rows] == [
        (2, date(2020, 6, 1), None),
        (1, date(2020, 1, 1), date(2020, 5, 31)),
    ]


@pytest.mark.parametrize("role", ["technician", "reviewer", "administrator"])
def test_only_the_lab_manager_takes_methods_into_use(session, role):
    with pytest.raises(Forbidden):
        operations.take_into_use(session, INCUBATED, used_from=date(2020, 1, 1), actor=person(session, role))
