"""Which gestures congratulate and which condole: a loss that is told of later takes back the former alone."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "r0006"
down_revision = "r0005"


def upgrade() -> None:
    """Add a mark; of what is there already nobody knows, so all but flowers counts as glad."""
    op.add_column("gestures", sa.Column("glad", sa.Boolean(), server_default=sa.true(), nullable=False))
    op.execute(sa.text("UPDATE gestures SET glad = FALSE WHERE kind = 'flowers'"))
