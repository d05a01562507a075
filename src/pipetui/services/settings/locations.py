"""Where things lie: the database, the configuration."""

from __future__ import annotations

import os
from pathlib import Path

from platformdirs import user_config_path, user_data_path

APP = "pipetui"


def database_location(given: str | None) -> str:
    """The database to open: the option, else PIPETUI_DB, else the user's own file."""
    return given or os.environ.get("PIPETUI_DB") or str(user_data_path(APP) / "pipeline.db")


def config_folder(given: str | None) -> Path:
    """The configuration folder: the option, else PIPETUI_CONFIG_DIR, else the user's own."""
    chosen = given or os.environ.get("PIPETUI_CONFIG_DIR")
    return Path(chosen).expanduser() if chosen else user_config_path(APP)
