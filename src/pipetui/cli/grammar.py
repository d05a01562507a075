"""How the words of a command line are read, and how mistakes in them are told.

A command is loaded when it is named, explained on one page, and a word that is off is answered with
the nearest one that exists.
"""

from __future__ import annotations

from difflib import get_close_matches
from importlib import import_module
from typing import TYPE_CHECKING

import typer
from typer._click import Command as AnyCommand
from typer._click.exceptions import (
    BadOptionUsage,
    BadParameter,
    MissingParameter,
    NoSuchOption,
    UsageError,
)
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption
from typer.main import get_command

from pipetui.cli.layout import padded, width_of, wrapped
from pipetui.cli.register import COMMANDS, GROUPS, HEADINGS, OTHER_WORDS
from pipetui.domain.errors import PipetuiError
from pipetui.domain.text import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from typer._click import Context, HelpFormatter

JSON_OPTION = "--json"
_EVERYWHERE = ((JSON_OPTION, "print one JSON document"), ("-h, --help", "show this page"))
_BEFORE_THE_COMMAND = ("--db", "--config", "--version")
_PRESETS = {"[DATE]": "today", "[DAYS]": "usual"}
"""Metavars of options that may stand without a value, and what they mean then."""
_HELP_WIDTH = 80
_LIKELY = 0.6


class Misuse(PipetuiError):
    """The words of a command are off."""

    kind = "usage"
    exit_code = 2


class OneCommand(TyperCommand):
    """A command that refuses words it has no place for, and explains itself on one calm page."""

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Read the words after the command's name."""
        ctx.allow_extra_args = True
        rest = super().parse_args(ctx, list(self._with_presets(args)))
        if rest:
            raise Misuse(f"`{ctx.command_path}` has no place for {shown(rest[0])}", _usage(ctx))
        return rest

    def _with_presets(self, args: list[str]) -> Iterator[str]:
        """The words, with a preset behind each option that may stand alone and does."""
        alone = {
            name: _PRESETS[param.metavar]
            for param in self.params
            if param.metavar in _PRESETS
            for name in param.opts
        }
        for place, word in enumerate(args):
            yield word
            following = args[place + 1 : place + 2]
            if word in alone and (not following or following[0].startswith("-")):
                yield alone[word]

    def format_help(self, ctx: Context, formatter: HelpFormatter) -> None:
        """Write the page of this command."""
        options = [each for each in self.params if isinstance(each, TyperOption)]
        rows = [(_option_text(each), each.help or "") for each in options if not each.hidden]
        _write(formatter, [_usage_line(ctx), "", *_help_text(self.help), ""])
        _write(formatter, _listed([*rows, *_EVERYWHERE]))


class Commands(TyperGroup):
    """The program, or one of its families such as `map`; a command is loaded when it is named."""

    def list_commands(self, ctx: Context) -> list[str]:
        """The names in the order of the register."""
        prefix = _prefix(ctx)
        names = (name.removeprefix(prefix) for name in COMMANDS if name.startswith(prefix))
        return list(dict.fromkeys(name.partition(" ")[0] for name in names))

    def get_command(self, ctx: Context, cmd_name: str) -> AnyCommand | None:
        """The command of a name, built now; None when there is none."""
        name = _prefix(ctx) + cmd_name
        if name in GROUPS:
            return Commands(name=cmd_name, help=GROUPS[name], rich_markup_mode=None)
        return build_command(cmd_name, COMMANDS[name]) if name in COMMANDS else None

    def resolve_command(
        self, ctx: Context, args: list[str]
    ) -> tuple[str | None, AnyCommand | None, list[str]]:
        """The command the next word names; Misuse names the nearest one."""
        command = self.get_command(ctx, args[0])
        if command is None:
            raise _no_such_command(ctx, args[0], self.list_commands(ctx))
        return args[0], command, args[1:]

    def invoke(self, ctx: Context) -> object:
        """Go on to the command that was named."""
        if not ctx._protected_args and not self.invoke_without_command:  # noqa: SLF001 - as Typer does
            names = ", ".join(self.list_commands(ctx))
            raise Misuse(f"`{ctx.command_path}` needs a command", f"One of {names}")
        return super().invoke(ctx)

    def format_help(self, ctx: Context, formatter: HelpFormatter) -> None:
        """Write the page of the program or family."""
        names = self.list_commands(ctx)
        width = max(map(len, names)) + 2
        lines = [f"{ctx.command_path} COMMAND", "", *_help_text(self.help)]
        for heading, members in _by_heading(_prefix(ctx), names):
            rows = [(name, self._summary(ctx, name)) for name in members]
            lines += ["", *([heading] if heading else []), *_listed(rows, width)]
        _write(formatter, [*lines, ""])
        options = [each for each in self.params if isinstance(each, TyperOption)]
        rows = [*((_option_text(each), each.help or "") for each in options), *_EVERYWHERE]
        _write(formatter, _listed(rows))
        _write(formatter, ["", f"`{ctx.command_path} COMMAND -h` tells more about one of them."])

    def _summary(self, ctx: Context, name: str) -> str:
        command = self.get_command(ctx, name)
        text = (command.help or "") if command else ""
        return text.strip().partition("\n")[0].rstrip(".")


def build_command(name: str, place: str) -> AnyCommand:
    """The command whose function stands at `module:function` of this package."""
    module, _, function = place.partition(":")
    app = typer.Typer(add_completion=False, rich_markup_mode=None)
    app.command(name, cls=OneCommand)(getattr(import_module(f"pipetui.cli.{module}"), function))
    return get_command(app)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A question after the known word that is much like `word`; empty where none is."""
    near = get_close_matches(word[:40].lower(), list(known), 1, _LIKELY)
    return f"Did you mean `{near[0]}`? " if near else ""


def explain(error: UsageError) -> Misuse:
    """What a mistake Typer found means, in our words."""
    if isinstance(error, NoSuchOption):
        return _no_such_option(error)
    hint = _usage(error.ctx) if error.ctx else ""
    path = f"`{error.ctx.command_path}`" if error.ctx else "The command"
    if isinstance(error, MissingParameter) and error.param is not None:
        return Misuse(f"{path} needs {_name_of(error.param)}", hint)
    if isinstance(error, BadOptionUsage):
        return Misuse(f"{error.option_name} needs a value after it", hint)
    if isinstance(error, BadParameter) and error.param is not None:
        return Misuse(f"{_name_of(error.param)} takes {_wanted(error.param)}", hint)
    return Misuse(error.message.rstrip("."), hint)


def _no_such_option(error: NoSuchOption) -> Misuse:
    name, ctx = error.option_name, error.ctx
    if ctx is None or not name.lstrip("-")[:1].isalpha():
        return Misuse(
            f"{shown(name)} is no option",
            "Write -- before a text that begins with -, as in: pipetui note 42 -- '- first point'",
        )
    if name in _BEFORE_THE_COMMAND and ctx.parent is not None:
        return Misuse(
            f"{name} stands before the command", f"Write: pipetui {name} … {ctx.info_name}"
        )
    options = [
        each for param in ctx.command.params for each in (*param.opts, *param.secondary_opts)
    ]
    known = [*(each for each in options if each.startswith("--")), JSON_OPTION, "--help"]
    return Misuse(
        f"`{ctx.command_path}` has no option {shown(name)}",
        f"{did_you_mean(name, known)}`{ctx.command_path} -h` shows all",
    )


def _no_such_command(ctx: Context, word: str, names: Sequence[str]) -> Misuse:
    meant = OTHER_WORDS.get(word.lower()) if ctx.parent is None else None
    near = f"Did you mean `{meant}`? " if meant else did_you_mean(word, names)
    return Misuse(
        f"{shown(word)} is no command of `{ctx.command_path}`",
        near.rstrip() or f"`{ctx.command_path} -h` shows all",
    )


def _prefix(ctx: Context) -> str:
    """What the names in the register begin with here: nothing, or `map `."""
    return "" if ctx.parent is None else f"{ctx.info_name} "


def _by_heading(prefix: str, names: Sequence[str]) -> list[tuple[str, list[str]]]:
    if prefix:
        return [("", list(names))]
    return [
        (heading, list(dict.fromkeys(name.partition(" ")[0] for name in members)))
        for heading, members in HEADINGS.items()
    ]


def _usage(ctx: Context) -> str:
    return f"Write: {_usage_line(ctx)}"


def _usage_line(ctx: Context) -> str:
    arguments = [each for each in ctx.command.params if isinstance(each, TyperArgument)]
    words = [
        _name_of(each) if each.required else f"[{_name_of(each)}]"
        for each in arguments
        if not each.hidden
    ]
    options = [each for each in ctx.command.params if isinstance(each, TyperOption)]
    needed = [f"{each.opts[0]} {each.metavar}" for each in options if each.required]
    return " ".join([ctx.command_path, *words, *needed, "[options]"])


def _name_of(param: object) -> str:
    if isinstance(param, TyperOption):
        return param.opts[0]
    return str(getattr(param, "metavar", None) or getattr(param, "name", "a value"))


def _wanted(param: object) -> str:
    least, most = getattr(param, "min", None), getattr(param, "max", None)
    if most is not None:
        return f"a whole number from {least} to {most}"
    return "a whole number" if least is None else f"a whole number from {least}"


def _option_text(option: TyperOption) -> str:
    names = ", ".join([*option.opts, *option.secondary_opts])
    return names if option.is_flag else f"{names} {option.metavar or 'TEXT'}"


def _help_text(text: str | None) -> list[str]:
    """Paragraphs wrapped; lines that are set in stay as they are."""
    lines: list[str] = []
    for part in (text or "").strip().split("\n\n"):
        literal = part.startswith("  ")
        whole = part if literal else " ".join(part.split())
        lines += ["", *(part.split("\n") if literal else wrapped(whole, _HELP_WIDTH))]
    return lines[1:]


def _listed(rows: Iterable[tuple[str, str]], width: int = 0) -> list[str]:
    rows = list(rows)
    width = max([width, *(width_of(first) + 2 for first, _ in rows)])
    lines: list[str] = []
    for first, second in rows:
        for number, text in enumerate(wrapped(second, _HELP_WIDTH - width - 2)):
            lines.append(f"  {padded('' if number else first, width)}{text}".rstrip())
    return lines


def _write(formatter: HelpFormatter, lines: Iterable[str]) -> None:
    formatter.write("".join(f"{line}\n" for line in lines))
