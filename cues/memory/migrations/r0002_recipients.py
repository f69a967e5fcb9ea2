"""Whom a gesture is for stays with it: where memory is off, nothing else knows."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "r0002"
down_revision = "r0001"


def upgrade() -> None:
    """Add number, own id and name."""
    for name in ("number", "ref", "name"):
        op.add_column("gestures", sa.Column(name, sa.Text(), nullable=True))
    for name in ("number", "ref"):
        op.create_index(op.f(f"ix_gestures_{name}"), "gestures", [name], unique=False)
