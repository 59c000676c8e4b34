import pytest
from support import requires

from lims._start import system
from lims._start.system import Part

ABSENT = Part("Loom", "loom", "weaves", programs=("no-such-program-anywhere",))
PRESENT = Part("Shell", "dash", "runs lines", programs=("sh",))


@pytest.fixture(autouse=True)
def parts(monkeypatch):
    monkeypatch.setattr(requires, "PARTS", {"loom": (ABSENT,), "shell": (PRESENT,)})


def test_a_part_that_is_there_is_no_obstacle():
    assert requires.obstacle(["shell"]) == ""


def test_a_missing_part_is_named_with_the_line_to_type():
    reason = requires.obstacle(["shell", "loom"])
    assert "Loom" in reason
    assert "Shell" not in reason
    assert system.line_to_type(["loom"]) in reason


def test_a_part_that_nobody_knows_is_a_mistake_of_the_test():
    with pytest.raises(pytest.UsageError, match="knows no lom"):
        requires.obstacle(["lom"])


@pytest.mark.parametrize(
    ("environ", "outcome"),
    [({}, pytest.skip.Exception), ({"CI": "false"}, pytest.skip.Exception), ({"CI": "true"}, pytest.fail.Exception)],
)
def test_a_missing_part_skips_the_test_but_fails_it_in_continuous_integration(environ, outcome):
    with pytest.raises(outcome, match="missing"):
        requires.refuse("missing", environ)
