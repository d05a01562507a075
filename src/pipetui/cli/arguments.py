"""Words of a command made into what they stand for: numbers of deals and tasks, choices."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from pipetui.cli.grammar import Misuse, did_you_mean
from pipetui.domain.errors import Refused
from pipetui.domain.text import fold, shown, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_MOST_DIGITS = 18
"""A number of more does not fit into a database."""


def is_id(word: str) -> bool:
    """Whether a word is a deal's number: `42`, `#42`, or several as `4,7`."""
    return all(number_of(part) is not None for part in word.split(","))


def parse_ids(words: Iterable[str]) -> tuple[int, ...]:
    """The deals that words name, each once. Refused for a word that is no number.

    Commands that write take numbers only, so that no deal is changed by a guess.
    """
    ids: dict[int, None] = {}
    for word in words:
        if not is_id(word):
            quoted = shlex.quote(visible(word[:40]))
            raise Refused(
                f"{shown(word)} is no number of a deal",
                f"`pipetui list --find {quoted}` shows the numbers",
            )
        ids.update(dict.fromkeys(number_of(part) or 0 for part in word.split(",")))
    return tuple(ids)


def parse_id(word: str) -> int:
    """The one deal a word names."""
    ids = parse_ids([word])
    if len(ids) > 1:
        raise Refused(f"{shown(word)} are several deals", "give one number here")
    return ids[0]


def split_ids(words: Sequence[str], needs: str) -> tuple[tuple[int, ...], list[str]]:
    """The numbers words begin with, and the words behind them.

    The last word is never taken for a number, for it may be one and mean something else: a stage,
    a day. Misuse when there is none left; `needs` says what has to follow.
    """
    if len(words) < 2:  # noqa: PLR2004 - a number and something
        raise Misuse(f"{needs} is missing behind {shown(words[0])}", f"Give a number, then {needs}")
    count = next(
        (place for place, word in enumerate(words[:-1]) if not is_id(word)), len(words) - 1
    )
    return parse_ids(words[: count or 1]), list(words[count:])


def parse_tasks(words: Iterable[str]) -> tuple[int, ...]:
    """The tasks that words such as `t12` name.

    Refused for a number alone, which could be a deal's, or an item's of a checklist.
    """
    ids: dict[int, None] = {}
    for word in words:
        number = number_of(word[1:]) if word[:1] in {"t", "T"} else None
        if number is None:
            raise Refused(
                f"{shown(word)} is no number of a task",
                "`pipetui task list` shows them, such as t12; "
                "items of a checklist are ticked with `pipetui check`",
            )
        ids[number] = None
    return tuple(ids)


def choose(word: str, known: Sequence[str], what: str) -> str:
    """The one of a command's own words that is meant; Misuse names them."""
    wanted = fold(word[:40])
    if wanted not in known:
        raise Misuse(
            f"{shown(word)} is no {what}",
            f"{did_you_mean(wanted, known)}One of {', '.join(known)}",
        )
    return wanted


def number_of(word: str) -> int | None:
    """The number a word is, with or without `#`; None for any other."""
    digits = word.removeprefix("#")
    plain = digits.isascii() and digits.isdigit() and len(digits) <= _MOST_DIGITS
    return int(digits) if plain else None
