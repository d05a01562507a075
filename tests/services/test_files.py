"""Files that appear whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from pipetui.domain.errors import Refused, StoreError
from pipetui.services.files import whole_file


def write(path: Path, text: str = "new", *, overwrite: bool = False) -> None:
    with whole_file(path, overwrite=overwrite) as stream:
        stream.write(text)


def test_a_file_is_its_owners_alone_whatever_the_umask(tmp_path: Path) -> None:
    former = os.umask(0)
    try:
        write(tmp_path / "a.csv")
    finally:
        os.umask(former)

    assert stat.S_IMODE((tmp_path / "a.csv").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]


def test_a_file_that_is_there_is_kept_unless_told_otherwise(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("old")

    with pytest.raises(Refused, match="is there already"):
        write(path)
    assert path.read_text() == "old"

    write(path, overwrite=True)
    assert path.read_text() == "new"


def test_a_file_that_appears_meanwhile_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"

    def write_slowly() -> None:
        with whole_file(path) as stream:
            stream.write("new")
            path.write_text("somebody else's")

    with pytest.raises(Refused, match="is there already"):
        write_slowly()
    assert path.read_text() == "somebody else's"
    assert [each.name for each in tmp_path.iterdir()] == ["a.csv"]


def test_a_file_system_without_links_is_served_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", refuse)
    write(tmp_path / "a.csv")

    assert (tmp_path / "a.csv").read_text() == "new"


@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError])
def test_what_breaks_off_leaves_everything_as_it_was(
    tmp_path: Path, error: type[BaseException]
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("old")

    def write_half() -> None:
        with whole_file(path, overwrite=True) as stream:
            stream.write("half")
            raise error

    with pytest.raises(error):
        write_half()
    assert path.read_text() == "old"
    assert [each.name for each in tmp_path.iterdir()] == ["a.csv"]


@pytest.mark.parametrize(
    ("number", "error", "message"),
    [
        (errno.ENOSPC, StoreError, "the disk is full"),
        (errno.EIO, StoreError, "could not be written"),
        (errno.EACCES, Refused, "nothing may be written to"),
    ],
)
def test_a_disk_that_fails_is_told_and_leaves_nothing(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    number: int,
    error: type[Exception],
    message: str,
) -> None:
    def fail(_number: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(error, match=message):
        write(tmp_path / "a.csv")

    assert list(tmp_path.iterdir()) == []


def test_a_link_is_replaced_and_what_it_leads_to_left_alone(tmp_path: Path) -> None:
    target = tmp_path / "precious"
    target.write_text("old")
    link = tmp_path / "a.csv"
    link.symlink_to(target)

    with pytest.raises(Refused):
        write(link)
    write(link, overwrite=True)
    assert (target.read_text(), link.read_text(), link.is_symlink()) == ("old", "new", False)


def test_places_where_no_file_can_be_are_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")

    with pytest.raises(Refused, match="is a folder"):
        write(tmp_path, overwrite=True)
    with pytest.raises(Refused, match="there is no folder"):
        write(tmp_path / "no" / "a.csv")
    with pytest.raises(Refused, match="is no ordinary file"):
        write(tmp_path / "pipe", overwrite=True)
    for name in ("x" * 300, "a\0b", ""):
        with pytest.raises(Refused, match=r"is no name for a file|is a folder"):
            write(tmp_path / name)
    with pytest.raises(Refused, match="is no name for a file"):
        write(Path("/"))
