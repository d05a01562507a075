"""The health of a pipeline, read through a session, and in words."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from pipetui.domain.errors import Refused
from pipetui.domain.fit import fit_of
from pipetui.domain.health import judge_health
from pipetui.domain.metrics.chances import chance_in, chance_of
from pipetui.domain.metrics.flow import stage_flows
from pipetui.domain.pushing import Push, PushKind, Selling, decide_push
from pipetui.domain.review import review_queue
from pipetui.domain.signs import Details, Facts, Health, Sign, Thresholds, Watched
from pipetui.domain.targets import amount_words
from pipetui.services.chances import load_measured
from pipetui.services.config import Config
from pipetui.services.present.amounts import short_money
from pipetui.services.reading import progress_of
from pipetui.services.reviewing import load_policy
from pipetui.store.queries.cards import load_maps
from pipetui.store.queries.health import load_details, load_outcomes
from pipetui.store.queries.review import load_cycles, load_standings
from pipetui.store.queries.stays import load_stays_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pipetui.domain.dates import Now
    from pipetui.domain.metrics.rates import Rate
    from pipetui.domain.process import ProcessMap, Stage
    from pipetui.services.session import Session
    from pipetui.store.database import Reading
    from pipetui.store.queries.health import DealDetails

_ALL = 100
_LEAST_TOLD = 0.01


def load_health(
    session: Session, pipeline_id: int | None = None, config: Config | None = None
) -> Health:
    """The signs of a pipeline as of now, of the first when none is named; Refused without one."""
    config = config or Config()
    limits = Thresholds(**config.health.model_dump(exclude={"pinned", "watch_days"}))
    now = session.now()
    since = now.midnight(now.today - timedelta(days=limits.recent_days - 1))
    with session.read() as connection:
        process = _map_of(connection, pipeline_id)
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
        process = _map_of(connection, pipeline_id)
        return _watched(connection, process, config or Config(), session.now())


def _likely(own: DealDetails | None, stage: Stage, measured: Mapping[int, Rate]) -> Fraction | None:
    """How likely a deal is to be won, in percent."""
    chance = chance_in(stage, measured) if own is None else chance_of(own, stage, measured)
    return None if chance is None else Fraction(_ALL * chance.hits, chance.of)


def _map_of(connection: Reading, pipeline_id: int | None) -> ProcessMap:
    known = load_maps(connection)
    if not known:
        message = "there is no pipeline"
        raise Refused(message, "make one with `pipetui map new NAME`")
    found = known[0] if pipeline_id is None else None
    found = found or next((each for each in known if each.pipeline.id == pipeline_id), None)
    if found is None:
        message = f"there is no pipeline {pipeline_id}"
        raise Refused(message, "`pipetui map list` shows them")
    return found


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


# -- words ---------------------------------------------------------------------------------


class Shown(StrEnum):
    """How a sign is told, and the mark that stands before it."""

    WARNING = "!"
    RIGHT = "\N{CHECK MARK}"
    ABSENT = "\N{MIDDLE DOT}"


def groups_of(health: Health) -> tuple[tuple[str, Shown, tuple[Sign, ...]], ...]:
    """Every sign below its heading, the warnings first."""
    quiet = tuple(sign for sign in health.warnings if not sign.shows)
    return (
        ("Warning signs", Shown.WARNING, tuple(sign for sign in health.warnings if sign.shows)),
        ("Good signs", Shown.RIGHT, tuple(sign for sign in health.good if sign.shows)),
        ("Not there yet", Shown.ABSENT, tuple(sign for sign in health.good if not sign.shows)),
        ("In order", Shown.RIGHT, quiet),
    )


def sign_words(sign: Sign, shown: Shown) -> tuple[str, str]:
    """What a sign is called, and its number in words."""
    label = sign.label if shown is Shown.WARNING else sign.in_order or sign.label
    wanted = f"; wanted: {sign.threshold}" if shown is Shown.ABSENT else ""
    return label, f"{sign.said}{wanted}"


def push_words(push: Push) -> tuple[str, tuple[str, ...]]:
    """The answer in a sentence, and the arithmetic behind it, one step a line."""
    if push.kind is PushKind.UNKNOWN:
        return (
            "Not told yet",
            tuple(f"Missing: {each}." for each in push.missing),
        )
    if not push.gap:
        return "The goal is reached", ()
    answer = {
        PushKind.LEADS: "Push for new leads",
        PushKind.CLOSINGS: "Push for closings",
        PushKind.NEITHER: "On course: what is open is likely to reach the goal",
    }[push.kind]
    return answer, tuple(_arithmetic(push))


def _arithmetic(push: Push) -> Iterable[str]:
    gap, likely, offered = (_amount(each, push) for each in (push.gap, push.likely, push.offered))
    yield f"{gap} are missing, with {_days(push.days_left)} left, today among them"
    verb = "has" if push.uncounted == 1 else "have"
    out = f"; {push.uncounted} more {verb} no value in {push.currency}" if push.uncounted else ""
    yield f"{offered} are open, {likely} weighted by their chances{out}"
    share = push.win_rate.value or 0.0
    usual = _amount(round(push.offered * share), push)
    yield f"{push.win_rate.said} were won of all decided so far: of {offered} that makes {usual}"
    if push.leads is not None and push.mean_won is not None and push.leads:
        mean = _amount(round(push.mean_won), push)
        rest = _amount(max(push.gap - push.likely, Fraction(0)), push)
        yield (
            f"By leads alone: {rest} ÷ ({mean} a win \N{MULTIPLICATION SIGN} {_percent(share)}) "
            f"= {push.leads} new {'deal' if push.leads == 1 else 'deals'}"
        )
    if push.rate is not None:
        enough = "" if push.rate <= 1 else ", more than there is"
        yield f"By closings alone: {gap} ÷ {offered} = {_percent(push.rate)} to be won{enough}"
    if push.cycle_days is not None:
        yield f"From beginning to win a deal takes {_days(round(push.cycle_days))} in the middle"


def _amount(amount: int | Fraction, push: Push) -> str:
    if push.currency is None:
        return amount_words(amount)
    return short_money(round(amount), push.currency)


def _days(count: int) -> str:
    return f"{count} day" if count == 1 else f"{count} days"


def _percent(share: float | Fraction) -> str:
    return "< 1 %" if 0 < share < _LEAST_TOLD else f"{round(share * _ALL)} %"


def health_json(health: Health, process: ProcessMap) -> dict[str, Any]:
    """The signs in the command line's JSON."""
    answer, steps = push_words(health.push)
    push = health.push
    return {
        "pipeline": process.pipeline.name,
        "showing": health.count,
        "items": [_sign_json(sign) for sign in health.warnings],
        "count": len(health.warnings),
        "total": len(health.warnings),
        "good": [_sign_json(sign) for sign in health.good],
        "push": {
            "kind": str(push.kind),
            "text": answer,
            "steps": list(steps),
            "missing": list(push.missing),
            "leads": push.leads,
            "rate": None if push.rate is None else float(push.rate),
        },
    }


def _sign_json(sign: Sign) -> dict[str, Any]:
    return {
        "kind": str(sign.kind),
        "label": sign.label,
        "shows": sign.shows,
        "number": sign.count,
        "of": sign.of,
        "text": sign.said,
        "threshold": sign.threshold,
        "deals": list(sign.deals),
        "advice": sign.advice or None,
    }
