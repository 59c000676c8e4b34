"""Kinds of certificates, the scope register, results of other laboratories, and what a certificate says of the house."""

import sqlalchemy as sa
from alembic import op

from lims.migrations import replace_check

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
A_CONCLUSION = (
    "(verdict IN ('pass', 'fail', 'inconclusive') AND (kind <> 'preliminary' OR verdict = 'fail'))"
    " OR (kind = 'preliminary' AND verdict = '')"
)
IN_FORCE = sa.text("state IN ('issued', 'suspended') AND kind <> 'complementary'")


def upgrade() -> None:
    kinds()
    laboratories()
    scopes()
    external_results()


def kinds() -> None:
    known = sa.CheckConstraint(
        "kind IN ('test', 'preliminary', 'complementary')", name=op.f("ck_certificates_certificatekind")
    )
    op.add_column("certificates", sa.Column("kind", sa.String(length=40), known, nullable=False, server_default="test"))
    replace_check(
        "certificates",
        "verdict_is_a_conclusion",
        old="verdict IN ('pass', 'fail', 'inconclusive')",
        new=A_CONCLUSION,
    )
    op.drop_index("uq_certificates_in_force", "certificates")
    op.create_index(
        "uq_certificates_in_force",
        "certificates",
        ["line_id"],
        unique=True,
        sqlite_where=IN_FORCE,
        postgresql_where=IN_FORCE,
    )


def laboratories() -> None:
    for name, length in (("site", 120), ("contact", 200), ("accreditation", 200)):
        op.add_column(
            "laboratories", sa.Column(name, sa.String(length=length), nullable=False, server_default=sa.text("''"))
        )
    op.add_column("laboratories", sa.Column("posts", sa.Text(), nullable=False, server_default=sa.text("''")))
    op.add_column("laboratories", sa.Column("page_seal", sa.Boolean(), nullable=False, server_default=sa.false()))


def scopes() -> None:
    op.create_table(
        "scopes",
        sa.Column("id", BIG, nullable=False),
        sa.Column("site", sa.String(length=120), nullable=False),
        sa.Column("product", sa.String(length=40), nullable=False),
        sa.Column("standard", sa.String(length=80), nullable=False),
        sa.Column("method", sa.String(length=200), nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("accredited", sa.Boolean(), nullable=False),
        sa.Column("reference", sa.String(length=120), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("granted_by_id", BIG, nullable=False),
        sa.Column("constructed", sa.Boolean(), nullable=False),
        sa.CheckConstraint("to_on IS NULL OR to_on >= from_on", name=op.f("ck_scopes_order")),
        sa.CheckConstraint("granted_by_id <> person_id", name=op.f("ck_scopes_granted_by_another")),
        sa.CheckConstraint("NOT accredited OR reference <> ''", name=op.f("ck_scopes_reference_if_accredited")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_scopes_person_id_people")),
        sa.ForeignKeyConstraint(["granted_by_id"], ["people.id"], name=op.f("fk_scopes_granted_by_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scopes")),
        sa.UniqueConstraint(
            "person_id", "site", "standard", "method", "from_on",
            name=op.f("uq_scopes_person_id_site_standard_method_from_on"),
        ),
    )  # fmt: skip
    op.create_index(op.f("ix_scopes_site_standard_method"), "scopes", ["site", "standard", "method"], unique=False)


def external_results() -> None:
    op.create_table(
        "external_results",
        sa.Column("id", BIG, nullable=False),
        sa.Column("shipment_id", BIG, nullable=False),
        sa.Column("assignment_id", BIG, nullable=False),
        sa.Column("laboratory", sa.String(length=200), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("report", sa.String(length=120), nullable=False),
        sa.Column("accredited", sa.Boolean(), nullable=False),
        sa.Column("noted_by_id", BIG, nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("constructed", sa.Boolean(), nullable=False),
        sa.CheckConstraint("laboratory <> '' AND report <> ''", name=op.f("ck_external_results_named")),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignments.id"], name=op.f("fk_external_results_assignment_id_assignments")
        ),
        sa.ForeignKeyConstraint(["noted_by_id"], ["people.id"], name=op.f("fk_external_results_noted_by_id_people")),
        sa.ForeignKeyConstraint(
            ["shipment_id"], ["shipments.id"], name=op.f("fk_external_results_shipment_id_shipments")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_external_results")),
        sa.UniqueConstraint("assignment_id", name=op.f("uq_external_results_assignment_id")),
    )
    op.create_index(op.f("ix_external_results_shipment_id"), "external_results", ["shipment_id"], unique=False)
