"""How things stood at each start of work, and supervisors who stand by."""

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
    for table in ("work_starts", "supervisions"):
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


def downgrade() -> None:
    raise RuntimeError("There is no way back before the first release; restore a backup instead.")
