"""How things stood at each start of work, supervisors who stand by; work that takes time."""

import sqlalchemy as sa
from alembic import op

from lims.migrations import only_added_to

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    work_starts()
    supervisions()
    timed_methods()
    runs()
    run_acts()
    clocks()
    instrument_methods()
    requests()
    worksheets()
    worksheet_rows()
    for table in ("work_starts", "supervisions", "run_acts"):
        only_added_to(table)


def work_starts() -> None:
    op.create_table(
        "work_starts",
        sa.Column("id", BIG, nullable=False),
        sa.Column("shipment_id", BIG, nullable=False),
        sa.Column("assignment_id", BIG, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("instrument_id", BIG, nullable=True),
        sa.Column("standing", sa.JSON(), nullable=False),
        sa.Column("nevertheless", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignments.id"], name=op.f("fk_work_starts_assignment_id_assignments")
        ),
        sa.ForeignKeyConstraint(
            ["instrument_id"], ["instruments.id"], name=op.f("fk_work_starts_instrument_id_instruments")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_work_starts_person_id_people")),
        sa.ForeignKeyConstraint(["shipment_id"], ["shipments.id"], name=op.f("fk_work_starts_shipment_id_shipments")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_starts")),
    )
    op.create_index(op.f("ix_work_starts_assignment_id"), "work_starts", ["assignment_id"], unique=False)
    op.create_index(op.f("ix_work_starts_shipment_id"), "work_starts", ["shipment_id"], unique=False)


def supervisions() -> None:
    op.create_table(
        "supervisions",
        sa.Column("id", BIG, nullable=False),
        sa.Column("shipment_id", BIG, nullable=False),
        sa.Column("assignment_id", BIG, nullable=False),
        sa.Column("trainee_id", BIG, nullable=False),
        sa.Column("supervisor_id", BIG, nullable=False),
        sa.Column("stood_on", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("supervisor_id <> trainee_id", name=op.f("ck_supervisions_two_people")),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignments.id"], name=op.f("fk_supervisions_assignment_id_assignments")
        ),
        sa.ForeignKeyConstraint(["shipment_id"], ["shipments.id"], name=op.f("fk_supervisions_shipment_id_shipments")),
        sa.ForeignKeyConstraint(["supervisor_id"], ["people.id"], name=op.f("fk_supervisions_supervisor_id_people")),
        sa.ForeignKeyConstraint(["trainee_id"], ["people.id"], name=op.f("fk_supervisions_trainee_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supervisions")),
        sa.UniqueConstraint(
            "assignment_id",
            "trainee_id",
            "supervisor_id",
            "stood_on",
            name=op.f("uq_supervisions_assignment_id_trainee_id_supervisor_id_stood_on"),
        ),
    )
    op.create_index(op.f("ix_supervisions_shipment_id"), "supervisions", ["shipment_id"], unique=False)


def timed_methods() -> None:
    op.create_table(
        "timed_methods",
        sa.Column("id", BIG, nullable=False),
        sa.Column("code", sa.String(length=120), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("content_sha256", sa.String(length=64), nullable=False),
        sa.Column("used_from", sa.Date(), nullable=False),
        sa.Column("used_to", sa.Date(), nullable=True),
        sa.Column("taken_by_id", BIG, nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("used_to >= used_from", name=op.f("ck_timed_methods_order")),
        sa.ForeignKeyConstraint(["taken_by_id"], ["people.id"], name=op.f("fk_timed_methods_taken_by_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timed_methods")),
        sa.UniqueConstraint("code", "version", name=op.f("uq_timed_methods_code_version")),
    )
    op.create_index(op.f("ix_timed_methods_code"), "timed_methods", ["code"], unique=False)


def runs() -> None:
    phases = "'preparing', 'conditioning', 'running', 'incubating', 'readable', 'finished', 'invalid run'"
    op.create_table(
        "runs",
        sa.Column("id", BIG, nullable=False),
        sa.Column("shipment_id", BIG, nullable=False),
        sa.Column("assignment_id", BIG, nullable=False),
        sa.Column("method_id", BIG, nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("phase", sa.String(length=40), nullable=False),
        sa.Column("step_no", sa.Integer(), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("invalid_because", sa.Text(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("began_by_id", BIG, nullable=False),
        sa.CheckConstraint("(no = 1) OR (reason <> '')", name=op.f("ck_runs_reason_if_again")),
        sa.CheckConstraint(
            "(phase <> 'invalid run') OR (invalid_because <> '')", name=op.f("ck_runs_reason_if_invalid")
        ),
        sa.CheckConstraint(f"phase IN ({phases})", name=op.f("ck_runs_phase")),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignments.id"], name=op.f("fk_runs_assignment_id_assignments")),
        sa.ForeignKeyConstraint(["began_by_id"], ["people.id"], name=op.f("fk_runs_began_by_id_people")),
        sa.ForeignKeyConstraint(["method_id"], ["timed_methods.id"], name=op.f("fk_runs_method_id_timed_methods")),
        sa.ForeignKeyConstraint(["shipment_id"], ["shipments.id"], name=op.f("fk_runs_shipment_id_shipments")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_runs")),
        sa.UniqueConstraint("assignment_id", "no", name=op.f("uq_runs_assignment_id_no")),
    )
    op.create_index(op.f("ix_runs_assignment_id"), "runs", ["assignment_id"], unique=False)
    op.create_index(op.f("ix_runs_shipment_id"), "runs", ["shipment_id"], unique=False)
    op.create_index(op.f("ix_runs_phase_closes_at"), "runs", ["phase", "closes_at"], unique=False)
    still_open = sa.text("phase NOT IN ('finished', 'invalid run')")
    op.create_index(
        "uq_runs_open", "runs", ["assignment_id"], unique=True, sqlite_where=still_open, postgresql_where=still_open
    )


def run_acts() -> None:
    op.create_table(
        "run_acts",
        sa.Column("id", BIG, nullable=False),
        sa.Column("shipment_id", BIG, nullable=False),
        sa.Column("run_id", BIG, nullable=False),
        sa.Column("step_no", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=60), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", BIG, nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_run_acts_by_id_people")),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_run_acts_run_id_runs")),
        sa.ForeignKeyConstraint(["shipment_id"], ["shipments.id"], name=op.f("fk_run_acts_shipment_id_shipments")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run_acts")),
        sa.UniqueConstraint("run_id", "step_no", name=op.f("uq_run_acts_run_id_step_no")),
    )
    op.create_index(op.f("ix_run_acts_shipment_id"), "run_acts", ["shipment_id"], unique=False)


def clocks() -> None:
    for column in (
        sa.Column("phase", sa.String(length=20), nullable=True),
        sa.Column("next_step", sa.JSON(), nullable=True),
        sa.Column("next_reads", sa.Boolean(), nullable=True),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True),
    ):
        op.add_column("assignments", column)
    op.create_index(op.f("ix_assignments_state_opens_at"), "assignments", ["state", "opens_at"], unique=False)


def instrument_methods() -> None:
    op.create_table(
        "instrument_methods",
        sa.Column("id", BIG, nullable=False),
        sa.Column("instrument_id", BIG, nullable=False),
        sa.Column("method", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["instrument_id"], ["instruments.id"], name=op.f("fk_instrument_methods_instrument_id_instruments")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instrument_methods")),
        sa.UniqueConstraint("instrument_id", "method", name=op.f("uq_instrument_methods_instrument_id_method")),
    )
    op.create_index(op.f("ix_instrument_methods_method"), "instrument_methods", ["method"], unique=False)


def requests() -> None:
    for column in (
        sa.Column("later", sa.JSON(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("although", sa.Text(), nullable=True),
        sa.Column("gaps", sa.JSON(), nullable=True),
    ):
        op.add_column("test_requests", column)


def worksheets() -> None:
    op.create_table(
        "worksheets",
        sa.Column("id", BIG, nullable=False),
        sa.Column("number", sa.String(length=12), nullable=False),
        sa.Column("method", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("instrument_id", BIG, nullable=True),
        sa.Column("people", sa.JSON(), nullable=False),
        sa.Column("opened_by_id", BIG, nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name=op.f("ck_worksheets_moment_if_closed")),
        sa.CheckConstraint("state IN ('open', 'closed')", name=op.f("ck_worksheets_worksheetstate")),
        sa.ForeignKeyConstraint(
            ["instrument_id"], ["instruments.id"], name=op.f("fk_worksheets_instrument_id_instruments")
        ),
        sa.ForeignKeyConstraint(["opened_by_id"], ["people.id"], name=op.f("fk_worksheets_opened_by_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_worksheets")),
        sa.UniqueConstraint("number", name=op.f("uq_worksheets_number")),
    )
    op.create_index(op.f("ix_worksheets_state"), "worksheets", ["state"], unique=False)


def worksheet_rows() -> None:
    op.create_table(
        "worksheet_rows",
        sa.Column("id", BIG, nullable=False),
        sa.Column("shipment_id", BIG, nullable=False),
        sa.Column("worksheet_id", BIG, nullable=False),
        sa.Column("assignment_id", BIG, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by_id", BIG, nullable=False),
        sa.ForeignKeyConstraint(["added_by_id"], ["people.id"], name=op.f("fk_worksheet_rows_added_by_id_people")),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignments.id"], name=op.f("fk_worksheet_rows_assignment_id_assignments")
        ),
        sa.ForeignKeyConstraint(
            ["shipment_id"], ["shipments.id"], name=op.f("fk_worksheet_rows_shipment_id_shipments")
        ),
        sa.ForeignKeyConstraint(
            ["worksheet_id"], ["worksheets.id"], name=op.f("fk_worksheet_rows_worksheet_id_worksheets")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_worksheet_rows")),
        sa.UniqueConstraint("assignment_id", name=op.f("uq_worksheet_rows_assignment_id")),
        sa.UniqueConstraint("worksheet_id", "position", name=op.f("uq_worksheet_rows_worksheet_id_position")),
    )
    op.create_index(op.f("ix_worksheet_rows_shipment_id"), "worksheet_rows", ["shipment_id"], unique=False)


def downgrade() -> None:
    raise RuntimeError("There is no way back before the first release; restore a backup instead.")
