"""People: what is known of them, whom one is losing touch with, their part in a deal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from typer import Argument, Option

from pipetui.cli.arguments import choose, number_of, parse_id
from pipetui.cli.layout import Column
from pipetui.cli.options import DryRun, Id, Limit
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
from pipetui.cli.writing import carry_out
from pipetui.domain.commands import (
    AddContact,
    EditContact,
    FieldEdit,
    LinkContact,
    MergeContacts,
)
from pipetui.domain.model import ROLES
from pipetui.domain.people_fields import CONTACT_FIELDS
from pipetui.domain.text import fold

if TYPE_CHECKING:
    from pipetui.services.people import Person

Losing = Annotated[
    str | None,
    Option(
        metavar="[DAYS]",
        help="only those of open deals and clients not touched so long, or as the settings say",
    ),
]
_COLUMNS = (
    Column("#", "right"),
    Column("Name", least=12),
    Column("Company", least=8),
    Column("Last touch", "right"),
    Column("Deals", least=16),
)


def list_contacts(
    ctx: typer.Context,
    *,
    find: Annotated[
        str | None, Option(metavar="TEXT", help="in name, e-mail address or company")
    ] = None,
    losing_touch: Losing = None,
    limit: Limit = None,
) -> None:
    """List people, with the last touch and the deals that call for one.

    With --losing-touch those come first with whom it has been still for longest.
    """
    from pipetui.services.people import in_order, people

    here = program(ctx)
    days = losing_limit(here, losing_touch)
    with here.session() as session:
        known = [each for each in people(session, limit=days) if _matches(each, find)]
        pages = PeoplePages.of(session, here.out.width)
    tell_of_all(
        here,
        in_order(known, losing=losing_touch is not None),
        (_COLUMNS, pages.person_row, pages.presenter.person),
        limit=limit,
        nothing=NOTHING_MATCHES
        if losing_touch or find
        else "No contacts yet. Add one: pipetui contact add NAME",
    )


def show(ctx: typer.Context, words: Annotated[list[str], Argument(metavar="CONTACT")]) -> None:
    """Show a person: what is known, their deals, the latest touches.

    CONTACT is a number, or a part of one name or e-mail address alone.
    """
    from pipetui.services.people import find_contact, person_page

    here = program(ctx)
    with here.session() as session:
        number = find_contact(session, " ".join(words))
        page = person_page(session, number, losing_limit(here, None))
        pages = PeoplePages.of(session, here.out.width)
    if here.out.as_json:
        here.out.document(pages.presenter.person_page(page))
    else:
        here.out.lines(pages.person_page(page))


def add(
    ctx: typer.Context,
    words: Annotated[list[str], Argument(metavar="NAME")],
    *,
    company: Annotated[
        str | None, Option(metavar="NAME", help="where they are; made if there is none")
    ] = None,
    email: Annotated[str | None, Option(metavar="ADDRESS", help="the e-mail address")] = None,
    phone: Annotated[str | None, Option(metavar="NUMBER", help="the number to call")] = None,
    title: Annotated[
        str | None, Option(metavar="TEXT", help="what they are there, such as Head of IT")
    ] = None,
    notes: Annotated[str | None, Option(metavar="TEXT", help="what else is worth knowing")] = None,
) -> None:
    """Add a person."""
    given = {"company": company, "email": email, "phone": phone, "title": title, "notes": notes}
    edits = tuple(FieldEdit(field=name, text=text) for name, text in given.items() if text)
    carry_out_on_people(program(ctx), AddContact(name=" ".join(words), edits=edits))


def edit(
    ctx: typer.Context,
    contact: Annotated[str, Argument(metavar="NUMBER")],
    words: Annotated[list[str], Argument(metavar="FIELD=VALUE…")],
) -> None:
    """Change what is known of a person; FIELD= clears a field.

      pipetui contact edit 7 email=anna@acme.example title="Head of IT" company=

    Fields: name company email phone title notes.
    """
    number = parse_number(contact, "contact")
    edits = field_edits(words, CONTACT_FIELDS, "contact")
    carry_out_on_people(program(ctx), EditContact(contact_id=number, edits=edits))


def merge(
    ctx: typer.Context,
    keep: Annotated[str, Argument(metavar="KEEP")],
    others: Annotated[list[str], Argument(metavar="OTHER…")],
    *,
    dry_run: DryRun = False,
) -> None:
    """Make several contacts one: KEEP stays, with the parts and touches of the OTHERs.

    What is known of them fills the gaps; the rest is kept in the notes. `pipetui undo` takes it
    back.
    """
    number, *rest = parse_numbers([keep, *others], "contact")
    carry_out_merge(program(ctx), MergeContacts(keep=number, others=tuple(rest)), dry_run=dry_run)


def link(
    ctx: typer.Context,
    deal: Id,
    words: Annotated[list[str], Argument(metavar="NAME")],
    *,
    role: Annotated[
        str | None, Option(metavar="ROLE", help="decides, uses, pays or blocks")
    ] = None,
) -> None:
    """Have a person take part in a deal, in a role: decides, uses, pays or blocks.

    NAME is a name or an e-mail address, then who is not known yet is made; or the number of a
    contact.
    """
    chosen = choose(role, ROLES, "role") if role else None
    name = " ".join(words)
    number = number_of(name)
    command = LinkContact(
        deal_id=parse_id(deal), contact=name if number is None else number, role=chosen
    )
    carry_out(program(ctx), command)


def _matches(person: Person, text: str | None) -> bool:
    wanted = fold(text or "")
    held = (person.contact.name, person.contact.email, person.facts.company)
    return not wanted or any(wanted in fold(each) for each in held if each)
