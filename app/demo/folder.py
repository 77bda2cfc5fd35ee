"""The folder of a demonstration: one process at a time makes it, runs on it or removes it, and nothing else is ever removed."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app import settings


class CannotPrepareError(Exception):
    """Why no demonstration can be made or run here, as a sentence that says what to do."""


@contextmanager
def held(data: Path) -> Iterator[None]:
    """Nobody else gets at it meanwhile. The folder itself is locked: a file for it would have to lie in what is removed."""
    try:
        data.mkdir(parents=True, exist_ok=True)
        handle = os.open(data, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as error:
        raise unwritable(data, error) from error
    try:
        if not _is_mine(handle) or _is_recorded_to(data):
            told = f"{data} 上的演示正在运行：请先按 Ctrl-C 结束它，或用 --data 另选文件夹 / a demonstration runs on it: end that first"
            raise CannotPrepareError(told)
        yield
    finally:
        os.close(handle)


def is_in_use(data: Path) -> bool:
    """Whether somebody holds it; makes no folder."""
    if not data.is_dir():
        return False
    try:
        with held(data):
            return False
    except CannotPrepareError:
        return True


def clear(data: Path) -> None:
    """Remove what a demonstration has made here, or was interrupted making; whatever else is there stays."""
    if not settings.is_of_demonstration(data):
        return
    try:
        # its mark goes last: a removal that is interrupted can be asked for again
        for each in sorted(data.iterdir(), key=lambda found: found.name == "settings.toml"):
            if each.is_dir() and not each.is_symlink():
                shutil.rmtree(each)
            else:
                each.unlink()
    except OSError as error:
        raise unwritable(data, error) from error


def unwritable(data: Path, error: OSError) -> CannotPrepareError:
    """As a sentence."""
    return CannotPrepareError(f"{data} 不能写入（{error.strerror}）：请用 --data 另选文件夹 / can't be written: choose another --data")


def _is_mine(handle: int) -> bool:
    """Locked for as long as the handle is open; False where somebody else has."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is_recorded_to(data: Path) -> bool:
    """Its recorder was started by itself, or has outlived the process that started it."""
    lock = data / "footage" / "lock"
    if not lock.exists():
        return False
    with lock.open() as file:
        return not _is_mine(file.fileno())
