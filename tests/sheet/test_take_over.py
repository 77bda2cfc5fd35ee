"""sheet.take_over: last time's words of the point, to be looked at one by one; nobody judges by one key (P3, P9)."""

import pytest
from sqlalchemy import select

from records import base, clock
from records.anomaly import Anomaly
from records.item import Result
from records.sheet import Row, Sheet
from tests.conftest import Browser
from tests.scene import Scene, refused, unfit
from tests.sitting import Sitting, announce, begin
from workflows import monitoring, phrase, sheet

SEEN = {
    "floor": "地面清洁，无积水", "workers": "穿戴齐全", "metal": "试块 Fe、SUS、非铁检测正常，末次09:41", "batch": "与报检信息一致",
    "container_number": "与单证一致", "dress": "着装规范",
}  # fmt: skip


@pytest.fixture
def again(scene: Scene) -> Sitting:
    """The site once more, after a submitted sheet of yesterday's kind."""
    first = begin(scene)
    first.write(scene.cast.dock, seen=dict(SEEN), result=Result.NORMAL, remark="上次备注", reason="在现场看过")
    first.submit()
    with scene.acting() as (db, cast):
        made = monitoring.begin(db, cast.monitor, announce(db, cast))
    with scene.database.read() as db:
        found = db.scalars(select(Sheet.id).where(Sheet.monitoring_id == made.id)).one()
    return Sitting(scene, made.id, found)


def take_over(scene: Scene, sitting: Sitting) -> Row:
    with scene.acting() as (db, cast):
        return sheet.take_over(db, cast.monitor, sitting.sheet(db), row=sitting.row(db, cast.dock))


def test_place_and_work_are_taken_over_with_times_left_open_and_what_is_written_stays(scene: Scene, again: Sitting) -> None:
    again.write(scene.cast.dock, seen={"workers": "有人员未戴工作帽"})
    row = scene.get(Row, take_over(scene, again).id)
    assert row.seen == {"workers": "有人员未戴工作帽", "floor": SEEN["floor"], "metal": "试块 Fe、SUS、非铁检测正常，末次〔时刻〕"}
    assert set(row.taken) == {"floor", "metal"}
    assert (row.result, row.remark, row.reason) == (None, "", "")
    assert scene.last().verb == "sheet.take_over"
    assert take_over(scene, again).version == row.version, "a second time changes nothing"


@pytest.mark.obligation("B9-4")
def test_what_nobody_looked_at_is_neither_printed_nor_submitted(scene: Scene, again: Sitting) -> None:
    take_over(scene, again)
    again.write(scene.cast.dock, seen={"floor": SEEN["floor"]}, result=Result.MINOR, remark="已当场清理")
    with scene.database.read() as db:
        mine = again.sheet(db)
        (line,) = [line for line in sheet.told(db, mine)["rows"][0]["lines"] if "金属探测" in line]
        assert line.startswith("未查看：")
        lacks = [str(lack) for lack in sheet.lacking(db, mine)]
    assert any("沿用上次的2项尚未核对" in lack for lack in lacks)
    with scene.acting() as (db, cast):
        refused(sheet.submit, db, cast.monitor, again.sheet(db), status=409)
    again.write(scene.cast.dock, seen={"metal": scene.get(Row, again.row_id(scene.cast.dock)).seen["metal"]})
    with scene.database.read() as db:
        lacks = [str(lack) for lack in sheet.lacking(db, again.sheet(db))]
    assert any("〔时刻〕尚未填写" in lack for lack in lacks), "the hour of another day is none of today's"


def test_a_point_without_a_last_time_says_so_and_only_the_operator_takes_over(scene: Scene, again: Sitting) -> None:
    with scene.acting() as (db, cast):
        mine = again.sheet(db)
        unfit(sheet.take_over, db, cast.monitor, mine, at="row", row=again.row(db, cast.gate))
        for other in (cast.second_monitor, cast.administrator, cast.stranger):
            refused(sheet.take_over, db, other, mine, row=again.row(db, cast.dock))


def test_a_frozen_sheet_refuses(scene: Scene, again: Sitting) -> None:
    again.fill(scene.cast.dock)
    again.submit()
    with scene.acting() as (db, cast):
        refused(sheet.take_over, db, cast.monitor, again.sheet(db), row=again.row(db, cast.dock), status=409)


def test_the_desk_gets_the_row_with_its_marks(scene: Scene, again: Sitting, browser: Browser) -> None:
    client, number = browser.as_(scene.cast.monitor), again.row_id(scene.cast.dock)
    told = client.post(f"/sheets/{again.sheet_id}/rows/{number}/last", json={}).get_json()
    assert set(told["row"]["taken"]) == {"floor", "workers", "metal"}
    saved = client.post(f"/sheets/{again.sheet_id}/rows/{number}", json={
        "version": told["row"]["version"], "item": "floor", "seen": SEEN["floor"],
    }).get_json()  # fmt: skip
    assert set(saved["row"]["taken"]) == {"workers", "metal"}
    assert client.post(f"/sheets/{again.sheet_id}/rows/999/last", json={}).status_code == 404


@pytest.mark.obligation("F1-8")
def test_what_was_amiss_last_time_is_that_loadings_own(scene: Scene) -> None:
    first = begin(scene)
    with scene.acting() as (db, cast):
        told = phrase.Told("handling", "箱间未留风道", "", Result.MINOR)
        phrase.add(db, cast.administrator, cast.branch, told=told)
    seen = {"floor": "地面清洁，无积水；地面有积水", "workers": "一名工人未戴工作帽", "metal": SEEN["metal"], "handling": "箱间未留风道"}
    first.write(scene.cast.dock, seen=seen, result=Result.NORMAL, remark="", reason="在现场看过")
    first.submit()
    with scene.acting() as (db, cast), base.door("factory"):
        db.add(Anomaly(
            number="烟关视异〔2026〕0009号", office_id=cast.branch.id, enterprise_id=cast.enterprise.id, monitoring_id=first.number,
            camera_id=cast.dock.id, item="workers", item_name="工作人员卫生", grade=Result.MINOR, remark="一名工人未戴工作帽",
            seen_at=clock.now(), flagged_at=clock.now(), flagged_by_id=cast.monitor.id,
        ))  # fmt: skip
        db.flush()
    with scene.acting() as (db, cast):
        made = monitoring.begin(db, cast.monitor, announce(db, cast))
    with scene.database.read() as db:
        found = db.scalars(select(Sheet.id).where(Sheet.monitoring_id == made.id)).one()
    row = take_over(scene, Sitting(scene, made.id, found))
    assert set(row.taken) == {"metal"}
