"""sheet.submit: nothing missing, then frozen for good; the monitoring ends with it (B16-5, F1-10, F1-12)."""

import threading
from datetime import timedelta
from hashlib import sha256

import pytest
from sqlalchemy import select

from app import chores
from app.settings import Settings
from records import clock
from records.anomaly import Anomaly
from records.base import door
from records.footage import Cause
from records.item import UNDECLARED, UNDECLARED_FOUND, Result
from records.monitoring import Monitoring
from records.monitoring import Stage as MonitoringStage
from records.sheet import Sheet, Stage
from records.snapshot import Snapshot
from records.user import THE_SYSTEM
from tests.conftest import Browser
from tests.printed.reading import pages, plain, whole
from tests.scene import Scene, refused
from tests.sitting import NOW, Sitting, begin
from tests.video import film
from tests.watch import SEEN_AT, VISIT, Watch, make_watch
from workflows import sheet, snapshot


@pytest.fixture
def sitting(scene: Scene) -> Sitting:
    return begin(scene)


@pytest.fixture
def watch(scene: Scene) -> Watch:
    return make_watch(scene.database, scene.cast)


def _refusal(sitting: Sitting) -> str:
    with sitting.scene.acting() as (db, cast):
        return refused(sheet.submit, db, cast.monitor, sitting.sheet(db), status=409)


@pytest.mark.obligation("B16-5", "F1-12")
def test_it_is_numbered_frozen_and_ends_the_monitoring(sitting: Sitting) -> None:
    sitting.fill(sitting.scene.cast.dock)
    assert sitting.submit() == "烟关视监〔2026〕0001号"
    kept = sitting.scene.get(Sheet, sitting.sheet_id)
    assert (kept.stage, kept.submitted_at) == (Stage.SUBMITTED, NOW)
    assert kept.document.is_intact()
    assert kept.document.opened()["operators"] == ["王监控"]
    done = sitting.scene.get(Monitoring, sitting.number)
    assert (done.stage, done.ends_at) == (MonitoringStage.DONE, NOW)
    assert sitting.scene.last().verb == "sheet.submit"


@pytest.mark.obligation("B16-5", "F1-8", "F1-10")
def test_what_is_missing_is_named_thing_by_thing(sitting: Sitting) -> None:
    dock, gate = sitting.scene.cast.dock, sitting.scene.cast.gate
    assert "还差 1 项：至少填写一个点位" in _refusal(sitting)
    sitting.write(dock, result=Result.MINOR)
    sitting.write(gate, seen={"plate": "与单证一致"})
    said = _refusal(sitting)
    mine = ("监控内容", "一般异常须在备注说明", "未标记异常，判为一般异常须填写理由")
    lacks = [*(f"装箱平台02：{lack}" for lack in mine), "卡口01：监控结果"]
    for lack in ("还差 4 项", *lacks):
        assert lack in said
    assert sitting.scene.get(Sheet, sitting.sheet_id).stage is Stage.DRAFT


@pytest.mark.obligation("F1-9", "F1-10")
def test_normal_for_a_point_hardly_watched_needs_its_reason_which_stands_in_the_remarks(sitting: Sitting, browser: Browser) -> None:
    dock = sitting.scene.cast.dock
    sitting.watch(dock, NOW, NOW + timedelta(seconds=29))
    sitting.write(dock, seen={"floor": "地面清洁，无积水"}, result=Result.NORMAL, remark="无", reason=" ")
    assert "装箱平台02：观看不足30秒，判为正常须填写理由" in _refusal(sitting)
    sitting.write(dock, reason="开装前已在现场查看")
    sitting.submit()
    client = browser.as_(sitting.scene.cast.monitor)
    words = "装箱平台02：仅观看0分29秒，判为正常的理由：开装前已在现场查看"
    assert words in client.get(f"/sheets/{sitting.sheet_id}").text
    assert words in plain(whole(pages(client.get(f"/sheets/{sitting.sheet_id}/paper.pdf").data)))


def test_normal_for_a_point_watched_long_enough_needs_none(sitting: Sitting) -> None:
    dock = sitting.scene.cast.dock
    sitting.watch(dock, NOW, NOW + timedelta(seconds=30))
    sitting.write(dock, seen={"floor": "地面清洁，无积水"}, result=Result.NORMAL, reason="本不必写")
    sitting.submit()
    assert "本不必写" not in str(sitting.scene.get(Sheet, sitting.sheet_id).document.opened())


@pytest.mark.obligation("F1-10")
@pytest.mark.parametrize("result", [Result.MINOR, Result.SERIOUS, Result.UNLAWFUL])
def test_each_result_but_normal_needs_its_remark(sitting: Sitting, result: Result) -> None:
    dock = sitting.scene.cast.dock
    sitting.fill(dock, result, remark=" \n ")
    assert f"{result.label}须在备注说明" in _refusal(sitting)
    sitting.write(dock, remark="地面积水约1平方米，14:09 已清扫", reason="现场人员电话报告")
    sitting.submit()


def _flag(sitting: Sitting, item: str = "floor") -> None:
    """An anomaly on the dock in this sitting."""
    with sitting.scene.database.act("test") as db, door("factory"):
        cast = sitting.scene.cast
        db.add(Anomaly(
            number="A1", office_id=cast.branch.id, enterprise_id=cast.enterprise.id, monitoring_id=sitting.number, camera_id=cast.dock.id,
            item=item, item_name="地面清洁卫生", grade=Result.MINOR, remark="积水", seen_at=NOW, flagged_at=NOW,
            flagged_by_id=cast.monitor.id,
        ))  # fmt: skip
        db.flush()


@pytest.mark.obligation("B18-1")
def test_what_was_seen_abnormal_needs_its_footage_kept(sitting: Sitting) -> None:
    dock = sitting.scene.cast.dock
    sitting.watch(dock, NOW, NOW.replace(minute=13))
    sitting.fill(dock, Result.MINOR, remark="地面积水")
    sitting.write(dock, reason="已在现场看过")
    assert "尚未标记异常、保存录像（第十八条）" in _refusal(sitting)
    _flag(sitting)
    sitting.submit()
    (row,) = sitting.scene.get(Sheet, sitting.sheet_id).document.opened()["rows"]
    assert row["reason"] == "", "footage shows it: no reason is printed"


@pytest.mark.obligation("B18-1")
def test_an_officers_own_conduct_flagged_at_a_point_is_no_footage_of_the_firms(sitting: Sitting) -> None:
    sitting.fill(sitting.scene.cast.dock, Result.MINOR, remark="地面积水")
    _flag(sitting, item="dress")
    assert "未标记异常，判为一般异常须填写理由" in _refusal(sitting)


@pytest.mark.obligation("B18-1", "F1-10")
@pytest.mark.parametrize("result", [Result.MINOR, Result.SERIOUS, Result.UNLAWFUL])
def test_what_is_abnormal_at_a_point_never_watched_needs_its_reason_which_stands_in_the_remarks(
    sitting: Sitting, browser: Browser, result: Result
) -> None:
    dock = sitting.scene.cast.dock
    sitting.fill(dock, result, remark="地面积水")
    sitting.write(dock, reason=" ")
    client = browser.as_(sitting.scene.cast.monitor)
    sentence = f"装箱平台02：未标记异常，判为{result.label}须填写理由（如现场人员报告）"
    assert sentence in _refusal(sitting)
    desk = client.get(f"/monitorings/{sitting.number}/desk").text
    assert sentence in desk
    assert "data-unshown" in desk
    sitting.write(dock, reason="现场人员于海电话报告")
    sitting.submit()
    words = f"装箱平台02：未标记异常，判为{result.label}的理由：现场人员于海电话报告"
    assert words in client.get(f"/sheets/{sitting.sheet_id}").text
    assert words in plain(whole(pages(client.get(f"/sheets/{sitting.sheet_id}/paper.pdf").data)))


def test_undeclared_goods_are_never_a_small_thing(sitting: Sitting) -> None:
    dock = sitting.scene.cast.dock
    sitting.write(dock, seen={UNDECLARED: UNDECLARED_FOUND}, result=Result.NORMAL, remark="夹带3箱")
    assert "应为严重异常或违法情况" in _refusal(sitting)
    sitting.write(dock, result=Result.SERIOUS, reason="现场人员报告")
    sitting.submit()


@pytest.mark.obligation("F1-12")
def test_a_submitted_sheet_takes_no_more_writing_and_no_second_submission(sitting: Sitting) -> None:
    sitting.fill(sitting.scene.cast.dock)
    sitting.submit()
    with sitting.scene.acting() as (db, cast):
        row = sitting.row(db, cast.dock)
        told = {"row": row, "version": row.version, "change": sheet.Change(remark="改")}
        refused(sheet.write, db, cast.monitor, sitting.sheet(db), status=409, **told)
        refused(sheet.submit, db, cast.monitor, sitting.sheet(db), status=409)


@pytest.mark.obligation("B9-4")
def test_nobody_but_the_operator_submits_it(sitting: Sitting) -> None:
    sitting.fill(sitting.scene.cast.dock)
    with sitting.scene.acting() as (db, cast):
        for other in (cast.second_monitor, cast.administrator, cast.overseer, cast.stranger, cast.signatory):
            refused(sheet.submit, db, other, sitting.sheet(db))


def test_the_page_submits_and_shows_the_frozen_sheet(sitting: Sitting, browser: Browser) -> None:
    client = browser.as_(sitting.scene.cast.monitor)
    early = client.post(f"/sheets/{sitting.sheet_id}/submit")
    assert early.status_code == 409
    assert "至少填写一个点位" in early.text
    sitting.fill(sitting.scene.cast.dock)
    assert client.post(f"/sheets/{sitting.sheet_id}/submit").status_code == 303
    page = client.get(f"/sheets/{sitting.sheet_id}").text
    assert "烟关视监〔2026〕0001号" in page
    assert "已定稿" in page
    assert "记录单尚未提交" not in client.get("/").text


@pytest.mark.obligation("F1-12")
def test_a_still_that_is_being_ordered_while_the_sheet_is_submitted_is_waited_for(watch: Watch, scene: Scene, browser: Browser) -> None:
    """Ordered and not committed yet: nobody else sees it, and the frozen sheet would be without it."""
    number, answers = _filled(scene), []
    client = browser.as_(scene.cast.monitor)
    submitting = threading.Thread(target=lambda: answers.append(client.post(f"/sheets/{number}/submit")))
    with scene.acting() as (db, cast):
        snapshot.take(db, cast.monitor, watch.at(db), camera=cast.dock, seen_at=SEEN_AT, visit=VISIT)
        db.flush()
        submitting.start()
        submitting.join(0.5)
        assert submitting.is_alive(), "it waits for the still"
    submitting.join(20)
    assert ([answer.status_code for answer in answers], "截图正在存证" in answers[0].text) == ([409], True)
    assert scene.get(Sheet, number).stage is Stage.DRAFT


def _filled(scene: Scene) -> int:
    """The number of the only sheet, with one row that lacks nothing."""
    with scene.acting() as (db, cast):
        paper = db.scalars(select(Sheet)).unique().one()
        row = next(row for row in paper.rows if row.camera_id == cast.dock.id)
        change = sheet.Change(seen={"floor": "地面清洁，无积水"}, result=Result.NORMAL, reason="已在现场看过")
        sheet.write(db, cast.monitor, paper, row=row, version=row.version, change=change)
        return paper.id


@pytest.mark.obligation("F1-12", "B19-1")
def test_what_is_submitted_holds_the_hash_of_every_still_and_waits_for_one_that_is_being_made(
    watch: Watch, settings: Settings, scene: Scene
) -> None:
    number = _filled(scene)
    with scene.acting() as (db, cast):
        paper = db.get_one(Sheet, number)
        snapshot.take(db, cast.monitor, watch.at(db), camera=cast.dock, seen_at=SEEN_AT, visit=VISIT)
        assert "装箱平台02：截图正在存证，请稍候" in refused(sheet.submit, db, cast.monitor, paper, status=409)
        still = db.scalars(select(Snapshot)).one()
        snapshot.stumble(db, THE_SYSTEM, still, token=snapshot.claim(db, THE_SYSTEM, still), error="No space", cause=Cause.DISK_FULL)
        assert "装箱平台02：截图尚未存证（磁盘已满）" in refused(sheet.submit, db, cast.monitor, paper, status=409)
        film.shot(db, settings.footage, cast.dock.id, SEEN_AT - timedelta(seconds=30), 60)
    clock.stop_at(clock.now() + timedelta(seconds=11))
    assert chores.make_snapshots(scene.database, settings) == 1
    with scene.acting() as (db, cast):
        sheet.submit(db, cast.monitor, db.scalars(select(Sheet)).unique().one())
    with scene.database.read() as db:
        kept, frozen = db.scalars(select(Snapshot)).unique().one(), db.scalars(select(Sheet)).unique().one().document
    assert frozen is not None
    assert frozen.opened()["stills"] == [
        {"place_number": scene.cast.dock.code, "at": clock.iso(kept.shown_at or NOW), "sha256": sha256(
            (settings.evidence / kept.path).read_bytes()
        ).hexdigest()}
    ]  # fmt: skip
