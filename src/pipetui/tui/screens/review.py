"""The review's screen: one deal at a time, why it is here, and one key for each answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import Container
from textual.getters import query_one

from pipetui.tui.actions import DEALING, inspecting
from pipetui.tui.inspector.pane import InspectorPane
from pipetui.tui.keys import keymap
from pipetui.tui.review import answers
from pipetui.tui.review.pane import ReviewCard
from pipetui.tui.review.sheets import (
    Suggested,
    brief_card,
    deal_card,
    progress,
    summary_sheet,
)
from pipetui.tui.review.walk import Walk
from pipetui.tui.screens.dealing_screen import DealingScreen
from pipetui.tui.screens.desk_screen import BESIDE_WIDTH
from pipetui.tui.widgets.painted import PaintedLine

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from pipetui.domain.operation import Operation
    from pipetui.tui.house import House
    from pipetui.tui.keys.keymap import Key
    from pipetui.tui.sheets.sheet import Section, Sheet

_LOW_HEIGHT = 16
_MOST_LINES, _FEWEST_LINES = 8, 2
"""Lines below a deal at most for why it is here; on a low screen."""
_ANSWERS = frozenset(
    {
        *("review.do", "review.touch", "review.tried", "review.step", "review.last_chance"),
        *("review.advance", "review.back", "review.move", "inspector.force"),
    }
)
"""Keys after which the next deal comes, as far as this one can be settled today."""
_AT_THE_END = ("review.again", "review.old", "review.look_back")
_ALWAYS = ("review.undo", "review.redo", "review.palette", "review.help", "review.close")


class ReviewScreen(DealingScreen):
    """Goes through a walk; it has a desk of its own, the board's is left as it was."""

    CSS_PATH = "../styles/review.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*keymap.bindings(keymap.REVIEW)]
    PLANS: ClassVar[bool] = True
    UNDO = "review.undo"
    REDO = "review.redo"

    home_context = "Review"
    top = query_one("#top", PaintedLine)
    side = query_one("#review-card", ReviewCard)

    def __init__(self, house: House, walk: Walk) -> None:
        super().__init__(house)
        self.walk = walk
        self.desk = walk.desk
        self._judged = walk.desk.sequence
        """The newest operation the walk knows of."""
        self._pressed = ""
        """The key pressed last, by its id."""
        self._has_acted = False
        """Whether what the walk does not know of yet was written here."""

    def compose(self) -> ComposeResult:
        """What is where."""
        yield PaintedLine(self.palette, id="top")
        with Container(id="review"):
            yield InspectorPane(self.palette, self.house.key, id="inspector")
            yield ReviewCard(self.palette, ground="background", id="review-card")
        yield self.compose_foot()

    @property
    def home(self) -> ReviewCard:
        """The card has the keys while nobody looks into the deal."""
        return self.side

    def on_mount(self) -> None:
        """The first deal, or the one it was left at."""
        self._open_pane()
        if self.walk.resumed and not self.walk.has_ended:
            self.say(f"Gone on with where it was left, {self.walk.round.done} settled so far")
        self.show()
        self.focus_back()

    def fit_to(self, width: int) -> None:
        """Side by side where there is room for it."""
        self.set_class(width < BESIDE_WIDTH, "narrow")
        self.show()

    def cover(self, lines: int) -> None:
        """What is asked lies first over what stands below the deal."""
        below = self.side.size.height if self.has_class("narrow") else 0
        super().cover(max(0, lines - below))

    # -- showing ---------------------------------------------------------------------------

    def show(self) -> None:
        """The deal in front with what is asked of it; at the end what it came to."""
        if not self.is_mounted:
            return
        walk, has_ended = self.walk, self.walk.has_ended
        self.set_class(has_ended, "ended")
        self.top.show(*progress(walk.round, self.palette))
        self.inspect_now()
        is_below = self.has_class("narrow") and not has_ended
        sheet = self._summary_sheet if has_ended else self._deal_sheet
        self.side.show(sheet, airy=not is_below, width=self.size.width if is_below else None)
        if is_below:
            most = _FEWEST_LINES if self._is_low else _MOST_LINES
            self.side.styles.height = min(self.side.lines_wanted, most)
        else:
            self.side.styles.height = "1fr"
        self.focus_text.show(self.told())
        self.hint()

    def _deal_sheet(self, room: int) -> Sheet:
        item, inspection = self.walk.item, self.pane.inspection
        keys = () if self.has_class("narrow") else self._keys_of("Answers")
        do = self.house.key("review.do")
        if item is None or inspection is None:
            return deal_card(None, self.walk.how, Suggested(do, ""), keys, room)
        enter = Suggested(do, answers.reply_to(item, inspection).words)
        if self._is_low:
            return brief_card(item, enter, room)
        return deal_card(item, self.walk.how, enter, keys, room)

    @property
    def _is_low(self) -> bool:
        """Whether there are two lines below the deal and no more."""
        return self.has_class("narrow") and self.size.height < _LOW_HEIGHT

    def _summary_sheet(self, room: int) -> Sheet:
        summary = self.walk.summary
        assert summary is not None  # noqa: S101 - there is one wherever the round has ended
        keys = [key for key in self.house.keys["Review"] if key.id in self._offered]
        return summary_sheet(summary, keys, self.walk.desk.now, room)

    @property
    def _offered(self) -> tuple[str, ...]:
        """What can be done at the end."""
        summary = self.walk.summary
        if summary is None:
            return ()
        return (
            *(("review.again",) if summary.left else ()),
            *(("review.old",) if summary.old else ()),
            "review.look_back",
        )

    def _keys_of(self, group: str) -> Sequence[Key]:
        return [key for key in self.house.keys["Review"] if key.group == group and key.shown]

    def offered(self) -> Sequence[Key]:
        """The keys that do something now: of a deal, or at the end."""
        if self.context != "Review":
            return super().offered()
        if not self.walk.has_ended:
            return self.keys_without("Review", *_AT_THE_END)
        at_end = {*self._offered, *_ALWAYS}
        return [key for key in self.house.keys["Review"] if key.id in at_end]

    # -- keys ------------------------------------------------------------------------------

    def action_act(self, key_id: str) -> None:
        """Do what the key table means by an id."""
        # The key before may have settled a deal: however fast they come, this one is for the next.
        self._judge()
        self._pressed = key_id
        own = _OWN.get(key_id)
        if own is None:
            if key_id in DEALING:
                DEALING[key_id](self)
        elif self.walk.has_ended and key_id not in {*_AT_THE_END, *_ALWAYS, *_GOING}:
            self.say("The review is through", "muted")
        elif key_id in _AT_THE_END and not self.walk.has_ended:
            self.say("That is for the end of the review", "muted")
        else:
            own(self)

    def on_app_idle(self) -> None:
        """Every key that was typed is done: an answer leads to the next deal."""
        self._judge()
        super().on_app_idle()

    def announce(self, operation: Operation) -> None:
        """Tell what was done; the deal is judged by it once nothing is asked any more."""
        super().announce(operation)
        self._has_acted = bool(operation.changes)

    def _judge(self) -> None:
        """See what became of the deal in front: by an answer, or by what others wrote meanwhile.

        Whoever ticks a checklist in the inspector is let finish.
        """
        desk = self.at_desk
        is_ticking = self._inside and self._pressed.startswith("inspector.")
        if self._judged == desk.sequence or self.prompt.question is not None or is_ticking:
            return
        has_acted, self._has_acted = self._has_acted, False
        before = self.walk.round.at
        with self.telling():
            if has_acted:
                self.walk.answered(goes_on=self._pressed in _ANSWERS)
            else:
                self.walk.look_again()
        self._judged = desk.sequence
        if self.walk.round.at != before:
            self.leave_inspector()
        self.show()

    def go(self, step: Callable[[Walk], None]) -> None:
        """To another deal."""
        self.leave_inspector()
        self.say("")
        with self.telling():
            step(self.walk)
        self._judged, self._has_acted = self.at_desk.sequence, False
        self.show()

    def take_suggestion(self) -> None:
        """Do what is suggested; at the end, back to the board."""
        item, inspection = self.walk.item, self.pane.inspection
        if self.walk.has_ended:
            self.dismiss()
        elif item is None or inspection is None:
            self.go(lambda walk: walk.go_on())
        else:
            answers.reply_to(item, inspection).do(self)

    def tick_next(self) -> None:
        """The next item of the checklist is done."""
        if self.pane.inspection is not None:
            answers.tick(self, self.pane.inspection)

    def reverse(self, kind: str) -> None:
        """Undo or redo a step; the deal that needs a decision again is in front."""
        super().reverse(kind)
        before = self.walk.round.at
        with self.telling():
            self.walk.took_back(kind)
        self._judged, self._has_acted = self.at_desk.sequence, False
        if self.walk.round.at != before:
            self.leave_inspector()
        self.show()

    def page(self, step: int) -> None:
        """A page down or up in what is told of the deal, at the end in what it came to."""
        (self.side if self.walk.has_ended else self.pane).turn(step)

    def look_back(self) -> None:
        """The latest won, lost and churned deals; then the summary again."""
        # With all it reads it is loaded when it is wanted.
        from pipetui.tui.screens.look_back import LookBackScreen

        with self.telling():
            screen = LookBackScreen.at(self.house, self.at_desk)
            self.app.push_screen(screen, lambda _result: self.go(Walk.look_again))

    def close_inspector(self) -> None:
        """The keys back to the review; the deal stays in sight."""
        self.held = self._inspected = None
        self.leave_inspector()

    def inspect(self, section: Section | None = None) -> None:
        """The keys into what is told of the deal."""
        if not self.walk.has_ended:
            super().inspect(section)

    def on_inspector_pane_pointed(self, _event: InspectorPane.Pointed) -> None:
        """What is clicked gets the keys."""
        self.enter_inspector()

    def on_inspector_pane_activated(self, event: InspectorPane.Activated) -> None:
        """A box was clicked, or a line twice."""
        self._pressed = "inspector.open"
        inspecting.activate(self, event.target)


def _leave(screen: ReviewScreen) -> None:
    """Out of the inspector, then back to the board."""
    if screen.context == "Inspector":
        screen.close_inspector()
    else:
        screen.dismiss()


_GOING = ("review.do", "review.previous", "review.page_down", "review.page_up")
_OWN: Mapping[str, Callable[[ReviewScreen], object]] = {
    "review.do": lambda screen: screen.take_suggestion(),
    "review.next": lambda screen: screen.go(lambda walk: walk.go_on()),
    "review.previous": lambda screen: screen.go(lambda walk: walk.go_back()),
    "review.page_down": lambda screen: screen.page(1),
    "review.page_up": lambda screen: screen.page(-1),
    "review.tick": lambda screen: screen.tick_next(),
    "review.last_chance": answers.last_chance,
    "review.again": lambda screen: screen.go(lambda walk: walk.go_again()),
    "review.old": lambda screen: screen.go(lambda walk: walk.take_old()),
    "review.look_back": lambda screen: screen.look_back(),
    "review.undo": lambda screen: screen.reverse("undo"),
    "review.redo": lambda screen: screen.reverse("redo"),
    "review.close": _leave,
    **{
        f"review.{name}": DEALING[f"deal.{name}"]
        for name in (
            *("touch", "tried", "step", "advance", "back", "move", "won", "lost", "park", "delete"),
            *("fit", "checklist", "edit", "notes", "copy", "link"),
        )
    },
}
"""What the review's keys do, by their ids; those of a deal do what they do on the board."""
