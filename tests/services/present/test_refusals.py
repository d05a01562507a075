"""Refusals as a screen tells them: sentences, with what was typed in quotation marks."""

from __future__ import annotations

import pytest

from pipetui.domain.errors import BadValue
from pipetui.services.present.refusals import refusal_parts, refusal_words


@pytest.mark.parametrize(
    ("message", "hint", "told"),
    [
        ('"xx" is no date', "write it like fri", "✗ “xx” is no date. Write it like fri."),
        ("there is nothing to undo", "", "✗ There is nothing to undo."),
        ("is it?", "no…", "✗ Is it? No…"),
    ],
)
def test_what_cannot_be_and_what_to_do_are_two_sentences(
    message: str, hint: str, told: str
) -> None:
    assert refusal_words(BadValue(message, hint)) == told


def test_what_to_do_can_be_told_on_a_line_of_its_own() -> None:
    parts = refusal_parts(BadValue("the line\nis no plan", "try again"))
    assert parts == ("The line is no plan.", "Try again.")
