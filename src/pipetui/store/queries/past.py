"""Rows as they were at a moment, taken back from the log: what was changed since stands in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import func, select

from pipetui.domain.model import Entity
from pipetui.store.mapping import image_row, instant_text
from pipetui.store.rows import chunked
from pipetui.store.tables.log import ChangeRow, OperationRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from pipetui.store.mapping import Row

_operation = OperationRow.__table__  # type: ignore[attr-defined]
_change = ChangeRow.__table__  # type: ignore[attr-defined]
_ENTITIES = (Entity.COMPANY, Entity.DEAL, Entity.VISIT, Entity.TASK, Entity.TOUCH)
_PAGE = 2000


class _Place(NamedTuple):
    """Where in the log a change stands."""

    operation_id: int
    position: int


@dataclass(frozen=True, slots=True)
class Past:
    """In what the rows of a moment differ from today's; in nothing, when the moment is now."""

    then: Mapping[Entity, Mapping[int, Row | None]] = field(default_factory=dict)
    """The rows that were changed since, as they were; None for what was not there."""
    born: frozenset[int] = frozenset()
    """The deals that were written down only since, with whatever past of theirs."""
    first: Mapping[int, Row] = field(default_factory=dict)
    """Those of them that were changed after that, as they were written down."""

    def rows(
        self, entity: Entity, names: Sequence[str], today: Iterable[Sequence[Any]]
    ) -> Iterable[Sequence[Any]]:
        """The cells of then, of those of today; either begin with the id, in the order of `names`.

        A deal that was written down since has its first cells, or today's. What is gone today
        comes last.
        """
        if not self.then.get(entity) and not self.first:
            return today
        return self._taken_back(entity, names, today)

    def _taken_back(
        self, entity: Entity, names: Sequence[str], today: Iterable[Sequence[Any]]
    ) -> Iterator[Sequence[Any]]:
        rest = dict(self.then.get(entity, {}))
        first = self.first if entity is Entity.DEAL else {}
        for cells in today:
            number = cells[0]
            was = rest.pop(number) if number in rest else first.get(number, cells)
            if isinstance(was, dict):
                yield [was.get(name) for name in names]
            elif was is not None:
                yield was
        for was in rest.values():
            if was is not None:
                yield [was.get(name) for name in names]


def load_past(connection: Connection, then: datetime) -> Past:
    """What the log says was otherwise at a moment.

    Of each record it is the `before` of its first change since. One that this change made was not
    there; but a deal can be written down long after it was made, and tells itself since when it is.
    """
    text = instant_text(then)
    since = connection.execute(
        select(func.min(_operation.c.id)).where(_operation.c.at > text)
    ).scalar()
    if since is None:
        return Past()
    query = (
        select(
            _change.c.entity,
            _change.c.record_id,
            _change.c.operation_id,
            _change.c.position,
            _change.c.before,
            _operation.c.kind,
            _operation.c.image_version,
        )
        .join(_operation, _operation.c.id == _change.c.operation_id)
        .where(
            _change.c.operation_id >= since,
            _operation.c.at > text,
            _change.c.entity.in_([str(each) for each in _ENTITIES]),
        )
        .order_by(_change.c.operation_id, _change.c.position)
    )
    then_rows: dict[Entity, dict[int, Row | None]] = {each: {} for each in _ENTITIES}
    births: dict[Entity, dict[int, _Place]] = {each: {} for each in _ENTITIES}
    changed: set[_Place] = set()
    result = connection.execute(query, execution_options={"yield_per": _PAGE})
    for name, number, operation_id, position, before, kind, version in result:
        entity = Entity(name)
        known, born = then_rows[entity], births[entity]
        if number in born:
            if entity is Entity.DEAL:
                changed.add(born[number])
        elif number not in known:
            if before is not None:
                known[number] = image_row(before, version)
            elif kind == "do":
                born[number] = _Place(operation_id, position)
            else:  # ids are never given twice: what is made by undoing had been taken away
                known[number] = None
    return Past(then_rows, frozenset(births[Entity.DEAL]), _born_as(connection, changed))


def _born_as(connection: Connection, places: Iterable[_Place]) -> dict[int, Row]:
    """The rows with which deals were written down, by the places where the log tells of it."""
    by_operation: dict[int, list[int]] = {}
    for place in places:
        by_operation.setdefault(place.operation_id, []).append(place.position)
    found: dict[int, Row] = {}
    for operation_id, positions in by_operation.items():
        for part in chunked(positions):
            query = (
                select(_change.c.record_id, _change.c.after, _operation.c.image_version)
                .join(_operation, _operation.c.id == _change.c.operation_id)
                .where(_change.c.operation_id == operation_id, _change.c.position.in_(part))
            )
            for number, image, version in connection.execute(query).all():
                found[number] = image_row(image, version)
    return found
