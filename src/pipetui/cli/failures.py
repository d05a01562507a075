"""Whatever goes wrong, told in one line, with the exit code that says what kind it is."""

from __future__ import annotations

import os
import platform
import sys
import tempfile
import traceback
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from typer._click.exceptions import ClickException, UsageError
from typer.exceptions import Abort, Exit

from pipetui import __version__
from pipetui.cli.grammar import Misuse, explain
from pipetui.cli.output import Unwritable
from pipetui.domain.errors import PipetuiError, Refused
from pipetui.domain.text import sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipetui.cli.output import Output
    from pipetui.domain.errors import Refusal

INTERRUPTED = 130
_BUG = 70


def report(error: BaseException, out: Output) -> int:
    """Tell of an error and give the exit code."""
    match error:
        case Exit():
            code = error.exit_code
        case BrokenPipeError():
            # Whoever read the answer has had enough of it; the command itself is done.
            out.abandon()
            code = 0
        case KeyboardInterrupt() | Abort() | EOFError():
            _say(out, "interrupted", "Interrupted", "Nothing is half done")
            code = INTERRUPTED
        case PipetuiError():
            if isinstance(error, Unwritable):
                out.abandon()
            code = _tell(error, out)
        case UsageError():
            code = _tell(explain(error), out)
        case ClickException():
            code = _tell(Misuse(error.format_message()), out)
        case Exception():
            code = _report_bug(error, out)
        case _:
            raise error
    return code


def refusals_json(refusals: Sequence[Refusal]) -> list[dict[str, Any]]:
    """The contract's form of what was left as it was."""
    return [
        {"id": each.id, "reason": each.reason, "missing": list(each.missing)} for each in refusals
    ]


def _tell(error: PipetuiError, out: Output) -> int:
    refusals = error.refusals if isinstance(error, Refused) else ()
    _say(out, error.kind, error.message, error.hint, refusals)
    return error.exit_code


def _say(out: Output, kind: str, message: str, hint: str, refusals: Sequence[Refusal] = ()) -> None:
    if out.as_json:
        error: dict[str, Any] = {"kind": kind, "message": message, "hint": hint}
        if refusals:
            error["refused"] = refusals_json(refusals)
        out.complain_document({"error": error})
        return
    advice = sentence(hint)
    parts = [sentence(message), advice[:1].upper() + advice[1:]]
    out.complain(f"pipetui: {' '.join(part for part in parts if part)}")


def _report_bug(error: Exception, out: Output) -> int:
    text = "\n".join(_crash_lines(error))
    place = _store_report(text)
    hint = (
        f"A report without your data is in {place}; please send it to the makers"
        if place
        else f"No report could be written; it happened in {_last_place(error)}"
    )
    _say(out, "bug", f"Something in PipeTUI is broken ({type(error).__name__})", hint)
    return _BUG


def _crash_lines(error: BaseException) -> Iterator[str]:
    """Where it happened, in lines of code; never a message or a value, for those are customers'."""
    yield f"PipeTUI {__version__}, Python {platform.python_version()}, {sys.platform}"
    cause: BaseException | None = error
    while cause is not None:
        yield f"{type(cause).__module__}.{type(cause).__qualname__}"
        for frame in traceback.extract_tb(cause.__traceback__):
            yield f"  {frame.filename}:{frame.lineno} in {frame.name}: {frame.line}"
        cause = cause.__cause__ or cause.__context__


def _last_place(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "an unknown place"


def _store_report(text: str) -> Path | None:
    """A new private file with the report; None when none can be written anywhere."""
    from platformdirs import user_state_path

    for folder in (user_state_path("pipetui") / "crashes", Path(tempfile.gettempdir())):
        with suppress(OSError):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            # mkstemp: private, and never a name somebody could have planted.
            handle, name = tempfile.mkstemp(prefix="pipetui-", suffix=".txt", dir=folder)
            with os.fdopen(handle, "w", encoding="utf-8", errors="replace") as file:
                file.write(f"{text}\n")
            return Path(name)
    return None
