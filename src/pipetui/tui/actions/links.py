"""Mail, telephone and links of a deal, handed to the desktop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.services import reading
from pipetui.tui.widgets.choices import Choice
from pipetui.tui.widgets.prompt import Question

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pipetui.domain.model import Contact
    from pipetui.tui.screens.dealing_screen import DealingScreen

_OPENED = ("http://", "https://", "mailto:", "tel:")
_DIALLED = frozenset("+0123456789")
"""What of a written telephone number is dialled."""


def open_link(board: DealingScreen) -> None:
    """Mail or telephone of its contacts, or a link; of several, the one that is chosen."""
    if board.card is not None:
        offer_addresses(board, board.card.id)


def offer_addresses(board: DealingScreen, deal: int, contact: int | None = None) -> None:
    """Open one of a deal's addresses, or one of a contact's in it."""
    with board.telling():
        whole = reading.whole_deal(board.at_desk.session, deal)
        people = [each for each in whole.people if contact in {None, each.id}]
        found = [way for each in people for way in _ways(each)]
        if contact is None:
            found += [Choice(link) for link in whole.facts.deal.links]
        if not found:
            who = "It has no link, and its contacts have" if contact is None else "They have"
            board.say_no(f"{who} neither mail address nor telephone number")
        elif len(found) == 1:
            open_address(board, found[0].value)
        else:
            board.ask(
                Question(
                    label="Open",
                    accept=lambda chosen: open_address(board, chosen),
                    choices=tuple(found),
                    instant=True,
                )
            )


def _ways(person: Contact) -> list[Choice]:
    """How to reach somebody, as addresses that other programs open."""
    number = "".join(each for each in person.phone or "" if each in _DIALLED)
    ways = [Choice(person.email, person.name, f"mailto:{person.email}")] if person.email else []
    if number and person.phone:
        ways.append(Choice(person.phone, person.name, f"tel:{number}"))
    return ways


def open_address(board: DealingScreen, address: str) -> None:
    """Hand an address to the desktop; nothing but web, mail and telephone ever is."""
    if not address.casefold().startswith(_OPENED):
        board.say_no(f"Only web, mail and telephone addresses are opened, not {address}")
        return
    board.app.open_url(address)
    board.say(f"Opened {address}")


ACTIONS: Mapping[str, Callable[[DealingScreen], None]] = {"deal.link": open_link}
