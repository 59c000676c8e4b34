"""Labels of all kinds are on record, and the printers that take them."""

import sqlalchemy as sa
from alembic import op

from lims.migrations import replace_check

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KINDS = "kind IN ('sample', 'specimen', 'location', 'instrument', 'person', 'command')"
LAYOUTS = "layout IN ('roll', 'sheet', 'zpl', 'printer')"


def upgrade() -> None:
    printers()
    label_prints()


def printers() -> None:
    op.create_table(
        "printers",
        sa.Column("id", BIG, nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("address", sa.String(length=253), nullable=False),
        sa.Column("port", sa.Integer(), nullable=False),
        sa.Column("dots_per_mm", sa.Integer(), nullable=False),
        sa.Column("media", sa.String(length=40), nullable=False),
        sa.Column("in_service", sa.Boolean(), nullable=False),
        sa.CheckConstraint("dots_per_mm IN (8, 12, 24)", name=op.f("ck_printers_known_dots")),
        sa.CheckConstraint("media IN ('direct thermal', 'thermal transfer')", name=op.f("ck_printers_media")),
        sa.CheckConstraint("port BETWEEN 1 AND 65535", name=op.f("ck_printers_port_of_tcp")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_printers")),
        sa.UniqueConstraint("name", name=op.f("uq_printers_name")),
    )


def label_prints() -> None:
    # In plain words: SQLite adds a constraint only together with its column.
    number = "INTEGER" if op.get_bind().dialect.name == "sqlite" else "BIGINT"
    replace_check("label_prints", "labellayout", old="layout IN ('roll', 'sheet')", new=LAYOUTS)
    op.execute(
        "ALTER TABLE label_prints ADD COLUMN kind VARCHAR(40) DEFAULT 'sample' NOT NULL "
        f"CONSTRAINT ck_label_prints_labelkind CHECK ({KINDS})"
    )
    op.execute(
        f"ALTER TABLE label_prints ADD COLUMN printer_id {number} "
        "CONSTRAINT fk_label_prints_printer_id_printers REFERENCES printers (id) "
        "CONSTRAINT ck_label_prints_printer_if_sent CHECK ((layout = 'printer') = (printer_id IS NOT NULL))"
    )
