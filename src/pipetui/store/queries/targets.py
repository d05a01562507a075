"""Targets and spends, as they are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.model import Entity, Spend, Target
from pipetui.store.rows import load_where

if TYPE_CHECKING:
    from sqlalchemy import Connection


def load_targets(connection: Connection) -> list[Target]:
    """Every target, by its period: earliest first, and of those that begin together the longest."""
    found = [each for each in load_where(connection, Entity.TARGET) if isinstance(each, Target)]
    return sorted(found, key=lambda t: (t.first, -t.last.toordinal(), t.pipeline_id or 0, t.kind))


def load_spends(connection: Connection) -> list[Spend]:
    """Every spend, by its period in the same order, then by its source."""
    found = [each for each in load_where(connection, Entity.SPEND) if isinstance(each, Spend)]
    return sorted(found, key=lambda s: (s.first, -s.last.toordinal(), s.source, s.id))
