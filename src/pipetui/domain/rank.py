"""Hand order: text keys between which there is always room for one more.

A key is a length letter, an integer of that many digits, and a fraction. Appending counts the
integer up, so ten thousand appended cards have keys of four characters; putting a card between
two others lengthens only its own fraction. Digits sort by code point: compare keys as bytes.
"""

from __future__ import annotations

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_BASE = len(_DIGITS)
_FIRST = "a0"


def _integer_length(key: str) -> int:
    """How many characters of `key` are its integer: `a` has one digit after it, `b` two."""
    head = key[0]
    if "a" <= head <= "z":
        return ord(head) - ord("a") + 2
    return ord("Z") - ord(head) + 2


def _add(integer: str, step: int) -> str:
    """The next (step 1) or previous (step -1) integer part."""
    head, digits = integer[0], list(integer[1:])
    wrap, top = ("0", _DIGITS[-1]) if step > 0 else (_DIGITS[-1], "0")
    for index in range(len(digits) - 1, -1, -1):
        if digits[index] != top:
            digits[index] = _DIGITS[_DIGITS.index(digits[index]) + step]
            return head + "".join(digits)
        digits[index] = wrap
    # Every digit wrapped: one letter on, and with it one digit more (above "a") or fewer (below).
    if head == ("Z" if step > 0 else "a"):
        return "a0" if step > 0 else "Z" + _DIGITS[-1]
    new_head = chr(ord(head) + step)
    grows = (step > 0) == (new_head >= "a")
    return new_head + wrap * (len(digits) + (1 if grows else -1))


def _fraction_between(low: str, high: str | None) -> str:
    """A fraction strictly between two; "" is the least, None the end of the unit."""
    prefix = ""
    while True:
        index = len(prefix)
        a = _DIGITS.index(low[index]) if index < len(low) else 0
        b = _DIGITS.index(high[index]) if high is not None and index < len(high) else _BASE
        if a == b:
            prefix += _DIGITS[a]
        elif b - a > 1:
            return prefix + _DIGITS[(a + b) // 2]
        else:
            # Neighbouring digits: keep the lower one, and above it anything goes.
            prefix, high = prefix + _DIGITS[a], None


def rank_between(low: str | None, high: str | None) -> str:
    """A key strictly between two others; None stands for either end of the lane.

    Raises ValueError when `low` does not sort before `high`.
    """
    if low is None and high is None:
        return _FIRST
    if low is None:
        assert high is not None  # noqa: S101 - the case above; tells the type checker
        whole = high[: _integer_length(high)]
        return whole if whole < high else _add(whole, -1)
    whole = low[: _integer_length(low)]
    if high is None:
        return _add(whole, 1)
    if low >= high:
        message = f"no rank lies between {low!r} and {high!r}"
        raise ValueError(message)
    if high.startswith(whole):
        return whole + _fraction_between(low[len(whole) :], high[len(whole) :])
    following = _add(whole, 1)
    return following if following < high else whole + _fraction_between(low[len(whole) :], None)
