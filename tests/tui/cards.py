"""Cards for tests: a small process, a card in as few words as matter, and strategies for both."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from pipetui.domain.cards import Card
from pipetui.domain.dates import Now
from pipetui.domain.model import Status
from pipetui.domain.money import Every, Money
from pipetui.domain.process import Pipeline, ProcessMap, Stage, StageKind
from pipetui.domain.text import fold

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

NOW = Now(datetime(2026, 11, 23, 9, 0, tzinfo=UTC), ZoneInfo("Europe/Berlin"))
TODAY = date(2026, 11, 23)
LANES = ("Lead", "Talk", "Offer", "Signed")


def process(*names: str) -> ProcessMap:
    """A line of stages, the last one after the signature; each goes stale after ten days."""
    names = names or LANES
    stages = tuple(
        Stage(
            id=number,
            pipeline_id=1,
            key=name.lower(),
            name=name,
            position=number - 1,
            kind=StageKind.WON if number == len(names) else StageKind.OPEN,
            stale_days=10,
            probability=number * 10,
        )
        for number, name in enumerate(names, 1)
    )
    return ProcessMap(Pipeline(id=1, key="sales", name="Sales"), stages)


_ANY = Card(
    id=1,
    stage_id=1,
    title="",
    company=None,
    value=None,
    status=Status.OPEN,
    rank="",
    entered_at=NOW.instant,
    last_touch_at=None,
    next_text=None,
    next_due=None,
    next_time=None,
    items_done=0,
    items_total=0,
    probability=None,
    tags=(),
    owner=None,
    source=None,
    closed_at=None,
    lost_reason=None,
    competitor=None,
    parked_until=None,
    churned_at=None,
    churn_reason=None,
    found_by="",
    people="",
)


def card(
    number: int,
    stage: int = 1,
    *,
    days: int = 0,
    due: int | None = None,
    contacts: tuple[str, ...] = (),
    **fields: Any,  # noqa: ANN401 - any of its fields
) -> Card:
    """A card that came into its stage `days` ago; its next step is `due` in so many days."""
    made = replace(
        _ANY,
        id=number,
        stage_id=stage,
        rank=f"{number:04}",
        title=f"Deal {number}",
        entered_at=NOW.instant - timedelta(days=days),
        next_due=None if due is None else TODAY + timedelta(days=due),
    )
    made = replace(made, **fields)
    people = [*contacts, made.owner] if made.owner else contacts
    return replace(
        made,
        found_by=fold(f"{made.title} {made.company or ''}"),
        people="\n".join(map(fold, people)),
    )


@st.composite
def cards(draw: st.DrawFn, number: int) -> Card:
    """Any card of this id, in lanes 1 to 4 or in a stage the board does not know."""
    return card(
        number,
        draw(st.integers(1, 5)),
        title=draw(st.sampled_from(("Web", "Audit", "Data", "Web two"))),
        company=draw(st.sampled_from((None, "Acme", "Fjord"))),
        value=draw(st.none() | money()),
        rank=draw(st.sampled_from("abc")),
        days=draw(st.integers(0, 20)),
        due=draw(st.none() | st.integers(-3, 3)),
        next_time=draw(st.none() | st.just(time(14, 0))),
        tags=draw(st.sampled_from(((), ("vip",)))),
    )


def money() -> SearchStrategy[Money]:
    """An amount in one of two currencies, once or every month."""
    return st.builds(
        Money,
        st.integers(0, 10**7),
        st.sampled_from(("EUR", "USD")),
        st.sampled_from((Every.ONCE, Every.MONTH)),
    )
