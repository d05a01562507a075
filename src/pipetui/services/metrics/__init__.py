"""Every metric under its name, counted from facts that are read once."""

from __future__ import annotations

from pipetui.services.metrics.figures import Figures, load_figures
from pipetui.services.metrics.names import NAMES

__all__ = ["NAMES", "Figures", "load_figures"]
