"""A text handed to the user's editor, in a private place, and taken back."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from pipetui.domain.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Callable

_USUAL = ("nano", "vim", "vi")


def edit_text(text: str, name: str, check: Callable[[str], None]) -> str | None:
    """The text as the user leaves it; None when it was left as it is.

    `check` raises Refused for a text that cannot be used. Then, and when something goes wrong
    after a change, what was written stays in its private place, which the message names.
    """
    words = _editor()
    folder = Path(tempfile.mkdtemp(prefix="pipetui-"))  # 0700
    file = folder / name
    keep = False
    try:
        _write(file, text)
        code = _run([*words, str(file)])
        try:
            after = file.read_bytes().decode("utf-8")
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            keep = True
            message = f"what the editor left cannot be read; it is in {file}"
            raise Refused(message, "save it as UTF-8 text") from error
        if after == text:
            return None
        if code:
            keep = True
            message = f"{words[0]} ended with {code}, so nothing was changed"
            raise Refused(message, f"what you wrote is in {file}")
        try:
            check(after)
        except Refused as error:
            keep = True
            raise Refused(
                error.message, f"nothing was changed; what you wrote is in {file}"
            ) from None
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


def _run(words: list[str]) -> int:
    try:
        return subprocess.run(words, check=False).returncode  # noqa: S603 - the user's own editor
    except OSError as error:
        message = f"{words[0]} cannot be started ({error.strerror})"
        raise Refused(message, "name your editor: EDITOR=nano") from error
