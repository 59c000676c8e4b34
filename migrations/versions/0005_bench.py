"""The bench: instruments, requests, readings, results, reviews."""

import sqlalchemy as sa
from alembic import op

from lims.migrations import only_added_to

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    instruments()
    competences()
    test_requests()
    assignments()
    readings()
    results()
    investigations()
    reviews()
    only_added_to("reviews")


def instruments() -> None:
    op.create_table(
        "instruments",
        sa.Column("id", BIG, nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("serial", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("calibrated_on", sa.Date(), nullable=False),
        sa.Column("calibration_due_on", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("constructed", sa.Boolean(), nullable=False),
        sa.CheckConstraint("state IN ('in service', 'out of service')", name=op.f("ck_instruments_instrumentstate")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instruments")),
        sa.UniqueConstraint("code", name=op.f("uq_instruments_code")),
    )


def competences() -> None:
    op.create_table(
        "competences",
        sa.Column("id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("method", sa.String(length=120), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("supervisor_id", BIG, nullable=True),
        sa.Column("granted_by_id", BIG, nullable=False),
        sa.Column("constructed", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "supervisor_id IS NULL OR supervisor_id <> person_id", name=op.f("ck_competences_other_supervisor")
        ),
        sa.CheckConstraint("to_on IS NULL OR to_on >= from_on", name=op.f("ck_competences_order")),
        sa.ForeignKeyConstraint(["granted_by_id"], ["people.id"], name=op.f("fk_competences_granted_by_id_people")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_competences_person_id_people")),
        sa.ForeignKeyConstraint(["supervisor_id"], ["people.id"], name=op.f("fk_competences_supervisor_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_competences")),
        sa.UniqueConstraint("person_id", "method", "from_on", name=op.f("uq_competences_person_id_method_from_on")),
    )
    op.create_index(op.f("ix_competences_method"), "competences", ["method"], unique=False)
    op.create_index(op.f("ix_competences_person_id"), "competences", ["person_id"], unique=False)


def test_requests() -> None:
    op.create_table(
        "test_requests",
        sa.Column("id", BIG, nullable=False),
        sa.Column("number", sa.String(length=12), nullable=False),
        sa.Column("shipment_id", BIG, nullable=False),
        sa.Column("sample_id", BIG, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("edition_id", BIG, nullable=False),
        sa.Column("standard_class", sa.String(length=40), nullable=False),
        sa.Column("standard_variant", sa.String(length=40), nullable=False),
        sa.Column("requirements", sa.JSON(), nullable=False),
        sa.Column("decision_rule", sa.JSON(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("lot_plan", sa.Boolean(), nullable=False),
        sa.Column("proposed_by_id", BIG, nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_by_id", BIG, nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state <> 'accepted') OR (accepted_by_id IS NOT NULL AND accepted_at IS NOT NULL)",
            name=op.f("ck_test_requests_acceptor_if_accepted"),
        ),
        sa.CheckConstraint(
            "state IN ('proposed', 'accepted', 'replaced', 'cancelled')", name=op.f("ck_test_requests_requeststate")
        ),
        sa.ForeignKeyConstraint(["accepted_by_id"], ["people.id"], name=op.f("fk_test_requests_accepted_by_id_people")),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["standard_editions.id"], name=op.f("fk_test_requests_edition_id_standard_editions")
        ),
        sa.ForeignKeyConstraint(["proposed_by_id"], ["people.id"], name=op.f("fk_test_requests_proposed_by_id_people")),
        sa.ForeignKeyConstraint(["sample_id"], ["samples.id"], name=op.f("fk_test_requests_sample_id_samples")),
        sa.ForeignKeyConstraint(["shipment_id"], ["shipments.id"], name=op.f("fk_test_requests_shipment_id_shipments")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_test_requests")),
        sa.UniqueConstraint("number", name=op.f("uq_test_requests_number")),
        sa.UniqueConstraint("sample_id", "version", name=op.f("uq_test_requests_sample_id_version")),
    )
    op.create_index(op.f("ix_test_requests_edition_id"), "test_requests", ["edition_id"], unique=False)
    op.create_index(op.f("ix_test_requests_sample_id"), "test_requests", ["sample_id"], unique=False)
    op.create_index(op.f("ix_test_requests_shipment_id"), "test_requests", ["shipment_id"], unique=False)


def assignments() -> None:
    op.create_table(
        "assignments",
        sa.Column("id", BIG, nullable=False),
        sa.Column("shipment_id", BIG, nullable=False),
        sa.Column("request_id", BIG, nullable=False),
        sa.Column("sample_id", BIG, nullable=False),
        sa.Column("requirement", sa.String(length=80), nullable=False),
        sa.Column("method", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", BIG, nullable=True),
        sa.Column("instrument_id", BIG, nullable=True),
        sa.Column("specimens", sa.JSON(), nullable=False),
        sa.Column("uncertainty", sa.String(length=40), nullable=False),
        sa.Column("coverage", sa.String(length=10), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("started_by_id", BIG, nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting', 'running', 'entered', 'reviewed', 'sent back', 'invalid run', 'cancelled')",
            name=op.f("ck_assignments_assignmentstate"),
        ),
        sa.ForeignKeyConstraint(
            ["instrument_id"], ["instruments.id"], name=op.f("fk_assignments_instrument_id_instruments")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_assignments_person_id_people")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["test_requests.id"], name=op.f("fk_assignments_request_id_test_requests")
        ),
        sa.ForeignKeyConstraint(["sample_id"], ["samples.id"], name=op.f("fk_assignments_sample_id_samples")),
        sa.ForeignKeyConstraint(["shipment_id"], ["shipments.id"], name=op.f("fk_assignments_shipment_id_shipments")),
        sa.ForeignKeyConstraint(["started_by_id"], ["people.id"], name=op.f("fk_assignments_started_by_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignments")),
        sa.UniqueConstraint("request_id", "requirement", name=op.f("uq_assignments_request_id_requirement")),
    )
    op.create_index(op.f("ix_assignments_instrument_id"), "assignments", ["instrument_id"], unique=False)
    op.create_index(op.f("ix_assignments_person_id"), "assignments", ["person_id"], unique=False)
    op.create_index(op.f("ix_assignments_sample_id"), "assignments", ["sample_id"], unique=False)
    op.create_index(op.f("ix_assignments_shipment_id"), "assignments", ["shipment_id"], unique=False)
    op.create_index(op.f("ix_assignments_state_due_at"), "assignments", ["state", "due_at"], unique=False)


def readings() -> None:
    op.create_table(
        "readings",
        sa.Column("id", BIG, nullable=False),
        sa.Column("shipment_id", BIG, nullable=False),
        sa.Column("assignment_id", BIG, nullable=False),
        sa.Column("specimen_no", sa.Integer(), nullable=False),
        sa.Column("component", sa.String(length=60), nullable=False),
        sa.Column("group", sa.String(length=60), nullable=False),
        sa.Column("reading_no", sa.Integer(), nullable=False),
        sa.Column("value", sa.String(length=60), nullable=False),
        sa.Column("reference", sa.String(length=60), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("uncertainty", sa.String(length=40), nullable=False),
        sa.Column("coverage", sa.String(length=10), nullable=False),
        sa.Column("in_force", sa.Boolean(), nullable=False),
        sa.Column("corrects_id", BIG, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("verdict_change", sa.String(length=60), nullable=False),
        sa.Column("instrument_id", BIG, nullable=True),
        sa.Column("excluded_reason", sa.Text(), nullable=False),
        sa.Column("entered_by_id", BIG, nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("constructed", sa.Boolean(), nullable=False),
        sa.CheckConstraint("(corrects_id IS NULL) OR (reason <> '')", name=op.f("ck_readings_reason_if_corrected")),
        sa.CheckConstraint("specimen_no > 0 AND reading_no > 0", name=op.f("ck_readings_numbers_positive")),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignments.id"], name=op.f("fk_readings_assignment_id_assignments")
        ),
        sa.ForeignKeyConstraint(["corrects_id"], ["readings.id"], name=op.f("fk_readings_corrects_id_readings")),
        sa.ForeignKeyConstraint(["entered_by_id"], ["people.id"], name=op.f("fk_readings_entered_by_id_people")),
        sa.ForeignKeyConstraint(
            ["instrument_id"], ["instruments.id"], name=op.f("fk_readings_instrument_id_instruments")
        ),
        sa.ForeignKeyConstraint(["shipment_id"], ["shipments.id"], name=op.f("fk_readings_shipment_id_shipments")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_readings")),
    )
    op.create_index(op.f("ix_readings_assignment_id"), "readings", ["assignment_id"], unique=False)
    op.create_index(op.f("ix_readings_corrects_id"), "readings", ["corrects_id"], unique=False)
    op.create_index(op.f("ix_readings_instrument_id"), "readings", ["instrument_id"], unique=False)
    op.create_index(op.f("ix_readings_shipment_id"), "readings", ["shipment_id"], unique=False)
    op.create_index(
        "uq_readings_in_force",
        "readings",
        ["assignment_id", "specimen_no", "component", "reading_no"],
        unique=True,
        sqlite_where=sa.text("in_force"),
        postgresql_where=sa.text("in_force"),
    )


def results() -> None:
    op.create_table(
        "results",
        sa.Column("id", BIG, nullable=False),
        sa.Column("shipment_id", BIG, nullable=False),
        sa.Column("assignment_id", BIG, nullable=False),
        sa.Column("sample_id", BIG, nullable=False),
        sa.Column("requirement", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("verdict", sa.String(length=20), nullable=False),
        sa.Column("reported", sa.String(length=80), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("judgement", sa.JSON(), nullable=False),
        sa.Column("deviation", sa.Text(), nullable=False),
        sa.Column("sent_back_because", sa.Text(), nullable=False),
        sa.Column("entered_by_id", BIG, nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reviewed_by_id", BIG, nullable=True),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state <> 'reviewed') OR (reviewed_by_id IS NOT NULL)", name=op.f("ck_results_reviewer_if_reviewed")
        ),
        sa.CheckConstraint(
            "(state <> 'sent back') OR (sent_back_because <> '')", name=op.f("ck_results_reason_if_sent_back")
        ),
        sa.CheckConstraint(
            "(state NOT IN ('entered', 'sent back')) OR (reviewed_by_id IS NULL)",
            name=op.f("ck_results_no_reviewer_before_review"),
        ),
        sa.CheckConstraint(
            "state IN ('entered', 'reviewed', 'sent back', 'replaced')", name=op.f("ck_results_resultstate")
        ),
        sa.CheckConstraint("reviewed_by_id <> entered_by_id", name=op.f("ck_results_two_people")),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignments.id"], name=op.f("fk_results_assignment_id_assignments")
        ),
        sa.ForeignKeyConstraint(["entered_by_id"], ["people.id"], name=op.f("fk_results_entered_by_id_people")),
        sa.ForeignKeyConstraint(["reviewed_by_id"], ["people.id"], name=op.f("fk_results_reviewed_by_id_people")),
        sa.ForeignKeyConstraint(["sample_id"], ["samples.id"], name=op.f("fk_results_sample_id_samples")),
        sa.ForeignKeyConstraint(["shipment_id"], ["shipments.id"], name=op.f("fk_results_shipment_id_shipments")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_results")),
        sa.UniqueConstraint("assignment_id", "version", name=op.f("uq_results_assignment_id_version")),
    )
    op.create_index(op.f("ix_results_assignment_id"), "results", ["assignment_id"], unique=False)
    op.create_index(op.f("ix_results_sample_id"), "results", ["sample_id"], unique=False)
    op.create_index(op.f("ix_results_shipment_id"), "results", ["shipment_id"], unique=False)
    op.create_index(op.f("ix_results_state_entered_at"), "results", ["state", "entered_at"], unique=False)


def investigations() -> None:
    op.create_table(
        "investigations",
        sa.Column("id", BIG, nullable=False),
        sa.Column("number", sa.String(length=12), nullable=False),
        sa.Column("shipment_id", BIG, nullable=False),
        sa.Column("result_id", BIG, nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("finding", sa.Text(), nullable=False),
        sa.Column("retest", sa.Boolean(), nullable=False),
        sa.Column("opened_by_id", BIG, nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_by_id", BIG, nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'closed') = (closed_by_id IS NOT NULL)", name=op.f("ck_investigations_closer_if_closed")
        ),
        sa.CheckConstraint("state IN ('open', 'closed')", name=op.f("ck_investigations_investigationstate")),
        sa.CheckConstraint("closed_by_id <> opened_by_id", name=op.f("ck_investigations_two_people")),
        sa.ForeignKeyConstraint(["closed_by_id"], ["people.id"], name=op.f("fk_investigations_closed_by_id_people")),
        sa.ForeignKeyConstraint(["opened_by_id"], ["people.id"], name=op.f("fk_investigations_opened_by_id_people")),
        sa.ForeignKeyConstraint(["result_id"], ["results.id"], name=op.f("fk_investigations_result_id_results")),
        sa.ForeignKeyConstraint(
            ["shipment_id"], ["shipments.id"], name=op.f("fk_investigations_shipment_id_shipments")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_investigations")),
        sa.UniqueConstraint("number", name=op.f("uq_investigations_number")),
    )
    op.create_index(op.f("ix_investigations_result_id"), "investigations", ["result_id"], unique=False)
    op.create_index(op.f("ix_investigations_shipment_id"), "investigations", ["shipment_id"], unique=False)


def reviews() -> None:
    op.create_table(
        "reviews",
        sa.Column("id", BIG, nullable=False),
        sa.Column("shipment_id", BIG, nullable=False),
        sa.Column("result_id", BIG, nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("entered_by_id", BIG, nullable=False),
        sa.Column("reviewer_id", BIG, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(outcome <> 'sent back') OR (reason <> '')", name=op.f("ck_reviews_reason_if_sent_back")),
        sa.CheckConstraint("outcome IN ('accepted', 'sent back')", name=op.f("ck_reviews_reviewoutcome")),
        sa.CheckConstraint("reviewer_id <> entered_by_id", name=op.f("ck_reviews_two_people")),
        sa.ForeignKeyConstraint(["entered_by_id"], ["people.id"], name=op.f("fk_reviews_entered_by_id_people")),
        sa.ForeignKeyConstraint(["result_id"], ["results.id"], name=op.f("fk_reviews_result_id_results")),
        sa.ForeignKeyConstraint(["reviewer_id"], ["people.id"], name=op.f("fk_reviews_reviewer_id_people")),
        sa.ForeignKeyConstraint(["shipment_id"], ["shipments.id"], name=op.f("fk_reviews_shipment_id_shipments")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviews")),
    )
    op.create_index(op.f("ix_reviews_result_id"), "reviews", ["result_id"], unique=False)
    op.create_index(op.f("ix_reviews_shipment_id"), "reviews", ["shipment_id"], unique=False)


def downgrade() -> None:
    raise RuntimeError("There is no way back before the first release; restore a backup instead.")
