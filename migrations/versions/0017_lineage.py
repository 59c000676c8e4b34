"""Lineage: a portion is split, merged, cancelled or corrected; who signed for what was left with its owner."""

import sqlalchemy as sa
from alembic import op

from lims.migrations import only_added_to, replace_check, widen_unique

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
STATES = (
    "'drawn', 'in transit', 'received', 'returned', 'on hold', 'in test', 'consumed', 'reported', 'retained', "
    "'disposed', 'lost or damaged', 'left with owner'"
)
ACTS = (
    "'drawn', 'left with owner', 'sent', 'received', 'returned', 'moved', 'handed over', 'on hold', 'hold lifted', "
    "'in test', 'consumed', 'reported', 'retained', 'disposed', 'lost or damaged', 'stored', 'taken out', 'undone', "
    "'legal hold', 'legal hold lifted'"
)


def upgrade() -> None:
    samples()
    links()
    corrections()
    only_added_to("sample_links")
    only_added_to("sample_corrections")


def samples() -> None:
    op.add_column("samples", sa.Column("part", sa.Integer(), server_default="1", nullable=False))
    op.add_column(
        "samples", sa.Column("signed_by", sa.String(length=120), server_default=sa.text("''"), nullable=False)
    )
    widen_unique("samples", ["order_id", "portion"], "part")
    for name, column in (("samplestate", "state"), ("state_before_hold", "state_before_hold")):
        more = f"{column} IN ({STATES}, 'merged', 'cancelled')"
        replace_check("samples", name, old=f"{column} IN ({STATES})", new=more)
    acts = f"act IN ({ACTS}, 'split', 'merged', 'cancelled', 'corrected')"
    replace_check("custody_lines", "custodyact", old=f"act IN ({ACTS})", new=acts)


def links() -> None:
    table = "sample_links"
    op.create_table(
        table,
        sa.Column("id", BIG, nullable=False),
        sa.Column("shipment_id", BIG, nullable=False),
        sa.Column("sample_id", BIG, nullable=False),
        sa.Column("other_id", BIG, nullable=False),
        sa.Column("relation", sa.String(length=40), nullable=False),
        sa.Column("units", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", BIG, nullable=False),
        sa.CheckConstraint("sample_id <> other_id", name=op.f(f"ck_{table}_two_numbers")),
        sa.CheckConstraint("(relation = 'split') = (units IS NOT NULL)", name=op.f(f"ck_{table}_units_if_split")),
        sa.CheckConstraint("reason <> ''", name=op.f(f"ck_{table}_reason_given")),
        sa.CheckConstraint("relation IN ('split', 'merged')", name=op.f(f"ck_{table}_linkkind")),
        _link(table, "shipment_id", "shipments"),
        _link(table, "sample_id", "samples"),
        _link(table, "other_id", "samples"),
        _link(table, "by_id", "people"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    for column in ("shipment_id", "sample_id", "other_id"):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)
    closes = sa.text("relation = 'merged'")
    op.create_index(
        f"uq_{table}_closed_once", table, ["sample_id"], unique=True, sqlite_where=closes, postgresql_where=closes
    )


def corrections() -> None:
    table = "sample_corrections"
    op.create_table(
        table,
        sa.Column("id", BIG, nullable=False),
        sa.Column("shipment_id", BIG, nullable=False),
        sa.Column("sample_id", BIG, nullable=False),
        sa.Column("what", sa.String(length=40), nullable=False),
        sa.Column("before", sa.String(length=120), nullable=False),
        sa.Column("after", sa.String(length=120), nullable=False),
        sa.Column("before_lot_id", BIG, nullable=True),
        sa.Column("after_lot_id", BIG, nullable=True),
        sa.Column("touched", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", BIG, nullable=False),
        sa.CheckConstraint("before <> after", name=op.f(f"ck_{table}_something_differs")),
        sa.CheckConstraint("(what = 'lot') = (after_lot_id IS NOT NULL)", name=op.f(f"ck_{table}_lot_if_lot")),
        sa.CheckConstraint("reason <> ''", name=op.f(f"ck_{table}_reason_given")),
        sa.CheckConstraint("what IN ('lot', 'seal')", name=op.f(f"ck_{table}_corrected")),
        _link(table, "shipment_id", "shipments"),
        _link(table, "sample_id", "samples"),
        _link(table, "before_lot_id", "lots"),
        _link(table, "after_lot_id", "lots"),
        _link(table, "by_id", "people"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    for column in ("shipment_id", "sample_id", "before_lot_id"):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)


def _link(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}_{target}"))
