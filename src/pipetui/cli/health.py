"""The health of a pipeline: its warning signs, its good ones, and where to push."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from typer import Option

from pipetui.cli.layout import paragraph
from pipetui.cli.output import Piece, Style
from pipetui.cli.pipelines import one_map
from pipetui.cli.program import program
from pipetui.domain.text import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipetui.cli.output import Line
    from pipetui.domain.process import ProcessMap
    from pipetui.domain.signs import Health, Sign

_MOST_DEALS = 12
_INDENT = 3
_BLANK = " " * _INDENT


def health(
    ctx: typer.Context,
    *,
    pipeline: Annotated[
        str | None, Option(metavar="NAME", help="of which pipeline; the first unless told")
    ] = None,
) -> None:
    """Show the signs of a pipeline's health: what is wrong, which deals, what to do.

    Each warning sign has its number, its deals and the threshold it is held against, which the
    settings can change under [health].
    """
    from pipetui.services.health import load_health
    from pipetui.services.present.health import health_json
    from pipetui.services.settings.config import load_config

    here = program(ctx)
    config, _problems = load_config(here.config_folder)
    with here.session() as session:
        process = one_map(session, [pipeline] if pipeline else None)
        found = load_health(session, process.pipeline.id, config)
    if here.out.as_json:
        here.out.document(health_json(found, process))
    else:
        here.out.lines(_page(found, process, here.out.width))


def _page(found: Health, process: ProcessMap, width: int | None) -> Iterator[Line]:
    """What the screen of signs shows, in its order."""
    from pipetui.services.present.health import Shown, groups_of, push_words, sign_words

    told = counted(found.count, "warning sign") if found.count else "no warning sign"
    yield (Piece(process.pipeline.name, Style.STRONG), f"  {told}")
    (title, mark, warnings), *others = groups_of(found)
    if warnings:
        yield from _heading(title)
    for sign in warnings:
        yield from _warning(sign, mark, width)
    answer, steps = push_words(found.push)
    yield from _heading("Leads or closings")
    yield f"{_BLANK}{answer}"
    for step in steps:
        yield from paragraph(step, width, _INDENT)
    for title, mark, signs in others:
        if signs:
            yield from _heading(title)
        for sign in signs:
            label, said = sign_words(sign, mark)
            style = Style.FAINT if mark is Shown.ABSENT else Style.GOOD
            yield (Piece(f"{mark:<3}", style), label, Piece(f": {said}", Style.FAINT))


def _heading(title: str) -> Iterator[Line]:
    yield ""
    yield Piece(title, Style.STRONG)


def _warning(sign: Sign, mark: str, width: int | None) -> Iterator[Line]:
    yield (Piece(f"{mark:<3}", Style.BAD), Piece(sign.label, Style.STRONG), f": {sign.said}")
    yield from paragraph(sign.advice, width, _INDENT)
    if sign.deals:
        some = " ".join(f"#{deal}" for deal in sign.deals[:_MOST_DEALS])
        more = len(sign.deals) - _MOST_DEALS
        yield from paragraph(f"{some} and {more} more" if more > 0 else some, width, _INDENT)
