"""A text handed to the user's editor, in a private place, and taken back."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
import tempfile
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from pipetui.domain.errors import PipetuiError, Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_USUAL = ("nano", "vim", "vi")


def run_editor(words: Sequence[str]) -> int:
    """Start an editor, wait for its end, and give its exit code; Refused when it cannot start."""
    try:
        with _unbroken():
            return subprocess.run(words, check=False).returncode  # noqa: S603 - the user's own
    except OSError as error:
        message = f"{words[0]} cannot be started ({error.strerror})"
        raise Refused(message, "name your editor: EDITOR=nano") from error


def edit_text(
    text: str,
    name: str,
    use: Callable[[str], None],
    run: Callable[[Sequence[str]], int] = run_editor,
    again: Callable[[PipetuiError], bool] = lambda _error: False,
) -> str | None:
    """The text as the user leaves it; None when it was left as it is.

    `use` takes a changed text, and raises PipetuiError when it cannot be used. `again` says whether
    to go on editing then. If not, and when something goes wrong after a change, what was written
    stays in its private place, which the message names. `run` starts the editor with the words
    given and waits for its end.
    """
    words = _editor()
    folder = Path(tempfile.mkdtemp(prefix="pipetui-"))  # 0700
    file = folder / name
    keep = False
    try:
        _write(file, text)
        while True:
            code = run([*words, str(file)])
            try:
                after = file.read_bytes().decode("utf-8")
            except FileNotFoundError:
                keep = False
                return None
            except (OSError, UnicodeDecodeError) as error:
                keep = True
                message = f"what the editor left cannot be read; it is in {file}"
                raise Refused(message, "save it as UTF-8 text") from error
            if after == text:
                keep = False
                return None
            keep = True
            if code:
                message = f"{words[0]} ended with {code}, so nothing was changed"
                raise Refused(message, f"what you wrote is in {file}")
            try:
                use(after)
            except PipetuiError as error:
                if again(error):
                    continue
                kept = f"Nothing was changed; what you wrote is in {file}"
                end = "" if error.hint.endswith((".", "?", "!")) else "."
                error.hint = f"{error.hint}{end} {kept}" if error.hint else kept
                raise
            keep = False
            return after
    finally:
        if not keep:
            shutil.rmtree(folder, ignore_errors=True)


def _editor() -> list[str]:
    chosen = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    try:
        words = shlex.split(chosen) if chosen else []
    except ValueError:
        raise Refused("EDITOR cannot be read", 'write it like EDITOR="code --wait"') from None
    found = words or [each for each in _USUAL if shutil.which(each)][:1]
    if not found:
        raise Refused("no editor is known", "name yours: EDITOR=nano")
    return found


def _write(file: Path, text: str) -> None:
    handle = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
        stream.write(text)


@contextmanager
def _unbroken() -> Iterator[None]:
    """Leave ctrl+C to the editor: the terminal sends it to whoever started it as well."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    # Not SIG_IGN, which the editor would inherit.
    before = signal.signal(signal.SIGINT, lambda _number, _frame: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
