"""The health of a pipeline: its warning signs, its good ones, and where to push."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from typer import Option

from pipetui.cli.layout import paragraph
from pipetui.cli.output import Piece, Style
from pipetui.cli.pipelines import one_map
from pipetui.cli.program import program

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipetui.cli.output import Line
    from pipetui.domain.process import ProcessMap
    from pipetui.domain.signs import Health, Sign

_MOST_DEALS = 12
_INDENT = 4


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
    from pipetui.services.config import load_config
    from pipetui.services.health import health_json, load_health

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
    from pipetui.services.health import push_words

    count = found.count
    told = f"{count} warning {'sign' if count == 1 else 'signs'}" if count else "no warning sign"
    yield (Piece(process.pipeline.name, Style.STRONG), f"  {told}")
    for sign in found.warnings:
        if sign.shows:
            yield ""
            yield from _warning(sign, width)
    quiet = [sign for sign in found.warnings if not sign.shows]
    if quiet:
        yield ""
        yield Piece("In order", Style.STRONG)
        for sign in quiet:
            yield from _row("ok", Style.GOOD, sign)
    yield ""
    yield Piece("Good signs", Style.STRONG)
    for sign in found.good:
        yield from _row(*(("+", Style.GOOD) if sign.shows else ("-", Style.FAINT)), sign)
    answer, steps = push_words(found.push)
    yield ""
    yield Piece(answer, Style.STRONG)
    for step in steps:
        yield from paragraph(step, width, _INDENT)


def _warning(sign: Sign, width: int | None) -> Iterator[Line]:
    yield (Piece("!  ", Style.BAD), Piece(sign.label, Style.STRONG), f": {sign.said}")
    yield from paragraph(sign.advice, width, _INDENT)
    if sign.deals:
        some = " ".join(f"#{deal}" for deal in sign.deals[:_MOST_DEALS])
        more = len(sign.deals) - _MOST_DEALS
        yield from paragraph(f"{some} and {more} more" if more > 0 else some, width, _INDENT)


def _row(mark: str, style: Style, sign: Sign) -> Iterator[Line]:
    yield (Piece(f"{mark:<4}", style), sign.label, Piece(f": {sign.said}", Style.FAINT))
