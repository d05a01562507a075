"""What is done to people and firms: made, edited, merged, given a part in a deal, gone to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.commands import (
    AddContact,
    EditCompany,
    EditContact,
    FieldEdit,
    LinkContact,
    MergeCompanies,
    MergeContacts,
    UnlinkContact,
)
from pipetui.domain.errors import PipetuiError
from pipetui.domain.model import ROLES
from pipetui.domain.people_fields import read_person
from pipetui.domain.text import counted, fold, visible
from pipetui.services.people import Person, rehearse_merge
from pipetui.services.present.people import (
    COMPANY_LABELS,
    CONTACT_LABELS,
    PeoplePresenter,
)
from pipetui.tui.editing import edit_text
from pipetui.tui.finding import Entry, rank
from pipetui.tui.people import state as states
from pipetui.tui.people.state import Tab
from pipetui.tui.widgets.choices import Choice
from pipetui.tui.widgets.prompt import Question

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pipetui.domain.keeping_touch import Part
    from pipetui.services.people import Firm
    from pipetui.tui.screens.people import PeopleScreen

_CLEAR, _NO_ROLE, _LEAVES = "-", "takes part", "takes no part any more"


def new(screen: PeopleScreen) -> None:
    """Somebody new, in a line."""

    def typed(text: str) -> None:
        try:
            _, edits = read_person(text)
        except PipetuiError as error:
            screen.tell_mistake(error)
            return
        told = " · ".join(f"{edit.field} {edit.text}" for edit in edits)
        screen.prompt.tell([(told, screen.palette("muted", "panel"))])

    def accept(text: str) -> None:
        try:
            name, edits = read_person(text)
            operation = screen.at_desk.execute(AddContact(name=name, edits=edits))
        except PipetuiError as error:
            screen.tell_mistake(error)
            return
        screen.prompt.finish()
        made = [change.id for change in operation.changes if change.entity == "contact"]
        screen.read()
        state = states.with_tab(screen.state, Tab.PEOPLE)
        state = states.with_filter(states.with_losing(state, losing=False), "")
        screen.change(states.on_id(state, made[0]))
        screen.announce(operation)

    screen.ask(
        Question(
            label="New person",
            accept=accept,
            typed=typed,
            stays=True,
            placeholder="such as Anna Berg, Acme, Head of IT, anna@acme.example, +49 30 1",
        )
    )


def edit(screen: PeopleScreen) -> None:
    """Choose what is to be changed, then write it."""
    here = screen.state.here
    if here is None:
        _nobody(screen)
        return
    labels, held = _known(here)
    choices = tuple(
        Choice(label, visible((held[name] or "").replace("\n", " · ")), name)
        for name, label in labels.items()
    )
    screen.ask(
        Question(
            label=f"Edit {here.name}",
            accept=lambda name: _write(screen, here, name),
            choices=choices,
            instant=True,
        )
    )


def _write(screen: PeopleScreen, here: Person | Firm, name: str) -> None:
    """A field in a line; notes, which have many, in the editor."""
    labels, held = _known(here)
    present = held[name] or ""

    def command(text: str) -> EditContact | EditCompany:
        edits = (FieldEdit(field=name, text=text),)
        if isinstance(here, Person):
            return EditContact(contact_id=here.contact.id, edits=edits)
        return EditCompany(company_id=here.company.id, edits=edits)

    if name == "notes":
        with screen.telling():
            edit_text(screen.app, present, ".txt", lambda text: screen.carry_out(command(text)))
        return

    def typed(_text: str) -> None:
        told = f"{_CLEAR} takes it away" if present and name != "name" else ""
        screen.prompt.tell([(told, screen.palette("muted", "panel"))])

    def accept(text: str) -> None:
        try:
            operation = screen.at_desk.execute(command("" if text == _CLEAR else text))
        except PipetuiError as error:
            screen.tell_mistake(error)
            return
        screen.prompt.finish()
        screen.announce(operation)

    screen.ask(Question(label=labels[name], accept=accept, typed=typed, preset=present, stays=True))


def _known(here: Person | Firm) -> tuple[Mapping[str, str], Mapping[str, str | None]]:
    """The fields by name as they are called, and what they hold."""
    if isinstance(here, Person):
        labels = {"name": "Name", "company": "Company", **CONTACT_LABELS}
        record: object = here.contact
    else:
        labels, record = {"name": "Name", **COMPANY_LABELS}, here.company
    held: dict[str, str | None] = {name: getattr(record, name, None) for name in labels}
    if isinstance(here, Person):
        held["company"] = here.facts.company
    return labels, held


def merge(screen: PeopleScreen) -> None:
    """Choose who is the same as the one under the cursor, the likeliest first."""
    here, number = screen.state.here, screen.state.cursor
    if here is None or number is None:
        _nobody(screen)
        return
    others = [(each, one) for each, one in screen.state.listed.items() if each != number]
    others.sort(key=lambda pair: (_unlikeness(here, pair[1]), fold(pair[1].name)))
    entries = [Entry(one.name, _beside(one), "", str(each)) for each, one in others]
    screen.ask(
        Question(
            label=f"Merge {here.name} with",
            accept=lambda value: _which_stays(screen, number, int(value)),
            search=lambda text: [Choice(e.text, e.detail, e.key) for e in rank(text, entries)],
        )
    )


def _which_stays(screen: PeopleScreen, here: int, other: int) -> None:
    """Choose which of the two is kept; what becomes of it is seen before it is done."""
    merging = MergeContacts if screen.state.tab is Tab.PEOPLE else MergeCompanies
    ways = {
        str(keep): merging(keep=keep, others=(gone,))
        for keep, gone in ((here, other), (other, here))
    }
    names = {str(each): screen.state.listed[each].name for each in (here, other)}

    def see(choice: Choice) -> None:
        with screen.telling():
            screen.preview(rehearse_merge(screen.at_desk.session, ways[choice.value]))

    def accept(keep: str) -> None:
        screen.leave_preview()
        if screen.do(ways[keep]):
            told = screen.message
            screen.change(states.on_id(screen.state, int(keep)))
            screen.say(told.text, told.colour, told.more)

    screen.ask(
        Question(
            label="Keep",
            accept=accept,
            marked=see,
            cancel=screen.leave_preview,
            search=lambda _text: (
                Choice(names[str(here)], f"{names[str(other)]} goes", str(here)),
                Choice(names[str(other)], f"{names[str(here)]} goes", str(other)),
            ),
        )
    )


def _unlikeness(keep: Person | Firm, other: Person | Firm) -> int:
    """How little there is to say that two are one: the same name or address come first."""
    if fold(keep.name) == fold(other.name):
        return 0
    if isinstance(keep, Person) and isinstance(other, Person):
        one, two = keep.contact, other.contact
        for name in ("email", "phone", "company_id"):
            if getattr(one, name) is not None and getattr(one, name) == getattr(two, name):
                return 1
    first = fold(keep.name).split()[:1]
    return 2 if first and first == fold(other.name).split()[:1] else 3


def _beside(one: Person | Firm) -> str:
    if isinstance(one, Person):
        return " · ".join(filter(None, (one.facts.company, one.contact.email)))
    return ", ".join(one.facts.people)


def link(screen: PeopleScreen) -> None:
    """A part for somebody in the deal under the cursor of the board, or another role, or none."""
    person, card = screen.state.person, screen.at_desk.state.card
    if person is None:
        screen.say_no("Only people take part in a deal")
        return
    if card is None:
        screen.say_no("There is no deal under the cursor of the board")
        return
    number, held = person.contact.id, {part.deal_id: part for part in person.parts}

    def accept(chosen: str) -> None:
        if chosen == _LEAVES:
            screen.do(UnlinkContact(deal_id=card.id, contact=number))
        else:
            role = chosen if chosen in ROLES else None
            screen.do(LinkContact(deal_id=card.id, contact=number, role=role))

    choices = [*ROLES, _NO_ROLE, *([_LEAVES] if card.id in held else [])]
    present = held[card.id].role or _NO_ROLE if card.id in held else ""
    screen.ask(
        Question(
            label=f"{person.contact.name} in {card.title}",
            accept=accept,
            choices=tuple(Choice(each, "now" if each == present else "") for each in choices),
            instant=True,
        )
    )


def to_deal(screen: PeopleScreen) -> None:
    """To a deal of theirs on the board, chosen where there are several."""
    here = screen.state.here
    parts = list(reversed(here.parts)) if here else []
    parts.sort(key=lambda part: not part.is_live(screen.state.now.today))
    if not parts:
        screen.say_no("There is no deal of theirs")
        return
    if len(parts) == 1:
        _leave_for(screen, parts[0])
        return
    presenter = PeoplePresenter(screen.at_desk.maps, screen.state.now)
    by_id = {str(part.deal_id): part for part in parts}
    screen.ask(
        Question(
            label="Go to",
            accept=lambda number: _leave_for(screen, by_id[number]),
            choices=tuple(
                Choice(part.title, presenter.standing(part), number)
                for number, part in by_id.items()
            ),
            instant=True,
        )
    )


def _leave_for(screen: PeopleScreen, part: Part) -> None:
    screen.wanted = (part.deal_id, part.pipeline_id)
    screen.dismiss()


def losing(screen: PeopleScreen) -> None:
    """Only those with whom touch is being lost, or all again."""
    screen.remove_class("open")
    screen.change(states.with_losing(screen.state, losing=not screen.state.losing))
    if screen.state.losing and screen.state.ids:
        screen.say(f"Not touched for {counted(screen.limit, 'day')} or more, the longest first")


def _nobody(screen: PeopleScreen) -> None:
    screen.say_no("There is nobody here to do that to")


ACTIONS: Mapping[str, Callable[[PeopleScreen], None]] = {
    "contacts.new": new,
    "contacts.edit": edit,
    "contacts.merge": merge,
    "contacts.link": link,
    "contacts.deal": to_deal,
    "contacts.losing": losing,
}
