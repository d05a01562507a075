"""The prompt docked at the foot: one line to type in, one that answers while it is typed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.getters import query_one
from textual.widgets import Input, Static

from pipetui.domain.text import clean_line, fold
from pipetui.tui import keymap
from pipetui.tui.widgets.lines import Piece, cut, width_of
from pipetui.tui.widgets.painted import PaintedLine

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.events import Key, Paste

    from pipetui.tui.palette import Palette

_MAX_TYPED = 4000
_JOINERS = {"\u200c", "\u200d"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked, and who hears the answer.

    With `choices`, typing narrows them and Enter takes the marked one; `instant` takes it as soon
    as a digit or a letter leaves only one.
    """

    label: str
    accept: Callable[[str], None]
    """Gets the text, or the marked choice, without blanks at its ends; never an empty one."""
    typed: Callable[[str], None] | None = None
    """Gets every text on the way there, the preset first."""
    cancel: Callable[[], None] | None = None
    preset: str = ""
    placeholder: str = ""
    choices: tuple[str, ...] = ()
    instant: bool = False
    stays: bool = False
    """The prompt is closed by whoever accepts, so that a wrong line can be mended."""


class PromptLine(Input):
    """The line typed in; it holds nothing that a terminal would act on."""

    def __init__(
        self,
        changed: Callable[[], None],
        entered: Callable[[], None],
        *,
        id: str | None = None,  # noqa: A002 - Textual's own name
    ) -> None:
        super().__init__(id=id, compact=True, max_length=_MAX_TYPED, select_on_focus=False)
        self._changed = changed
        self._entered = entered

    def validate_value(self, value: str) -> str:
        """Whatever is typed or pasted, on one line; blanks at its ends stay while one types."""
        if value.isprintable():
            return value
        return clean_line(f".{value[:_MAX_TYPED]}.", _MAX_TYPED + 2)[1:-1]

    def watch_value(self) -> None:
        """Answer at once, so that the next key meets what this one did."""
        self._changed()

    async def _on_key(self, event: Key) -> None:
        # To Python joiners are not printable, so Textual drops them; names are written with them.
        if event.character in _JOINERS:
            self.replace(event.character, *self.selection)
            event.prevent_default()

    def _on_paste(self, event: Paste) -> None:
        # Textual takes the first line alone, and nothing at all of what is too long.
        text = " ".join(event.text.split())[: _MAX_TYPED - len(self.value)]
        self.replace(text, *self.selection)
        event.prevent_default()

    async def action_submit(self) -> None:
        """Enter."""
        self._entered()


class Prompt(Vertical):
    """Asks one question at a time; hidden while there is none.

    What a key does to it is done, and told, when the key is done. `ended` is told when there is no
    question any more.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*keymap.bindings(keymap.PROMPT)]

    label = query_one("#prompt-label", Static)
    line = query_one("#prompt-input", PromptLine)
    answer = query_one("#prompt-answer", PaintedLine)

    def __init__(
        self,
        palette: Palette,
        ended: Callable[[], None],
        *,
        id: str | None = None,  # noqa: A002 - Textual's own name
    ) -> None:
        super().__init__(id=id)
        self._palette = palette
        self._ended = ended
        self.question: Question | None = None
        self._marked = 0

    def compose(self) -> ComposeResult:
        """Label and input on one line, the answer below."""
        with Horizontal(id="prompt-row"):
            yield Static(id="prompt-label", markup=False)
            yield PromptLine(self._show_typed, self.action_accept, id="prompt-input")
        yield PaintedLine(self._palette("muted", "panel"), id="prompt-answer")

    def ask(self, question: Question) -> None:
        """Put a question in place of any other and take the keys."""
        self.question = None
        self.display = True
        self.label.update(Content(f" {question.label} "))
        self.line.value = question.preset
        self.line.placeholder = question.placeholder
        self.line.cursor_position = len(question.preset)
        self.screen.set_focus(self.line)
        self.tell([])
        self.question = question
        self._show_typed()

    def finish(self) -> None:
        """No question any more."""
        self.question = None
        self.display = False
        self._ended()

    def tell(self, pieces: Sequence[Piece]) -> None:
        """Answer below the line."""
        self.answer.show([(" ", self._palette("muted", "panel")), *pieces])

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
        question = self.question
        if question is not None:
            self.finish()
            if question.cancel is not None:
                question.cancel()

    def _accept(self, text: str) -> None:
        question, text = self.question, text.strip()
        if question is None or (question.stays and not text):
            return
        if not question.stays:
            self.finish()
        if text:
            question.accept(text)

    def _show_typed(self) -> None:
        question = self.question
        if question is None:
            return
        self._marked = 0
        self._show_choices()
        if question.typed is not None:
            question.typed(self.line.value)
        if question.instant and self.line.value:
            found = self._matching()
            if len(found) == 1:
                self._accept(found[0])

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
        if not found:
            told = "no such one" if question.instant else "Enter takes your own words"
            self.tell([(told, self._palette("muted", "panel"))])
            return
        shown: list[list[Piece]] = []
        for place, choice in enumerate(found):
            number = question.choices.index(choice) + 1
            marked = place == self._marked
            ground = "cursor" if marked else "panel"
            shown.append(
                [
                    (f" {number} ", self._palette("accent", ground, bold=True)),
                    (f"{cut(choice, 30)} ", self._palette("text", ground, bold=marked)),
                ]
            )
        first = first_in_sight([_width(pieces) for pieces in shown], self._marked, self._room)
        self.tell([piece for pieces in shown[first:] for piece in pieces])

    @property
    def _room(self) -> int:
        return self.screen.size.width - 2


def first_in_sight(widths: Sequence[int], wanted: int, room: int) -> int:
    """The first of a row of things to show so that the wanted one is seen whole."""
    first = 0
    while first < wanted and sum(widths[first : wanted + 1]) > room:
        first += 1
    return first


def _width(pieces: Sequence[Piece]) -> int:
    return sum(width_of(text) for text, _ in pieces)
