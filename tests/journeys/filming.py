"""Cameras that film in real time, and the web application serving their pictures on loopback, for journeys of the player."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from itertools import count

from werkzeug.serving import make_server

import app.web
from app.settings import Settings
from app.transaction import Database
from app.video.boxes import pack_gops
from records import base, clock
from records.footage import Segment, SegmentStage
from tests.video import film

FRAMES = 1200


class Camera(threading.Thread):
    """Draws the number of each frame at its moment and writes it one frame later, as the recorder does; a new file now and then."""

    def __init__(self, database: Database, settings: Settings, camera_id: int, *, file_s: int) -> None:
        super().__init__()
        self._database, self._settings, self._camera_id, self._file_frames = database, settings, camera_id, file_s * film.FPS
        self._over = threading.Event()
        self._reel = film.reel(FRAMES)
        self.begins_at = clock.from_epoch_ms(clock.epoch_ms(clock.now()))
        with database.act("test") as db, base.door("factory"):
            self._run = film.run_of(db, camera_id, self.begins_at)

    def stop(self) -> None:
        """End the film."""
        self._over.set()
        self.join()

    def run(self) -> None:
        began = time.monotonic()
        file: film.Growing | None = None
        row = 0
        for number in count():
            if self._over.wait(max(0.0, began + (number + 1) / film.FPS - time.monotonic())):
                return
            if file is None or number % self._file_frames == 0:
                if file is not None:
                    self._close(row, file)
                at = self.begins_at + timedelta(seconds=number / film.FPS)
                file = film.Growing(
                    self._settings.footage, at, self._reel, stream=str(self._camera_id), media=number * film.TICKS, first=number % FRAMES
                )
                with self._database.act("test") as db, base.door("factory"):
                    row = file.row(db, self._camera_id, self._run, is_open=True).id
            file.grow()

    def _close(self, row: int, file: film.Growing) -> None:
        sealed = file.file.seal()
        with self._database.act("test") as db, base.door("factory"):
            segment = db.get_one(Segment, row)
            segment.stage, segment.media_ends, segment.gops = SegmentStage.CLOSED, file.media, pack_gops(sealed.gops)
            segment.ends_at = file.begins_at + timedelta(seconds=(file.media - file.media_begins) / film.TIMESCALE)
            db.flush()

    def late_ms(self, seen_ms: float, number: int) -> float:
        """How long after it was drawn the frame of this number was seen."""
        begins_ms = clock.epoch_ms(self.begins_at)
        rounds = round(((seen_ms - begins_ms) * film.FPS / 1000 - number) / FRAMES)
        return seen_ms - begins_ms - (number + rounds * FRAMES) * 1000 / film.FPS

    def moment_ms(self, near: datetime | float, number: int) -> float:
        """When the frame of this number was drawn, the time nearest to a moment (ms)."""
        near_ms = near if isinstance(near, float) else near.timestamp() * 1000
        return near_ms - self.late_ms(near_ms, number)


class Line:
    """A line to the application that can die without a word: what is connected then stays connected, and nothing comes through any more."""

    def __init__(self, port: int) -> None:
        self._port, self._dead = port, threading.Event()
        self._door = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._door.getsockname()[1]}"
        self._ends: list[socket.socket] = [self._door]
        threading.Thread(target=self._let_in, daemon=True).start()

    @classmethod
    @contextmanager
    def to(cls, address: str) -> Iterator["Line"]:
        """Such a line to this address."""
        made = cls(int(address.rsplit(":", 1)[1]))
        try:
            yield made
        finally:
            for end in made._ends:
                with suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)
                end.close()

    def die(self) -> None:
        """Whatever is connected now; who connects anew is let through."""
        self._dead.set()
        self._dead = threading.Event()

    def _let_in(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._door.accept()
                far = socket.create_connection(("127.0.0.1", self._port))
                self._ends += [near, far]
                for one, other in ((near, far), (far, near)):
                    threading.Thread(target=self._pass, args=(one, other, self._dead), daemon=True).start()

    @staticmethod
    def _pass(one: socket.socket, other: socket.socket, dead: threading.Event) -> None:
        with suppress(OSError):
            while data := one.recv(65_536):
                if not dead.is_set():
                    other.sendall(data)
            if not dead.is_set():
                other.shutdown(socket.SHUT_WR)


@contextmanager
def served(settings: Settings, database: Database) -> Iterator[tuple[str, app.web.Web]]:
    """Address of the running application, and the application."""
    web: app.web.Web = app.web.create(settings, database)
    web.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    server = make_server("127.0.0.1", 0, web, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", web
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
