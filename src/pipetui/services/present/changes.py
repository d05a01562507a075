"""What a history tells of a record, and what it leaves out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.operation import ENTITY_OF

if TYPE_CHECKING:
    from pipetui.domain.operation import Record

DERIVED = frozenset(
    {
        "rank",
        "stage_entered_at",
        "next_text",
        "next_due",
        "next_time",
        "last_touch_at",
        "items_done",
        "items_total",
        "items_required_open",
        "items_due",
        "attempts",
        "noes",
    }
)
"""Fields of a deal that follow from other records, and would say everything twice."""


def name_of(record: Record | None) -> str | None:
    """What a history calls a record: its title, name, text or kind."""
    for name in ("title", "name", "text", "kind", "ended"):
        found = getattr(record, name, None)
        if found:
            return str(found)
    return None if record is None else ENTITY_OF[type(record)]
