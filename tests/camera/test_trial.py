"""What is wrong with a stream is said in a sentence that tells what to do; against a real RTSP server that is not ours (B6-2)."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.video import trial
from records.footage import Cause
from tests.video.gst import GstCamera

USER, PASSWORD = "viewer", "kein-Geheimnis-91"


@pytest.fixture
def camera(tmp_path: Path) -> Iterator[GstCamera]:
    camera = GstCamera(tmp_path, user=USER, password=PASSWORD)
    camera.start()
    yield camera
    camera.stop()


def _url(address: str, password: str = PASSWORD) -> str:
    return address.replace("rtsp://", f"rtsp://{USER}:{password}@")


def test_a_picture_is_told_with_its_size(camera: GstCamera) -> None:
    outcome = trial.try_stream(_url(camera.address))
    assert outcome.cause is None
    assert str(outcome.said).startswith("有画面：H.264，")


def test_a_wrong_password_and_a_wrong_path_are_told_apart(camera: GstCamera) -> None:
    for url, cause, said in (
        (_url(camera.address, "falsch"), Cause.PASSWORD, "不接受密码"),
        (_url(camera.address + "-elsewhere"), Cause.ADDRESS, "取流地址有误"),
    ):
        outcome = trial.try_stream(url)
        assert outcome.cause is cause
        assert said in str(outcome.said)
        assert PASSWORD not in str(outcome.said)


def test_a_camera_that_is_off_and_one_that_hangs_are_told_in_time(camera: GstCamera) -> None:
    camera.stall()
    hanging = trial.try_stream(_url(camera.address), timeout_s=1)
    assert hanging.cause in {Cause.CAMERA_AWAY, Cause.STALLED, Cause.NETWORK}
    camera.stop()
    assert trial.try_stream(_url(camera.address), timeout_s=1).cause is Cause.CAMERA_AWAY


def test_what_is_no_camera_at_all_is_told() -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        outcome = trial.try_stream(f"rtsp://127.0.0.1:{server.getsockname()[1]}/x", timeout_s=1)
    assert outcome.cause is not None
    assert str(outcome.said).startswith("未取到画面：")
