"""The prompt docked at the foot: one line to type in, one that answers while it is typed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.geometry import Size
from textual.getters import query_one
from textual.reactive import Reactive
from textual.widgets import Input, Static

from pipetui.domain.text import clean_line
from pipetui.services.present.refusals import refusal_parts
from pipetui.tui.keys import keymap
from pipetui.tui.keys.words import key_as_it_comes
from pipetui.tui.widgets.choices import Choice, Row, answers, begins, narrow, rows_of
from pipetui.tui.widgets.lines import width_of
from pipetui.tui.widgets.painted import PaintedLine
from pipetui.tui.widgets.pick_list import MOST_ROWS, PickList

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.events import Key, Paste

    from pipetui.domain.errors import PipetuiError
    from pipetui.tui.keys.words import KeyOf
    from pipetui.tui.palette import Palette
    from pipetui.tui.widgets.lines import Piece

_MAX_TYPED = 4000
_LINE_AND_ANSWER = 2
_JOINERS = {"\u200c", "\u200d"}
_PASSED_ON = {"ctrl+c", "ctrl+q"}
"""Keys that mean the same wherever one is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked, and who hears the answer.

    With `choices`, or what `search` finds, typing narrows them and Enter takes the marked one.
    Where own words are an answer as well, a choice is marked while they begin it, or by an arrow
    key. Where they are none, choices can be `instant`: each is taken at once by what stands beside
    it, its number or a letter of its own, and by no other letter, so that a name can be typed on.
    """

    label: str
    accept: Callable[[str], object]
    """Gets the text, or the marked choice's value, without blanks at its ends; never an empty one.
    """
    typed: Callable[[str], None] | None = None
    """Gets every text on the way there, the preset first."""
    cancel: Callable[[], None] | None = None
    preset: str = ""
    placeholder: str = ""
    choices: tuple[str | Choice, ...] = ()
    search: Callable[[str], Sequence[Choice]] | None = None
    """Finds the choices for each text anew; then only one of them is an answer."""
    marked: Callable[[Choice], None] | None = None
    """Gets the choice that Enter would take, each time it is another."""
    at: str = ""
    """The value of the choice marked at first; without one it is the first."""
    instant: bool = False
    stays: bool = False
    """The prompt is closed by whoever accepts, so that a wrong line can be mended."""

    @property
    def takes_words(self) -> bool:
        """Whether what was typed is an answer beside the choices."""
        return self.search is None and not self.instant


class PromptLine(Input):
    """The line typed in; it holds nothing that a terminal would act on."""

    virtual_size = Reactive(Size(0, 0))
    """How long the text is. It scrolls within the line: no letter lays the screen out anew."""

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
        self.asked = 0
        """How many questions there have been."""

    def replace(self, text: str, start: int, end: int) -> None:
        """Write; where that led to another question, behind what that one begins with."""
        asked = self.asked
        super().replace(text, start, end)
        if self.asked != asked:
            self.cursor_position = len(self.value)

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


def mistake_pieces(error: PipetuiError, palette: Palette) -> tuple[list[Piece], list[Piece]]:
    """What is wrong with a line that is being typed, and what to write."""
    what, to_do = refusal_parts(error)
    style = palette("error", "panel")
    return [(f"✗ {what}", style)], [(f" {to_do}", style)] if to_do else []


class Prompt(Vertical):
    """Asks one question at a time; hidden while there is none.

    What a key does to it is done, and told, when the key is done. `ended` is told when there is no
    question any more.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*keymap.bindings(keymap.PROMPT)]

    picks = query_one("#prompt-list", PickList)
    label = query_one("#prompt-label", Static)
    line = query_one("#prompt-input", PromptLine)
    answer = query_one("#prompt-answer", PaintedLine)
    more = query_one("#prompt-more", PaintedLine)

    def __init__(
        self,
        palette: Palette,
        ended: Callable[[], None],
        key: KeyOf = key_as_it_comes,
        *,
        id: str | None = None,  # noqa: A002 - Textual's own name
    ) -> None:
        super().__init__(id=id)
        self._palette = palette
        self._ended = ended
        self._key = key
        self.question: Question | None = None
        self._all: tuple[Row, ...] = ()
        self._found: tuple[Row, ...] = ()
        self._marked: int | None = None
        self._told: Choice | None = None

    @property
    def lines(self) -> int:
        """How many lines it lies over; none while nothing is asked."""
        return 0 if self.question is None else self.picks.lines + _LINE_AND_ANSWER

    def compose(self) -> ComposeResult:
        """The choices, label and input on one line, the answer below."""
        yield PickList(self._palette, id="prompt-list")
        with Horizontal(id="prompt-row"):
            yield Static(id="prompt-label", markup=False)
            yield PromptLine(self._show_typed, self.action_accept, id="prompt-input")
        yield PaintedLine(self._palette, ground="panel", id="prompt-answer")
        yield PaintedLine(self._palette, ground="panel", id="prompt-more")

    def check_consume_key(self, key: str, character: str | None) -> bool:  # noqa: ARG002
        """While it asks, the keys of what lies behind it rest."""
        return self.question is not None and key not in _PASSED_ON

    def ask(self, question: Question) -> None:
        """Put a question in place of any other and take the keys."""
        self.question = None
        self.display = True
        self.label.update(Content(f" {question.label} "))
        self.line.asked += 1
        self.line.value = question.preset
        self.line.placeholder = question.placeholder
        self.line.cursor_position = len(question.preset)
        self.screen.set_focus(self.line)
        self.tell([])
        self._all = rows_of(question.choices, instant=question.instant)
        self._told = None
        self.picks.open(MOST_ROWS if question.search else len(self._all))
        self.question = question
        self._show_typed(at=question.at)

    def finish(self) -> None:
        """No question any more."""
        self.question = None
        self.display = False
        self._ended()

    def tell(self, pieces: Sequence[Piece], rest: Sequence[Piece] = ()) -> None:
        """Answer below the line; the rest has a line of its own where it does not fit there."""
        margin = (" ", self._palette("muted", "panel"))
        fits = sum(width_of(text) for text, _ in (*pieces, *rest)) < self.app.size.width
        self.answer.show([margin, *pieces, *(rest if fits else ())])
        self.more.display = bool(rest) and not fits
        if self.more.display:
            first, *others = rest
            self.more.show([margin, (first[0].lstrip(" ·"), first[1]), *others])

    # -- keys and mouse --------------------------------------------------------------------

    def action_accept(self) -> None:
        """Take the marked choice, else what was typed."""
        question = self.question
        if self._marked is not None:
            self._accept(self._found[self._marked].choice.value)
        elif question is not None and question.takes_words:
            self._accept(self.line.value)

    def action_choose(self, step: int) -> None:
        """Mark another choice; past the last one come one's own words, then the first."""
        if not self._found:
            return
        count = len(self._found)
        if self.question and self.question.takes_words and self.line.value.strip():
            place = -1 if self._marked is None else self._marked
            place = (place + 1 + step) % (count + 1) - 1
            self._mark(None if place < 0 else place)
        else:
            self._mark(((self._marked or 0) + step) % count)

    def action_choose_page(self, pages: int) -> None:
        """Mark a choice a page further, at most the last."""
        if self._found:
            place = (self._marked or 0) + pages * max(1, self.picks.room)
            self._mark(max(0, min(place, len(self._found) - 1)))

    def on_pick_list_taken(self, event: PickList.Taken) -> None:
        """Take the choice clicked on."""
        event.stop()
        if event.row in self._found:
            self._accept(event.row.choice.value)

    def action_cancel(self) -> None:
        """Leave the question."""
        question = self.question
        if question is not None:
            self.finish()
            if question.cancel is not None:
                question.cancel()

    # -- answers ---------------------------------------------------------------------------

    def _accept(self, text: str) -> None:
        question, text = self.question, text.strip()
        if question is None or (question.stays and not text):
            return
        if not question.stays:
            self.finish()
        if text:
            question.accept(text)

    def _show_typed(self, at: str = "") -> None:
        question, text = self.question, self.line.value
        if question is None:
            return
        if question.search is not None:
            self._found = rows_of(question.search(text))
        else:
            self._found = narrow(self._all, text)
        own_words = question.takes_words and not (self._found and begins(self._found[0], text))
        values = [row.choice.value for row in self._found] if at else []
        place = values.index(at) if at in values else 0
        self._mark(place if self._found and not own_words else None)
        if question.typed is not None:
            question.typed(text)
        if self.question is not question:  # what was typed has led to another one
            return
        if len(self._found) == 1 and answers(self._found[0], text):
            self._accept(self._found[0].choice.value)

    def _mark(self, place: int | None) -> None:
        """Mark a choice, or none, and tell of it."""
        question = self.question
        if question is None or not (question.choices or question.search):
            self._marked = None
            return
        self._marked = place
        choice = None if place is None else self._found[place].choice
        if choice is not None and choice != self._told and question.marked is not None:
            # First, for a choice of colours changes what follows.
            question.marked(choice)
        self._told = choice
        self.picks.show(self._found, place)
        told = ""
        if not self._found or place is None:
            told = "Nothing matches: Backspace takes letters back"
            if question.takes_words:
                told = f"{self._key('prompt.accept')} takes your own words"
        elif self.picks.below:
            told = f"▼ {self.picks.below:,} more"
        self.tell([(told, self._palette("muted", "panel"))])
