"""What all screens share: the colours, the settings, the keys as the user has them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipetui.services.settings.config import Config
from pipetui.tui.keys.remapping import tables
from pipetui.tui.keys.words import key_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from pipetui.tui.keys.keymap import Key
    from pipetui.tui.palette import Palette


@dataclass(slots=True)
class House:
    """The palette that everything is painted from, and the user's settings."""

    palette: Palette
    folder: Path | None = None
    """Where settings and the user's own themes are; None keeps nothing."""
    config: Config = field(default_factory=Config)
    keys: Mapping[str, Sequence[Key]] = field(default_factory=tables)
    """The key table by context."""

    def key(self, id_: str, rather: str = "") -> str:
        """What a message calls the key of an id; of several, rather the one of that name."""
        return key_words(self.keys, id_, rather)
