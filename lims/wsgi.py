"""The WSGI application of the settings in the environment, for `lims serve` and any other WSGI server."""

import atexit
import os
from multiprocessing.util import Finalize

from lims import settings
from lims.app import create_app
from lims.jobs.queue import Queue
from lims.services import open_services
from lims.standing_clock import restore

_settings = settings.load()
restore(_settings.home)
_services = open_services(_settings)
application = create_app(_services)
_queue = Queue(_settings, _services)
_worker = _queue.start_worker(workers=max(1, os.cpu_count() or 1))  # each waits for one of the processes that render


def _close() -> None:
    """Finish what the worker does, and end the processes that render."""
    _worker.stop()
    _services.close()


# A server's forked process ends without `atexit`, and waits for its children first: there the finalizer runs before.
_finalizer = Finalize(None, _close, exitpriority=10)
atexit.register(_finalizer)
