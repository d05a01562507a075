"""How often something was named: each name with the deals that did, the most frequent first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipetui.domain.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Tally:
    """One name and the deals it was given for."""

    name: str | None
    """As it was met first; None where nothing was said."""
    deal_ids: tuple[int, ...]

    @property
    def count(self) -> int:
        """For how many deals."""
        return len(self.deal_ids)


def tallied(named: Iterable[tuple[str | None, int]]) -> tuple[Tally, ...]:
    """The names with their deals, in whatever capitals, the most frequent first.

    A deal for which the same was said twice counts once. Those for which nothing was said come
    last, however many they are.
    """
    spelled: dict[str, str] = {}
    deals: dict[str, dict[int, None]] = {}
    for name, deal_id in named:
        folded = fold(name or "")
        spelled.setdefault(folded, name or "")
        deals.setdefault(folded, {})[deal_id] = None
    ordered = sorted(deals, key=lambda name: (not name, -len(deals[name]), name))
    return tuple(Tally(spelled[name] if name else None, tuple(deals[name])) for name in ordered)
