"""Samples: orders, portions, custody."""

import sqlalchemy as sa
from alembic import op

from lims.migrations import only_added_to

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    label_prints()
    sampling_orders()
    samples()
    custody_lines()
    specimens()
    only_added_to("custody_lines")


def label_prints() -> None:
    op.create_table(
        "label_prints",
        sa.Column("id", BIG, nullable=False),
        sa.Column("shipment_id", BIG, nullable=True),
        sa.Column("numbers", sa.JSON(), nullable=False),
        sa.Column("layout", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("printed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("printed_by_id", BIG, nullable=False),
        sa.CheckConstraint("layout IN ('roll', 'sheet')", name=op.f("ck_label_prints_labellayout")),
        sa.ForeignKeyConstraint(["printed_by_id"], ["people.id"], name=op.f("fk_label_prints_printed_by_id_people")),
        sa.ForeignKeyConstraint(["shipment_id"], ["shipments.id"], name=op.f("fk_label_prints_shipment_id_shipments")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_label_prints")),
    )
    op.create_index(op.f("ix_label_prints_shipment_id"), "label_prints", ["shipment_id"], unique=False)


def sampling_orders() -> None:
    op.create_table(
        "sampling_orders",
        sa.Column("id", BIG, nullable=False),
        sa.Column("number", sa.String(length=12), nullable=False),
        sa.Column("shipment_id", BIG, nullable=False),
        sa.Column("line_id", BIG, nullable=False),
        sa.Column("lot_id", BIG, nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.Column("portions", sa.JSON(), nullable=False),
        sa.Column("plan", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("ordered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ordered_by_id", BIG, nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("drawn_by_id", BIG, nullable=True),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("cancelled_reason", sa.Text(), nullable=False),
        sa.CheckConstraint("state IN ('planned', 'drawn', 'cancelled')", name=op.f("ck_sampling_orders_orderstate")),
        sa.CheckConstraint("units > 0", name=op.f("ck_sampling_orders_units_positive")),
        sa.ForeignKeyConstraint(["drawn_by_id"], ["people.id"], name=op.f("fk_sampling_orders_drawn_by_id_people")),
        sa.ForeignKeyConstraint(
            ["line_id"], ["declaration_lines.id"], name=op.f("fk_sampling_orders_line_id_declaration_lines")
        ),
        sa.ForeignKeyConstraint(["lot_id"], ["lots.id"], name=op.f("fk_sampling_orders_lot_id_lots")),
        sa.ForeignKeyConstraint(["ordered_by_id"], ["people.id"], name=op.f("fk_sampling_orders_ordered_by_id_people")),
        sa.ForeignKeyConstraint(
            ["shipment_id"], ["shipments.id"], name=op.f("fk_sampling_orders_shipment_id_shipments")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sampling_orders")),
        sa.UniqueConstraint("number", name=op.f("uq_sampling_orders_number")),
    )
    op.create_index(op.f("ix_sampling_orders_line_id"), "sampling_orders", ["line_id"], unique=False)
    op.create_index(op.f("ix_sampling_orders_lot_id"), "sampling_orders", ["lot_id"], unique=False)
    op.create_index(op.f("ix_sampling_orders_shipment_id"), "sampling_orders", ["shipment_id"], unique=False)


def samples() -> None:
    op.create_table(
        "samples",
        sa.Column("id", BIG, nullable=False),
        sa.Column("number", sa.String(length=12), nullable=False),
        sa.Column("shipment_id", BIG, nullable=False),
        sa.Column("line_id", BIG, nullable=False),
        sa.Column("lot_id", BIG, nullable=False),
        sa.Column("order_id", BIG, nullable=False),
        sa.Column("portion", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("state_before_hold", sa.String(length=40), nullable=True),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.Column("seal", sa.String(length=40), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("drawn_by_id", BIG, nullable=False),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_by_id", BIG, nullable=True),
        sa.Column("received_units", sa.Integer(), nullable=True),
        sa.Column("condition", sa.Text(), nullable=False),
        sa.Column("returned_reason", sa.String(length=40), nullable=True),
        sa.Column("place_now", sa.String(length=120), nullable=False),
        sa.Column("holder_id", BIG, nullable=True),
        sa.CheckConstraint(
            "(state <> 'returned') OR (returned_reason IS NOT NULL)", name=op.f("ck_samples_reason_if_returned")
        ),
        sa.CheckConstraint(
            "(state = 'on hold') = (state_before_hold IS NOT NULL)",
            name=op.f("ck_samples_state_before_hold_if_on_hold"),
        ),
        sa.CheckConstraint(
            "(state NOT IN ('received', 'in test', 'consumed', 'reported')) OR (received_by_id IS NOT NULL)",
            name=op.f("ck_samples_receiver_if_received"),
        ),
        sa.CheckConstraint("portion IN ('A', 'B', 'C')", name=op.f("ck_samples_portion")),
        sa.CheckConstraint(
            "returned_reason IN ('broken seal', 'wrong seal', 'too few units', 'damaged', 'wrong goods')",
            name=op.f("ck_samples_returnreason"),
        ),
        sa.CheckConstraint(
            "state IN ('drawn', 'in transit', 'received', 'returned', 'on hold', 'in test', 'consumed', 'reported', 'retained', 'disposed', 'lost or damaged', 'left with owner')",
            name=op.f("ck_samples_samplestate"),
        ),
        sa.CheckConstraint(
            "state_before_hold IN ('drawn', 'in transit', 'received', 'returned', 'on hold', 'in test', 'consumed', 'reported', 'retained', 'disposed', 'lost or damaged', 'left with owner')",
            name=op.f("ck_samples_state_before_hold"),
        ),
        sa.CheckConstraint("units > 0", name=op.f("ck_samples_units_positive")),
        sa.ForeignKeyConstraint(["drawn_by_id"], ["people.id"], name=op.f("fk_samples_drawn_by_id_people")),
        sa.ForeignKeyConstraint(["holder_id"], ["people.id"], name=op.f("fk_samples_holder_id_people")),
        sa.ForeignKeyConstraint(
            ["line_id"], ["declaration_lines.id"], name=op.f("fk_samples_line_id_declaration_lines")
        ),
        sa.ForeignKeyConstraint(["lot_id"], ["lots.id"], name=op.f("fk_samples_lot_id_lots")),
        sa.ForeignKeyConstraint(["order_id"], ["sampling_orders.id"], name=op.f("fk_samples_order_id_sampling_orders")),
        sa.ForeignKeyConstraint(["received_by_id"], ["people.id"], name=op.f("fk_samples_received_by_id_people")),
        sa.ForeignKeyConstraint(["shipment_id"], ["shipments.id"], name=op.f("fk_samples_shipment_id_shipments")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_samples")),
        sa.UniqueConstraint("number", name=op.f("uq_samples_number")),
        sa.UniqueConstraint("order_id", "portion", name=op.f("uq_samples_order_id_portion")),
        sa.UniqueConstraint("seal", name=op.f("uq_samples_seal")),
    )
    op.create_index(op.f("ix_samples_line_id"), "samples", ["line_id"], unique=False)
    op.create_index(op.f("ix_samples_lot_id"), "samples", ["lot_id"], unique=False)
    op.create_index(op.f("ix_samples_order_id"), "samples", ["order_id"], unique=False)
    op.create_index(op.f("ix_samples_shipment_id"), "samples", ["shipment_id"], unique=False)
    op.create_index(op.f("ix_samples_state"), "samples", ["state"], unique=False)


def custody_lines() -> None:
    op.create_table(
        "custody_lines",
        sa.Column("id", BIG, nullable=False),
        sa.Column("shipment_id", BIG, nullable=False),
        sa.Column("sample_id", BIG, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("from_id", BIG, nullable=True),
        sa.Column("to_id", BIG, nullable=True),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "act IN ('drawn', 'left with owner', 'sent', 'received', 'returned', 'moved', 'handed over', 'on hold', 'hold lifted', 'in test', 'consumed', 'reported', 'retained', 'disposed', 'lost or damaged')",
            name=op.f("ck_custody_lines_custodyact"),
        ),
        sa.ForeignKeyConstraint(["from_id"], ["people.id"], name=op.f("fk_custody_lines_from_id_people")),
        sa.ForeignKeyConstraint(["sample_id"], ["samples.id"], name=op.f("fk_custody_lines_sample_id_samples")),
        sa.ForeignKeyConstraint(["shipment_id"], ["shipments.id"], name=op.f("fk_custody_lines_shipment_id_shipments")),
        sa.ForeignKeyConstraint(["to_id"], ["people.id"], name=op.f("fk_custody_lines_to_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_custody_lines")),
    )
    op.create_index(op.f("ix_custody_lines_sample_id_id"), "custody_lines", ["sample_id", "id"], unique=False)
    op.create_index(op.f("ix_custody_lines_shipment_id"), "custody_lines", ["shipment_id"], unique=False)


def specimens() -> None:
    op.create_table(
        "specimens",
        sa.Column("id", BIG, nullable=False),
        sa.Column("shipment_id", BIG, nullable=False),
        sa.Column("sample_id", BIG, nullable=False),
        sa.Column("specimen_no", sa.Integer(), nullable=False),
        sa.Column("use", sa.String(length=80), nullable=False),
        sa.Column("destroyed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["sample_id"], ["samples.id"], name=op.f("fk_specimens_sample_id_samples")),
        sa.ForeignKeyConstraint(["shipment_id"], ["shipments.id"], name=op.f("fk_specimens_shipment_id_shipments")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_specimens")),
        sa.UniqueConstraint("sample_id", "specimen_no", name=op.f("uq_specimens_sample_id_specimen_no")),
    )
    op.create_index(op.f("ix_specimens_shipment_id"), "specimens", ["shipment_id"], unique=False)


def downgrade() -> None:
    raise RuntimeError("There is no way back before the first release; restore a backup instead.")
