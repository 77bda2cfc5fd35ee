"""Films for the tests of reading: files as the recorder makes them, each frame carrying its number in black and white blocks."""

import io
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from app.video.boxes import pack_gops
from app.video.header import labelled, make_header, picture_of
from app.video.place import Place, metadata
from app.video.writer import SegmentFile, segment_path
from records.base import door
from records.footage import Cause, Gap, Run, Segment, SegmentStage

FPS = 10
TIMESCALE = 90_000
TICKS = TIMESCALE // FPS
GOP = 10
WIDTH, HEIGHT, BITS = 320, 180, 16
PLACE = Place("42019011101321320002", "装箱平台02")
_BLOCK = WIDTH // BITS


def drawn(number: int, width: int = WIDTH) -> NDArray[np.uint8]:
    """A grey picture with the number on top, the highest bit first."""
    picture = np.full((HEIGHT, width, 3), 90, np.uint8)
    block = width // BITS
    for bit in range(BITS):
        picture[:40, bit * block : (bit + 1) * block] = 255 if number >> (BITS - 1 - bit) & 1 else 0
    return picture


def number_on(picture: NDArray[Any]) -> int:
    """The number that stands on a decoded picture of any size."""
    block = picture.shape[1] // BITS
    row = picture[picture.shape[0] // 18 : picture.shape[0] // 9]
    bits = (row[:, bit * block + block // 4 : (bit + 1) * block - block // 4].mean() > 128 for bit in range(BITS))
    return sum(int(bit) << (BITS - 1 - place) for place, bit in enumerate(bits))


@dataclass(frozen=True)
class Reel:
    """Encoded frames and their header."""

    header: bytes
    frames: tuple[tuple[bytes, bool], ...]


@cache
def reel(count: int, width: int = WIDTH) -> Reel:
    """Frames 0 … count-1 in H.264, a key frame each GOP."""
    target = io.BytesIO()
    with av.open(target, "w", format="mp4", options={"video_track_timescale": str(TIMESCALE)}) as container:
        stream = container.add_stream("libx264", rate=FPS, options={"preset": "ultrafast", "tune": "zerolatency", "crf": "30"})
        stream.width, stream.height, stream.pix_fmt = width, HEIGHT, "yuv420p"
        stream.codec_context.gop_size = GOP
        for number in range(count):
            container.mux(stream.encode(av.VideoFrame.from_ndarray(drawn(number, width), format="rgb24")))
        container.mux(stream.encode())
    target.seek(0)
    with av.open(target, "r") as container:
        source: Any = container.streams.video[0]
        header = make_header(source, None)
        frames = tuple((bytes(packet), packet.is_keyframe) for packet in container.demux(source) if packet.size)
    return Reel(header, frames)


class Growing:
    """A file that a test lets grow frame by frame."""

    def __init__(self, root: Path, begins_at: datetime, made: Reel, *, stream: str = "1", media: int = 0, first: int = 0) -> None:
        self.path = segment_path(stream, begins_at)
        self.begins_at = begins_at
        self.media_begins = media
        self.media = media
        self._reel = made
        self._next = first
        self.file = SegmentFile(root, self.path, labelled(made.header, metadata(PLACE, begins_at)))

    def grow(self, count: int = 1) -> None:
        """The next frames of the reel."""
        for _ in range(count):
            data, is_key = self._reel.frames[self._next]
            self.file.add(data, media=self.media, duration=TICKS, composition=0, is_key=is_key)
            self._next += 1
            self.media += TICKS

    def row(self, db: Session, camera_id: int, run: Run, *, is_open: bool = False) -> Segment:
        """The file's row, closed unless told otherwise."""
        picture = picture_of(self._reel.header)
        segment = Segment(
            camera_id=camera_id, run_id=run.id, path=self.path, stage=SegmentStage.OPEN, begins_at=self.begins_at,
            media_begins=self.media_begins, timescale=picture.timescale, codec=picture.codec, width=picture.width, height=picture.height,
        )  # fmt: skip
        if not is_open:
            sealed = self.file.seal()
            segment.stage, segment.media_ends, segment.gops = SegmentStage.CLOSED, self.media, pack_gops(sealed.gops)
            segment.ends_at = self.begins_at + timedelta(seconds=(self.media - self.media_begins) / TIMESCALE)
            segment.frames, segment.bytes, segment.sha256 = sealed.frames, sealed.bytes, sealed.sha256
        db.add(segment)
        db.flush()
        return segment


def run_of(db: Session, camera_id: int, begins_at: datetime) -> Run:
    """A run's row."""
    run = Run(token=f"run-{camera_id}-{begins_at.timestamp()}", camera_id=camera_id, begins_at=begins_at)
    db.add(run)
    db.flush()
    return run


def shot(
    db: Session, root: Path, camera_id: int, begins_at: datetime, *lengths_s: float, first: int = 0, made: Reel | None = None
) -> list[Segment]:
    """One run in files of these lengths (whole GOPs), frame numbers from `first`; rows and files agree."""
    count = round(sum(lengths_s) * FPS)
    made = made or reel(-(-(first + count) // 600) * 600)
    segments = []
    with door("factory"):
        run = run_of(db, camera_id, begins_at)
        media, at, number = 0, begins_at, first
        for length_s in lengths_s:
            growing = Growing(root, at, made, stream=str(camera_id), media=media, first=number)
            growing.grow(round(length_s * FPS))
            segments.append(growing.row(db, camera_id, run))
            media, at, number = growing.media, at + timedelta(seconds=length_s), number + round(length_s * FPS)
    return segments


def growing(db: Session, root: Path, camera_id: int, begins_at: datetime) -> Segment:
    """A file that the recorder is writing now."""
    (segment,) = shot(db, root, camera_id, begins_at, 2)
    with door("factory"):
        segment.stage, segment.ends_at = SegmentStage.OPEN, None
        db.flush()
    return segment


def gap(db: Session, camera_id: int, begins_at: datetime, ends_at: datetime | None, cause: Cause = Cause.NETWORK) -> Gap:
    """A gap's row."""
    with door("factory"):
        made = Gap(token=f"gap-{camera_id}-{begins_at.timestamp()}", camera_id=camera_id, begins_at=begins_at, ends_at=ends_at, cause=cause)
        db.add(made)
        db.flush()
    return made


def numbers_in(path: Path | str) -> list[int]:
    """The numbers of all frames that a player shows of this file, or of the list at this address."""
    with av.open(str(path), "r", options={"allowed_extensions": "ALL"} if isinstance(path, str) else {}) as container:
        return [number_on(frame.to_ndarray(format="rgb24")) for frame in container.decode(video=0)]
