"""Forecasts as they were when a period began: two tables of their own."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "snapshot",
        sa.Column("id", _WHOLE, primary_key=True),
        *(sa.Column(name, _TEXT, nullable=False) for name in ("key", "first", "last", "taken_at")),
        sa.CheckConstraint("first <= last", name="snapshot_days"),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("snapshot_of_period", "snapshot", ["key"], unique=True)
    op.create_table(
        "snapshot_deal",
        sa.Column("snapshot_id", _WHOLE, sa.ForeignKey("snapshot.id"), nullable=False),
        *(sa.Column(name, _WHOLE, nullable=False) for name in ("deal_id", "pipeline_id")),
        sa.Column("amount_minor", _WHOLE, nullable=True),
        sa.Column("amount_currency", _TEXT, nullable=True),
        *(sa.Column(name, _WHOLE, nullable=False) for name in ("hits", "of")),
        sa.Column("source", _TEXT, nullable=False),
        sa.PrimaryKeyConstraint("snapshot_id", "deal_id"),
        sa.CheckConstraint("0 <= hits and hits <= of and 0 < of", name="snapshot_deal_chance"),
        sa.CheckConstraint(
            "source in ('won', 'override', 'measured', 'assumed')", name="snapshot_deal_source"
        ),
        sa.CheckConstraint(
            "(amount_minor is null) = (amount_currency is null)", name="snapshot_deal_currency"
        ),
        sqlite_strict=True,
    )
