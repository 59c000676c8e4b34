"""Sampling rounds with their numbers and manifests; what reception finds, queries to the customer, return memos."""

import sqlalchemy as sa
from alembic import op

from lims.migrations import only_added_to

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    sampling_rounds()
    return_memos()
    round_people()
    round_orders()
    manifest_lines()
    reception_findings()
    reserved_numbers()
    return_memo_lines()
    customer_queries()


def sampling_rounds() -> None:
    op.create_table(
        "sampling_rounds",
        sa.Column("id", BIG, nullable=False),
        sa.Column("number", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("van", sa.String(length=60), nullable=False),
        sa.Column("drives_on", sa.Date(), nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("planned_by_id", BIG, nullable=False),
        sa.Column("handed_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handed_in_by_id", BIG, nullable=True),
        sa.Column("boxes", sa.Integer(), nullable=True),
        sa.Column("compared_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("compared_by_id", BIG, nullable=True),
        sa.Column("boxes_found", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "state IN ('under way', 'handed in', 'compared')", name=op.f("ck_sampling_rounds_roundstate")
        ),
        sa.CheckConstraint(
            "((state = 'compared') = (compared_at IS NOT NULL)) AND ((compared_at IS NULL) = (compared_by_id IS NULL)) AND ((compared_at IS NULL) = (boxes_found IS NULL))",
            name=op.f("ck_sampling_rounds_comparison_is_whole"),
        ),
        sa.CheckConstraint(
            "(handed_in_at IS NULL) = (state = 'under way')", name=op.f("ck_sampling_rounds_handed_in_if_over")
        ),
        sa.CheckConstraint(
            "((handed_in_at IS NULL) = (handed_in_by_id IS NULL)) AND ((handed_in_at IS NULL) = (boxes IS NULL))",
            name=op.f("ck_sampling_rounds_handing_in_is_whole"),
        ),
        sa.ForeignKeyConstraint(
            ["compared_by_id"], ["people.id"], name=op.f("fk_sampling_rounds_compared_by_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["handed_in_by_id"], ["people.id"], name=op.f("fk_sampling_rounds_handed_in_by_id_people")
        ),
        sa.ForeignKeyConstraint(["planned_by_id"], ["people.id"], name=op.f("fk_sampling_rounds_planned_by_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sampling_rounds")),
        sa.UniqueConstraint("number", name=op.f("uq_sampling_rounds_number")),
    )
    op.create_index(op.f("ix_sampling_rounds_state"), "sampling_rounds", ["state"], unique=False)


def return_memos() -> None:
    op.create_table(
        "return_memos",
        sa.Column("id", BIG, nullable=False),
        sa.Column("number", sa.String(length=12), nullable=False),
        sa.Column("shipment_id", BIG, nullable=False),
        sa.Column("addressed_to", sa.String(length=120), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by_id", BIG, nullable=False),
        sa.Column("handed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handed_to", sa.String(length=120), nullable=False),
        sa.Column("handed_by_id", BIG, nullable=True),
        sa.CheckConstraint(
            "((handed_at IS NULL) = (handed_to = '')) AND ((handed_at IS NULL) = (handed_by_id IS NULL))",
            name=op.f("ck_return_memos_handing_is_whole"),
        ),
        sa.ForeignKeyConstraint(["handed_by_id"], ["people.id"], name=op.f("fk_return_memos_handed_by_id_people")),
        sa.ForeignKeyConstraint(["shipment_id"], ["shipments.id"], name=op.f("fk_return_memos_shipment_id_shipments")),
        sa.ForeignKeyConstraint(["written_by_id"], ["people.id"], name=op.f("fk_return_memos_written_by_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_memos")),
        sa.UniqueConstraint("number", name=op.f("uq_return_memos_number")),
    )
    op.create_index(op.f("ix_return_memos_shipment_id"), "return_memos", ["shipment_id"], unique=False)


def round_people() -> None:
    op.create_table(
        "round_people",
        sa.Column("round_id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_round_people_person_id_people")),
        sa.ForeignKeyConstraint(
            ["round_id"], ["sampling_rounds.id"], name=op.f("fk_round_people_round_id_sampling_rounds")
        ),
        sa.PrimaryKeyConstraint("round_id", "person_id", name=op.f("pk_round_people")),
    )


def round_orders() -> None:
    op.create_table(
        "round_orders",
        sa.Column("round_id", BIG, nullable=False),
        sa.Column("order_id", BIG, nullable=False),
        sa.Column("shipment_id", BIG, nullable=False),
        sa.Column("left_out_because", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["order_id"], ["sampling_orders.id"], name=op.f("fk_round_orders_order_id_sampling_orders")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["sampling_rounds.id"], name=op.f("fk_round_orders_round_id_sampling_rounds")
        ),
        sa.ForeignKeyConstraint(["shipment_id"], ["shipments.id"], name=op.f("fk_round_orders_shipment_id_shipments")),
        sa.PrimaryKeyConstraint("round_id", "order_id", name=op.f("pk_round_orders")),
    )
    op.create_index(op.f("ix_round_orders_order_id"), "round_orders", ["order_id"], unique=False)
    op.create_index(op.f("ix_round_orders_shipment_id"), "round_orders", ["shipment_id"], unique=False)
    op.create_index(
        "uq_round_orders_on_board",
        "round_orders",
        ["order_id"],
        unique=True,
        sqlite_where=sa.text("left_out_because = ''"),
        postgresql_where=sa.text("left_out_because = ''"),
    )


def manifest_lines() -> None:
    op.create_table(
        "manifest_lines",
        sa.Column("sample_id", BIG, nullable=False),
        sa.Column("round_id", BIG, nullable=False),
        sa.Column("shipment_id", BIG, nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.Column("seal", sa.String(length=40), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("loaded_by_id", BIG, nullable=False),
        sa.ForeignKeyConstraint(["loaded_by_id"], ["people.id"], name=op.f("fk_manifest_lines_loaded_by_id_people")),
        sa.ForeignKeyConstraint(
            ["round_id"], ["sampling_rounds.id"], name=op.f("fk_manifest_lines_round_id_sampling_rounds")
        ),
        sa.ForeignKeyConstraint(["sample_id"], ["samples.id"], name=op.f("fk_manifest_lines_sample_id_samples")),
        sa.ForeignKeyConstraint(
            ["shipment_id"], ["shipments.id"], name=op.f("fk_manifest_lines_shipment_id_shipments")
        ),
        sa.PrimaryKeyConstraint("sample_id", name=op.f("pk_manifest_lines")),
    )
    op.create_index(op.f("ix_manifest_lines_round_id"), "manifest_lines", ["round_id"], unique=False)
    op.create_index(op.f("ix_manifest_lines_shipment_id"), "manifest_lines", ["shipment_id"], unique=False)
    only_added_to("manifest_lines")


def reception_findings() -> None:
    op.create_table(
        "reception_findings",
        sa.Column("id", BIG, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("shipment_id", BIG, nullable=True),
        sa.Column("round_id", BIG, nullable=True),
        sa.Column("sample_id", BIG, nullable=True),
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("units", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("noted_by_id", BIG, nullable=False),
        sa.Column("way", sa.String(length=40), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by_id", BIG, nullable=True),
        sa.Column("settled_note", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('missing', 'surplus', 'too few units', 'damaged', 'wrong goods')",
            name=op.f("ck_reception_findings_findingkind"),
        ),
        sa.CheckConstraint(
            "way IN ('goes on', 'goes on with disclaimer', 'returned', 'lost or damaged', 'found later', 'given back')",
            name=op.f("ck_reception_findings_wayout"),
        ),
        sa.CheckConstraint("sample_id IS NOT NULL OR code <> ''", name=op.f("ck_reception_findings_of_something")),
        sa.CheckConstraint(
            "(sample_id IS NULL) = (shipment_id IS NULL)", name=op.f("ck_reception_findings_shipment_of_the_sample")
        ),
        sa.CheckConstraint(
            "(settled_at IS NULL) = (settled_by_id IS NULL)", name=op.f("ck_reception_findings_settling_is_whole")
        ),
        sa.CheckConstraint("(way IS NULL) = (settled_at IS NULL)", name=op.f("ck_reception_findings_way_if_settled")),
        sa.ForeignKeyConstraint(["noted_by_id"], ["people.id"], name=op.f("fk_reception_findings_noted_by_id_people")),
        sa.ForeignKeyConstraint(
            ["round_id"], ["sampling_rounds.id"], name=op.f("fk_reception_findings_round_id_sampling_rounds")
        ),
        sa.ForeignKeyConstraint(["sample_id"], ["samples.id"], name=op.f("fk_reception_findings_sample_id_samples")),
        sa.ForeignKeyConstraint(
            ["settled_by_id"], ["people.id"], name=op.f("fk_reception_findings_settled_by_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["shipment_id"], ["shipments.id"], name=op.f("fk_reception_findings_shipment_id_shipments")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reception_findings")),
    )
    op.create_index(op.f("ix_reception_findings_round_id"), "reception_findings", ["round_id"], unique=False)
    op.create_index(op.f("ix_reception_findings_sample_id"), "reception_findings", ["sample_id"], unique=False)
    op.create_index(op.f("ix_reception_findings_shipment_id"), "reception_findings", ["shipment_id"], unique=False)
    op.create_index(
        "uq_reception_findings_open",
        "reception_findings",
        ["sample_id", "kind"],
        unique=True,
        sqlite_where=sa.text("settled_at IS NULL AND sample_id IS NOT NULL"),
        postgresql_where=sa.text("settled_at IS NULL AND sample_id IS NOT NULL"),
    )


def reserved_numbers() -> None:
    op.create_table(
        "reserved_numbers",
        sa.Column("id", BIG, nullable=False),
        sa.Column("round_id", BIG, nullable=False),
        sa.Column("number", sa.String(length=12), nullable=False),
        sa.Column("sample_id", BIG, nullable=True),
        sa.Column("unused", sa.String(length=40), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("explained_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("explained_by_id", BIG, nullable=True),
        sa.CheckConstraint(
            "unused IN ('spoiled label', 'not needed', 'lost label')", name=op.f("ck_reserved_numbers_unusedreason")
        ),
        sa.CheckConstraint(
            "((unused IS NULL) = (explained_at IS NULL)) AND ((unused IS NULL) = (explained_by_id IS NULL))",
            name=op.f("ck_reserved_numbers_explanation_is_whole"),
        ),
        sa.CheckConstraint("sample_id IS NULL OR unused IS NULL", name=op.f("ck_reserved_numbers_used_or_unused")),
        sa.ForeignKeyConstraint(
            ["explained_by_id"], ["people.id"], name=op.f("fk_reserved_numbers_explained_by_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["sampling_rounds.id"], name=op.f("fk_reserved_numbers_round_id_sampling_rounds")
        ),
        sa.ForeignKeyConstraint(["sample_id"], ["samples.id"], name=op.f("fk_reserved_numbers_sample_id_samples")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reserved_numbers")),
        sa.UniqueConstraint("number", name=op.f("uq_reserved_numbers_number")),
        sa.UniqueConstraint("sample_id", name=op.f("uq_reserved_numbers_sample_id")),
    )
    op.create_index(op.f("ix_reserved_numbers_round_id"), "reserved_numbers", ["round_id"], unique=False)


def return_memo_lines() -> None:
    op.create_table(
        "return_memo_lines",
        sa.Column("sample_id", BIG, nullable=False),
        sa.Column("memo_id", BIG, nullable=False),
        sa.Column("shipment_id", BIG, nullable=False),
        sa.ForeignKeyConstraint(
            ["memo_id"], ["return_memos.id"], name=op.f("fk_return_memo_lines_memo_id_return_memos")
        ),
        sa.ForeignKeyConstraint(["sample_id"], ["samples.id"], name=op.f("fk_return_memo_lines_sample_id_samples")),
        sa.ForeignKeyConstraint(
            ["shipment_id"], ["shipments.id"], name=op.f("fk_return_memo_lines_shipment_id_shipments")
        ),
        sa.PrimaryKeyConstraint("sample_id", name=op.f("pk_return_memo_lines")),
    )
    op.create_index(op.f("ix_return_memo_lines_memo_id"), "return_memo_lines", ["memo_id"], unique=False)
    op.create_index(op.f("ix_return_memo_lines_shipment_id"), "return_memo_lines", ["shipment_id"], unique=False)


def customer_queries() -> None:
    op.create_table(
        "customer_queries",
        sa.Column("id", BIG, nullable=False),
        sa.Column("number", sa.String(length=12), nullable=False),
        sa.Column("shipment_id", BIG, nullable=False),
        sa.Column("finding_id", BIG, nullable=False),
        sa.Column("addressed_to", sa.String(length=120), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", BIG, nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_by", sa.String(length=120), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("noted_by_id", BIG, nullable=True),
        sa.Column("disclaimer", sa.Text(), nullable=False),
        sa.Column("disclaimer_zh", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "((answered_at IS NULL) = (answer = '')) AND ((answered_at IS NULL) = (noted_by_id IS NULL)) AND ((answered_at IS NULL) = (answered_by = ''))",
            name=op.f("ck_customer_queries_answer_is_whole"),
        ),
        sa.CheckConstraint(
            "(disclaimer = '') = (disclaimer_zh = '')", name=op.f("ck_customer_queries_disclaimer_in_both_languages")
        ),
        sa.CheckConstraint(
            "disclaimer = '' OR answered_at IS NOT NULL", name=op.f("ck_customer_queries_disclaimer_after_answer")
        ),
        sa.CheckConstraint("question <> ''", name=op.f("ck_customer_queries_question_asked")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["people.id"], name=op.f("fk_customer_queries_asked_by_id_people")),
        sa.ForeignKeyConstraint(
            ["finding_id"], ["reception_findings.id"], name=op.f("fk_customer_queries_finding_id_reception_findings")
        ),
        sa.ForeignKeyConstraint(["noted_by_id"], ["people.id"], name=op.f("fk_customer_queries_noted_by_id_people")),
        sa.ForeignKeyConstraint(
            ["shipment_id"], ["shipments.id"], name=op.f("fk_customer_queries_shipment_id_shipments")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_queries")),
        sa.UniqueConstraint("number", name=op.f("uq_customer_queries_number")),
    )
    op.create_index(op.f("ix_customer_queries_finding_id"), "customer_queries", ["finding_id"], unique=False)
    op.create_index(op.f("ix_customer_queries_shipment_id"), "customer_queries", ["shipment_id"], unique=False)
