"""Questions to the person at the terminal; a script is never asked."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from pipetui.domain.text import visible

if TYPE_CHECKING:
    from pipetui.cli.program import Program


def can_ask(here: Program) -> bool:
    """Whether somebody sits at both ends."""
    return not here.out.as_json and here.out.has_terminal and types_in()


def types_in() -> bool:
    """Whether stdin is somebody's keyboard."""
    return sys.stdin is not None and sys.stdin.isatty()


def ask(here: Program, question: str) -> str | None:
    """What is answered, without blanks around it; None for Ctrl+C and at the end of the input.

    Ctrl+C takes back the question alone, so that the command can say what becomes of its work.
    """
    try:
        return input(visible(question)).strip()
    except (EOFError, KeyboardInterrupt):
        here.out.line()
        return None
