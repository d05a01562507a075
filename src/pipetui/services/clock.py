"""The one place where the program asks what time it is, and where."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from pipetui.domain.dates import Now
from pipetui.domain.errors import BadValue
from pipetui.domain.spoken_dates import parse_now
from pipetui.domain.text import shown

if TYPE_CHECKING:
    from collections.abc import Callable


def system_clock() -> datetime:
    """The present instant, or the one that PIPETUI_NOW fixes."""
    fixed = os.environ.get("PIPETUI_NOW")
    if not fixed:
        return datetime.now(UTC)
    try:
        return parse_now(fixed)
    except BadValue as error:
        raise BadValue(f"PIPETUI_NOW: {error.message}", error.hint) from None


def zone_named(name: str) -> ZoneInfo:
    """The time zone of an IANA name; BadValue for an unknown one."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        message = f"{shown(name)} is no time zone"
        raise BadValue(message, "a name such as Europe/Berlin") from None


def user_zone_name() -> str:
    """The zone PIPETUI_TZ names, else the system's."""
    chosen = os.environ.get("PIPETUI_TZ")
    if chosen:
        try:
            return zone_named(chosen).key
        except BadValue as error:
            raise BadValue(f"PIPETUI_TZ: {error.message}", error.hint) from None
    # Reading the system's zone costs some milliseconds, so only where no one has said.
    from tzlocal import get_localzone_name

    return get_localzone_name() or "UTC"


class Clock:
    """The user's present: an instant, and the zone whose days count."""

    def __init__(self, zone: ZoneInfo, read: Callable[[], datetime] = system_clock) -> None:
        self.zone = zone
        self._read = read

    def now(self) -> Now:
        """The present instant in the user's zone."""
        return Now(self._read(), self.zone)
