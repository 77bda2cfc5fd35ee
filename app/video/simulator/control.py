"""How a running simulator is told to break a camera: one line of JSON over loopback, its port and a word in a file only the owner reads."""

import asyncio
import json
import os
import secrets
import socket
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from app.video.simulator.faults import Fault
from app.video.simulator.source import Source

_PATIENCE_S = 5.0


class NotDone(Exception):
    """The command had no effect; the message says what there is."""

    def __init__(self, message: str, *, cameras: tuple[str, ...] = (), faults: tuple[str, ...] = tuple(Fault)) -> None:
        super().__init__(message)
        self.cameras = cameras
        self.faults = faults


def send(control: Path, camera: str, fault: str) -> None:
    """Break or mend a camera (its path or its name) of the simulator that made the file `control`; NotDone where that can't be."""
    if fault not in tuple(Fault):
        raise NotDone(f"no fault {fault!r}; there are {', '.join(Fault)}")
    try:
        told = json.loads(control.read_text(encoding="utf-8"))
        question = json.dumps({"word": told["word"], "camera": camera, "fault": fault}) + "\n"
        with socket.create_connection(("127.0.0.1", told["port"]), timeout=_PATIENCE_S) as connection:
            connection.sendall(question.encode())
            answer: dict[str, Any] = json.loads(connection.makefile().readline())
    except (OSError, ValueError, KeyError) as error:
        raise NotDone(f"no simulator is running here ({control})") from error
    if not answer["done"]:
        cameras = tuple(answer["cameras"])
        raise NotDone(f"no camera {camera!r}; there are {', '.join(cameras)}", cameras=cameras)


class Control:
    """The simulator's end of it."""

    def __init__(self, sources: Mapping[str, Source], path: Path) -> None:
        self._sources = sources
        self._path = path
        self._word = secrets.token_urlsafe(16)

    async def open(self) -> asyncio.Server:
        """Listen, and write down where; the caller closes the server and calls `forget`."""
        server = await asyncio.start_server(self._converse, "127.0.0.1", 0)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        beside = self._path.with_suffix(".new")
        beside.unlink(missing_ok=True)
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump({"port": server.sockets[0].getsockname()[1], "word": self._word}, file)
        beside.replace(self._path)
        return server

    def forget(self) -> None:
        """The simulator ends."""
        self._path.unlink(missing_ok=True)

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            asked = json.loads(await asyncio.wait_for(reader.readline(), _PATIENCE_S))
            if secrets.compare_digest(asked["word"], self._word):
                named = {source: (source.camera.path, source.camera.name.replace("\n", "")) for source in self._sources.values()}
                found = [source for source, names in named.items() if asked["camera"] in names]
                for source in found:
                    source.spoil(Fault(asked["fault"]))
                cameras = [" ".join(names) for names in named.values()]
                writer.write((json.dumps({"done": bool(found), "cameras": cameras}) + "\n").encode())
                await writer.drain()
        except (TimeoutError, ConnectionError, ValueError, KeyError, TypeError):
            # not our command: no answer
            pass
        finally:
            writer.close()
