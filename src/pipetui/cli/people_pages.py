"""How people and firms are told of at a shell: rows, pages, and what a command made of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from pipetui.cli.arguments import number_of
from pipetui.cli.grammar import Misuse
from pipetui.cli.layout import Column, facts, paragraph, set_in, table
from pipetui.cli.output import Piece, Style
from pipetui.cli.wording import moment_text
from pipetui.cli.writing import Body, execute, tell
from pipetui.domain.commands import FieldEdit, MergeContacts
from pipetui.domain.dates import date_words
from pipetui.domain.errors import BadValue, Refused
from pipetui.domain.model import Company, Contact
from pipetui.domain.people_fields import person_field
from pipetui.domain.text import shown
from pipetui.services.present.signs import DIRECTION_SIGNS, touch_said

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from pipetui.cli.layout import Cell
    from pipetui.cli.output import Line
    from pipetui.cli.program import Program
    from pipetui.domain.commands import AddContact, EditCompany, EditContact, MergeCompanies
    from pipetui.domain.dates import Now
    from pipetui.domain.keeping_touch import Part
    from pipetui.services.people import Firm, FirmPage, Person, PersonPage
    from pipetui.services.present.people import PeoplePresenter
    from pipetui.services.session import Session

Of = TypeVar("Of", "Person", "Firm")


# -- words of a command ------------------------------------------------------------------------


def parse_number(word: str, what: str) -> int:
    """The contact or company a word names; commands that write take numbers only."""
    number = number_of(word)
    if number is not None:
        return number
    raise Refused(f"{shown(word)} is no number of a {what}", f"`pipetui {what} list` shows them")


def parse_numbers(words: Iterable[str], what: str) -> list[int]:
    """The contacts or companies words name, several as `4,7` too."""
    return [parse_number(part, what) for word in words for part in word.split(",")]


def field_edits(words: Iterable[str], known: Sequence[str], what: str) -> tuple[FieldEdit, ...]:
    """What `FIELD=VALUE` words ask for."""
    edits: list[FieldEdit] = []
    for word in words:
        name, sign, text = word.partition("=")
        if not sign:
            hint = f"Write: pipetui {what} edit 7 name=Anna"
            raise Misuse(f"{shown(word)} is no FIELD=VALUE", hint)
        edits.append(FieldEdit(field=person_field(name, known), text=text))
    return tuple(edits)


def losing_limit(here: Program, word: str | None) -> int:
    """After how many days touch is being lost: what a word says, else the settings."""
    if word is None or word == "usual":
        from pipetui.services.settings.config import load_config

        return load_config(here.config_folder)[0].day.losing_touch
    digits = word.removesuffix("d")
    if not digits.isascii() or not digits.isdigit() or not 0 < int(digits[:5]) < 10_000:  # noqa: PLR2004
        raise BadValue(f"{shown(word)} is no number of days", "a whole number from 1, such as 60")
    return int(digits[:5])


# -- what a command made -----------------------------------------------------------------------


def carry_out_on_people(here: Program, command: AddContact | EditContact | EditCompany) -> None:
    """Do a command and tell of the person or firm it wrote."""
    with here.session() as session:
        written = execute(session, command, here.out.width)
        pages = PeoplePages.of(session, here.out.width)
        after = [change.after for change in written.done.operation.changes]
        people, firms = _written(session, after, losing_limit(here, None))
    # A firm that was made for somebody is told of in their line.
    firms = [] if people else firms

    def items(_written: object) -> list[Any]:
        told = [pages.presenter.person(each) for each in people]
        return [*told, *(pages.presenter.firm(each) for each in firms)]

    def lines(_written: object) -> list[Line]:
        rows = [pages.person_row(each) for each in people]
        return pages.rows([*rows, *(pages.firm_row(each) for each in firms)])

    tell(here, written, Body(items, lines))


def carry_out_merge(
    here: Program, command: MergeContacts | MergeCompanies, *, dry_run: bool
) -> None:
    """Merge and tell what became of it; or only tell."""
    from pipetui.services.people import merged_by, rehearse_merge
    from pipetui.services.present.people import merge_said, merged_json

    with here.session() as session:
        written = None if dry_run else execute(session, command, here.out.width)
        if written is None:
            merged = rehearse_merge(session, command)
        else:
            merged = merged_by(session, written.done.operation, command)
    items, said = [merged_json(merged)], facts(merge_said(merged), here.out.width)
    if written is not None:
        tell(here, written, Body(lambda _: items, lambda _: said))
    elif here.out.as_json:
        here.out.document({"operation": None, "items": items, "refused": [], "dry_run": True})
    else:
        here.out.line(Piece(f"{merged.kept.name} would be the one that is kept", Style.STRONG))
        here.out.lines(said)
        here.out.line(Piece("Nothing was changed.", Style.FAINT))


def _written(
    session: Session, records: Iterable[object], days: int
) -> tuple[list[Person], list[Firm]]:
    from pipetui.services.people import firms, people

    records = list(records)
    persons = [each.id for each in records if isinstance(each, Contact)]
    companies = [each.id for each in records if isinstance(each, Company)]
    return people(session, persons, days), firms(session, companies, days)


# -- lists -------------------------------------------------------------------------------------


def tell_of_all(
    here: Program,
    found: Sequence[Of],
    told_as: tuple[Sequence[Column], Callable[[Of], list[Cell]], Callable[[Of], object]],
    *,
    limit: int | None,
    nothing: str,
) -> None:
    """Print a list of people or firms: its columns and rows for people, its items in JSON."""
    columns, row, item = told_as
    shown = found if limit is None else found[:limit]
    if here.out.as_json:
        here.out.items([item(each) for each in shown], total=len(found))
    elif not found:
        here.out.line(nothing)
    else:
        here.out.lines(table(columns, [row(each) for each in shown], here.out.width))
        if len(found) > len(shown):
            here.out.line(f"and {len(found) - len(shown):,} more")


# -- rows and pages ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PeoplePages:
    """People and firms as lines."""

    presenter: PeoplePresenter
    now: Now
    width: int | None

    @classmethod
    def of(cls, session: Session, width: int | None) -> PeoplePages:
        """With the stages of a database by name."""
        from pipetui.services.present.people import PeoplePresenter
        from pipetui.services.reading import maps

        now = session.now()
        return cls(PeoplePresenter(maps(session), now), now, width)

    def person_row(self, person: Person) -> list[Cell]:
        """Number, name, company, last touch, deals."""
        return [
            Piece(str(person.contact.id), Style.ACCENT),
            person.contact.name,
            person.facts.company or "",
            self._last(person),
            self._live(person.parts),
        ]

    def firm_row(self, firm: Firm) -> list[Cell]:
        """Number, name, last touch, people, deals."""
        return [
            Piece(str(firm.company.id), Style.ACCENT),
            firm.company.name,
            self._last(firm),
            ", ".join(firm.facts.people),
            self._live(firm.parts),
        ]

    def rows(self, rows: Sequence[Sequence[Cell]]) -> list[Line]:
        """Rows without a head."""
        columns = [Column("#", "right"), *(Column("", least=12) for _ in range(4))]
        return table(columns, rows, self.width)[1:] if rows else []

    def person_page(self, page: PersonPage) -> list[Line]:
        """Everything about somebody."""
        contact, person = page.person.contact, page.person
        pairs = [
            ("Company", person.facts.company),
            ("Title", contact.title),
            ("E-mail", contact.email),
            ("Phone", contact.phone),
            ("Last touch", self._last_said(person)),
        ]
        head: Line = (Piece(f"#{contact.id}", Style.ACCENT), " ", Piece(contact.name, Style.STRONG))
        return [
            head,
            *facts(pairs, self.width),
            *self._titled("Deals", self._parts(person.parts)),
            *self._titled("Touches", self._touches(page)),
            *self._titled("Notes", paragraph(contact.notes, self.width) if contact.notes else []),
        ]

    def firm_page(self, page: FirmPage) -> list[Line]:
        """Everything about a firm."""
        company, firm = page.firm.company, page.firm
        pairs = [
            ("Domain", company.domain),
            ("Region", company.region),
            ("Industry", company.industry),
            ("Size", company.size),
            ("Last touch", self._last_said(firm)),
        ]
        head: Line = (Piece(f"#{company.id}", Style.ACCENT), " ", Piece(company.name, Style.STRONG))
        people: list[list[Cell]] = [
            [str(each.contact.id), each.contact.name, each.contact.title or "", self._last(each)]
            for each in page.people
        ]
        return [
            head,
            *facts(pairs, self.width),
            *self._titled("People", self._table(people)),
            *self._titled("Deals", self._parts(firm.parts)),
            *self._titled("Touches", self._touches(page)),
            *self._titled("Notes", paragraph(company.notes, self.width) if company.notes else []),
        ]

    @staticmethod
    def _titled(title: str, lines: Sequence[Line]) -> list[Line]:
        return ["", Piece(title, Style.STRONG), *lines] if lines else []

    def _parts(self, parts: Sequence[Part]) -> list[Line]:
        rows: list[list[Cell]] = [
            [f"#{part.deal_id}", part.title, self.presenter.standing(part), part.role or ""]
            for part in reversed(parts)
        ]
        return self._table(rows)

    def _touches(self, page: PersonPage | FirmPage) -> list[Line]:
        rows: list[list[Cell]] = [
            [
                Piece(moment_text(touch.at, self.now), Style.FAINT),
                f"{DIRECTION_SIGNS[touch.direction]} {touch.kind}",
                page.deals[touch.deal_id].title if touch.deal_id in page.deals else "",
                touch_said(touch),
            ]
            for touch in page.touches
        ]
        return self._table(rows)

    def _table(self, rows: Sequence[Sequence[Cell]]) -> list[Line]:
        if not rows:
            return []
        width = None if self.width is None else self.width - 2
        columns = [
            Column("#", "right"),
            Column("", least=10),
            Column("", least=10),
            Column("", least=16),
        ]
        return set_in(table(columns, rows, width)[1:])

    def _live(self, parts: Sequence[Part]) -> str:
        from pipetui.services.present.people import parts_said

        return parts_said(parts, self.presenter, self.now)

    def _last(self, of: Person | Firm) -> Piece:
        at = of.facts.last_touch_at
        day = date_words(self.now.day_of(at), self.now.today) if at else "never"
        if of.losing:
            return Piece(f"! {day}", Style.BAD)
        return Piece(day if at or of.silent is not None else "", Style.FAINT)

    def _last_said(self, of: Person | Firm) -> Piece:
        at = of.facts.last_touch_at
        day = date_words(self.now.day_of(at), self.now.today) if at else "never"
        if of.losing:
            return Piece(f"! {day}: {of.silent:,} days of silence", Style.BAD)
        return Piece(day)
