"""The desk's one long answer: begins with the newest key frame, follows the file, the next file, gaps and rights."""

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app.video import live
from app.video.boxes import scan
from app.video.live import Tail, Told, stream
from app.video.newest import newest_file, newest_key
from app.video.wire import Kind, parted
from records import clock
from tests.video import film

MADE = film.reel(600)
PICTURES = (Kind.KEY, Kind.FRAGMENTS)


def seconds_ago(seconds: float) -> datetime:
    """A moment not long ago, whole milliseconds."""
    return clock.from_epoch_ms(clock.epoch_ms(clock.now()) - round(seconds * 1000))


def steps(tail: Tail, times: int = 1) -> list[tuple[Kind, int, int, bytes]]:
    """What some looks at the file yield."""
    return [part for _ in range(times) for data in tail.step(0) for part in parted(data)]


def frames(parts: list[tuple[Kind, int, int, bytes]]) -> int:
    """Fragments in these messages."""
    return sum(payload.count(b"moof") for kind, _, _, payload in parts if kind in PICTURES)


@pytest.fixture
def tail(tmp_path: Path) -> Iterator[Tail]:
    made = Tail(tmp_path, "1", 1)
    yield made
    made.close()


def test_a_viewer_begins_with_the_newest_key_frame_and_its_wall_time(tmp_path: Path, tail: Tail) -> None:
    begins_at = seconds_ago(2.5)
    growing = film.Growing(tmp_path, begins_at, MADE)
    growing.grow(25)
    facts, header, pictures = steps(tail)
    assert json.loads(facts[3]) == {
        "camera": 1, "codec": "avc1.42C00B", "timescale": 90_000, "width": 320, "height": 180, "media_begins": 0.0,
        "wall_begins_ms": clock.epoch_ms(begins_at),
    }  # fmt: skip
    on_disk = (tmp_path / growing.path).read_bytes()
    assert (header[0], header[3]) == (Kind.HEADER, on_disk[: on_disk.index(b"moof") - 4])
    assert (pictures[0], pictures[2]) == (Kind.KEY, clock.epoch_ms(begins_at) + 2000)
    assert frames([pictures]) == 5
    growing.grow(2)
    assert frames(steps(tail, 3)) == 2


def test_half_a_fragment_waits_for_its_other_half(tmp_path: Path, tail: Tail) -> None:
    growing = film.Growing(tmp_path, seconds_ago(1), MADE)
    growing.grow(10)
    path = tmp_path / growing.path
    steps(tail)
    whole = path.stat().st_size
    growing.grow(1)
    data = path.read_bytes()
    for end in range(whole, len(data), 40):
        path.write_bytes(data[:end])
        assert frames(steps(tail)) == 0
    path.write_bytes(data)
    assert frames(steps(tail)) == 1


def test_the_next_file_is_followed_without_losing_a_frame(tmp_path: Path, tail: Tail) -> None:
    growing = film.Growing(tmp_path, seconds_ago(2), MADE)
    growing.grow(10)
    steps(tail)
    growing.grow(10)
    follower = film.Growing(tmp_path, seconds_ago(0), MADE, media=growing.media, first=20)
    follower.grow(3)
    found = _until(tail, lambda parts: frames(parts) >= 13)
    told = [json.loads(payload) for kind, _, _, payload in found if kind is Kind.FACTS]
    assert frames(found) == 13
    assert [each["media_begins"] for each in told] == [2.0]


def _until(tail: Tail, is_enough: Callable[[list[tuple[Kind, int, int, bytes]]], bool]) -> list[tuple[Kind, int, int, bytes]]:
    found: list[tuple[Kind, int, int, bytes]] = []
    end = time.monotonic() + 30
    while not is_enough(found) and time.monotonic() < end:
        found += steps(tail)
        time.sleep(live.POLL_S)
    return found


def test_an_old_recording_is_not_shown_as_live_and_the_stall_is_told(tmp_path: Path, tail: Tail) -> None:
    growing = film.Growing(tmp_path, seconds_ago(60), MADE)
    growing.grow(100)
    found = _until(tail, lambda parts: any(b"stalled" in payload for _, _, _, payload in parts))
    assert frames(found) == 0
    assert json.loads(found[-1][3]) == {"camera": 1, "state": "stalled", "since_ms": clock.epoch_ms(growing.begins_at) + 9900}


def test_after_a_stall_the_picture_begins_with_a_key_frame(tmp_path: Path, tail: Tail) -> None:
    growing = film.Growing(tmp_path, seconds_ago(60), MADE)
    growing.grow(95)
    steps(tail, 3)
    now = clock.now()
    clock.stop_at(growing.begins_at + timedelta(seconds=9.6))
    growing.grow(3)
    assert frames(steps(tail)) == 0
    growing.grow(4)
    assert frames(steps(tail)) == 2
    clock.stop_at(now)


def test_a_viewer_too_slow_is_taken_to_the_newest_key_frame(tmp_path: Path, tail: Tail) -> None:
    growing = film.Growing(tmp_path, seconds_ago(10), MADE)
    clock.stop_at(growing.begins_at + timedelta(seconds=1))
    growing.grow(10)
    steps(tail)
    growing.grow(85)
    clock.stop_at(growing.begins_at + timedelta(seconds=9.5))
    assert frames(steps(tail)) == 5


def test_rights_taken_back_end_the_picture(tmp_path: Path, tail: Tail) -> None:
    growing = film.Growing(tmp_path, seconds_ago(1), MADE)
    growing.grow(10)
    steps(tail)
    said = [parted(data)[0] for data in tail.heed(0, Told(frozenset()))]
    assert json.loads(said[0][3]) == {"camera": 1, "state": "no_right"}
    growing.grow(5)
    assert steps(tail, 3) == []


def test_a_gap_is_told_with_its_cause_and_a_settled_start_corrects_the_clock(tmp_path: Path, tail: Tail) -> None:
    growing = film.Growing(tmp_path, seconds_ago(1), MADE)
    growing.grow(10)
    steps(tail)
    begins_ms = clock.epoch_ms(growing.begins_at)
    told = Told(frozenset({1}), {1: (growing.path, begins_ms - 180)}, {1: (begins_ms + 1000, "network", "网络中断")})
    said = [json.loads(parted(data)[0][3]) for data in tail.heed(0, told)]
    assert said[0]["wall_begins_ms"] == begins_ms - 180
    assert said[1] == {"camera": 1, "state": "gap", "since_ms": begins_ms + 1000, "cause": "network", "words": "网络中断"}
    assert list(tail.heed(0, told)) == []


def test_the_newest_key_frame_is_found_without_reading_the_file(tmp_path: Path) -> None:
    growing = film.Growing(tmp_path, seconds_ago(60), MADE)
    growing.grow(595)
    with (tmp_path / growing.path).open("r+b") as file:
        keys = [fragment.offset for fragment in scan(file) if fragment.is_key]
        assert newest_key(file) == keys[-1]
    assert newest_file(tmp_path / "1") == tmp_path / growing.path
    assert newest_file(tmp_path / "2") is None


def test_one_answer_carries_all_cameras_the_servers_clock_and_notices_and_says_what_was_sent(tmp_path: Path) -> None:
    two = [film.Growing(tmp_path, seconds_ago(1), MADE, stream=name) for name in ("1", "2")]
    for growing in two:
        growing.grow(10)
    asked: list[Mapping[int, tuple[int, int]]] = []

    def tick(sent: Mapping[int, tuple[int, int]]) -> Told:
        asked.append(sent)
        return Told(frozenset({7, 8}), notices={"unread": 3, "new": [41]})

    tails = [Tail(tmp_path, "1", 7), Tail(tmp_path, "2", 8)]
    answer = stream(tails, tick)
    found: list[tuple[Kind, int, int, bytes]] = []
    while not any(kind is Kind.NOTICES for kind, _, _, _ in found):
        found += parted(next(answer))
    answer.close()
    assert {channel for kind, channel, _, _ in found if kind in PICTURES} == {0, 1}
    assert abs(next(wall for kind, _, wall, _ in found if kind is Kind.BEAT) - clock.epoch_ms(clock.now())) < 500
    assert json.loads(found[-1][3]) == {"unread": 3, "new": [41]}
    begins_ms = [clock.epoch_ms(growing.begins_at) for growing in two]
    assert asked[0] == {7: (begins_ms[0], begins_ms[0] + 1000), 8: (begins_ms[1], begins_ms[1] + 1000)}


def test_a_new_frame_leaves_within_a_tenth_of_a_second(tmp_path: Path) -> None:
    growing = film.Growing(tmp_path, seconds_ago(1), MADE)
    growing.grow(10)
    answer = stream([Tail(tmp_path, "1", 1)], lambda _: Told(frozenset({1})))
    next(answer)
    written: list[float] = []

    def write() -> None:
        time.sleep(0.13)
        written.append(time.monotonic())
        growing.grow(1)

    writer = threading.Thread(target=write)
    writer.start()
    assert frames(parted(next(answer))) == 1
    left = time.monotonic()
    writer.join()
    answer.close()
    assert left - written[0] < 3 * 0.1


def test_what_is_wrong_with_a_picture_is_told_once_and_taken_back_and_silence_changes_nothing(tail: Tail) -> None:
    def told(flaws: Mapping[int, list[tuple[int, str]]] | None) -> list[object]:
        return [json.loads(parted(data)[0][3]) for data in tail.heed(0, Told(frozenset({1}), flaws=flaws))]

    assert told({}) == []
    assert told({1: [(5000, "画面模糊")], 2: [(1, "画面全黑")]}) == [{"camera": 1, "flaws": [{"since_ms": 5000, "words": "画面模糊"}]}]
    assert told({1: [(5000, "画面模糊")]}) == []
    assert told(None) == [], "the database is away"
    assert told({}) == [{"camera": 1, "flaws": []}]
