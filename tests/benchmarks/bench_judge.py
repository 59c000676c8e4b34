"""How many readings the judge takes in a second. Run by hand: python tests/benchmarks/bench_judge.py [READINGS]."""

import random
import sys
import time
from collections.abc import Iterator

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


def main(count: int) -> None:
    """Time each kind of file."""
    for name, code, class_id, rows, share in CASES:
        lines = list(rows(count // share, random.Random(1)))
        stream = SampleStream(files.load(code), Circumstances(class_id))
        began = time.perf_counter()
        samples = sum(isinstance(event, JudgedSample) for event in stream.judge(lines))
        seconds = time.perf_counter() - began
        print(f"{name:<32} {len(lines) / seconds:>12,.0f} readings/s  {samples:>8,} samples")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 300_000)
