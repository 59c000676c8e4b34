"""A start of work that was a slip is taken back by a row of its own."""

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # In plain words: SQLite adds a constraint only together with its column.
    number = "INTEGER" if op.get_bind().dialect.name == "sqlite" else "BIGINT"
    op.execute(
        f"ALTER TABLE work_starts ADD COLUMN undoes_id {number} "
        "CONSTRAINT fk_work_starts_undoes_id_work_starts REFERENCES work_starts (id)"
    )
