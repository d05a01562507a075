"""Deals as a list, and what a piece of text is found in."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer import Argument, Option

from pipetui.cli.arguments import choose
from pipetui.cli.layout import Column, table
from pipetui.cli.options import Limit, Pipeline
from pipetui.cli.output import NOTHING_MATCHES, Piece, Style
from pipetui.cli.pipelines import find_pipelines
from pipetui.cli.program import program
from pipetui.cli.wording import checklist_text, step_piece, sums_text, value_text
from pipetui.domain.cards import LaneOrder, urgency
from pipetui.domain.errors import BadValue, Refused
from pipetui.domain.model import is_put_away
from pipetui.domain.spoken_dates import parse_day
from pipetui.domain.staleness import Age
from pipetui.domain.text import counted, fold, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from pipetui.cli.output import Line
    from pipetui.domain.dates import Now
    from pipetui.domain.model import Deal
    from pipetui.domain.process import ProcessMap
    from pipetui.services.present.deals import DealPresenter
    from pipetui.services.reading import DealFacts, Hit

STATUSES = ("open", "won", "lost", "parked", "all")
SORTS = ("urgency", "value", "age", "title", "created", "close", "id", "manual")
_SNIPPET = 60


def list_deals(
    ctx: typer.Context,
    *,
    pipeline: Pipeline = None,
    stage: Annotated[str | None, Option(metavar="NAME", help="only those in it")] = None,
    status: Annotated[
        str, Option(metavar="STATUS", help="open (unless told), won, lost, parked or all")
    ] = "open",
    owner: Annotated[str | None, Option(metavar="NAME", help="only those somebody sells")] = None,
    tag: Annotated[
        list[str] | None,
        Option(metavar="TAG", help="only those with it, or with all that are given"),
    ] = None,
    source: Annotated[str | None, Option(metavar="NAME", help="only those from there")] = None,
    stale: Annotated[bool, Option("--stale", help="only deals over their line")] = False,
    due: Annotated[
        str | None, Option(metavar="[DATE]", help="only with a next step by then, or by today")
    ] = None,
    find: Annotated[
        str | None, Option(metavar="TEXT", help="only with it in title or company")
    ] = None,
    sort: Annotated[
        str | None,
        Option(
            metavar="ORDER",
            help="urgency (unless told), value, age, title, created, close, id or manual",
        ),
    ] = None,
    limit: Limit = None,
    ids_only: Annotated[bool, Option("--ids-only", help="only the numbers, for scripts")] = False,
) -> None:
    """List deals, the open ones unless told.

    They are of every pipeline, the most urgent first; parked ones are open too and come last. Next
    steps are marked ! overdue, ● today, ○ to come, ∅ none.
    """
    from pipetui.services.learned import load_lines, load_measured
    from pipetui.services.present.deals import DealPresenter
    from pipetui.services.reading import DealFilter, maps, name_deals
    from pipetui.services.reading import list_deals as find_deals

    here = program(ctx)
    wanted = choose(status, STATUSES, "status")
    order = choose(sort, SORTS, "order") if sort else _usual_order(wanted)
    with here.session() as session:
        now = session.now()
        known = maps(session)
        stale_lines = load_lines(session, working_days=here.working_days)
        measured = load_measured(session) if here.out.as_json else {}
        presenter = DealPresenter(known, now, stale_lines, measured)
        lines = find_pipelines(known, pipeline)
        stages = _stages(lines, stage) if stage is not None else None
        found = find_deals(
            session,
            DealFilter(
                pipeline_id=lines[0].pipeline.id if pipeline is not None else None,
                stage_id=stages[0] if stages and len(stages) == 1 else None,
                status=wanted,
                due_by=parse_day(due, now.today) if due else None,
                find=find,
            ),
        )
        keep = _test(presenter, stages=stages, owner=owner, source=source, tags=tag, stale=stale)
        kept = sorted(filter(keep, found), key=_key(order, now))
        shown_deals = kept if limit is None else kept[:limit]
        if ids_only:
            _print_ids(ctx, [deal.id for deal in shown_deals], len(kept))
            return
        named = name_deals(session, shown_deals)
    if here.out.as_json:
        items = [presenter.deal(each) for each in named]
        here.out.items(items, total=len(kept))
        return
    names = {each.pipeline.id: each.pipeline.name for each in known}
    listing = _Listing(presenter, now, here.out.width, names, _shared_names(known))
    filtered = any((pipeline, stage, owner, tag, source, stale, due, find)) or wanted != "open"
    if named:
        here.out.lines(listing.lines(named, wanted))
    here.out.line(listing.totals(kept, len(named), wanted) if kept else _nothing(filtered=filtered))


def search(ctx: typer.Context, words: Annotated[list[str], Argument(metavar="TEXT")]) -> None:
    """Find a text in deals, companies, contacts, notes, tasks and touches; closed ones too."""
    from pipetui.services.reading import search_everything

    here = program(ctx)
    text = " ".join(words)
    if not fold(text):
        raise BadValue("there is nothing to look for", "give a piece of text")
    with here.session() as session:
        hits = search_everything(session, text)
    if here.out.as_json:
        items = [
            {"kind": hit.kind, "id": hit.id, "deal_id": hit.deal_id, "text": hit.text}
            for hit in hits
        ]
        here.out.items(items)
        return
    if not hits:
        here.out.line(NOTHING_MATCHES)
        return
    columns = [Column("Kind"), Column("Deal", "right"), Column("Text", least=20)]
    here.out.lines(table(columns, [_hit_row(hit, text) for hit in hits], here.out.width))


# -- choosing ------------------------------------------------------------------------------


def _stages(lines: Sequence[ProcessMap], name: str) -> list[int]:
    """The stages a text means, one in each pipeline at most."""
    by_line = [each.find_stage(name) for each in lines]
    found = [stages[0].id for stages in by_line if len(stages) == 1]
    if not found:
        what = "the start of more than one stage" if any(by_line) else "no stage"
        names = ", ".join(dict.fromkeys(s.name for each in lines for s in each.stages))
        raise Refused(f"{shown(name)} is {what}", f"stages: {names}")
    return found


def _test(
    presenter: DealPresenter,
    *,
    stages: Sequence[int] | None,
    owner: str | None,
    source: str | None,
    tags: Iterable[str] | None,
    stale: bool,
) -> Callable[[Deal], bool]:
    named = {fold(each.lstrip("#")) for each in tags or ()}

    def keep(deal: Deal) -> bool:
        return (
            (stages is None or deal.stage_id in stages)
            and (owner is None or fold(deal.owner or "") == fold(owner))
            and (source is None or fold(deal.source or "") == fold(source))
            and named <= {fold(each) for each in deal.tags}
            and (not stale or presenter.staleness(deal).is_stale)
        )

    return keep


def _usual_order(status: str) -> str:
    return LaneOrder.URGENCY if status in {"open", "parked"} else "id"


def _key(order: str, now: Now) -> Callable[[Deal], Any]:
    """What deals are sorted by; equal ones by hand order, then by number."""

    def urgent(deal: Deal) -> tuple[Any, ...]:
        parked = is_put_away(deal.parked_until, now.today)
        return (not deal.is_open, parked, urgency(deal.next_due, deal.next_time, now.today))

    keys: dict[str, Callable[[Deal], Any]] = {
        "urgency": urgent,
        "value": lambda deal: -(deal.value.annualised().amount if deal.value else -1),
        "age": lambda deal: deal.stage_entered_at,
        "title": lambda deal: fold(deal.title),
        "created": lambda deal: deal.created_at,
        "close": lambda deal: deal.expected_close or date.max,
        "manual": lambda deal: (deal.pipeline_id, deal.stage_id or 0),
        "id": lambda _deal: 0,
    }
    key = keys[order]
    if order == "id":
        return lambda deal: deal.id
    return lambda deal: (key(deal), deal.rank, deal.id)


# -- showing -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Listing:
    presenter: DealPresenter
    now: Now
    width: int | None
    pipelines: dict[int, str]
    shared_names: frozenset[str]
    """Stages whose name does not say which pipeline they are of."""

    def lines(self, named: Sequence[DealFacts], status: str) -> list[Line]:
        """A line for each deal, under a head."""
        columns = [
            Column("#", "right"),
            Column("Deal", least=18),
            Column("Company", least=11),
            Column("Value", "right"),
            Column("Stage", least=9),
            Column("Days", "right"),
            Column("List", "right"),
            Column("Next step" if status in {"open", "parked"} else "State", least=15),
        ]
        return table(columns, [self._row(each) for each in named], self.width)

    def totals(self, deals: Sequence[Deal], shown_count: int, status: str) -> Line:
        """How many, what they are worth, and how many are stale."""
        kind = "" if status == "all" else f"{status} "
        count = counted(len(deals), f"{kind}deal")
        if shown_count < len(deals):
            count = f"{shown_count:,} of {count}"
        stale = sum(self.presenter.staleness(deal).is_stale for deal in deals)
        parked = sum(deal.is_parked(self.now.today) for deal in deals) if status == "open" else 0
        # Open, won and lost amounts are not added up: of all deals the open ones are worth so much.
        told = [deal for deal in deals if deal.is_open] if status == "all" else deals
        worth = sums_text(deal.value for deal in told if deal.value)
        parts = [
            count,
            f"{parked:,} of them parked" if parked else "",
            f"{worth} open" if worth and status == "all" else worth,
            f"* {stale} stale" if stale else "",
        ]
        return Piece(" · ".join(part for part in parts if part), Style.FAINT)

    def _row(self, facts: DealFacts) -> list[str | Piece]:
        deal = facts.deal
        stage = self.presenter.stage(deal)
        days = self.presenter.days_in_stage(deal)
        name = stage.name if stage else ""
        if name in self.shared_names:
            name = f"{name} ({self.pipelines[deal.pipeline_id]})"
        return [
            Piece(str(deal.id), Style.ACCENT),
            Piece(deal.title, Style.STRONG),
            facts.company or "",
            value_text(deal.value),
            name,
            self._days(deal, days),
            checklist_text(deal),
            step_piece(deal, self.now),
        ]

    def _days(self, deal: Deal, days: int | None) -> str | Piece:
        if days is None:
            return ""
        age = self.presenter.staleness(deal).age
        if age is Age.STALE:
            return Piece(f"{days}*", Style.BAD)
        return Piece(f"{days} ", Style.WARN if age is Age.AGEING else None)


def _shared_names(known: Sequence[ProcessMap]) -> frozenset[str]:
    counts = Counter(name for each in known for name in {stage.name for stage in each.stages})
    return frozenset(name for name, count in counts.items() if count > 1)


def _nothing(*, filtered: bool) -> str:
    if filtered:
        return NOTHING_MATCHES
    return 'No open deals. Add one: pipetui add "Acme: Website redesign 12k !call fri"'


def _print_ids(ctx: typer.Context, ids: Sequence[int], total: int) -> None:
    out = program(ctx).out
    if out.as_json:
        out.items(ids, total=total)
    else:
        out.lines(str(each) for each in ids)


def _hit_row(hit: Hit, text: str) -> list[str | Piece]:
    number = "" if hit.deal_id is None else Piece(f"#{hit.deal_id}", Style.ACCENT)
    kind = hit.kind if hit.deal_id is not None else f"{hit.kind} #{hit.id}"
    return [Piece(kind, Style.FAINT), number, _snippet(hit.text, text)]


def _snippet(text: str, wanted: str) -> str:
    """The part of a text around what was looked for, on one line."""
    line = " ".join(text.split())
    # Folding may change lengths, so the place is near, not exact: enough to show it.
    place = max(fold(line).find(fold(wanted)), 0)
    start = max(place - _SNIPPET // 2, 0)
    end = place + len(wanted) + _SNIPPET
    before, after = "…" if start else "", "…" if end < len(line) else ""
    return f"{before}{line[start:end]}{after}"
