"""`loadwitness up`: start the processes of one installation, watch them, start again what ends, end all together."""

import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import structlog

log = structlog.get_logger()
_PAUSES_S = (0.5, 1, 2, 5, 10)


@dataclass
class Process:
    """One child; `command` is what follows `python`. It is first started once something answers at the port `after`, where one is given."""

    name: str
    command: list[str]
    after: int | None = None
    child: subprocess.Popen[bytes] | None = None
    failures: int = 0
    started: float = 0.0
    next_try: float = field(default=0.0)

    def start(self) -> None:
        """Start it in the same process group as its parent."""
        self.child = subprocess.Popen([sys.executable, *self.command])
        self.started = time.monotonic()

    def watch(self) -> None:
        """Start again what has ended, with a growing pause."""
        now = time.monotonic()
        if self.child is not None and self.child.poll() is not None:
            self.failures = 0 if now - self.started > 60 else self.failures + 1
            pause = _PAUSES_S[min(self.failures, len(_PAUSES_S) - 1)]
            log.warning("process ended", process=self.name, code=self.child.returncode, again_in_s=pause)
            self.child, self.next_try = None, now + pause
        is_first = not self.started
        if self.child is None and now >= self.next_try and not (is_first and self.after is not None and not is_answered(self.after)):
            self.start()


def run(processes: list[Process], *, ready: Callable[[], None], health: str) -> None:
    """Keep all running until TERM or Ctrl-C; `ready` is called once `health` answers."""
    stop = threading.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: stop.set())
    told = False
    try:
        while not stop.wait(0.2):
            for process in processes:
                process.watch()
            if not told and _answers(health):
                told = True
                ready()
    finally:
        _end(processes)


def is_taken(port: int) -> bool:
    """Whether another program holds this port: its answer must never be taken for ours."""
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


def is_answered(port: int) -> bool:
    """Whether somebody takes a connection at this port of ours."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2):
            return True
    except OSError:
        return False


def _answers(address: str) -> bool:
    try:
        with urlopen(address, timeout=2) as answer:  # noqa: S310 - our own loopback address
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


def _end(processes: list[Process]) -> None:
    """Last started, first ended; 10 s to finish, then by force."""
    alive = [p.child for p in reversed(processes) if p.child is not None and p.child.poll() is None]
    for child in alive:
        child.terminate()
    deadline = time.monotonic() + 10
    for child in alive:
        try:
            child.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def processes_of(data: Path, port: int, *, camera_port: int | None) -> list[Process]:
    """web, recorder, chores; in a demonstration the simulated cameras first, and the recorder once they answer at their port."""
    folder = ["--data", str(data)]
    mine = [
        Process("recorder", ["-m", "app.video", *folder], after=camera_port),
        Process("chores", ["-m", "app", "chores", *folder]),
        Process("web", ["-m", "app", "web", *folder, "--port", str(port)]),
    ]
    return [Process("simulator", ["-m", "app.demo", *folder]), *mine] if camera_port is not None else mine
