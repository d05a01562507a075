"""Moves between stages, and how deals end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from typer import Argument, Option

from pipetui.cli.arguments import parse_ids, split_ids
from pipetui.cli.options import Force, Ids, KeepGoing
from pipetui.cli.program import program
from pipetui.cli.writing import carry_out
from pipetui.domain.commands import (
    ChurnDeals,
    LoseDeals,
    MoveDeals,
    ParkDeals,
    ReopenDeals,
    StepDeals,
    WinDeals,
)

if TYPE_CHECKING:
    from pipetui.services.session import Session


def move(
    ctx: typer.Context,
    words: Annotated[list[str], Argument(metavar="ID… STAGE")],
    *,
    pipeline: Annotated[
        str | None, Option(metavar="NAME", help="hand on to a stage of another pipeline")
    ] = None,
    force: Force = None,
    keep_going: KeepGoing = False,
) -> None:
    """Bring deals into a stage.

    STAGE is a stage's name or its beginning, its key, or its number from 1. Going forward, the
    required items of the present stage have to be ticked.
    """
    ids, rest = split_ids(words, "a stage")
    carry_out(
        program(ctx),
        MoveDeals(
            deal_ids=ids,
            stage=" ".join(rest),
            pipeline=pipeline,
            force=force,
            keep_going=keep_going,
        ),
    )


def advance(
    ctx: typer.Context, ids: Ids, *, force: Force = None, keep_going: KeepGoing = False
) -> None:
    """Move deals one stage on."""
    carry_out(
        program(ctx),
        StepDeals(deal_ids=parse_ids(ids), step=1, force=force, keep_going=keep_going),
    )


def back(ctx: typer.Context, ids: Ids, *, keep_going: KeepGoing = False) -> None:
    """Move deals one stage back."""
    carry_out(program(ctx), StepDeals(deal_ids=parse_ids(ids), step=-1, keep_going=keep_going))


def win(
    ctx: typer.Context, ids: Ids, *, force: Force = None, keep_going: KeepGoing = False
) -> None:
    """Win deals; the gate of the stage they are in holds here too."""
    carry_out(program(ctx), WinDeals(deal_ids=parse_ids(ids), force=force, keep_going=keep_going))


def lose(
    ctx: typer.Context,
    ids: Ids,
    *,
    reason: Annotated[str, Option(metavar="REASON", help="why, in a few words")],
    competitor: Annotated[str | None, Option(metavar="NAME", help="who won it instead")] = None,
    keep_going: KeepGoing = False,
) -> None:
    """Lose deals, with the reason."""
    carry_out(
        program(ctx),
        LoseDeals(
            deal_ids=parse_ids(ids), reason=reason, competitor=competitor, keep_going=keep_going
        ),
    )


def reopen(ctx: typer.Context, ids: Ids, *, keep_going: KeepGoing = False) -> None:
    """Bring lost and won deals back to being sold."""
    carry_out(program(ctx), ReopenDeals(deal_ids=parse_ids(ids), keep_going=keep_going))


def park(
    ctx: typer.Context,
    words: Annotated[list[str], Argument(metavar="ID… DATE")],
    *,
    keep_going: KeepGoing = False,
) -> None:
    """Take deals off the board until a day.

    DATE is a coming day: 2026-12-01, 1 dec, fri, +3d, +2w, +1m, eom, eoq.
    """
    from pipetui.domain.spoken_dates import parse_day

    ids, rest = split_ids(words, "a day")

    def command(session: Session) -> ParkDeals:
        until = parse_day(" ".join(rest), session.now().today)
        return ParkDeals(deal_ids=ids, until=until, keep_going=keep_going)

    carry_out(program(ctx), command)


def unpark(ctx: typer.Context, ids: Ids, *, keep_going: KeepGoing = False) -> None:
    """Bring parked deals back now."""
    carry_out(program(ctx), ParkDeals(deal_ids=parse_ids(ids), until=None, keep_going=keep_going))


def churn(
    ctx: typer.Context,
    ids: Ids,
    *,
    reason: Annotated[str, Option(metavar="REASON", help="why they left")],
    keep_going: KeepGoing = False,
) -> None:
    """Note that customers have left."""
    carry_out(
        program(ctx), ChurnDeals(deal_ids=parse_ids(ids), reason=reason, keep_going=keep_going)
    )
