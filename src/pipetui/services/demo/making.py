"""Writing the demo into a database of its own, whole or not at all."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipetui.domain.errors import Refused, StoreError
from pipetui.services.clock import Clock, system_clock, user_zone_name, zone_named
from pipetui.services.demo.noting import Noting
from pipetui.services.demo.telling import tell
from pipetui.services.maps import load_template
from pipetui.services.seeding import records_of_map
from pipetui.services.session import DEFAULT_TEMPLATE, Session
from pipetui.store.database import Store
from pipetui.store.log import latest_sequence
from pipetui.store.mapping import instant_text
from pipetui.store.queries.snapshots import insert_snapshots
from pipetui.store.target import make_private_folder, parse_target

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from pipetui.domain.metrics.snapshots import Snapshot
    from pipetui.domain.operation import Operation, Record
    from pipetui.store.target import Target

SELLER = "Mira"
"""The actor of the demo's log, the same on every machine."""


def make_demo(
    location: str,
    origin: str,
    *,
    read_clock: Callable[[], datetime] = system_clock,
) -> Session:
    """Make the sample database at a path or URL, and open it.

    One clock and one zone give one database. Raises Refused, before anything else is done, when
    something is at the path already (on a server: when the database is in use), and StoreError
    when it cannot be written; then nothing is left behind.
    """
    target = parse_target(location)
    if target.path is not None:
        _refuse_existing(target.path)
    clock = Clock(zone_named(user_zone_name()), read_clock)
    seed = records_of_map(load_template(DEFAULT_TEMPLATE))
    noting = Noting()
    demo = _Demo(seed, tell(clock.now(), seed, noting), noting.snapshots, clock)
    if target.path is None:
        demo.write(target)
    else:
        _write_beside(target.path, demo)
    return Session.open(location, origin, read_clock=read_clock)


@dataclass(frozen=True, slots=True)
class _Demo:
    """What a new database begins with, and what was done in it since."""

    seed: Sequence[Record]
    operations: Sequence[Operation]
    snapshots: Sequence[Snapshot]
    clock: Clock

    def write(self, target: Target) -> None:
        """Fill a database nobody has used."""
        facts = {"made_at": instant_text(self.clock.now().instant), "zone": self.clock.zone.key}
        store = Store.open(target, lambda: self.seed, facts)
        try:
            with store.write(SELLER, "demo") as writing:
                # Asked inside the transaction, so that nobody comes between.
                if latest_sequence(writing.connection):
                    raise Refused(
                        f"{target.name} is in use, and the demo overwrites nothing",
                        "give an empty database",
                    )
                writing.replay(self.operations)
                insert_snapshots(writing.connection, self.snapshots)
        finally:
            store.close()


def _refuse_existing(path: Path) -> None:
    if os.path.lexists(path):
        raise Refused(
            f"{path} exists already, and the demo overwrites nothing",
            "name another file, or leave --path out for one that is gone afterwards",
        )


def _write_beside(path: Path, demo: _Demo) -> None:
    """Build the database in a folder beside its place, so that it appears there whole."""
    make_private_folder(path.parent)
    try:
        with tempfile.TemporaryDirectory(prefix=".pipetui-demo-", dir=path.parent) as folder:
            building = Path(folder) / path.name
            demo.write(parse_target(str(building)))
            _place(building, path)
    except OSError as error:
        raise StoreError(
            f"{path} cannot be made ({error.strerror})", "name a place you may write to"
        ) from error


def _place(building: Path, path: Path) -> None:
    try:
        # A link, unlike a rename, leaves alone what somebody else put there meanwhile.
        os.link(building, path)
    except OSError:
        # Some file systems know no links.
        _refuse_existing(path)
        building.rename(path)
