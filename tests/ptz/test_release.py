"""ptz.release: the control is free, the camera returns at once (C9-2, D3-2)."""

import pytest

from records.ptz import End, Steering
from records.ptz_return import Because
from tests.ptz.turning import NOW, Turning
from tests.scene import refused
from workflows import ptz


@pytest.mark.obligation("D3-2", "C9-2")
def test_others_may_have_it_and_the_camera_is_to_return_now(turning: Turning) -> None:
    held = turning.take("monitor")
    with turning.acting() as (db, cast, camera):
        ptz.release(db, cast.monitor, camera)
    ended = turning.scene.get(Steering, held.id)
    assert (ended.ended_at, ended.ended_by, turning.holder) == (NOW, End.RELEASED, None)
    assert (turning.order.because, turning.order.due_at) == (Because.RELEASED, NOW)
    assert turning.scene.last().verb == "ptz.release"
    turning.take("upkeep")


def test_nobody_ends_the_control_of_another(turning: Turning) -> None:
    turning.take("monitor")
    with turning.acting() as (db, cast, camera):
        refused(ptz.release, db, cast.administrator, camera, status=409)
        refused(ptz.release, db, cast.upkeep, camera, status=409)
        refused(ptz.release, db, cast.signatory, camera)
    assert turning.holder == turning.scene.cast.monitor.id
