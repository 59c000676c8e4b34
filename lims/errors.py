"""What can go wrong, as facts. No HTTP, no sentences: `lims.web.errors` turns each class into a status and words.

A stage adds its own classes in its `operations.py` (or an `obstacles.py`) from the families here; each class has a
``code`` for programs, and its facts as attributes for the sentence.
"""

from lims.permissions import Permission


class LimsError(Exception):
    """Something that the product refuses, with the facts that explain why."""

    code = "refused"

    def __init__(self, **facts: object) -> None:
        super().__init__(", ".join(f"{name}={value}" for name, value in facts.items()) or self.code)
        self.facts = facts

    def __getattr__(self, name: str) -> object:
        try:
            return self.__dict__["facts"][name]
        except KeyError:
            raise AttributeError(name) from None


class NoAnswer(LimsError):
    """Somebody outside does not answer, or not well: a job asks again, however long it takes."""

    code = "no_answer"


class NotFound(LimsError):
    """Nothing has this number or name: ``kind``, ``key``."""

    code = "not_found"


class Forbidden(LimsError):
    """The actor's roles do not allow the act: ``permission``, ``actor``."""

    code = "forbidden"

    def __init__(self, permission: Permission, actor: str) -> None:
        super().__init__(permission=permission, actor=actor)


class Conflict(LimsError):
    """The thing is not in the state that the act needs."""

    code = "conflict"


class WrongState(Conflict):
    """``thing`` (its number) is ``state``; the act needs ``needed``."""

    code = "wrong_state"


class SamePerson(Conflict):
    """The act needs another person than the one who did ``earlier``: ``thing``, ``earlier``."""

    code = "same_person"


class Stale(Conflict):
    """Somebody changed the thing meanwhile: ``thing``, ``theirs``, ``yours``, ``who``."""

    code = "stale"


class Invalid(LimsError):
    """What was given cannot be taken: ``field``, ``value``, and what would help."""

    code = "invalid"


class Incomplete(Conflict):
    """Something is missing before the act can be done: ``thing``, ``missing`` (list of text)."""

    code = "incomplete"
