"""The evidence store: files are written once, whole or not at all, apart from the rolling recording (B19-2, DESIGN P3)."""

import errno
import os
import re
import secrets
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

_CHUNK = 1 << 20
#: a folder below the store or a file in it: nothing that leads out of it or hides
_FOLDER = re.compile(r"[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*")
_NAME = re.compile(r"[^./\\\x00-\x1f][^/\\\x00-\x1f]*")
_LONGEST_NAME_BYTES = 200


class Full(Exception):
    """The store's disk has no room: nothing was kept."""


class AlreadyKept(Exception):
    """Another file lies there under this name: evidence is never overwritten."""


@dataclass(frozen=True)
class Kept:
    """Where a file lies (relative to the store) and what it is."""

    path: str
    sha256: str
    bytes: int


def keep(root: Path, folder: str, name: str, stream: BinaryIO) -> Kept:
    """Copy the stream into the store: write → fsync → name → fsync folder; only then may a row speak of it.

    The same content under the same name is kept already (a retry after a crash); another content raises AlreadyKept, no room Full.
    """
    if not _FOLDER.fullmatch(folder) or not _NAME.fullmatch(name) or len(name.encode()) > _LONGEST_NAME_BYTES:
        raise ValueError(f"no name for evidence: {folder}/{name}")
    place = _made(root, folder)
    target, temporary = place / name, place / f".{secrets.token_hex(8)}.part"
    try:
        digest, size = _copied(stream, temporary)
        try:
            os.link(temporary, target)  # unlike a rename it refuses where something lies
        except FileExistsError:
            if _digest(target) != (digest, size):
                raise AlreadyKept(f"{folder}/{name}") from None
    except OSError as failed:
        if failed.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise Full(str(place)) from failed
        raise
    finally:
        temporary.unlink(missing_ok=True)
    _sync(place)
    return Kept(f"{folder}/{name}", digest, size)


def open(root: Path, path: str) -> BinaryIO:  # noqa: A001 - said as vault.open
    """A kept file, for reading; `path` is what `keep` gave."""
    return located(root, path).open("rb")


def located(root: Path, path: str) -> Path:
    """Where a kept file lies; raises ValueError for what `keep` can't have given."""
    folder, _, name = path.rpartition("/")
    if not _FOLDER.fullmatch(folder) or not _NAME.fullmatch(name):
        raise ValueError(f"no name for evidence: {path}")
    return root / path


def verify(root: Path, kept: Kept) -> bool:
    """Whether the file is there and still what was kept."""
    try:
        return _digest(located(root, kept.path)) == (kept.sha256, kept.bytes)
    except FileNotFoundError:
        return False


def is_whole(root: Path, path: str, sha256_: str) -> bool:
    """As `verify`, where only the hash was noted."""
    try:
        return _digest(located(root, path))[0] == sha256_
    except (FileNotFoundError, ValueError):
        return False


def discard(root: Path, path: str) -> None:
    """Delete a file that is kept for a term only (a copy for somebody, never evidence); one that is gone already is no fault."""
    place = located(root, path)
    place.unlink(missing_ok=True)
    if place.parent.is_dir():
        _sync(place.parent)


def _made(root: Path, folder: str) -> Path:
    """The folder, each new level of it known to the disk."""
    place = root
    for part in ("", *folder.split("/")):
        place /= part
        if not place.is_dir():
            place.mkdir(parents=True, exist_ok=True)
            _sync(place.parent)
    return place


def _copied(stream: BinaryIO, target: Path) -> tuple[str, int]:
    digest, size = sha256(), 0
    with target.open("xb") as file:
        while piece := stream.read(_CHUNK):
            digest.update(piece)
            size += len(piece)
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    target.chmod(0o440)
    return digest.hexdigest(), size


def _digest(path: Path) -> tuple[str, int]:
    digest, size = sha256(), 0
    with path.open("rb") as file:
        while piece := file.read(_CHUNK):
            digest.update(piece)
            size += len(piece)
    return digest.hexdigest(), size


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
