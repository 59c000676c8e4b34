"""How many readings the judge takes in a second. Run by hand: python tests/benchmarks/bench_judge.py [READINGS].

Each kind of file is timed by the clock on the wall and by the processor's own. Beside both stands a bare loop over the
same rows (csv, one decimal, one comparison): the ratio says the same on a busy machine and on an idle one.
"""

import csv
import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal, InvalidOperation
from functools import partial

from lims.catalogue import files
from lims.conformity.requirement_judging import Circumstances
from lims.conformity.streams import JudgedSample, SampleStream

HEAD = "sample,requirement,specimen,reading,value\n"


def single_limit(count: int, chance: random.Random) -> Iterator[str]:
    """Return rows under one limit, a hundred specimens to a sample."""
    yield HEAD
    for number in range(count):
        sample, specimen = divmod(number, 100)
        yield f"S{sample:07},inhalation-resistance,{specimen},1,{chance.uniform(100, 349):.1f}\n"


def many_requirements(count: int, chance: random.Random) -> Iterator[str]:
    """Return rows of two requirements out of sixteen, three specimens each."""
    yield HEAD
    for number in range(count):
        sample, place = divmod(number, 6)
        requirement = "bfe" if place < 3 else "pfe"
        yield f"S{sample:07},{requirement},{place % 3},1,{chance.uniform(90, 99.9):.2f}\n"


def words(count: int, chance: random.Random) -> Iterator[str]:
    """Return rows of 29-of-32 tests."""
    yield HEAD
    for number in range(count):
        sample, specimen = divmod(number, 32)
        yield f"S{sample:07},splash,{specimen},1,{'fail' if chance.random() < 0.05 else 'pass'}\n"


CASES = (
    ("one limit", "GB 2626-2006", "KN95", single_limit, 1),
    ("two of sixteen requirements", "YY 0469-2011", "single", many_requirements, 1),
    ("29 of 32, the full judge", "EN 14683", "type-IIR", words, 10),
)


def judged(lines: Sequence[str], code: str, class_id: str) -> int:
    """Judge the rows and return how many samples they were."""
    stream = SampleStream(files.load(code), Circumstances(class_id))
    return sum(isinstance(event, JudgedSample) for event in stream.judge(lines))


def bare(lines: Sequence[str]) -> int:
    """Do the least that any judge must do with each row; return how many were above the limit."""
    limit, above = Decimal(350), 0
    for row in csv.reader(lines):
        try:
            above += Decimal(row[4]) > limit
        except InvalidOperation:
            above += row[4] == "fail"
    return above


def seconds(work: Callable[[], int]) -> tuple[float, float, int]:
    """Return the seconds on the wall, those of the processor, and what came out."""
    wall, processor = time.perf_counter(), time.process_time()
    found = work()
    return time.perf_counter() - wall, time.process_time() - processor, found


def main(count: int) -> None:
    """Time each kind of file."""
    print(f"{'':<30} {'readings/s':>12} {'per CPU second':>15} {'of a bare loop':>15} {'samples':>9}")
    for name, code, class_id, rows, share in CASES:
        lines = list(rows(count // share, random.Random(1)))
        _, least, _ = seconds(partial(bare, lines))
        wall, processor, samples = seconds(partial(judged, lines, code, class_id))
        rate = len(lines) / processor
        print(f"{name:<30} {len(lines) / wall:>12,.0f} {rate:>15,.0f} {least / processor:>15.0%} {samples:>9,}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 300_000)
