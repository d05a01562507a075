"""The templates that come with the program: complete processes to start from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.errors import Refused
from pipetui.domain.text import did_you_mean, fold, shown
from pipetui.services.maps.reading import read_map

if TYPE_CHECKING:
    from pipetui.domain.process import ProcessMap

# `solo` is first because it is what a new database begins with.
_NAMES = ("solo", "four-step", "six-step", "full-cycle")


def template_names() -> tuple[str, ...]:
    """The names of the templates, the one for a new database first."""
    return _NAMES


def load_template(name: str) -> ProcessMap:
    """The template of this name, not stored yet: ids are 0. Refused when there is none."""
    wanted = fold(name)
    if wanted not in _NAMES:
        near = did_you_mean(name, _NAMES)
        raise Refused(
            f"there is no template {shown(name)}", f"{near} Templates: {', '.join(_NAMES)}".strip()
        )
    from importlib import resources

    file = resources.files(__package__) / "templates" / f"{wanted}.toml"
    # What the seller never wrote need not be kept beside what it says.
    return read_map(file.read_text(encoding="utf-8"), f"template {wanted}")
