"""The simulated cameras behave as cameras do: RTSP with sign-in, a true clock, several viewers, and faults that can be seen."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import av
import av.error
import cv2
import numpy as np
import pytest

from app.video.simulator.burnt import read_number, read_time
from app.video.simulator.camera import SimulatedCamera
from app.video.simulator.canvas import Pixels
from app.video.simulator.faults import Fault
from app.video.simulator.server import Simulator
from records import clock

CAMERA = SimulatedCamera("青岛烟台海关装箱平台01云台", "dock", size=(640, 360), number_burnt=True)
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
OPTIONS = {"rtsp_transport": "tcp", "probesize": "32", "analyzeduration": "0"}


class Seen(NamedTuple):
    """One frame as a viewer gets it."""

    number: int | None
    #: the moment burnt into it
    at: datetime
    #: the camera's clock by its report, seconds since 1970
    told_s: float
    is_key: bool
    grey: Pixels


@contextmanager
def opened(url: str, *, timeout: float = 5) -> Iterator[Any]:
    """A viewer."""
    container = av.open(url, options=OPTIONS, timeout=timeout)
    try:
        yield container
    finally:
        container.close()


def frames(container: Any) -> Iterator[Seen]:
    """What it shows, one by one."""
    for packet in container.demux(video=0):
        told_s = int.from_bytes(bytes(packet.get_sidedata("prft"))[:8], "little") / 1_000_000 if packet.has_sidedata("prft") else 0.0
        for frame in packet.decode():
            grey = frame.to_ndarray(format="gray")
            yield Seen(read_number(grey), read_time(grey) or LONG_AGO, told_s, frame.key_frame, grey)


def seen(container: Any, count: int) -> list[Seen]:
    """The next so many frames."""
    shown = frames(container)
    return [next(shown) for _ in range(count)]


@pytest.fixture(scope="module")
def dock() -> Iterator[Simulator]:
    """One camera for all tests that leave it as it was."""
    with Simulator([CAMERA]) as simulator:
        yield simulator


def test_every_picture_arrives_in_its_order_and_the_last_ones_at_once(dock: Simulator) -> None:
    with opened(dock.url("dock")) as container:
        shown = seen(container, 35)
    first = shown[0].number
    assert first is not None
    assert [each.number for each in shown] == list(range(first, first + 35))
    late_s = [(each.at - shown[0].at).total_seconds() for each in shown]
    assert late_s == pytest.approx([index / 10 for index in range(35)], abs=0.002)  # the stream counts in ticks, not in milliseconds
    keys = [index for index, each in enumerate(shown) if each.is_key]
    assert np.diff([0, *keys]).max() == 10
    # the reader gives a frame out when the next one comes, a tenth of a second later
    assert clock.now() - shown[-1].at < timedelta(seconds=0.6)


def test_a_viewer_begins_with_a_key_frame_at_once_and_all_see_the_same(dock: Simulator) -> None:
    with opened(dock.url("dock")) as one:
        before = seen(one, 14)
        begun = time.monotonic()
        with opened(dock.url("dock")) as other:
            late = seen(other, 12)
            assert time.monotonic() - begun < 2.5
        after = seen(one, 12)
    assert late[0].is_key
    # from the key frame of the running second on, so it overlaps with what the first viewer had
    assert late[0].number is not None
    assert before[0].number is not None
    assert (late[0].number - before[0].number) % 10 == 0
    both = {each.number: each for each in [*before, *after]}
    shared = [each for each in late if each.number in both]
    assert len(shared) >= 8
    assert all(np.array_equal(each.grey, both[each.number].grey) for each in shared)


def test_the_report_tells_the_moment_of_the_picture(dock: Simulator) -> None:
    with opened(dock.url("dock")) as container:
        shown = seen(container, 25)
        begins = container.start_time_realtime / 1_000_000
    assert abs(begins - shown[0].at.timestamp()) < 0.01
    assert all(abs(each.told_s - each.at.timestamp()) < 0.01 for each in shown)


def test_the_cameras_clock_is_the_one_that_the_installation_has() -> None:
    ahead = timedelta(days=3, hours=5)
    with Simulator([CAMERA], now=lambda: clock.now() + ahead) as simulator, opened(simulator.url("dock")) as container:
        shown = seen(container, 11)
    assert all(timedelta(0) <= clock.now() + ahead - each.at < timedelta(seconds=3) for each in shown)
    assert abs(shown[10].told_s - shown[10].at.timestamp()) < 0.01


def test_nobody_gets_a_picture_without_the_password() -> None:
    locked = SimulatedCamera("x", "locked", size=(320, 180), user="admin", password="鲁F:6@K 2", number_burnt=True)
    with Simulator([locked]) as simulator:
        for user, password in (("", ""), ("admin", "wrong"), ("other", "%E9%B2%81F%3A6%40K%202")):
            url = f"rtsp://{user}{':' if user else ''}{password}{'@' if user else ''}127.0.0.1:{simulator.port}/locked"
            with pytest.raises(av.error.HTTPUnauthorizedError), opened(url):
                pass
        assert simulator.number("locked") == 0
        with opened(simulator.url("locked")) as container:
            assert seen(container, 3)[2].number == 2


def test_an_unknown_path_is_not_found(dock: Simulator) -> None:
    with pytest.raises(av.error.HTTPNotFoundError), opened(dock.url("dock") + "2"):
        pass


def test_only_tcp_is_served(dock: Simulator) -> None:
    with pytest.raises(av.error.FFmpegError):
        av.open(dock.url("dock"), options={"rtsp_transport": "udp"}, timeout=5)


def test_a_camera_may_send_h265() -> None:
    camera = SimulatedCamera("x", "h265", size=(320, 180), codec="h265", number_burnt=True)
    with Simulator([camera]) as simulator, opened(simulator.url("h265")) as container:
        assert container.streams.video[0].codec_context.name == "hevc"
        shown = seen(container, 12)
    assert [each.number for each in shown] == list(range(12))
    assert [each.is_key for each in shown] == [True, *[False] * 9, True, False]


def test_a_stream_may_have_no_picture() -> None:
    with Simulator([SimulatedCamera("x", "sound", codec="pcmu")]) as simulator, opened(simulator.url("sound")) as container:
        assert [stream.type for stream in container.streams] == ["audio"]
        packets = [packet.size for packet, _ in zip(container.demux(), range(4), strict=False)]
    assert packets == [800] * 4


def contrast(picture: Pixels) -> float:
    """How much fine detail is in the middle, where neither time nor name stand."""
    return float(cv2.Laplacian(picture[70:300], cv2.CV_32F).var())


@contextmanager
def spoilt(simulator: Simulator, fault: Fault) -> Iterator[tuple[list[Seen], list[Seen]]]:
    """Some frames before the fault and some after; mended at the end."""
    with opened(simulator.url("dock")) as container:
        shown = frames(container)
        before = [next(shown) for _ in range(3)]
        simulator.spoil("dock", fault)
        begun = clock.now()
        after = [frame for frame, _ in zip((each for each in shown if each.at > begun), range(12), strict=False)]
        try:
            yield before, after
        finally:
            simulator.spoil("dock", Fault.OK)


def test_a_black_camera_shows_no_more_than_its_time_and_name(dock: Simulator) -> None:
    with spoilt(dock, Fault.BLACK) as (before, after):
        assert before[-1].grey[70:300].mean() > 60
        assert all(each.grey[70:300].max() < 24 for each in after)
        assert after[-1].grey[300:].max() > 200


def test_a_frozen_camera_sends_the_same_picture_while_the_numbers_run_on(dock: Simulator) -> None:
    with spoilt(dock, Fault.FREEZE) as (_, after):
        # more than a second: at least one digit of the time would have changed, from white to what is behind it
        assert after[-1].at - after[0].at > timedelta(seconds=1)
        assert all(np.abs(each.grey[30:].astype(np.int16) - after[0].grey[30:]).max() < 60 for each in after)
        assert len({each.number for each in after}) == len(after)


def test_a_blurred_camera_has_lost_its_detail(dock: Simulator) -> None:
    with spoilt(dock, Fault.BLUR) as (before, after):
        assert contrast(after[-1].grey) < 0.15 * contrast(before[-1].grey)
        assert abs(after[-1].grey.mean() - before[-1].grey.mean()) < 12


def test_a_covered_camera_shows_one_dark_surface(dock: Simulator) -> None:
    with spoilt(dock, Fault.COVER) as (_, after):
        tiles = [after[-1].grey[y : y + 30, x : x + 30].std() for y in range(60, 300, 30) for x in range(0, 630, 30)]
        assert np.mean([tile < 4 for tile in tiles]) > 0.9
        assert 20 < after[-1].grey[70:300].mean() < 90


def test_a_moved_camera_looks_elsewhere(dock: Simulator) -> None:
    with spoilt(dock, Fault.SHIFT) as (before, after):
        first, last, moved = (cv2.resize(each.grey[60:], (240, 112)).astype(np.float32) for each in (before[0], before[-1], after[-1]))
        window = cv2.createHanningWindow((240, 112), cv2.CV_32F)
        still = cv2.phaseCorrelate(first, last, window)[1]
        assert still > 0.6
        assert cv2.phaseCorrelate(first, moved, window)[1] < 0.4 * still


def test_a_wrong_clock_is_wrong_in_the_report_too(dock: Simulator) -> None:
    with spoilt(dock, Fault.CLOCK) as (before, after):
        assert abs(before[-1].told_s - before[-1].at.timestamp()) < 0.01
        assert abs(after[-1].told_s - after[-1].at.timestamp() - 300) < 0.01


def test_a_stalled_camera_keeps_the_connection_and_goes_on_later(dock: Simulator) -> None:
    with opened(dock.url("dock"), timeout=1) as container:
        shown = frames(container)
        next(shown)
        dock.spoil("dock", Fault.STALL)
        # no end of the stream, only silence until the viewer loses patience
        with pytest.raises(av.error.ExitError):
            list(shown)
    number = dock.number("dock")
    dock.spoil("dock", Fault.OK)
    with opened(dock.url("dock")) as container:
        assert [each.number for each in seen(container, 3)] == [number, number + 1, number + 2]


def test_a_dropped_camera_closes_its_connections_and_takes_none_until_it_is_mended() -> None:
    other = SimulatedCamera("x", "other", size=(320, 180), scene="label", number_burnt=True)
    with Simulator([CAMERA, other]) as simulator, opened(simulator.url("dock")) as container, opened(simulator.url("other")) as unhurt:
        shown = frames(container)
        next(shown)
        simulator.spoil("dock", Fault.DROP)
        # what was under way still comes, then the stream ends
        list(shown)
        with pytest.raises(av.error.FFmpegError), opened(simulator.url("dock"), timeout=2):
            pass
        assert len(seen(unhurt, 15)) == 15
        simulator.spoil("dock", Fault.OK)
        with opened(simulator.url("dock")) as again:
            assert seen(again, 1)[0].is_key


def test_a_camera_is_drawn_only_while_somebody_watches() -> None:
    other = SimulatedCamera("x", "other", size=(320, 180), scene="label", number_burnt=True)
    with Simulator([CAMERA, other]) as simulator, opened(simulator.url("other")) as clock_of_the_test:
        with opened(simulator.url("dock")) as container:
            seen(container, 3)
        seen(clock_of_the_test, 15)
        number = simulator.number("dock")
        seen(clock_of_the_test, 8)
        assert simulator.number("dock") == number
