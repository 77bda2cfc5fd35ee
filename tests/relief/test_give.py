"""relief.give: with the submission the loading is handed to a colleague, and the paper says so (B16-5, B9-4)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from records import base, clock
from records.document import Document
from records.grant import Grant
from records.notice import Notice
from records.relief import Relief, Stage
from records.sheet import Sheet
from tests.conftest import Browser
from tests.scene import Scene, refused, unfit
from tests.sitting import NOW, Sitting, begin
from workflows import relief
from workflows import sheet as sheets

MINUTE = timedelta(minutes=1)


def filled(scene: Scene) -> Sitting:
    """A sheet that lacks nothing, half an hour later."""
    sitting = begin(scene)
    sitting.watch(scene.cast.dock, NOW, NOW + 2 * MINUTE)
    sitting.fill(scene.cast.dock)
    clock.stop_at(NOW + 30 * MINUTE)
    return sitting


@pytest.mark.obligation("B16-5", "B9-4")
def test_the_paper_says_when_and_to_whom_and_the_colleague_is_told(scene: Scene, browser: Browser) -> None:
    sitting = filled(scene)
    client = browser.as_(scene.cast.monitor)
    assert "何监控" in client.get(f"/monitorings/{sitting.number}/desk").text
    answer = client.post(f"/sheets/{sitting.sheet_id}/submit", data={"to": scene.cast.second_monitor.id})
    assert answer.status_code == 303
    with scene.database.read() as db:
        frozen = db.get_one(Document, db.get_one(Sheet, sitting.sheet_id).document_id).opened()
        told = db.scalars(select(Notice).where(Notice.user_id == scene.cast.second_monitor.id)).one()
        made = db.scalars(select(Relief)).unique().one()
    assert "09:42交接给何监控。" in str(frozen)
    assert (made.stage, made.monitoring_id, made.handed_at) == (Stage.WAITING, sitting.number, NOW + 30 * MINUTE)
    assert (told.subject_kind, told.subject_id) == ("relief", made.id)
    todo = browser.as_(scene.cast.second_monitor).get("/").text
    assert "接班监控" in todo
    assert "CXRU1204581" in todo
    assert {entry.verb for entry in scene.trail()} >= {"relief.give", "sheet.submit"}


def test_only_colleagues_of_the_office_who_may_watch_every_camera_are_offered(scene: Scene) -> None:
    sitting = filled(scene)
    with scene.acting() as (db, _):
        assert [user.username for user in relief.colleagues(db, sitting.sheet(db))] == ["he", "li"]
    with scene.acting() as (db, cast), base.door("factory"):
        for given in db.scalars(select(Grant).where(Grant.user_id == cast.second_monitor.id, Grant.camera_id == cast.gate.id)):
            given.taken_back_at = NOW
        db.flush()
    with scene.acting() as (db, cast):
        assert [user.username for user in relief.colleagues(db, sitting.sheet(db))] == ["li"]
        for nobody in (cast.stranger, cast.overseer, cast.signatory, cast.monitor):
            unfit(sheets.submit, db, cast.monitor, sitting.sheet(db), at="to", to=nobody)


def test_by_itself_and_without_a_submission_it_can_not_be_done(scene: Scene) -> None:
    sitting = filled(scene)
    with scene.acting() as (db, cast):
        refused(relief.give, db, cast.monitor, sitting.sheet(db), to=cast.second_monitor)
    sitting.submit()
    with scene.acting() as (db, cast):
        revised = sheets.correct(db, cast.monitor, sitting.sheet(db), reason="数量写错")
        unfit(sheets.submit, db, cast.monitor, revised, at="to", to=cast.second_monitor)


def test_who_is_not_offered_is_refused_by_the_page(scene: Scene, browser: Browser) -> None:
    sitting = filled(scene)
    answer = browser.as_(scene.cast.monitor).post(f"/sheets/{sitting.sheet_id}/submit", data={"to": scene.cast.stranger.id})
    assert answer.status_code == 422
    assert scene.get(Sheet, sitting.sheet_id).submitted_at is None
