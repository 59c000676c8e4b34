"""Operations on lots: plans, decisions, acceptance probabilities, switching."""

from decimal import Decimal
from typing import Any, Final

from lims.conformity.cases.arguments import flag, items, mapping, maybe_whole, number, whole, word
from lims.conformity.refusals import Refused
from lims.conformity.sampling.acceptance import Model, binomial, hypergeometric, poisson, quality_at
from lims.conformity.sampling.plans import decide_lot, sampling_plan
from lims.conformity.sampling.scheme import AqlUnit, Edition, Severity, code_letter
from lims.conformity.sampling.switching import Discontinuation, Lot, Resume, Step, Stream, replay

Result = dict[str, Any]
_LOT_MEMBERS: Final = {"d", "original", "steady", "authority", "lot_size"}
_NEEDED: Final = {
    Model.BINOMIAL: {"p"},
    Model.POISSON: {"per_100"},
    Model.HYPERGEOMETRIC: {"lot_size", "lot_nonconforming"},
}


def letter(lot_size: Any, level: Any) -> Result:
    """Return the sample size code letter."""
    return {"code_letter": code_letter(whole(lot_size), str(level))}


def plan(
    *,
    lot_size: Any,
    level: Any,
    aql: Any,
    severity: Any = "normal",
    edition: Any = "iso_2859_1_1999",
    unit: Any = None,
) -> Result:
    """Return the plan that is run on a lot."""
    size = whole(lot_size)
    found = sampling_plan(
        size,
        str(level),
        _aql(aql),
        severity=word(Severity, severity, "unknown_severity"),
        edition=word(Edition, edition, "unknown_edition"),
        unit=None if unit is None else word(AqlUnit, unit, "unknown_unit"),
    )
    return {
        "initial_letter": found.initial_letter,
        "cell": found.cell,
        "use_letter": found.use_letter,
        "n": found.n,
        "ac": found.ac,
        "re": found.re,
        "full_inspection": found.is_full_inspection(size),
        "inspect_n": found.to_inspect(size),
    }


def decision(
    ac: Any, re: Any, nonconforming: Any, severity: Any = "normal", edition: Any = "iso_2859_1_1999"
) -> Result:
    """Accept or reject a lot."""
    found = decide_lot(
        whole(nonconforming),
        ac=whole(ac),
        re=whole(re),
        severity=word(Severity, severity, "unknown_severity"),
        edition=word(Edition, edition, "unknown_edition"),
    )
    return {"accept": found.accept, "revert_to_normal": found.revert_to_normal}


def acceptance(
    *,
    n: Any,
    ac: Any,
    model: Any,
    p: Any = None,
    per_100: Any = None,
    lot_size: Any = None,
    lot_nonconforming: Any = None,
) -> Result:
    """Return the probability of acceptance at one quality level."""
    chosen = word(Model, model, "unknown_model")
    size, allowed = whole(n), whole(ac)
    given = {name for name, argument in _named(p, per_100, lot_size, lot_nonconforming) if argument is not None}
    if given != _NEEDED[chosen]:
        raise Refused("wrong_quality_for_model", model=chosen, needed=", ".join(sorted(_NEEDED[chosen])))
    if chosen is Model.BINOMIAL:
        return {"pa": binomial(size, allowed, number(p))}
    if chosen is Model.POISSON:
        return {"pa": poisson(size, allowed, number(per_100))}
    lot, bad = whole(lot_size), whole(lot_nonconforming)
    return {"pa": hypergeometric(size, allowed, lot_size=lot, lot_nonconforming=bad)}


def quantile(n: Any, ac: Any, model: Any, pa: Any) -> Result:
    """Return the quality level at which the probability of acceptance takes a value."""
    chosen = word(Model, model, "unknown_model")
    return {"percent": quality_at(number(pa), n=whole(n), ac=whole(ac), model=chosen)}


def switching(
    *,
    lots: Any,
    lot_size: Any,
    level: Any,
    aql: Any,
    edition: Any = "iso_2859_1_1999",
    start: Any = "normal",
    discontinuation: Any = "five_not_accepted",
    limit_number: Any = None,
) -> Result:
    """Replay a stream of lots."""
    stream = Stream(
        whole(lot_size),
        str(level),
        _aql(aql),
        word(Edition, edition, "unknown_edition"),
        word(Discontinuation, discontinuation, "unknown_discontinuation"),
        maybe_whole(limit_number),
    )
    first = word(Severity, start or "normal", "unknown_severity")
    # Said before the first lot, so that a stream without lots, or discontinued, is refused for its plan as well.
    stream.plan(Severity.NORMAL)
    return {"lots": [_step(step) for step in replay(stream, [_entry(entry) for entry in items(lots)], start=first)]}


def _named(p: Any, per_100: Any, lot_size: Any, lot_nonconforming: Any) -> list[tuple[str, Any]]:
    return [("p", p), ("per_100", per_100), ("lot_size", lot_size), ("lot_nonconforming", lot_nonconforming)]


def _aql(argument: Any) -> Decimal:
    """Return the AQL, a label of the table: what is no number at all is no label either."""
    try:
        return number(argument)
    except Refused as refusal:
        raise Refused("aql_not_in_table", aql=argument) from refusal


def _entry(argument: Any) -> Lot | Resume:
    entry = mapping(argument)
    if "event" in entry:
        if entry != {"event": "resume"}:
            raise Refused("unknown_event", event=entry["event"])
        return Resume()
    if unknown := sorted(set(entry) - _LOT_MEMBERS):
        raise Refused("unknown_input", name=unknown[0])
    if "d" not in entry:
        raise Refused("missing_input", name="d")
    conditions = {name: flag(entry.get(name, True)) for name in ("original", "steady", "authority")}
    return Lot(whole(entry["d"]), lot_size=maybe_whole(entry.get("lot_size")), **conditions)


def _step(step: Step) -> Result:
    return {
        "severity_used": step.severity_used.value,
        "accepted": step.accepted,
        "score": step.score,
        "next": step.next.value,
    }
