"""Every operation of the judge by its name, so that files of worked examples can ask for it."""

from collections.abc import Callable, Iterator, Mapping
from inspect import Parameter, signature
from typing import Any, Final

from lims.conformity.cases import control, figures, lots
from lims.conformity.exact_yaml import load_exact_mapping
from lims.conformity.refusals import Refused

Result = dict[str, Any]

OPERATIONS: Final[Mapping[str, Callable[..., Result]]] = {
    "code_letter": lots.letter,
    "sampling_plan": lots.plan,
    "lot_decision": lots.decision,
    "oc": lots.acceptance,
    "oc_quantile": lots.quantile,
    "switching": lots.switching,
    "round": figures.round_figure,
    "round_with_direction": figures.round_marked,
    "reround_marked": figures.reround,
    "round_with_uncertainty": figures.round_pair,
    "compare_limit": figures.compare_limit,
    "conformity": figures.conformity,
    "guard_factor": figures.guard,
    "censored": figures.censored,
    "censored_sum": figures.sum_censored,
    "n_of_m": figures.n_of_m,
    "westgard": control.westgard,
    "i_mr_limits": control.individuals,
    "xbar_r_limits": control.means,
}


def run(op: Any, arguments: Any) -> Result:
    """Run one operation; what it will not do comes back as ``{"error": code}``."""
    try:
        operation = OPERATIONS.get(op) if isinstance(op, str) else None
        if operation is None:
            raise Refused("unknown_op", op=op)
        return operation(**_fitting(operation, arguments))
    except Refused as refusal:
        return {"error": refusal.code}


def run_cases(document: str | bytes) -> Iterator[Result]:
    """Run the cases of a file one after the other; only ``id``, ``op`` and ``input`` are read."""
    cases = load_exact_mapping(document).get("cases")
    if not isinstance(cases, list):
        raise Refused("no_cases")
    for case in cases:
        known = case if isinstance(case, dict) else {}
        name = known.get("id")
        yield {
            "id": name if isinstance(name, str | int) else None,
            "result": run(known.get("op"), known.get("input")),
        }


def _fitting(operation: Callable[..., Result], arguments: Any) -> Mapping[str, Any]:
    """Return the arguments if they fit the operation's parameters, naming the first that does not."""
    given = {} if arguments is None else arguments
    if not isinstance(given, dict) or not all(isinstance(name, str) for name in given):
        raise Refused("input_not_a_mapping")
    parameters = signature(operation).parameters
    if unknown := sorted(set(given) - set(parameters)):
        raise Refused("unknown_input", name=unknown[0])
    needed = [name for name, parameter in parameters.items() if parameter.default is Parameter.empty]
    if missing := [name for name in needed if given.get(name) is None]:
        raise Refused("missing_input", name=missing[0])
    # A member that stands there as null is the same as one that does not stand there.
    return {name: argument for name, argument in given.items() if argument is not None}
