"""Live pictures for the desk: the growing footage files of several cameras on one long answer, as they grow (B9-1, B16-4).

The next file is found by its name, so that the picture goes on while the database is away.
"""

import os
import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any, BinaryIO

from app.process import ENDING
from app.video.boxes import Fragment, NotFootage, read_header, scan
from app.video.header import Picture, picture_of
from app.video.newest import newest_file, newest_key
from app.video.wire import Kind, message, said
from records import clock

POLL_S = 0.04
#: visit, rights, gaps, notices and what was served are looked at so often: what is on screen is noted within records.served.SLACK
TICK_S = 1.5
#: an answer ends after so long: with the next one it is looked at anew whether anybody is there
LIFE_S = 600.0
#: a file that has not grown for so long may have a successor
_IDLE_S = 0.1
#: picture older than this is not live: a viewer so slow jumps forward, a file so old is not begun with
_LATE_MS = 4000
#: without a new frame for so long the picture stands still
_STALLED_MS = 3000
#: frames that follow within so much are one stretch
_JOINT_MS = 250
_MOST_AT_ONCE = 8 * 1024 * 1024


@dataclass(frozen=True)
class Told:
    """What the database says at a tick; what is None or absent is not known and changes nothing."""

    #: cameras that may still be watched
    watchable: frozenset[int]
    #: newest file of a camera: path below the store, and its first frame's wall clock in ms
    newest: Mapping[int, tuple[str, int]] = field(default_factory=dict)
    #: cameras without recording now: since when (ms), and the cause's value and words
    gaps: Mapping[int, tuple[int, str, str]] = field(default_factory=dict)
    notices: Mapping[str, Any] | None = None
    #: what is wrong with cameras' pictures now: since when (ms), and the words; None where that is not known
    flaws: Mapping[int, Sequence[tuple[int, str]]] | None = None
    #: the person signed out, was locked out or is no longer one of ours: not one picture more
    is_over: bool = False


#: asked at each tick with what was served since the last: camera → first and last wall clock in ms
Tick = Callable[[Mapping[int, tuple[int, int]]], Told]


class Tail:
    """One camera's newest file, read as it grows."""

    def __init__(self, root: Path, stream: str, camera_id: int) -> None:
        self._root = root
        self._folder = root / stream
        self.camera_id = camera_id
        self._file: BinaryIO | None = None
        self._path: Path | None = None
        self._offset = 0
        self._size = 0
        self._grown_at = time.monotonic()
        self._looked_at = 0.0
        self._picture: Picture | None = None
        self._header = b""
        self._media_begins = 0
        self._wall_begins_ms = 0
        self._newest_ms = 0
        self._needs_key = True
        self._state = ""
        self._flaws: Sequence[tuple[int, str]] = ()
        self._watchable = True
        self._left: set[Path] = set()
        self.served: tuple[int, int] | None = None
        self.noted = False

    def close(self) -> None:
        """Let the file go."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def step(self, channel: int) -> Iterator[bytes]:
        """The messages that are due now."""
        if not self._watchable:
            return
        if self._file is None or not self._header:
            yield from self._begin(channel)
            return
        size = os.fstat(self._file.fileno()).st_size
        if size != self._size:
            self._size, self._grown_at = size, time.monotonic()
            yield from self._read_on(channel)
        elif time.monotonic() - self._grown_at > _IDLE_S:
            yield from self._look_for_next(channel)

    def _due(self) -> bool:
        now = time.monotonic()
        if now - self._looked_at < _IDLE_S:
            return False
        self._looked_at = now
        return True

    def _look_for_next(self, channel: int) -> Iterator[bytes]:
        if not self._due():
            return
        found = newest_file(self._folder)
        if found is not None and found != self._path and found not in self._left:
            # the last frame of the old file was written before the new file was made
            yield from self._read_on(channel)
            self._open(found)
            yield from self._begin(channel)
        elif self._is_stalled() and not self._state.startswith("gap"):
            yield from self._say_state(channel, "stalled", since_ms=self._newest_ms)

    def _is_stalled(self) -> bool:
        return bool(self._newest_ms) and clock.epoch_ms(clock.now()) - self._newest_ms > _STALLED_MS

    def _open(self, path: Path) -> None:
        self.close()
        try:
            self._file = path.open("rb")
        except FileNotFoundError:
            return
        if self._path is not None:
            self._left.add(self._path)
        self._path, self._header, self._offset, self._size = path, b"", 0, 0
        self._wall_begins_ms = int(path.stem)
        self._grown_at = time.monotonic()

    def _begin(self, channel: int) -> Iterator[bytes]:
        """Open the newest file and begin with its newest key frame, once there is one and it is fresh."""
        if self._file is None:
            found = newest_file(self._folder) if self._due() else None
            if found is None:
                return
            self._open(found)
        if self._file is None:
            return
        self._header = self._header or read_header(self._file)
        first = next(scan(self._file), None) if self._header else None
        if first is None:
            self._header = b""
            return
        self._picture = picture_of(self._header)
        self._media_begins = first.decode_time
        self._offset = newest_key(self._file) or first.offset
        self._needs_key = False
        yield self._facts(channel)
        yield message(Kind.HEADER, channel, self._wall_begins_ms, self._header)
        yield from self._read_on(channel)

    def _facts(self, channel: int) -> bytes:
        picture = self._picture
        if picture is None:
            raise ValueError("no file is open")
        return said(channel, {
            "camera": self.camera_id, "codec": picture.codec, "timescale": picture.timescale, "width": picture.width,
            "height": picture.height, "media_begins": self._media_begins / picture.timescale, "wall_begins_ms": self._wall_begins_ms,
        })  # fmt: skip

    def _wall_ms(self, media: int) -> int:
        timescale = self._picture.timescale if self._picture else 1
        return self._wall_begins_ms + (media - self._media_begins) * 1000 // timescale

    def _read_on(self, channel: int) -> Iterator[bytes]:
        """All whole fragments written since; a viewer who is too slow is taken to the newest key frame."""
        if self._file is None or self._picture is None:
            return
        if not (found := self._fragments()):
            return
        late_ms = clock.epoch_ms(clock.now()) - self._wall_ms(found[-1].decode_time)
        if late_ms > _LATE_MS:
            # an old file, or one that the recorder left: its end is no live picture
            self._offset, self._needs_key = found[-1].offset + found[-1].size, True
            self._newest_ms = self._wall_ms(found[-1].decode_time)
            return
        if not (found := self._caught_up(found)):
            return
        first, last = found[0], found[-1]
        self._offset = last.offset + last.size
        self._newest_ms = self._wall_ms(last.decode_time + last.duration)
        begins_ms = self._wall_ms(first.decode_time)
        # what was skipped was not sent: of two stretches only the newer is told, never the hole between
        goes_on = self.served is not None and begins_ms - self.served[1] <= _JOINT_MS
        self.served = (self.served[0] if self.served and goes_on else begins_ms, self._newest_ms)
        self._state = "live"
        keys = [number for number, fragment in enumerate(found) if fragment.is_key]
        for begin, end in pairwise(sorted({0, *keys, len(found)})):
            yield self._pictures(channel, found[begin:end])

    def _pictures(self, channel: int, found: Sequence[Fragment]) -> bytes:
        first, last = found[0], found[-1]
        data = os.pread(self._file.fileno(), last.offset + last.size - first.offset, first.offset) if self._file else b""
        return message(Kind.KEY if first.is_key else Kind.FRAGMENTS, channel, self._wall_ms(first.decode_time), data)

    def _fragments(self) -> list[Fragment]:
        found: list[Fragment] = []
        if self._file is None:
            return found
        try:
            for fragment in scan(self._file, self._offset):
                found.append(fragment)
                if fragment.offset - self._offset > _MOST_AT_ONCE:
                    break
        except NotFootage:
            # a torn file is cut by the recorder when it starts again; the next file is found by its name
            pass
        return found

    def _caught_up(self, found: list[Fragment]) -> list[Fragment]:
        """From the newest key frame on where more than _LATE_MS is waiting, or where the picture must begin anew."""
        waiting_ms = self._wall_ms(found[-1].decode_time) - self._wall_ms(found[0].decode_time)
        if not self._needs_key and waiting_ms < _LATE_MS:
            return found
        keys = [number for number, fragment in enumerate(found) if fragment.is_key]
        if keys:
            self._needs_key = False
            return found[keys[-1] :]
        if self._needs_key:
            self._offset = found[-1].offset + found[-1].size
            return []
        return found

    def _say_state(self, channel: int, state: str, **more: Any) -> Iterator[bytes]:
        told = f"{state}{more}"
        if told != self._state:
            self._state = told
            yield said(channel, {"camera": self.camera_id, "state": state, **more})

    def heed(self, channel: int, told: Told) -> Iterator[bytes]:
        """What the database says about this camera."""
        if self.camera_id not in told.watchable:
            self._watchable = False
            self.close()
            yield from self._say_state(channel, "no_right")
            return
        if (newest := told.newest.get(self.camera_id)) is not None:
            yield from self._agree(channel, self._root / newest[0], newest[1])
        flaws = self._flaws if told.flaws is None else told.flaws.get(self.camera_id, ())
        if flaws != self._flaws:
            self._flaws = flaws
            yield said(channel, {"camera": self.camera_id, "flaws": [{"since_ms": since_ms, "words": words} for since_ms, words in flaws]})
        if (gap := told.gaps.get(self.camera_id)) is not None and self._newest_ms <= gap[0] + _IDLE_S * 1000:
            yield from self._say_state(channel, "gap", since_ms=gap[0], cause=gap[1], words=gap[2])

    def _agree(self, channel: int, path: Path, wall_begins_ms: int) -> Iterator[bytes]:
        """The row knows the file's first moment better than its name; and the newest file even after the clock was set back."""
        if path == self._path and wall_begins_ms != self._wall_begins_ms and self._header:
            self._wall_begins_ms = wall_begins_ms
            yield self._facts(channel)
        elif path != self._path and path not in self._left and self._is_stalled():
            self._open(path)


def stream(tails: Sequence[Tail], tick: Tick) -> Generator[bytes, None, None]:
    """The answer, until the viewer leaves, the visit ends or the process is to end. Holds no transaction: `tick` opens and ends its own."""
    began_at = ticked_at = time.monotonic()
    try:
        while time.monotonic() - began_at < LIFE_S and not ENDING.is_set():
            due = [part for channel, tail in enumerate(tails) for part in tail.step(channel)]
            # the first picture of a camera is noted before it leaves: what is on screen may be flagged at once
            is_new = any(tail.served is not None and not tail.noted for tail in tails)
            if is_new or time.monotonic() - ticked_at >= TICK_S:
                ticked_at = time.monotonic()
                told = _ticked(tails, tick)
                if told.is_over:
                    return
                due += _heeded(tails, told)
            if due:
                yield b"".join(due)
            ENDING.wait(POLL_S)
    finally:
        for tail in tails:
            tail.close()
        _ticked(tails, tick)


def _ticked(tails: Sequence[Tail], tick: Tick) -> Told:
    served = {tail.camera_id: tail.served for tail in tails if tail.served is not None}
    for tail in tails:
        tail.noted = tail.noted or tail.served is not None
        tail.served = None
    return tick(served)


def _heeded(tails: Sequence[Tail], told: Told) -> list[bytes]:
    due = [message(Kind.BEAT, 0, clock.epoch_ms(clock.now()))]
    for channel, tail in enumerate(tails):
        due += tail.heed(channel, told)
    if told.notices is not None:
        due.append(said(0, told.notices, Kind.NOTICES))
    return due
