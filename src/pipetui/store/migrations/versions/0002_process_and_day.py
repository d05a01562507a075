"""The process as a living map, and what the day asks for: fit, repeated steps, answers.

Every column is new and may be empty, which reads as its default; so no row has to be rewritten.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_ADDED = {
    "pipeline": (
        ("skip", _TEXT),
        ("back", _TEXT),
        ("goal", _TEXT),
        ("routes", _TEXT),
        ("source", _TEXT),
    ),
    "stage": (
        ("conditions", _TEXT),
        ("auto_advance", _WHOLE),
        ("branches", _TEXT),
        ("on_enter", _TEXT),
        ("on_leave", _TEXT),
        ("probability_fixed", _WHOLE),
        ("stale_fixed", _WHOLE),
        ("deal_limit", _WHOLE),
        ("retired", _WHOLE),
    ),
    "deal": (("renewal", _TEXT), ("routed", _TEXT), ("fit", _TEXT)),
    "task": (("parent_id", _WHOLE), ("repeat", _TEXT)),
    "touch": (("answer", _TEXT),),
}


def upgrade() -> None:
    """Add the columns."""
    for table, columns in _ADDED.items():
        for name, kind in columns:
            op.add_column(table, sa.Column(name, kind, nullable=True))
