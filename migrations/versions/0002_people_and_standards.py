"""People, the laboratory, and the catalogue."""

import sqlalchemy as sa
from alembic import op

from lims.migrations import only_added_to

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    laboratories()
    people()
    electronic_signatures()
    person_roles()
    standard_editions()
    tokens()
    confirmations()
    only_added_to("electronic_signatures")


def laboratories() -> None:
    op.create_table(
        "laboratories",
        sa.Column("id", BIG, nullable=False),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_zh", sa.String(length=200), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("address_zh", sa.String(length=300), nullable=False),
        sa.Column("zone", sa.String(length=60), nullable=False),
        sa.Column("shifts", sa.JSON(), nullable=False),
        sa.Column("working_days", sa.JSON(), nullable=False),
        sa.Column("holidays", sa.JSON(), nullable=False),
        sa.Column("constructed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_laboratories")),
    )


def people() -> None:
    op.create_table(
        "people",
        sa.Column("id", BIG, nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("username", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("name_zh", sa.String(length=60), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("must_change_password", sa.Boolean(), nullable=False),
        sa.Column("failed_sign_ins", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("session_version", sa.Integer(), nullable=False),
        sa.Column("supervisor_id", BIG, nullable=True),
        sa.Column("constructed", sa.Boolean(), nullable=False),
        sa.CheckConstraint("state IN ('active', 'disabled')", name=op.f("ck_people_personstate")),
        sa.ForeignKeyConstraint(["supervisor_id"], ["people.id"], name=op.f("fk_people_supervisor_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("code", name=op.f("uq_people_code")),
        sa.UniqueConstraint("username", name=op.f("uq_people_username")),
    )
    op.create_index(op.f("ix_people_supervisor_id"), "people", ["supervisor_id"], unique=False)


def electronic_signatures() -> None:
    op.create_table(
        "electronic_signatures",
        sa.Column("id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("meaning", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("content_sha256", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "meaning IN ('authorised', 'reviewed', 'confirmed')", name=op.f("ck_electronic_signatures_signaturemeaning")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_electronic_signatures_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_electronic_signatures")),
    )


def person_roles() -> None:
    op.create_table(
        "person_roles",
        sa.Column("id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "role IN ('technician', 'trainee', 'sample custodian', 'sampling officer', 'reviewer', 'signatory', 'lab manager', 'quality manager', 'customs officer', 'senior officer', 'auditor', 'assessor', 'instrument account', 'administrator')",
            name=op.f("ck_person_roles_role"),
        ),
        sa.CheckConstraint("to_on IS NULL OR to_on >= from_on", name=op.f("ck_person_roles_order")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_person_roles_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_roles")),
        sa.UniqueConstraint("person_id", "role", "from_on", name=op.f("uq_person_roles_person_id_role_from_on")),
    )
    op.create_index(op.f("ix_person_roles_person_id"), "person_roles", ["person_id"], unique=False)


def standard_editions() -> None:
    op.create_table(
        "standard_editions",
        sa.Column("id", BIG, nullable=False),
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("title_zh", sa.String(length=300), nullable=False),
        sa.Column("product", sa.String(length=40), nullable=False),
        sa.Column("region", sa.String(length=20), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("content_sha256", sa.String(length=64), nullable=False),
        sa.Column("used_from", sa.Date(), nullable=False),
        sa.Column("used_to", sa.Date(), nullable=True),
        sa.Column("imported_by_id", BIG, nullable=True),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["imported_by_id"], ["people.id"], name=op.f("fk_standard_editions_imported_by_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standard_editions")),
        sa.UniqueConstraint("code", "content_sha256", name=op.f("uq_standard_editions_code_content_sha256")),
        sa.UniqueConstraint("code", "version", name=op.f("uq_standard_editions_code_version")),
    )
    op.create_index(op.f("ix_standard_editions_code"), "standard_editions", ["code"], unique=False)
    op.create_index(op.f("ix_standard_editions_product"), "standard_editions", ["product"], unique=False)


def tokens() -> None:
    op.create_table(
        "tokens",
        sa.Column("id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("token_sha256", sa.String(length=64), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_tokens_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tokens")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_tokens_token_sha256")),
    )


def confirmations() -> None:
    op.create_table(
        "confirmations",
        sa.Column("id", BIG, nullable=False),
        sa.Column("edition_id", BIG, nullable=False),
        sa.Column("requirement", sa.String(length=80), nullable=False),
        sa.Column("first_by_id", BIG, nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("first_page", sa.String(length=40), nullable=False),
        sa.Column("first_clause", sa.String(length=40), nullable=False),
        sa.Column("second_by_id", BIG, nullable=True),
        sa.Column("second_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("second_page", sa.String(length=40), nullable=False),
        sa.Column("second_clause", sa.String(length=40), nullable=False),
        sa.Column("constructed", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "(second_by_id IS NULL) = (second_at IS NULL)", name=op.f("ck_confirmations_second_at_if_second")
        ),
        sa.CheckConstraint(
            "second_by_id IS NULL OR second_by_id <> first_by_id", name=op.f("ck_confirmations_two_people")
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["standard_editions.id"], name=op.f("fk_confirmations_edition_id_standard_editions")
        ),
        sa.ForeignKeyConstraint(["first_by_id"], ["people.id"], name=op.f("fk_confirmations_first_by_id_people")),
        sa.ForeignKeyConstraint(["second_by_id"], ["people.id"], name=op.f("fk_confirmations_second_by_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_confirmations")),
        sa.UniqueConstraint("edition_id", "requirement", name=op.f("uq_confirmations_edition_id_requirement")),
    )
    op.create_index(op.f("ix_confirmations_edition_id"), "confirmations", ["edition_id"], unique=False)


def downgrade() -> None:
    raise RuntimeError("There is no way back before the first release; restore a backup instead.")
