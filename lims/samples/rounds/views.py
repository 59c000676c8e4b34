"""All pages of sampling rounds."""

from lims.samples.rounds import sentences  # noqa: F401 - importing registers the words
from lims.samples.rounds.round_views import pages

__all__ = ["pages"]
