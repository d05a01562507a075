"""How a command that writes is carried out and told of: one operation, its deals, what was left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from pipetui.cli.failures import refusals_json
from pipetui.cli.layout import Column, table
from pipetui.cli.output import Piece, Style
from pipetui.cli.wording import checklist_text, step_piece, value_text
from pipetui.domain.commands import DeleteDeals
from pipetui.domain.errors import Refused
from pipetui.domain.text import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipetui.cli.output import Line
    from pipetui.cli.program import Program
    from pipetui.domain.commands import Command
    from pipetui.domain.dates import Now
    from pipetui.domain.model import Deal
    from pipetui.domain.operation import Operation
    from pipetui.domain.process import ProcessMap
    from pipetui.services.present.deals import DealPresenter
    from pipetui.services.reading import DealFacts
    from pipetui.services.session import Done, Session

_SHOWN_DEALS = 20
_SHOWN_REFUSALS = 3


@dataclass(frozen=True, slots=True)
class Written:
    """What a command did, and the deals it wrote as they are now, or were when it removed them."""

    done: Done
    facts: Sequence[DealFacts]
    presenter: DealPresenter
    maps: Sequence[ProcessMap]
    now: Now
    width: int | None
    """Of the terminal."""


class Body(NamedTuple):
    """How what was written is told; only the one that is wanted is asked."""

    items: Callable[[Written], list[Any]]
    """Of the JSON document."""
    lines: Callable[[Written], list[Line]]
    """For people, below what was done."""


def carry_out(
    here: Program,
    command: Command | Callable[[Session], Command],
    body: Body | None = None,
) -> None:
    """Do a command and tell of it; `body` says it in another way than as deals.

    A function is given the session to make the command from, for what needs to know the day.
    Raises Refused, when all is told, for what was left as it was.
    """
    with here.session() as session:
        asked = command(session) if callable(command) else command
        written = execute(session, asked, here.out.width, as_json=here.out.as_json)
    tell(here, written, body)


def execute(
    session: Session, command: Command, width: int | None, *, as_json: bool = False
) -> Written:
    """Do a command and read what it wrote; how likely deals are to be won is in the JSON alone."""
    from pipetui.services.learned import load_measured
    from pipetui.services.present.deals import DealPresenter
    from pipetui.services.reading import deals_by_id, maps

    before = deals_by_id(session, command.deal_ids) if isinstance(command, DeleteDeals) else None
    done = session.execute(command)
    ids = done.operation.deal_ids
    found = {each.deal.id: each for each in before or deals_by_id(session, ids)}
    now = session.now()
    facts = [found[each] for each in ids if each in found]
    known = maps(session)
    measured = load_measured(session) if as_json and facts else {}
    presenter = DealPresenter(known, now, measured=measured)
    return Written(done, facts, presenter, known, now, width)


def tell(here: Program, written: Written, body: Body | None = None) -> None:
    """Say what a command did."""
    body = body or DEALS
    operation, number = written.done.operation, written.done.operation_id
    if here.out.as_json:
        here.out.document(
            {
                "operation": number,
                "items": body.items(written) if number else [],
                "refused": refusals_json(operation.refused),
                "warnings": list(operation.warnings),
            }
        )
    else:
        label = operation.label if number else "All is so already; nothing was changed"
        here.out.line(Piece(label, Style.STRONG))
        here.out.lines(body.lines(written) if number else [])
        for warning in operation.warnings:
            here.out.line(Piece(f"Mind: {warning}", Style.WARN))
    _require_all(operation)


def deal_items(written: Written) -> list[Any]:
    """The deals written, in JSON."""
    return [written.presenter.deal(each) for each in written.facts]


def deal_lines(written: Written) -> list[Line]:
    """Where the deals stand now, a line for each."""
    columns = [
        Column("#", "right"),
        Column("Deal", least=12),
        Column("Value", "right"),
        Column("Stage", least=8),
        Column("List", "right"),
        Column("Next step", least=12),
    ]
    shown = written.facts[:_SHOWN_DEALS]
    rows = [_row(each.deal, written.presenter, written.now) for each in shown]
    lines = table(columns, rows, written.width)[1:] if rows else []
    if len(written.facts) > _SHOWN_DEALS:
        lines.append(f"and {len(written.facts) - _SHOWN_DEALS} more")
    return lines


DEALS = Body(deal_items, deal_lines)


def _row(deal: Deal, presenter: DealPresenter, now: Now) -> list[str | Piece]:
    stage = presenter.stage(deal)
    return [
        f"#{deal.id}",
        deal.title,
        value_text(deal.value),
        stage.name if stage else "",
        checklist_text(deal),
        step_piece(deal, now),
    ]


def _require_all(operation: Operation) -> None:
    """Raise Refused, when all is told, for what was left as it was."""
    refused = operation.refused
    if not refused:
        return
    some = "; ".join(f"#{each.id}: {each.reason}" for each in refused[:_SHOWN_REFUSALS])
    more = f"; and {len(refused) - _SHOWN_REFUSALS} more" if len(refused) > _SHOWN_REFUSALS else ""
    what = counted(len(refused), "deal was", "deals were")
    raise Refused(f"{what} left as before: {some}{more}", "the others are done", refused)
