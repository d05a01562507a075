"""The signs as they are looked at: which of them is open, and the cursor; pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipetui.services.present.health import groups_of
from pipetui.tui.health.lines import key_of, page_lines

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipetui.domain.signs import Health, Sign
    from pipetui.services.reading import DealFacts
    from pipetui.tui.widgets.line_page import PageLine, Spot


@dataclass(frozen=True, slots=True)
class HealthState:
    """The signs, which of them is open, and where the cursor is."""

    health: Health
    opened: str | None = None
    deals: tuple[DealFacts, ...] = ()
    """The deals of the opened sign."""
    cursor: Spot | None = None

    def lines(self, width: int) -> list[PageLine]:
        """The whole page."""
        return page_lines(self, width)


def signs_of(health: Health) -> Mapping[str, Sign]:
    """The signs by their keys, in the order in which they stand."""
    return {key_of(sign): sign for _, _, signs in groups_of(health) for sign in signs}
