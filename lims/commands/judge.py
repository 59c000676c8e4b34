"""``lims judge``: readings from a file, a verdict for each sample, and nothing of it in a database."""

import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from io import TextIOWrapper
from pathlib import Path
from typing import Any, Final, TextIO

import click

from lims.catalogue import files
from lims.commands.judged_output import Spool, fault_in_words, fault_to_dict
from lims.commands.standards import all_folders, folder, in_words
from lims.conformity.conditions import check_facts, is_known_fact
from lims.conformity.decisions import DecisionRule
from lims.conformity.faults import StandardRefused
from lims.conformity.lot_plans import agreed_severity, severity_fact
from lims.conformity.refusals import Refused
from lims.conformity.requirement_judging import Circumstances
from lims.conformity.requirements import Rule
from lims.conformity.rows import HeaderRefused, RowFault
from lims.conformity.standards import Standard
from lims.conformity.streams import JudgedSample, Returned, SampleStream
from lims.errors import LimsError

DEFAULT_P_MIN: Final = "0.95"
FAULTY: Final = 2
"""The exit status where the file has faults and nothing was judged."""


@click.command()
@click.argument("readings", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@click.option("--standard", "code", required=True, help="Code of the standard, or of its family together with --on.")
@click.option("--class", "class_id", required=True, help="Class, type or level.")
@click.option("--variant", help="Second axis: valve type, filtration grade, product area, glove size.")
@click.option("--rule", type=click.Choice(["simple", "guarded", "probability"]), default="simple", show_default=True)
@click.option("--statement", type=click.Choice(["binary", "non_binary"]), default="binary", show_default=True)
@click.option("-r", "--guard-factor", "r", default="1", show_default=True, help="r of the guard band w = r U.")
@click.option("--p-min", default=DEFAULT_P_MIN, show_default=True, help="Probability of conformity that is asked for.")
@click.option("--lot-size", type=click.IntRange(min=1), help="Items in the lot; an AQL then takes the lot's plan.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The day on which the edition must be in force.")
@click.option("--fact", "facts", multiple=True, metavar="NAME=VALUE", help="A fact about the sample, as sterile=no.")
@click.option("--accept-unconfirmed", is_flag=True, help="Let requirements pass that no source has confirmed.")
@click.option("--skip-bad", is_flag=True, help="Judge the rest of a file with bad rows.")
@folder
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object for each sample.")
def judge(readings: str, code: str, folders: tuple[Path, ...], **options: Any) -> None:
    """Judge the file READINGS (- for standard input) against one class of a standard."""
    day = options["on"].date() if options["on"] else None
    standard = _standard(code, day, folders)
    stream = SampleStream(standard, _around(standard, options))
    with _lines(readings) as lines, tempfile.TemporaryFile("w+", encoding="utf-8", errors="backslashreplace") as file:
        spool = Spool(file, as_json=options["as_json"], lasting=stream.judges.lasting)
        faulty = _run(stream, lines, spool, as_json=options["as_json"])
        if faulty and not options["skip_bad"]:
            raise SystemExit(FAULTY)
        spool.copy_to(sys.stdout)


def _run(stream: SampleStream, lines: TextIO, spool: Spool, *, as_json: bool) -> bool:
    """Judge the file into the spool and report faults as they come; return whether there were any."""
    faulty = False
    try:
        for event in stream.judge(lines):
            if isinstance(event, JudgedSample):
                spool.add(event)
                continue
            faulty = True
            if isinstance(event, Returned):
                spool.withdraw(event.position)
            _report(event.fault if isinstance(event, Returned) else event, as_json=as_json)
    except HeaderRefused as refusal:
        _report(refusal.fault, as_json=as_json)
        raise SystemExit(FAULTY) from refusal
    return faulty


def _report(fault: RowFault, *, as_json: bool) -> None:
    text = json.dumps(fault_to_dict(fault), ensure_ascii=True) if as_json else fault_in_words(fault)
    click.echo(text.encode("utf-8", "replace").decode(), err=True)


def _standard(code: str, day: date | None, folders: tuple[Path, ...]) -> Standard:
    try:
        file = files.find(code, on=day, folders=all_folders(folders))
        document = files.read_document(file.path)
        return files.with_includes(document, on=day, folders=all_folders(folders))
    except LimsError as error:
        raise click.UsageError(in_words(error)) from error
    except StandardRefused as refusal:
        raise click.UsageError(f"{code} cannot be applied: " + "; ".join(refusal.problems)) from refusal


def _around(standard: Standard, options: dict[str, Any]) -> Circumstances:
    """Return what the judgement depends on, refusing a class, variant, fact or rule that cannot be meant."""
    facts = _facts(standard, options["facts"])
    try:
        standard.check_class(options["class_id"], options["variant"])
        check_facts(facts, tuple(one.applies_when for one in standard.requirements if one.applies_when))
        for requirement in standard.requirements:
            agreed_severity(facts, requirement.id)
        rule = _rule(options)
    except Refused as refusal:
        raise click.UsageError(_refusal_in_words(refusal)) from refusal
    return Circumstances(
        options["class_id"], options["variant"], rule, facts, options["lot_size"], options["accept_unconfirmed"]
    )


def _rule(options: dict[str, Any]) -> DecisionRule:
    data = {"kind": options["rule"], "statement": options["statement"], "r": options["r"]}
    return DecisionRule.from_dict(data | ({"p_min": options["p_min"]} if options["rule"] == "probability" else {}))


def _facts(standard: Standard, given: tuple[str, ...]) -> dict[str, str]:
    facts = {}
    inspected = {severity_fact(one.id) for one in standard.requirements if one.accept.rule is Rule.AQL}
    conditions = tuple(one.applies_when for one in standard.requirements if one.applies_when)
    for text in given:
        name, sign, value = text.partition("=")
        if not sign or not name.strip() or not value.strip():
            raise click.UsageError(f"--fact {text!r}: write NAME=VALUE, as in sterile=no.")
        if name.strip() not in inspected and not is_known_fact(name, conditions):
            click.echo(f"The fact {name.strip()!r} answers nothing that {standard.code} asks.", err=True)
        facts[name.strip()] = value.strip()
    return facts


def _refusal_in_words(refusal: Refused) -> str:
    facts = refusal.facts
    if refusal.code in ("unknown_class", "unknown_variant"):
        what = refusal.code.removeprefix("unknown_")
        return f"{facts['standard']} has no {what} {facts['given']!r}; it has: {facts['known']}."
    if refusal.code == "fact_not_understood":
        return f"--fact {facts['fact']}={facts['value']}: say yes or no."
    if refusal.code == "unknown_severity":
        return f"A lot is not inspected {facts['severity']!r}; say normal, tightened or reduced."
    return str(refusal)


@contextmanager
def _lines(readings: str) -> Iterator[TextIO]:
    """Open the file as text; bytes that are no UTF-8 are kept apart and named with their row."""
    if readings == "-":
        stdin = sys.stdin.buffer  # click hands in its own while testing
        yield TextIOWrapper(stdin, encoding="utf-8-sig", errors="surrogateescape", newline="")
        return
    with Path(readings).open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
        yield file
