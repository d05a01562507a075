"""Asking for a day to come: from a few that are offered, or typed, and told before it is taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.dates import date_words
from pipetui.domain.errors import BadValue
from pipetui.domain.spoken_dates import parse_day
from pipetui.tui.widgets.choices import Choice, begun
from pipetui.tui.widgets.prompt import Question

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from pipetui.tui.screens.dealing_screen import DealingScreen


def of_deals(label: str, deals: Sequence[int], behind: str = "") -> str:
    """What a question is called; about several deals, it says how many they are."""
    return " ".join(filter(None, (label, f"({len(deals):,} deals)" * (len(deals) > 1), behind)))


def ask_day(  # noqa: PLR0913 - what differs from question to question
    screen: DealingScreen,
    label: str,
    offered: tuple[tuple[str, str], ...],
    *,
    first: date,
    told: str,
    placeholder: str,
    take: Callable[[date], None],
) -> None:
    """Ask for a day from `first` on; a number alone is so many days from today.

    `offered` are days by their words; what was typed and is no such day stays to be mended.
    """
    today = screen.state.now.today

    def read(text: str) -> date:
        day = parse_day(f"+{text}d" if text.isdigit() else text, today)
        if day < first:
            message = f"{date_words(day, today)} is no day to come"
            raise BadValue(message, f"Give a later one, such as {placeholder}")
        return day

    def preview(text: str) -> None:
        if not text.strip():
            return
        try:
            day = read(begun(choices, text) or text)
        except BadValue as error:
            screen.tell_mistake(error)
        else:
            screen.prompt.tell(
                [(f"{told} {day:%A} {date_words(day, today)}", screen.palette("ok", "panel"))]
            )

    def accept(text: str) -> None:
        try:
            day = read(text)
        except BadValue as error:
            screen.tell_mistake(error)
            return
        screen.prompt.finish()
        take(day)

    days = ((text, key, parse_day(key, today)) for text, key in offered)
    choices = tuple(
        Choice(text, f"{day:%a} {date_words(day, today)}", key) for text, key, day in days
    )
    screen.ask(
        Question(
            label=label,
            accept=accept,
            typed=preview,
            choices=choices,
            placeholder=f"such as {placeholder}",
            stays=True,
        )
    )
