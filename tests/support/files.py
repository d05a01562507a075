"""What is on the disk."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def digest(path: Path) -> str:
    """The SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def files_in(folder: Path) -> dict[str, str]:
    """Every file in a folder with its digest."""
    return {path.name: digest(path) for path in sorted(folder.iterdir()) if path.is_file()}


def mode_of(path: Path) -> str:
    """Who may do what with a file or folder, as `chmod` takes it."""
    return f"{path.stat().st_mode & 0o777:o}"
