"""The pages' workers end by themselves, whatever is being answered: nobody reads of a worker that was killed."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import pytest

from app import up
from tests.demo import script
from tests.video.recording import until

#: the real server and its worker; /pictures is the desk's answer with no camera, /film one that goes on as long as it is taken; /long and
#: /keep are acts that outlast the grace: the latter opens its files after it and holds them until the other has ended
PROGRAM = """
import sys, threading, time
from pathlib import Path
from app.process import ENDING
from app.serving import Server
from app.video.live import Told, stream

opened, over = threading.Event(), threading.Event()

def long():
    opened.wait()
    over.set()

def keep():
    ENDING.wait()
    time.sleep(4)
    kept = [(Path(sys.argv[2]) / str(number)).open("wb", buffering=0) for number in range(8)]
    [file.write(b"EVIDENCE") for file in kept]
    opened.set()
    over.wait()
    time.sleep(1)
    [file.close() for file in kept]

def answer(environ, start):
    start("200 OK", [("Content-Type", "application/octet-stream")])
    if environ["PATH_INFO"] == "/pictures":
        return stream([], lambda served: Told(frozenset()))
    if environ["PATH_INFO"] in ("/long", "/keep"):
        long() if environ["PATH_INFO"] == "/long" else keep()
        return [b"done"]
    return iter(lambda: bytes(100_000), b"")

class Small(Server):
    def load_config(self):
        super().load_config()
        self.cfg.set("post_worker_init", lambda worker: None)
        self.cfg.set("workers", int(sys.argv[3]))
        forked = self.cfg.post_fork
        self.cfg.set("post_fork", lambda server, worker: (time.sleep(float(sys.argv[4])), forked(server, worker)))

    def load(self):
        return answer

Small(Path("."), sys.argv[1]).run()
"""


@contextmanager
def _served(folder: str = ".", workers: int = 2, born_s: float = 0) -> Iterator[tuple[subprocess.Popen[str], int]]:
    port = script.free_port()
    command = [sys.executable, "-c", PROGRAM, f"127.0.0.1:{port}", folder, str(workers), str(born_s)]
    server = subprocess.Popen(command, cwd=script.ROOT, stderr=subprocess.PIPE, text=True, start_new_session=True)
    try:
        yield server, port
    finally:
        if server.poll() is None:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()
        if server.stderr:
            server.stderr.close()


@contextmanager
def _asked(port: int, path: str) -> Iterator[http.client.HTTPResponse]:
    """The answer, begun."""
    until(lambda: up.is_answered(port), 30)
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=20)) as line:
        line.request("GET", path)
        with line.getresponse() as answer:
            yield answer


@pytest.mark.parametrize("path", ["/pictures", "/film"])
@pytest.mark.parametrize("is_ctrl_c", [True, False])
def test_a_worker_ends_by_itself_with_an_answer_that_would_go_on(path: str, *, is_ctrl_c: bool) -> None:
    with _served() as (server, port), _asked(port, path) as answer:
        assert answer.read1(10), "it is being answered"
        began = time.monotonic()
        if is_ctrl_c:
            # a terminal sends it to all of them
            os.killpg(server.pid, signal.SIGINT)
        else:
            server.send_signal(signal.SIGTERM)
        if path == "/pictures":
            while answer.read1():
                pass
            assert time.monotonic() - began < 3 * 0.5, "the pictures end at once"
        # the film is not read on
        assert server.wait(20) == 0
        assert server.stderr
        assert server.stderr.read() == ""
        assert script.of_session(server.pid) == []


@pytest.mark.parametrize("is_ctrl_c", [True, False])
def test_a_worker_that_is_only_being_born_ends_too(*, is_ctrl_c: bool) -> None:
    with _served(born_s=2) as (server, _):
        until(lambda: len(script.of_session(server.pid)) == 3, 30)
        if is_ctrl_c:
            os.killpg(server.pid, signal.SIGINT)
        else:
            server.send_signal(signal.SIGTERM)
        assert server.wait(20) == 0
        assert server.stderr
        assert server.stderr.read() == ""
        assert script.of_session(server.pid) == []


def test_an_act_that_outlasts_the_grace_writes_no_byte_into_anothers_file(tmp_path: Path) -> None:
    with _served(str(tmp_path), workers=1) as (server, port), ExitStack() as asked:
        until(lambda: up.is_answered(port), 30)
        for path in ("/long", "/keep"):
            line = asked.enter_context(closing(socket.create_connection(("127.0.0.1", port))))
            line.sendall(f"GET {path} HTTP/1.1\r\nHost: here\r\n\r\n".encode())
        # both are being answered: what comes after them in the one worker is answered too
        with _asked(port, "/film") as answer:
            assert answer.read1(10)
            server.send_signal(signal.SIGTERM)
        assert server.wait(20) == 0
    assert [(tmp_path / str(number)).read_bytes() for number in range(8)] == [b"EVIDENCE"] * 8
