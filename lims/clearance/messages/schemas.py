"""Customs' answer as its system sends it, and what it is told."""

from pydantic import BaseModel, ConfigDict


class AnswerIn(BaseModel):
    """Customs' answer: ``outcome`` is acknowledged or refused."""

    model_config = ConfigDict(extra="forbid")

    outcome: str
    reference: str
    answer: str = ""


class AnsweredOut(BaseModel):
    """How far customs knows of the decision now; ``changed`` is false where the answer was known."""

    decision: str
    message: str
    changed: bool
