"""A camera for the recorder's tests: GStreamer's RTSP server in its own process, which can be stalled, killed and started again."""

import signal
import socket
import subprocess
from datetime import UTC, datetime
from pathlib import Path

from tests.video.film import Growing, reel

PYTHON = "/usr/bin/python3"
SERVER = Path(__file__).with_name("gst_server.py")
FRAMES = 600


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def film(folder: Path) -> Path:
    """A minute of numbered frames, as a file."""
    growing = Growing(folder, datetime(2026, 11, 20, tzinfo=UTC), reel(FRAMES), stream="film")
    growing.grow(FRAMES)
    growing.file.seal()
    return folder / growing.path


class GstCamera:
    """One camera that is off until `start`."""

    def __init__(self, folder: Path, *, user: str = "", password: str = "", sends: str = "film") -> None:
        self._sends = str(film(folder)) if sends == "film" else sends
        self._port = free_port()
        self._login = [user, password] if user else []
        self._process: subprocess.Popen[str] | None = None
        self.address = f"rtsp://127.0.0.1:{self._port}/film"

    def start(self) -> None:
        """Switch it on; returns when it answers."""
        command = [PYTHON, str(SERVER), self._sends, str(self._port), *self._login]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == "ready\n"

    def stall(self) -> None:
        """Send nothing any more, with the connection left open."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """End the stall."""
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)

    def stop(self) -> None:
        """Pull the plug."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            assert process.stdout is not None
            process.stdout.close()
