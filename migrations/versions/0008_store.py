"""The store: locations, custody lines that tell more of their act; retention, legal holds, disposal in batches."""

from datetime import UTC, date, datetime

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
    "'taken out', 'undone', 'legal hold', 'legal hold lifted')"
)


def upgrade() -> None:
    locations()
    retention_rules()
    legal_holds()
    samples()
    disposal_batches()
    disposal_items()
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


def retention_rules() -> None:
    table = op.create_table(
        "retention_rules",
        sa.Column("id", BIG, nullable=False),
        sa.Column("product", sa.String(length=40), nullable=True),
        sa.Column("conclusion", sa.String(length=40), nullable=True),
        sa.Column("portion", sa.String(length=40), nullable=True),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by_id", BIG, nullable=True),
        sa.Column("constructed", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "conclusion IN ('pass', 'fail', 'inconclusive')", name=op.f("ck_retention_rules_conclusion")
        ),
        sa.CheckConstraint("months > 0", name=op.f("ck_retention_rules_months_positive")),
        sa.CheckConstraint("portion IN ('A', 'B', 'C')", name=op.f("ck_retention_rules_portion")),
        sa.CheckConstraint(
            "product IN ('mask', 'gown', 'suit', 'thermometer', 'gloves', 'goggles', 'other')",
            name=op.f("ck_retention_rules_product"),
        ),
        sa.ForeignKeyConstraint(["set_by_id"], ["people.id"], name=op.f("fk_retention_rules_set_by_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_rules")),
    )
    op.bulk_insert(table, [OURS])
    only_added_to("retention_rules")


OURS = {
    "months": 12,
    "from_on": date(2020, 1, 1),
    "reason": "Proposed by the product and taken from no regulation: set the months that your authority asks for.",
    "set_at": datetime(2020, 1, 1, tzinfo=UTC),
    "constructed": True,
}


def legal_holds() -> None:
    op.create_table(
        "legal_holds",
        sa.Column("id", BIG, nullable=False),
        sa.Column("shipment_id", BIG, nullable=False),
        sa.Column("sample_id", BIG, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by_id", BIG, nullable=False),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lifted_by_id", BIG, nullable=True),
        sa.Column("lifted_reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "((lifted_at IS NULL) = (lifted_by_id IS NULL)) AND ((lifted_at IS NULL) = (lifted_reason = ''))",
            name=op.f("ck_legal_holds_lifting_is_whole"),
        ),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_legal_holds_reason_given")),
        sa.ForeignKeyConstraint(["lifted_by_id"], ["people.id"], name=op.f("fk_legal_holds_lifted_by_id_people")),
        sa.ForeignKeyConstraint(["sample_id"], ["samples.id"], name=op.f("fk_legal_holds_sample_id_samples")),
        sa.ForeignKeyConstraint(["set_by_id"], ["people.id"], name=op.f("fk_legal_holds_set_by_id_people")),
        sa.ForeignKeyConstraint(["shipment_id"], ["shipments.id"], name=op.f("fk_legal_holds_shipment_id_shipments")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_holds")),
    )
    op.create_index(op.f("ix_legal_holds_sample_id"), "legal_holds", ["sample_id"], unique=False)
    op.create_index(op.f("ix_legal_holds_shipment_id"), "legal_holds", ["shipment_id"], unique=False)
    only_one("uq_legal_holds_open", "legal_holds", "lifted_at IS NULL")


def only_one(name: str, table: str, where: str) -> None:
    """Let a sample stand in ``table`` once among the rows that ``where`` chooses."""
    chosen = sa.text(where)
    op.create_index(name, table, ["sample_id"], unique=True, sqlite_where=chosen, postgresql_where=chosen)


def disposal_batches() -> None:
    people = ("proposed_by_id", "approved_by_id", "carried_out_by_id", "witness_id")
    op.create_table(
        "disposal_batches",
        sa.Column("id", BIG, nullable=False),
        sa.Column("number", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposed_by_id", BIG, nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_by_id", BIG, nullable=True),
        sa.Column("carried_out_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("carried_out_by_id", BIG, nullable=True),
        sa.Column("witness_id", BIG, nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(state <> 'approved') OR (approved_by_id IS NOT NULL)",
            name=op.f("ck_disposal_batches_approver_if_approved"),
        ),
        sa.CheckConstraint(
            "(state <> 'carried out') OR (approved_by_id IS NOT NULL AND carried_out_by_id IS NOT NULL "
            "AND carried_out_at IS NOT NULL AND witness_id IS NOT NULL)",
            name=op.f("ck_disposal_batches_two_people_carry_out"),
        ),
        sa.CheckConstraint("approved_by_id <> proposed_by_id", name=op.f("ck_disposal_batches_another_approves")),
        sa.CheckConstraint(
            "state IN ('proposed', 'approved', 'carried out', 'withdrawn')",
            name=op.f("ck_disposal_batches_disposalstate"),
        ),
        sa.CheckConstraint("way <> ''", name=op.f("ck_disposal_batches_way_given")),
        sa.CheckConstraint("witness_id <> carried_out_by_id", name=op.f("ck_disposal_batches_witness_is_another")),
        *(
            sa.ForeignKeyConstraint([one], ["people.id"], name=op.f(f"fk_disposal_batches_{one}_people"))
            for one in people
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disposal_batches")),
        sa.UniqueConstraint("number", name=op.f("uq_disposal_batches_number")),
    )
    op.create_index(op.f("ix_disposal_batches_state"), "disposal_batches", ["state"], unique=False)


def disposal_items() -> None:
    op.create_table(
        "disposal_items",
        sa.Column("batch_id", BIG, nullable=False),
        sa.Column("sample_id", BIG, nullable=False),
        sa.Column("shipment_id", BIG, nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("scanned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.CheckConstraint(
            "(state <> 'disposed') OR (scanned_at IS NOT NULL)", name=op.f("ck_disposal_items_scanned_if_disposed")
        ),
        sa.CheckConstraint("(state = 'taken off') = (note <> '')", name=op.f("ck_disposal_items_note_if_taken_off")),
        sa.CheckConstraint("state IN ('listed', 'taken off', 'disposed')", name=op.f("ck_disposal_items_itemstate")),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["disposal_batches.id"], name=op.f("fk_disposal_items_batch_id_disposal_batches")
        ),
        sa.ForeignKeyConstraint(["sample_id"], ["samples.id"], name=op.f("fk_disposal_items_sample_id_samples")),
        sa.ForeignKeyConstraint(
            ["shipment_id"], ["shipments.id"], name=op.f("fk_disposal_items_shipment_id_shipments")
        ),
        sa.PrimaryKeyConstraint("batch_id", "sample_id", name=op.f("pk_disposal_items")),
    )
    op.create_index(op.f("ix_disposal_items_sample_id"), "disposal_items", ["sample_id"], unique=False)
    op.create_index(op.f("ix_disposal_items_shipment_id"), "disposal_items", ["shipment_id"], unique=False)
    only_one("uq_disposal_items_listed", "disposal_items", "state = 'listed'")


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
    op.execute("ALTER TABLE samples ADD COLUMN keep_until DATE")
    op.execute(
        f"ALTER TABLE samples ADD COLUMN keep_rule_id {number} "
        "CONSTRAINT fk_samples_keep_rule_id_retention_rules REFERENCES retention_rules (id)"
    )
    moment = "DATETIME" if op.get_bind().dialect.name == "sqlite" else "TIMESTAMP WITH TIME ZONE"
    op.execute(
        f"ALTER TABLE samples ADD COLUMN legal_hold_since {moment} "
        "CONSTRAINT ck_samples_legal_hold_keeps CHECK (legal_hold_since IS NULL OR state <> 'disposed')"
    )
    op.create_index(op.f("ix_samples_location_id_id"), "samples", ["location_id", "id"], unique=False)
    op.create_index(op.f("ix_samples_state_keep_until"), "samples", ["state", "keep_until"], unique=False)


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
