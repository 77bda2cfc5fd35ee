"""osd_name.miss: a device that does not answer is told, once, and on the camera's page; what was known stays (E-4, E-5)."""

import pytest
from sqlalchemy import select

from app.settings import Settings
from app.video.osd_name import Asker
from app.video.simulator.server import Simulator
from records import clock
from records.base import Text
from records.notice import Notice
from records.osd_name import AGAIN, OsdAsk, newest
from records.user import THE_SYSTEM
from tests.conftest import Browser
from tests.osd_name.asking import DAY, give
from tests.osd_name.conftest import GATE
from tests.scene import Scene, refused
from workflows import osd_name

WHY = Text("设备没有回答。")


@pytest.mark.obligation("E-4")
def test_a_device_away_is_told_once_on_page_and_to_the_administrator_and_what_was_read_stays(
    scene: Scene, settings: Settings, browser: Browser, simulator: Simulator
) -> None:
    give(scene, gate=simulator.onvif("gate"))
    asker, now = Asker(scene.database, settings), clock.now()
    clock.stop_at(now)
    assert asker.look() == 1
    give(scene, gate=simulator.onvif("gate").replace("127.0.0.1", "127.0.0.254"))
    for later in (DAY, DAY + AGAIN * 1.1):
        clock.stop_at(now + later)
        assert asker.look() == 1
    with scene.database.read() as db:
        told = [str(each.said) for each in db.scalars(select(Notice).where(Notice.subject_kind == "camera"))]
        assert newest(db, [scene.cast.gate.id])[scene.cast.gate.id].read == GATE
        assert db.scalars(select(OsdAsk)).unique().one().failing_since == now + DAY
    assert len(told) == 1
    assert "无法连接" in told[0]
    shown = browser.as_(scene.cast.administrator).get(f"/cameras/{scene.cast.gate.id}").get_data(as_text=True)
    assert "自动核对没有结果" in shown
    assert "无法连接" in shown
    give(scene, gate=simulator.onvif("gate"))
    clock.stop_at(now + DAY + AGAIN * 3)
    assert asker.look() == 1
    with scene.database.read() as db:
        assert db.scalars(select(OsdAsk)).unique().one().failing_since is None


def test_without_a_question_there_is_no_missing_answer_and_persons_tell_none(scene: Scene) -> None:
    give(scene, gate="http://192.0.2.7/onvif/device_service")
    with scene.acting() as (db, cast):
        osd_name.miss(db, THE_SYSTEM, cast.gate, why=WHY)
        assert db.scalars(select(OsdAsk)).unique().all() == []
        for other in (cast.administrator, cast.monitor, cast.stranger, cast.signatory, cast.upkeep):
            refused(osd_name.miss, db, other, cast.gate, why=WHY)
