"""Companies: what is known of them, their deals and people."""

from __future__ import annotations

from typing import Annotated

import typer
from typer import Argument, Option

from pipetui.cli.contacts import Losing
from pipetui.cli.layout import Column
from pipetui.cli.options import DryRun, Limit
from pipetui.cli.output import NOTHING_MATCHES
from pipetui.cli.people_pages import (
    PeoplePages,
    carry_out_merge,
    carry_out_on_people,
    field_edits,
    losing_limit,
    parse_number,
    parse_numbers,
    tell_of_all,
)
from pipetui.cli.program import program
from pipetui.domain.commands import EditCompany, MergeCompanies
from pipetui.domain.people_fields import COMPANY_FIELDS
from pipetui.domain.text import fold

_COLUMNS = (
    Column("#", "right"),
    Column("Company", least=12),
    Column("Last touch", "right"),
    Column("People", least=10),
    Column("Deals", least=16),
)


def list_companies(
    ctx: typer.Context,
    *,
    find: Annotated[str | None, Option(metavar="TEXT", help="in the name")] = None,
    losing_touch: Losing = None,
    limit: Limit = None,
) -> None:
    """List companies, with the last touch, their people and the deals that call for one."""
    from pipetui.services.people import firms, in_order

    here = program(ctx)
    days = losing_limit(here, losing_touch)
    wanted = fold(find or "")
    with here.session() as session:
        known = firms(session, limit=days)
        found = [each for each in known if wanted in fold(each.company.name)]
        pages = PeoplePages.of(session, here.out.width)
    tell_of_all(
        here,
        in_order(found, losing=losing_touch is not None),
        (_COLUMNS, pages.firm_row, pages.presenter.firm),
        limit=limit,
        nothing=NOTHING_MATCHES
        if known
        else 'No companies yet. Add one with a deal: pipetui add "Acme: Website redesign"',
    )


def show(ctx: typer.Context, words: Annotated[list[str], Argument(metavar="COMPANY")]) -> None:
    """Show a company: what is known, its people and deals, the latest touches.

    COMPANY is a number, or a part of one name alone.
    """
    from pipetui.services.people import find_company, firm_page

    here = program(ctx)
    with here.session() as session:
        number = find_company(session, " ".join(words))
        page = firm_page(session, number, losing_limit(here, None))
        pages = PeoplePages.of(session, here.out.width)
    if here.out.as_json:
        here.out.document(pages.presenter.firm_page(page))
    else:
        here.out.lines(pages.firm_page(page))


def edit(
    ctx: typer.Context,
    company: Annotated[str, Argument(metavar="NUMBER")],
    words: Annotated[list[str], Argument(metavar="FIELD=VALUE…")],
) -> None:
    """Change what is known of a company; FIELD= clears a field.

      pipetui company edit 3 region=North industry="Machine tools" size=200

    Fields: name domain region industry size notes.
    """
    number = parse_number(company, "company")
    edits = field_edits(words, COMPANY_FIELDS, "company")
    carry_out_on_people(program(ctx), EditCompany(company_id=number, edits=edits))


def merge(
    ctx: typer.Context,
    keep: Annotated[str, Argument(metavar="KEEP")],
    others: Annotated[list[str], Argument(metavar="OTHER…")],
    *,
    dry_run: DryRun = False,
) -> None:
    """Make several companies one: KEEP stays, with the deals and people of the OTHERs.

    What is known of them fills the gaps; the rest is kept in the notes. `pipetui undo` takes it
    back.
    """
    number, *rest = parse_numbers([keep, *others], "company")
    carry_out_merge(program(ctx), MergeCompanies(keep=number, others=tuple(rest)), dry_run=dry_run)
