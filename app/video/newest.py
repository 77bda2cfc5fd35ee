"""Where a camera's picture is newest: its youngest file, and the newest key frame in it, without reading the file whole (B9-1)."""

import os
from pathlib import Path
from typing import BinaryIO

from app.video.boxes import Fragment, NotFootage, scan

#: what is read from a file's end at first
_WINDOW = 256 * 1024


def newest_key(file: BinaryIO) -> int | None:
    """Offset of the newest whole key frame, found from the file's end (a file of 300 s is never read whole)."""
    size, window = os.fstat(file.fileno()).st_size, _WINDOW
    while True:
        begin = max(size - window, 0)
        keys = [fragment.offset for fragment in _scan_near(file, begin, window) if fragment.is_key]
        if keys or begin == 0:
            return keys[-1] if keys else None
        window *= 4


def _scan_near(file: BinaryIO, begin: int, window: int) -> list[Fragment]:
    """The whole fragments behind `begin`, which may stand inside one."""
    if begin == 0:
        return list(scan(file))
    data = os.pread(file.fileno(), window, begin)
    at = data.find(b"moof", 4)
    while at >= 0:
        try:
            found = list(scan(file, begin + at - 4))
        except NotFootage:
            # picture data that happens to read "moof"
            found = []
        if found:
            return found
        at = data.find(b"moof", at + 4)
    return []


def newest_file(folder: Path) -> Path | None:
    """The youngest file of a stream: <stream>/<day>/<hour>/<epoch_ms>.mp4."""
    try:
        for day in sorted((entry.path for entry in os.scandir(folder)), reverse=True):
            for hour in sorted((entry.path for entry in os.scandir(day)), reverse=True):
                names = [entry.name for entry in os.scandir(hour) if entry.name.endswith(".mp4")]
                if names:
                    return Path(hour) / max(names)
    except (FileNotFoundError, NotADirectoryError):
        return None
    return None
