"""Arguments and options that several commands have, explained in the same words by all of them."""

from __future__ import annotations

from typing import Annotated

from typer import Argument, Option

Id = Annotated[str, Argument(metavar="ID")]
Ids = Annotated[list[str], Argument(metavar="ID\N{HORIZONTAL ELLIPSIS}")]
Force = Annotated[
    str | None, Option(metavar="REASON", help="pass a closed gate; the reason is kept")
]
KeepGoing = Annotated[
    bool, Option("--keep-going", help="do what can be done and list the rest, instead of nothing")
]
DryRun = Annotated[bool, Option("--dry-run", help="only say what would happen")]
Limit = Annotated[int | None, Option(min=0, metavar="N", help="at most so many")]
Pipeline = Annotated[str | None, Option(metavar="NAME", help="of one pipeline; all unless told")]
MapName = Annotated[list[str] | None, Argument(metavar="NAME")]
