"""Pictures of the simulated cameras, encoded and decoded again, as the watcher sees them: without waiting for their time."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import av
import cv2

from app.video.diagnosis.sight import Sight, sight_of
from app.video.diagnosis.verdict import EVERY_S, Course, Reference, Turn
from app.video.simulator.camera import Painter, SimulatedCamera
from app.video.simulator.encoder import Encoder
from app.video.simulator.faults import Fault
from records.diagnosis import Flaw

#: ten in the morning
T0 = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
NAME = "青岛烟台海关\n澜澄水产厂区装箱平台02"


class Lens:
    """One simulated camera, looked at every few seconds by one watcher."""

    def __init__(self, scene: str, *, seed: int = 1, at: datetime = T0, has_time: bool = True) -> None:
        self.camera = SimulatedCamera(NAME, scene, scene=scene, seed=seed, has_time=has_time)
        self._painter, self._encoder = Painter(self.camera), Encoder(self.camera)
        self.at = at
        self.course = Course()
        self.references: list[Reference] = []
        self.standing: dict[Flaw, float | None] = {}

    def see(self, fault: Fault = Fault.OK) -> Sight:
        """The key frame of this moment."""
        encoded = self._encoder.encode(self._painter.paint(self.at.timestamp(), 0, fault), is_key=True)
        decoder = av.CodecContext.create("h264", "r")
        frames = [*decoder.decode(av.Packet(encoded.data)), *decoder.decode(None)]
        return sight_of(frames[0])

    def keep_home(self) -> None:
        """What it shows now is its home view."""
        self.references = [Reference(1, self.see())]

    def watch(self, checks: int, fault: Fault = Fault.OK) -> Iterator[Turn]:
        """What begins and ends in so many checks; kept as the records would."""
        for _ in range(checks):
            self.at += timedelta(seconds=EVERY_S)
            yield from self.take(self.see(fault))

    def take(self, sight: Sight) -> list[Turn]:
        """One picture of whatever kind."""
        turns = self.course.take(sight, self.at, self.references, self.standing)
        for turn in turns:
            if turn.begins:
                self.standing[turn.kind] = turn.judged.reference
            else:
                del self.standing[turn.kind]
        return turns

    def png(self) -> bytes:
        """The picture of this moment as a file."""
        planes = self._painter.paint(self.at.timestamp(), 0).whole
        _, made = cv2.imencode(".png", cv2.cvtColor(planes, cv2.COLOR_YUV2BGR_I420))
        return made.tobytes()
