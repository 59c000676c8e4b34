"""Rendering outside of the process that serves pages: worker processes that hold their fonts ready."""

import gc
import os
import signal
import threading
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from multiprocessing.util import Finalize
from typing import Self

from lims.printing.documents import RenderJob
from lims.printing.fonts import FontSet
from lims.printing.pdf import Renderer

NICENESS = 5  # a page that somebody waits for comes before a batch that prints
_renderer: Renderer | None = None


class RenderPool:
    """Worker processes that turn jobs into PDFs; many threads may ask at once.

    The workers start with the first job. If one is killed, the pool starts anew and the job is tried once more.
    """

    def __init__(self, fontset: FontSet, *, workers: int | None = None) -> None:
        self._fontset = fontset
        self._workers = workers or max(1, (os.cpu_count() or 1))
        self._executor: ProcessPoolExecutor | None = None
        self._lock = threading.Lock()

    def render(self, job: RenderJob) -> bytes:
        """Return the PDF of ``job``; wait for it."""
        promise = self.submit(job)
        try:
            return promise.result()
        except BrokenProcessPool:
            return self.submit(job).result()

    def submit(self, job: RenderJob) -> "Future[bytes]":
        """Return at once with the promise of the PDF of ``job``; it breaks if a worker is killed meanwhile."""
        executor = self._running()
        try:
            return executor.submit(render_here, job)
        except BrokenProcessPool:
            self._discard(executor)
            return self._running().submit(render_here, job)

    def close(self) -> None:
        """Let the workers finish and go."""
        with self._lock:
            executor, self._executor = self._executor, None
        if executor:
            executor.shutdown(wait=True, cancel_futures=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def _running(self) -> ProcessPoolExecutor:
        with self._lock:
            if self._executor is None:
                self._executor = ProcessPoolExecutor(
                    self._workers, mp_context=get_context("spawn"), initializer=_start, initargs=(self._fontset,)
                )
            return self._executor

    def _discard(self, broken: ProcessPoolExecutor) -> None:
        with self._lock:
            if self._executor is broken:
                self._executor = None
        broken.shutdown(wait=False)


def _start(fontset: FontSet) -> None:
    """Begin a worker."""
    os.nice(NICENESS)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in the terminal is for the parent, which closes the pool
    threading.Thread(target=_leave_with_parent, daemon=True).start()
    Finalize(None, _tidy_up, exitpriority=1)
    make_ready(fontset)


def make_ready(fontset: FontSet) -> None:
    """Load the fonts, print one page, and keep what stays for life out of garbage collection."""
    global _renderer
    _renderer = Renderer(fontset)
    _renderer.render(RenderJob('<html lang="en"><title>Warm</title><p>Warm 热</p></html>', "base.css"))
    gc.collect()
    gc.freeze()
    gc.disable()  # the boxes of a page hold each other: they go together after it, not looked for a hundred times in it


def _tidy_up() -> None:
    """Let the renderer go while there is still somebody to take its folder of fonts away."""
    global _renderer
    _renderer = None
    gc.unfreeze()
    gc.collect()


def _leave_with_parent() -> None:
    """End this worker when its parent is gone, even if that was killed and could not say goodbye."""
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def render_here(job: RenderJob) -> bytes:
    """Return the PDF of ``job``, in a process that was made ready."""
    assert _renderer is not None
    try:
        return _renderer.render(job)
    finally:
        gc.collect()
