"""What cannot be, and what to do about it, in the words of a screen."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipetui.domain.text import sentence

if TYPE_CHECKING:
    from pipetui.domain.errors import PipetuiError

_NAME = re.compile(r"\S*[./\\@=\d]\S+")
"""What a sentence can begin with and has no capital of ours: a file, an address, a field."""


def refusal_words(error: PipetuiError) -> str:
    """A sentence, and what to do as a second one: `✗ “xx” is no date. Write it like fri.`."""
    return f"✗ {' '.join(filter(None, refusal_parts(error)))}"


def refusal_parts(error: PipetuiError) -> tuple[str, str]:
    """What cannot be, and what to do, each a sentence; the second may be empty."""
    return _sentence(error.message), _sentence(error.hint)


def _sentence(text: str) -> str:
    ended = sentence(re.sub(r'"([^"]*)"', r"“\1”", " ".join(text.split())))
    return ended if _NAME.match(ended) else ended[:1].upper() + ended[1:]
