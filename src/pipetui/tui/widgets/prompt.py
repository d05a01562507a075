"""The prompt docked at the foot: one line to type in, one that answers while it is typed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical
from textual.content import Content
from textual.getters import query_one
from textual.message import Message
from textual.widgets import Input, Static

from pipetui.domain.text import fold
from pipetui.tui import keymap
from pipetui.tui.widgets.lines import Piece, cut
from pipetui.tui.widgets.painted import PaintedLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from pipetui.tui.palette import Palette

_MAX_TYPED = 4000


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: `name` tells whoever asked which answer this is.

    With `choices`, typing narrows them and Enter takes the marked one; `instant` takes it as soon
    as a digit or a letter leaves only one.
    """

    name: str
    label: str
    preset: str = ""
    placeholder: str = ""
    choices: tuple[str, ...] = ()
    instant: bool = False


class Prompt(Vertical):
    """Asks one question at a time; hidden while there is none."""

    BINDINGS: ClassVar[list[BindingType]] = [*keymap.bindings(keymap.PROMPT)]

    label = query_one("#prompt-label", Static)
    line = query_one("#prompt-input", Input)
    answer = query_one("#prompt-answer", PaintedLine)

    @dataclass
    class Typed(Message):
        """The text changed."""

        question: Question
        text: str

    @dataclass
    class Accepted(Message):
        """The text, or the marked choice, was taken."""

        question: Question
        text: str

    @dataclass
    class Cancelled(Message):
        """The question was left."""

        question: Question

    def __init__(self, palette: Palette, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._palette = palette
        self.question: Question | None = None
        self._marked = 0

    def compose(self) -> ComposeResult:
        """Label and input on one line, the answer below."""
        from textual.containers import Horizontal

        with Horizontal(id="prompt-row"):
            yield Static(id="prompt-label", markup=False)
            yield Input(
                id="prompt-input", compact=True, max_length=_MAX_TYPED, select_on_focus=False
            )
        yield PaintedLine(self._palette("muted", "panel"), id="prompt-answer")

    def ask(self, question: Question) -> None:
        """Put a question in place of any other and take the keys."""
        self.question = question
        self._marked = 0
        self.display = True
        self.label.update(Content(f" {question.label} "))
        with self.prevent(Input.Changed):
            self.line.value = question.preset
        self.line.placeholder = question.placeholder
        self.line.cursor_position = len(question.preset)
        self.line.focus()
        self.tell([])
        self._show_choices()
        self.post_message(self.Typed(question, question.preset))

    def finish(self) -> None:
        """No question any more."""
        self.question = None
        self.display = False

    def tell(self, pieces: Sequence[Piece]) -> None:
        """Answer below the line."""
        self.answer.show([(" ", self._palette("muted", "panel")), *pieces])

    def use_palette(self, palette: Palette) -> None:
        """Paint in other colours."""
        self._palette = palette

    def on_input_changed(self, event: Input.Changed) -> None:
        """Narrow the choices, pass the text on."""
        event.stop()
        question = self.question
        if question is None:
            return
        self._marked = 0
        self._show_choices()
        if question.instant and event.value:
            found = self._matching()
            if len(found) == 1:
                self._accept(found[0])
                return
        self.post_message(self.Typed(question, event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter."""
        event.stop()
        self.action_accept()

    def action_accept(self) -> None:
        """Take the marked choice, else what was typed."""
        found = self._matching()
        self._accept(found[self._marked] if found else self.line.value)

    def action_choose(self, step: int) -> None:
        """Mark another choice."""
        found = self._matching()
        if found:
            self._marked = (self._marked + step) % len(found)
            self._show_choices()

    def action_cancel(self) -> None:
        """Leave the question."""
        if self.question is not None:
            self.post_message(self.Cancelled(self.question))

    def _accept(self, text: str) -> None:
        if self.question is not None:
            self.post_message(self.Accepted(self.question, text))

    def _matching(self) -> list[str]:
        """The choices that the text so far can mean: by number, beginning or part."""
        question = self.question
        if question is None or not question.choices:
            return []
        typed = fold(self.line.value)
        if typed.isascii() and typed.isdigit():
            number = int(typed[:4])
            return [question.choices[number - 1]] if 1 <= number <= len(question.choices) else []
        starting = [each for each in question.choices if fold(each).startswith(typed)]
        return starting or [each for each in question.choices if typed in fold(each)]

    def _show_choices(self) -> None:
        question = self.question
        if question is None or not question.choices:
            return
        found = self._matching()
        pieces: list[Piece] = []
        for place, choice in enumerate(found):
            number = question.choices.index(choice) + 1
            marked = place == self._marked
            ground = "cursor" if marked else "panel"
            pieces.append((f" {number} ", self._palette("accent", ground, bold=True)))
            pieces.append((f"{cut(choice, 30)} ", self._palette("text", ground, bold=marked)))
        if not found:
            told = "no such one" if question.instant else "Enter takes your own words"
            pieces.append((told, self._palette("muted", "panel")))
        self.tell(pieces)
