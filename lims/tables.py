"""All tables of the product in one import, for migrations and checks. Imported by nothing of the stages."""

import lims.accounts.labels.models
import lims.accounts.models
import lims.audit.models
import lims.bench.amendments.models
import lims.bench.assignments.models
import lims.bench.files.models
import lims.bench.instruments.models
import lims.bench.loads.models
import lims.bench.methods.models
import lims.bench.results.models
import lims.bench.review.models
import lims.bench.runs.models
import lims.bench.worksheets.models
import lims.catalogue.models
import lims.certificates.batches.models
import lims.certificates.models
import lims.certificates.providers.models
import lims.certificates.recipients.models
import lims.certificates.scopes.models
import lims.certificates.timestamps.models
import lims.clearance.cases.models
import lims.clearance.decisions.models
import lims.clearance.messages.models
import lims.jobs.models
import lims.numbers
import lims.samples.lineage.models
import lims.samples.models
import lims.samples.retention.models
import lims.samples.rounds.finding_models
import lims.samples.rounds.models
import lims.samples.store.models
import lims.shipments.declarations.models
import lims.shipments.documents.models
import lims.shipments.lists.models
import lims.shipments.risk.models
import lims.web.replays  # noqa: F401 - importing is what registers the tables
from lims.db import Base

metadata = Base.metadata
