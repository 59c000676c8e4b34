"""Certificates and their life after issue."""

import sqlalchemy as sa
from alembic import op

from lims.migrations import only_added_to

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    certificates()
    certificate_events()
    downloads()
    certificate_samples()
    certificate_results()
    only_added_to("certificate_events")
    only_added_to("downloads")


def certificates() -> None:
    op.create_table(
        "certificates",
        sa.Column("id", BIG, nullable=False),
        sa.Column("number", sa.String(length=12), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("shipment_id", BIG, nullable=False),
        sa.Column("line_id", BIG, nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("verdict", sa.String(length=20), nullable=False),
        sa.Column("standard_code", sa.String(length=80), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("content_sha256", sa.String(length=64), nullable=False),
        sa.Column("token", sa.String(length=40), nullable=False),
        sa.Column("signature_id", BIG, nullable=False),
        sa.Column("signatory_id", BIG, nullable=False),
        sa.Column("authorised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("pdf_sha256", sa.String(length=64), nullable=False),
        sa.Column("unsigned_sha256", sa.String(length=64), nullable=False),
        sa.Column("supersedes_id", BIG, nullable=True),
        sa.Column("constructed", sa.Boolean(), nullable=False),
        sa.CheckConstraint("(issued_at IS NULL) = (pdf_sha256 = '')", name=op.f("ck_certificates_file_if_issued")),
        sa.CheckConstraint(
            "(state = 'authorised') = (issued_at IS NULL)", name=op.f("ck_certificates_issued_at_if_issued")
        ),
        sa.CheckConstraint(
            "state IN ('authorised', 'issued', 'suspended', 'superseded', 'revoked')",
            name=op.f("ck_certificates_certificatestate"),
        ),
        sa.CheckConstraint(
            "verdict IN ('pass', 'fail', 'inconclusive')", name=op.f("ck_certificates_verdict_is_a_conclusion")
        ),
        sa.ForeignKeyConstraint(
            ["line_id"], ["declaration_lines.id"], name=op.f("fk_certificates_line_id_declaration_lines")
        ),
        sa.ForeignKeyConstraint(["shipment_id"], ["shipments.id"], name=op.f("fk_certificates_shipment_id_shipments")),
        sa.ForeignKeyConstraint(["signatory_id"], ["people.id"], name=op.f("fk_certificates_signatory_id_people")),
        sa.ForeignKeyConstraint(
            ["signature_id"],
            ["electronic_signatures.id"],
            name=op.f("fk_certificates_signature_id_electronic_signatures"),
        ),
        sa.ForeignKeyConstraint(
            ["supersedes_id"], ["certificates.id"], name=op.f("fk_certificates_supersedes_id_certificates")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificates")),
        sa.UniqueConstraint("number", name=op.f("uq_certificates_number")),
        sa.UniqueConstraint("token", name=op.f("uq_certificates_token")),
    )
    op.create_index(op.f("ix_certificates_line_id"), "certificates", ["line_id"], unique=False)
    op.create_index(op.f("ix_certificates_shipment_id"), "certificates", ["shipment_id"], unique=False)
    op.create_index(op.f("ix_certificates_signatory_id"), "certificates", ["signatory_id"], unique=False)
    op.create_index(op.f("ix_certificates_standard_code"), "certificates", ["standard_code"], unique=False)
    op.create_index(op.f("ix_certificates_state_issued_at"), "certificates", ["state", "issued_at"], unique=False)
    op.create_index(op.f("ix_certificates_supersedes_id"), "certificates", ["supersedes_id"], unique=False)
    op.create_index(op.f("ix_certificates_verdict"), "certificates", ["verdict"], unique=False)
    op.create_index(
        "uq_certificates_being_made",
        "certificates",
        ["line_id"],
        unique=True,
        sqlite_where=sa.text("state = 'authorised'"),
        postgresql_where=sa.text("state = 'authorised'"),
    )
    op.create_index(
        "uq_certificates_in_force",
        "certificates",
        ["line_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('issued', 'suspended')"),
        postgresql_where=sa.text("state IN ('issued', 'suspended')"),
    )


def certificate_events() -> None:
    op.create_table(
        "certificate_events",
        sa.Column("id", BIG, nullable=False),
        sa.Column("shipment_id", BIG, nullable=False),
        sa.Column("certificate_id", BIG, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("reason_class", sa.String(length=40), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", BIG, nullable=True),
        sa.CheckConstraint(
            "(state = 'revoked') = (reason_class IS NOT NULL)", name=op.f("ck_certificate_events_class_if_revoked")
        ),
        sa.CheckConstraint(
            "reason_class IN ('wrong result', 'wrong identity of goods or sample', 'wrong standard, class or limit', 'broken custody', 'forged or misused', 'other')",
            name=op.f("ck_certificate_events_reasonclass"),
        ),
        sa.CheckConstraint(
            "state IN ('authorised', 'issued', 'suspended', 'superseded', 'revoked')",
            name=op.f("ck_certificate_events_certificatestate"),
        ),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_certificate_events_by_id_people")),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["certificates.id"], name=op.f("fk_certificate_events_certificate_id_certificates")
        ),
        sa.ForeignKeyConstraint(
            ["shipment_id"], ["shipments.id"], name=op.f("fk_certificate_events_shipment_id_shipments")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_events")),
        sa.UniqueConstraint("certificate_id", "position", name=op.f("uq_certificate_events_certificate_id_position")),
    )
    op.create_index(op.f("ix_certificate_events_shipment_id"), "certificate_events", ["shipment_id"], unique=False)


def downloads() -> None:
    op.create_table(
        "downloads",
        sa.Column("id", BIG, nullable=False),
        sa.Column("shipment_id", BIG, nullable=False),
        sa.Column("certificate_id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=True),
        sa.Column("what", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("more", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["certificates.id"], name=op.f("fk_downloads_certificate_id_certificates")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_downloads_person_id_people")),
        sa.ForeignKeyConstraint(["shipment_id"], ["shipments.id"], name=op.f("fk_downloads_shipment_id_shipments")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_downloads")),
    )
    op.create_index(op.f("ix_downloads_certificate_id"), "downloads", ["certificate_id"], unique=False)
    op.create_index(op.f("ix_downloads_shipment_id"), "downloads", ["shipment_id"], unique=False)


def certificate_samples() -> None:
    op.create_table(
        "certificate_samples",
        sa.Column("certificate_id", BIG, nullable=False),
        sa.Column("sample_id", BIG, nullable=False),
        sa.Column("lot_id", BIG, nullable=False),
        sa.Column("shipment_id", BIG, nullable=False),
        sa.Column("verdict", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["certificates.id"], name=op.f("fk_certificate_samples_certificate_id_certificates")
        ),
        sa.ForeignKeyConstraint(["lot_id"], ["lots.id"], name=op.f("fk_certificate_samples_lot_id_lots")),
        sa.ForeignKeyConstraint(["sample_id"], ["samples.id"], name=op.f("fk_certificate_samples_sample_id_samples")),
        sa.ForeignKeyConstraint(
            ["shipment_id"], ["shipments.id"], name=op.f("fk_certificate_samples_shipment_id_shipments")
        ),
        sa.PrimaryKeyConstraint("certificate_id", "sample_id", name=op.f("pk_certificate_samples")),
    )
    op.create_index(op.f("ix_certificate_samples_lot_id"), "certificate_samples", ["lot_id"], unique=False)
    op.create_index(op.f("ix_certificate_samples_sample_id"), "certificate_samples", ["sample_id"], unique=False)
    op.create_index(op.f("ix_certificate_samples_shipment_id"), "certificate_samples", ["shipment_id"], unique=False)


def certificate_results() -> None:
    op.create_table(
        "certificate_results",
        sa.Column("certificate_id", BIG, nullable=False),
        sa.Column("result_id", BIG, nullable=False),
        sa.Column("shipment_id", BIG, nullable=False),
        sa.Column("entered_by_id", BIG, nullable=False),
        sa.Column("signatory_id", BIG, nullable=False),
        sa.CheckConstraint(
            "signatory_id <> entered_by_id", name=op.f("ck_certificate_results_signatory_did_not_enter")
        ),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["certificates.id"], name=op.f("fk_certificate_results_certificate_id_certificates")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["people.id"], name=op.f("fk_certificate_results_entered_by_id_people")
        ),
        sa.ForeignKeyConstraint(["result_id"], ["results.id"], name=op.f("fk_certificate_results_result_id_results")),
        sa.ForeignKeyConstraint(
            ["shipment_id"], ["shipments.id"], name=op.f("fk_certificate_results_shipment_id_shipments")
        ),
        sa.ForeignKeyConstraint(
            ["signatory_id"], ["people.id"], name=op.f("fk_certificate_results_signatory_id_people")
        ),
        sa.PrimaryKeyConstraint("certificate_id", "result_id", name=op.f("pk_certificate_results")),
    )
    op.create_index(op.f("ix_certificate_results_result_id"), "certificate_results", ["result_id"], unique=False)
    op.create_index(op.f("ix_certificate_results_shipment_id"), "certificate_results", ["shipment_id"], unique=False)


def downgrade() -> None:
    raise RuntimeError("There is no way back before the first release; restore a backup instead.")
