"""The settings: one TOML file in the configuration folder, small and checked.

A mistake in it costs a sentence about it and the setting's default, never the start of the program.
"""

from __future__ import annotations

import tomllib
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipetui.domain.errors import BadValue, Refused
from pipetui.domain.keeping_touch import LOSING_TOUCH
from pipetui.domain.signs import Thresholds
from pipetui.domain.text import clean_line, did_you_mean, shown, visible

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FILE = "config.toml"

EMPTY = """\
# PipeTUI's settings. What is left out is as the program comes, and so are the numbers and words
# behind a # below; keys, filters and pinned stages are examples.

# The colours: `pipetui themes` lists them.
# theme = "midnight"

# How much room a card takes: "compact", "normal" or "roomy".
# density = "normal"

# Keys of your own: `pipetui keys` lists the names, `pipetui keys --check` looks them over.
# [keys]
# "deal.advance" = ["L", "f5"]

# Filters kept under a name.
# [filters]
# "this week" = "stale >5k"

# How the day is worked.
# [day]
# working_days = false        # true: days are counted from Monday to Friday only
# losing_touch = 60           # days without a touch after which contact is being lost
# answer_hours = 24           # within how long a new lead should have its first answer
# attempts = "learned"        # when to stop trying: "learned" from wins, or "fixed" as in the map

# From where on something is a sign of the pipeline's health (S); shares in percent.
# [health]
# crowded = 40               # of the open deals in one stage
# late = 50                  # of the open deals from the ask on
# fewest = 5                 # fewer deals than this neither crowd a stage nor stand late
# least_deals = 10           # open deals there should be
# overdue = 0                # deals that may be overdue
# stale = 0                  # deals that may be stale
# no_step = 0                # deals that may be without a next step
# unanswered = 0             # buyers who may wait for an answer
# poor_fit = 25              # of the recent touches, on deals with poor fit
# recent_days = 30           # what counts as recent
# valued = 80                # for a good sign, of the open deals: those with a value
# noted = 70                 # those with notes, or words on a recent touch
# moved = 50                 # those that came to their stage recently
# front = 40                 # those in the first third of the stages
# touches = 2                # recent touches for each deal
# pinned = ["Proposal"]      # one or two stages whose conversion is watched
# watch_days = 90            # the days whose conversion is held against those before
"""
"""What `pipetui config edit` begins with."""

_MOST_BYTES = 64 * 1024
_MOST_NAME = 40
"""Characters in the name of a saved filter."""


class Day(BaseModel):
    """How the day is worked: what counts as late, and what the review asks for."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)

    working_days: bool = False
    """Days in a stage and days of silence are counted from Monday to Friday only."""
    losing_touch: int = Field(default=LOSING_TOUCH, ge=1, le=3650)
    """Days without a touch after which contact with somebody is being lost."""
    answer_hours: int = Field(default=24, ge=1, le=8760)
    """Within how many hours a new lead should have its first answer."""
    attempts: Literal["learned", "fixed"] = "learned"
    """Whether the number of attempts that make sense is learned from wins, once there are ten."""


_USUAL = Thresholds()


class Health(BaseModel):
    """From where on something is a sign of the pipeline's health; shares in percent."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)

    crowded: int = Field(default=_USUAL.crowded, ge=1, le=100)
    """Of the open deals in one stage."""
    late: int = Field(default=_USUAL.late, ge=1, le=100)
    """Of the open deals from the ask on."""
    fewest: int = Field(default=_USUAL.fewest, ge=1)
    """Fewer deals than this neither crowd a stage nor stand late."""
    least_deals: int = Field(default=_USUAL.least_deals, ge=0)
    """Open deals there should be."""
    overdue: int = Field(default=_USUAL.overdue, ge=0)
    """Deals that may be overdue."""
    stale: int = Field(default=_USUAL.stale, ge=0)
    no_step: int = Field(default=_USUAL.no_step, ge=0)
    unanswered: int = Field(default=_USUAL.unanswered, ge=0)
    poor_fit: int = Field(default=_USUAL.poor_fit, ge=0, le=100)
    """Of the recent touches on open deals."""
    recent_days: int = Field(default=_USUAL.recent_days, ge=1, le=3650)
    """What counts as recent."""
    valued: int = Field(default=_USUAL.valued, ge=0, le=100)
    """Of the open deals, for a good sign: those with a value."""
    noted: int = Field(default=_USUAL.noted, ge=0, le=100)
    """Those with notes, or words on a recent touch."""
    touches: int = Field(default=_USUAL.touches, ge=0)
    """Recent touches for each."""
    moved: int = Field(default=_USUAL.moved, ge=0, le=100)
    """Those that came to their stage recently."""
    front: int = Field(default=_USUAL.front, ge=0, le=100)
    """Those in the first third of the stages."""
    pinned: list[str] = Field(default_factory=list, max_length=2)
    """Stages whose conversion is watched."""
    watch_days: int = Field(default=90, ge=1, le=3650)
    """The days whose conversion is held against that of all days before."""


class Config(BaseModel):
    """Every setting, as the program comes unless the file says otherwise."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)

    theme: str | None = Field(default=None, min_length=1, max_length=40)
    """The name of a theme; None for the program's own choice."""
    density: Literal["compact", "normal", "roomy"] = "normal"
    """How much room a card takes."""
    keys: dict[str, str | list[str]] = Field(default_factory=dict)
    """Keys by what they do, as they are written; nobody has looked yet whether there are such."""
    filters: dict[str, str] = Field(default_factory=dict)
    """Saved filters by name."""
    day: Day = Field(default_factory=Day)
    """How the day is worked."""
    health: Health = Field(default_factory=Health)
    """From where on something is a sign."""


def config_file(folder: Path) -> Path:
    """Where the settings stand."""
    return folder / FILE


def load_config(folder: Path) -> tuple[Config, list[str]]:
    """The settings, and a sentence for each mistake in their file."""
    try:
        with config_file(folder).open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
    except FileNotFoundError:
        return Config(), []
    except OSError as error:
        return Config(), [f"{FILE} cannot be read ({error.strerror})"]
    try:
        return parse_config(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return Config(), [f"{FILE} is not UTF-8 text"]


def parse_config(text: str) -> tuple[Config, list[str]]:
    """The settings a text holds, and a sentence for each mistake in it."""
    if len(text) > _MOST_BYTES:
        return Config(), [f"{FILE} is too large for settings"]
    try:
        table = tomllib.loads(text)
    except ValueError as error:  # TOMLDecodeError, and what `int` says to thousands of digits
        return Config(), [f"{FILE} is not TOML: {visible(str(error))[:200]}"]
    except RecursionError:
        return Config(), [f"{FILE} is not TOML: nested too deeply"]
    known = list(Config.model_fields)
    problems = [_unknown(name, known) for name in table if name not in known]
    problems += [*_mend_keys(table), *_mend_filters(table), *_mend_section(table, "day", Day)]
    problems += _mend_section(table, "health", Health)
    try:
        return Config.model_validate(table), problems
    except ValidationError as error:
        wrong = {str(each["loc"][0]): each["msg"] for each in error.errors()}
        problems += [_wrong(name, text) for name, text in wrong.items()]
        right = {name: each for name, each in table.items() if name in known and name not in wrong}
        return Config.model_validate(right), problems


def settings_text(folder: Path) -> str:
    """The settings' file as its owner wrote it, or what a new one begins with; Refused unread."""
    try:
        return config_file(folder).read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return EMPTY
    except (OSError, UnicodeDecodeError):
        message = f"{FILE} cannot be read"
        raise Refused(message, "`pipetui config path` says where it is") from None


def keep_settings(folder: Path, text: str) -> None:
    """Put a text in the place of the settings' file; Refused, with every mistake, if it has any."""
    _, problems = parse_config(text)
    if problems:
        raise Refused("; ".join(problems))
    write_config(folder, text)


def write_config(folder: Path, text: str) -> None:
    """Put a text in the place of the settings' file, whole or not at all; links are followed."""
    # What writing needs would take time before the first frame, where settings are only read.
    from pipetui.services.files import whole_file
    from pipetui.store.target import make_private_folder

    place = config_file(folder).resolve()
    make_private_folder(place.parent)
    with whole_file(place, overwrite=True) as file:
        file.write(text)


def store_setting(folder: Path, name: str, value: str) -> None:
    """Write one setting and leave the rest of the file as its owner wrote it."""
    with _settings(folder) as document:
        document[name] = value


def store_filter(folder: Path, name: str, text: str) -> None:
    """Keep a filter under a name, in place of another of that name; BadValue without a name."""
    name, text = clean_line(name, _MOST_NAME), clean_line(text)
    if not name or not text:
        raise BadValue("a saved filter needs a name and something to filter by")
    with _settings(folder) as document:
        if "filters" not in document:
            document["filters"] = {}
        document["filters"][name] = text


def remove_filter(folder: Path, name: str) -> None:
    """Forget a saved filter; one that is not there is forgotten already."""
    with _settings(folder) as document:
        # The name in the file may have blanks around it that nobody sees.
        filters = document.get("filters", {})
        for each in [each for each in filters if each.strip() == name.strip()]:
            del filters[each]


@contextmanager
def _settings(folder: Path) -> Iterator[dict[str, Any]]:
    """The settings' file to change, with all its comments; Refused when it has a mistake."""
    # Slow to import, and only writing needs it.
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    text = settings_text(folder)
    try:
        document = tomlkit.parse(text)
        yield document
    except (TOMLKitError, TypeError, AttributeError, RecursionError):
        raise Refused(f"{FILE} has a mistake in it", "`pipetui config edit` mends it") from None
    write_config(folder, tomlkit.dumps(document))


def _mend_keys(table: dict[str, Any]) -> Iterator[str]:
    """Leave what can be keys, and tell of the rest; `deal.advance` need not be quoted."""
    keys = table.get("keys")
    if not isinstance(keys, dict):
        return
    right: dict[str, Any] = {}
    for name, value in _flat(keys):
        texts = value if isinstance(value, list) else [value]
        if all(isinstance(each, str) for each in texts):
            right[name] = value
        else:
            yield f'{shown(name)} under keys in {FILE}: write keys like "L" or ["L", "f5"]'
    table["keys"] = right


def _flat(table: dict[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{name}.")
        else:
            yield f"{before}{name}", value


def _mend_filters(table: dict[str, Any]) -> Iterator[str]:
    """Leave what can be saved filters, and tell of the rest."""
    filters = table.get("filters")
    if not isinstance(filters, dict):
        return
    right: dict[str, str] = {}
    for name, text in filters.items():
        try:
            clean = clean_line(name, _MOST_NAME)
            words = clean_line(text) if isinstance(text, str) else ""
        except BadValue:
            clean = words = ""
        if clean and words:
            right[clean] = words
        else:
            yield (
                f"{shown(name)} under filters in {FILE}: "
                f"a name of up to {_MOST_NAME} characters, and a text to filter by"
            )
    table["filters"] = right


def _mend_section(table: dict[str, Any], name: str, kind: type[BaseModel]) -> Iterator[str]:
    """Leave what a section of settings can have, and tell of the rest."""
    section = table.get(name)
    if not isinstance(section, dict):
        return
    known = list(kind.model_fields)
    for each in [each for each in section if each not in known]:
        yield f"under {name}: {_unknown(each, known)}"
    right = {each: value for each, value in section.items() if each in known}
    try:
        kind.model_validate(right)
    except ValidationError as error:
        wrong = {str(each["loc"][0]): each["msg"] for each in error.errors()}
        for each, text in wrong.items():
            right.pop(each, None)
            yield _wrong(f"{each} under {name}", text)
    table[name] = right


def _unknown(name: str, known: list[str]) -> str:
    hint = did_you_mean(name, known, f"settings: {', '.join(known)}")
    return f"{shown(name)} in {FILE} is no setting; {hint}"


def _wrong(name: str, what: str) -> str:
    return f"{name} in {FILE}: {what[:1].lower()}{what[1:]}"
