"""Work on a deal where it is: checklist, touches, notes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer import Argument, Option

from pipetui.cli.arguments import choose, is_id, parse_id, parse_ids
from pipetui.cli.grammar import Misuse
from pipetui.cli.layout import Column, table
from pipetui.cli.options import Id, Ids, KeepGoing
from pipetui.cli.output import Piece, Style
from pipetui.cli.program import program
from pipetui.cli.writing import Body, Written, carry_out, deal_items, deal_lines
from pipetui.domain.commands import AddNote, CheckItems, LogAttempt, LogTouch
from pipetui.domain.errors import Refused
from pipetui.domain.model import Direction, Task, Touch, TouchKind
from pipetui.domain.text import fold, shown

if TYPE_CHECKING:
    from pipetui.cli.output import Line
    from pipetui.services.session import Session

Items = Annotated[list[str], Argument(metavar="ITEM…")]


def check(ctx: typer.Context, deal: Id, items: Items) -> None:
    """Tick items of the present stage's checklist.

    ITEM is its number from 1, or the start of its text.
    """
    _tick(ctx, deal, items, done=True)


def uncheck(ctx: typer.Context, deal: Id, items: Items) -> None:
    """Take ticks back."""
    _tick(ctx, deal, items, done=False)


def touch(
    ctx: typer.Context,
    words: Annotated[list[str], Argument(metavar="ID… KIND [TEXT]")],
    *,
    incoming: Annotated[
        bool, Option("--in/--out", help="who reached out: the buyer, or you (unless told)")
    ] = False,
    at: Annotated[
        str | None, Option(metavar="WHEN", help="yesterday, fri 14:00, -3d, 2026-11-02 09:30")
    ] = None,
    outcome: Annotated[str | None, Option(metavar="TEXT", help="what came of it")] = None,
    score: Annotated[int | None, Option(metavar="N", help="0 to 10, of a feedback")] = None,
    answer: Annotated[
        str | None, Option(metavar="TEXT", help="what was answered to an objection")
    ] = None,
    contact: Annotated[
        str | None, Option("--with", metavar="NAME", help="one of the deal's contacts")
    ] = None,
    step_done: Annotated[
        bool, Option("--done", help="the next step is done with it, if due and of this kind")
    ] = False,
    keep_going: KeepGoing = False,
) -> None:
    """Log a contact with the buyer.

    KIND: call, email, meeting, message, demo, proposal, objection, no, feedback or other.
    """
    from pipetui.domain.spoken_dates import parse_instant

    count = next((place for place, word in enumerate(words) if not is_id(word)), len(words))
    ids = parse_ids(words[: count or 1])
    if len(words) <= max(count, 1):
        kinds = ", ".join(TouchKind)
        raise Misuse(f"the kind is missing behind {shown(words[-1])}", f"One of {kinds}")
    kind = TouchKind(choose(words[count], [*TouchKind], "kind of touch"))
    text = " ".join(words[count + 1 :])

    def command(session: Session) -> LogTouch:
        return LogTouch(
            deal_ids=ids,
            kind=kind,
            text=text or None,
            direction=Direction.IN if incoming else Direction.OUT,
            at=parse_instant(at, session.now()) if at else None,
            outcome=outcome,
            score=score,
            contact_id=_contact(session, ids, contact) if contact else None,
            answer=answer,
            finishes=step_done,
            keep_going=keep_going,
        )

    carry_out(program(ctx), command, Body(_with_touches, deal_lines))


def _contact(session: Session, ids: tuple[int, ...], name: str) -> int:
    """The contact of the first deal that a part of a name or address means; Refused otherwise."""
    from pipetui.services.reading import whole_deal

    people, wanted = whole_deal(session, ids[0]).people, fold(name)
    found = [each for each in people if wanted in fold(f"{each.name} {each.email or ''}")]
    found = [each for each in found if fold(each.name) == wanted] or found
    if len(found) != 1:
        says = "several contacts" if found else "no contact"
        known = ", ".join(each.name for each in people) or "none yet"
        raise Refused(f"{shown(name)} means {says} of #{ids[0]}", f"its contacts: {known}")
    return found[0].id


def tried(
    ctx: typer.Context,
    ids: Ids,
    *,
    last_chance: Annotated[
        bool, Option("--last-chance", help="a message said that it is the last; decide in a week")
    ] = False,
    keep_going: KeepGoing = False,
) -> None:
    """Note a try that reached nobody; the next step is put off by the stage's rhythm."""
    command = LogAttempt(deal_ids=parse_ids(ids), last_chance=last_chance, keep_going=keep_going)
    carry_out(program(ctx), command, Body(_with_touches, deal_lines))


def note(
    ctx: typer.Context,
    deals: Id,
    words: Annotated[list[str], Argument(metavar="TEXT")],
    *,
    keep_going: KeepGoing = False,
) -> None:
    """Add a paragraph to a deal's notes, or to those of several: 4,7 for ID."""
    command = AddNote(deal_ids=parse_ids([deals]), text=" ".join(words), keep_going=keep_going)
    carry_out(program(ctx), command)


def _tick(ctx: typer.Context, deal: str, items: list[str], *, done: bool) -> None:
    carry_out(
        program(ctx),
        CheckItems(deal_id=parse_id(deal), items=tuple(items), done=done),
        Body(deal_items, _checklist_lines),
    )


def _checklist_lines(written: Written) -> list[Line]:
    """The deals, and the items that were ticked or unticked."""
    ticked = [c.after for c in written.done.operation.changes if isinstance(c.after, Task)]
    rows: list[list[str | Piece]] = [
        ["[ ]" if task.is_open else Piece("[x]", Style.GOOD), task.text]
        for each in written.facts
        for task in ticked
        if task.deal_id == each.deal.id and task.stage_id is not None and task.skipped_at is None
    ]
    columns = [Column("#"), Column("", least=20)]
    return [*deal_lines(written), *table(columns, rows, written.width)[1:]]


def _with_touches(written: Written) -> list[Any]:
    """The deals, each with the touch that was logged on it."""
    from pipetui.services.present.deals import touch_json

    logged: dict[int, list[dict[str, object]]] = {}
    for change in written.done.operation.changes:
        if isinstance(change.after, Touch):
            logged.setdefault(change.after.deal_id, []).append(touch_json(change.after))
    return [
        {**written.presenter.deal(each), "touches": logged.get(each.deal.id, [])}
        for each in written.facts
    ]
