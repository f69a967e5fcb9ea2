"""A gesture whose owner nobody has said is under nobody's entry, also where its number is somebody's."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "r0004"
down_revision = "r0003"


def upgrade() -> None:
    """Add a mark; of what is there already the owner was taken to be whoever has the number."""
    op.add_column("gestures", sa.Column("unclaimed", sa.Boolean(), server_default=sa.false(), nullable=False))
