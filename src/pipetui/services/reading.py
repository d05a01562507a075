"""What screens and commands read, through a session, in the domain's values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from pipetui.domain.errors import Refused
from pipetui.domain.goals import first_day, goal_progress
from pipetui.domain.text import fold, shown
from pipetui.store import log
from pipetui.store.log import LogEntry
from pipetui.store.queries.cards import (
    count_drawers,
    load_cards,
    load_cards_in,
    load_cards_of,
    load_maps,
)
from pipetui.store.queries.deals import (
    DealFacts,
    DealFilter,
    WholeDeal,
    find_deals,
    load_deals,
    load_whole,
    open_tasks,
    with_names,
)
from pipetui.store.queries.names import ContactName, DealName, contact_names, deal_names
from pipetui.store.queries.news import news_since
from pipetui.store.queries.search import Hit, search
from pipetui.store.queries.wins import load_wins

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipetui.domain.cards import Card, Drawer
    from pipetui.domain.goals import GoalProgress
    from pipetui.domain.model import Deal, Task
    from pipetui.domain.operation import Change
    from pipetui.domain.process import ProcessMap
    from pipetui.services.session import Session
    from pipetui.store.database import Reading

__all__ = [
    "Board",
    "DealFacts",
    "DealFilter",
    "Hit",
    "LogEntry",
    "WholeDeal",
    "cards_since",
    "deal_history",
    "deals_by_id",
    "drawer_counts",
    "list_deals",
    "load_board",
    "load_drawer",
    "log_entries",
    "maps",
    "name_deals",
    "names",
    "progress_of",
    "resolve_deal",
    "search_everything",
    "tasks_to_do",
    "whole_deal",
]


@dataclass(frozen=True, slots=True)
class Board:
    """A pipeline's cards as of one operation."""

    maps: tuple[ProcessMap, ...]
    process: ProcessMap
    cards: tuple[Card, ...]
    sequence: int
    """The newest operation the cards know of."""


@dataclass(frozen=True, slots=True)
class CardNews:
    """What changed on a board since a sequence number: deals now so, or None when off it."""

    sequence: int
    cards: dict[int, Card | None]
    maps_changed: bool


def maps(session: Session) -> tuple[ProcessMap, ...]:
    """Every pipeline's map, in order."""
    with session.read() as connection:
        return load_maps(connection)


def map_of(connection: Reading, pipeline_id: int | None) -> ProcessMap:
    """The map of a pipeline, of the first when none is named; Refused when it is not there."""
    known = load_maps(connection)
    if not known:
        message = "there is no pipeline"
        raise Refused(message, "make one with `pipetui map new NAME`")
    if pipeline_id is None:
        return known[0]
    found = next((each for each in known if each.pipeline.id == pipeline_id), None)
    if found is None:
        message = f"there is no pipeline {pipeline_id}"
        raise Refused(message, "`pipetui map list` shows them")
    return found


def load_board(session: Session, pipeline_id: int | None = None) -> Board:
    """The board of a pipeline, the first when none is named."""
    today = session.now().today
    with session.read() as connection:
        sequence = log.latest_sequence(connection)
        known = load_maps(connection)
        process = next((m for m in known if m.pipeline.id == pipeline_id), None)
        if process is None:
            if not known:
                message = "there is no pipeline"
                raise Refused(message, "make one with `pipetui map new NAME`")
            process = known[0]
        cards = load_cards(connection, process.pipeline.id, today)
        return Board(known, process, tuple(cards), sequence)


def cards_since(session: Session, pipeline_id: int, sequence: int) -> CardNews:
    """What operations after `sequence` did to a pipeline's board."""
    today = session.now().today
    with session.read() as connection:
        newest = log.latest_sequence(connection)
        if newest == sequence:
            return CardNews(sequence, {}, maps_changed=False)
        news = news_since(connection, sequence)
        found = load_cards_of(connection, pipeline_id, news.deals, today)
        cards = {deal_id: found.get(deal_id) for deal_id in news.deals}
        return CardNews(newest, cards, maps_changed=news.maps)


def progress_of(session: Session, process: ProcessMap) -> GoalProgress | None:
    """How far a pipeline has come towards its goal; None when it has none."""
    goal, now = process.pipeline.goal, session.now()
    if goal is None:
        return None
    # A day of slack on the far side of the zone; the days themselves are compared afterwards.
    since = datetime.combine(first_day(goal) - timedelta(days=1), time.min, tzinfo=UTC)
    with session.read() as connection:
        wins = load_wins(connection, process.pipeline.id, since, now)
    return goal_progress(goal, wins, now.today)


def load_drawer(session: Session, pipeline_id: int, drawer: Drawer) -> list[Card]:
    """The deals in one of a pipeline's drawers, in the order of `cards.order_drawer`."""
    with session.read() as connection:
        return load_cards_in(connection, pipeline_id, drawer, session.now().today)


def drawer_counts(session: Session, pipeline_id: int) -> dict[Drawer, int]:
    """How many deals are in each of a pipeline's drawers."""
    with session.read() as connection:
        return count_drawers(connection, pipeline_id, session.now().today)


def list_deals(session: Session, wanted: DealFilter) -> list[Deal]:
    """The deals a filter means, by id."""
    with session.read() as connection:
        return find_deals(connection, wanted, session.now().today)


def name_deals(session: Session, deals: Sequence[Deal]) -> list[DealFacts]:
    """Deals with the names a listing shows beside them."""
    with session.read() as connection:
        return with_names(connection, deals)


def deals_by_id(session: Session, ids: Iterable[int]) -> list[DealFacts]:
    """Those deals of these ids that there are."""
    with session.read() as connection:
        return with_names(connection, load_deals(connection, ids))


def whole_deal(session: Session, deal_id: int) -> WholeDeal:
    """One deal with everything; Refused when there is none."""
    with session.read() as connection:
        whole = load_whole(connection, deal_id)
    if whole is None:
        message = f"there is no deal #{deal_id}"
        raise Refused(message, "`pipetui list` shows the numbers")
    return whole


def deal_history(session: Session, deal_id: int) -> list[tuple[LogEntry, tuple[Change, ...]]]:
    """The operations that touched a deal with what they changed, oldest first."""
    with session.read() as connection:
        return log.changes_of_deal(connection, deal_id)


def resolve_deal(session: Session, text: str) -> int:
    """The deal a reading command means: its number, or a unique part of an open deal's title."""
    number = text.removeprefix("#")
    if number.isascii() and number.isdigit():
        return int(number[:18])
    found = [
        deal
        for deal in list_deals(session, DealFilter(status="open", find=text))
        if fold(text) in fold(deal.title)
    ]
    if len(found) == 1:
        return found[0].id
    if not found:
        message = f"no open deal has {shown(text)} in its title"
        raise Refused(message, "`pipetui search` looks into closed ones too")
    some = ", ".join(f"#{deal.id} {deal.title}" for deal in found[:5])
    more = f" and {len(found) - 5} more" if len(found) > 5 else ""  # noqa: PLR2004
    message = f"{shown(text)} means more than one deal: {some}{more}"
    raise Refused(message, "use the number")


def names(session: Session) -> tuple[list[DealName], list[ContactName]]:
    """What deals and contacts are found by, closed deals too."""
    with session.read() as connection:
        return deal_names(connection), contact_names(connection)


def log_entries(
    session: Session, *, deal_id: int | None = None, limit: int | None = None
) -> tuple[list[LogEntry], int]:
    """The newest operations first, and how many there are in all."""
    with session.read() as connection:
        found = log.entries(connection, deal_id=deal_id, limit=limit)
        return found, log.count_entries(connection, deal_id=deal_id)


def tasks_to_do(session: Session) -> list[tuple[Task, Deal]]:
    """What is to be done on open deals, soonest first."""
    with session.read() as connection:
        return open_tasks(connection, session.now().today)


def search_everything(session: Session, text: str) -> list[Hit]:
    """Every place where a piece of text occurs."""
    with session.read() as connection:
        return search(connection, text)
