"""What stands in the way of a decision: the guards that the page and the verb share."""

from collections.abc import Collection

from lims.clearance.decisions.models import Decision, DecisionKind, MessageState
from lims.clearance.decisions.proposals import LineFacts, Proposal
from lims.clearance.decisions.states import TO_BE_PROVED
from lims.errors import Conflict, Invalid, LimsError, SamePerson, WrongState
from lims.permissions import Actor, Permission


class NothingToDecide(Conflict):
    """The line cannot be decided now: ``line``, ``why`` (a code of the proposal's reasons)."""

    code = "nothing_to_decide"


class ConditionalForImportsOnly(Conflict):
    """A conditional release is for imports; the line is an ``direction``."""

    code = "conditional_for_imports_only"


class AlreadyDecided(Conflict):
    """The same is in force already: ``number``, ``kind``."""

    code = "already_decided"


class NotProposed(Conflict):
    """Letting the goods go is not proposed, and only a senior officer overrides that: ``kind``, ``proposed``."""

    code = "not_proposed"


class WordsMissing(Invalid):
    """The act needs words: ``field`` (its sentence says which), ``value``."""

    code = "words_missing"


class DayAhead(Invalid):
    """What is written down as done lies ahead: ``field``, ``value``."""

    code = "day_ahead"


NEEDED_WORDS = {DecisionKind.CONDITIONAL_RELEASE: "conditions", DecisionKind.REFUSE: "action"}


def obstacle_to_kind(
    facts: LineFacts,
    proposal: Proposal,
    *,
    kind: DecisionKind,
    in_force: Decision | None,
    actor: Actor,
    laboratory: Collection[int] = (),
) -> LimsError | None:
    """Return what stands in the way of deciding ``kind``, whatever the words; None where nothing does.

    Holding and refusing stop goods, and any officer may always do that; letting goods go against the proposal, or
    before there is one, takes a senior officer. Whoever had a part in the laboratory's work on the line (the ids of
    ``laboratory``) decides nothing on it.
    """
    if facts.state == "cancelled":
        return NothingToDecide(line=facts.state, why="cancelled")
    if kind is DecisionKind.CONDITIONAL_RELEASE and facts.direction != "import":
        return ConditionalForImportsOnly(direction=facts.direction)
    if in_force is not None and in_force.kind is kind and not _asks_again(in_force):
        return AlreadyDecided(number=in_force.number, kind=kind)
    if actor.id in laboratory:
        return SamePerson(
            thing=facts.certificates[-1].number if facts.certificates else facts.state, earlier="worked on"
        )
    if lets_goods_go_against(proposal, kind) and not actor.may(Permission.CLEARANCE_DECISIONS_OVERRIDE):
        return NotProposed(kind=kind, proposed=proposal.kind)
    return None


def _asks_again(decision: Decision) -> bool:
    """Say whether the officer must decide once more, and may come to the same."""
    return decision.under_review or decision.message_state is MessageState.REFUSED_BY_CUSTOMS


def lets_goods_go_against(proposal: Proposal, kind: DecisionKind) -> bool:
    """Say whether ``kind`` releases goods that the proposal does not release.

    An inconclusive import may be released on conditions without an override: that is what conditional release is for.
    """
    if kind is DecisionKind.CONDITIONAL_RELEASE:
        return proposal.kind is not DecisionKind.RELEASE and not proposal.has("certificate_inconclusive")
    return kind is DecisionKind.RELEASE and proposal.kind is not DecisionKind.RELEASE


def obstacle_to_words(kind: DecisionKind, words: dict[str, str], *, overrides: bool) -> LimsError | None:
    """Return which words are missing: reasons always, grounds for an override, what each kind needs."""
    needed = ["reasons", *([NEEDED_WORDS[kind]] if kind in NEEDED_WORDS else []), *(["grounds"] if overrides else [])]
    missing = next((name for name in needed if not words[name].strip()), None)
    return WordsMissing(field=missing, value="") if missing else None


def obstacle_to_proof(decision: Decision) -> LimsError | None:
    """Return what stands in the way of writing the proof of a decision's action down."""
    if not decision.in_force:
        return WrongState(thing=decision.number, state="replaced", needed="in force")
    if decision.kind not in TO_BE_PROVED:
        return WrongState(thing=decision.number, state=decision.kind, needed=sorted(TO_BE_PROVED))
    return None
