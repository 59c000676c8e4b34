"""Which lines wait for a certificate: a condition, and the list of the lines for which it holds."""

from sqlalchemy import ColumnElement, and_, exists

from lims.bench.results.models import Result, ResultState
from lims.certificates.models import Certificate, CertificateState, LineToCertify
from lims.samples.models import Sample, SampleState
from lims.samples.open_lines import OpenLines
from lims.shipments.declarations.models import DeclarationLine, LineState

STANDING = (CertificateState.AUTHORISED, CertificateState.ISSUED, CertificateState.SUSPENDED)
NOT_WANTED = frozenset({SampleState.MERGED, SampleState.CANCELLED})


def is_certified() -> ColumnElement[bool]:
    """Return the condition that a declaration line has a certificate that stands or is on its way."""
    return exists().where(Certificate.line_id == DeclarationLine.id, Certificate.state.in_(STANDING))


def wants_certificate() -> ColumnElement[bool]:
    """Return the condition that a result of a wanted sample of a line is reviewed, and on no standing certificate."""
    reviewed = exists().where(Result.sample_id == Sample.id, Result.state == ResultState.REVIEWED)
    has_reviewed = exists().where(Sample.line_id == DeclarationLine.id, Sample.state.not_in(NOT_WANTED), reviewed)
    return and_(DeclarationLine.state != LineState.CANCELLED, ~is_certified(), has_reviewed)


LINES_TO_CERTIFY = OpenLines(
    LineToCertify,
    wants_certificate,
    {
        DeclarationLine: {"state": {LineState.CANCELLED}},
        Sample: {"state": NOT_WANTED},
        Result: {"state": {ResultState.REVIEWED}},
        Certificate: {"state": None},
    },
)
