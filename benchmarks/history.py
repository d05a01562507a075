"""A long history of any size to count in: closed and open deals with stays, touches and a log."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert

from pipetui.domain.commands import ApplyMap
from pipetui.domain.model import Deal, Entity, Status
from pipetui.domain.money import Money
from pipetui.domain.operation import Change
from pipetui.services.maps import map_from_toml
from pipetui.services.session import Session
from pipetui.store.database import Store
from pipetui.store.log import append_changes, append_entry
from pipetui.store.mapping import instant_text, to_row
from pipetui.store.queries.cards import load_maps
from pipetui.store.rows import TABLES
from pipetui.store.target import parse_target

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipetui.domain.process import ProcessMap

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
YEARS = 3
"""So far it goes back."""
STAYS = 5
"""Of each deal."""
_TOUCHES = 3
_LONGEST_STAY = 24 * 14
"""In hours."""
_BETWEEN = timedelta(hours=9)
"""From touch to touch."""
_CHANGED = 5
"""One deal in so many had its value changed in the last year."""
_PAGE = 20_000
_OWNERS = ("Ann", "Bo", "Cem", "Dana", None)
_SOURCES = ("web", "fair", "referral", "web/spring", None)
_WON, _LOST = 0.4, 0.8
_STAGES = ("Lead", "Talk", "Trial", "Offer", "Closing", "Signature")

_STAGE = """
[[stage]]
name = "{name}"
stale_days = {days}
"""


def make_history(path: Path, deals: int) -> None:
    """Make a database with so many deals; the same number gives the same ones.

    They are written into the tables as they are, because commands would take an hour.
    """
    session = Session.open(str(path), "benchmark", read_clock=lambda: NOW)
    try:
        session.execute(ApplyMap(map=map_from_toml(_map_text(), "benchmark")))
        with session.read() as connection:
            process = load_maps(connection)[0]
    finally:
        session.close()
    store = Store.open(parse_target(str(path)), lambda: (), {})
    try:
        with store.write("benchmark", "benchmark") as writing:
            pages = _Pages(process, Random(deals))  # noqa: S311 - made-up deals, no secret
            for first in range(1, deals + 1, _PAGE):
                for entity, rows in pages.of(range(first, min(first + _PAGE, deals + 1))):
                    writing.connection.execute(insert(TABLES[entity]), rows)
                operation = append_entry(
                    writing.connection, NOW, "Changed value", actor="benchmark", origin="benchmark"
                )
                append_changes(writing.connection, operation, 0, pages.changes)
    finally:
        store.close()


def _map_text() -> str:
    stages = "".join(_STAGE.format(name=name, days=12) for name in _STAGES)
    return f"""
format = "pipetui-map"
version = 1

[pipeline]
name = "Sales"
key = "sales"
currency = "EUR"
{stages}
[[stage]]
name = "Client"
kind = "won"
"""


class _Pages:
    """Rows of deals, stays and touches, so many at a time."""

    def __init__(self, process: ProcessMap, chance: Random) -> None:
        self._process = process
        self._chance = chance
        self._visits = 0
        self.changes: list[Change] = []
        """The log of the page that was made last."""

    def of(self, numbers: range) -> Iterator[tuple[Entity, list[dict[str, Any]]]]:
        """The rows of these deals, parents before children."""
        deals: list[dict[str, Any]] = []
        visits: list[dict[str, Any]] = []
        touches: list[dict[str, Any]] = []
        self.changes = []
        for number in numbers:
            deal, stays = self._deal(number)
            folded = {"title_fold": deal.title.lower(), "notes_fold": None}
            deals.append({**to_row(deal), **folded})
            visits.extend(stays)
            touches.extend(self._touches(deal))
        yield Entity.DEAL, deals
        yield Entity.VISIT, visits
        yield Entity.TOUCH, touches

    def _deal(self, number: int) -> tuple[Deal, list[dict[str, Any]]]:
        chance = self._chance
        lot = chance.random()
        status = Status.WON if lot < _WON else Status.LOST if lot < _LOST else Status.OPEN
        made = NOW - timedelta(hours=chance.randint(_LONGEST_STAY * STAYS, 24 * 365 * YEARS))
        stays: list[dict[str, Any]] = []
        at = entered = made
        for place in range(STAYS):
            left = at + timedelta(hours=chance.randint(12, _LONGEST_STAY))
            last = place == STAYS - 1
            ended = "lost" if last and status is Status.LOST else "advanced"
            goes_on = last and status is not Status.LOST
            stage = self._process.stages[-1 if last and status is Status.WON else place]
            self._visits += 1
            stays.append(
                {
                    "id": self._visits,
                    "deal_id": number,
                    "pipeline_id": stage.pipeline_id,
                    "stage_id": stage.id,
                    "entered_at": instant_text(at),
                    "left_at": None if goes_on else instant_text(left),
                    "ended": None if goes_on else ended,
                    "start_known": 1,
                    "forced": None,
                }
            )
            entered, at = at, left
        deal = Deal(
            id=number,
            pipeline_id=self._process.pipeline.id,
            stage_id=stays[-1]["stage_id"],
            title=f"Deal {number}",
            status=status,
            created_at=made,
            stage_entered_at=entered,
            rank=f"{number:08d}",
            last_touch_at=made + _BETWEEN * (_TOUCHES - 1),
            value=Money(chance.randrange(50_000, 9_000_000, 5_000), "EUR"),
            owner=chance.choice(_OWNERS),
            source=chance.choice(_SOURCES),
            closed_at={Status.WON: entered, Status.LOST: at}.get(status),
        )
        if number % _CHANGED == 0:
            before = replace(deal, value=Money(100, "EUR"))
            self.changes.append(Change(Entity.DEAL, number, number, before, deal))
        return deal, stays

    def _touches(self, deal: Deal) -> Iterator[dict[str, Any]]:
        for place in range(_TOUCHES):
            yield {
                "deal_id": deal.id,
                "kind": ("email", "call", "proposal")[place],
                "at": instant_text(deal.created_at + _BETWEEN * place),
                "direction": "out" if place else "in",
            }
