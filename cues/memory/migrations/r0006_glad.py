"""Which gestures congratulate and which condole: a loss that is told of later takes back the former alone."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "r0006"
down_revision = "r0005"


def upgrade() -> None:
    """Add a mark; of what is there, or what an older program puts there yet, nobody knows: it stands."""
    op.add_column("gestures", sa.Column("glad", sa.Boolean(), nullable=True))
