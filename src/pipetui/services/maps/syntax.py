"""TOML from outside, parsed within bounds; what is no TOML is named with its line."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from typing import Any

from pipetui.domain.errors import BadValue
from pipetui.domain.text import visible
from pipetui.services.maps.layout import MAX_CHARS

_HINT = "Texts stand in quotes, numbers and true and false do not; see https://toml.io"
_AT_LINE = re.compile(r"(.*) \(at line (\d+), column (\d+)\)", re.DOTALL)
_AT_END = " (at end of document)"

# tomllib keeps every beginning of a dotted name, so a name of n parts costs n * n of memory: a
# file of 200 kB could take the machine down. Texts and comments may hold any number of dots.
_MOST_DOTS = 20
STRING = r"""
    \"{3} (?: [^"\\]++ | \\. | \"{1,2}(?!") )*+ \"{3,5}
  | '{3} (?: [^']++ | '{1,2}(?!') )*+ '{3,5}
  | " (?: [^"\\\n]++ | \\. )*+ "
  | ' [^'\n]*+ '
"""
"""What matches a text in quotes; for `re.VERBOSE` and `re.DOTALL`."""
_OPAQUE = re.compile(rf"{STRING} | \# [^\n]*+", re.VERBOSE | re.DOTALL)


def parse_toml(text: str, place: str) -> dict[str, Any]:
    """The values of a TOML document; `place` names it in the message of the BadValue."""
    if len(text) > MAX_CHARS:
        raise BadValue(
            f"{place}: {len(text):,} characters are too many for a process map",
            f"At most {MAX_CHARS:,} are read; see that it is the right file",
        )
    _refuse_dots(text, place)
    try:
        return tomllib.loads(text.removeprefix("\ufeff"), parse_float=_decimal)
    except tomllib.TOMLDecodeError as error:
        raise _syntax_error(str(error), text, place) from None
    except RecursionError:
        raise BadValue(f"{place}: lists or tables are nested too deep", _HINT) from None
    except ValueError:
        # Python refuses to read a number of thousands of digits, and says no line.
        raise BadValue(f"{place}: a number in it is too long", _HINT) from None


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text)
    except ArithmeticError:
        # Its exponent is beyond all reason.
        return Decimal("NaN")


def _refuse_dots(text: str, place: str) -> None:
    bare = _OPAQUE.sub(lambda found: "\n" * found[0].count("\n"), text)
    for number, line in enumerate(bare.split("\n"), 1):
        if line.count(".") > _MOST_DOTS:
            raise BadValue(f"{place}, line {number}: a name of too many parts", _HINT)


def _syntax_error(message: str, text: str, place: str) -> BadValue:
    found = _AT_LINE.fullmatch(message)
    if found:
        what, where = found[1], f"line {found[2]}, column {found[3]}"
    else:
        what = message.removesuffix(_AT_END)
        where = f"line {text.rstrip().count(chr(10)) + 1}, at the end"
    if what == "Cannot overwrite a value" or what.endswith(" twice"):
        what = "what is named here has been given before"
    return BadValue(f"{place}, {where}: {visible(what[:1].lower() + what[1:])}", _HINT)
