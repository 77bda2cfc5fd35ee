"""The independent camera is what it says: numbered frames from software that isn't ours; and its absence tells what to type."""

import sys

import pytest

from tests.video import gst_camera
from tests.video.test_simulator import opened, seen


@pytest.mark.parametrize("fps", [10, 25])
def test_its_frames_run_without_a_hole(fps: int) -> None:
    with gst_camera.gst_camera(fps=fps) as url, opened(url) as container:
        shown = seen(container, 2 * fps + 5)
    assert shown[0].number is not None
    assert [each.number for each in shown] == list(range(shown[0].number, shown[0].number + len(shown)))
    span_s = (shown[-1].at - shown[0].at).total_seconds()
    assert abs(span_s - (len(shown) - 1) / fps) < 0.3


def test_where_gstreamer_is_missing_the_command_to_type_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    # our own Python has no gi, as the system's hasn't where the packages are missing
    monkeypatch.setattr(gst_camera, "_PYTHON", sys.executable)
    with pytest.raises(pytest.fail.Exception, match=r"type: apt-get install -y gir1\.2-gst-rtsp-server-1\.0 "), gst_camera.gst_camera():
        pass
    monkeypatch.setattr(gst_camera, "_PYTHON", "/nowhere/python3")
    with pytest.raises(pytest.fail.Exception, match=r"type: apt-get install -y gir1\.2-gst-rtsp-server-1\.0 "), gst_camera.gst_camera():
        pass
