"""The proof that a person has just typed the right password."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Proof:
    """Made by `lims.accounts.proving` only. It is worth nothing once the password is another one."""

    person_id: int
    password_hash: str
