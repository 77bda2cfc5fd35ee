"""seal.open: when, by whom, why, and the seal that came in its place; without a reason it is refused (D6-2)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from records import clock
from records.base import Unfit
from records.seal import Seal, Stage
from tests.conftest import Browser
from tests.scene import Scene, refused
from tests.seal.conftest import AT
from workflows import seal

LATER = AT + timedelta(hours=1)
TOLD = {"opened_by": "刘运维", "at": LATER, "reason": "更换硬盘", "new_number": "CN0012346"}


@pytest.mark.obligation("D6-2")
def test_without_a_reason_no_seal_is_opened(scene: Scene, sealed: int, browser: Browser) -> None:
    clock.stop_at(LATER)
    told = {"opened_by": "刘运维", "at": "2026-11-20T10:00", "reason": " "}
    answer = browser.as_(scene.cast.monitor).post(f"/seals/{sealed}/open", data=told)
    assert answer.status_code == 422
    with scene.acting() as (db, cast), pytest.raises(Unfit, match="请填写理由"):
        seal.open(db, cast.monitor, db.get_one(Seal, sealed), **{**TOLD, "reason": " "})
    assert scene.get(Seal, sealed).stage is Stage.APPLIED


@pytest.mark.obligation("D6-2")
def test_it_keeps_when_why_by_whom_and_names_the_new_seal(scene: Scene, sealed: int, browser: Browser) -> None:
    clock.stop_at(LATER)
    with scene.acting() as (db, cast):
        seal.open(db, cast.monitor, db.get_one(Seal, sealed), **TOLD)
    with scene.database.read() as db:
        old, new = db.scalars(select(Seal).order_by(Seal.id)).unique()
        assert (old.stage, old.opened_at, old.opened_by, old.reason, old.next_id) == (Stage.OPENED, LATER, "刘运维", "更换硬盘", new.id)
        assert (new.stage, new.number, new.kind_of, new.applied_at) == (Stage.APPLIED, "CN0012346", old.kind_of, LATER)
    page = browser.as_(scene.cast.upkeep).get(f"/sites/{scene.cast.site.id}/rooms").text
    assert all(words in page for words in ("CN0012345", "CN0012346", "更换硬盘"))
    assert scene.last().verb == "seal.open"


@pytest.mark.obligation("D6-2")
def test_it_is_renewed_or_it_is_said_why_not(scene: Scene, sealed: int, browser: Browser) -> None:
    clock.stop_at(LATER)
    with scene.acting() as (db, cast):
        here = db.get_one(Seal, sealed)
        for told in ({"new_number": ""}, {"new_number": "", "not_renewed": " "}, {"not_renewed": "机柜报废"}):
            with pytest.raises(Unfit) as caught:
                seal.open(db, cast.monitor, here, **{**TOLD, **told})
            assert caught.value.at == "new_number"
    told = {"opened_by": "刘运维", "at": "2026-11-20T10:00", "reason": "搬迁", "not_renewed": "机柜报废"}
    assert browser.as_(scene.cast.monitor).post(f"/seals/{sealed}/open", data=told).status_code == 303
    kept = scene.get(Seal, sealed)
    assert (kept.stage, kept.not_renewed, kept.next_id) == (Stage.OPENED, "机柜报废", None)
    assert "机柜报废" in browser.as_(scene.cast.upkeep).get(f"/sites/{scene.cast.site.id}/rooms").text


def test_before_it_was_put_on_twice_or_by_outsiders_it_is_refused(scene: Scene, sealed: int) -> None:
    with scene.acting() as (db, cast):
        here = db.get_one(Seal, sealed)
        for other in (cast.upkeep, cast.stranger, cast.overseer, cast.signatory):
            refused(seal.open, db, other, here, **TOLD)
        with pytest.raises(Unfit, match="不能早于"):
            seal.open(db, cast.monitor, here, **{**TOLD, "at": AT - timedelta(seconds=1)})
        seal.open(db, cast.monitor, here, **{**TOLD, "new_number": "", "not_renewed": "机柜报废"})
        refused(seal.open, db, cast.monitor, here, status=409, **TOLD)
