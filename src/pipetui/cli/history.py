"""What was done, taken back, and done again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from typer import Argument, Option

from pipetui.cli.grammar import Misuse
from pipetui.cli.layout import Column, table
from pipetui.cli.output import Piece, Style
from pipetui.cli.program import program
from pipetui.cli.wording import moment_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipetui.cli.program import Program
    from pipetui.services.reading import LogEntry
    from pipetui.services.session import Session

_MOST = 10**15
_USUAL = 30
Steps = Annotated[int, Argument(min=1, metavar="N", help="how many steps")]


def undo(
    ctx: typer.Context,
    steps: Steps = 1,
    *,
    operation: Annotated[
        int | None,
        Option(min=1, max=_MOST, metavar="ID", help="this one action, whatever came after it"),
    ] = None,
) -> None:
    """Take back the newest step, or the newest N, of this or an earlier run, here or on the board.

    `pipetui log` shows the actions and their numbers.
    """
    here = program(ctx)
    with here.session() as session:
        if operation is None:
            _tell(here, session, session.undo(steps), "Undid")
            return
        if steps != 1:
            raise Misuse("--operation takes back one action", "Leave the number of steps out")
        _tell(here, session, [session.undo_operation(operation)], "Undid")


def redo(ctx: typer.Context, steps: Steps = 1) -> None:
    """Do again the step that was undone, or N of them, as long as nothing new was done since."""
    here = program(ctx)
    with here.session() as session:
        _tell(here, session, session.redo(steps), "Redid")


def log(
    ctx: typer.Context,
    words: Annotated[list[str] | None, Argument(metavar="ID")] = None,
    *,
    limit: Annotated[
        int | None, Option(min=0, max=_MOST, metavar="N", help="at most so many")
    ] = None,
) -> None:
    """List what was done, newest first; of one deal, or of all.

    On a terminal the newest thirty are shown unless --limit says otherwise.
    """
    from pipetui.services.present.deals import DealPresenter
    from pipetui.services.reading import log_entries, maps, resolve_deal, whole_deal

    here = program(ctx)
    wanted = _USUAL if limit is None and here.out.has_terminal and not here.out.as_json else limit
    with here.session() as session:
        deal_id = resolve_deal(session, " ".join(words)) if words else None
        entries, total = log_entries(session, deal_id=deal_id, limit=wanted)
        if deal_id is not None and not total:
            whole_deal(session, deal_id)  # says that there is none
        now = session.now()
        presenter = DealPresenter(maps(session), now)
    if here.out.as_json:
        items = [presenter.entry(each) for each in entries]
        here.out.items(items, total=total)
        return
    if not entries:
        here.out.line("Nothing was done yet.")
        return
    taken_back = _taken_back(entries)
    rows: list[list[str | Piece]] = [
        [
            Piece(str(each.id), Style.ACCENT),
            Piece(moment_text(each.at, now), Style.FAINT),
            Piece(each.label, Style.FAINT if each.id in taken_back else None),
            Piece("undone" if each.id in taken_back else "", Style.FAINT),
            Piece(f"{each.actor}, {each.origin}", Style.FAINT),
        ]
        for each in entries
    ]
    columns = [
        Column("#", "right"),
        Column("When"),
        Column("What", least=24),
        Column(""),
        Column("Who", least=6),
    ]
    here.out.lines(table(columns, rows, here.out.width))
    if len(entries) < total:
        here.out.line(Piece(f"{len(entries):,} of {total:,}; --limit shows more", Style.FAINT))


def _taken_back(entries: Sequence[LogEntry]) -> set[int]:
    """The actions, of a line of newest first, that do not stand any more."""
    reversed_ids: set[int] = set()
    for each in entries:
        if each.undoes is not None and each.id not in reversed_ids:
            reversed_ids.add(each.undoes)
    kinds = {each.id: each.kind for each in entries}
    return {each for each in reversed_ids if kinds.get(each) == "do"}


def _tell(here: Program, session: Session, entries: Sequence[LogEntry], verb: str) -> None:
    from pipetui.services.present.deals import DealPresenter
    from pipetui.services.reading import log_entries, maps

    if here.out.as_json:
        presenter = DealPresenter(maps(session), session.now())
        newest, _ = log_entries(session, limit=len(entries) + 20)
        last = next((each.id for each in newest if each.undoes == entries[-1].id), None)
        here.out.document(
            {
                "operation": last,
                "items": [presenter.entry(each) for each in entries],
                "refused": [],
            }
        )
        return
    for each in entries:
        what = each.action
        here.out.line((Piece(f"{verb}: ", Style.STRONG), what))
