"""What it takes for a deal to be open, parked or a client, as conditions on its row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, or_

from pipetui.domain.model import Entity, Status
from pipetui.store.rows import TABLES

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import ColumnElement

_deal = TABLES[Entity.DEAL]


def is_standing(today: date) -> ColumnElement[bool]:
    """Open and not parked."""
    here = or_(_deal.c.parked_until.is_(None), _deal.c.parked_until <= today.isoformat())
    return and_(_deal.c.status == Status.OPEN, here)


def is_parked(today: date) -> ColumnElement[bool]:
    """Open, and put away until a later day."""
    return and_(_deal.c.status == Status.OPEN, _deal.c.parked_until > today.isoformat())


def is_client() -> ColumnElement[bool]:
    """Won, and not left since."""
    return and_(_deal.c.status == Status.WON, _deal.c.churned_at.is_(None))
