"""What stands beside readings (circumstances, deviations, photographs, who is there), and instrument files."""

import sqlalchemy as sa
from alembic import op

from lims.migrations import only_added_to

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ONLY_ADDED = (
    "circumstances",
    "method_deviations",
    "photographs",
    "file_mappings",
    "instrument_files",
    "file_rows",
    "file_readings",
)


def upgrade() -> None:
    op.add_column("readings", sa.Column("observed_at", sa.DateTime(timezone=True), nullable=True))
    circumstances()
    method_deviations()
    photographs()
    presences()
    file_mappings()
    instrument_files()
    file_rows()
    file_readings()
    for table in ONLY_ADDED:
        only_added_to(table)


def circumstances() -> None:
    op.create_table(
        "circumstances",
        sa.Column("id", BIG, nullable=False),
        sa.Column("shipment_id", BIG, nullable=False),
        sa.Column("assignment_id", BIG, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("temperature", sa.String(length=40), nullable=False),
        sa.Column("humidity", sa.String(length=40), nullable=False),
        sa.Column("instrument_id", BIG, nullable=True),
        sa.Column("materials", sa.JSON(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("noted_by_id", BIG, nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "began_at IS NULL OR ended_at IS NULL OR ended_at >= began_at", name=op.f("ck_circumstances_order")
        ),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignments.id"], name=op.f("fk_circumstances_assignment_id_assignments")
        ),
        sa.ForeignKeyConstraint(
            ["instrument_id"], ["instruments.id"], name=op.f("fk_circumstances_instrument_id_instruments")
        ),
        sa.ForeignKeyConstraint(["noted_by_id"], ["people.id"], name=op.f("fk_circumstances_noted_by_id_people")),
        sa.ForeignKeyConstraint(["shipment_id"], ["shipments.id"], name=op.f("fk_circumstances_shipment_id_shipments")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_circumstances")),
        sa.UniqueConstraint("assignment_id", "version", name=op.f("uq_circumstances_assignment_id_version")),
    )
    op.create_index(op.f("ix_circumstances_instrument_id"), "circumstances", ["instrument_id"], unique=False)
    op.create_index(op.f("ix_circumstances_shipment_id"), "circumstances", ["shipment_id"], unique=False)


def method_deviations() -> None:
    op.create_table(
        "method_deviations",
        sa.Column("id", BIG, nullable=False),
        sa.Column("shipment_id", BIG, nullable=False),
        sa.Column("assignment_id", BIG, nullable=False),
        sa.Column("specimen_no", sa.Integer(), nullable=True),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("noted_by_id", BIG, nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("said <> ''", name=op.f("ck_method_deviations_says_something")),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignments.id"], name=op.f("fk_method_deviations_assignment_id_assignments")
        ),
        sa.ForeignKeyConstraint(["noted_by_id"], ["people.id"], name=op.f("fk_method_deviations_noted_by_id_people")),
        sa.ForeignKeyConstraint(
            ["shipment_id"], ["shipments.id"], name=op.f("fk_method_deviations_shipment_id_shipments")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_method_deviations")),
    )
    op.create_index(op.f("ix_method_deviations_assignment_id"), "method_deviations", ["assignment_id"], unique=False)
    op.create_index(op.f("ix_method_deviations_shipment_id"), "method_deviations", ["shipment_id"], unique=False)


def photographs() -> None:
    op.create_table(
        "photographs",
        sa.Column("id", BIG, nullable=False),
        sa.Column("shipment_id", BIG, nullable=False),
        sa.Column("assignment_id", BIG, nullable=False),
        sa.Column("specimen_no", sa.Integer(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.String(length=40), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("taken_by_id", BIG, nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignments.id"], name=op.f("fk_photographs_assignment_id_assignments")
        ),
        sa.ForeignKeyConstraint(["shipment_id"], ["shipments.id"], name=op.f("fk_photographs_shipment_id_shipments")),
        sa.ForeignKeyConstraint(["taken_by_id"], ["people.id"], name=op.f("fk_photographs_taken_by_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photographs")),
    )
    op.create_index(op.f("ix_photographs_assignment_id"), "photographs", ["assignment_id"], unique=False)
    op.create_index(op.f("ix_photographs_sha256"), "photographs", ["sha256"], unique=False)
    op.create_index(op.f("ix_photographs_shipment_id"), "photographs", ["shipment_id"], unique=False)


def presences() -> None:
    op.create_table(
        "presences",
        sa.Column("assignment_id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignments.id"], name=op.f("fk_presences_assignment_id_assignments")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_presences_person_id_people")),
        sa.PrimaryKeyConstraint("assignment_id", "person_id", name=op.f("pk_presences")),
    )


def file_mappings() -> None:
    op.create_table(
        "file_mappings",
        sa.Column("id", BIG, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("definition", sa.JSON(), nullable=False),
        sa.Column("made_by_id", BIG, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["made_by_id"], ["people.id"], name=op.f("fk_file_mappings_made_by_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file_mappings")),
        sa.UniqueConstraint("name", "version", name=op.f("uq_file_mappings_name_version")),
    )


def instrument_files() -> None:
    op.create_table(
        "instrument_files",
        sa.Column("id", BIG, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("way", sa.String(length=40), nullable=False),
        sa.Column("mapping_id", BIG, nullable=False),
        sa.Column("rows_taken", sa.Integer(), nullable=False),
        sa.Column("rows_refused", sa.Integer(), nullable=False),
        sa.Column("taken_by_id", BIG, nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["mapping_id"], ["file_mappings.id"], name=op.f("fk_instrument_files_mapping_id_file_mappings")
        ),
        sa.ForeignKeyConstraint(["taken_by_id"], ["people.id"], name=op.f("fk_instrument_files_taken_by_id_people")),
        sa.CheckConstraint("way IN ('upload', 'watched folder', 'program')", name=op.f("ck_instrument_files_fileway")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instrument_files")),
        sa.UniqueConstraint("sha256", name=op.f("uq_instrument_files_sha256")),
    )
    op.create_index(op.f("ix_instrument_files_mapping_id"), "instrument_files", ["mapping_id"], unique=False)


def file_rows() -> None:
    op.create_table(
        "file_rows",
        sa.Column("id", BIG, nullable=False),
        sa.Column("file_id", BIG, nullable=False),
        sa.Column("row_no", sa.Integer(), nullable=False),
        sa.Column("cells", sa.JSON(), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint("(outcome = 'refused') = (reason <> '')", name=op.f("ck_file_rows_reason_if_refused")),
        sa.ForeignKeyConstraint(
            ["file_id"], ["instrument_files.id"], name=op.f("fk_file_rows_file_id_instrument_files")
        ),
        sa.CheckConstraint("outcome IN ('taken', 'refused')", name=op.f("ck_file_rows_rowoutcome")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file_rows")),
        sa.UniqueConstraint("file_id", "row_no", name=op.f("uq_file_rows_file_id_row_no")),
    )


def file_readings() -> None:
    op.create_table(
        "file_readings",
        sa.Column("id", BIG, nullable=False),
        sa.Column("row_id", BIG, nullable=False),
        sa.Column("reading_id", BIG, nullable=False),
        sa.ForeignKeyConstraint(["reading_id"], ["readings.id"], name=op.f("fk_file_readings_reading_id_readings")),
        sa.ForeignKeyConstraint(["row_id"], ["file_rows.id"], name=op.f("fk_file_readings_row_id_file_rows")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file_readings")),
        sa.UniqueConstraint("reading_id", name=op.f("uq_file_readings_reading_id")),
    )
    op.create_index(op.f("ix_file_readings_row_id"), "file_readings", ["row_id"], unique=False)
