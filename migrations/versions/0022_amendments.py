"""What an amended declaration asks of the laboratory, and what was answered."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLE = "amendment_questions"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", BIG, nullable=False),
        sa.Column("shipment_id", BIG, nullable=False),
        sa.Column("line_id", BIG, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.String(length=40), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", BIG, nullable=True),
        sa.CheckConstraint(
            "(answer IS NULL) = (answered_at IS NULL)", name=op.f(f"ck_{TABLE}_answered_at_if_answered")
        ),
        sa.CheckConstraint(
            "((answer IS NULL) = (answered_by_id IS NULL)) AND ((answer IS NULL) = (reason = ''))",
            name=op.f(f"ck_{TABLE}_reason_if_answered"),
        ),
        sa.CheckConstraint("answer IN ('go on', 'judge anew', 'stop')", name=op.f(f"ck_{TABLE}_amendmentanswer")),
        _link("shipment_id", "shipments"),
        _link("line_id", "declaration_lines"),
        _link("answered_by_id", "people"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
    )
    for column in ("shipment_id", "line_id"):
        op.create_index(op.f(f"ix_{TABLE}_{column}"), TABLE, [column], unique=False)
    is_open = sa.text("answer IS NULL")
    op.create_index(f"uq_{TABLE}_open", TABLE, ["line_id"], unique=True, sqlite_where=is_open, postgresql_where=is_open)


def _link(column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{TABLE}_{column}_{target}"))
