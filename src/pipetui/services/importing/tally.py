"""What a person should know of an import besides its counts, in sentences."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pipetui.domain.text import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_SOME = 3
_REMEMBERED = 1000


class Tally:
    """Counts the remarks on the deals that are made."""

    def __init__(self) -> None:
        self._about: dict[str, Counter[str]] = {}

    def hear(self, remarks: Iterable[tuple[str, str]]) -> None:
        """Take in the remarks on one row."""
        for kind, about in remarks:
            counter = self._about.setdefault(kind, Counter())
            if about in counter or len(counter) < _REMEMBERED:
                counter[about] += 1
            else:
                counter[""] += 1

    def sentences(self, made_stages: Sequence[str], goal: str) -> list[str]:
        """What there is to be told; `goal` says where rows go that name no pipeline there is."""
        told: list[str] = []
        if made_stages:
            names = ", ".join(made_stages)
            count = len(made_stages)
            stages = "a new stage stands" if count == 1 else f"{count} new stages stand"
            told.append(f"{stages} after the last open one: {names}")
        for start, count in self._about.get("no stage", Counter()).items():
            told.append(f"{_deals(count)} without a stage {_stand(count)} in {start}")
        currencies = self._about.get("currency", Counter())
        if len(currencies) > 1:
            counts = ", ".join(f"{code} {count:,}" for code, count in sorted(currencies.items()))
            told.append(f"the values are in several currencies ({counts}); none was converted")
        pipelines = self._about.get("pipeline", Counter())
        if pipelines:
            what = f"{_deals(pipelines.total())} of {_some(pipelines)}"
            told.append(
                f"{what}: there is no such pipeline here, so they went {goal}; "
                "`pipetui map new` makes one"
            )
        addresses = self._about.get("email", Counter())
        if addresses:
            cells = "1 cell" if addresses.total() == 1 else f"{addresses.total():,} cells"
            told.append(f"{cells} did not hold just one e-mail address ({_some(addresses)})")
        return told


def _deals(count: int) -> str:
    return "1 deal" if count == 1 else f"{count:,} deals"


def _stand(count: int) -> str:
    return "stands" if count == 1 else "stand"


def _some(counter: Counter[str]) -> str:
    names = [name for name, _ in counter.most_common(_SOME) if name]
    more = ", …" if len(counter) > len(names) else ""
    return ", ".join(map(shown, names)) + more
