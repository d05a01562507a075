"""The demo as records: what its story leaves behind, by kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar
from zoneinfo import ZoneInfo

from pipetui.domain.dates import Now
from pipetui.domain.model import (
    Company,
    Contact,
    Deal,
    Entity,
    Participant,
    Status,
    Task,
    Touch,
    Visit,
)
from pipetui.domain.operation import ENTITY_OF
from pipetui.domain.process import Stage
from pipetui.domain.spoken_dates import parse_now
from pipetui.services.maps import load_template
from pipetui.services.seeding import records_of_map
from pipetui.store.rows import load_where

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipetui.domain.operation import Operation, Record
    from pipetui.services.session import Session

R = TypeVar("R", Company, Contact, Deal, Participant, Stage, Task, Touch, Visit)

BERLIN = ZoneInfo("Europe/Berlin")
NOW = Now(parse_now("2026-11-19T09:30:00+01:00"), BERLIN)
SEED = records_of_map(load_template("solo"))


class Book:
    """Every record of a database or of a story, by kind."""

    def __init__(self, records: Iterable[Record]) -> None:
        self._records: dict[type, list[Any]] = {}
        for each in sorted(records, key=lambda each: each.id):
            self._records.setdefault(type(each), []).append(each)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Book) and self._records == other._records

    __hash__ = None  # type: ignore[assignment]

    def all(self, kind: type[R]) -> list[R]:
        return self._records.get(kind, [])

    def of(self, kind: type[R], deal: Deal) -> list[R]:
        return [each for each in self.all(kind) if getattr(each, "deal_id", None) == deal.id]

    def stages(self) -> dict[int, Stage]:
        return {stage.id: stage for stage in self.all(Stage)}

    def deals(self, pipeline_id: int, *statuses: Status) -> list[Deal]:
        return [
            deal
            for deal in self.all(Deal)
            if deal.pipeline_id == pipeline_id and deal.status in statuses
        ]

    def board(self, now: Now) -> list[Deal]:
        """The open deals of the first pipeline that are not parked."""
        return [
            deal
            for deal in self.deals(1, Status.OPEN)
            if deal.parked_until is None or deal.parked_until <= now.today
        ]


def book_of(operations: Sequence[Operation]) -> Book:
    records: dict[tuple[Entity, int], Record | None] = dict(seeded())
    for operation in operations:
        records.update({(each.entity, each.id): each.after for each in operation.changes})
    return Book(record for record in records.values() if record)


def seeded() -> dict[tuple[Entity, int], Record | None]:
    """What a new database begins with."""
    return {(ENTITY_OF[type(record)], record.id): record for record in SEED}


def read_book(session: Session) -> Book:
    with session.read() as connection:
        return Book(each for entity in Entity for each in load_where(connection, entity))
