from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from engine import OutputError
from engine.files.atomic import atomic_writer, write_atomically

posix = pytest.mark.skipif(os.name == "nt", reason="permissions and links of POSIX")


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_writes_text_and_bytes(tmp_path):
    write_atomically(tmp_path / "a", "µ\n")
    write_atomically(tmp_path / "b", b"\0\1")
    assert (tmp_path / "a").read_bytes() == "µ\n".encode()
    assert (tmp_path / "b").read_bytes() == b"\0\1"
    assert names(tmp_path) == ["a", "b"]


def test_what_is_written_can_be_read_back_before_it_counts(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(b"old")
    with atomic_writer(path) as stream:
        stream.write(b"new")
        stream.seek(0)
        assert stream.read() == b"new"
        assert path.read_bytes() == b"old"
    assert path.read_bytes() == b"new"


@pytest.mark.parametrize("fault", [ValueError("bug"), KeyboardInterrupt()])
def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path, fault):
    path = tmp_path / "file"
    path.write_bytes(b"old")

    def fail():
        with atomic_writer(path) as stream:
            stream.write(b"half")
            raise fault

    with pytest.raises(type(fault)):
        fail()
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["file"]


def test_a_full_disk_is_one_line(tmp_path):
    path = tmp_path / "file"
    with pytest.raises(OutputError) as caught, atomic_writer(path):
        raise OSError(28, "No space left on device")
    assert str(caught.value) == (
        f"cannot write {path} (No space left on device); choose another place"
    )
    assert names(tmp_path) == []


def test_missing_folder(tmp_path):
    with pytest.raises(OutputError, match="No such file"):
        write_atomically(tmp_path / "gone" / "file", "x")


def test_file_in_place_of_the_folder(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputError, match="cannot write"):
        write_atomically(tmp_path / "file" / "below", "x")


def test_folder_in_place_of_the_file(tmp_path):
    with pytest.raises(OutputError, match="it is a folder"):
        write_atomically(tmp_path, "x")
    assert names(tmp_path) == []


@posix
def test_device_is_not_replaced():
    with pytest.raises(OutputError, match="not an ordinary file"):
        write_atomically("/dev/null", "x")
    assert stat.S_ISCHR(os.stat("/dev/null").st_mode)


@posix
@pytest.mark.skipif(os.name != "nt" and os.geteuid() == 0, reason="root may write everywhere")
def test_write_protection_is_respected(tmp_path):
    path = tmp_path / "file"
    path.write_text("mine")
    path.chmod(0o444)
    with pytest.raises(OutputError, match="write-protected"):
        write_atomically(path, "x")
    assert path.read_text() == "mine"


@posix
def test_permissions(tmp_path):
    old, new = tmp_path / "old", tmp_path / "new"
    old.write_text("x")
    old.chmod(0o640)
    before = os.umask(0o027)
    try:
        write_atomically(old, "y")
        write_atomically(new, "y")
    finally:
        os.umask(before)
    assert stat.S_IMODE(old.stat().st_mode) == 0o640
    assert stat.S_IMODE(new.stat().st_mode) == 0o666 & ~0o027


@posix
def test_a_link_is_followed(tmp_path):
    (tmp_path / "target").write_text("old")
    (tmp_path / "link").symlink_to("target")
    write_atomically(tmp_path / "link", "new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "target").read_text() == "new"


def test_the_longest_name(tmp_path):
    path = tmp_path / ("n" * 255)
    write_atomically(path, "x")
    assert path.read_text() == "x"
