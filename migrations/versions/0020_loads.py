"""What goes through a chamber or an incubator together, with its controls."""

import sqlalchemy as sa
from alembic import op

from lims.migrations import only_added_to

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
STATES = "'open', 'running', 'finished', 'invalid run'"
CONTROLS = "'positive control', 'negative control', 'reference control'"


def upgrade() -> None:
    loads()
    load_rows()
    load_controls()
    control_readings()
    op.add_column("assignments", sa.Column("load", sa.String(length=12), nullable=True))
    op.create_index(op.f("ix_assignments_load"), "assignments", ["load"], unique=False)
    only_added_to("control_readings")


def loads() -> None:
    op.create_table(
        "loads",
        sa.Column("id", BIG, nullable=False),
        sa.Column("number", sa.String(length=12), nullable=False),
        sa.Column("method_id", BIG, nullable=False),
        sa.Column("instrument_id", BIG, nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("opened_by_id", BIG, nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("invalid_because", sa.Text(), nullable=False),
        sa.CheckConstraint("(state = 'open') = (began_at IS NULL)", name=op.f("ck_loads_moment_if_begun")),
        sa.CheckConstraint(
            "(state <> 'invalid run') OR (invalid_because <> '')", name=op.f("ck_loads_reason_if_invalid")
        ),
        sa.CheckConstraint(f"state IN ({STATES})", name=op.f("ck_loads_loadstate")),
        _link("loads", "method_id", "timed_methods"),
        _link("loads", "instrument_id", "instruments"),
        _link("loads", "opened_by_id", "people"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loads")),
        sa.UniqueConstraint("number", name=op.f("uq_loads_number")),
    )
    op.create_index(op.f("ix_loads_state"), "loads", ["state"], unique=False)


def load_rows() -> None:
    op.create_table(
        "load_rows",
        sa.Column("id", BIG, nullable=False),
        sa.Column("shipment_id", BIG, nullable=False),
        sa.Column("load_id", BIG, nullable=False),
        sa.Column("assignment_id", BIG, nullable=False),
        sa.Column("run_id", BIG, nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by_id", BIG, nullable=False),
        _link("load_rows", "shipment_id", "shipments"),
        _link("load_rows", "load_id", "loads"),
        _link("load_rows", "assignment_id", "assignments"),
        _link("load_rows", "run_id", "runs"),
        _link("load_rows", "added_by_id", "people"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_load_rows")),
        sa.UniqueConstraint("load_id", "assignment_id", name=op.f("uq_load_rows_load_id_assignment_id")),
        sa.UniqueConstraint("load_id", "position", name=op.f("uq_load_rows_load_id_position")),
    )
    for column in ("shipment_id", "assignment_id"):
        op.create_index(op.f(f"ix_load_rows_{column}"), "load_rows", [column], unique=False)


def load_controls() -> None:
    op.create_table(
        "load_controls",
        sa.Column("id", BIG, nullable=False),
        sa.Column("load_id", BIG, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.CheckConstraint(f"kind IN ({CONTROLS})", name=op.f("ck_load_controls_controlkind")),
        _link("load_controls", "load_id", "loads"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_load_controls")),
        sa.UniqueConstraint("load_id", "position", name=op.f("uq_load_controls_load_id_position")),
    )


def control_readings() -> None:
    op.create_table(
        "control_readings",
        sa.Column("id", BIG, nullable=False),
        sa.Column("control_id", BIG, nullable=False),
        sa.Column("seen", sa.String(length=200), nullable=False),
        sa.Column("held", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by_id", BIG, nullable=False),
        sa.CheckConstraint("seen <> ''", name=op.f("ck_control_readings_says_something")),
        _link("control_readings", "control_id", "load_controls"),
        _link("control_readings", "entered_by_id", "people"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_control_readings")),
    )
    op.create_index(op.f("ix_control_readings_control_id"), "control_readings", ["control_id"], unique=False)


def _link(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}_{target}"))
