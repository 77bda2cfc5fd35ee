"""Footage of the past is painted with the time of that past, and is what the recorder's own files are made of."""

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import av
import numpy as np
import pytest

from app.video.header import picture_of
from app.video.simulator.burnt import read_number, read_time
from app.video.simulator.camera import Painter, SimulatedCamera
from app.video.simulator.footage import Painted, paint_footage
from app.video.writer import SegmentFile

BEGINS_AT = datetime(2026, 11, 19, 22, 59, 50, tzinfo=UTC)
CAMERA = SimulatedCamera("装箱平台02", "dock", size=(640, 360), number_burnt=True)


def written(root: Path, painted: Painted) -> Path:
    """The stretch as one of the recorder's files."""
    file = SegmentFile(root, "stretch.mp4", painted.header)
    for frame in painted.frames:
        file.add(frame.data, media=frame.pts, duration=frame.duration, composition=frame.pts - frame.dts, is_key=frame.is_key)
    file.seal()
    return root / "stretch.mp4"


def test_each_frame_of_the_stretch_has_its_moment(tmp_path: Path) -> None:
    path = written(tmp_path, paint_footage(CAMERA, BEGINS_AT, BEGINS_AT + timedelta(seconds=4)))
    with av.open(str(path), "r") as container:
        shown = [(frame.time, frame.to_ndarray(format="gray")) for frame in container.decode(video=0)]
    assert [read_number(grey) for _, grey in shown] == list(range(40))
    assert [read_time(grey) for _, grey in shown] == [BEGINS_AT + timedelta(milliseconds=100) * index for index in range(40)]
    assert [time for time, _ in shown] == pytest.approx([index / 10 for index in range(40)])


def test_the_stretch_shows_what_the_live_camera_would_have_shown(tmp_path: Path) -> None:
    path = written(tmp_path, paint_footage(CAMERA, BEGINS_AT, BEGINS_AT + timedelta(seconds=2)))
    with av.open(str(path), "r") as container:
        last = [frame.to_ndarray(format="yuv420p")[:360] for frame in container.decode(video=0)][-1]
    live = Painter(CAMERA).paint(BEGINS_AT.timestamp() + 1.9, 19).y
    assert np.abs(last.astype(np.int16) - live).mean() < 3


@pytest.mark.parametrize(("codec", "tag"), [("h264", "avc1.4D40"), ("h265", "hvc1")])
def test_the_header_names_codec_and_size(codec: str, tag: str) -> None:
    camera = SimulatedCamera("x", "x", size=(320, 180), codec=codec)
    painted = paint_footage(camera, BEGINS_AT, BEGINS_AT + timedelta(seconds=1.1))
    picture = picture_of(painted.header)
    assert picture.codec.startswith(tag)
    assert (picture.timescale, picture.width, picture.height) == (90_000, 320, 180)
    assert [frame.is_key for frame in painted.frames] == [True, *[False] * 9, True]


def test_the_header_alone_opens() -> None:
    painted = paint_footage(CAMERA, BEGINS_AT, BEGINS_AT + timedelta(seconds=0.1))
    with av.open(io.BytesIO(painted.header), "r", format="mp4") as container:
        assert container.streams.video[0].codec_context.width == 640


def test_a_stretch_without_a_frame_is_refused() -> None:
    with pytest.raises(ValueError, match="without a frame"):
        paint_footage(CAMERA, BEGINS_AT, BEGINS_AT)
