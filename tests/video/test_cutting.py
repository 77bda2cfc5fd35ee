"""A clip is exact to the frame, says its gaps, and carries time and place number."""

import json
import random
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import av
import pytest

from app.settings import Settings
from app.transaction import Database
from app.video import cutting
from app.video.cutting import NoFootage, cut, name_of
from app.video.index import Piece, pieces_between
from app.video.place import Place
from records import base, footage
from records.footage import Cause, Gap
from tests.cast import Cast
from tests.video import film

T0 = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
PLACE = Place("42019011101321320002", "装箱平台02")


def after(seconds: float) -> datetime:
    """The moment so many seconds into the recording."""
    return T0 + timedelta(seconds=seconds)


class Film:
    """60 s in files of 30, 10 and 20 s, with a gap from 60 to 75 s, then 20 s more."""

    def __init__(self, database: Database, settings: Settings, cast: Cast) -> None:
        self.database, self.root, self.camera = database, settings.footage, cast.dock
        with database.act("test") as db:
            film.shot(db, self.root, self.camera.id, T0, 30, 10, 20)
            film.shot(db, self.root, self.camera.id, after(75), 20, first=750)
            film.gap(db, self.camera.id, after(60), after(75), Cause.NETWORK)

    def material(self, begins_at: datetime, ends_at: datetime) -> tuple[list[Piece], list[Gap]]:
        """Files and gaps of a range."""
        with self.database.read() as db:
            gaps = list(footage.gaps_between(db, self.camera.id, begins_at, ends_at))
            return pieces_between(db, self.camera.id, begins_at, ends_at, self.root), gaps

    def cut(self, begins_at: datetime, ends_at: datetime, target: Path) -> cutting.Cut:
        """The clip of a range."""
        return cut(*self.material(begins_at, ends_at), begins_at, ends_at, target, place=PLACE)


@pytest.fixture
def recorded(database: Database, settings: Settings, cast: Cast) -> Film:
    return Film(database, settings, cast)


@pytest.mark.obligation("B19-1")
def test_first_and_last_frame_are_exact_for_twenty_random_ranges(recorded: Film, tmp_path: Path) -> None:
    dice = random.Random(19)  # noqa: S311 - a repeatable test
    for number in range(20):
        begins_ms = dice.randrange(0, 55_000)
        ends_ms = begins_ms + dice.randrange(150, 5_000)
        made = recorded.cut(after(begins_ms / 1000), after(ends_ms / 1000), tmp_path / f"{number}.mp4")
        first, last = begins_ms // 100, (ends_ms - 1) // 100
        assert film.numbers_in(made.path) == list(range(first, last + 1)), (begins_ms, ends_ms)
        assert (made.begins_at, made.ends_at) == (after(first / 10), after((last + 1) / 10))
        assert made.frames == last + 1 - first
        assert not made.holes


def test_a_clip_over_three_files_has_every_frame_once(recorded: Film, tmp_path: Path) -> None:
    made = recorded.cut(after(28.25), after(42), tmp_path / "clip.mp4")
    assert film.numbers_in(made.path) == list(range(282, 420))


def test_a_gap_inside_stays_a_gap_on_the_clips_clock_and_is_told(recorded: Film, tmp_path: Path) -> None:
    made = recorded.cut(after(58), after(77), tmp_path / "clip.mp4")
    assert [(h.begins_at, h.ends_at, h.cause) for h in made.holes] == [(after(60), after(75), Cause.NETWORK)]
    with av.open(str(made.path)) as container:
        shown = [(film.number_on(f.to_ndarray(format="rgb24")), round(f.time, 3)) for f in container.decode(video=0)]
    assert [number for number, _ in shown] == [*range(580, 600), *range(750, 770)]
    assert shown[20] == (750, 17.0)


def test_a_range_partly_before_the_recording_begins_with_the_first_frame(recorded: Film, tmp_path: Path) -> None:
    made = recorded.cut(after(-5), after(2), tmp_path / "clip.mp4")
    assert film.numbers_in(made.path) == list(range(20))
    assert made.begins_at == T0
    assert [(h.begins_at, h.ends_at, h.cause) for h in made.holes] == [(after(-5), T0, Cause.UNKNOWN)]


def test_a_range_without_footage_says_why(recorded: Film, tmp_path: Path) -> None:
    with pytest.raises(NoFootage) as refused:
        recorded.cut(after(62), after(70), tmp_path / "clip.mp4")
    assert [(h.begins_at, h.ends_at, h.cause) for h in refused.value.holes] == [(after(62), after(70), Cause.NETWORK)]
    assert not (tmp_path / "clip.mp4").exists()


@pytest.mark.obligation("B19-1")
def test_the_clip_carries_time_place_number_and_its_own_hash(recorded: Film, tmp_path: Path) -> None:
    made = recorded.cut(after(10.5), after(12), tmp_path / name_of(PLACE, after(10.5)))
    assert made.path.name == "42019011101321320002_20261120T090010.500+0800.mp4"
    data = made.path.read_bytes()
    assert (made.bytes, made.sha256) == (len(data), sha256(data).hexdigest())
    assert data.index(b"moov") < data.index(b"mdat")
    with av.open(str(made.path)) as container:
        assert json.loads(container.metadata["comment"]) == {
            "camera": PLACE.code, "point": PLACE.point, "begins_at": "2026-11-20T01:00:10.500Z",
        }  # fmt: skip
        assert container.metadata["title"] == "42019011101321320002 装箱平台02 2026-11-20 09:00:10"


def test_the_pictures_are_the_cameras_own_bytes(recorded: Film, tmp_path: Path) -> None:
    made = recorded.cut(after(3.3), after(4.8), tmp_path / "clip.mp4")
    with av.open(str(made.path)) as container:
        copied = [bytes(packet) for packet in container.demux(video=0) if packet.size]
    assert copied == [data for data, _ in film.reel(600).frames[30:48]]


def test_a_clip_can_be_cut_from_a_file_that_still_grows(database: Database, settings: Settings, cast: Cast, tmp_path: Path) -> None:
    growing = film.Growing(settings.footage, T0, film.reel(600), stream=str(cast.gate.id))
    growing.grow(75)
    with database.act("test") as db, base.door("factory"):
        growing.row(db, cast.gate.id, film.run_of(db, cast.gate.id, T0), is_open=True)
    with database.read() as db:
        pieces = pieces_between(db, cast.gate.id, after(2), after(9), settings.footage)
    made = cut(pieces, [], after(2), after(9), tmp_path / "clip.mp4", place=PLACE)
    assert film.numbers_in(made.path) == list(range(20, 75))
    assert [(h.begins_at, h.ends_at) for h in made.holes] == [(after(7.5), after(9))]


def test_where_the_stream_changes_its_form_the_rest_is_told(database: Database, settings: Settings, cast: Cast, tmp_path: Path) -> None:
    with database.act("test") as db:
        film.shot(db, settings.footage, cast.gate.id, T0, 10)
        film.shot(db, settings.footage, cast.gate.id, after(10), 10, made=film.reel(600, 480))
    with database.read() as db:
        pieces = pieces_between(db, cast.gate.id, after(8), after(12), settings.footage)
    made = cut(pieces, [], after(8), after(12), tmp_path / "clip.mp4", place=PLACE)
    assert film.numbers_in(made.path) == list(range(80, 100))
    assert made.rest_begins_at == after(10)


def test_a_line_that_stood_still_within_a_file_is_told_as_a_gap(recorded: Film, tmp_path: Path) -> None:
    """Its last frame lasts through, so no file lacks anything; what is told of zero length came only late."""
    with recorded.database.act("test") as db:
        film.gap(db, recorded.camera.id, after(20), after(24), Cause.STALLED)
        film.gap(db, recorded.camera.id, after(25), after(25), Cause.STALLED)
    made = recorded.cut(after(18), after(23), tmp_path / "clip.mp4")
    assert [(h.begins_at, h.ends_at, h.cause) for h in made.holes] == [(after(20), after(23), Cause.STALLED)]
    assert made.frames == 50


def test_no_file_that_is_away_makes_a_clip_shorter(recorded: Film, tmp_path: Path) -> None:
    growing = film.Growing(recorded.root, after(95), film.reel(600), stream=str(recorded.camera.id))
    growing.grow(50)
    with recorded.database.act("test") as db, base.door("factory"):
        growing.row(db, recorded.camera.id, film.run_of(db, recorded.camera.id, growing.begins_at), is_open=True)
    files = sorted(recorded.root.rglob("*.mp4"))
    for file, span in ((files[1], (after(28), after(35))), (files[-1], (after(93), after(98)))):
        away = file.rename(file.with_suffix(".away"))
        with pytest.raises(FileNotFoundError):
            recorded.cut(*span, tmp_path / "clip.mp4")
        away.rename(file)
        assert recorded.cut(*span, tmp_path / "clip.mp4").holes == []
