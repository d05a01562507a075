"""Text from outside, made safe to store, to match and to show.

Terminals act on control characters and bidirectional overrides reorder what is read, so text is
cleaned where it enters and made visible again where it is shown. Everything here is linear in the
length of the text, whatever the text.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from pipetui.domain.errors import BadValue

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

LINE_LIMIT = 500
"""Characters in a field of one line."""

TEXT_LIMIT = 100_000
"""Characters in a note or a message."""

# Patterns are compiled by their first use: most texts are printable and need none.
_BREAK = r"[\t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]+"
_LINE_END = r"\r\n|[\n\v\f\r\x1c-\x1f\x85\u2028\u2029]"

# Controls (the breaks above apart), bidirectional embeddings, overrides and isolates, and lone
# surrogates. Direction marks and joiners stay: names and emoji are written with them.
_UNSAFE = r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
_SHOWN = r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"

# Joiners, variation selectors, skin tones and tags: some terminals draw one sign of what they
# join, others several. Regional letters make a flag here and two letters there.
_JOINING = "[\u200d\ufe0e\ufe0f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]"
_REGIONAL = "[\U0001f1e6-\U0001f1ff]"
_REGIONAL_A, _A = 0x1F1E6, ord("A")

_CONTROL_PICTURES = 0x2400
_ENDS = (".", "?", "!", "…")
_DELETE = 0x7F
_SPACE = 0x20
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

_MARK_RUN = 30  # the length at which UAX #15 ("stream-safe text") calls a run of marks unnatural
_FLOOD_FROM = 256
_WORD = 60
"""Characters of a mistyped word that are compared."""


def clean_line(text: str, limit: int = LINE_LIMIT) -> str:
    """The text on one line, without what a terminal would act on.

    A run of tabs and line breaks becomes one space, and blanks at both ends go. Of an escape
    sequence only the escape character goes; the rest is plain text and stays to be seen.
    Raises BadValue when more than `limit` characters are left.
    """
    if not text.isprintable():
        text = re.sub(_BREAK, " ", re.sub(_UNSAFE, "", text))
    return _within(text.strip(), limit)


def clean_text(text: str) -> str:
    r"""The text on as many lines as it has, each ended by \n, otherwise as `clean_line`."""
    if not text.isprintable():
        text = re.sub(_LINE_END, "\n", re.sub(_UNSAFE, "", text)).replace("\t", " ")
    return _within(text.strip(), TEXT_LIMIT)


def fold(text: str) -> str:
    """The form in which texts are searched and matched: NFKC, case folded, blanks collapsed.

    Beyond 30 combining marks on one character the rest is left out, because normalising takes
    time in the square of their number.
    """
    if text.isascii():
        return " ".join(text.lower().split())
    if len(text) > _FLOOD_FROM:
        text = _without_mark_floods(text)
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(unicodedata.normalize("NFKC", folded).split())


def visible(text: str, *, lines: bool = False) -> str:
    """The text with each control character replaced by a sign for it, for showing.

    Use it at every display: a database written by another program was never cleaned here. With
    `lines` the line feeds stay.
    """
    if text.isprintable():
        return text
    if lines:
        return "\n".join(visible(line) for line in text.split("\n"))
    return re.sub(_SHOWN, _picture, text)


def steady(text: str) -> str:
    """The text with controls made visible, and of a width that all terminals agree on.

    A joined emoji falls apart into its parts, a flag becomes its two letters.
    """
    text = visible(text)
    if text.isascii():
        return text
    return re.sub(_REGIONAL, _letter, re.sub(_JOINING, "", text))


def shown(text: str, limit: int = 40) -> str:
    """What a person typed, quoted for a message: visible, and cut to `limit` characters."""
    # Cut before replacing, so that a huge text costs nothing.
    cut = text if len(text) <= limit else text[: limit - 1] + "…"
    return f'"{visible(cut)}"'


def sentence(text: str) -> str:
    """The text on one line, with an end; nothing stays nothing."""
    line = " ".join(text.split())
    return line if not line or line.endswith(_ENDS) else f"{line}."


def counted(count: int, one: str, many: str | None = None) -> str:
    """A number with what it counts: `1 deal`, `3 deals`, `1,204 deals`; `2 tries` by `many`."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def did_you_mean(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """A hint that names the known word most like one that is none of them."""
    from difflib import get_close_matches  # noqa: PLC0415 - only who mistyped waits for it

    names = {fold(each): each for each in known}
    near = get_close_matches(fold(word[:_WORD]), names, 1)
    return f"did you mean {names[near[0]]}?" if near else otherwise


def word_among(text: str, known: Sequence[str], others: Mapping[str, str], what: str) -> str:
    """The known word a text means, or stands for by `others`; BadValue names the nearest one.

    `what` is said of a text that is none of them.
    """
    wanted = fold(text)
    wanted = others.get(wanted, wanted)
    if wanted not in known:
        hint = did_you_mean(wanted, known, f"fields: {', '.join(known)}")
        raise BadValue(f"{shown(text)} is {what}", hint)
    return wanted


def _within(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    raise BadValue(
        f"The text has {len(text):,} characters and at most {limit:,} fit here",
        "Shorten it, or keep the long part in a file",
    )


def _picture(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code < _SPACE:
        return chr(_CONTROL_PICTURES + code)
    return "\N{SYMBOL FOR DELETE}" if code == _DELETE else _REPLACEMENT


def _letter(found: re.Match[str]) -> str:
    return chr(ord(found[0]) - _REGIONAL_A + _A)


def _without_mark_floods(text: str) -> str:
    kept = []
    run = 0
    for char in text:
        # Some characters become marks only when decomposed (half-width voiced sound marks).
        marks = unicodedata.combining(unicodedata.normalize("NFKD", char)[0])
        run = run + 1 if marks else 0
        if run <= _MARK_RUN:
            kept.append(char)
    return "".join(kept)
