"""A process map in the user's editor: read, shown, asked about, and only then in force."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from typer import Option

from pipetui.cli.asking import ask, can_ask
from pipetui.cli.map_changing import (
    MapEdit,
    carry_out_edit,
    edit_lines,
    rehearse,
    stage_pairs,
    tell_edit,
)
from pipetui.cli.map_files import StageTo
from pipetui.cli.options import MapName
from pipetui.cli.output import Piece, Style
from pipetui.cli.pipelines import one_map
from pipetui.cli.program import program
from pipetui.domain.commands import ApplyMap
from pipetui.domain.errors import Conflict, PipetuiError, Refused
from pipetui.domain.text import counted, sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipetui.cli.program import Program
    from pipetui.domain.process import ProcessMap
    from pipetui.services.session import Session


def edit(
    ctx: typer.Context,
    words: MapName = None,
    *,
    stage_to: StageTo = None,
    yes: Annotated[bool, Option("--yes", help="let it take effect without asking")] = False,
) -> None:
    """Edit a process in $EDITOR; what changes is shown before it takes effect.

    A stage is known by its key: one that keeps it keeps its deals. Of a stage that is taken out,
    --stage-to says where its deals go. `pipetui undo` takes the edit back.
    """
    from pipetui.services.editor import edit_text
    from pipetui.services.maps import map_to_toml

    here = program(ctx)
    with here.session() as session:
        process = one_map(session, words)
    sitting = _Sitting(here, process, stage_to or (), yes=yes)
    text = map_to_toml(process)
    name = f"{process.pipeline.key[:60]}.toml"
    after = edit_text(text, name, sitting.use, again=sitting.goes_on)
    done = sitting.done if after is not None else None
    tell_edit(here, done or MapEdit(process, process), briefly=sitting.was_shown)


class _Declined(Refused):
    """The user does not want what the editor left, or wants to go on with it."""

    def __init__(self, *, goes_on: bool) -> None:
        super().__init__("the edit was not let into force", "")
        self.goes_on = goes_on


class _Sitting:
    """One edit of a map, from the editor's first start to the change that takes effect."""

    def __init__(
        self, here: Program, process: ProcessMap, stage_to: Sequence[str], *, yes: bool
    ) -> None:
        self._here = here
        self._process = process
        self._stage_to = stage_to
        self._yes = yes
        self.done: MapEdit | None = None
        self.was_shown = False
        """What changes has been said."""

    def use(self, text: str) -> None:
        """Let a text take effect, if it is a map and is wanted. PipetuiError if not."""
        from pipetui.services.maps import map_from_toml

        key = self._process.pipeline.key
        process = map_from_toml(text, f"{key}.toml")
        if process.pipeline.key != key:
            message = f"the pipeline's key was {key} and is {process.pipeline.key} now"
            raise Refused(
                message, "a key stays: change the name, or make another with `map import`"
            )
        with self._here.session() as session:
            self._require_unchanged(session)
            command = ApplyMap(map=process, stage_to=self._places(session, process))
            planned = rehearse(session, command)
            if not (self._yes or planned.is_empty):
                self._require_consent(planned)
                self._require_unchanged(session)
            self.done = carry_out_edit(session, command)

    def goes_on(self, error: PipetuiError) -> bool:
        """Tell of a mistake, and ask whether to put it right in the editor."""
        if isinstance(error, _Declined):
            return error.goes_on
        if not can_ask(self._here):
            return False
        hint = sentence(error.hint)
        self._here.out.line(Piece(sentence(error.message), Style.BAD))
        if hint:
            self._here.out.line(hint[:1].upper() + hint[1:])
        answer = ask(self._here, "Go on editing? [Y/n] ")
        return answer is not None and answer.lower() in {"", "y", "yes"}

    def _require_unchanged(self, session: Session) -> None:
        """Raise Conflict when the map is not as it was when the editor was started."""
        from pipetui.services.reading import maps

        if self._process not in maps(session):
            message = f"{self._process.pipeline.name} was changed elsewhere meanwhile"
            raise Conflict(message, "edit it again as it is now")

    def _places(self, session: Session, process: ProcessMap) -> tuple[tuple[str, str], ...]:
        """Where deals go whose stage was taken out; who sits there is asked what was not said."""
        from pipetui.services.maps.standing import standing_deals

        pairs = dict(stage_pairs(self._stage_to, self._process, process))
        if not can_ask(self._here):
            return tuple(pairs.items())
        counts = standing_deals(session)
        for stage in self._process.stages:
            count = counts.get(stage.id, 0)
            if not count or stage.key in pairs or process.stage_keyed(stage.key) is not None:
                continue
            deals = counted(count, "deal stands", "deals stand")
            names = ", ".join(each.name for each in process.stages if each.kind is stage.kind)
            self._here.out.line(f"{deals} in {stage.name}, which the map no longer has.")
            answer = ask(self._here, f"Where to? ({names}) ")
            if answer:
                pairs.update(stage_pairs([f"{stage.key}={answer}"], self._process, process))
        return tuple(pairs.items())

    def _require_consent(self, planned: MapEdit) -> None:
        if not self._here.out.as_json:
            self._here.out.lines(edit_lines(planned, self._here.out.width))
            self.was_shown = True
        if not can_ask(self._here):
            message = f"the edit of {planned.after.pipeline.name} needs a yes"
            raise Refused(message, "--yes gives it")
        answer = (ask(self._here, "Let it take effect? [y/N, e to edit on] ") or "").lower()
        if answer not in {"y", "yes"}:
            raise _Declined(goes_on=answer in {"e", "edit"})
