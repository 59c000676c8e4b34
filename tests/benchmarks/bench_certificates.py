"""What a certificate costs: CPU unsigned and signed, certificates per second, size, memory; run by hand.

    python tests/benchmarks/bench_certificates.py [ROUNDS=8] [TYPST]

Beside it, in the same run and taken in turns, stand a minimal WeasyPrint document of like content and a typst document
of like content (where the Python package typst is installed; TYPST may name the folder of its site-packages). On a busy
machine trust CPU time and ratios; "least" is the least CPU of all rounds.
"""

import importlib
import json
import resource
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory, gettempdir

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]

from support.certificates import CASES, job_of  # noqa: E402

from lims.printing.fonts import FontSet, ensure_fonts  # noqa: E402
from lims.printing.keys import LaboratoryKeys  # noqa: E402
from lims.printing.pool import RenderPool, make_ready, render_here  # noqa: E402
from lims.printing.signing import sign_pdf  # noqa: E402

NOW = datetime(2020, 5, 6, 4, 0, tzinfo=UTC)
MANY = 12  # certificates for the throughput of two workers


def rows() -> list[tuple[str, str, str, str, str]]:
    """Return the results of the standard case as plain text."""
    found = CASES["pass"]()["lots"][0]["rows"]
    return [
        (one["name"]["en"], one["clause"], one["limit"]["en"], str(one["reported"]), one["verdict"]) for one in found
    ]


def minimal_html() -> str:
    """Return the same results as a plain table: no drawing, no second language, no annex."""
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows())
    statement = CASES["pass"]()["statement"]["en"]
    return f"<html lang=en><title>Minimal</title><h1>Test certificate</h1><p>{statement}</p><table>{body}</table>"


def typst_source() -> str:
    """Return the same content for typst: both languages, the table, the steps of the annex."""
    content = CASES["pass"]()
    cells = "\n".join(", ".join(json.dumps(cell, ensure_ascii=False) for cell in row) + "," for row in rows())
    steps = "\n".join(
        json.dumps(step[language], ensure_ascii=False) + "\\\n"
        for one in content["explanations"] for step in one["steps"] for language in ("en", "zh")
    )  # fmt: skip
    return (
        '#set document(title: "Test certificate")\n#set text(lang: "en")\n= Test certificate 检测证书\n'
        + "\n\n".join(content["statement"].values())
        + f"\n#table(columns: 5, {cells})\n== Annex\n{steps}"
    )


def cpu_of(act: Callable[[], bytes]) -> tuple[float, int]:
    """Return the CPU seconds of one act, and the size of what it made."""
    before = time.process_time()
    made = act()
    return time.process_time() - before, len(made)


def typst_act(folder: str, fonts: FontSet) -> Callable[[], bytes] | None:
    """Return what makes the typst document, or None where typst is not installed."""
    if folder:
        sys.path.append(folder)
    try:
        typst = importlib.import_module("typst")
    except ImportError:
        print("typst is not installed: left out")
        return None
    source, number = typst_source(), count()
    compiler = typst.Compiler(font_paths=[str(fonts.folder)])

    def compile_anew() -> bytes:
        text = source.replace("Test certificate", f"Test certificate {next(number)}")  # it remembers what it has seen
        return compiler.compile(text.encode(), format="pdf", pdf_standards=["a-3a"])

    return compile_anew


def acts(fonts: FontSet, keys: LaboratoryKeys, typst_folder: str) -> dict[str, Callable[[], bytes]]:
    """Return everything that is measured, by name."""
    from weasyprint import HTML  # noqa: PLC0415 - it takes a second to load

    make_ready(fonts)  # as a worker is
    unsigned = render_here(job_of(CASES["pass"]()))

    def sign() -> bytes:
        return sign_pdf(unsigned, keys, signer_name="Signatory", reason="Authorised", location="Kunming", when=NOW)

    found: dict[str, Callable[[], bytes]] = {
        f"certificate, {name}": (lambda make=make: render_here(job_of(make()))) for name, make in CASES.items()
    }

    def only_html() -> bytes:
        return job_of(CASES["pass"]()).html.encode()

    found["page as HTML only"] = only_html
    found["signature alone"] = sign
    found["WeasyPrint, minimal"] = lambda: HTML(string=minimal_html()).write_pdf()
    if act := typst_act(typst_folder, fonts):
        found["typst, PDF/A-3a"] = act
    return found


def throughput(fonts: FontSet, keys: LaboratoryKeys) -> None:
    """Print how many signed certificates two workers make in a second of the clock."""
    job = job_of(CASES["pass"]())
    with RenderPool(fonts, workers=2) as pool, ThreadPoolExecutor(2) as threads:
        list(threads.map(pool.render, [job] * 2))  # both are warm
        children, own, begun = _children(), time.process_time(), time.monotonic()

        def make(_number: int) -> int:
            pdf = pool.render(job)
            return len(sign_pdf(pdf, keys, signer_name="S", reason="A", location="K", when=NOW))

        list(threads.map(make, range(MANY)))
        seconds, own = time.monotonic() - begun, time.process_time() - own
    cpu = _children() - children  # counted when a child has ended
    print(f"two workers: {MANY / seconds:.2f} signed certificates a second; CPU here {own / MANY * 1000:.0f} ms each,")
    print(f"  in the workers {cpu:.1f} s in all, their start and {MANY + 2} certificates")


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main(rounds: int, typst_folder: str) -> None:
    """Measure in turns, and print."""
    fonts = ensure_fonts(Path(gettempdir()) / "lims-benchmark-fonts")
    with TemporaryDirectory() as folder:
        keys = LaboratoryKeys.ensure(Path(folder) / "keys", "Benchmark", NOW)
        measured = acts(fonts, keys, typst_folder)
        for act in measured.values():
            act()  # warm
        taken: dict[str, list[tuple[float, int]]] = {name: [] for name in measured}
        for _round in range(rounds):
            for name, act in measured.items():
                taken[name].append(cpu_of(act))
        base = taken["certificate, pass"]
        print(f"{'':26}{'least':>8}{'median':>8}{'ratio':>7}{'kB':>8}")
        for name, found in taken.items():
            least, middle = min(one for one, _ in found), median(one for one, _ in found)
            ratio = median(mine / theirs for (mine, _), (theirs, _) in zip(found, base, strict=True))
            print(f"{name:26}{least * 1000:8.0f}{middle * 1000:8.0f}{ratio:7.2f}{found[-1][1] / 1000:8.1f}")
        signed = min(one for one, _ in base) + min(one for one, _ in taken["signature alone"])
        print(f"signed: {signed * 1000:.0f} ms CPU; memory of this process {_memory()} MB")
        throughput(fonts, keys)


def _memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main(
        int(next((one for one in sys.argv[1:] if one.isdigit()), 8)),
        next((one for one in sys.argv[1:] if not one.isdigit()), ""),
    )
