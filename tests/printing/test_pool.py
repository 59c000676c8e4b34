import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from support.certificates import job_of, make_content

from lims.printing.fonts import FontSet
from lims.printing.pool import RenderPool

ORPHAN_MAKER = """
import os, sys
from pathlib import Path
from lims.printing.documents import RenderJob
from lims.printing.fonts import FontSet
from lims.printing.pool import RenderPool
if __name__ == "__main__":
    pool = RenderPool(FontSet(Path(sys.argv[1])), workers=1)
    pool.render(RenderJob('<html lang="en"><title>x</title></html>', "base.css"))
    print(*pool._executor._processes, flush=True)
    os.kill(os.getpid(), 9)
"""


@pytest.fixture(scope="module")
def pool(fontset: FontSet) -> Iterator[RenderPool]:
    with RenderPool(fontset, workers=2) as found:
        yield found


def test_many_threads_get_what_one_renderer_gives(pool: RenderPool, printed: Callable[[str], bytes]):
    with ThreadPoolExecutor(4) as threads:
        made = list(threads.map(lambda _: pool.render(job_of(make_content())), range(4)))
    assert set(made) == {printed("pass")}


def test_a_promise_holds_the_same(pool: RenderPool, printed: Callable[[str], bytes]):
    assert pool.submit(job_of(make_content())).result() == printed("pass")


def test_a_killed_worker_costs_nothing_but_time(pool: RenderPool, printed: Callable[[str], bytes]):
    pool.render(job_of(make_content()))
    assert pool._executor is not None
    for process in list(pool._executor._processes):
        os.kill(process, signal.SIGKILL)
    assert pool.render(job_of(make_content())) == printed("pass")


def test_workers_leave_when_their_parent_is_killed(fontset: FontSet, tmp_path: Path):
    script = tmp_path / "parent.py"
    script.write_text(ORPHAN_MAKER)
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    command = [sys.executable, str(script), str(fontset.folder)]
    with (tmp_path / "out").open("w+") as out:
        subprocess.run(command, env=environment, stdout=out, stderr=subprocess.DEVNULL, check=False)
        out.seek(0)
        workers = [int(number) for number in out.read().split()]
    assert workers
    until = time.monotonic() + 10
    while any(map(is_alive, workers)) and time.monotonic() < until:
        time.sleep(0.05)
    assert not any(map(is_alive, workers))


def is_alive(process: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{process}/status").read_text()
    except FileNotFoundError:
        return False
