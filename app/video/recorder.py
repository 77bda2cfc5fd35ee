"""The recorder: one process, a thread for each camera, a watchdog, room on the disk, a clean end (B19-1, C6-2, C-A4-4)."""

import threading
import time
from datetime import datetime
from pathlib import Path

import structlog
from sqlalchemy.exc import SQLAlchemyError

from app.settings import Settings
from app.transaction import Database
from app.video import ahead, disk, recovery
from app.video.disk import Store
from app.video.intake import Source
from app.video.journal import Journal
from app.video.recording import Recording
from app.video.replay import Replayer
from app.video.sealing import Sealer
from app.video.sources import sources
from app.video.steady import Steady
from records import clock
from records.footage import Cause

_WATCH_S = 0.25
_KEEP_S = 4.0
_DISK_S = 2.0
_COUNT_S = 60
_AHEAD_S = 3600
_LOG = structlog.get_logger("recorder")


class Recorder:
    """Everything of the recording process; `run` keeps it going until `stop` is set."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self._settings = settings
        self._database = database
        self.store = Store(settings.footage, settings.data / "store-id")
        self._recordings: dict[int, Recording] = {}
        self._ending: list[Recording] = []
        #: of a camera's gap up to its first frame
        self._begin_cause: dict[int, Cause] = {}
        self._disk_full = threading.Event()
        self._used = 0
        self._used_at = 0.0
        self._next_disk = 0.0
        self._next_ahead = 0.0

    def run(self, stop: threading.Event) -> None:
        """Record until told to stop, then end every file in good order."""
        self.store.open()
        folder = self.store.root / "journal"
        self.journal = Journal(folder)
        alive = folder / "alive"
        alive_at = datetime.fromisoformat(alive.read_text()) if alive.exists() else None
        self._steady = Steady(self._database, alive_at)
        self._sealer = Sealer(self.journal)
        self._sealer.start()
        replayer = Replayer(self._database, self.journal, folder / "refused.jsonl", lambda: self._recover(alive_at))
        replayer.start()
        keeper = threading.Thread(target=self._keep, args=(stop,), name="keeper", daemon=True)
        keeper.start()
        # no database in this loop: one that hangs must not delay the news of a lost signal
        while not stop.wait(_WATCH_S):
            for recording in list(self._recordings.values()):
                recording.watch()
            self._look_at_disk(alive)
            # the keeper ends by itself when it hears that it is over, maybe sooner than this loop
            if not (self._sealer.is_alive() and replayer.is_alive() and keeper.is_alive()) and not stop.is_set():
                # our own fault, and its trace is in the log: start anew rather than record into nowhere
                raise RuntimeError("a thread of the recorder died")
        keeper.join(_KEEP_S)
        self._end(replayer)

    def _keep(self, stop: threading.Event) -> None:
        """Follow the database: which cameras are wanted, which footage may go."""
        while not stop.is_set():
            try:
                self._look_at_sources()
                self._steady.look()
                self._make_room()
            except SQLAlchemyError as error:
                _LOG.warning("database away", error=type(error).__name__)
            except OSError as error:
                _LOG.warning("store", error=str(error))
            stop.wait(_KEEP_S)

    def _recover(self, alive_at: datetime | None) -> None:
        recovery.recover(self._database, self.store, alive_at, self.journal.fresh_paths)

    def _end(self, replayer: Replayer) -> None:
        for recording in self._recordings.values():
            recording.stop(Cause.RECORDER)
        for recording in (*self._recordings.values(), *self._ending):
            recording.join(10)
        self._sealer.finish()
        replayer.finish()
        self.journal.close()
        self.store.close()

    def _look_at_sources(self) -> None:
        """Begin and end recordings as cameras are entered, changed, taken out; without a database all stays as it is."""
        with self._database.read() as db:
            wanted = {source.camera_id: source for source in sources(db, self._settings.key)}
        for camera_id, recording in list(self._recordings.items()):
            source = wanted.get(camera_id)
            if not recording.is_alive():
                # our own fault, and its trace is in the log: the other cameras go on, this one begins anew
                self._recordings.pop(camera_id)
                self._begin_cause[camera_id] = Cause.RECORDER
            elif source != recording.source:
                recording.stop(Cause.DISABLED if source is None else Cause.CHANGED)
                self._ending.append(self._recordings.pop(camera_id))
                self._begin_cause[camera_id] = Cause.CHANGED
        self._ending = [recording for recording in self._ending if recording.is_alive()]
        busy = {recording.source.camera_id for recording in self._ending}
        for camera_id, source in wanted.items():
            if camera_id not in self._recordings and camera_id not in busy:
                self._begin(source)

    def _begin(self, source: Source) -> None:
        cause = self._begin_cause.get(source.camera_id, Cause.RECORDER)
        recording = Recording(source, cause, self.store, self.journal, self._sealer, self._disk_full)
        self._recordings[source.camera_id] = recording
        recording.start()

    def _make_room(self) -> None:
        """The first rung of the ladder: what is past its time goes, oldest first, when room gets low."""
        if not self._used_at or time.monotonic() - self._used_at > _COUNT_S:
            self._used = disk.used_bytes(self._database)
            self._used_at = time.monotonic()
        room = self._room()
        if room.is_low and disk.expire(self._database, self.store, 3 * room.reserve - room.left):
            self._used_at = 0
        if not self._settings.is_demo and time.monotonic() >= self._next_ahead:
            # a demonstration's disk is not meant to hold three months
            self._next_ahead = time.monotonic() + _AHEAD_S
            ahead.look(self._database, room)

    def _look_at_disk(self, alive: Path) -> None:
        """The last rung: recording stops before the disk is full to the last byte, and goes on when there is room."""
        now = time.monotonic()
        if now < self._next_disk:
            return
        self._next_disk = now + _DISK_S
        try:
            if self._steady.is_sure:
                alive.write_text(clock.now().isoformat())
            room = self._room()
        except OSError as error:
            _LOG.warning("store", error=str(error))
            return
        if room.is_full and not self._disk_full.is_set():
            _LOG.error("disk full: recording stops", left=room.left, used=room.used)
            self._disk_full.set()
        elif self._disk_full.is_set() and room.left > room.reserve * 3 // 2:
            _LOG.warning("room again: recording goes on", left=room.left)
            self._disk_full.clear()

    def _room(self) -> disk.Room:
        """The closed files are counted once a minute by their rows, the growing ones each time."""
        growing = sum(recording.growing_bytes for recording in list(self._recordings.values()))
        return disk.room(self.store.root, self._settings.footage_quota_bytes, self._used + growing)


def run(settings: Settings, database: Database, stop: threading.Event) -> None:
    """Record all enabled cameras until `stop` is set."""
    Recorder(settings, database).run(stop)
