"""Footage of a past stretch, made faster than it would have run, the written time running in that past: the demo's day."""

from collections.abc import Iterator
from datetime import datetime
from itertools import chain
from typing import NamedTuple

from app.video.header import header_of
from app.video.intake import Frame
from app.video.nal import own_sets, with_codes, with_lengths
from app.video.simulator.camera import Painter, SimulatedCamera
from app.video.simulator.encoder import CLOCK_RATE, Encoder


class Painted(NamedTuple):
    """A stretch, as the recorder's writer takes it."""

    #: ftyp and moov for files of these frames, CLOCK_RATE ticks a second
    header: bytes
    #: from tick 0 on; `arrived` is the frame's place in the stretch in seconds, `camera_s` the moment of a key frame
    frames: Iterator[Frame]


def paint_footage(camera: SimulatedCamera, begins_at: datetime, ends_at: datetime) -> Painted:
    """The camera's frames from `begins_at` up to `ends_at`, each painted when it is asked for: 300 to 400 a CPU second."""
    frames = _frames(camera, begins_at.timestamp(), ends_at.timestamp())
    first = next(frames, None)
    if first is None:
        raise ValueError("a stretch without a frame")
    codec = "h264" if camera.codec == "h264" else "hevc"
    header = header_of(codec, own_sets(first.data, codec), with_codes(first.data), CLOCK_RATE)
    return Painted(header, chain([first], frames))


def _frames(camera: SimulatedCamera, begins: float, ends: float) -> Iterator[Frame]:
    painter, encoder = Painter(camera), Encoder(camera)
    step = CLOCK_RATE // camera.fps
    for number in range(max(0, round((ends - begins) * camera.fps))):
        at = begins + number / camera.fps
        frame = encoder.encode(painter.paint(at, number))
        ticks = number * step
        data, camera_s = with_lengths(bytearray(frame.data)), at if frame.is_key else None
        yield Frame(data, ticks, ticks, step, frame.is_key, number / camera.fps, camera_s)
