"""sheet.correct: a new revision with a reason; the old one stays readable and verifies (F1-12)."""

import pytest

from records.sheet import Sheet, Stage
from tests.conftest import Browser
from tests.scene import Scene, refused, unfit
from tests.sitting import Sitting, begin
from workflows import sheet


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
