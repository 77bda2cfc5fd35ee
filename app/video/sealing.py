"""Making files lasting away from the cameras' threads: now and then while they grow, and for good when they end (DESIGN P3)."""

import base64
import queue
import threading
import time

import structlog

from app.video.boxes import pack_gops
from app.video.journal import Entry, Journal
from app.video.writer import Ended, Sealed, SegmentFile
from records import clock

SYNC_S = 10
_LOG = structlog.get_logger("sealing")


class Sealer(threading.Thread):
    """One thread for all cameras; a rotation never waits for the disk."""

    def __init__(self, journal: Journal) -> None:
        super().__init__(name="sealer")
        self._journal = journal
        self._jobs: queue.SimpleQueue[SegmentFile | Ended | None] = queue.SimpleQueue()
        self._growing: list[SegmentFile] = []
        self._ended: list[Ended] = []

    def opened(self, file: SegmentFile) -> None:
        """A file that grows from now on."""
        self._jobs.put(file)

    def ended(self, ended: Ended) -> None:
        """A file that has its last frame."""
        self._jobs.put(ended)

    def finish(self) -> None:
        """Seal what is left, then end."""
        self._jobs.put(None)
        self.join()

    def run(self) -> None:
        """Take jobs; between them, sync what grows."""
        sync_at = time.monotonic() + SYNC_S
        while True:
            try:
                job = self._jobs.get(timeout=max(0.0, sync_at - time.monotonic()))
            except queue.Empty:
                self._sync()
                self._seal_all()
                sync_at = time.monotonic() + SYNC_S
                continue
            if isinstance(job, SegmentFile):
                self._growing.append(job)
                continue
            if job is not None:
                self._ended.append(job)
                if job.file in self._growing:
                    self._growing.remove(job.file)
            self._seal_all()
            if job is None:
                return

    def _sync(self) -> None:
        for file in self._growing:
            try:
                file.sync()
            except OSError as error:
                _LOG.warning("not synced", path=str(file.path), error=error.strerror)

    def _seal_all(self) -> None:
        """Oldest first; where one can't be sealed now, those of the same camera wait behind it, for they are chained."""
        waiting: list[Ended] = []
        for ended in self._ended:
            stream = ended.path.split("/", 1)[0]
            if any(other.path.startswith(f"{stream}/") for other in waiting) or not self._seal(ended):
                waiting.append(ended)
        self._ended = waiting

    def _seal(self, ended: Ended) -> bool:
        try:
            sealed = ended.file.seal()
        except OSError as error:
            # the row stays open; at the latest the next start cuts the file to what is whole, and closes it
            _LOG.warning("not sealed", path=ended.path, error=error.strerror)
            return False
        self._journal.append(_lost(ended) if not sealed.frames else _closed(ended, sealed))
        return True


def _lost(ended: Ended) -> Entry:
    """The disk refused even the first frame."""
    ended.file.path.unlink()
    return {"act": "lose", "path": ended.path, "ends_at": clock.epoch_ms(ended.begins_at)}


def _closed(ended: Ended, sealed: Sealed) -> Entry:
    return {
        "act": "close_segment", "path": ended.path, "begins_at": clock.epoch_ms(ended.begins_at),
        "ends_at": clock.epoch_ms(ended.ends_at), "media_ends": ended.media_ends,
        "gops": base64.b64encode(pack_gops(sealed.gops)).decode(), "frames": sealed.frames, "size": sealed.bytes,
        "sha256": sealed.sha256, "camera_offset_ms": ended.camera_offset_ms,
    }  # fmt: skip
