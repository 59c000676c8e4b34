"""What the tests of labels share: signing in, and a printing workshop that keeps its jobs."""

import pytest

from lims.printing.documents import RenderJob


class PrintsNothing:
    """A workshop that keeps its jobs."""

    def __init__(self):
        self.jobs: list[RenderJob] = []

    def render(self, job: RenderJob) -> bytes:
        self.jobs.append(job)
        return b"%PDF-1.7"

    def close(self) -> None:
        """Keep nothing open."""


@pytest.fixture
def workshop(services):
    services.__dict__["printer"] = PrintsNothing()
    return services.__dict__["printer"]


@pytest.fixture
def signed_in(client, sign_in):
    """Return a function that gives the browser of a role."""

    def do(role):
        sign_in(client, role)
        return client

    return do
