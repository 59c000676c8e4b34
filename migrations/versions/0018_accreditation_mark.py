"""The laboratory may send the mark of its accreditation body, which certificates print."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "laboratories",
        sa.Column("accreditation_mark", sa.String(length=64), nullable=False, server_default=sa.text("''")),
    )
