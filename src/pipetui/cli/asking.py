"""Questions to the person at the terminal; a script is never asked."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from pipetui.domain.text import visible

if TYPE_CHECKING:
    from pipetui.cli.program import Program


def can_ask(here: Program) -> bool:
    """Whether somebody sits at both ends."""
    stdin = sys.stdin
    return not here.out.as_json and here.out.has_terminal and stdin is not None and stdin.isatty()


def ask(question: str) -> str:
    """What is answered, without blanks around it; nothing at the end of the input."""
    try:
        return input(visible(question)).strip()
    except EOFError:
        return ""
