"""Clearance: decisions, messages to customs, cases."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    decisions()
    cases()
    customs_messages()


def decisions() -> None:
    op.create_table(
        "decisions",
        sa.Column("id", BIG, nullable=False),
        sa.Column("number", sa.String(length=12), nullable=False),
        sa.Column("shipment_id", BIG, nullable=False),
        sa.Column("line_id", BIG, nullable=False),
        sa.Column("lot_id", BIG, nullable=True),
        sa.Column("direction", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("proposed", sa.String(length=40), nullable=True),
        sa.Column("proposal_reasons", sa.JSON(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("overrides", sa.Boolean(), nullable=False),
        sa.Column("grounds", sa.Text(), nullable=False),
        sa.Column("conditions", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("certificate_id", BIG, nullable=True),
        sa.Column("signatory_id", BIG, nullable=True),
        sa.Column("decided_by_id", BIG, nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("message_state", sa.String(length=40), nullable=False),
        sa.Column("under_review", sa.Boolean(), nullable=False),
        sa.Column("in_force", sa.Boolean(), nullable=False),
        sa.Column("replaced_by_id", BIG, nullable=True),
        sa.Column("proof", sa.Text(), nullable=False),
        sa.Column("proved_on", sa.Date(), nullable=True),
        sa.Column("proved_by_id", BIG, nullable=True),
        sa.CheckConstraint(
            "((proved_on IS NULL) = (proof = '')) AND ((proved_on IS NULL) = (proved_by_id IS NULL))",
            name=op.f("ck_decisions_proof_is_whole"),
        ),
        sa.CheckConstraint("(NOT overrides) OR (grounds <> '')", name=op.f("ck_decisions_grounds_if_overridden")),
        sa.CheckConstraint(
            "(kind <> 'conditional release') OR (conditions <> '')", name=op.f("ck_decisions_conditions_if_conditional")
        ),
        sa.CheckConstraint(
            "(kind <> 'conditional release') OR (direction = 'import')",
            name=op.f("ck_decisions_conditional_for_imports"),
        ),
        sa.CheckConstraint("(kind <> 'refuse') OR (action <> '')", name=op.f("ck_decisions_action_if_refused")),
        sa.CheckConstraint(
            "(proved_on IS NULL) OR (kind IN ('refuse', 'conditional release'))",
            name=op.f("ck_decisions_proof_of_what_was_to_be_done"),
        ),
        sa.CheckConstraint("direction IN ('export', 'import', 'transit')", name=op.f("ck_decisions_direction")),
        sa.CheckConstraint(
            "kind IN ('hold', 'release', 'conditional release', 'refuse')", name=op.f("ck_decisions_decisionkind")
        ),
        sa.CheckConstraint(
            "message_state IN ('decided', 'sent', 'acknowledged', 'refused by customs')",
            name=op.f("ck_decisions_messagestate"),
        ),
        sa.CheckConstraint(
            "overrides OR (kind IN ('hold', 'refuse')) OR (kind = COALESCE(proposed, '')) OR (kind = 'conditional release' AND COALESCE(proposed, '') IN ('release', 'hold'))",
            name=op.f("ck_decisions_goods_go_as_proposed_or_by_override"),
        ),
        sa.CheckConstraint(
            "proposed IN ('hold', 'release', 'conditional release', 'refuse')", name=op.f("ck_decisions_proposed_kind")
        ),
        sa.CheckConstraint("reasons <> ''", name=op.f("ck_decisions_reasons_given")),
        sa.CheckConstraint(
            "(replaced_by_id IS NULL) OR (NOT in_force)", name=op.f("ck_decisions_replaced_is_not_in_force")
        ),
        sa.CheckConstraint("decided_by_id <> signatory_id", name=op.f("ck_decisions_two_offices")),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["certificates.id"], name=op.f("fk_decisions_certificate_id_certificates")
        ),
        sa.ForeignKeyConstraint(["decided_by_id"], ["people.id"], name=op.f("fk_decisions_decided_by_id_people")),
        sa.ForeignKeyConstraint(
            ["line_id"], ["declaration_lines.id"], name=op.f("fk_decisions_line_id_declaration_lines")
        ),
        sa.ForeignKeyConstraint(["lot_id"], ["lots.id"], name=op.f("fk_decisions_lot_id_lots")),
        sa.ForeignKeyConstraint(["proved_by_id"], ["people.id"], name=op.f("fk_decisions_proved_by_id_people")),
        sa.ForeignKeyConstraint(
            ["replaced_by_id"], ["decisions.id"], name=op.f("fk_decisions_replaced_by_id_decisions")
        ),
        sa.ForeignKeyConstraint(["shipment_id"], ["shipments.id"], name=op.f("fk_decisions_shipment_id_shipments")),
        sa.ForeignKeyConstraint(["signatory_id"], ["people.id"], name=op.f("fk_decisions_signatory_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
        sa.UniqueConstraint("number", name=op.f("uq_decisions_number")),
    )
    op.create_index(op.f("ix_decisions_certificate_id"), "decisions", ["certificate_id"], unique=False)
    op.create_index(op.f("ix_decisions_line_id_id"), "decisions", ["line_id", "id"], unique=False)
    op.create_index(op.f("ix_decisions_lot_id"), "decisions", ["lot_id"], unique=False)
    op.create_index(op.f("ix_decisions_replaced_by_id"), "decisions", ["replaced_by_id"], unique=False)
    op.create_index(op.f("ix_decisions_shipment_id"), "decisions", ["shipment_id"], unique=False)
    op.create_index(
        "uq_decisions_line_in_force",
        "decisions",
        ["line_id"],
        unique=True,
        sqlite_where=sa.text("in_force AND lot_id IS NULL"),
        postgresql_where=sa.text("in_force AND lot_id IS NULL"),
    )
    op.create_index(
        "uq_decisions_lot_in_force",
        "decisions",
        ["lot_id"],
        unique=True,
        sqlite_where=sa.text("in_force AND lot_id IS NOT NULL"),
        postgresql_where=sa.text("in_force AND lot_id IS NOT NULL"),
    )


def cases() -> None:
    op.create_table(
        "cases",
        sa.Column("id", BIG, nullable=False),
        sa.Column("number", sa.String(length=12), nullable=False),
        sa.Column("shipment_id", BIG, nullable=False),
        sa.Column("line_id", BIG, nullable=False),
        sa.Column("decision_id", BIG, nullable=False),
        sa.Column("certificate_id", BIG, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by_id", BIG, nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "((state = 'closed') = (closed_by_id IS NOT NULL)) AND ((state = 'closed') = (outcome <> ''))",
            name=op.f("ck_cases_outcome_if_closed"),
        ),
        sa.CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name=op.f("ck_cases_closed_at_if_closed")),
        sa.CheckConstraint("kind IN ('review of the decision', 'recall')", name=op.f("ck_cases_casekind")),
        sa.CheckConstraint("state IN ('open', 'closed')", name=op.f("ck_cases_casestate")),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["certificates.id"], name=op.f("fk_cases_certificate_id_certificates")
        ),
        sa.ForeignKeyConstraint(["closed_by_id"], ["people.id"], name=op.f("fk_cases_closed_by_id_people")),
        sa.ForeignKeyConstraint(["decision_id"], ["decisions.id"], name=op.f("fk_cases_decision_id_decisions")),
        sa.ForeignKeyConstraint(["line_id"], ["declaration_lines.id"], name=op.f("fk_cases_line_id_declaration_lines")),
        sa.ForeignKeyConstraint(["shipment_id"], ["shipments.id"], name=op.f("fk_cases_shipment_id_shipments")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
        sa.UniqueConstraint("number", name=op.f("uq_cases_number")),
    )
    op.create_index(op.f("ix_cases_certificate_id"), "cases", ["certificate_id"], unique=False)
    op.create_index(op.f("ix_cases_decision_id"), "cases", ["decision_id"], unique=False)
    op.create_index(op.f("ix_cases_line_id"), "cases", ["line_id"], unique=False)
    op.create_index(op.f("ix_cases_shipment_id"), "cases", ["shipment_id"], unique=False)
    op.create_index(
        "uq_cases_open",
        "cases",
        ["decision_id", "certificate_id", "kind"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )


def customs_messages() -> None:
    op.create_table(
        "customs_messages",
        sa.Column("id", BIG, nullable=False),
        sa.Column("shipment_id", BIG, nullable=False),
        sa.Column("decision_id", BIG, nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("body_sha256", sa.String(length=64), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answer_reference", sa.String(length=80), nullable=False),
        sa.Column("answered_by_id", BIG, nullable=True),
        sa.CheckConstraint(
            "state IN ('decided', 'sent', 'acknowledged', 'refused by customs')",
            name=op.f("ck_customs_messages_messagestate"),
        ),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["people.id"], name=op.f("fk_customs_messages_answered_by_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decisions.id"], name=op.f("fk_customs_messages_decision_id_decisions")
        ),
        sa.ForeignKeyConstraint(
            ["shipment_id"], ["shipments.id"], name=op.f("fk_customs_messages_shipment_id_shipments")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customs_messages")),
        sa.UniqueConstraint("decision_id", name=op.f("uq_customs_messages_decision_id")),
    )
    op.create_index(op.f("ix_customs_messages_shipment_id"), "customs_messages", ["shipment_id"], unique=False)


def downgrade() -> None:
    raise RuntimeError("There is no way back before the first release; restore a backup instead.")
