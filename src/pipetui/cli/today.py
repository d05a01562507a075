"""The review queue as text, fit for the start of a shell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from pipetui.cli.grammar import Misuse
from pipetui.cli.layout import Column, paragraph, table
from pipetui.cli.options import Limit, Pipeline
from pipetui.cli.output import Piece, Style
from pipetui.cli.pipelines import find_pipelines
from pipetui.cli.program import program
from pipetui.cli.wording import sums_text
from pipetui.domain.review import ReasonKind
from pipetui.domain.text import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipetui.cli.output import Line
    from pipetui.domain.cadence import Purge
    from pipetui.domain.process import ProcessMap
    from pipetui.domain.review import ReviewItem
    from pipetui.services.reading import DealFacts

_WIDE = 110
"""Below so many cells a row tells neither the firm nor what the other reasons are."""
_PRESSING = frozenset({ReasonKind.UNANSWERED, ReasonKind.OVERDUE})


def today(
    ctx: typer.Context,
    *,
    pipeline: Pipeline = None,
    limit: Limit = None,
) -> None:
    """Show the deals that need a decision, most urgent first, and what to do about each.

    All reasons of a deal are in --json; the text names the most urgent one in full.
    """
    from pipetui.services.learned import load_measured
    from pipetui.services.present.deals import DealPresenter, review_json
    from pipetui.services.reading import deals_by_id, maps
    from pipetui.services.reviewing import load_policy, load_purge, load_queue
    from pipetui.services.settings.config import load_config

    here = program(ctx)
    day = load_config(here.config_folder)[0].day
    with here.session() as session:
        known = maps(session)
        lines = find_pipelines(known, pipeline)
        only = lines[0].pipeline.id if pipeline is not None else None
        policy = load_policy(session, day, only)
        queue = load_queue(session, only, policy=policy)
        items = queue if limit is None else queue[:limit]
        by_id = {each.deal.id: each for each in deals_by_id(session, [i.deal_id for i in items])}
        now = session.now()
        if here.out.as_json:
            presenter = DealPresenter(known, now, policy.lines, load_measured(session))
            told = [review_json(item, presenter.deal(by_id[item.deal_id])) for item in items]
            here.out.items(told, total=len(queue))
            return
        old = [(each, load_purge(session, each.pipeline.id)) for each in lines]
    if items:
        width = here.out.width
        is_narrow = width is not None and width < _WIDE
        rows = [_row(item, by_id[item.deal_id], is_narrow=is_narrow) for item in items]
        here.out.lines(table(_COLUMNS, rows, width))
    here.out.line(_totals(queue, items, by_id))
    for process, purge in old:
        if purge.deals:
            here.out.lines(paragraph(_old_said(process, purge, len(lines)), here.out.width, 0))


def review(ctx: typer.Context) -> None:
    """Go through what needs a decision, one deal at a time, on the screen.

    One that was left in the middle goes on where it was.
    """
    from pipetui.cli.board import open_board, require_terminal

    here = program(ctx)
    if here.out.as_json:
        raise Misuse("a review is done on the screen", "Write: pipetui today --json")
    require_terminal(here, "a review", "`pipetui today` prints what needs a decision")
    open_board(here, first="review.open")


_COLUMNS = (
    Column("#", "right"),
    Column("Deal", least=18),
    Column("Company", least=11),
    Column("Why", least=20, wraps=True),
    Column("Do", least=22, wraps=True),
)


def _row(item: ReviewItem, facts: DealFacts, *, is_narrow: bool) -> list[str | Piece]:
    first, *others = item.reasons
    why = first.text
    if others:
        also = ", ".join(str(each.kind).replace("_", " ") for each in others)
        why += f" (and {counted(len(others), 'more reason')})" if is_narrow else f" (and: {also})"
    return [
        Piece(str(item.deal_id), Style.ACCENT),
        Piece(facts.deal.title, Style.STRONG),
        "" if is_narrow else facts.company or "",
        Piece(why, Style.BAD if first.kind in _PRESSING else Style.WARN),
        item.suggestion.text,
    ]


def _totals(
    queue: Sequence[ReviewItem], items: Sequence[ReviewItem], by_id: dict[int, DealFacts]
) -> Line:
    if not queue:
        return Piece("Nothing needs a decision today.", Style.GOOD)
    count = f"{len(queue):,} to review"
    if len(items) < len(queue):
        return Piece(f"{len(items):,} of {count}", Style.FAINT)
    worth = sums_text(each.deal.value for each in by_id.values() if each.deal.value)
    return Piece(f"{count} · {worth}" if worth else count, Style.FAINT)


def _old_said(process: ProcessMap, purge: Purge, lines: int) -> str:
    count = len(purge.deals)
    where = f" in {process.pipeline.name}" if lines > 1 else ""
    deals = counted(count, "deal is", "deals are")
    numbers = " ".join(f"#{deal_id}" for deal_id, _ in purge.deals[:3])
    return (
        f"{deals} older{where} than 9 in 10 wins took ({purge.line_days} days), the oldest first:"
        f" {numbers}{' …' if count > 3 else ''}"  # noqa: PLR2004 - the three named
    )
