"""Who may do what: one enum of permissions, one of roles, and the table between them.

`docs/roles.md` is made from this table, and the truth table of the tests walks all of it.
"""

from collections.abc import Collection
from enum import StrEnum
from typing import Protocol


class Permission(StrEnum):
    """One act on one kind of thing: ``scope:resource:action``."""

    PUBLIC = "public"
    SIGNED_IN = "signed in"

    ACCOUNTS_PEOPLE_READ = "accounts:people:read"
    ACCOUNTS_PEOPLE_MANAGE = "accounts:people:manage"
    ACCOUNTS_LABORATORY_MANAGE = "accounts:laboratory:manage"
    ACCOUNTS_PRINTERS_MANAGE = "accounts:printers:manage"

    CATALOGUE_STANDARDS_READ = "catalogue:standards:read"
    CATALOGUE_STANDARDS_IMPORT = "catalogue:standards:import"
    CATALOGUE_REQUIREMENTS_CONFIRM = "catalogue:requirements:confirm"

    SHIPMENTS_DECLARATIONS_READ = "shipments:declarations:read"
    SHIPMENTS_DECLARATIONS_CREATE = "shipments:declarations:create"
    SHIPMENTS_DECLARATIONS_CANCEL = "shipments:declarations:cancel"
    SHIPMENTS_PARTIES_READ = "shipments:parties:read"
    SHIPMENTS_DOCUMENTS_PRESENT = "shipments:documents:present"
    SHIPMENTS_LISTS_READ = "shipments:lists:read"
    SHIPMENTS_LISTS_MAINTAIN = "shipments:lists:maintain"
    SHIPMENTS_CONTROL_ORDER = "shipments:control:order"

    SAMPLES_SAMPLES_READ = "samples:samples:read"
    SAMPLES_ORDERS_CREATE = "samples:orders:create"
    SAMPLES_SAMPLES_DRAW = "samples:samples:draw"
    SAMPLES_SAMPLES_RECEIVE = "samples:samples:receive"
    SAMPLES_CUSTODY_MOVE = "samples:custody:move"
    SAMPLES_LABELS_PRINT = "samples:labels:print"
    SAMPLES_LOCATIONS_MANAGE = "samples:locations:manage"
    SAMPLES_RETENTION_SET = "samples:retention:set"
    SAMPLES_RETENTION_HOLD = "samples:retention:hold"
    SAMPLES_DISPOSAL_PROPOSE = "samples:disposal:propose"
    SAMPLES_DISPOSAL_APPROVE = "samples:disposal:approve"
    SAMPLES_DISPOSAL_CARRY_OUT = "samples:disposal:carry-out"
    SAMPLES_DISPOSAL_WITNESS = "samples:disposal:witness"
    SAMPLES_ROUNDS_PLAN = "samples:rounds:plan"
    SAMPLES_NUMBERS_CHANGE = "samples:numbers:change"
    SAMPLES_IDENTITY_CORRECT = "samples:identity:correct"
    SAMPLES_QUERIES_ASK = "samples:queries:ask"

    BENCH_INSTRUMENTS_MAINTAIN = "bench:instruments:maintain"
    BENCH_WORK_READ = "bench:work:read"
    BENCH_REQUESTS_ACCEPT = "bench:requests:accept"
    BENCH_ASSIGNMENTS_ASSIGN = "bench:assignments:assign"
    BENCH_RESULTS_ENTER = "bench:results:enter"
    BENCH_RESULTS_REVIEW = "bench:results:review"
    BENCH_INVESTIGATIONS_OPEN = "bench:investigations:open"
    BENCH_INVESTIGATIONS_CLOSE = "bench:investigations:close"

    CERTIFICATES_CERTIFICATES_READ = "certificates:certificates:read"
    CERTIFICATES_DRAFTS_READ = "certificates:drafts:read"  # who tested what, before anybody answers for it
    CERTIFICATES_CERTIFICATES_AUTHORISE = "certificates:certificates:authorise"
    CERTIFICATES_CERTIFICATES_SUSPEND = "certificates:certificates:suspend"
    CERTIFICATES_CERTIFICATES_REVOKE = "certificates:certificates:revoke"
    CERTIFICATES_FILES_DOWNLOAD = "certificates:files:download"
    CERTIFICATES_RECIPIENTS_NOTE = "certificates:recipients:note"
    CERTIFICATES_SCOPES_MAINTAIN = "certificates:scopes:maintain"
    CERTIFICATES_PROVIDERS_NOTE = "certificates:providers:note"

    CLEARANCE_DECISIONS_READ = "clearance:decisions:read"
    CLEARANCE_DECISIONS_DECIDE = "clearance:decisions:decide"
    CLEARANCE_DECISIONS_OVERRIDE = "clearance:decisions:override"
    CLEARANCE_MESSAGES_ACKNOWLEDGE = "clearance:messages:acknowledge"
    CLEARANCE_CASES_CLOSE = "clearance:cases:close"

    AUDIT_TRAIL_READ = "audit:trail:read"
    AUDIT_CHECKPOINTS_MAKE = "audit:checkpoints:make"
    OVERVIEW_HOME_READ = "overview:home:read"

    JOBS_JOBS_READ = "jobs:jobs:read"
    JOBS_JOBS_RETRY = "jobs:jobs:retry"


class Role(StrEnum):
    """What a person is in the house (design: one person may hold several, each with its dates)."""

    TECHNICIAN = "technician"
    TRAINEE = "trainee"
    CUSTODIAN = "sample custodian"
    SAMPLING_OFFICER = "sampling officer"
    REVIEWER = "reviewer"
    SIGNATORY = "signatory"
    LAB_MANAGER = "lab manager"
    QUALITY_MANAGER = "quality manager"
    OFFICER = "customs officer"
    SENIOR_OFFICER = "senior officer"
    AUDITOR = "auditor"
    ASSESSOR = "assessor"
    INSTRUMENT = "instrument account"
    ADMINISTRATOR = "administrator"


P = Permission

_READS_WORK = frozenset({P.SAMPLES_SAMPLES_READ, P.BENCH_WORK_READ, P.CATALOGUE_STANDARDS_READ, P.OVERVIEW_HOME_READ})
_READS_SHIPMENTS = frozenset({P.SHIPMENTS_DECLARATIONS_READ, P.SHIPMENTS_PARTIES_READ, P.SHIPMENTS_LISTS_READ})
_READS_OUTCOMES = frozenset(
    {P.CERTIFICATES_CERTIFICATES_READ, P.CERTIFICATES_FILES_DOWNLOAD, P.CLEARANCE_DECISIONS_READ}
)
_READS_ALL = (
    _READS_WORK
    | _READS_SHIPMENTS
    | _READS_OUTCOMES
    | frozenset({P.CERTIFICATES_DRAFTS_READ, P.AUDIT_TRAIL_READ, P.ACCOUNTS_PEOPLE_READ})
)
_WITNESS = P.SAMPLES_DISPOSAL_WITNESS
_KEEPS_SAMPLES = frozenset(
    {P.SAMPLES_RETENTION_SET, P.SAMPLES_RETENTION_HOLD, P.SAMPLES_DISPOSAL_APPROVE, P.SAMPLES_DISPOSAL_WITNESS}
)
_BENCH = _READS_WORK | frozenset({P.BENCH_RESULTS_ENTER, P.SAMPLES_LABELS_PRINT})
_OFFICER = (
    _READS_SHIPMENTS
    | _READS_OUTCOMES
    | frozenset(
        {
            P.OVERVIEW_HOME_READ,
            P.SAMPLES_SAMPLES_READ,
            P.CATALOGUE_STANDARDS_READ,
            P.SHIPMENTS_DECLARATIONS_CREATE,
            P.SHIPMENTS_DECLARATIONS_CANCEL,
            P.SHIPMENTS_DOCUMENTS_PRESENT,
            P.SHIPMENTS_CONTROL_ORDER,
            P.SAMPLES_ORDERS_CREATE,
            P.SAMPLES_RETENTION_HOLD,
            P.CLEARANCE_DECISIONS_DECIDE,
            P.CLEARANCE_MESSAGES_ACKNOWLEDGE,
            P.CLEARANCE_CASES_CLOSE,
        }
    )
)

# The laboratory never releases goods, the officer never touches a result, the administrator does neither: the rows
# below are the two offices and their powers, and no row crosses over.
ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.TECHNICIAN: _BENCH | {P.SAMPLES_CUSTODY_MOVE, P.SAMPLES_DISPOSAL_CARRY_OUT, _WITNESS},
    Role.TRAINEE: _BENCH,
    Role.CUSTODIAN: _READS_WORK
    | {P.SAMPLES_SAMPLES_RECEIVE, P.SAMPLES_CUSTODY_MOVE, P.SAMPLES_LABELS_PRINT}
    | {P.SAMPLES_LOCATIONS_MANAGE, P.SAMPLES_DISPOSAL_PROPOSE, P.SAMPLES_DISPOSAL_CARRY_OUT, _WITNESS}
    | {P.SAMPLES_NUMBERS_CHANGE, P.SAMPLES_QUERIES_ASK},
    Role.SAMPLING_OFFICER: _READS_SHIPMENTS
    | {
        P.OVERVIEW_HOME_READ,
        P.SAMPLES_SAMPLES_READ,
        P.SAMPLES_ORDERS_CREATE,
        P.SAMPLES_SAMPLES_DRAW,
        P.SAMPLES_CUSTODY_MOVE,
        P.SAMPLES_LABELS_PRINT,
        P.SAMPLES_ROUNDS_PLAN,
    },
    Role.REVIEWER: _READS_WORK
    | {
        _WITNESS,
        P.BENCH_RESULTS_REVIEW,
        P.BENCH_INVESTIGATIONS_OPEN,
        P.CATALOGUE_REQUIREMENTS_CONFIRM,
        P.CERTIFICATES_CERTIFICATES_READ,
        P.CERTIFICATES_DRAFTS_READ,
    },
    Role.SIGNATORY: _READS_WORK
    | {
        _WITNESS,
        P.CERTIFICATES_CERTIFICATES_READ,
        P.CERTIFICATES_DRAFTS_READ,
        P.CERTIFICATES_FILES_DOWNLOAD,
        P.CERTIFICATES_RECIPIENTS_NOTE,
        P.CERTIFICATES_CERTIFICATES_AUTHORISE,
        P.CERTIFICATES_CERTIFICATES_SUSPEND,
        P.CERTIFICATES_CERTIFICATES_REVOKE,
        P.SAMPLES_IDENTITY_CORRECT,
        P.CATALOGUE_REQUIREMENTS_CONFIRM,
    },
    Role.LAB_MANAGER: _READS_WORK
    | _KEEPS_SAMPLES
    | {
        P.SAMPLES_DISPOSAL_PROPOSE,
        P.SAMPLES_NUMBERS_CHANGE,
        P.SAMPLES_IDENTITY_CORRECT,
        P.BENCH_INSTRUMENTS_MAINTAIN,
        P.BENCH_REQUESTS_ACCEPT,
        P.BENCH_ASSIGNMENTS_ASSIGN,
        P.BENCH_INVESTIGATIONS_OPEN,
        P.CATALOGUE_STANDARDS_IMPORT,
        P.CATALOGUE_REQUIREMENTS_CONFIRM,
        P.CERTIFICATES_CERTIFICATES_READ,
        P.CERTIFICATES_DRAFTS_READ,
        P.CERTIFICATES_SCOPES_MAINTAIN,
        P.CERTIFICATES_PROVIDERS_NOTE,
        P.SAMPLES_LABELS_PRINT,
        P.SAMPLES_LOCATIONS_MANAGE,
        P.ACCOUNTS_PEOPLE_READ,
    },
    Role.QUALITY_MANAGER: _READS_WORK
    | _KEEPS_SAMPLES
    | {
        P.SAMPLES_IDENTITY_CORRECT,
        P.BENCH_INVESTIGATIONS_OPEN,
        P.BENCH_INVESTIGATIONS_CLOSE,
        P.CERTIFICATES_CERTIFICATES_READ,
        P.CERTIFICATES_DRAFTS_READ,
        P.CERTIFICATES_CERTIFICATES_SUSPEND,
        P.CERTIFICATES_SCOPES_MAINTAIN,
        P.CERTIFICATES_FILES_DOWNLOAD,
        P.CERTIFICATES_RECIPIENTS_NOTE,
        P.AUDIT_TRAIL_READ,
        P.ACCOUNTS_PEOPLE_READ,
    },
    Role.OFFICER: _OFFICER,
    Role.SENIOR_OFFICER: _OFFICER | {P.CLEARANCE_DECISIONS_OVERRIDE, P.SHIPMENTS_LISTS_MAINTAIN},
    Role.AUDITOR: _READS_ALL | {P.AUDIT_CHECKPOINTS_MAKE},
    Role.ASSESSOR: _READS_ALL,
    Role.INSTRUMENT: frozenset({P.BENCH_RESULTS_ENTER, P.BENCH_WORK_READ}),
    Role.ADMINISTRATOR: frozenset(
        {
            P.OVERVIEW_HOME_READ,
            P.ACCOUNTS_PEOPLE_READ,
            P.ACCOUNTS_PEOPLE_MANAGE,
            P.ACCOUNTS_LABORATORY_MANAGE,
            P.ACCOUNTS_PRINTERS_MANAGE,
            P.AUDIT_TRAIL_READ,
            P.AUDIT_CHECKPOINTS_MAKE,
            P.JOBS_JOBS_READ,
            P.JOBS_JOBS_RETRY,
        }
    ),
}


# One person holds roles of one office only: what no role crosses, no person crosses with two.
OFFICES: dict[str, frozenset[Role]] = {
    "laboratory": frozenset(
        {
            Role.TECHNICIAN,
            Role.TRAINEE,
            Role.CUSTODIAN,
            Role.REVIEWER,
            Role.SIGNATORY,
            Role.LAB_MANAGER,
            Role.QUALITY_MANAGER,
            Role.INSTRUMENT,
        }
    ),
    "customs": frozenset({Role.OFFICER, Role.SENIOR_OFFICER}),
    "administration": frozenset({Role.ADMINISTRATOR}),
}


def offices_of(roles: Collection[Role]) -> list[str]:
    """Return the offices that ``roles`` belong to; drawing samples and auditing belong to none."""
    return [office for office, its in OFFICES.items() if its & set(roles)]


def permissions_of(roles: frozenset[Role]) -> frozenset[Permission]:
    """Return everything that a holder of ``roles`` may do."""
    return frozenset().union(*(ROLE_PERMISSIONS[role] for role in roles)) if roles else frozenset()


class Actor(Protocol):
    """Whoever acts: a signed-in person, a person in a command, or the system itself.

    ``id`` is None for the system. ``must`` raises `lims.errors.Forbidden` where ``may`` says no.
    """

    @property
    def id(self) -> int | None: ...

    @property
    def name(self) -> str: ...

    def may(self, permission: Permission) -> bool: ...

    def must(self, permission: Permission) -> None: ...
