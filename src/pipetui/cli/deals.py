"""Deals changed, copied, removed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from typer import Argument

from pipetui.cli.arguments import parse_id, parse_ids, split_ids
from pipetui.cli.grammar import Misuse
from pipetui.cli.options import Id, Ids, KeepGoing
from pipetui.cli.program import program
from pipetui.cli.writing import Body, Written, carry_out, deal_items, deal_lines
from pipetui.domain.commands import CloneDeal, DeleteDeals, EditDeals, FieldEdit
from pipetui.domain.errors import Refused
from pipetui.domain.fields import field_named
from pipetui.domain.text import fold, shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipetui.cli.output import Line

_EDIT = re.compile(r"([^=+-][^=]*?)(\+=|-=|=)(.*)", re.DOTALL)
_ACTIONS: Mapping[str, Literal["set", "add", "remove"]] = {"=": "set", "+=": "add", "-=": "remove"}
_ELSEWHERE = {
    "stage": "`pipetui move` brings a deal into a stage",
    "pipeline": "`pipetui move … --pipeline NAME` hands a deal on",
    "status": "`pipetui win`, `lose` and `reopen` change it",
    "next": "`pipetui task add … --due` plans the next step",
}


def edit(
    ctx: typer.Context,
    words: Annotated[list[str], Argument(metavar="ID… FIELD=VALUE…")],
    *,
    keep_going: KeepGoing = False,
) -> None:
    """Change fields of deals.

      pipetui edit 42 value=15k close=eoq tags+=urgent owner=

    FIELD= clears a field; contacts+=, tags+= and links+= add to what is there, -= takes away.
    Fields: title company contacts value currency every close renewal owner source product region
    tags links probability notes lost_reason competitor.
    """
    ids, rest = split_ids(words, "FIELD=VALUE")
    edits = tuple(_read_edit(word) for word in rest)
    carry_out(program(ctx), EditDeals(deal_ids=ids, edits=edits, keep_going=keep_going))


def clone(ctx: typer.Context, deal: Id) -> None:
    """Make an open deal like another one: its facts, not its history."""
    carry_out(program(ctx), CloneDeal(deal_id=parse_id(deal)))


def delete(ctx: typer.Context, ids: Ids, *, keep_going: KeepGoing = False) -> None:
    """Remove deals with all that belongs to them. `pipetui undo` brings them back."""

    def lines(written: Written) -> list[Line]:
        return [*deal_lines(written), "`pipetui undo` brings back what was deleted."]

    command = DeleteDeals(deal_ids=parse_ids(ids), keep_going=keep_going)
    carry_out(program(ctx), command, Body(deal_items, lines))


def _read_edit(word: str) -> FieldEdit:
    found = _EDIT.fullmatch(word)
    if found is None:
        raise Misuse(f"{shown(word)} is no FIELD=VALUE", "Write: pipetui edit 42 value=15k")
    name, sign, text = found.groups()
    if fold(name) in _ELSEWHERE:
        raise Refused(f"{shown(name)} is not edited like a field", _ELSEWHERE[fold(name)])
    return FieldEdit(field=field_named(name), text=text, action=_ACTIONS[sign])
