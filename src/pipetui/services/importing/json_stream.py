"""JSON read from the front, value by value, so that a large document takes little memory."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final, NoReturn, TextIO

from pipetui.domain.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

LARGEST_VALUE: Final = 16_000_000
"""Characters of one value that is taken whole."""

_PIECE = 65_536
_BLANKS = " \t\r\n"


class JsonStream:
    """A reader of one JSON document; whatever is wrong with it is an InputError."""

    def __init__(self, stream: TextIO, name: str) -> None:
        self.read_so_far = 0
        """Characters taken from the stream."""
        self._stream = stream
        self._name = name
        self._text = ""
        self._place = 0
        self._is_over = False
        # Our documents hold no fractions, and what JSON does not know as numbers are none here.
        self._decoder = json.JSONDecoder(parse_float=_refuse, parse_constant=_refuse)

    def members(self) -> Iterator[str]:
        """The keys of the object that comes next; the caller takes each value before going on."""
        self._expect("{")
        seen: set[str] = set()
        while self._goes_on("}", is_first=not seen):
            key = self.value()
            if not isinstance(key, str) or key in seen:
                self.fail()
            seen.add(key)
            self._expect(":")
            yield key

    def items(self) -> Iterator[object]:
        """The items of the array that comes next, each a whole value."""
        self._expect("[")
        is_first = True
        while self._goes_on("]", is_first=is_first):
            is_first = False
            yield self.value()

    def value(self) -> object:
        """The value that comes next, whole."""
        self.peek()
        while True:
            value: object
            try:
                value, end = self._decoder.raw_decode(self._text, self._place)
            except json.JSONDecodeError:
                # Perhaps it only ends too early here.
                if self._is_over or len(self._text) - self._place > LARGEST_VALUE:
                    self.fail()
                self._fill(max(_PIECE, len(self._text)))
                continue
            except (ValueError, RecursionError):
                self.fail()
            if end < len(self._text) or self._is_over:
                self._place = end
                return value
            self._fill(_PIECE)  # A number may go on.

    def peek(self) -> str:
        """The next character that is no blank; "" at the end."""
        while True:
            while self._place < len(self._text):
                if self._text[self._place] not in _BLANKS:
                    return self._text[self._place]
                self._place += 1
            if self._is_over:
                return ""
            self._fill(_PIECE)

    def end(self) -> None:
        """Make sure that nothing follows."""
        if self.peek():
            self.fail()

    def fail(self) -> NoReturn:
        """Give the document up."""
        message = f"{self._name} is damaged, or was not written by PipeTUI"
        raise InputError(message, "export it again")

    def _goes_on(self, closing: str, *, is_first: bool) -> bool:
        """Whether another member comes, after its comma unless it is the first."""
        if self.peek() == closing:
            self._place += 1
            return False
        if not is_first:
            self._expect(",")
        return True

    def _expect(self, char: str) -> None:
        if self.peek() != char:
            self.fail()
        self._place += 1

    def _fill(self, size: int) -> None:
        more = self._stream.read(size)
        self._is_over = not more
        self.read_so_far += len(more)
        self._text = self._text[self._place :] + more
        self._place = 0


def _refuse(text: str) -> NoReturn:
    message = f"{text} is no whole number"
    raise ValueError(message)
