"""One camera's thread: connect, write runs, tell gaps with their causes, connect again (B19-1, C-A4-4)."""

import errno
import threading
import time
import uuid
from datetime import datetime

import structlog

from app.video.disk import Store
from app.video.header import picture_of
from app.video.intake import Frame, Intake, Shuffled, Source, Unreadable
from app.video.journal import Entry, Journal
from app.video.sealing import Sealer
from app.video.timing import Tie
from app.video.writer import SEGMENT_S, Ended, RunWriter, SegmentFile
from records import clock
from records.footage import Cause

_LOG = structlog.get_logger("recording")
#: seconds before the next try, longer each time in vain; a frame begins it anew. Never more than five: so long at most may a camera that
#: is back go unrecorded
RETRY_S = (0.5, 1.0, 2.0, 5.0)
#: where another try soon is of no use; a camera that refuses a password locks the account when asked too often
_PATIENT_S = {Cause.PASSWORD: (15.0, 30.0, 60.0), Cause.ADDRESS: (2.0, 5.0), Cause.NO_VIDEO: (2.0, 5.0)}
#: within this time such a gap may turn out to have another cause: first the line breaks, then nobody answers
_RECAUSE_S = 10
_VAGUE = frozenset({Cause.NETWORK, Cause.STALLED})
#: a step of the stream's time that is told as a gap, and one that can only be another clock
_HOLE_S = 2
_JUMP_S = 60


class Recording(threading.Thread):
    """Records one source until told to stop. At any time the camera is either in a run or in a gap."""

    def __init__(
        self, source: Source, begin_cause: Cause, store: Store, journal: Journal, sealer: Sealer, disk_full: threading.Event
    ) -> None:
        super().__init__(name=f"camera {source.stream}", daemon=True)
        self.source = source
        self._begin_cause = begin_cause
        self._store = store
        self._journal = journal
        self._sealer = sealer
        self._disk_full = disk_full
        self._stop_for = threading.Event()
        self._stop_cause = Cause.RECORDER
        self._lock = threading.Lock()
        self._writer: RunWriter | None = None
        self._file: SegmentFile | None = None
        self._run = ""
        self._beginning: list[Entry] = []
        self._sets = b""
        self._tie = Tie(1)
        self._last_dts = 0
        self._last_frame = 0.0
        #: tries since the last frame
        self._in_vain = 0
        self._is_lost = False
        self._by_library = False
        self._gap: tuple[str, Cause, float, int] | None = None
        self._log = _LOG.bind(camera=source.name)

    def stop(self, cause: Cause) -> None:
        """End soon (after the next frame, or the stream's time-out), with a gap of this cause."""
        self._stop_cause = cause
        self._stop_for.set()

    @property
    def growing_bytes(self) -> int:
        """Bytes of the file that is being written: no row has them yet."""
        file = self._file
        return file.bytes if file is not None else 0

    def run(self) -> None:
        """Connect and record, again and again."""
        self._begin_gap(self._begin_cause, clock.now(), since_last=True)
        while not self._stop_for.is_set():
            try:
                self._store.check()
                if self._disk_full.is_set():
                    raise Unreadable(Cause.DISK_FULL, "no room left")
                with Intake(self.source, by_library=self._by_library) as intake:
                    self._record(intake)
            except Shuffled as why:
                self._by_library = True
                self._lose(why.cause, why.detail)
            except Unreadable as why:
                self._lose(why.cause, why.detail)
            except OSError as error:
                full = self._disk_full.is_set() or error.errno in {errno.ENOSPC, errno.EDQUOT}
                self._lose(Cause.DISK_FULL if full else Cause.STORAGE, f"{type(error).__name__}: {error}")
            self._stop_for.wait(self._pause_s())
            self._in_vain += 1
        self._lose(self._stop_cause, "")

    def _pause_s(self) -> float:
        """Until the next try."""
        if self._gap is None:
            return 0
        pauses = _PATIENT_S.get(self._gap[1], RETRY_S)
        return pauses[min(self._in_vain, len(pauses) - 1)]

    def watch(self) -> None:
        """Called by the recorder a few times a second: tells the loss of the signal while the library still waits for it."""
        if not self._lock.acquire(blocking=False):
            # the frame is being written: a slow disk is no lost signal, the frames behind it wait in the socket
            return
        try:
            writer = self._writer
            if writer is None or self._is_lost or time.monotonic() - self._last_frame < self.source.timeout_s - 0.2:
                return
            self._is_lost = True
            self._begin_gap(Cause.STALLED, writer.ends_at)
        finally:
            self._lock.release()

    def _record(self, intake: Intake) -> None:
        self._tie = Tie(intake.timescale)
        self._last_dts = 0
        for frame in intake.frames():
            if self._stop_for.is_set():
                return
            if self._disk_full.is_set():
                raise Unreadable(Cause.DISK_FULL, "no room left")
            with self._lock:
                self._last_frame, self._in_vain = time.monotonic(), 0
                self._take(intake, frame)

    def _take(self, intake: Intake, frame: Frame) -> None:
        step = frame.dts - self._last_dts
        if self._writer is not None and not -intake.timescale < step < _JUMP_S * intake.timescale:
            self._end_run(Cause.NETWORK, f"the stream's time stepped by {step / intake.timescale:.1f} s")
            self._tie = Tie(intake.timescale)
        if self._writer is not None and step <= 0:
            # two frames of one time (some cameras): order is kept, no frame is lost
            frame = frame._replace(dts=self._last_dts + 1, pts=max(frame.pts, self._last_dts + 1))
        self._last_dts = frame.dts
        self._tie.arrived(frame.dts, frame.arrived)
        if self._writer is not None and (self._is_lost or step > _HOLE_S * intake.timescale):
            self._tell_hole(self._writer, frame, step / intake.timescale)
        self._is_lost = False
        if frame.is_key:
            sets = intake.parameter_sets(frame)
            if self._writer is not None and sets != self._sets:
                # size or codec changed: a run has one header
                self._end_run(None, "parameter sets changed")
            if self._writer is None:
                self._begin_run(intake, frame, sets)
        if self._writer is not None:
            self._writer.add(frame)

    def _tell_hole(self, writer: RunWriter, frame: Frame, step_s: float) -> None:
        """Pictures come again on the same line. Where some are missing there is a gap up to here, else they were only late and it is none.

        The run goes on either way: what came is kept.
        """
        if not self._is_lost:
            self._begin_gap(Cause.STALLED, writer.ends_at, f"no frame for {step_s:.1f} s")
        if self._gap is not None:
            token, _, _, begun = self._gap
            ends = clock.epoch_ms(writer.wall(frame.dts)) if step_s > _HOLE_S else begun
            self._journal.append({"act": "end_gap", "gap": token, "ends_at": max(begun, ends)})
            self._gap = None

    def _begin_run(self, intake: Intake, key_frame: Frame, sets: bytes) -> None:
        header = intake.header(key_frame, sets)
        self._picture = picture_of(header)
        self._sets = sets
        self._run = uuid.uuid4().hex
        # each camera rotates at its own moment of the five minutes
        stagger_s = self.source.camera_id * 37 % SEGMENT_S
        self._writer = RunWriter(self._store.root, self.source.stream, header, self._picture, self._tie, self, stagger_s, self.source.place)
        self._beginning = [{"act": "begin_run", "camera": self.source.camera_id, "token": self._run}]

    def opening(self, path: str, begins_at: datetime, media_begins: int) -> None:
        """The row comes before the file; and no file on a disk that is not ours."""
        self._store.check()
        at = clock.epoch_ms(begins_at)
        entries = [{**entry, "begins_at": at} for entry in self._beginning]
        self._journal.append(*entries, {
            "act": "open_segment", "run": self._run, "path": path, "begins_at": at, "media_begins": media_begins,
            **self._picture._asdict(),
        })  # fmt: skip
        if entries:
            self._beginning, self._gap = [], None
            self._log.info("recording", run=self._run, **self._picture._asdict())

    def settled(self, path: str, begins_at: datetime) -> None:
        """The run began at another moment than first told."""
        self._journal.append({"act": "settle_run", "run": self._run, "path": path, "begins_at": clock.epoch_ms(begins_at)})

    def opened(self, file: SegmentFile) -> None:
        """The file grows."""
        self._file = file
        self._sealer.opened(file)

    def ended(self, ended: Ended) -> None:
        """The file has its last frame."""
        self._file = None
        self._sealer.ended(ended)

    def _end_run(self, cause: Cause | None, detail: str) -> None:
        """End the run if there is one; with a cause a gap begins."""
        writer, self._writer = self._writer, None
        if writer is None:
            return
        try:
            ends_at = writer.end()
        except OSError as error:
            self._log.warning("last frame not written", error=error.strerror)
            ends_at = writer.abandon()
        token, self._run = self._run, ""
        if not self._beginning:
            told = cause.value if cause is not None else None
            self._journal.append({"act": "end_run", "run": token, "ends_at": clock.epoch_ms(ends_at), "cause": told})
        if cause is not None and not self._is_lost:
            self._begin_gap(cause, ends_at, detail)

    def _lose(self, cause: Cause, detail: str) -> None:
        """No picture: end the run, or tell that the gap's cause is another now."""
        with self._lock:
            if self._writer is not None:
                self._end_run(Cause.STALLED if self._is_lost else cause, detail)
            elif self._gap is None or self._gap[1] is not cause:
                self._begin_gap(cause, clock.now(), detail)
            self._is_lost = False

    def _begin_gap(self, cause: Cause, begins_at: datetime, detail: str = "", *, since_last: bool = False) -> None:
        at, now = clock.epoch_ms(begins_at), time.monotonic()
        token = uuid.uuid4().hex
        if self._gap is not None and self._gap[1] in _VAGUE and now - self._gap[2] < _RECAUSE_S:
            token, at = self._gap[0], self._gap[3]
        self._gap = (token, cause, now, at)
        # what was asked for is no warning; and before the first try nothing is known that would be one
        if self._stop_for.is_set():
            self._log.info("recording ended", cause=cause.value)
        elif not since_last:
            self._log.warning("no footage", cause=cause.value, detail=detail)
        self._journal.append({
            "act": "begin_gap", "camera": self.source.camera_id, "token": token, "begins_at": at, "cause": cause.value,
            "detail": detail, "since_last": since_last,
        })  # fmt: skip
