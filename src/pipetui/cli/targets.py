"""What is to be won in a period, and what the sources of deals cost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer import Argument, Option

from pipetui.cli.arguments import choose
from pipetui.cli.layout import Column, table
from pipetui.cli.options import Pipeline
from pipetui.cli.output import Piece, Style
from pipetui.cli.pipelines import find_pipelines, one_map
from pipetui.cli.program import program
from pipetui.cli.writing import Body, carry_out
from pipetui.domain.commands import RemoveSpend, RemoveTarget, SetSpend, SetTarget
from pipetui.domain.metrics.periods import parse_period, period_between
from pipetui.domain.model import Spend, Target, TargetKind
from pipetui.domain.targets import parse_spent, parse_wanted
from pipetui.domain.text import fold, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipetui.cli.output import Line
    from pipetui.cli.writing import Written
    from pipetui.domain.process import ProcessMap
    from pipetui.services.session import Session

Amount = Annotated[list[str], Argument(metavar="AMOUNT")]
Fixed = Annotated[str, Option(metavar="P", help="2026, 2026-Q4, 2026-11 or FROM..TO")]
KINDS = tuple(str(kind) for kind in TargetKind)


def set_target(
    ctx: typer.Context,
    words: Amount,
    *,
    period: Fixed,
    kind: Annotated[
        str, Option(metavar="KIND", help="revenue (unless told) or customers")
    ] = "revenue",
    pipeline: Annotated[
        str | None, Option(metavar="NAME", help="of one pipeline; of all together unless told")
    ] = None,
) -> None:
    """Say what is to be won in a period; 0 or none takes it back.

      pipetui target set 60k --period 2026-Q4
      pipetui target set 12 --kind customers --period 2026 --pipeline Sales

    Set again, it takes the place of the one before.
    """
    chosen = TargetKind(choose(kind, KINDS, "kind of target"))

    def command(session: Session) -> SetTarget | RemoveTarget:
        days = parse_period(period, session.now().today)
        process, currency = _pipeline_and_currency(session, pipeline)
        number = process.pipeline.id if process else None
        wanted = parse_wanted(" ".join(words), chosen, currency)
        if wanted is None:
            return RemoveTarget(period=days, kind=chosen, pipeline=number)
        return SetTarget(period=days, wanted=wanted, pipeline=number)

    carry_out(program(ctx), command, Body(_target_items, _nothing_more))


def list_targets(ctx: typer.Context, *, pipeline: Pipeline = None) -> None:
    """List what is to be won, by period; with --pipeline only what is wanted of that one."""
    from pipetui.services.present.amounts import money_text
    from pipetui.services.present.targets import target_json
    from pipetui.services.reading import maps
    from pipetui.services.targets import targets

    here = program(ctx)
    with here.session() as session:
        known = maps(session)
        only = find_pipelines(known, pipeline)[0].pipeline.id if pipeline is not None else None
        found = targets(session, only)
    names = _names(known)
    if here.out.as_json:
        items = [target_json(each, names) for each in found]
        here.out.items(items)
        return
    if not found:
        here.out.line("No targets yet. Set one: pipetui target set 60k --period 2026-Q4")
        return
    rows: list[list[str | Piece]] = [
        [
            Piece(period_between(each.first, each.last).label, Style.STRONG),
            f"{each.count:,}" if each.amount is None else money_text(each.amount),
            "customers" if each.amount is None else "revenue",
            names.get(each.pipeline_id or 0, "all pipelines"),
        ]
        for each in found
    ]
    columns = [
        Column("Period", least=12),
        Column("Target", "right"),
        Column("Of"),
        Column("Pipeline", least=8),
    ]
    here.out.lines(table(columns, rows, here.out.width))


def set_spend(
    ctx: typer.Context,
    source: Annotated[str, Argument(metavar="SOURCE")],
    words: Amount,
    *,
    period: Fixed,
) -> None:
    """Say what a source of deals cost in a period; none takes it back.

      pipetui spend set web/ads 450 --period 2026-11

    SOURCE is one as deals have it. 0 is an amount too: it cost nothing.
    """
    unheard_of = False

    def command(session: Session) -> SetSpend | RemoveSpend:
        nonlocal unheard_of
        days = parse_period(period, session.now().today)
        _, currency = _pipeline_and_currency(session, None)
        amount = parse_spent(" ".join(words), currency)
        if amount is None:
            return RemoveSpend(source=source, period=days)
        unheard_of = not _is_source(session, source)
        return SetSpend(source=source, period=days, amount=amount)

    def lines(_written: Written) -> list[Line]:
        mind = f"Mind: no deal has the source {shown(source)} yet"
        return [Piece(mind, Style.WARN)] if unheard_of else []

    carry_out(program(ctx), command, Body(_spend_items, lines))


def list_spends(
    ctx: typer.Context,
    *,
    period: Annotated[
        str | None, Option(metavar="P", help="with a day in it: 90d, ytd, 2026-Q4, FROM..TO")
    ] = None,
) -> None:
    """List what the sources of deals cost, by period."""
    from pipetui.services.present.amounts import money_text
    from pipetui.services.present.targets import spend_json
    from pipetui.services.targets import spends

    here = program(ctx)
    with here.session() as session:
        days = None if period is None else parse_period(period, session.now().today)
        found = spends(session, days)
    if here.out.as_json:
        items = [spend_json(each) for each in found]
        here.out.items(items)
        return
    if not found:
        none = "No spends yet. Note one: pipetui spend set web/ads 450 --period 2026-11"
        here.out.line(none if days is None else f"No spend has a day in {days.label}.")
        return
    rows: list[list[str | Piece]] = [
        [
            Piece(period_between(each.first, each.last).label, Style.STRONG),
            each.source,
            money_text(each.amount),
        ]
        for each in found
    ]
    columns = [Column("Period", least=12), Column("Source", least=10), Column("Spend", "right")]
    here.out.lines(table(columns, rows, here.out.width))


def _is_source(session: Session, name: str) -> bool:
    """Whether a deal came from there; campaigns of it, as in `web/ads`, are not told apart."""
    from pipetui.services.reading import DealFilter, list_deals

    found = list_deals(session, DealFilter(status="all"))
    sources = {fold(deal.source or "").partition("/")[0] for deal in found}
    return fold(name).partition("/")[0] in sources


def _pipeline_and_currency(session: Session, name: str | None) -> tuple[ProcessMap | None, str]:
    """The pipeline a name means, and the currency of an amount without one: the first's, if any."""
    first = one_map(session, [name] if name else None)
    return (first if name is not None else None), first.pipeline.currency


def _names(known: Sequence[ProcessMap]) -> dict[int, str]:
    return {each.pipeline.id: each.pipeline.name for each in known}


def _target_items(written: Written) -> list[Any]:
    """The targets written, as they are now or, removed, as they were."""
    from pipetui.services.present.targets import target_json

    names = _names(written.maps)
    found = (change.after or change.before for change in written.done.operation.changes)
    return [target_json(each, names) for each in found if isinstance(each, Target)]


def _spend_items(written: Written) -> list[Any]:
    """The spends written, as they are now or, removed, as they were."""
    from pipetui.services.present.targets import spend_json

    found = (change.after or change.before for change in written.done.operation.changes)
    return [spend_json(each) for each in found if isinstance(each, Spend)]


def _nothing_more(_written: Written) -> list[Line]:
    """What was done says it all."""
    return []
