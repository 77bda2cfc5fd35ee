"""The pages' process: gunicorn with threads, whose workers are forked with everything loaded, once for all of them."""

import logging
import os
import signal
import socket
import threading
import traceback
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.workers.gthread import PollableMethodQueue, TConn, ThreadWorker

from app import rehearsal, web
from app.process import ENDING

#: what is being answered when the process is to end has so long, and up to a second more until gunicorn looks
_GRACE_S = 2
#: a worker that is still there then is killed; what ends all processes waits for 10 s
_KILL_S = 7


_ENDS = {signal.SIGTERM, signal.SIGINT, signal.SIGQUIT}


class _Pipe(PollableMethodQueue):
    """How threads tell the worker's loop that an answer is over."""

    def close(self) -> None:
        """The loop has ended and threads still answer: closed, its number would soon be a file's, and they would write into that."""


class Worker(ThreadWorker):
    """Ends by itself within its grace, also with answers that go on for hours or that nobody takes any more.

    gunicorn waits for the threads of such answers until it kills the worker with them, and says so.
    """

    told_before: SimpleQueue[int]

    def init_process(self) -> None:
        """Of this worker only: the one who kills waits longer."""
        self.cfg.set("graceful_timeout", _GRACE_S)
        self._busy: set[TConn] = set()
        self.method_queue = _Pipe()
        super().init_process()

    def init_signals(self) -> None:
        """From here on it hears for itself. That it is to end may have come since its fork, and lies where the server would hear it."""
        signal.pthread_sigmask(signal.SIG_BLOCK, _ENDS)
        super().init_signals()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDS)
        while not self.told_before.empty():
            if (sig := self.told_before.get_nowait()) in _ENDS:
                self.handle_exit(sig, None)

    def enqueue_req(self, conn: TConn) -> None:
        """A request is to be answered on this connection."""
        self._busy.add(conn)
        super().enqueue_req(conn)

    def finish_request(self, conn: TConn, fs: Any) -> None:
        """It is answered."""
        self._busy.discard(conn)
        super().finish_request(conn, fs)

    def handle_exit(self, sig: int, frame: Any) -> None:
        """TERM: the live pictures end at once. Told by the worker's loop, since a signal may come while the event's lock is held."""
        if self.alive:
            self.method_queue.defer(ENDING.set)
        super().handle_exit(sig, frame)

    #: Ctrl-C in a terminal reaches the workers too: what is being saved is saved all the same
    handle_quit = handle_exit

    def run(self) -> None:
        """Serve until told to end; what is then not answered within the grace loses its connection, and so its thread ends.

        After that only connections are open, which end with the process: to take all down object by object lasts for seconds
        on a busy machine.
        """
        code = 1
        try:
            super().run()
            code = 0
        finally:
            if code:
                traceback.print_exc()
            self._leave(code)

    def _leave(self, code: int) -> None:
        ENDING.set()
        for conn in list(self._busy):
            with suppress(OSError):
                conn.sock.shutdown(socket.SHUT_RDWR)
        self.tpool.shutdown(wait=True)
        logging.shutdown()
        os._exit(code)


#: a fetch that goes on for hours (the desk's pictures) is no hanging one: no time-out
_OPTIONS = {
    "worker_class": Worker, "workers": 2, "threads": 32, "timeout": 0, "graceful_timeout": _KILL_S, "loglevel": "warning",
    "preload_app": True,
}  # fmt: skip
#: the templates of an officer's day: who opens such a page first after a start waits for none of them
_DAILY = ("base", "desk_base", "macros/", "home/", "loading/", "monitoring/", "sheet/", "anomaly/", "conformity/line", "camera/")


def _forked(server: Any, worker: Any) -> None:
    worker.told_before = server.SIG_QUEUE


def _rehearse(worker: Any) -> None:
    """Beside the serving: who comes first need not wait for the end of it, and its failing is a line in the log."""
    threading.Thread(target=rehearsal.day, args=(worker.wsgi,), name="rehearsal", daemon=True).start()


class Server(BaseApplication):
    def __init__(self, data: Path, address: str) -> None:
        self._data, self._address = data, address
        super().__init__()

    def load_config(self) -> None:
        for name, value in {**_OPTIONS, "bind": self._address, "post_fork": _forked, "post_worker_init": _rehearse}.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Called once, before the workers are forked: making the application opens no connection to the database."""
        made = web.of_data(str(self._data))
        for name in made.jinja_env.list_templates(filter_func=lambda name: name.startswith(_DAILY)):
            made.jinja_env.get_template(name)
        return made


def serve(data: Path, host: str, port: int) -> None:
    """Serve the pages until TERM."""
    Server(data, f"{host}:{port}").run()
