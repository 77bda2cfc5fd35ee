"""sheet.correct: a new revision with a reason; the old one stays readable and verifies (F1-12)."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.transaction import Database
from records import triggers
from records.base import door
from records.item import Result
from records.sheet import Sheet, Stage
from tests.cast import Cast
from tests.conftest import Browser
from tests.scene import Scene, refused, unfit
from tests.sitting import NOW, Sitting, begin
from tests.watch import Watch, make_watch
from workflows import sheet


@pytest.fixture
def watch(database: Database, cast: Cast) -> Watch:
    return make_watch(database, cast)


@pytest.fixture
def submitted(scene: Scene) -> Sitting:
    sitting = begin(scene)
    sitting.fill(scene.cast.dock)
    sitting.submit()
    return sitting


@pytest.mark.obligation("F1-12")
def test_the_new_revision_begins_with_the_old_text_and_replaces_it_when_submitted(submitted: Sitting) -> None:
    with submitted.scene.acting() as (db, cast):
        revised = sheet.correct(db, cast.monitor, submitted.sheet(db), reason="箱号抄写有误")
    assert submitted.scene.last().verb == "sheet.correct"
    old = submitted.scene.get(Sheet, submitted.sheet_id)
    assert old.stage is Stage.SUBMITTED
    with submitted.scene.acting() as (db, cast):
        sheet.submit(db, cast.monitor, db.get_one(Sheet, revised.id))
    with submitted.scene.database.read() as db:
        old, new = db.get_one(Sheet, submitted.sheet_id), db.get_one(Sheet, revised.id)
        assert (old.stage, new.stage, new.revision, new.number) == (Stage.REPLACED, Stage.SUBMITTED, 2, old.number)
        assert old.document is not None
        assert old.document.is_intact()
        assert new.document is not None
        assert new.document.opened()["corrects"] == {"revision": 1, "reason": "箱号抄写有误"}


def test_it_needs_a_reason_and_there_is_one_correction_at_a_time(submitted: Sitting) -> None:
    with submitted.scene.acting() as (db, cast):
        unfit(sheet.correct, db, cast.monitor, submitted.sheet(db), at="reason", reason=" ")
        sheet.correct(db, cast.monitor, submitted.sheet(db), reason="一")
        refused(sheet.correct, db, cast.monitor, submitted.sheet(db), status=409, reason="二")


def test_a_draft_and_strangers_are_refused(scene: Scene) -> None:
    sitting = begin(scene)
    with scene.acting() as (db, cast):
        refused(sheet.correct, db, cast.monitor, sitting.sheet(db), status=409, reason="还是草稿")
        for other in (cast.second_monitor, cast.administrator, cast.stranger, cast.signatory):
            refused(sheet.correct, db, other, sitting.sheet(db), reason="不是我的")


@pytest.mark.obligation("F1-12")
def test_both_revisions_can_be_read_and_printed(submitted: Sitting, browser: Browser) -> None:
    client = browser.as_(submitted.scene.cast.monitor)
    wrong = client.post(f"/sheets/{submitted.sheet_id}/correct", data={"reason": ""})
    assert wrong.status_code == 422
    done = client.post(f"/sheets/{submitted.sheet_id}/correct", data={"reason": "箱号抄写有误"})
    assert done.headers["Location"] == f"/monitorings/{submitted.number}/desk"
    assert "更正稿" in client.get(done.headers["Location"]).text
    for number in (submitted.sheet_id, submitted.sheet_id + 1):
        assert "第 2 版" in client.get(f"/sheets/{number}").text
        paper = client.get(f"/sheets/{number}/paper.pdf")
        assert paper.data.startswith(b"%PDF-")
        assert paper.mimetype == "application/pdf"


def _corrected(sitting: Sitting, number: int, **change: Any) -> list[str]:
    """What a correction lacks after this change of the dock's row."""
    with sitting.scene.acting() as (db, cast):
        revised = db.get_one(Sheet, number)
        row = next(row for row in revised.rows if row.camera_id == cast.dock.id)
        sheet.write(db, cast.monitor, revised, row=row, version=row.version, change=sheet.Change(**change))
    with sitting.scene.database.read() as db:
        return [str(lack) for lack in sheet.lacking(db, db.get_one(Sheet, number))]


@pytest.mark.obligation("B18-1", "F1-10")
@pytest.mark.parametrize("seconds", [0, 60])
def test_what_a_correction_finds_abnormal_needs_a_reason_of_its_own_watched_or_not(scene: Scene, seconds: int) -> None:
    sitting = begin(scene)
    if seconds:
        sitting.watch(scene.cast.dock, NOW, NOW + timedelta(seconds=seconds))
    sitting.fill(scene.cast.dock)
    sitting.submit()
    with scene.acting() as (db, cast):
        revised = sheet.correct(db, cast.monitor, sitting.sheet(db), reason="结果有误").id
    wanted = ["装箱平台02：未标记异常，判为严重异常须填写理由（如现场人员报告）"]
    # what is carried over said why it was 正常
    assert _corrected(sitting, revised, result=Result.SERIOUS, remark="地面积水") == wanted
    assert _corrected(sitting, revised, reason="") == wanted
    with scene.acting() as (db, cast):
        assert wanted[0] in refused(sheet.submit, db, cast.monitor, db.get_one(Sheet, revised), status=409)
    assert _corrected(sitting, revised, reason="现场人员当日报告") == []
    with scene.acting() as (db, cast):
        sheet.submit(db, cast.monitor, db.get_one(Sheet, revised))


@pytest.mark.obligation("B18-1")
def test_a_correction_of_what_was_flagged_needs_no_reason(watch: Watch) -> None:
    scene = Scene(watch.database, watch.cast)
    with scene.acting() as (db, cast):
        watch.flag(db)
        first = db.scalars(select(Sheet)).unique().one()
        row = next(row for row in first.rows if row.camera_id == cast.dock.id)
        change = sheet.Change(seen={"workers": "有人员未戴工作帽"}, result=Result.MINOR, remark="2名工人")
        sheet.write(db, cast.monitor, first, row=row, version=row.version, change=change)
        sheet.submit(db, cast.monitor, first)
        revised = sheet.correct(db, cast.monitor, first, reason="程度有误").id
    sitting = Sitting(scene, watch.monitoring.id, revised)
    assert _corrected(sitting, revised, result=Result.SERIOUS) == []


def test_a_correction_leaves_an_older_sheets_abnormal_result_as_it_stands(submitted: Sitting) -> None:
    """Of a time when no reason was asked for."""
    with submitted.scene.database.act("test") as db, door("factory"):
        triggers.drop(db.connection())
        submitted.row(db, submitted.scene.cast.dock).result = Result.MINOR
        submitted.row(db, submitted.scene.cast.dock).reason = ""
        db.flush()
    with submitted.scene.acting() as (db, cast):
        revised = sheet.correct(db, cast.monitor, submitted.sheet(db), reason="箱号抄写有误").id
    assert _corrected(submitted, revised, remark="地面积水") == []
    assert "未标记异常，判为违法情况" in str(_corrected(submitted, revised, result=Result.UNLAWFUL))
