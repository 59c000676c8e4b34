"""Shipments: declarations, documents, lists, risk."""

import sqlalchemy as sa
from alembic import op

from lims.migrations import only_added_to

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    parties()
    list_versions()
    party_credits()
    shipments()
    declarant_links()
    declaration_lines()
    declaration_versions()
    list_entries()
    assessments()
    control_orders()
    lots()
    presented_documents()
    only_added_to("list_versions")
    only_added_to("declaration_versions")
    only_added_to("list_entries")
    only_added_to("assessments")


def parties() -> None:
    op.create_table(
        "parties",
        sa.Column("id", BIG, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_zh", sa.String(length=200), nullable=False),
        sa.Column("identifier_kind", sa.String(length=40), nullable=False),
        sa.Column("identifier", sa.String(length=40), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("constructed", sa.Boolean(), nullable=False),
        sa.CheckConstraint("identifier_kind IN ('USCC', 'EORI', 'other')", name=op.f("ck_parties_identifierkind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parties")),
        sa.UniqueConstraint("identifier_kind", "identifier", name=op.f("uq_parties_identifier_kind_identifier")),
    )
    op.create_index(op.f("ix_parties_name"), "parties", ["name"], unique=False)


def list_versions() -> None:
    op.create_table(
        "list_versions",
        sa.Column("id", BIG, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("content_sha256", sa.String(length=64), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("imported_by_id", BIG, nullable=False),
        sa.Column("constructed", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('foreign-certified non-medical masks', 'foreign-certified medical supplies', 'substandard non-medical masks')",
            name=op.f("ck_list_versions_listkind"),
        ),
        sa.ForeignKeyConstraint(["imported_by_id"], ["people.id"], name=op.f("fk_list_versions_imported_by_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_versions")),
        sa.UniqueConstraint("kind", "published_on", name=op.f("uq_list_versions_kind_published_on")),
    )


def party_credits() -> None:
    op.create_table(
        "party_credits",
        sa.Column("id", BIG, nullable=False),
        sa.Column("party_id", BIG, nullable=False),
        sa.Column("grade", sa.String(length=40), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("constructed", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "grade IN ('senior certified', 'general certified', 'general credit', 'dishonest')",
            name=op.f("ck_party_credits_creditgrade"),
        ),
        sa.CheckConstraint("to_on IS NULL OR to_on >= from_on", name=op.f("ck_party_credits_order")),
        sa.ForeignKeyConstraint(["party_id"], ["parties.id"], name=op.f("fk_party_credits_party_id_parties")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_party_credits")),
        sa.UniqueConstraint("party_id", "from_on", name=op.f("uq_party_credits_party_id_from_on")),
    )
    op.create_index(op.f("ix_party_credits_party_id"), "party_credits", ["party_id"], unique=False)


def shipments() -> None:
    op.create_table(
        "shipments",
        sa.Column("id", BIG, nullable=False),
        sa.Column("number", sa.String(length=12), nullable=False),
        sa.Column("declaration_number", sa.String(length=40), nullable=False),
        sa.Column("customs", sa.String(length=2), nullable=False),
        sa.Column("direction", sa.String(length=40), nullable=False),
        sa.Column("post", sa.String(length=80), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("exporter_id", BIG, nullable=False),
        sa.Column("importer_id", BIG, nullable=False),
        sa.Column("declarant_id", BIG, nullable=False),
        sa.Column("declared_on", sa.Date(), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("registered_by_id", BIG, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content_sha256", sa.String(length=64), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_reason", sa.Text(), nullable=False),
        sa.Column("constructed", sa.Boolean(), nullable=False),
        sa.CheckConstraint("direction IN ('export', 'import', 'transit')", name=op.f("ck_shipments_direction")),
        sa.ForeignKeyConstraint(["declarant_id"], ["parties.id"], name=op.f("fk_shipments_declarant_id_parties")),
        sa.ForeignKeyConstraint(["exporter_id"], ["parties.id"], name=op.f("fk_shipments_exporter_id_parties")),
        sa.ForeignKeyConstraint(["importer_id"], ["parties.id"], name=op.f("fk_shipments_importer_id_parties")),
        sa.ForeignKeyConstraint(["registered_by_id"], ["people.id"], name=op.f("fk_shipments_registered_by_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shipments")),
        sa.UniqueConstraint("declaration_number", name=op.f("uq_shipments_declaration_number")),
        sa.UniqueConstraint("number", name=op.f("uq_shipments_number")),
    )
    op.create_index(op.f("ix_shipments_declarant_id"), "shipments", ["declarant_id"], unique=False)
    op.create_index(op.f("ix_shipments_exporter_id"), "shipments", ["exporter_id"], unique=False)
    op.create_index(op.f("ix_shipments_importer_id"), "shipments", ["importer_id"], unique=False)


def declarant_links() -> None:
    op.create_table(
        "declarant_links",
        sa.Column("id", BIG, nullable=False),
        sa.Column("shipment_id", BIG, nullable=False),
        sa.Column("token_sha256", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", BIG, nullable=False),
        sa.ForeignKeyConstraint(["made_by_id"], ["people.id"], name=op.f("fk_declarant_links_made_by_id_people")),
        sa.ForeignKeyConstraint(
            ["shipment_id"], ["shipments.id"], name=op.f("fk_declarant_links_shipment_id_shipments")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_declarant_links")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_declarant_links_token_sha256")),
    )
    op.create_index(op.f("ix_declarant_links_shipment_id"), "declarant_links", ["shipment_id"], unique=False)


def declaration_lines() -> None:
    op.create_table(
        "declaration_lines",
        sa.Column("id", BIG, nullable=False),
        sa.Column("shipment_id", BIG, nullable=False),
        sa.Column("line_no", sa.Integer(), nullable=False),
        sa.Column("hs_code", sa.String(length=10), nullable=False),
        sa.Column("goods", sa.String(length=300), nullable=False),
        sa.Column("goods_zh", sa.String(length=300), nullable=False),
        sa.Column("product", sa.String(length=40), nullable=False),
        sa.Column("medical", sa.Boolean(), nullable=False),
        sa.Column("quantity", sa.String(length=60), nullable=False),
        sa.Column("unit", sa.String(length=20), nullable=False),
        sa.Column("standard_code", sa.String(length=80), nullable=False),
        sa.Column("standard_class", sa.String(length=40), nullable=False),
        sa.Column("standard_variant", sa.String(length=40), nullable=False),
        sa.Column("route", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.CheckConstraint(
            "product IN ('mask', 'gown', 'suit', 'thermometer', 'gloves', 'goggles', 'other')",
            name=op.f("ck_declaration_lines_product"),
        ),
        sa.CheckConstraint("route IN ('chinese', 'foreign')", name=op.f("ck_declaration_lines_route")),
        sa.CheckConstraint(
            "state IN ('declared', 'documents held', 'to sample', 'may proceed', 'cancelled')",
            name=op.f("ck_declaration_lines_linestate"),
        ),
        sa.CheckConstraint("line_no > 0", name=op.f("ck_declaration_lines_line_no_positive")),
        sa.ForeignKeyConstraint(
            ["shipment_id"], ["shipments.id"], name=op.f("fk_declaration_lines_shipment_id_shipments")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_declaration_lines")),
        sa.UniqueConstraint("shipment_id", "line_no", name=op.f("uq_declaration_lines_shipment_id_line_no")),
    )
    op.create_index(op.f("ix_declaration_lines_hs_code"), "declaration_lines", ["hs_code"], unique=False)
    op.create_index(op.f("ix_declaration_lines_shipment_id"), "declaration_lines", ["shipment_id"], unique=False)
    op.create_index(
        op.f("ix_declaration_lines_state_shipment_id"), "declaration_lines", ["state", "shipment_id"], unique=False
    )


def declaration_versions() -> None:
    op.create_table(
        "declaration_versions",
        sa.Column("id", BIG, nullable=False),
        sa.Column("shipment_id", BIG, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("content_sha256", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", BIG, nullable=False),
        sa.ForeignKeyConstraint(["made_by_id"], ["people.id"], name=op.f("fk_declaration_versions_made_by_id_people")),
        sa.ForeignKeyConstraint(
            ["shipment_id"], ["shipments.id"], name=op.f("fk_declaration_versions_shipment_id_shipments")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_declaration_versions")),
        sa.UniqueConstraint("shipment_id", "version", name=op.f("uq_declaration_versions_shipment_id_version")),
    )
    op.create_index(op.f("ix_declaration_versions_shipment_id"), "declaration_versions", ["shipment_id"], unique=False)


def list_entries() -> None:
    op.create_table(
        "list_entries",
        sa.Column("id", BIG, nullable=False),
        sa.Column("version_id", BIG, nullable=False),
        sa.Column("manufacturer", sa.String(length=200), nullable=False),
        sa.Column("name_key", sa.String(length=200), nullable=False),
        sa.Column("identifier", sa.String(length=40), nullable=False),
        sa.Column("product", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["list_versions.id"], name=op.f("fk_list_entries_version_id_list_versions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_entries")),
    )
    op.create_index(op.f("ix_list_entries_identifier"), "list_entries", ["identifier"], unique=False)
    op.create_index(op.f("ix_list_entries_name_key"), "list_entries", ["name_key"], unique=False)
    op.create_index(op.f("ix_list_entries_version_id"), "list_entries", ["version_id"], unique=False)


def assessments() -> None:
    op.create_table(
        "assessments",
        sa.Column("id", BIG, nullable=False),
        sa.Column("shipment_id", BIG, nullable=False),
        sa.Column("line_id", BIG, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("lane", sa.String(length=40), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.CheckConstraint("lane IN ('green', 'standard')", name=op.f("ck_assessments_lane")),
        sa.CheckConstraint(
            "outcome IN ('declared', 'documents held', 'to sample', 'may proceed', 'cancelled')",
            name=op.f("ck_assessments_linestate"),
        ),
        sa.ForeignKeyConstraint(
            ["line_id"], ["declaration_lines.id"], name=op.f("fk_assessments_line_id_declaration_lines")
        ),
        sa.ForeignKeyConstraint(["shipment_id"], ["shipments.id"], name=op.f("fk_assessments_shipment_id_shipments")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessments")),
    )
    op.create_index(op.f("ix_assessments_line_id_id"), "assessments", ["line_id", "id"], unique=False)
    op.create_index(op.f("ix_assessments_shipment_id"), "assessments", ["shipment_id"], unique=False)


def control_orders() -> None:
    op.create_table(
        "control_orders",
        sa.Column("id", BIG, nullable=False),
        sa.Column("shipment_id", BIG, nullable=False),
        sa.Column("line_id", BIG, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("ordered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ordered_by_id", BIG, nullable=False),
        sa.CheckConstraint("kind IN ('documents', 'inspect', 'sample')", name=op.f("ck_control_orders_controlkind")),
        sa.ForeignKeyConstraint(
            ["line_id"], ["declaration_lines.id"], name=op.f("fk_control_orders_line_id_declaration_lines")
        ),
        sa.ForeignKeyConstraint(["ordered_by_id"], ["people.id"], name=op.f("fk_control_orders_ordered_by_id_people")),
        sa.ForeignKeyConstraint(
            ["shipment_id"], ["shipments.id"], name=op.f("fk_control_orders_shipment_id_shipments")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_control_orders")),
    )
    op.create_index(op.f("ix_control_orders_line_id"), "control_orders", ["line_id"], unique=False)
    op.create_index(op.f("ix_control_orders_shipment_id"), "control_orders", ["shipment_id"], unique=False)


def lots() -> None:
    op.create_table(
        "lots",
        sa.Column("id", BIG, nullable=False),
        sa.Column("shipment_id", BIG, nullable=False),
        sa.Column("line_id", BIG, nullable=False),
        sa.Column("manufacturer_id", BIG, nullable=False),
        sa.Column("model", sa.String(length=120), nullable=False),
        sa.Column("batch", sa.String(length=80), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=True),
        sa.CheckConstraint("size > 0", name=op.f("ck_lots_size_positive")),
        sa.ForeignKeyConstraint(["line_id"], ["declaration_lines.id"], name=op.f("fk_lots_line_id_declaration_lines")),
        sa.ForeignKeyConstraint(["manufacturer_id"], ["parties.id"], name=op.f("fk_lots_manufacturer_id_parties")),
        sa.ForeignKeyConstraint(["shipment_id"], ["shipments.id"], name=op.f("fk_lots_shipment_id_shipments")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lots")),
        sa.UniqueConstraint(
            "line_id", "manufacturer_id", "model", "batch", name=op.f("uq_lots_line_id_manufacturer_id_model_batch")
        ),
    )
    op.create_index(op.f("ix_lots_line_id"), "lots", ["line_id"], unique=False)
    op.create_index(op.f("ix_lots_manufacturer_id"), "lots", ["manufacturer_id"], unique=False)
    op.create_index(op.f("ix_lots_shipment_id"), "lots", ["shipment_id"], unique=False)


def presented_documents() -> None:
    op.create_table(
        "presented_documents",
        sa.Column("id", BIG, nullable=False),
        sa.Column("shipment_id", BIG, nullable=False),
        sa.Column("line_id", BIG, nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("reference", sa.String(length=120), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("file_sha256", sa.String(length=64), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("presented_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("presented_by_id", BIG, nullable=False),
        sa.Column("constructed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["line_id"], ["declaration_lines.id"], name=op.f("fk_presented_documents_line_id_declaration_lines")
        ),
        sa.ForeignKeyConstraint(
            ["presented_by_id"], ["people.id"], name=op.f("fk_presented_documents_presented_by_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["shipment_id"], ["shipments.id"], name=op.f("fk_presented_documents_shipment_id_shipments")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_presented_documents")),
        sa.UniqueConstraint("line_id", "kind", "reference", name=op.f("uq_presented_documents_line_id_kind_reference")),
    )
    op.create_index(op.f("ix_presented_documents_line_id"), "presented_documents", ["line_id"], unique=False)
    op.create_index(op.f("ix_presented_documents_shipment_id"), "presented_documents", ["shipment_id"], unique=False)


def downgrade() -> None:
    raise RuntimeError("There is no way back before the first release; restore a backup instead.")
