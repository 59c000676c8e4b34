"""Lists of the lines with which a stage is not done; indexes for what is asked every morning and at every scan."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CHANGED = sa.text("verdict_change <> ''")

TO_ORDER = """
    line.state = 'to sample' AND EXISTS (
        SELECT 1 FROM lots lot WHERE lot.line_id = line.id AND NOT EXISTS (
            SELECT 1 FROM sampling_orders ordered WHERE ordered.lot_id = lot.id AND (
                ordered.state = 'planned' OR (ordered.state = 'drawn' AND EXISTS (
                    SELECT 1 FROM samples sample WHERE sample.order_id = ordered.id AND sample.portion = 'A'
                    AND sample.state NOT IN ('returned', 'lost or damaged', 'disposed', 'merged', 'cancelled'))))))
"""
TO_CERTIFY = """
    line.state <> 'cancelled'
    AND NOT EXISTS (SELECT 1 FROM certificates certificate WHERE certificate.line_id = line.id
        AND certificate.state IN ('authorised', 'issued', 'suspended'))
    AND EXISTS (SELECT 1 FROM samples sample JOIN results result ON result.sample_id = sample.id
        WHERE sample.line_id = line.id AND result.state = 'reviewed')
"""
FINAL = "kind <> 'hold' AND NOT under_review AND message_state <> 'refused by customs'"
TO_DECIDE = """
    line.state <> 'cancelled' AND (
        EXISTS (SELECT 1 FROM decisions WHERE line_id = line.id AND lot_id IS NOT NULL AND in_force AND NOT (final))
        OR (
            NOT EXISTS (SELECT 1 FROM decisions WHERE line_id = line.id AND lot_id IS NULL AND in_force AND (final))
            AND (
                NOT EXISTS (SELECT 1 FROM lots lot WHERE lot.line_id = line.id)
                OR EXISTS (SELECT 1 FROM lots lot WHERE lot.line_id = line.id AND NOT EXISTS (
                    SELECT 1 FROM decisions WHERE lot_id = lot.id AND in_force)))))
""".replace("(final)", f"({FINAL})")


def upgrade() -> None:
    for table, condition in {
        "lines_to_order": TO_ORDER, "lines_to_certify": TO_CERTIFY, "lines_to_decide": TO_DECIDE,
    }.items():  # fmt: skip
        open_lines(table, condition)
    op.create_index("ix_lots_batch_in_lower_case", "lots", [sa.text("lower(batch)")], unique=False)
    for column in ("person_id", "instrument_id"):
        op.drop_index(op.f(f"ix_assignments_{column}"), table_name="assignments")
    index("assignments", "person_id", "state", "due_at")
    index("assignments", "instrument_id", "state")
    index("samples", "received_at")
    index("sampling_orders", "state")
    index("decisions", "message_state")
    index("decisions", "kind", "proved_on")
    index("cases", "state")
    op.create_index(
        "ix_readings_verdict_changed", "readings", ["entered_at"], unique=False,
        sqlite_where=CHANGED, postgresql_where=CHANGED,
    )  # fmt: skip


def open_lines(table: str, condition: str) -> None:
    """Make a list and put in the lines for which its condition holds on this day."""
    op.create_table(
        table,
        sa.Column("line_id", BIG, nullable=False),
        sa.ForeignKeyConstraint(
            ["line_id"], ["declaration_lines.id"], name=op.f(f"fk_{table}_line_id_declaration_lines"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("line_id", name=op.f(f"pk_{table}")),
    )  # fmt: skip
    put = sa.text(f"INSERT INTO {table} (line_id) SELECT line.id FROM declaration_lines line WHERE {condition}")  # noqa: S608 - our own words
    op.execute(put)
    if op.get_bind().dialect.name == "sqlite":
        stays_small(table)


def stays_small(table: str) -> None:
    """Tell SQLite that a table has few rows: of one that it never counted it assumes a million.

    Its documentation of ANALYZE ("Fixed Results Of ANALYZE") foresees rows written by the application.
    """
    op.execute(f"ANALYZE {table}")
    op.execute(sa.text("DELETE FROM sqlite_stat1 WHERE tbl = :name").bindparams(name=table))
    op.execute(sa.text("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (:name, NULL, '100')").bindparams(name=table))


def index(table: str, *columns: str) -> None:
    op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, list(columns), unique=False)
