"""What is measured: starting, the keys of everyday work in turn, and keys that are held down."""

from __future__ import annotations

import os
import sqlite3
import sys
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import bare
from benchmarks.figures import Book, Burst, Subject, wrong_with
from benchmarks.probe import Probe, ProbeError
from benchmarks.sample import FILTER, NOW, ZONE, lane_sizes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FRAME, CARDS = "start to first frame", "start to cards painted"
_FRAME_SIGN, _CARDS_SIGN = "help", " open"
"""What the terminal is sent with the first frame, and with the first cards."""

KEYS = (
    ("cursor, a card (j)", "j"),
    ("cursor, a lane (l h)", "l"),
    ("cursor, a lane (l h)", "h"),
    ("move to next stage (L)", "L"),
    ("undo (u)", "u"),
    ("filter opens (/)", "/"),
    *((f"filter, letter {place} ({letter})", letter) for place, letter in enumerate(FILTER, 1)),
    ("filter taken (Enter)", "\r"),
    ("filter cleared (q)", "q"),
)
"""Each round: what is measured, and the key that does it; each leads to where the next starts."""

_WRITES = 2
"""Operations that each round writes: a move, and its undoing."""
_BARE_KEY = "x"
_ROWS = 2
"""Rounds begin on so many cards in turn: the first ones, in sight with any number of deals."""
LEAST_DEALS = next(deals for deals in range(100) if lane_sizes(deals)[0] > _ROWS)

_BURST_QUIET = 1.0
_BURSTS = ("j", "Lu", "LH")
_SETTLED = 0.3


@dataclass(frozen=True)
class Stand:
    """Where programs are started from: a folder with a database for each number of deals."""

    folder: Path

    def database(self, deals: int) -> Path:
        """The file with so many deals."""
        return self.folder / f"{deals}.db"

    def start(self, subject: Subject) -> Probe:
        """Start the board on so many deals, or the bare program."""
        if subject is None:
            return Probe([sys.executable, str(Path(bare.__file__))], self._environment())
        words = ["-m", "pipetui", "--db", str(self.database(subject))]
        return Probe([sys.executable, *words], self._environment())

    def _environment(self) -> Mapping[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
        return {
            **kept,
            "HOME": str(self.folder),
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "LANG": "C.UTF-8",
            "TZ": ZONE,
            "PIPETUI_TZ": ZONE,
            "PIPETUI_NOW": NOW.isoformat(),
        }


def measure_starts(stand: Stand, subjects: tuple[Subject, ...], times: int, book: Book) -> None:
    """Start each program so many times, in turn."""
    for turn, counted in _turns(times):
        for subject in _rotated(subjects, turn):
            with ExitStack() as stack:
                _started(stand, subject, book if counted else Book(), stack).leave()


def measure_keys(
    stand: Stand, subjects: tuple[Subject, ...], rounds: int, burst: int, book: Book
) -> list[Burst]:
    """Start each program once more and press each key in it, in turn, then hold keys down.

    Gives what came of those that were held down.
    """
    with ExitStack() as stack:
        probes = {subject: _started(stand, subject, book, stack) for subject in subjects}
        for turn, counted in _turns(rounds):
            before = _logs(stand, subjects)
            _one_round(probes, turn, book if counted else Book())
            for deals, labels in _logs(stand, subjects).items():
                # A key that was refused is answered too, and would be measured as a fast one.
                if wrong := wrong_with(labels[len(before[deals]) :], _WRITES):
                    raise ProbeError(f"a round at {deals:,} deals: {wrong}")
        found = list(_bursts(stand, probes, burst))
        for probe in probes.values():
            probe.leave()
    return found


def _started(stand: Stand, subject: Subject, book: Book, stack: ExitStack) -> Probe:
    """A program whose start was timed; it ends with the stack at the latest."""
    probe = stand.start(subject)
    stack.callback(probe.close)
    frame = probe.wait_for(bare.SIGN if subject is None else _FRAME_SIGN)
    if subject is not None:
        probe.wait_for(_CARDS_SIGN)
    book.note(subject, FRAME, frame)
    book.note(subject, CARDS, probe.settle(_SETTLED))
    return probe


def _turns(count: int) -> Iterator[tuple[int, bool]]:
    """So many turns that count. One before them does not: much is loaded then; a lone one does."""
    first = 0 if count > 1 else 1
    return ((turn, turn > 0) for turn in range(first, count + 1))


def _one_round(probes: Mapping[Subject, Probe], turn: int, book: Book) -> None:
    for subject, probe in probes.items():
        if subject is not None:
            probe.press("1g" + "j" * (turn % _ROWS))
    for place, (action, key) in enumerate(KEYS):
        for subject in _rotated(tuple(probes), turn + place):
            typed = _BARE_KEY if subject is None else key
            book.note(subject, action, probes[subject].time_key(typed))


def _bursts(stand: Stand, probes: Mapping[Subject, Probe], count: int) -> Iterator[Burst]:
    for keys in _BURSTS:
        written = (keys * count)[:count]
        for subject, probe in probes.items():
            if subject is not None:
                probe.press("1g")
                yield _held(probe, subject, written, stand.database(subject))
            elif len(keys) == 1:
                seconds = probe.time_burst(_BARE_KEY * count, _BURST_QUIET, lambda: True)
                yield Burst(None, _burst_name(_BARE_KEY, count), seconds / count)


def _held(probe: Probe, subject: int, written: str, database: Path) -> Burst:
    """Keys at once; a move and its opposite are an operation each, and all is then as it was."""
    before, places = len(_labels(database)), _places(database)
    wanted = 0 if len(set(written)) == 1 else len(written)

    def all_written() -> bool:
        return len(_labels(database)) - before >= wanted

    seconds = probe.time_burst(written, _BURST_QUIET, all_written)
    wrong = wrong_with(_labels(database)[before:], wanted)
    if not wrong and _places(database) != places:
        wrong = "a deal is not where it was"
    return Burst(subject, _burst_name(written[:2], len(written)), seconds / len(written), wrong)


def _burst_name(keys: str, count: int) -> str:
    return f"{count} keys at once ({''.join(dict.fromkeys(keys))})"


def _logs(stand: Stand, subjects: tuple[Subject, ...]) -> dict[int, list[str]]:
    return {deals: _labels(stand.database(deals)) for deals in subjects if deals is not None}


def _labels(database: Path) -> list[str]:
    return [label for (label,) in _rows(database, "select label from operation order by id")]


def _places(database: Path) -> list[tuple[str, ...]]:
    return _rows(database, "select id, stage_id from deal order by id")


def _rows(database: Path, query: str) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(database, timeout=10)) as connection:
        return connection.execute(query).fetchall()


def _rotated(subjects: tuple[Subject, ...], by: int) -> tuple[Subject, ...]:
    """The same in an order where another is first: who comes when must not matter."""
    start = by % len(subjects)
    return subjects[start:] + subjects[:start]
