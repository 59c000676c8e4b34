"""Test pieces of specimens have rows and numbers of their own; a closed worksheet names what was left undone."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLE = "test_pieces"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", BIG, nullable=False),
        sa.Column("shipment_id", BIG, nullable=False),
        sa.Column("sample_id", BIG, nullable=False),
        sa.Column("specimen_no", sa.Integer(), nullable=False),
        sa.Column("piece_no", sa.Integer(), nullable=False),
        sa.Column("use", sa.String(length=80), nullable=False),
        sa.Column("component", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(["shipment_id"], ["shipments.id"], name=op.f(f"fk_{TABLE}_shipment_id_shipments")),
        sa.ForeignKeyConstraint(["sample_id"], ["samples.id"], name=op.f(f"fk_{TABLE}_sample_id_samples")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint(
            "sample_id", "specimen_no", "piece_no", name=op.f(f"uq_{TABLE}_sample_id_specimen_no_piece_no")
        ),
    )
    op.create_index(op.f(f"ix_{TABLE}_shipment_id"), TABLE, ["shipment_id"], unique=False)
    for column in (
        sa.Column("closed_although", sa.Text(), nullable=True),
        sa.Column("left", sa.JSON(), nullable=True),
    ):
        op.add_column("worksheets", column)
