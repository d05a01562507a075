"""The health of a pipeline, read through a session."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from pipetui.domain.fit import fit_of
from pipetui.domain.health import judge_health
from pipetui.domain.metrics.chances import chance_in, chance_of
from pipetui.domain.metrics.flow import stage_flows
from pipetui.domain.pushing import Selling, decide_push
from pipetui.domain.review import review_queue
from pipetui.domain.signs import Details, Facts, Health, Thresholds, Watched
from pipetui.services.learned import load_measured
from pipetui.services.reading import map_of, progress_of
from pipetui.services.reviewing import load_policy
from pipetui.services.settings.config import Config
from pipetui.store.queries.health import load_details, load_outcomes
from pipetui.store.queries.review import load_cycles, load_standings
from pipetui.store.queries.stays import load_stays_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipetui.domain.dates import Now
    from pipetui.domain.metrics.rates import Rate
    from pipetui.domain.process import ProcessMap, Stage
    from pipetui.services.session import Session
    from pipetui.store.database import Reading
    from pipetui.store.queries.health import DealDetails

_ALL = 100


def load_health(
    session: Session, pipeline_id: int | None = None, config: Config | None = None
) -> Health:
    """The signs of a pipeline as of now, of the first when none is named; Refused without one."""
    config = config or Config()
    limits = Thresholds(**config.health.model_dump(exclude={"pinned", "watch_days"}))
    now = session.now()
    since = now.midnight(now.today - timedelta(days=limits.recent_days - 1))
    with session.read() as connection:
        process = map_of(connection, pipeline_id)
        line = process.pipeline.id
        deals = load_standings(connection, now.today, line)
        details = load_details(connection, line, since, now.instant, now.today)
        won, lost = load_outcomes(connection, line, now.instant)
        cycles = load_cycles(connection, line, now)
        watched = _watched(connection, process, config, now)
    policy = load_policy(session, config.day, line)
    measured = load_measured(session)
    own = {each.id: each for each in details}
    stages = {stage.id: stage for stage in process.every_stage}
    selling = Selling(
        open_deals=[
            (deal.value, _likely(own.get(deal.id), stages[deal.stage_id], measured))
            for deal in deals
        ],
        won_values=won,
        lost=lost,
        cycles=cycles.won,
    )
    facts = Facts(
        process=process,
        deals=sorted(deals, key=lambda deal: deal.id),
        queue=review_queue(deals, (process,), now, policy),
        details={
            each.id: Details(
                fit_of(each.fit, process.pipeline.questions),
                each.has_notes,
                each.touches,
                each.worded,
            )
            for each in details
        },
        push=decide_push(progress_of(session, process), selling),
        watched=watched,
        limits=limits,
    )
    return judge_health(facts, now)


def load_watched(
    session: Session, pipeline_id: int | None = None, config: Config | None = None
) -> tuple[Watched, ...]:
    """The pinned conversions of a pipeline alone, of the first when none is named."""
    with session.read() as connection:
        process = map_of(connection, pipeline_id)
        return _watched(connection, process, config or Config(), session.now())


def _likely(own: DealDetails | None, stage: Stage, measured: Mapping[int, Rate]) -> Fraction | None:
    """How likely a deal is to be won, in percent."""
    chance = chance_in(stage, measured) if own is None else chance_of(own, stage, measured)
    return None if chance is None else Fraction(_ALL * chance.hits, chance.of)


def _watched(
    connection: Reading, process: ProcessMap, config: Config, now: Now
) -> tuple[Watched, ...]:
    """The pinned conversions: of the stays that began in the days watched, and before."""
    pinned = {
        stage.id: stage for text in config.health.pinned for stage in process.find_stage(text)[:1]
    }
    if not pinned:
        return ()
    stays = load_stays_in(connection, pinned)
    first = now.today - timedelta(days=config.health.watch_days - 1)
    recent = stage_flows(process, stays, now, since=first)
    before = stage_flows(process, stays, now, until=first - timedelta(days=1))
    return tuple(
        Watched(each.stage, each.conversion, then.conversion)
        for each, then in zip(recent, before, strict=False)
        if each.stage.id in pinned
    )
