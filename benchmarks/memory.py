"""The most memory a process has had."""

from __future__ import annotations

import re
import resource
from pathlib import Path

_MB = 1024
_STATUS = Path("/proc/self/status")


def peak_mb() -> float:
    """In MB, of this program alone: `getrusage` counts what ran in its process before as well."""
    if _STATUS.exists():
        found = re.search(r"VmHWM:\s*(\d+) kB", _STATUS.read_text(encoding="utf-8"))
        if found:
            return int(found[1]) / _MB
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _MB
