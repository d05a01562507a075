"""The health of a database: the file itself, and whether what is in it agrees with itself."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from pipetui.domain.errors import StoreError
from pipetui.domain.model import Status
from pipetui.domain.summary import summarise

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipetui.services.session import Session
    from pipetui.store.queries.integrity import StoredDeal

MOST_PROBLEMS = 100
"""How many contradictions are told one by one."""


@dataclass(frozen=True, slots=True)
class Examination:
    """What was found. `damage` is about the file, `contradictions` about what is in it."""

    facts: dict[str, str]
    counts: dict[str, int]
    damage: tuple[str, ...]
    contradictions: tuple[str, ...]
    more: int
    """Contradictions beyond those told."""

    @property
    def is_well(self) -> bool:
        """Nothing is wrong."""
        return not (self.damage or self.contradictions)


def examine(session: Session) -> Examination:
    """Look at a database from end to end.

    What cannot be read for damage counts as damage and raises nothing.
    """
    from pipetui.store.queries import integrity

    facts: dict[str, str] = {}
    counts: dict[str, int] = {}
    damage: list[str] = []
    told: list[str] = []
    more = 0
    try:
        with session.read() as connection:
            facts = integrity.describe(connection)
            damage += integrity.file_problems(connection)
            counts = integrity.count_rows(connection)
            for stored in integrity.deals_whole(connection):
                found = list(contradictions(stored))
                room = MOST_PROBLEMS - len(told)
                told += found[:room]
                more += len(found[room:])
    except StoreError as error:
        damage.append(error.message)
    except (ValueError, TypeError, KeyError) as error:
        # A cell holds what no version of this program writes.
        damage.append(f"a record cannot be read ({type(error).__name__})")
    return Examination(facts, counts, tuple(damage), tuple(told), more)


def contradictions(stored: StoredDeal) -> Iterator[str]:
    """Where a deal's row and its records do not agree."""
    deal = stored.deal
    name = f"#{deal.id}"
    yield from _wrong_stays(name, stored)
    if (deal.status is Status.OPEN) != (deal.closed_at is None):
        yield f"{name} is {deal.status}, and its day of closing says otherwise"
    summed = summarise(deal, stored.visits, stored.tasks, stored.touches)
    for field in fields(deal):
        if getattr(summed, field.name) != getattr(deal, field.name):
            yield f"{name} repeats {field.name} wrongly"


def _wrong_stays(name: str, stored: StoredDeal) -> Iterator[str]:
    """An open deal stays in its stage and nowhere else; a lost one stays nowhere."""
    deal = stored.deal
    staying = [visit for visit in stored.visits if visit.left_at is None]
    least = 1 if deal.status is Status.OPEN else 0
    most = 0 if deal.status is Status.LOST else 1
    if not least <= len(staying) <= most:
        yield f"{name} is {deal.status} and stays in {len(staying)} stages"
    if any(visit.stage_id != deal.stage_id for visit in staying):
        yield f"{name} stays in another stage than the one it says it is in"
    if any(visit.left_at < visit.entered_at for visit in stored.visits if visit.left_at):
        yield f"{name} left a stage before it entered it"
