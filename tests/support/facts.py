"""Facts for tests: made by hand, taken from a world, or drawn at random."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from pipetui.domain.dates import Now
from pipetui.domain.metrics.facts import DealFact, Facts, ItemFact, TouchFact, lines_of
from pipetui.domain.metrics.periods import Period
from pipetui.domain.metrics.rebuilding import deal_as_of
from pipetui.domain.model import Company, Deal, Direction, Status, Task, TouchKind, Visit, VisitEnd
from pipetui.domain.money import Every, Money
from pipetui.domain.process import Pipeline, ProcessMap, Stage, build_maps
from tests.support.maps import sales
from tests.support.world import BERLIN

if TYPE_CHECKING:
    from pipetui.domain.model import Touch
    from tests.support.world import World

NOW = Now(datetime(2026, 11, 23, 9, 0, tzinfo=UTC), BERLIN)
ALL = Period(None, None, "all time")


def ago(days: float) -> datetime:
    """So many days before now."""
    return NOW.instant - timedelta(days=days)


def last_days(days: int, before: int = 0) -> Period:
    """The period of so many days that ended some days before today."""
    last = NOW.today - timedelta(days=before)
    return Period(last - timedelta(days=days - 1), last, f"{days} days")


def line(process: ProcessMap | None = None, pipeline_id: int = 1) -> ProcessMap:
    """A stored map: sales unless told otherwise, its stages numbered 11, 12 and so on."""
    process = process or sales()
    stages = (
        replace(stage, id=10 * pipeline_id + place, pipeline_id=pipeline_id)
        for place, stage in enumerate(process.stages, 1)
    )
    return ProcessMap(replace(process.pipeline, id=pipeline_id), tuple(stages))


def fact(number: int = 1, *, closed: float | None = None, **fields: Any) -> DealFact:  # noqa: ANN401 - any of them
    """A deal made thirty days ago, open in stage 11; `closed` is how many days ago it closed."""
    at = None if closed is None else ago(closed)
    if at is not None:
        fields.setdefault("status", Status.WON)
    created_at = fields.pop("created_at", ago(30))
    return DealFact(
        id=number,
        pipeline_id=fields.pop("pipeline_id", 1),
        stage_id=fields.pop("stage_id", 11),
        created_at=created_at,
        created=NOW.day_of(created_at),
        closed_at=at,
        closed=None if at is None else NOW.day_of(at),
        **fields,
    )


def stay(  # noqa: PLR0913 - what a stay is
    deal_id: int,
    stage_id: int,
    entered: float,
    left: float | None = None,
    ended: VisitEnd = VisitEnd.ADVANCED,
    *,
    start_known: bool = True,
    number: int = 0,
) -> Visit:
    """A stay from so many days ago until so many days ago."""
    return Visit(
        id=number,
        deal_id=deal_id,
        pipeline_id=stage_id // 10,
        stage_id=stage_id,
        entered_at=ago(entered),
        left_at=None if left is None else ago(left),
        ended=None if left is None else ended,
        start_known=start_known,
    )


def touch(kind: TouchKind, days: float, way: Direction = Direction.OUT, **fields: Any) -> TouchFact:  # noqa: ANN401 - any
    """A touch so many days ago."""
    return TouchFact(kind, ago(days), way, **fields)


def facts(*deals: DealFact, maps: tuple[ProcessMap, ...] = (), **fields: Any) -> Facts:  # noqa: ANN401 - any of them
    """Facts as of now."""
    return Facts(as_of=NOW, maps=maps or (line(),), deals=deals, **fields)


def world_facts(world: World, as_of: Now | None = None) -> Facts:
    """What a world tells of its deals, today or as its dates say of an earlier moment."""
    as_of = as_of or world.now
    maps = build_maps(world.all(Pipeline), world.all(Stage))
    stages = {stage.id: stage for each in maps for stage in each.every_stage}
    known = (
        deal_as_of(_fact_of(world, deal, as_of), as_of, stages, exact=as_of == world.now)
        for deal in world.all(Deal)
    )
    deals = tuple(deal for deal in known if deal is not None)
    return Facts(
        as_of=as_of, maps=maps, deals=deals, lines=lines_of(deals, as_of, working_days=False)
    )


def _fact_of(world: World, deal: Deal, as_of: Now) -> DealFact:
    firms = {firm.id: firm for firm in world.all(Company)}
    firm = firms.get(deal.company_id or 0)
    return DealFact(
        id=deal.id,
        title=deal.title,
        company=firm.name if firm else None,
        pipeline_id=deal.pipeline_id,
        stage_id=deal.stage_id,
        created_at=deal.created_at,
        created=as_of.day_of(deal.created_at),
        status=deal.status,
        closed_at=deal.closed_at,
        closed=as_of.day_of(deal.closed_at) if deal.closed_at else None,
        churned_at=deal.churned_at,
        churn_reason=deal.churn_reason,
        lost_reason=deal.lost_reason,
        competitor=deal.competitor,
        value=deal.value,
        source=deal.source,
        owner=deal.owner,
        product=deal.product,
        region=deal.region or (firm.region if firm else None),
        industry=firm.industry if firm else None,
        size=firm.size if firm else None,
        company_id=deal.company_id,
        tags=deal.tags,
        expected_close=deal.expected_close,
        pushes=deal.pushes,
        parked_until=deal.parked_until,
        probability=deal.probability,
        renewal=deal.renewal,
        next_due=deal.next_due,
        stays=tuple(sorted(world.visits(deal.id), key=lambda each: (each.entered_at, each.id))),
        touches=tuple(
            map(_touch_of, sorted(world.touches(deal.id), key=lambda each: (each.at, each.id)))
        ),
        items=tuple(
            _item_of(task) for task in world.all(Task) if task.deal_id == deal.id and _given(task)
        ),
    )


def _given(task: Task) -> bool:
    return task.item_key is not None and task.parent_id is None


def _item_of(task: Task) -> ItemFact:
    return ItemFact(
        task.stage_id or 0,
        task.item_key or "",
        task.required,
        task.created_at,
        task.done_at,
        task.skipped_at,
    )


def _touch_of(touch: Touch) -> TouchFact:
    said = touch.text if touch.kind is TouchKind.OBJECTION else None
    return TouchFact(touch.kind, touch.at, touch.direction, touch.outcome, touch.score, said)


# -- at random -----------------------------------------------------------------------------

names = st.none() | st.sampled_from(["Ann", "ann", "Bo", "東京"])
values = (
    st.none()
    | st.builds(
        Money,
        st.sampled_from([0, 1, 250, 99_999]),
        st.sampled_from(["EUR", "JPY"]),
        st.just(Every.ONCE),
    )
    | st.builds(Money, st.integers(1, 10**6), st.just("EUR"), st.sampled_from(Every))
)
# Made once: to make strategies anew for each deal takes longer than to draw from them.
_days = st.integers(0, 200)
_maybe_days = st.none() | _days
_ends = st.sampled_from([Status.WON, Status.LOST])
_sources = st.none() | st.sampled_from(["web", "web/spring", "Fair"])
_tags = st.lists(st.sampled_from(["a", "b", "c"]), unique=True, max_size=2).map(tuple)
_talk = st.lists(
    st.tuples(st.sampled_from(TouchKind), _days, st.sampled_from(Direction)), max_size=4
)


@st.composite
def deal_facts(draw: st.DrawFn) -> DealFact:
    """A deal of any standing."""
    made = draw(_days)
    after = draw(_maybe_days)
    closed = None if after is None else max(0, made - after)
    status = Status.OPEN if closed is None else draw(_ends)
    talk = [touch(kind, max(0, made - days), way) for kind, days, way in draw(_talk)]
    return fact(
        closed=closed,
        status=status,
        created_at=ago(made),
        value=draw(values),
        owner=draw(names),
        source=draw(_sources),
        tags=draw(_tags),
        touches=tuple(sorted(talk, key=lambda each: each.at)),
    )


histories = st.lists(deal_facts(), max_size=30).map(
    lambda deals: facts(*(replace(deal, id=number) for number, deal in enumerate(deals, 1)))
)
periods = st.just(ALL) | st.builds(last_days, st.integers(1, 120), st.integers(0, 60))
