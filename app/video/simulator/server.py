"""Several simulated cameras served at one port, in a process of their own or in a thread of a test."""

import asyncio
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AsyncExitStack
from datetime import datetime
from pathlib import Path
from typing import Self

from app.video.simulator.camera import SimulatedCamera
from app.video.simulator.control import Control
from app.video.simulator.faults import Fault
from app.video.simulator.onvif import Device
from app.video.simulator.ptz import HOME, View
from app.video.simulator.rtsp import Connection
from app.video.simulator.source import Source
from records import clock

_LOOK_S = 0.1


async def _run(
    sources: dict[str, Source], host: str, port: int, control: Path | None, ready: Callable[[int], None], ended: Callable[[], bool],
    devices: dict[str, Device] | None = None,
) -> None:  # fmt: skip
    connections: dict[Connection, asyncio.Future[None]] = {}

    async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = Connection(reader, writer, sources)
        connections[connection] = ended_one = asyncio.get_running_loop().create_future()
        try:
            await connection.converse()
        finally:
            connections.pop(connection)
            ended_one.set_result(None)

    async def part() -> None:
        for connection in list(connections):
            connection.close()
        await asyncio.gather(*connections.values())

    async with AsyncExitStack() as stack:
        if control is not None:
            commands = Control(sources, control)
            stack.push_async_callback(_close, await commands.open())
            stack.callback(commands.forget)
        server = await asyncio.start_server(converse, host, port)
        stack.push_async_callback(_close, server)
        stack.push_async_callback(part)
        for path, device in (devices or {}).items():
            stack.push_async_callback(device.part)
            stack.push_async_callback(_close, await device.open(host, sources[path].camera.onvif_port or 0))
        streams = [asyncio.create_task(source.run()) for source in sources.values()]
        stack.callback(lambda: [stream.cancel() for stream in streams])
        ready(server.sockets[0].getsockname()[1])
        while not ended():
            await asyncio.wait(streams, timeout=_LOOK_S, return_when=asyncio.FIRST_EXCEPTION)
            for stream in streams:
                if stream.done():
                    # a stream never ends by itself: raise what ended it
                    stream.result()


async def _close(server: asyncio.Server) -> None:
    server.close()


def _sources(cameras: Sequence[SimulatedCamera], now: Callable[[], datetime]) -> dict[str, Source]:
    sources = {camera.path: Source(camera, now) for camera in cameras}
    if len(sources) < len(cameras):
        raise ValueError("two cameras have the same path")
    return sources


def _devices(sources: dict[str, Source], now: Callable[[], datetime]) -> dict[str, Device]:
    return {path: Device(source, now) for path, source in sources.items() if source.camera.onvif_port is not None}


def serve(
    cameras: Sequence[SimulatedCamera],
    *,
    host: str = "127.0.0.1",
    port: int = 8554,
    control: Path | None = None,
    now: Callable[[], datetime] = clock.now,
    stop: threading.Event,
    ready: Callable[[int], None] = lambda _port: None,
) -> None:
    """Serve until `stop` is set; `ready` gets the port (a free one is taken for 0). Pictures are drawn while somebody watches."""
    sources = _sources(cameras, now)
    asyncio.run(_run(sources, host, port, control, ready, stop.is_set, _devices(sources, now)))


class Simulator:
    """The same in a thread: `with Simulator([camera]) as simulator: av.open(simulator.url("gate"))`."""

    def __init__(
        self, cameras: Sequence[SimulatedCamera], *, port: int = 0, control: Path | None = None, now: Callable[[], datetime] = clock.now
    ) -> None:
        self._sources = _sources(cameras, now)
        self._devices = _devices(self._sources, now)
        self._wanted_port, self._control = port, control
        self._stop = threading.Event()
        self._ready = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._work: Future[None] = Future()
        self.port = 0

    async def _live(self) -> None:
        self._loop = asyncio.get_running_loop()

        def ready(port: int) -> None:
            self.port = port
            self._ready.set()

        await _run(self._sources, "127.0.0.1", self._wanted_port, self._control, ready, self._stop.is_set, self._devices)

    def __enter__(self) -> Self:
        worker = ThreadPoolExecutor(1, "simulator")
        self._work = worker.submit(lambda: asyncio.run(self._live()))
        # it ends when its one task does
        worker.shutdown(wait=False)
        self._work.add_done_callback(lambda _: self._ready.set())
        self._ready.wait()
        if self._work.done():
            self._work.result()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._work.result()

    def url(self, path: str, *, user: str = "", password: str = "") -> str:
        """Where a camera is; with the camera's own user and password where none are given."""
        camera = self._sources[path].camera
        user, password = user or camera.user, password or camera.password
        return f"rtsp://{f'{user}:{password}@' if user else ''}127.0.0.1:{self.port}/{path}"

    def onvif(self, path: str) -> str:
        """Where a camera answers ONVIF."""
        return f"http://127.0.0.1:{self._devices[path].port}/onvif/device_service"

    def name(self, path: str) -> str:
        """What stands in the picture now."""
        return self._sources[path].camera.name

    def view(self, path: str) -> View:
        """Where a camera that turns looks now."""
        head = self._sources[path].head
        return head.view if head is not None else HOME

    def spoil(self, path: str, fault: Fault) -> None:
        """Break or mend a camera; it has happened when this returns."""
        if self._loop is None:
            raise RuntimeError("not started")
        done = threading.Event()

        def act() -> None:
            self._sources[path].spoil(fault)
            done.set()

        self._loop.call_soon_threadsafe(act)
        done.wait()

    def number(self, path: str) -> int:
        """Pictures made so far: the burnt number that comes next."""
        return self._sources[path].number
