"""`loadwitness benchmark diagnosis`: what looking at pictures costs, on growing files as the recorder writes them (B6-2)."""

import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import NamedTuple

import av

from app.video.diagnosis.sight import Sight, likeness, sight_of
from app.video.diagnosis.verdict import EVERY_S, Course, Reference
from app.video.diagnosis.watch import fresh
from app.video.simulator.camera import Painter, SimulatedCamera
from app.video.simulator.encoder import Encoder
from app.video.simulator.footage import paint_footage
from app.video.writer import SegmentFile, segment_path
from records import clock

_ROUNDS = 20


class Cost(NamedTuple):
    """Milliseconds of CPU a check, and the share of a core that so many cameras take."""

    size: tuple[int, int]
    read_and_decode_ms: float
    judge_ms: float
    cameras: int
    core_percent: float


def run(cameras: int, *, say: Callable[[str], None] = lambda _line: None) -> list[Cost]:
    """At the size of our simulated cameras and of usual real ones."""
    found = []
    for size, bitrate in (((960, 540), 500_000), ((1920, 1080), 4_000_000)):
        found.append(_cost(SimulatedCamera("基准", "bench", size=size, bitrate=bitrate), cameras))
        say(str(found[-1]))
    return found


def _cost(camera: SimulatedCamera, cameras: int) -> Cost:
    with tempfile.TemporaryDirectory(prefix="loadwitness-benchmark-") as folder:
        root, begins_at = Path(folder), clock.now() - timedelta(seconds=6)
        painted = paint_footage(camera, begins_at, begins_at + timedelta(seconds=6))
        file = SegmentFile(root, segment_path("000001", begins_at), painted.header)
        for frame in painted.frames:
            file.add(frame.data, media=frame.dts, duration=frame.duration, composition=0, is_key=frame.is_key)
        reading = [_timed(lambda: fresh(root / "000001")) for _ in range(_ROUNDS)]
        file.seal()
    home, *sights = _seen(camera, [EVERY_S * number for number in range(_ROUNDS + 1)])
    course, references = Course(), [Reference(1, home), Reference(2, sights[-1])]
    likeness(home, home)
    judging = [_timed(partial(course.take, seen, clock.now(), references, {})) for seen in sights]
    read, judged = statistics.median(reading), statistics.median(judging)
    return Cost(camera.size, round(read, 2), round(judged, 2), cameras, round((read + judged) * cameras / EVERY_S / 10, 3))


def _seen(camera: SimulatedCamera, after_s: Sequence[float]) -> list[Sight]:
    """The camera's pictures so many seconds from now, encoded and decoded again."""
    painter, encoder, now = Painter(camera), Encoder(camera), clock.now().timestamp()
    found = []
    for seconds in after_s:
        decoder = av.CodecContext.create("h264", "r")
        encoded = encoder.encode(painter.paint(now + seconds, 0), is_key=True)
        found.append(sight_of([*decoder.decode(av.Packet(encoded.data)), *decoder.decode(None)][0]))
    return found


def _timed(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return (time.process_time() - begun) * 1000
