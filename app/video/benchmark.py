"""`loadwitness benchmark video`: recording and clips beside `ffmpeg -c copy` and OpenCV, in one run, on the same stream (B19-1, C6-2)."""

import json
import shutil
import statistics
import subprocess
import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import select

from app.settings import Settings
from app.transaction import Database
from app.video import rivals
from app.video.cutting import cut
from app.video.disk import Store
from app.video.index import pieces_between
from app.video.place import Place
from app.video.recovery import recover
from app.video.rivals import Load
from records import base, clock
from records.camera import Camera, Control, Mount
from records.enterprise import Enterprise
from records.footage import Segment
from records.office import Office
from records.site import Area, Site
from records.tables import METADATA

ROUNDS = 3
_FFMPEG, _OPENCV = "ffmpeg -c copy", "opencv capture+write"


class Figure(NamedTuple):
    """One line of the result; `ratio` is ours over the rival's."""

    what: str
    unit: str
    ours: float
    rival: str
    rival_value: float
    ratio: float | None


def _figure(what: str, unit: str, ours: float, rival: str, value: float) -> Figure:
    return Figure(what, unit, round(ours, 4), rival, round(value, 4), round(ours / value, 3) if value else None)


class _Stage:
    """A fresh installation with so many cameras, all of which look at the same stream."""

    def __init__(self, folder: Path, url: str, count: int) -> None:
        folder.mkdir(parents=True)
        self.settings = Settings(data=folder, database=f"sqlite:///{folder / 'loadwitness.db'}", key="benchmark")
        self.database = Database(self.settings.database)
        with base.door("migration"), self.database.engine.begin() as connection:
            METADATA.create_all(connection)
        with base.door("seed"), self.database.act("benchmark") as db:
            office = Office(name="基准", short_name="基准", level=1)
            db.add(office)
            db.flush()
            firm = Enterprise(office_id=office.id, name="基准", address="", registration="0", responsible_person="", categories=[])
            db.add(firm)
            db.flush()
            site = Site(office_id=office.id, enterprise_id=firm.id, name="基准")
            db.add(site)
            db.flush()
            area = Area(site_id=site.id, name="基准", length_m=1, width_m=1, height_m=1, boundary="")
            db.add(area)
            db.flush()
            for number in range(count):
                db.add(Camera(
                    office_id=office.id, site_id=site.id, area_id=area.id, code=f"{number:020d}", name=f"基准{number}",
                    point=f"基准{number}", mount=Mount.FIXED, control=Control.OTHER, address=url, credentials=b"",
                ))  # fmt: skip

    @property
    def store(self) -> Store:
        """The footage's folder."""
        return Store(self.settings.footage, self.settings.data / "store-id")


class _Run(NamedTuple):
    load: Load
    kept: float


def _ours(folder: Path, url: str, count: int, seconds: float) -> tuple[_Run, _Stage]:
    stage = _Stage(folder, url, count)
    process = rivals.ours(stage.settings.data)
    try:
        load = rivals.measured([process.pid], stage.settings.footage, count, seconds)
    finally:
        rivals.end([process])
    return _Run(load, rivals.kept([_films(stage, camera_id) for camera_id in range(1, count + 1)])), stage


def _films(stage: _Stage, camera_id: int) -> list[Path]:
    """The files of one camera."""
    with stage.database.read() as db:
        rows = db.scalars(select(Segment).where(Segment.camera_id == camera_id).order_by(Segment.id)).all()
    return [stage.settings.footage / row.path for row in rows]


def _ffmpeg(folder: Path, url: str, count: int, seconds: float) -> _Run:
    processes = rivals.ffmpeg(url, folder, count)
    try:
        load = rivals.measured([process.pid for process in processes], folder, count, seconds)
    finally:
        rivals.end(processes)
    return _Run(load, rivals.kept([rivals.films(folder / f"{number:03d}") for number in range(count)]))


def _opencv(folder: Path, url: str, seconds: float) -> _Run:
    process = rivals.opencv(url, folder)
    try:
        load = rivals.measured([process.pid or 0], folder, 1, seconds)
    finally:
        rivals.end([process])
    return _Run(load, rivals.kept([rivals.films(folder)]))


def _killed(folder: Path, url: str, count: int, seconds: float) -> tuple[float, float]:
    """Seconds of picture lost to kill -9 after so many: ours after recovery, and ffmpeg's."""
    stage = _Stage(folder / "ours", url, count)
    process = rivals.ours(stage.settings.data)
    rivals.measured([process.pid], stage.settings.footage, count, seconds)
    process.kill()
    killed_at = clock.now()
    process.wait()
    recover(stage.database, stage.store, None)
    last = rivals.last_time(_films(stage, 1))
    [other] = rivals.ffmpeg(url, folder / "ffmpeg", 1)
    load = rivals.measured([other.pid], folder / "ffmpeg", 1, seconds)
    other.kill()
    other_at = clock.now()
    other.wait()
    theirs = rivals.last_time(rivals.films(folder / "ffmpeg"))
    ours = (killed_at - last).total_seconds() if last else load.lasted_s
    return ours, (other_at - theirs).total_seconds() if theirs else load.lasted_s


def _clip(stage: _Stage, film: Path, seconds: float, folder: Path) -> tuple[float, float]:
    """Seconds to save a clip, ours (with its hash) and ffmpeg's (process start included)."""
    length_s = min(60.0, seconds * 0.8)
    with stage.database.read() as db:
        begins_at = db.scalars(select(Segment.begins_at).where(Segment.camera_id == 1).order_by(Segment.id)).all()[0]
        begins_at += timedelta(seconds=seconds * 0.1)
        pieces = pieces_between(db, 1, begins_at, begins_at + timedelta(seconds=length_s), stage.settings.footage)
    place = Place(code="0" * 20, point="基准")
    ends_at = begins_at + timedelta(seconds=length_s)
    command = ["ffmpeg", "-v", "error", "-y", "-ss", str(seconds * 0.1), "-i", str(film), "-t", str(length_s), "-c", "copy"]
    command += ["-movflags", "+faststart", str(folder / "theirs.mp4")]
    ours = rivals.timed(lambda: cut(pieces, [], begins_at, ends_at, folder / "ours.mp4", place=place))
    return ours, rivals.timed(lambda: subprocess.run(command, check=True))


def _per_camera_minute(load: Load, count: int) -> float:
    return load.cpu_s / load.lasted_s * 60 / count


def _median(runs: list[_Run], value: Callable[[_Run], float]) -> float:
    return statistics.median(value(run) for run in runs)


def run(cameras: int, minutes: float, *, rounds: int = ROUNDS, say: Callable[[str], None] = lambda _line: None) -> list[Figure]:
    """All figures, each the median of three rounds in turn; needs the ffmpeg program. Takes about ten times `minutes`."""
    if shutil.which("ffmpeg") is None:
        raise FileNotFoundError("ffmpeg (apt-get install ffmpeg)")
    seconds = minutes * 60
    process, url = rivals.camera()
    try:
        with tempfile.TemporaryDirectory(prefix="loadwitness-benchmark-") as folder:
            return _figures(_rounds(Path(folder), url, cameras, seconds, rounds, process.pid or 0, say), cameras, seconds)
    finally:
        process.kill()
        process.join()


class _Rounds(NamedTuple):
    """What each round gave, in their order: ours and the rivals'."""

    ours: list[_Run]
    theirs: list[_Run]
    opencv: list[_Run]
    clips: list[tuple[float, float]]
    lost: list[tuple[float, float]]


def _rounds(folder: Path, url: str, count: int, seconds: float, rounds: int, simulator: int, say: Callable[[str], None]) -> _Rounds:
    made = _Rounds([], [], [], [], [])
    for number in range(rounds):
        before = rivals.cpu_s([simulator])
        mine, stage = _ours(folder / f"ours{number}", url, count, seconds)
        theirs = _ffmpeg(folder / f"ffmpeg{number}", url, count, seconds)
        opencv = _opencv(folder / f"opencv{number}", url, min(seconds, 30))
        say(f"round {number + 1}: ours {mine}, ffmpeg {theirs}, OpenCV {opencv}")
        say(
            f"not counted, CPU s: simulator {rivals.cpu_s([simulator]) - before:.1f}, start-up ours {mine.load.start_up_s:.2f},"
            f" ffmpeg {theirs.load.start_up_s:.2f}, OpenCV {opencv.load.start_up_s:.2f}"
        )
        made.ours.append(mine)
        made.theirs.append(theirs)
        made.opencv.append(opencv)
        made.clips.append(_clip(stage, rivals.films(folder / f"ffmpeg{number}")[0], seconds, folder))
        made.lost.append(_killed(folder / f"killed{number}", url, count, min(seconds, 8)))
    return made


def _figures(rounds: _Rounds, count: int, seconds: float) -> list[Figure]:
    ours, theirs, opencv, clips, lost = rounds
    cpu = _median(ours, lambda run: _per_camera_minute(run.load, count))
    kept = _median(ours, lambda run: run.kept)
    mib = 1024**2
    return [
        _figure("record_cpu", "CPU s per camera-minute", cpu, _FFMPEG, _median(theirs, lambda run: _per_camera_minute(run.load, count))),
        _figure("record_cpu", "CPU s per camera-minute", cpu, _OPENCV, _median(opencv, lambda run: _per_camera_minute(run.load, 1))),
        _figure(
            "record_memory", "MiB", _median(ours, lambda run: run.load.memory / mib), _FFMPEG,
            _median(theirs, lambda run: run.load.memory / mib),
        ),
        _figure("frames_kept", "recorded/sent", kept, _FFMPEG, _median(theirs, lambda run: run.kept)),
        _figure("frames_kept", "recorded/sent", kept, _OPENCV, _median(opencv, lambda run: run.kept)),
        _figure("kill9_loss", "s", statistics.median(each[0] for each in lost), _FFMPEG, statistics.median(each[1] for each in lost)),
        _figure(
            "clip_60s", f"s for {min(60.0, seconds * 0.8):.0f} s", statistics.median(clip[0] for clip in clips), _FFMPEG,
            statistics.median(clip[1] for clip in clips),
        ),
    ]  # fmt: skip


def as_json(figures: list[Figure]) -> str:
    """For `--json`."""
    return json.dumps([figure._asdict() for figure in figures], ensure_ascii=False, indent=2)
