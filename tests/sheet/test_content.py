"""What stands on the paper: one row per point used, every item seen or said unseen, never conduct, gaps by themselves (F1-7, F1-8, B15)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from records import clock
from records.base import door
from records.camera import Camera
from records.footage import Cause, Gap
from records.item import OF_THE_NORM, Group, Result, is_conduct
from records.monitoring import Mode
from records.sheet import Sheet
from tests.conftest import Browser
from tests.printed.reading import pages, plain, whole
from tests.scene import Scene
from tests.sitting import NOW, Sitting, begin
from workflows import monitoring, sheet
from workflows.sheet import noting

CONDUCT = [key for key, group, *_ in OF_THE_NORM if group is Group.CONDUCT]


@pytest.fixture
def sitting(scene: Scene) -> Sitting:
    return begin(scene)


def _told(sitting: Sitting) -> dict[str, object]:
    with sitting.scene.database.read() as db:
        return sheet.told(db, db.get_one(Sheet, sitting.sheet_id))


@pytest.mark.obligation("F1-7", "F1-8")
def test_only_points_with_something_in_them_stand_there_and_what_was_not_judged_is_said(sitting: Sitting) -> None:
    sitting.fill(sitting.scene.cast.dock)
    (row,) = _told(sitting)["rows"]
    assert (row["point"], row["place_number"]) == ("装箱平台02", "42019011101321320002")
    assert row["lines"][0] == "地面清洁卫生：地面清洁，无积水"
    assert row["lines"][1].startswith("未查看：卫生设施配置和运行、工作人员卫生、")
    assert "金属探测" in row["lines"][1]


def test_conduct_is_offered_on_the_desk_and_never_stands_on_the_firms_sheet(sitting: Sitting, browser: Browser) -> None:
    dock = sitting.scene.cast.dock
    desk = browser.as_(sitting.scene.cast.monitor).get(f"/monitorings/{sitting.number}/desk").text
    for key, word in zip(CONDUCT, ("工作时效", "着装规范", "自身防护", "现场工作程序"), strict=True):
        assert is_conduct(key)
        assert f'data-item="{key}"' in desk
        assert word in desk
        sitting.write(dock, seen={key: "按约定时间到场"})
    assert _told(sitting)["rows"] == []
    sitting.fill(dock)
    assert "按约定时间到场" not in str(_told(sitting))
    assert "工作时效" not in str(_told(sitting))


def test_hygiene_items_are_offered_with_ready_phrases(sitting: Sitting, browser: Browser) -> None:
    _offered(sitting, browser, Group.HYGIENE, 5)


def test_handling_and_goods_are_an_item_of_their_own(sitting: Sitting) -> None:
    sitting.write(sitting.scene.cast.dock, seen={"handling": "外箱破损"})
    assert "货物装卸过程及货物卫生：外箱破损" in str(_told(sitting))


@pytest.mark.obligation("B14-1", "B9-2")
def test_the_other_groups_are_offered_too(sitting: Sitting, browser: Browser) -> None:
    for group, count in ((Group.LABEL, 8), (Group.VEHICLE, 3), (Group.OTHER, 2)):
        _offered(sitting, browser, group, count)


@pytest.mark.obligation("B14-1")
def test_the_seals_number_and_the_metal_detection_stand_on_sheet_and_paper(sitting: Sitting, browser: Browser) -> None:
    sitting.fill(sitting.scene.cast.dock)
    sitting.write(sitting.scene.cast.dock, seen={"seal": "装毕即施封，封识号 CN4471903", "metal": "逐箱通过金属探测"})
    sitting.submit()
    client = browser.as_(sitting.scene.cast.monitor)
    page = client.get(f"/sheets/{sitting.sheet_id}").text
    paper = plain(whole(pages(client.get(f"/sheets/{sitting.sheet_id}/paper.pdf").data)))
    for words in ("产品封识：装毕即施封，封识号 CN4471903", "金属探测：逐箱通过金属探测"):
        assert words in page
        assert plain(words) in paper


def _offered(sitting: Sitting, browser: Browser, group: Group, count: int) -> None:
    desk = browser.as_(sitting.scene.cast.monitor).get(f"/monitorings/{sitting.number}/desk").text
    own = [(key, name, phrases) for key, of, name, phrases in OF_THE_NORM if of is group]
    assert len(own) == count
    for key, name, phrases in own:
        assert f'data-item="{key}"' in desk
        assert name in desk
        assert all(f'data-phrase="{phrase}"' in desk for phrase in phrases)


def _gap(sitting: Sitting, camera: Camera, begins_m: float, ends_m: float | None, cause: Cause = Cause.NETWORK) -> None:
    """Minutes from NOW."""
    with sitting.scene.database.act("test") as db, door("factory"):
        ends_at = None if ends_m is None else NOW + timedelta(minutes=ends_m)
        db.add(Gap(token=f"{begins_m}", camera_id=camera.id, begins_at=NOW + timedelta(minutes=begins_m), ends_at=ends_at, cause=cause))
        db.flush()


@pytest.mark.obligation("B16-4")
def test_gaps_of_the_own_period_and_the_time_watched_write_themselves_into_the_row(sitting: Sitting, browser: Browser) -> None:
    dock, gate = sitting.scene.cast.dock, sitting.scene.cast.gate
    sitting.fill(dock, Result.NORMAL)
    sitting.watch(dock, NOW, NOW + timedelta(minutes=1))
    sitting.watch(dock, NOW + timedelta(minutes=5), NOW + timedelta(minutes=6, seconds=40))
    # before the period, too short to say, in it, at another point, and still open
    _gap(sitting, dock, -60, -50)
    _gap(sitting, dock, 0.1, 0.2)
    _gap(sitting, dock, 1, 5)
    _gap(sitting, gate, 2, 3)
    _gap(sitting, dock, 7, None, Cause.CAMERA_AWAY)
    clock.stop_at(NOW + timedelta(minutes=10))
    (row,) = _told(sitting)["rows"]
    noted = [
        "本点观看 2分40秒（09:12–09:19内）", "09:13:30–09:17:30 无录像：网络中断", "09:19:30–09:22:30 无录像：摄像头无法连接",
    ]  # fmt: skip
    assert row["noted"] == noted
    assert _told(sitting)["remarks"] == []
    client = browser.as_(sitting.scene.cast.monitor)
    facts = client.get(f"/monitorings/{sitting.number}/facts").get_json()["watched"]
    assert facts[str(dock.id)]["lines"] == noted[1:]
    assert facts[str(gate.id)]["lines"] == ["09:14:30–09:15:30 无录像：网络中断"]
    for shown in (client.get(f"/monitorings/{sitting.number}/desk").text, client.get(f"/sheets/{sitting.sheet_id}").text):
        assert "由系统记录，不可更改" in shown
        assert noted[1] in shown
    assert "09:13:30–09:17:30无录像：网络中断" in plain(whole(pages(client.get(f"/sheets/{sitting.sheet_id}/paper.pdf").data)))


def test_playback_counts_the_gaps_of_the_period_it_looks_at_with_their_date(sitting: Sitting) -> None:
    dock = sitting.scene.cast.dock
    _gap(sitting, dock, -24 * 60, -24 * 60 + 5)
    with sitting.scene.acting() as (db, cast):
        period = (NOW - timedelta(days=1, minutes=1), NOW - timedelta(days=1) + timedelta(minutes=2))
        other = monitoring.begin_at(db, cast.monitor, cast.site, mode=Mode.PLAYBACK, period=period)
    with sitting.scene.database.read() as db:
        noted = noting.noted(db, db.scalars(select(Sheet).where(Sheet.monitoring_id == other.id)).unique().one())
    assert [str(hole) for hole in noted[dock.id].lines] == ["11-19 09:12:30–09:14:30 无录像：网络中断"]


@pytest.mark.obligation("F1-9")
def test_an_item_nobody_judged_is_unseen_on_page_and_paper_and_never_normal(sitting: Sitting, browser: Browser) -> None:
    sitting.fill(sitting.scene.cast.dock)
    sitting.submit()
    client = browser.as_(sitting.scene.cast.monitor)
    page = client.get(f"/sheets/{sitting.sheet_id}").text
    paper = plain(whole(pages(client.get(f"/sheets/{sitting.sheet_id}/paper.pdf").data)))
    for shown in (page, paper):
        assert "未查看：卫生设施配置和运行" in shown
        assert "卫生设施配置和运行：" not in shown


def test_drafts_of_other_offices_are_not_there_and_stages_narrow_the_list(sitting: Sitting, browser: Browser) -> None:
    client = browser.as_(sitting.scene.cast.monitor)
    address = f"/sheets/{sitting.sheet_id}"
    assert address in client.get("/sheets?stage=draft").text
    assert address not in client.get("/sheets?stage=submitted").text
    assert client.get("/sheets?stage=nonsense").status_code == 200
    stranger = browser.as_(sitting.scene.cast.stranger)
    assert stranger.get(address).status_code == 404
    assert stranger.get(f"{address}/paper.pdf").status_code == 404
    assert browser.stranger().get(f"{address}/paper.pdf").status_code == 401
