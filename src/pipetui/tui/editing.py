"""A text edited in the user's own editor while the screen is put aside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import SuspendNotSupported

from pipetui.domain.errors import Refused
from pipetui.services import editor

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import App


def edit_text(
    app: App[None], text: str, suffix: str, store: Callable[[str], None] | None = None
) -> str | None:
    """The text as the user leaves it; None when it was left as it is.

    `store` takes a changed text while its file still exists: when it raises PipetuiError, the file
    is kept and the error's hint names it. Refused when there is no editor, when it cannot be
    started, when it fails, and where the screen cannot be put aside. To be called from the
    program's main thread, as the handler of a key is: the editor has the terminal to itself.
    """
    ended: list[tuple[str, int]] = []

    def run(words: Sequence[str]) -> int:
        code = _run_aside(app, words)
        ended.append((words[0], code))
        return code

    after = editor.edit_text(text, f"text{suffix}", store or _keep, run)
    if after is None:
        for name, code in ended:
            if code:
                # What it wrote about that is gone with its screen.
                message = f"{name} ended with {code}, so nothing was changed"
                raise Refused(message, "EDITOR names the one to use")
    return after


def _run_aside(app: App[None], words: Sequence[str]) -> int:
    failure: BaseException | None = None
    code = 0
    try:
        with app.suspend():
            # What is raised in here would leave the screen put aside for good.
            try:
                code = editor.run_editor(words)
            except BaseException as error:  # noqa: BLE001 - raised again below
                failure = error
    except SuspendNotSupported:
        message = "an editor needs a terminal of its own, and there is none here"
        raise Refused(message, "open PipeTUI in a terminal") from None
    if failure is not None:
        raise failure
    return code


def _keep(_text: str) -> None:
    """Nothing is stored here."""
