"""A certificate is found by its file: the public page compares what a stranger holds."""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(op.f("ix_certificates_pdf_sha256"), "certificates", ["pdf_sha256"], unique=False)
    op.create_index(op.f("ix_certificates_unsigned_sha256"), "certificates", ["unsigned_sha256"], unique=False)
