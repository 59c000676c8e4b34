"""Passwords: argon2id, made and checked outside of the writing transaction because it takes a tenth of a second."""

import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from lims.errors import Invalid

SHORTEST = 10
_cost = 3


def set_cost(passes: int) -> None:
    """Set how many passes argon2 makes over its memory (tests use one)."""
    global _cost
    _cost = passes
    _hasher.cache_clear()


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher(time_cost=_cost, memory_cost=64 if _cost == 1 else 65536)


def hash_password(password: str) -> str:
    """Return the argon2id hash of ``password``; raise `Invalid` for one that is too short."""
    if len(password) < SHORTEST:
        raise Invalid(
            field="password", value="•" * len(password), remedy=f"At least {SHORTEST} characters; a sentence is good."
        )
    return _hasher().hash(password)


def hash_another(password: str, *, old: str) -> str:
    """Return the hash of a password that is to replace ``old``; raise `Invalid` for the same one or a short one."""
    if password == old:
        raise Invalid(field="new", value="•••", remedy="Take another one than the old.")
    return hash_password(password)


def random_password() -> tuple[str, str]:
    """Return a password that nobody chose, and its hash."""
    password = secrets.token_urlsafe(12)
    return password, hash_password(password)


def is_right(password_hash: str, password: str) -> bool:
    """Say whether ``password`` is the one behind ``password_hash``."""
    try:
        return _hasher().verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


@cache
def unknown_hash() -> str:
    """Return a hash to check against where nobody has the username: a stranger must not see the difference in time."""
    return _hasher().hash("nobody has this password")
