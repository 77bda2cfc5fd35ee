"""phrase.add: the office's book, kept by its administrators, offered to all of the office (B14-1, F1-8)."""

import pytest
from sqlalchemy import select

from records.phrase import Phrase
from tests.conftest import Browser
from tests.scene import Scene, refused, unfit
from tests.sitting import begin
from workflows import phrase
from workflows.phrase import Told


@pytest.mark.obligation("B14-1")
def test_what_an_administrator_adds_stands_on_the_offices_desks(scene: Scene, browser: Browser) -> None:
    sitting = begin(scene)
    with scene.acting() as (db, cast):
        phrase.add(db, cast.administrator, cast.branch, told=Told("seal", "装毕施封，铅封号已核对"))
    assert scene.last().verb == "phrase.add"
    desk = browser.as_(scene.cast.monitor).get(f"/monitorings/{sitting.number}/desk").text
    assert 'data-phrase="装毕施封，铅封号已核对"' in desk
    assert "铅封号已核对" not in browser.as_(scene.cast.stranger).get("/phrases").text


def test_twice_is_said_and_only_an_administrator_of_the_office_may(scene: Scene) -> None:
    begin(scene)
    told = Told("seal", "装毕施封")
    with scene.acting() as (db, cast):
        phrase.add(db, cast.administrator, cast.branch, told=told)
        unfit(phrase.add, db, cast.administrator, cast.branch, at="text", told=told)
        for other in (cast.monitor, cast.overseer, cast.stranger, cast.signatory, cast.upkeep):
            refused(phrase.add, db, other, cast.branch, told=told)


def test_the_page_adds_to_either_book_and_tells_what_is_wrong(scene: Scene, browser: Browser) -> None:
    begin(scene)
    client = browser.as_(scene.cast.administrator)
    assert client.post("/phrases", data={"book": "office", "item": "seal", "text": ""}).status_code == 422
    assert client.post("/phrases", data={"book": "office", "item": "seal", "text": "施封", "result": "normal"}).status_code == 422
    assert client.post("/phrases", data={"book": "office", "item": "seal", "text": "施封", "result": "minor"}).status_code == 303
    assert client.post("/phrases", data={"book": "own", "item": "remark", "text": "已阅"}).status_code == 303
    with scene.database.read() as db:
        assert [(each.text, each.user_id) for each in db.scalars(select(Phrase).order_by(Phrase.id)).unique()] == [
            ("施封", None), ("已阅", scene.cast.administrator.id),
        ]  # fmt: skip
    assert browser.as_(scene.cast.monitor).post("/phrases", data={"book": "office", "item": "seal", "text": "别的"}).status_code == 403
