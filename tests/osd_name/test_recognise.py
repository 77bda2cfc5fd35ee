"""osd_name.recognise: name and time read in the picture itself, of cameras without a device to ask (E-4, E-5)."""

from datetime import UTC, datetime, timedelta

import cv2
import numpy as np
import pytest
from sqlalchemy import select

from app.demo.footage import Stretch, paint
from app.settings import Settings
from app.video import ocr
from app.video.ocr import Words, told
from app.video.osd_name import Asker
from app.video.simulator.camera import Painter, SimulatedCamera
from app.video.simulator.faults import Fault
from records import clock
from records.footage import Cause
from records.notice import Notice
from records.osd_name import Way, newest
from records.user import THE_SYSTEM
from tests.osd_name.conftest import GATE, KEPT
from tests.scene import Scene, refused
from workflows import camera, osd_name

AT = datetime(2026, 11, 20, 1, 12, 30, tzinfo=UTC)
needs_the_extra = pytest.mark.skipif(not ocr.is_there(), reason="the extra `ocr` is not installed (none from Python 3.13 on)")


def _picture(name: str, fault: Fault = Fault.OK, *, scene: str = "gate") -> bytes:
    """What the simulator's camera shows at that moment."""
    painted = Painter(SimulatedCamera(name=name, path="gate", scene=scene)).paint(AT.timestamp(), 1, fault)
    width = painted.y.shape[1]
    planes = np.vstack([painted.y, painted.u.reshape(-1, width), painted.v.reshape(-1, width)])
    return cv2.imencode(".jpg", cv2.cvtColor(planes, cv2.COLOR_YUV2BGR_I420))[1].tobytes()


@needs_the_extra
@pytest.mark.obligation("E-4", "E-5")
@pytest.mark.parametrize("scene", ["gate", "platform"])
def test_name_and_time_are_read_from_the_picture_without_any_network(scene: str) -> None:
    found = ocr.read(_picture("青岛烟台海关澜澄水产厂区\n卡口01", scene=scene), GATE, AT)
    assert (found.name, found.has_time) == (GATE, True)
    assert found.drift_s is not None
    assert abs(found.drift_s) <= 1


@needs_the_extra
def test_another_name_and_a_wrong_clock_are_seen() -> None:
    found = ocr.read(_picture("青岛烟台海关澜澄水产厂区\n卡口02", Fault.CLOCK), GATE, AT)
    assert found.name == f"{GATE[:-1]}2"
    assert found.drift_s == pytest.approx(300, abs=1)


@needs_the_extra
def test_where_there_is_no_picture_nothing_is_read() -> None:
    assert ocr.words(b"no picture") == []


def test_other_writing_in_the_picture_is_no_part_of_name_or_time() -> None:
    lines = [
        Words("2026-11-20-09:12:30", 0.04, 0.02), Words("CXRU1204581", 0.4, 0.5), Words("净含量10kg", 0.8, 0.1), Words(GATE[:12], 0.9, 0.7),
        Words(GATE[12:], 0.95, 0.8),
    ]  # fmt: skip
    assert told(lines, GATE, AT).name == GATE
    assert told(lines, GATE, AT).drift_s == 0.5
    assert not told([Words("20/11/2026 09:12:30", 0.04, 0)], GATE, AT).has_time, "not as the norm writes it"
    assert not told([Words("2026-11-20 09:12:30", 0.9, 0)], GATE, AT).has_time, "not on top"
    assert told([Words("2026-11-20 09:12:30+08:00", 0.04, 0)], GATE, AT).has_time
    assert not told([Words("2026-11-20 09:12:30PM", 0.04, 0)], GATE, AT).has_time, "the hour of twelve"
    assert not told([Words("2026-13-40 09:12:30", 0.04, 0)], GATE, AT).has_time, "no such day"


def test_it_is_kept_like_any_other_look_and_tells_a_clock_far_off(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        first = osd_name.recognise(db, THE_SYSTEM, cast.gate, name=GATE, has_time=True, drift_s=0.5)
        assert (first.is_right, first.wants_look) == (False, True), "whether it is opaque and steady nobody has told (E-7)"
    with scene.acting() as (db, cast):
        osd_name.confirm(db, cast.monitor, cast.gate, name_ok=True, time_ok=True, look_ok=True, kept=KEPT)
    with scene.acting() as (db, cast):
        assert osd_name.recognise(db, THE_SYSTEM, cast.gate, name=GATE, has_time=True, drift_s=0.5).is_right, "as a person told"
    with scene.acting() as (db, cast):
        assert not osd_name.recognise(db, THE_SYSTEM, cast.gate, name=GATE, has_time=True, drift_s=300.0).is_right
    assert scene.last().verb == "osd_name.recognise"
    with scene.database.read() as db:
        assert newest(db, [scene.cast.gate.id])[scene.cast.gate.id].by is Way.OCR
        assert any("相差300秒" in str(each.said) for each in db.scalars(select(Notice)))


@needs_the_extra
@pytest.mark.obligation("E-4", "E-5")
def test_the_newest_picture_of_a_camera_without_a_device_to_ask_is_read(scene: Scene, settings: Settings) -> None:
    asker, now = Asker(scene.database, settings), clock.now()
    assert asker.look() == 0, "nothing is recorded: the recorder tells that"
    with scene.acting() as (db, cast):
        stretch = Stretch(cast.gate.code, now - timedelta(seconds=12), timedelta(seconds=10), Cause.NETWORK)
        paint(db, settings.footage, {cast.gate.code: cast.gate}, [stretch], now)
    assert asker.look() == 1
    with scene.database.read() as db:
        found = newest(db, [scene.cast.gate.id])[scene.cast.gate.id]
        assert (found.by, found.read, found.wants_look) == (Way.OCR, GATE, True)
        assert found.drift_s is not None
        assert abs(found.drift_s) <= 1.5
    assert asker.look() == 0, "once a day"


def test_persons_and_removed_cameras_are_refused(scene: Scene) -> None:
    given = {"name": GATE, "has_time": True, "drift_s": 0.0}
    with scene.acting() as (db, cast):
        for other in (cast.administrator, cast.monitor, cast.stranger, cast.signatory, cast.upkeep):
            refused(osd_name.recognise, db, other, cast.gate, **given)
        camera.remove(db, cast.administrator, cast.gate, reason="换机")
        refused(osd_name.recognise, db, THE_SYSTEM, cast.gate, status=409, **given)
