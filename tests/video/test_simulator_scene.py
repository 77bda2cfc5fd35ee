"""The pictures of the simulated cameras: told by scene, seed and time alone, always in motion, and readable after the encoder."""

from datetime import UTC, datetime
from typing import Any

import av
import cv2
import numpy as np
import pytest

from app.video.simulator.burnt import read_number, read_time
from app.video.simulator.camera import Painter, SimulatedCamera
from app.video.simulator.canvas import Pixels
from app.video.simulator.encoder import Encoded, Encoder
from app.video.simulator.faults import Fault
from app.video.simulator.scene import SCENES, scene

SIZE = (960, 540)
AT = datetime(2026, 11, 20, 1, 12, 30, tzinfo=UTC).timestamp()


def decoded(frames: list[Encoded]) -> list[Pixels]:
    """What a player shows of them, grey."""
    decoder: Any = av.CodecContext.create("h264", "r")
    pictures = [picture for frame in frames for picture in decoder.decode(av.Packet(frame.data))] + decoder.decode(None)
    return [picture.to_ndarray(format="gray") for picture in pictures]


def level(picture: Pixels, left: int, top: int, right: int, bottom: int) -> float:
    """Mean brightness of a part."""
    return float(picture[top:bottom, left:right].mean())


@pytest.mark.parametrize("name", SCENES)
def test_the_same_seed_and_moment_give_the_same_picture(name: str) -> None:
    worn, fresh = scene(name, 3, SIZE), scene(name, 3, SIZE)
    for second in range(0, 100, 20):
        worn.paint(AT + second)
    assert np.array_equal(worn.paint(AT + 400).whole, fresh.paint(AT + 400).whole)


@pytest.mark.parametrize("name", SCENES)
def test_no_scene_ever_looks_frozen(name: str) -> None:
    drawn = scene(name, 1, SIZE)
    pictures = [drawn.paint(AT + second).y.astype(np.int16) for second in range(0, 240, 12)]
    # what a check for frozen pictures compares: half a minute, the clock apart
    still = [np.abs(one - other).mean() < 0.02 for one, other in zip(pictures, pictures[3:], strict=False)]
    assert sum(still) <= 1


def test_no_two_scenes_look_alike() -> None:
    small = [cv2.resize(scene(name, 1, SIZE).paint(AT).y, (48, 27), interpolation=cv2.INTER_AREA).astype(np.int16) for name in SCENES]
    for index, one in enumerate(small):
        assert all(np.abs(one - other).mean() > 12 for other in small[index + 1 :])


def test_a_scene_that_does_not_exist_is_refused_with_those_that_do() -> None:
    with pytest.raises(ValueError, match=r"no scene 'moon'; there are gate, platform, .*weighbridge"):
        scene("moon", 1, SIZE)


def test_the_floor_of_the_platform_gets_wet_and_dry_again() -> None:
    drawn = scene("platform", 1, SIZE)
    levels = [level(drawn.paint(AT + second).y, 470, 470, 540, 490) for second in range(0, 240, 10)]
    dry = max(levels)
    wet = [floor < dry - 12 for floor in levels]
    assert 6 <= sum(wet) <= 14


def test_somebody_without_a_hat_comes_and_goes() -> None:
    drawn = scene("platform", 1, SIZE)
    # nothing else in this part of the picture is as dark as hair
    seen = [bool((drawn.paint(AT + second).y[364:386, 600:720] < 62).sum() > 150) for second in range(0, 194, 2)]
    assert 0.1 < sum(seen) / len(seen) < 0.5


@pytest.mark.parametrize("name", SCENES)
def test_every_burnt_number_and_time_is_read_back_at_the_demos_bitrate(name: str) -> None:
    camera = SimulatedCamera("青岛烟台海关澜澄水产厂区卡口01", "gate", scene=name, number_burnt=True)
    painter, encoder = Painter(camera), Encoder(camera)
    frames = [encoder.encode(painter.paint(AT + index / 10, 16_777_200 + index)) for index in range(60)]
    shown = decoded(frames)
    assert [read_number(picture) for picture in shown] == [(16_777_200 + index) % (1 << 24) for index in range(60)]
    times = [read_time(picture) for picture in shown]
    assert times == [datetime.fromtimestamp(round((AT + index / 10) * 1000) / 1000, UTC) for index in range(60)]
    assert sum(len(frame.data) for frame in frames) * 8 / 6 <= 500_000
    assert [index for index, frame in enumerate(frames) if frame.is_key] == list(range(0, 60, 10))


def test_a_number_is_read_from_a_picture_of_another_size() -> None:
    camera = SimulatedCamera("x", "x", number_burnt=True)
    picture = cv2.cvtColor(Painter(camera).paint(AT, 4711).whole, cv2.COLOR_YUV2BGR_I420)
    assert read_number(cv2.resize(picture, (640, 360), interpolation=cv2.INTER_AREA)) == 4711
    assert read_number(cv2.resize(picture, (1707, 960))) == 4711


def test_no_number_is_read_where_none_is_burnt_in() -> None:
    picture = Painter(SimulatedCamera("x", "x")).paint(AT, 4711)
    assert read_number(picture.y) is None
    assert read_time(picture.y) is None


def test_the_time_in_the_picture_is_beijings_and_changes_each_second() -> None:
    camera = SimulatedCamera("青岛烟台海关澜澄水产厂区卡口01", "gate", scene="metal-detector")
    painter = Painter(camera)
    # this scene has nothing that moves behind the digits
    day, time = (slice(14, 50), slice(18, 162)), (slice(14, 50), slice(172, 300))
    one, next_second = painter.paint(AT, 0).y.copy(), painter.paint(AT + 1, 0).y.copy()
    other_day = painter.paint(AT + 172_800, 0).y.copy()
    # 15:59:59 and 23:59:59 by Greenwich
    midnight = [painter.paint(AT + 53_249 + second, 0).y.copy() for second in (0, 1)]
    elsewhere = [painter.paint(AT + 82_049 + second, 0).y.copy() for second in (0, 1)]

    def differ(part: tuple[slice, slice], left: Pixels, right: Pixels) -> bool:
        return bool((np.abs(left[part].astype(np.int16) - right[part]) > 60).sum() > 12)

    assert differ(time, one, next_second)
    assert not differ(day, one, next_second)
    assert differ(day, one, other_day)
    assert not differ(time, one, other_day)
    assert differ(day, *midnight)
    assert not differ(day, *elsewhere)


def test_the_cameras_name_stands_below_and_may_be_left_out() -> None:
    with_name, without = (Painter(SimulatedCamera(name, "x", has_time=False)).paint(AT, 0).y for name in ("青岛烟台海关卡口01", ""))
    differs = np.argwhere(np.abs(with_name.astype(np.int16) - without) > 40)
    assert differs[:, 0].min() > 480
    assert differs[:, 1].min() > 480


@pytest.mark.parametrize("fault", [Fault.BLACK, Fault.BLUR, Fault.COVER, Fault.SHIFT, Fault.FREEZE, Fault.CLOCK])
def test_a_fault_ends_with_its_order(fault: Fault) -> None:
    painter, whole = Painter(SimulatedCamera("x", "x")), Painter(SimulatedCamera("x", "x"))
    painter.paint(AT, 0)
    painter.paint(AT + 5, 1, fault)
    assert np.array_equal(painter.paint(AT + 10, 2).whole, whole.paint(AT + 10, 2).whole)
