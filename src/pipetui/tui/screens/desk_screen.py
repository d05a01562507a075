"""What every screen at a desk has: a foot where it asks, tells and shows the keys."""

from __future__ import annotations

from abc import abstractmethod
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical
from textual.getters import query_one
from textual.reactive import Reactive
from textual.screen import Screen

from pipetui.domain.errors import Conflict, PipetuiError, Refused, StoreError
from pipetui.services.present.refusals import refusal_words
from pipetui.tui.keys import keymap
from pipetui.tui.screens.help import HelpScreen
from pipetui.tui.widgets.key_hints import KeyHints
from pipetui.tui.widgets.lines import Piece, cut, width_of
from pipetui.tui.widgets.painted import PaintedLine
from pipetui.tui.widgets.prompt import Prompt, Question, mistake_pieces

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from textual.events import DescendantFocus, Resize
    from textual.widget import Widget

    from pipetui.domain.commands import Command
    from pipetui.domain.operation import Operation
    from pipetui.tui.desk import Desk
    from pipetui.tui.house import House
    from pipetui.tui.keys.keymap import Key

ROOMY_HEIGHT = 30
"""From here on there is room to breathe below a top bar."""
BESIDE_WIDTH = 100
"""From here on what is told of a thing stands beside it; on less one of them is seen at a time."""


@dataclass(frozen=True, slots=True)
class Told:
    """What was last told: the text, its colour, and what to press next, which is never cut."""

    text: str = ""
    colour: str = "muted"
    more: str = ""


class DeskScreen(Screen[None]):
    """A screen at a desk: it asks below, does commands there, tells what came of them."""

    prompt = query_one("#prompt", Prompt)
    focus_text = query_one("#focus", PaintedLine)
    hints = query_one("#hints", KeyHints)

    home_context: ClassVar[str]
    """What the key table calls its own keys."""
    UNDO: ClassVar[str] = "app.undo"
    """The id of the key that undoes on this screen, to be told."""
    REDO: ClassVar[str] = "app.redo"

    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
    """Who gets the keys shows it; the screen need not be painted anew for that."""

    def __init__(self, house: House) -> None:
        super().__init__()
        self.house = house
        self.palette = house.palette
        self.desk: Desk | None = None
        self.message = Told()

    def compose_foot(self) -> Vertical:
        """Prompt, a line about the focus, the keys."""
        return Vertical(
            Prompt(self.palette, self._answered, self.house.key, id="prompt"),
            PaintedLine(self.palette, id="focus"),
            KeyHints(self.palette, id="hints"),
            id="foot",
        )

    @property
    def context(self) -> str:
        """Whose keys are in force, as the key table calls it, while nothing is asked."""
        return self.home_context

    @abstractmethod
    def show(self) -> None:
        """Show what the desk holds now."""

    @abstractmethod
    def focus_back(self) -> None:
        """Give the keys to whoever has them while nothing is asked."""

    @abstractmethod
    def cover(self, lines: int) -> None:
        """Keep what is acted on in sight above so many lines, which the prompt lies over."""

    @property
    def at_desk(self) -> Desk:
        """The desk, by those who act: they are asked only when there is one."""
        if self.desk is None:
            message = "the board is still opening"
            raise Refused(message)
        return self.desk

    # -- telling ---------------------------------------------------------------------------

    def told(self) -> list[Piece]:
        """What was last told, as the beginning of the focus line."""
        if not self.message.text:
            return []
        muted = self.palette("muted")
        more = f" · {self.message.more} " if self.message.more else " "
        text = cut(self.message.text, self.size.width - width_of(more) - 1)
        return [(" ", muted), (text, self.palette(self.message.colour)), (more, muted)]

    def say(self, text: str, colour: str = "muted", more: str = "") -> None:
        """Tell something at the foot."""
        self.message = Told(text, colour, more)
        self.show()

    def say_error(self, error: PipetuiError) -> None:
        """Tell what cannot be, and what to do."""
        self.say(refusal_words(error), "error")

    def say_no(self, text: str) -> None:
        """Tell why a key does nothing here."""
        self.say(f"✗ {text}", "warning")

    @contextmanager
    def telling(self) -> Iterator[None]:
        """Tell of an error instead of raising it; what others changed meanwhile is shown."""
        try:
            yield
        except Conflict as error:
            if self.desk is not None:
                with suppress(StoreError):
                    self.desk.take_news()
            self.say_error(error)
        except PipetuiError as error:
            self.say_error(error)

    def do(self, command: Command) -> Operation | None:
        """Execute a command and tell what came of it; None when it was refused."""
        with self.telling():
            operation = self.at_desk.execute(command)
            self.announce(operation)
            return operation
        return None

    def announce(self, operation: Operation) -> None:
        """Tell what was done, with its undo."""
        if operation.changes:
            self.say(operation.label, more=self.undoes)

    @property
    def undoes(self) -> str:
        """How what was done is taken back, for the end of a message."""
        return f"{self.house.key(self.UNDO)} undoes"

    def reverse(self, kind: str) -> None:
        """Undo or redo a step, and tell which."""
        with self.telling():
            label = self.at_desk.reverse(kind)
            if kind == "undo":
                self.say(f"Undid: {label}", more=f"{self.house.key(self.REDO)} does it again")
            else:
                self.say(f"Did again: {label}", more=self.undoes)

    # -- keys ------------------------------------------------------------------------------

    def action_act(self, key_id: str) -> None:
        """Do what the key table means by an id."""

    def action_reverse(self, kind: str) -> None:
        """Undo or redo."""
        self.reverse(kind)

    def action_help(self) -> None:
        """Every key, those of where one is first."""
        self.app.push_screen(HelpScreen(self.context, self.house))

    def action_palette(self) -> None:
        """Anything with a name: done here, or gone to."""
        # What it needs is read when it is wanted.
        from pipetui.tui.actions.palette import palette

        palette(self)

    # -- asking ----------------------------------------------------------------------------

    def ask(self, question: Question) -> None:
        """Ask at the foot; what was told before has been read."""
        self.message = Told()
        self.show()
        self.prompt.ask(question)
        self.cover(self.prompt.lines)
        self.hint()

    def ask_filter(
        self, before: str, placeholder: str, filtered: Callable[[str], Sequence[Piece]]
    ) -> None:
        """Filter as one types: `filtered` shows what a line leaves, and tells how much that is.

        Leaving it brings back what was shown before.
        """

        def typed(text: str) -> None:
            self.prompt.tell(filtered(text))

        self.ask(
            Question(
                label="/",
                accept=lambda _text: None,
                typed=typed,
                cancel=lambda: typed(before),
                preset=before,
                placeholder=placeholder,
            )
        )

    def _answered(self) -> None:
        self.cover(0)
        self.focus_back()

    def on_mount(self) -> None:
        """The first frame is laid out for the room there is."""
        self._breathe(self.app.size.height)

    def on_resize(self, event: Resize) -> None:
        """Everything finds its place in the room there is; a prompt may have another height."""
        self._breathe(event.size.height)
        self.fit_to(event.size.width)
        self.cover(self.prompt.lines)

    def fit_to(self, width: int) -> None:
        """Put side by side what has room for that."""

    def _breathe(self, height: int) -> None:
        """Leave a line empty below the tabs, or the top bar without any, where there is room."""
        head = self.query("#tabs") or self.query("#top")
        head.set_class(height >= ROOMY_HEIGHT, "roomy")

    def tell_mistake(self, error: PipetuiError) -> None:
        """Tell below the line what is wrong with it, so that it can be mended."""
        self.prompt.tell(*mistake_pieces(error, self.palette))

    def on_descendant_focus(self, _event: DescendantFocus) -> None:
        """The hints are those of whoever has the keys."""
        self.hint()

    def hint(self) -> None:
        """Show the keys of whoever has them."""
        keys = self.offered() if self.prompt.question is None else self.house.keys["Prompt"]
        self.hints.tell(keymap.hints(keys))

    def offered(self) -> Sequence[Key]:
        """The keys that do something here and now."""
        return self.house.keys[self.context]

    def keys_without(self, context: str, *ids: str) -> list[Key]:
        """The keys of a context but for some, which could do nothing now."""
        return [key for key in self.house.keys[context] if key.id not in ids]
