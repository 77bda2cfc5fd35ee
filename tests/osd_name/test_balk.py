"""osd_name.balk: a name that the device did not take, or not all of, is in the trail beside the order to write it (E-6)."""

from app.video.simulator.server import Simulator
from records.base import Text
from tests.conftest import Browser
from tests.osd_name.asking import give
from tests.ptz.relay import relayed
from tests.scene import Scene, refused
from workflows import osd_name

WHY = Text("设备没有回答。")


def test_the_page_says_why_and_the_trail_has_both(scene: Scene, browser: Browser, simulator: Simulator) -> None:
    with relayed(simulator.onvif("dock")) as relay:
        relay.lost = {"SetOSD"}
        give(scene, dock=relay.url)
        answer = browser.as_(scene.cast.administrator).post(f"/cameras/{scene.cast.dock.id}/osd/write")
    assert answer.status_code == 422
    assert "图像标识未能写入：设备无法连接" in answer.get_data(as_text=True)
    written, balked = scene.trail()
    assert (written.verb, balked.verb) == ("osd_name.write", "osd_name.balk")
    assert "无法连接" in str(Text.of_json(balked.changes["why"]))


def test_only_the_offices_own_administrator(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        osd_name.balk(db, cast.administrator, cast.dock, why=WHY)
        for other in (cast.monitor, cast.stranger, cast.overseer, cast.signatory, cast.upkeep):
            refused(osd_name.balk, db, other, cast.dock, why=WHY)
