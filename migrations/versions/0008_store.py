"""The store: locations, where a sample lies, what a custody line tells of its act."""

import sqlalchemy as sa
from alembic import op

from lims.migrations import only_added_to

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ACTS = (
    "act IN ('drawn', 'left with owner', 'sent', 'received', 'returned', 'moved', 'handed over', 'on hold', "
    "'hold lifted', 'in test', 'consumed', 'reported', 'retained', 'disposed', 'lost or damaged', 'stored', "
    "'taken out', 'undone')"
)


def upgrade() -> None:
    locations()
    samples()
    if op.get_bind().dialect.name == "sqlite":
        custody_lines_anew()
    else:
        custody_lines()


def locations() -> None:
    op.create_table(
        "locations",
        sa.Column("id", BIG, nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("parent_id", BIG, nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=27), nullable=False),
        sa.Column("name_zh", sa.String(length=27), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("condition", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("constructed", sa.Boolean(), nullable=False),
        sa.CheckConstraint("(kind = 'room') = (parent_id IS NULL)", name=op.f("ck_locations_only_a_room_stands_alone")),
        sa.CheckConstraint("capacity >= 0", name=op.f("ck_locations_capacity_not_negative")),
        sa.CheckConstraint("condition IN ('ambient', '2-8 °C')", name=op.f("ck_locations_storagecondition")),
        sa.CheckConstraint("kind IN ('room', 'fridge', 'shelf', 'box')", name=op.f("ck_locations_locationkind")),
        sa.CheckConstraint("parent_id <> id", name=op.f("ck_locations_not_in_itself")),
        sa.CheckConstraint("state IN ('in service', 'closed')", name=op.f("ck_locations_locationstate")),
        sa.ForeignKeyConstraint(["parent_id"], ["locations.id"], name=op.f("fk_locations_parent_id_locations")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_locations")),
        sa.UniqueConstraint("code", name=op.f("uq_locations_code")),
        sa.UniqueConstraint("parent_id", "name", name=op.f("uq_locations_parent_id_name")),
    )


def samples() -> None:
    # In plain words: SQLite adds a constraint only together with its column.
    number = "INTEGER" if op.get_bind().dialect.name == "sqlite" else "BIGINT"
    op.execute(
        f"ALTER TABLE samples ADD COLUMN location_id {number} "
        "CONSTRAINT fk_samples_location_id_locations REFERENCES locations (id) "
        "CONSTRAINT ck_samples_stored_or_held CHECK (location_id IS NULL OR holder_id IS NULL) "
        "CONSTRAINT ck_samples_gone_is_not_stored "
        "CHECK (location_id IS NULL OR state NOT IN ('disposed', 'lost or damaged'))"
    )
    op.execute(
        "ALTER TABLE samples ADD COLUMN keep_at VARCHAR(40) "
        "CONSTRAINT ck_samples_keep_at CHECK (keep_at IN ('ambient', '2-8 °C'))"
    )
    op.create_index(op.f("ix_samples_location_id_id"), "samples", ["location_id", "id"], unique=False)


def custody_lines() -> None:
    op.drop_constraint(op.f("ck_custody_lines_custodyact"), "custody_lines", type_="check")
    op.create_check_constraint(op.f("ck_custody_lines_custodyact"), "custody_lines", ACTS)
    for column in added():
        op.add_column("custody_lines", column)
    for name, columns, table in KEYS:
        op.create_foreign_key(op.f(name), "custody_lines", table, columns, ["id"])
    op.create_unique_constraint(op.f("uq_custody_lines_undoes_id"), "custody_lines", ["undoes_id"])
    op.create_index(op.f("ix_custody_lines_location_id"), "custody_lines", ["location_id"], unique=False)


KEYS = [
    ("fk_custody_lines_by_id_people", ["by_id"], "people"),
    ("fk_custody_lines_location_id_locations", ["location_id"], "locations"),
    ("fk_custody_lines_undoes_id_custody_lines", ["undoes_id"], "custody_lines"),
]


def added() -> list[sa.Column]:
    return [
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("by_id", BIG, nullable=True),
        sa.Column("location_id", BIG, nullable=True),
        sa.Column("undoes_id", BIG, nullable=True),
    ]


def custody_lines_anew() -> None:
    """Put the lines into a new table: SQLite changes no check of one that exists."""
    for index in ("ix_custody_lines_sample_id_id", "ix_custody_lines_shipment_id"):
        op.drop_index(index, "custody_lines")
    op.rename_table("custody_lines", "custody_lines_before")
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
        *added(),
        sa.CheckConstraint(ACTS, name=op.f("ck_custody_lines_custodyact")),
        sa.ForeignKeyConstraint(["from_id"], ["people.id"], name=op.f("fk_custody_lines_from_id_people")),
        sa.ForeignKeyConstraint(["sample_id"], ["samples.id"], name=op.f("fk_custody_lines_sample_id_samples")),
        sa.ForeignKeyConstraint(["shipment_id"], ["shipments.id"], name=op.f("fk_custody_lines_shipment_id_shipments")),
        sa.ForeignKeyConstraint(["to_id"], ["people.id"], name=op.f("fk_custody_lines_to_id_people")),
        *(sa.ForeignKeyConstraint(columns, [f"{table}.id"], name=op.f(name)) for name, columns, table in KEYS),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_custody_lines")),
        sa.UniqueConstraint("undoes_id", name=op.f("uq_custody_lines_undoes_id")),
    )
    op.execute(
        "INSERT INTO custody_lines (id, shipment_id, sample_id, at, act, from_id, to_id, place, note) "
        "SELECT id, shipment_id, sample_id, at, act, from_id, to_id, place, note FROM custody_lines_before"
    )
    op.execute("DROP TABLE custody_lines_before")  # and its triggers with it
    op.create_index(op.f("ix_custody_lines_sample_id_id"), "custody_lines", ["sample_id", "id"], unique=False)
    op.create_index(op.f("ix_custody_lines_shipment_id"), "custody_lines", ["shipment_id"], unique=False)
    op.create_index(op.f("ix_custody_lines_location_id"), "custody_lines", ["location_id"], unique=False)
    only_added_to("custody_lines")


def downgrade() -> None:
    raise RuntimeError("There is no way back before the first release; restore a backup instead.")
