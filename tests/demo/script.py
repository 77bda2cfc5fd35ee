"""scripts/demo in a session of its own, as somebody's terminal would hold it: ports for it, and which of its processes are left."""

import os
import random
import socket
import subprocess
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parents[2]
#: cameras answer so many ports above the pages, each device at one more
CAMERAS_ABOVE, DEVICES = 554, 20
#: below those that the system hands out by itself: there a connection of anybody could hold a camera's port
_PORTS = range(20_000, 31_000)


def free_port() -> int:
    """A port for the pages, whose cameras' ports are free too."""
    for port in random.sample(_PORTS, 100):
        if all(_is_free(each) for each in (port, *range(port + CAMERAS_ABOVE, port + CAMERAS_ABOVE + DEVICES))):
            return port
    raise AssertionError("no free ports")


def _is_free(port: int) -> bool:
    with socket.socket() as trial:
        return trial.connect_ex(("127.0.0.1", port)) != 0


def started(data: Path, port: int, *more: str, errors: IO[str] | int) -> subprocess.Popen[str]:
    """The script, begun."""
    command = ["scripts/demo", "--data", str(data), "--port", str(port), *more]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=errors, text=True, start_new_session=True)


def of_session(session: int) -> list[str]:
    """The processes that stand in it, with their commands."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                if os.getsid(int(folder.name)) == session:
                    found.append(f"{folder.name} {(folder / 'cmdline').read_bytes().replace(bytes(1), b' ').decode()}")
            except (ProcessLookupError, FileNotFoundError):
                continue
    return found


def pid_of(module: str, data: Path) -> int:
    """The process of this installation that runs the module."""
    wanted = ["-m", module, "--data", str(data)]
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and (folder / "cmdline").exists():
            words = (folder / "cmdline").read_bytes().decode().split("\0")
            if words[1:5] == wanted:
                return int(folder.name)
    raise AssertionError(f"no process runs {module}")
