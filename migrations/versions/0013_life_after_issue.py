"""Life after issue: what a certificate is to an earlier one, the impact, who is told; and batches."""

import sqlalchemy as sa
from alembic import op

from lims.migrations import only_added_to

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
IMPACTS = "impact IN ('conclusion', 'identity', 'editorial')"


def upgrade() -> None:
    impacts()
    relations()
    notices()
    batches()
    batch_lines()
    only_added_to("certificate_relations")


def impacts() -> None:
    known = sa.CheckConstraint(IMPACTS, name=op.f("ck_certificate_events_impact"))
    op.add_column("certificate_events", sa.Column("impact", sa.String(length=40), known, nullable=True))


def relations() -> None:
    op.create_table(
        "certificate_relations",
        sa.Column("certificate_id", BIG, nullable=False),
        sa.Column("earlier_id", BIG, nullable=False),
        sa.Column("shipment_id", BIG, nullable=False),
        sa.Column("relation", sa.String(length=40), nullable=False),
        sa.Column("impact", sa.String(length=40), nullable=False),
        sa.CheckConstraint(
            "relation IN ('supersedes', 'amends', 'completes')", name=op.f("ck_certificate_relations_relation")
        ),
        sa.CheckConstraint(IMPACTS, name=op.f("ck_certificate_relations_impact")),
        _link("certificate_relations", "certificate_id", "certificates"),
        _link("certificate_relations", "earlier_id", "certificates"),
        _link("certificate_relations", "shipment_id", "shipments"),
        sa.PrimaryKeyConstraint("certificate_id", name=op.f("pk_certificate_relations")),
    )
    _index("certificate_relations", "earlier_id")
    _index("certificate_relations", "shipment_id")


def notices() -> None:
    op.create_table(
        "certificate_notices",
        sa.Column("id", BIG, nullable=False),
        sa.Column("shipment_id", BIG, nullable=False),
        sa.Column("certificate_id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=True),
        sa.Column("recipient", sa.String(length=200), nullable=False),
        sa.Column("change", sa.String(length=40), nullable=False),
        sa.Column("by_number", sa.String(length=12), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_by_id", BIG, nullable=True),
        sa.CheckConstraint(
            "change IN ('suspended', 'restored', 'amended', 'superseded', 'revoked')",
            name=op.f("ck_certificate_notices_change"),
        ),
        sa.CheckConstraint(
            "(person_id IS NULL) = (recipient <> '')", name=op.f("ck_certificate_notices_one_recipient")
        ),
        sa.CheckConstraint(
            "(told_at IS NULL) = (told_by_id IS NULL)", name=op.f("ck_certificate_notices_told_by_somebody")
        ),
        _link("certificate_notices", "shipment_id", "shipments"),
        _link("certificate_notices", "certificate_id", "certificates"),
        _link("certificate_notices", "person_id", "people"),
        _link("certificate_notices", "told_by_id", "people"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_notices")),
    )
    _index("certificate_notices", "shipment_id")
    _index("certificate_notices", "certificate_id")
    _index("certificate_notices", "person_id", "told_at")


def batches() -> None:
    op.create_table(
        "certificate_batches",
        sa.Column("id", BIG, nullable=False),
        sa.Column("signed_by_id", BIG, nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signature_id", BIG, nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        _link("certificate_batches", "signed_by_id", "people"),
        _link("certificate_batches", "signature_id", "electronic_signatures"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_batches")),
    )


def batch_lines() -> None:
    table = "certificate_batch_lines"
    op.create_table(
        table,
        sa.Column("id", BIG, nullable=False),
        sa.Column("batch_id", BIG, nullable=False),
        sa.Column("shipment_id", BIG, nullable=False),
        sa.Column("line_id", BIG, nullable=False),
        sa.Column("content_sha256", sa.String(length=64), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("certificate_id", BIG, nullable=True),
        sa.Column("refusal", sa.String(length=60), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.CheckConstraint("outcome IN ('waiting', 'authorised', 'refused')", name=op.f(f"ck_{table}_lineoutcome")),
        sa.CheckConstraint(
            "(outcome = 'authorised') = (certificate_id IS NOT NULL)",
            name=op.f(f"ck_{table}_certificate_if_authorised"),
        ),
        sa.CheckConstraint("(outcome = 'refused') = (refusal <> '')", name=op.f(f"ck_{table}_refusal_if_refused")),
        _link(table, "batch_id", "certificate_batches"),
        _link(table, "shipment_id", "shipments"),
        _link(table, "line_id", "declaration_lines"),
        _link(table, "certificate_id", "certificates"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("batch_id", "line_id", name=op.f(f"uq_{table}_batch_id_line_id")),
        sa.UniqueConstraint("certificate_id", name=op.f(f"uq_{table}_certificate_id")),
    )
    _index(table, "shipment_id")
    _index(table, "line_id")


def _link(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}_{target}"))


def _index(table: str, *columns: str) -> None:
    op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, list(columns), unique=False)
