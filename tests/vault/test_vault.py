"""The evidence store: whole files or none, never overwritten, never outside its folder (B19-2, DESIGN P3)."""

from collections.abc import Iterator
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest

from records import vault
from tests.small_disk import small_disk


class Breaking(BytesIO):
    """A stream that breaks off in the middle."""

    def read(self, size: int | None = -1) -> bytes:
        if self.tell() > 0:
            raise OSError("broken off")
        return super().read(3)


@pytest.mark.obligation("B19-2")
def test_a_kept_file_is_there_with_its_hash_and_can_be_read_and_verified(tmp_path: Path) -> None:
    kept = vault.keep(tmp_path / "evidence", "inspection/7", "照片.jpg", BytesIO(b"picture"))
    assert kept == vault.Kept("inspection/7/照片.jpg", sha256(b"picture").hexdigest(), 7)
    with vault.open(tmp_path / "evidence", kept.path) as stream:
        assert stream.read() == b"picture"
    assert vault.verify(tmp_path / "evidence", kept)


def test_another_content_never_takes_the_place_of_a_kept_one(tmp_path: Path) -> None:
    vault.keep(tmp_path, "clip", "a.mp4", BytesIO(b"one"))
    with pytest.raises(vault.AlreadyKept):
        vault.keep(tmp_path, "clip", "a.mp4", BytesIO(b"two"))
    assert (tmp_path / "clip/a.mp4").read_bytes() == b"one"
    assert [file.name for file in (tmp_path / "clip").iterdir()] == ["a.mp4"]


def test_the_same_content_again_is_kept_already(tmp_path: Path) -> None:
    first = vault.keep(tmp_path, "clip", "a.mp4", BytesIO(b"one"))
    assert vault.keep(tmp_path, "clip", "a.mp4", BytesIO(b"one")) == first


def test_a_stream_that_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="broken off"):
        vault.keep(tmp_path, "clip", "a.mp4", Breaking(b"one two three"))
    assert list((tmp_path / "clip").iterdir()) == []


def test_a_changed_or_missing_file_does_not_verify(tmp_path: Path) -> None:
    kept = vault.keep(tmp_path, "clip", "a.mp4", BytesIO(b"one"))
    file = tmp_path / kept.path
    file.chmod(0o600)
    file.write_bytes(b"two")
    assert not vault.verify(tmp_path, kept)
    file.unlink()
    assert not vault.verify(tmp_path, kept)


@pytest.mark.parametrize(
    ("folder", "name"),
    [("..", "a"), ("a/../b", "a"), ("/etc", "a"), ("", "a"), ("a", ".."), ("a", ".hidden"), ("a", "b/c"), ("a", "b\0"), ("a", ""),
     ("a", "x" * 201)],
)  # fmt: skip
def test_a_name_that_leads_elsewhere_is_refused(tmp_path: Path, folder: str, name: str) -> None:
    with pytest.raises(ValueError, match="no name"):
        vault.keep(tmp_path / "evidence", folder, name, BytesIO(b""))
    assert not (tmp_path / "evidence").exists()


@pytest.mark.parametrize("path", ["../a", "a/../../b", "/etc/passwd", "a", "", "a/.part", "a//b", "a/b\0"])
def test_a_path_that_was_never_given_is_not_opened(tmp_path: Path, path: str) -> None:
    with pytest.raises(ValueError, match="no name"):
        vault.open(tmp_path, path)


@pytest.fixture
def tiny(tmp_path: Path) -> Iterator[Path]:
    """A real disk of 64 kB."""
    with small_disk(tmp_path / "small", "64k") as folder:
        yield folder


def test_a_full_disk_keeps_nothing_and_says_so(tiny: Path) -> None:
    vault.keep(tiny, "clip", "a.mp4", BytesIO(b"one"))
    with pytest.raises(vault.Full):
        vault.keep(tiny, "clip", "b.mp4", BytesIO(b"x" * 100_000))
    assert [file.name for file in (tiny / "clip").iterdir()] == ["a.mp4"]
