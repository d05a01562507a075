"""All fields of a deal in one form; of several deals, what they shall have in common."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widget import Widget

from pipetui.domain.commands import FieldEdit
from pipetui.domain.errors import PipetuiError
from pipetui.services.present.deal_form import Answer, DealForm
from pipetui.services.present.refusals import refusal_parts
from pipetui.tui.keys import keymap
from pipetui.tui.keys.words import key_words
from pipetui.tui.widgets.key_hints import KeyHints
from pipetui.tui.widgets.lines import CURSOR_SIGN, Look, Piece, cut
from pipetui.tui.widgets.prompt import PromptLine

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.events import Click, DescendantFocus, Resize
    from textual.strip import Strip

    from pipetui.services.reading import DealFacts
    from pipetui.tui.palette import Palette

_AROUND = 5
"""Lines of the form that are no field."""

_ROOM_FOR_ANSWERS = 76
"""Columns from which on the answers stand beside their fields."""


class _Paper(Widget):
    """Lines that the form paints."""

    ALLOW_SELECT: ClassVar[bool] = False

    def __init__(
        self,
        palette: Palette,
        paint: Callable[[int, Look], Strip],
        *,
        id: str,  # noqa: A002 - Textual's own name
    ) -> None:
        super().__init__(id=id)
        self._palette = palette
        self._paint = paint

    def render_line(self, y: int) -> Strip:
        return self._paint(y, Look(self._palette, self.size.width, "panel"))


class EditForm(ModalScreen[tuple[FieldEdit, ...] | None]):
    """One line per field, its answer beside it; gives the edits, or None when there are none."""

    CSS_PATH = "../styles/edit_form.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*keymap.bindings(keymap.FORM)]

    def __init__(
        self,
        deals: Sequence[DealFacts],
        currency: str,
        today: date,
        palette: Palette,
        keys: Sequence[keymap.Key] = keymap.FORM,
    ) -> None:
        super().__init__()
        self._keys = keys
        self._read = partial(DealForm, currency=currency, today=today)
        self._form = self._read(deals)
        self.reread: Callable[[], Sequence[DealFacts]] | None = None
        """Gives the deals as they are when the form is saved; None: nobody else writes."""
        self._seen = {field.name: field.before for field in self._form.fields}
        self._meanwhile = ""
        """What others did to a field that is written here, until something is typed."""
        self._palette = palette
        self._answers: dict[str, Answer] = self._form.answers({})
        self._lines: list[PromptLine] = []
        self._papers: list[_Paper] = []
        self._is_warned = False

    def compose(self) -> ComposeResult:
        """Title; labels, fields and answers side by side; the answer in full; the keys."""
        with Vertical(id="form"):
            yield self._paper(self._paint_title, "form-title")
            with Vertical(id="form-body"), Horizontal(id="form-rows"):
                yield self._paper(self._paint_label, "form-labels")
                with Vertical(id="form-lines"):
                    for field in self._form.fields:
                        line = PromptLine(self._typed, self.action_save)
                        line.placeholder = cut(field.placeholder, 60)
                        with self.prevent(PromptLine.Changed):
                            line.value = field.before
                        self._lines.append(line)
                        yield line
                yield self._paper(self._paint_answer, "form-answers")
            yield self._paper(self._paint_foot, "form-foot")
        yield KeyHints(self._palette, id="form-keys")

    def _paper(self, paint: Callable[[int, Look], Strip], name: str) -> _Paper:
        paper = _Paper(self._palette, paint, id=name)
        self._papers.append(paper)
        return paper

    def on_mount(self) -> None:
        """As high as its fields, and each with its whole text before the cursor."""
        for name in ("#form-labels", "#form-answers"):
            self.query_one(name).styles.height = len(self._lines)
        self.query_one("#form-keys", KeyHints).tell(keymap.hints(self._keys))
        for line in self._lines:
            line.cursor_position = len(line.value)

    def on_resize(self, event: Resize) -> None:
        """Answers beside the fields, and lines left empty, only where there is room."""
        width, height = event.size.width, event.size.height - 1  # the keys are below it
        wanted = len(self._lines) + _AROUND
        self.set_class(width < _ROOM_FOR_ANSWERS, "narrow")
        self.set_class(height < wanted, "low")
        self.query_one("#form").styles.height = min(height, wanted)

    def on_descendant_focus(self, _event: DescendantFocus) -> None:
        """Another field: its label stands out, and its answer is told in full."""
        self._repaint()

    def on_click(self, event: Click) -> None:
        """A label or an answer stands for its field."""
        widget = event.widget
        if widget is not None and widget.id in {"form-labels", "form-answers"}:
            self._go_to(event.screen_y - widget.region.y)

    # -- keys ------------------------------------------------------------------------------

    def action_step(self, step: int) -> None:
        """To another field, from the last one to the first."""
        self._go_to((self._place + step) % len(self._lines))

    def action_save(self) -> None:
        """Give the edits; while one cannot be done, to the first that cannot."""
        wrong = [
            place
            for place, field in enumerate(self._form.fields)
            if self._answers[field.name].is_wrong
        ]
        if wrong:
            self._go_to(wrong[0])
            return
        edits = tuple(edit for answer in self._answers.values() for edit in answer.edits)
        self._meanwhile = self._changed_meanwhile() if edits else ""
        if self._meanwhile:
            self._repaint()
            return
        self.dismiss(edits or None)

    def _changed_meanwhile(self) -> str:
        """What is told before a field is written over that another changed; told once."""
        if self.reread is None:
            return ""
        try:
            deals = self.reread()
        except PipetuiError as error:
            return " ".join(filter(None, refusal_parts(error)))
        if not deals:
            return "It was deleted meanwhile, so nothing of this can be kept"
        before, now = self._seen, self._read(deals).fields
        self._seen = {field.name: field.before for field in now}
        again = f"{key_words({'Form': self._keys}, 'form.save')} writes yours over it"
        changed = (
            f"{field.label} became {field.before or 'empty'} meanwhile. {again}"
            for field in now
            if field.name in before and field.before != before[field.name]
            if self._answers[field.name].edits
        )
        return next(changed, "")

    def action_leave(self) -> None:
        """Leave it; what was typed is dropped by the second time only."""
        if self._is_changed and not self._is_warned:
            self._is_warned = True
            self._repaint()
        else:
            self.dismiss(None)

    @property
    def _place(self) -> int:
        """Which field is typed in."""
        # The line itself learns of it by message, later than the next key of a fast hand.
        return next((place for place, line in enumerate(self._lines) if line is self.focused), 0)

    @property
    def _is_changed(self) -> bool:
        return any(answer.edits or answer.is_wrong for answer in self._answers.values())

    def _go_to(self, place: int) -> None:
        if 0 <= place < len(self._lines):
            self.set_focus(self._lines[place])

    def _typed(self) -> None:
        if len(self._lines) < len(self._form.fields):
            return
        names = (field.name for field in self._form.fields)
        typed = {name: line.value for name, line in zip(names, self._lines, strict=True)}
        self._answers = self._form.answers(typed)
        self._is_warned = False
        self._meanwhile = ""
        self._repaint()

    def _repaint(self) -> None:
        for paper in self._papers:
            paper.refresh()

    # -- painting --------------------------------------------------------------------------

    def _paint_title(self, _y: int, look: Look) -> Strip:
        return look.line([(" ", look("text")), (self._form.title, look("accent", bold=True))])

    def _paint_label(self, y: int, look: Look) -> Strip:
        if y >= len(self._form.fields):
            return look.line()
        field, here = self._form.fields[y], y == self._place
        answer = self._answers[field.name]
        sign: Piece = (" ", look("text"))
        if answer.is_wrong:
            sign = ("✗", look("error", bold=True))
        elif answer.edits:
            sign = ("•", look("ok", bold=True))
        label = look("accent" if here else "muted", bold=here)
        return look.line(
            [(CURSOR_SIGN if here else " ", look("accent", bold=True)), (field.label, label)],
            [sign, (" ", look("text"))],
        )

    def _paint_answer(self, y: int, look: Look) -> Strip:
        if y >= len(self._form.fields):
            return look.line()
        answer = self._answers[self._form.fields[y].name]
        told = cut(answer.told, look.width - 2)
        return look.line([(" ", look("text")), (told, look(_colour(answer)))])

    def _paint_foot(self, _y: int, look: Look) -> Strip:
        if self._meanwhile:
            told = cut(f"✗ {self._meanwhile}", look.width - 2)
            return look.line([(" ", look("text")), (told, look("error", bold=True))])
        if self._is_warned:
            again = f" {key_words({'Form': self._keys}, 'form.cancel')} again drops the changes"
            return look.line([(again, look("warning", bold=True))])
        field = self._form.fields[self._place]
        answer = self._answers[field.name]
        told, colour = (answer.told, _colour(answer)) if answer.told else (field.hint, "muted")
        if answer.told and not answer.is_wrong and not answer.edits and field.hint:
            told = f"{answer.told} · {field.hint}"
        return look.line([(" ", look("text")), (cut(told, look.width - 2), look(colour))])


def _colour(answer: Answer) -> str:
    if answer.is_wrong:
        return "error"
    return "ok" if answer.edits else "muted"
