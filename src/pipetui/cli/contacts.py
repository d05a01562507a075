"""People: their part in a deal."""

from __future__ import annotations

from typing import Annotated

import typer
from typer import Argument, Option

from pipetui.cli.arguments import choose, parse_id
from pipetui.cli.program import program
from pipetui.cli.writing import carry_out
from pipetui.domain.commands import LinkContact
from pipetui.domain.model import ROLES


def link(
    ctx: typer.Context,
    deal: Annotated[str, Argument(metavar="ID")],
    words: Annotated[list[str], Argument(metavar="NAME")],
    *,
    role: Annotated[str | None, Option(metavar="ROLE", help=" ".join(ROLES))] = None,
) -> None:
    """Have a person take part in a deal, in a role: decides, uses, pays or blocks.

    NAME is a name or an e-mail address; who is not known yet is made.
    """
    chosen = choose(role, ROLES, "role") if role else None
    command = LinkContact(deal_id=parse_id(deal), contact=" ".join(words), role=chosen)
    carry_out(program(ctx), command)
