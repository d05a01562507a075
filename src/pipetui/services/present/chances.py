"""How likely a deal is to be won, in words and as the command line's contract has it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipetui.domain.metrics.chances import Source
from pipetui.domain.metrics.rates import percent_of

if TYPE_CHECKING:
    from pipetui.domain.metrics.chances import Chance
    from pipetui.domain.process import Stage


def chance_text(chance: Chance, stage: Stage | None) -> str:
    """The chance of a deal and what it is from: `43 % (measured: 13 of 30 that came to Offer)`."""
    name = stage.name if stage else "its stage"
    why = {
        Source.OVERRIDE: "your own estimate",
        Source.MEASURED: f"measured: {chance.hits:,} of {chance.of:,} that came to {name}",
        Source.ASSUMED: f"assumed for {name}",
    }[chance.source]
    return f"{percent_of(chance.value)} % ({why})"


def chance_json(chance: Chance | None) -> dict[str, Any]:
    """A probability from 0 to 1, where it is from, and of how many deals it was measured."""
    if chance is None:
        return {"value": None, "source": None, "n": None}
    return {"value": chance.value, "source": str(chance.source), "n": chance.n}
