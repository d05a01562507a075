"""Rounds of the review: kept in the database so that they can be gone on with, and summed up."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Annotated, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, NonNegativeInt, ValidationError

from pipetui.domain.dates import When
from pipetui.domain.money import sum_by_currency
from pipetui.domain.rounds import Earned, How, Round, Streak, counts, praise
from pipetui.services.health import load_health
from pipetui.services.looking_back import is_look_back_due
from pipetui.services.present.amounts import short_sums
from pipetui.services.reading import deals_by_id
from pipetui.services.reviewing import load_purge
from pipetui.store.queries.review import load_standings

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pipetui.domain.cadence import Purge
    from pipetui.domain.process import ProcessMap
    from pipetui.domain.signs import Sign
    from pipetui.services.session import Session
    from pipetui.services.settings.config import Config

_FACT = "review"
_NEXT = 3
"""Steps to come that the summary names."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What is known of reviews before."""

    round: Round | None = None
    """The last one, as far as it got; of its order nothing is kept."""
    streak: Streak = field(default_factory=Streak)
    best: int = 0
    """The most deals that were settled in a round."""


_Id = Annotated[int, Field(ge=1, lt=2**63)]


class _Stored(BaseModel):
    """How that is written down."""

    model_config = ConfigDict(extra="ignore")

    day: date
    at: _Id | None
    settled: dict[_Id, How] = Field(default_factory=dict)
    seen: list[_Id] = Field(default_factory=list)
    seconds: float = Field(default=0, ge=0, allow_inf_nan=False)
    streak: tuple[date | None, NonNegativeInt, NonNegativeInt] = (None, 0, 0)
    best: NonNegativeInt = 0


def load_kept(session: Session) -> Kept:
    """What is known of reviews before; nothing where none was, or what was noted is no use."""
    text = session.fact(_FACT)
    if text is None:
        return Kept()
    try:
        stored = _Stored.model_validate_json(text)
    except ValidationError:
        return Kept()
    here = Round(
        stored.day, (), stored.at, stored.settled, frozenset(stored.seen), seconds=stored.seconds
    )
    return Kept(here, Streak(*stored.streak), stored.best)


def keep(session: Session, here: Round, streak: Streak, best: int) -> None:
    """Note how far a round got."""
    stored = _Stored(
        day=here.day,
        at=here.at,
        settled=dict(here.settled),
        seen=sorted(here.seen),
        seconds=here.seconds,
        streak=(streak.last, streak.length, streak.best),
        best=best,
    )
    session.note_fact(_FACT, stored.model_dump_json())


# -- summing up ----------------------------------------------------------------------------


class Ahead(NamedTuple):
    """A step that comes next."""

    deal_id: int
    title: str
    text: str
    due: When


@dataclass(frozen=True, slots=True)
class Summary:
    """What a round came to."""

    counts: Mapping[How, int]
    """What became of how many deals."""
    done: int
    left: int
    worth: str
    """Of all settled deals, by currency; a year's worth of what recurs."""
    moved: str
    """Of those that moved on or were won."""
    ahead: tuple[Ahead, ...]
    """The steps that are due next."""
    signs: tuple[tuple[str, Sign], ...]
    """The warning signs that show, each with the name of its pipeline."""
    old: tuple[tuple[ProcessMap, Purge], ...]
    """Of each pipeline the deals that are older than nine in ten wins took, where there are any."""
    praise: tuple[str, ...]
    streak: Streak
    """Days in a row, this one with them."""
    look_back_is_due: bool
    """Whether this month nobody has looked back yet."""


def sum_up(  # noqa: PLR0913 - what praise is earned by
    session: Session,
    here: Round,
    maps: Sequence[ProcessMap],
    config: Config,
    *,
    before: Kept,
    streak: Streak,
) -> Summary:
    """What a round came to, the signs that show, and what is ahead."""
    signs = tuple(
        (each.pipeline.name, sign)
        for each in maps
        for sign in load_health(session, each.pipeline.id, config).warnings
        if sign.shows
    )
    old = ((each, load_purge(session, each.pipeline.id)) for each in maps)
    moved = [deal for deal, how in here.settled.items() if how in {How.ADVANCED, How.WON}]
    first = maps[0].pipeline.currency if maps else ""
    earned = Earned(
        round=here,
        before=before.streak,
        streak=streak,
        signs=len(signs),
        best=before.best,
    )
    return Summary(
        counts=counts(here),
        done=here.done,
        left=len(here.left),
        worth=_worth(session, here.settled, first),
        moved=_worth(session, moved, first),
        ahead=_ahead(session),
        signs=signs,
        old=tuple((process, purge) for process, purge in old if purge.deals),
        praise=praise(earned),
        streak=streak,
        look_back_is_due=is_look_back_due(session),
    )


def _worth(session: Session, deals: Iterable[int], first: str) -> str:
    values = (facts.deal.value for facts in deals_by_id(session, list(deals)))
    return short_sums(sum_by_currency(value for value in values if value is not None), first)


def _ahead(session: Session) -> tuple[Ahead, ...]:
    today = session.now().today
    with session.read() as connection:
        open_deals = load_standings(connection, today)
    dated = [
        (deal.next_due, deal.next_time is None, deal.next_time, deal.id, deal.next_text or "")
        for deal in open_deals
        if deal.next_due is not None and deal.next_due >= today
    ]
    first = sorted(dated)[:_NEXT]
    titles = {each.deal.id: each.deal.title for each in deals_by_id(session, [f[3] for f in first])}
    return tuple(
        Ahead(deal, titles.get(deal, ""), text, When(due, at)) for due, _, at, deal, text in first
    )
