"""`loadwitness up` starts what it is to start in order, starts again what ends, and ends all that it started."""

import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from app import up
from tests.demo import script
from tests.video.recording import until

SLEEPER = ["-c", "import time; time.sleep(600)"]
#: two children that say that they are there (each in one write: they share a pipe), and nobody who is ever healthy
PROGRAM = """
from app import up
child = ["-c", "import os, time; os.write(1, b'there' + bytes([10])); time.sleep(600)"]
up.run([up.Process("one", child), up.Process("two", child)], ready=lambda: None, health="http://127.0.0.1:9/")
"""


@pytest.mark.obligation("D1-2")
def test_a_process_that_is_killed_is_started_again() -> None:
    process = up.Process("recorder", SLEEPER)
    process.watch()
    assert process.child
    first = process.child
    process.watch()
    assert process.child is first
    first.kill()
    first.wait()

    def again() -> subprocess.Popen[bytes] | None:
        process.watch()
        return process.child

    second = until(again, 5)
    assert second
    assert second.pid != first.pid
    assert second.poll() is None
    second.kill()
    second.wait()


def test_what_waits_for_a_port_is_started_once_it_answers_and_never_waits_again() -> None:
    with socket.socket() as camera:
        camera.bind(("127.0.0.1", 0))
        process = up.Process("recorder", SLEEPER, after=camera.getsockname()[1])
        process.watch()
        assert process.child is None
        camera.listen()
        process.watch()
        assert process.child
    first = process.child
    first.kill()
    first.wait()
    process.next_try = 0

    def again() -> subprocess.Popen[bytes] | None:
        process.watch()
        return process.child

    second = until(again, 5)
    assert second
    second.kill()
    second.wait()


def test_only_a_demonstrations_recorder_waits_for_its_cameras(tmp_path: Path) -> None:
    waits = [
        {process.name: process.after for process in up.processes_of(tmp_path, 8000, camera_port=port)} for port in (8554, None)
    ]  # fmt: skip
    mine = {"recorder": None, "chores": None, "web": None}
    assert waits == [{"simulator": None, **mine, "recorder": 8554}, mine]


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_asked_to_end_it_ends_all_its_processes(sign: signal.Signals) -> None:
    running = subprocess.Popen([sys.executable, "-c", PROGRAM], cwd=script.ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True)
    assert running.stdout
    assert [running.stdout.readline() for _ in range(2)] == ["there\n"] * 2
    assert len(script.of_session(running.pid)) == 3
    running.send_signal(sign)
    assert running.wait(15) == 0
    running.stdout.close()
    assert script.of_session(running.pid) == []
