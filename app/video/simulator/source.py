"""The live stream of one simulated camera: painted and encoded once, for all who watch, and only while somebody does."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from app.video.simulator.camera import Painter, SimulatedCamera
from app.video.simulator.encoder import CLOCK_RATE, Encoder
from app.video.simulator.faults import CLOCK_ERROR, Fault
from app.video.simulator.ptz import Head
from app.video.simulator.rtp import Payload, Shot, payloads

#: later than this a picture is left out: the machine slept, or is far too slow
_LATEST_S = 2.0
#: two readings of two clocks further apart than this are not of one moment
_APART_S = 0.0005
#: samples a second of a stream of silence, a byte each
_SOUND_RATE = 8000


class Viewer(Protocol):
    """Somebody who receives the stream."""

    def receive(self, shot: Shot) -> None:
        """Send it on, without waiting."""

    def close(self) -> None:
        """End the connection."""


class Source:
    """One camera's stream."""

    def __init__(self, camera: SimulatedCamera, now: Callable[[], datetime]) -> None:
        self.camera = camera
        self.fault = Fault.OK
        self._now = now
        self._viewers: list[Viewer] = []
        self._wanted = asyncio.Event()
        #: the shots since the last key frame: with them somebody new has a picture at once
        self._gop: list[Shot] = []
        self._painter = self._encoder = None
        if camera.codec != "pcmu":
            self._painter, self._encoder = Painter(camera), Encoder(camera)
        #: pictures made so far; the next one's burnt number
        self.number = 0

    @property
    def parameter_sets(self) -> bytes:
        """VPS, SPS and PPS with start codes."""
        return self._encoder.parameter_sets if self._encoder else b""

    @property
    def _step(self) -> int:
        """Ticks from one picture to the next."""
        return (CLOCK_RATE if self._painter else _SOUND_RATE) // self.camera.fps

    def join(self, viewer: Viewer) -> None:
        """From now on he gets each frame, the current second's from its key frame on."""
        if not self._viewers:
            self._gop = []
        if self.fault is not Fault.STALL:
            for shot in self._gop:
                viewer.receive(shot)
        self._viewers.append(viewer)
        self._wanted.set()

    def leave(self, viewer: Viewer) -> None:
        """He gets no more."""
        if viewer in self._viewers:
            self._viewers.remove(viewer)

    def spoil(self, fault: Fault) -> None:
        """Break it in one way, or mend it."""
        self.fault = fault
        if self.head is not None:
            self.head.is_stuck = fault is Fault.STUCK
        # after a pause nobody can go on from an old picture
        self._gop = []
        if fault is Fault.DROP:
            for viewer in list(self._viewers):
                viewer.close()
            self._viewers = []
        self._wanted.set()

    @property
    def head(self) -> Head | None:
        """Its moving part, where it has one."""
        return self._painter.head if self._painter else None

    def rename(self, name: str) -> None:
        """Another name in the picture, from the next one on."""
        self.camera = replace(self.camera, name=name)
        if self._painter:
            self._painter.name = name

    async def run(self) -> None:
        """Send pictures for ever, each at its moment; cancel it to end."""
        await self._wanted.wait()
        if self._painter:
            # what stands still takes half a second to draw: the other cameras go on meanwhile
            await asyncio.to_thread(self._painter.paint, self._now().timestamp(), 0)
        index = 0
        while True:
            while not self._viewers or self.fault in {Fault.DROP, Fault.STALL}:
                self._gop, index = [], 0
                self._wanted.clear()
                await self._wanted.wait()
            behind = int(time.monotonic() * self.camera.fps) - index
            # one after the other, but what is much too late is left out
            index = index + 1 if behind < _LATEST_S * self.camera.fps else index + behind + 1
            await asyncio.sleep(index / self.camera.fps - time.monotonic())
            self._send(index)

    def _moment_of(self, index: int) -> float:
        # the clock's moment at the picture's due time, however late this line runs; read again
        # where the machine was busy with something else between the two readings
        while True:
            before_s, now_s = time.monotonic(), self._now().timestamp()
            if time.monotonic() - before_s < _APART_S:
                return now_s - before_s + index / self.camera.fps

    def _send(self, index: int) -> None:
        at = self._moment_of(index)
        told = at + CLOCK_ERROR.total_seconds() if self.fault is Fault.CLOCK else at
        if self._painter is None or self._encoder is None:
            shot = Shot([Payload(b"\xff" * self._step, is_last=False)], not self._gop, index * self._step, told)
            self._gop = []
        else:
            frame = self._encoder.encode(self._painter.paint(at, self.number, self.fault), is_key=not self._gop)
            shot = Shot(payloads(frame, self.camera.codec), frame.is_key, index * self._step, told)
        self.number += 1
        self._gop = [shot] if shot.is_key else [*self._gop, shot]
        for viewer in list(self._viewers):
            viewer.receive(shot)
