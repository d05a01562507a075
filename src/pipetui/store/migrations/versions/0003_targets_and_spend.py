"""What is to be won in a period, and what the sources of deals cost: two tables of their own."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "target",
        sa.Column("id", _WHOLE, primary_key=True),
        sa.Column("pipeline_id", _WHOLE, sa.ForeignKey("pipeline.id"), nullable=True),
        *(_text(name) for name in ("first", "last", "key", "kind")),
        sa.Column("amount_minor", _WHOLE, nullable=True),
        sa.Column("amount_currency", _TEXT, nullable=True),
        sa.Column("count", _WHOLE, nullable=True),
        sa.CheckConstraint("first <= last", name="target_days"),
        sa.CheckConstraint("kind in ('revenue', 'customers')", name="target_kind"),
        sa.CheckConstraint("(kind = 'revenue') = (amount_minor is not null)", name="target_amount"),
        sa.CheckConstraint("(kind = 'customers') = (count is not null)", name="target_count"),
        sa.CheckConstraint(
            "(amount_minor is null) = (amount_currency is null)", name="target_currency"
        ),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("target_of_pipeline", "target", ["pipeline_id", "key", "kind"], unique=True)
    of_all = sa.text("pipeline_id is null")
    op.create_index(
        "target_of_all",
        "target",
        ["key", "kind"],
        unique=True,
        sqlite_where=of_all,
        postgresql_where=of_all,
    )
    op.create_table(
        "spend",
        sa.Column("id", _WHOLE, primary_key=True),
        *(_text(name) for name in ("source", "first", "last", "key")),
        sa.Column("amount_minor", _WHOLE, nullable=False),
        *(_text(name) for name in ("amount_currency", "source_fold")),
        sa.CheckConstraint("first <= last", name="spend_days"),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("spend_of_source", "spend", ["source_fold", "key"], unique=True)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, _TEXT, nullable=False)
