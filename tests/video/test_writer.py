"""A run's frames reach its files whole, at once, in order, with one time line; rotation loses none."""

import json
import time
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import av
import pytest

from app.video import boxes, nal, writer
from app.video.header import picture_of
from app.video.intake import Frame
from app.video.timing import Tie
from app.video.writer import Ended, RunWriter, Sealed, SegmentFile
from records import clock
from tests.video.film import GOP, PLACE, TICKS, TIMESCALE, numbers_in, reel


class Told:
    """Keeps what the writer tells, and seals at once."""

    def __init__(self) -> None:
        self.openings: list[tuple[str, datetime, int]] = []
        self.corrections: list[tuple[str, datetime]] = []
        self.files: list[SegmentFile] = []
        self.ends: list[tuple[Ended, Sealed]] = []

    def opening(self, path: str, begins_at: datetime, media_begins: int) -> None:
        self.openings.append((path, begins_at, media_begins))

    def settled(self, path: str, begins_at: datetime) -> None:
        self.corrections.append((path, begins_at))

    def opened(self, file: SegmentFile) -> None:
        self.files.append(file)

    def ended(self, ended: Ended) -> None:
        self.ends.append((ended, ended.file.seal()))


def frames(count: int, *, base: int = 7_000_000, began: float | None = None) -> list[Frame]:
    """Frames of the numbered film as the intake gives them; arrivals as if the first had come at `began`."""
    began = time.monotonic() - count * TICKS / TIMESCALE if began is None else began
    made = reel(count).frames
    return [
        Frame(bytearray(data), base + n * TICKS, base + n * TICKS, TICKS, is_key, began + n * TICKS / TIMESCALE, None)
        for n, (data, is_key) in enumerate(made)
    ]


def record(root: Path, told: Told, given: list[Frame], stagger_s: float = 0) -> RunWriter:
    header = reel(GOP).header
    tie = Tie(TIMESCALE)
    run = RunWriter(root, "000007", header, picture_of(header), tie, told, stagger_s, PLACE)
    for frame in given:
        tie.arrived(frame.dts, frame.arrived)
        run.add(frame)
    return run


@pytest.fixture
def told() -> Told:
    return Told()


def test_all_frames_are_kept_across_rotations(tmp_path: Path, told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "SEGMENT_S", 5)
    run = record(tmp_path, told, frames(230))
    run.end()
    assert [number for ended, _ in told.ends for number in numbers_in(tmp_path / ended.path)] == list(range(230))
    assert len(told.ends) >= 5
    assert all(ended.ends_at - ended.begins_at <= timedelta(seconds=5.01) for ended, _ in told.ends)


def test_media_time_and_wall_time_run_on_through_the_files(tmp_path: Path, told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "SEGMENT_S", 5)
    run = record(tmp_path, told, frames(120))
    end = run.end()
    media = [(opening[2], ended.media_ends) for opening, (ended, _) in zip(told.openings, told.ends, strict=True)]
    walls = [(ended.begins_at, ended.ends_at) for ended, _ in told.ends]
    assert media[0][0] == 0
    assert media[-1][1] == 120 * TICKS
    assert [ends for _, ends in media[:-1]] == [begins for begins, _ in media[1:]]
    assert [ends for _, ends in walls[:-1]] == [begins for begins, _ in walls[1:]]
    assert walls[-1][1] == end


def test_the_hash_is_that_of_the_file_and_the_index_that_of_its_gops(tmp_path: Path, told: Told) -> None:
    record(tmp_path, told, frames(25)).end()
    [(ended, sealed)] = told.ends
    data = (tmp_path / ended.path).read_bytes()
    with (tmp_path / ended.path).open("rb") as file:
        assert sealed == Sealed(boxes.gops_of(boxes.scan(file)), 25, len(data), sha256(data).hexdigest())


def test_a_frame_is_in_the_file_as_soon_as_the_next_one_comes(tmp_path: Path, told: Told) -> None:
    header = reel(GOP).header
    tie = Tie(TIMESCALE)
    run = RunWriter(tmp_path, "7", header, picture_of(header), tie, told, 0, PLACE)
    for count, frame in enumerate(frames(8)):
        tie.arrived(frame.dts, frame.arrived)
        run.add(frame)
        with told.files[0].path.open("rb") as file:
            assert len(list(boxes.scan(file))) == count


def test_a_late_frame_lengthens_the_one_before_so_that_no_hole_is_left(tmp_path: Path, told: Told) -> None:
    given = [frame if n < 5 else frame._replace(pts=frame.pts + 50_000, dts=frame.dts + 50_000) for n, frame in enumerate(frames(9))]
    record(tmp_path, told, given).end()
    with (tmp_path / told.ends[0][0].path).open("rb") as file:
        found = list(boxes.scan(file))
    assert [fragment.duration for fragment in found[3:6]] == [TICKS, TICKS + 50_000, TICKS]
    assert all(a.decode_time + a.duration == b.decode_time for a, b in pairwise(found))


def test_the_path_is_stream_day_hour_and_moment(tmp_path: Path, told: Told) -> None:
    at = datetime(2026, 11, 20, 23, 59, 59, 250_000, tzinfo=UTC)
    assert writer.segment_path("000007", at) == f"000007/20261120/23/{round(at.timestamp() * 1000)}.mp4"


@pytest.mark.obligation("B19-1")
def test_each_file_says_where_and_when_its_pictures_were_taken(tmp_path: Path, told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "SEGMENT_S", 5)
    record(tmp_path, told, frames(100)).end()
    assert len(told.ends) > 1
    for (_, begins_at, _), (ended, sealed) in zip(told.openings, told.ends, strict=True):
        data = (tmp_path / ended.path).read_bytes()
        assert sealed.sha256 == sha256(data).hexdigest()
        with av.open(str(tmp_path / ended.path)) as container:
            assert container.metadata["title"] == f"{PLACE.code} {PLACE.point} {clock.beijing(begins_at):%Y-%m-%d %H:%M:%S}"
            assert json.loads(container.metadata["comment"]) == {
                "camera": PLACE.code, "point": PLACE.point, "begins_at": clock.iso(begins_at),
            }  # fmt: skip


def test_a_clock_set_back_overwrites_nothing(tmp_path: Path, told: Told) -> None:
    clock.stop_at(datetime(2026, 11, 20, 1, 0, tzinfo=UTC))
    began = time.monotonic()
    record(tmp_path, told, frames(12, began=began)).end()
    taken = told.ends[0][0].path
    before = (tmp_path / taken).read_bytes()
    again = Told()
    first = frames(12)
    header = reel(GOP).header
    run = RunWriter(tmp_path, "000007", header, picture_of(header), _tie_at(told.ends[0][0].begins_at, first[0].dts), again, 0, PLACE)
    for frame in first:
        run.add(frame)
    run.end()
    assert (tmp_path / taken).read_bytes() == before
    assert again.ends[0][0].path != taken


def _tie_at(begins_at: datetime, dts: int) -> Tie:
    """A tie that says that this frame was taken at this moment (the clock stands still)."""
    tie = Tie(TIMESCALE)
    tie.arrived(dts, time.monotonic() - (clock.now() - begins_at).total_seconds())
    return tie


def test_jitter_does_not_move_the_wall_time(tmp_path: Path, told: Told) -> None:
    began = time.monotonic() - 20
    given = [frame._replace(arrived=frame.arrived + (n * 7919 % 100) / 250) for n, frame in enumerate(frames(200, began=began))]
    run = record(tmp_path, told, given)
    truth = clock.now() - timedelta(seconds=time.monotonic() - began)
    assert abs((run.ends_at - truth).total_seconds() - 20) < 0.02


def test_a_burst_at_the_start_is_set_right_within_a_second(tmp_path: Path, told: Told) -> None:
    # the camera sends what it kept of the last 0.9 s at once, then goes on live
    began = time.monotonic() - 5
    given = [frame._replace(arrived=max(frame.arrived, began + 0.9)) for frame in frames(50, began=began)]
    record(tmp_path, told, given).end()
    truth = clock.now() - timedelta(seconds=time.monotonic() - began)
    assert abs((told.openings[0][1] - truth).total_seconds() - 0.9) < 0.05
    assert abs((told.corrections[0][1] - truth).total_seconds()) < 0.02
    assert told.ends[0][0].begins_at == told.corrections[0][1]


def test_a_camera_clock_100_ppm_off_stays_within_100_ms() -> None:
    tie = Tie(TIMESCALE)
    began = time.monotonic() - 3600
    for second in range(3600):
        tie.arrived(round(second * 1.0001 * TIMESCALE), began + second)
    wall = tie.wall(round(3599 * 1.0001 * TIMESCALE))
    assert abs((clock.now() - wall).total_seconds() - 1) < 0.1


def test_cameras_rotate_at_different_moments(tmp_path: Path) -> None:
    first_ends = set()
    clock.stop_at(datetime(2026, 11, 20, 1, 0, tzinfo=UTC))
    for stagger_s in (0, 100):
        told = Told()
        long = [f._replace(dts=f.dts * 30, pts=f.pts * 30) for f in frames(150, began=time.monotonic())]
        record(tmp_path / str(stagger_s), told, [f._replace(arrived=time.monotonic() + n * 3) for n, f in enumerate(long)], stagger_s).end()
        first_ends.add(told.ends[0][0].media_ends)
    assert len(first_ends) == 2


def test_a_short_start_code_and_a_long_one_give_the_same_units() -> None:
    long = bytearray(b"\0\0\0\1\x67ab\0\0\0\1\x68cd\0\0\0\1\x65efgh")
    short = bytearray(b"\0\0\1\x67ab\0\0\1\x68cd\0\0\1\x65efgh")
    expected = b"\0\0\0\3\x67ab\0\0\0\3\x68cd\0\0\0\5\x65efgh"
    assert nal.with_lengths(long) == nal.with_lengths(short) == expected


def test_parameter_sets_are_taken_from_a_frame_each_once() -> None:
    data = b"\0\0\0\1\x09\xf0\0\0\0\1\x67ab\0\0\0\1\x68cd\0\0\0\1\x67ab\0\0\0\1\x65efgh"
    sets = nal.parameter_sets(data, "h264")
    assert sets == b"\0\0\0\1\x67ab\0\0\0\1\x68cd"
    assert nal.is_whole_set(sets, "h264")
    assert not nal.is_whole_set(b"\0\0\0\1\x67ab", "h264")
