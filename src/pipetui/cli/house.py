"""The house: a sample to look at, and whether the database is well."""

from __future__ import annotations

import shlex
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer import Option

from pipetui.cli.board import open_board, require_terminal
from pipetui.cli.layout import facts
from pipetui.cli.output import Piece, Style
from pipetui.cli.program import ORIGIN, program
from pipetui.domain.errors import Refused, StoreError

if TYPE_CHECKING:
    from pipetui.cli.output import Line
    from pipetui.cli.program import Program
    from pipetui.services.doctor import Examination
    from pipetui.services.session import Session


def demo(
    ctx: typer.Context,
    *,
    path: Annotated[
        str | None, Option(metavar="DB", help="keep it there; an existing file is refused")
    ] = None,
    no_open: Annotated[bool, Option("--no-open", help="only write it")] = False,
) -> None:
    """Make a lively sample database and open the board on it.

    Without --path it is a temporary one, gone when the board is left.
    """
    from pipetui.services.demo import make_demo

    here = program(ctx)
    opens = not (no_open or here.out.as_json)
    if opens:
        require_terminal(here)
    folder = None if path else Path(tempfile.mkdtemp(prefix="pipetui-demo-"))  # 0700
    place = path or str(Path(folder or "") / "demo.db")
    kept = bool(path)
    if here.out.shows_progress:
        here.out.complain("Making the sample …")
    try:
        session = make_demo(place, ORIGIN)
        deals = _count(session)
        session.close()
        if opens:
            open_board(here, place)
        kept = kept or not opens
    finally:
        if folder is not None and not kept:
            shutil.rmtree(folder, ignore_errors=True)
    _tell_of_demo(here, place, deals, kept=kept)


def _count(session: Session) -> int:
    from pipetui.services.reading import DealFilter, list_deals

    return len(list_deals(session, DealFilter()))


def _tell_of_demo(here: Program, place: str, deals: int, *, kept: bool) -> None:
    if here.out.as_json:
        here.out.document({"path": place, "deals": deals})
    elif kept:
        here.out.line(f"A sample of {deals} deals is in {place}")
        here.out.line(f"Open it again: pipetui --db {shlex.quote(place)}")
    else:
        here.out.line("The sample is gone. Your own begins with `pipetui` or `pipetui add`.")


def doctor(ctx: typer.Context) -> None:
    """Examine the database: the file, and whether what is in it agrees with itself.

    Exits with 4 when the file is damaged, with 1 when its records contradict each other.
    """
    from pipetui.services.doctor import examine
    from pipetui.store.target import parse_target

    here = program(ctx)
    target = parse_target(here.location)
    if target.path is not None and not target.path.exists():
        message = f"there is no database at {target.name} yet"
        raise StoreError(message, "name one with --db, or begin one with `pipetui add`")
    with here.session() as session:
        found = examine(session)
        name = session.name
    if here.out.as_json:
        here.out.document(
            {
                "database": name,
                **{key: found.facts.get(key) for key in _FACTS},
                "counts": found.counts,
                "damage": list(found.damage),
                "contradictions": list(found.contradictions),
                "more": found.more,
                "is_well": found.is_well,
            }
        )
    else:
        here.out.lines(_page(name, found, here))
    if found.damage:
        raise StoreError(f"{name} is damaged", "keep the file as it is and go back to a copy")
    if found.contradictions:
        count = len(found.contradictions) + found.more
        raise Refused(f"{count:,} things in {name} contradict each other", "keep a copy of it")


_FACTS = ("engine", "version", "journal_mode", "schema")


def _page(name: str, found: Examination, here: Program) -> list[Line]:
    width = here.out.width
    lines: list[Line] = [Piece(name, Style.STRONG)]
    lines += facts([(key.replace("_", " "), found.facts.get(key)) for key in _FACTS], width)
    counts = [(key, f"{count:,}") for key, count in found.counts.items()]
    lines += ["", Piece("Records", Style.STRONG), *facts(counts, width)]
    lines.append("")
    if found.is_well:
        return [*lines, Piece("All is well.", Style.GOOD)]
    for title, problems in (
        ("The file is damaged", found.damage),
        ("Records contradict each other", found.contradictions),
    ):
        if problems:
            lines += [Piece(title, Style.BAD), *(f"  {each}" for each in problems)]
    if found.more:
        lines.append(f"  and {found.more:,} more")
    return lines
