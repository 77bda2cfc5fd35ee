"""Small certainties about files: all bytes written, names made lasting (DESIGN P3)."""

import os
from pathlib import Path


def write_all(descriptor: int, data: bytes | bytearray, offset: int) -> None:
    """Write every byte there: a nearly full disk answers with a short count first, and with the error at the next try.

    After an error the same call may be made again: it writes over what was torn.
    """
    written = os.pwrite(descriptor, data, offset)
    while written < len(data):
        written += os.pwrite(descriptor, memoryview(data)[written:], offset + written)


def sync_folder(folder: Path) -> None:
    """Make the folder's entries lasting: a file whose name is not is lost with the power."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_names(path: Path, root: Path) -> None:
    """Make lasting the names of a file and of the folders above it, up to and with `root`."""
    folder = path.parent
    while True:
        sync_folder(folder)
        if folder in {root, folder.parent}:
            return
        folder = folder.parent
