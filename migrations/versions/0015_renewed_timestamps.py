"""Timestamps of issued files are renewed, and kept beside them."""

import sqlalchemy as sa
from alembic import op

from lims.migrations import only_added_to

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLE = "renewed_timestamps"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", BIG, nullable=False),
        sa.Column("shipment_id", BIG, nullable=False),
        sa.Column("certificate_id", BIG, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("stated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("token_sha256", sa.String(length=64), nullable=False),
        sa.Column("pdf_sha256", sa.String(length=64), nullable=False),
        sa.Column("previous_sha256", sa.String(length=64), nullable=False),
        sa.CheckConstraint("(position = 1) = (previous_sha256 = '')", name=op.f(f"ck_{TABLE}_covers_the_one_before")),
        _link("shipment_id", "shipments"),
        _link("certificate_id", "certificates"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint("certificate_id", "position", name=op.f(f"uq_{TABLE}_certificate_id_position")),
    )
    op.create_index(op.f(f"ix_{TABLE}_shipment_id"), TABLE, ["shipment_id"], unique=False)
    only_added_to(TABLE)


def _link(column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{TABLE}_{column}_{target}"))
