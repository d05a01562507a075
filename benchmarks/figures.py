"""What was measured, as figures that can be compared: pure, so that the sums can be trusted."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median, quantiles
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Subject = int | None
"""How many deals the board had; None is the bare program."""

_MS = 1000
_TENTHS = 10


@dataclass(frozen=True, slots=True)
class Figure:
    """How long one action took, in milliseconds, and how that compares."""

    deals: Subject
    action: str
    samples: int
    median: float
    p90: float
    """Nine of ten took no longer."""
    to_bare: float | None = None
    """Times the median of the same in the bare program."""
    to_fewest: float | None = None
    """Times the median with the fewest deals."""

    def document(self) -> dict[str, Any]:
        """As JSON, rounded to what a stop-watch is good for."""
        return {
            "deals": self.deals,
            "action": self.action,
            "samples": self.samples,
            "median_ms": round(self.median, 2),
            "p90_ms": round(self.p90, 2),
            "to_bare": _rounded(self.to_bare),
            "to_fewest": _rounded(self.to_fewest),
        }


@dataclass(frozen=True, slots=True)
class Burst:
    """Many keys written at once: how long each took, and whether the database holds just those."""

    deals: Subject
    keys: str
    """What was written, in short."""
    per_key: float
    """Seconds from the write to the last byte, shared among the keys."""
    wrong: str = ""
    """What is not in the database as it was typed; empty when all is."""

    def document(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "deals": self.deals,
            "keys": self.keys,
            "per_key_ms": round(self.per_key * _MS, 2),
            "wrong": self.wrong,
        }


class Book:
    """Notes every time taken, and sums them up."""

    def __init__(self) -> None:
        self._times: dict[tuple[str, Subject], list[float]] = {}

    def note(self, subject: Subject, action: str, seconds: float) -> None:
        """Note one time."""
        self._times.setdefault((action, subject), []).append(seconds * _MS)

    def figures(self) -> list[Figure]:
        """By action in the order they were first noted, fewest deals first, the bare one before."""
        medians = {key: median(times) for key, times in self._times.items()}
        actions = dict.fromkeys(action for action, _ in self._times)
        subjects = sorted({subject for _, subject in self._times}, key=lambda each: each or 0)
        fewest = next((each for each in subjects if each is not None), None)
        return [
            Figure(
                subject,
                action,
                len(times),
                medians[action, subject],
                ninetieth(times),
                _ratio(medians, (action, subject), (action, None)),
                _ratio(medians, (action, subject), (action, fewest)),
            )
            for action in actions
            for subject in subjects
            if (times := self._times.get((action, subject)))
        ]


def ninetieth(times: Sequence[float]) -> float:
    """The time that nine of ten do not exceed, between two of them where it falls there."""
    if len(times) == 1:
        return times[0]
    return quantiles(times, n=_TENTHS, method="inclusive")[-1]


def table(figures: Iterable[Figure]) -> list[str]:
    """The figures for people, a line each."""
    lines = [f"{'':<28}{'deals':>8}{'median':>12}{'p90':>12}{'x bare':>9}{'x fewest':>10}"]
    last = ""
    for each in figures:
        name = each.action if each.action != last else ""
        last = each.action
        lines.append(
            f"{name:<28}{_deals(each.deals):>8}{each.median:>9.1f} ms{each.p90:>9.1f} ms"
            f"{_times(each.to_bare):>9}{_times(each.to_fewest):>10}"
        )
    return lines


def burst_table(bursts: Iterable[Burst]) -> list[str]:
    """The bursts for people, a line each."""
    lines = [f"{'':<28}{'deals':>8}{'per key':>12}  in the database"]
    lines += [
        f"{each.keys:<28}{_deals(each.deals):>8}{each.per_key * _MS:>9.1f} ms"
        + ("" if each.deals is None else f"  {each.wrong or 'as typed'}")
        for each in bursts
    ]
    return lines


def wrong_with(labels: Sequence[str], expected: int) -> str:
    """What is wrong with the log after a key and its opposite by turns, from its labels, if any.

    Each of the two must stand there as often as it was pressed, by turns, and say always the same.
    """
    if len(labels) != expected:
        return f"{len(labels):,} operations where {expected:,} were typed"
    first, second = set(labels[::2]), set(labels[1::2])
    if expected and (len(first) != 1 or len(second) != 1 or first == second):
        return "the operations do not take turns as the keys did"
    return ""


def _ratio(
    medians: Mapping[tuple[str, Subject], float],
    this: tuple[str, Subject],
    that: tuple[str, Subject],
) -> float | None:
    if this == that or that not in medians or this[1] is None:
        return None
    return medians[this] / medians[that]


def _rounded(ratio: float | None) -> float | None:
    return None if ratio is None else round(ratio, 3)


def _times(ratio: float | None) -> str:
    return "" if ratio is None else f"{ratio:.2f}"


def _deals(subject: Subject) -> str:
    return "bare" if subject is None else f"{subject:,}"
