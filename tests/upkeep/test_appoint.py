"""upkeep.appoint: each site has its unit and named head; a change is filed anew and the old one stays readable (D2-1, D2-2)."""

import pytest

from records.upkeep import Stage, Upkeep, current, gaps, of_site
from tests.conftest import Browser
from tests.scene import Scene, refused, unfit
from workflows import upkeep

TOLD = {"unit": "烟台港信运维有限公司", "head": "刘运维", "phone": "0535-6000000", "head_user": None}


@pytest.mark.obligation("D2-1")
def test_without_a_unit_the_site_is_shown_as_incomplete(scene: Scene, browser: Browser) -> None:
    client = browser.as_(scene.cast.administrator)
    assert "尚未确定运维单位和运维管理负责人，场所资料不完整" in client.get(f"/sites/{scene.cast.site.id}/upkeep").text
    assert "未确定" in client.get("/upkeep?open=1").text
    assert "运维资料不完整" in client.get(f"/sites/{scene.cast.site.id}").text
    told = {"unit": TOLD["unit"], "head": TOLD["head"], "phone": "", "head_user": ""}
    for missing in ("unit", "head"):
        assert client.post(f"/sites/{scene.cast.site.id}/upkeep/appoint", data={**told, missing: ""}).status_code == 422
    assert client.post(f"/sites/{scene.cast.site.id}/upkeep/appoint", data=told).status_code == 303
    page = client.get(f"/sites/{scene.cast.site.id}/upkeep").text
    assert "尚未确定" not in page
    assert TOLD["unit"] in page


@pytest.mark.obligation("D2-2")
def test_a_change_of_head_puts_it_back_to_be_filed_and_the_old_one_stays(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        first = upkeep.appoint(db, cast.upkeep, cast.site, **{**TOLD, "head_user": cast.upkeep})
        upkeep.file(db, cast.administrator, first)
    with scene.acting() as (db, cast):
        second = upkeep.appoint(db, cast.upkeep, cast.site, **{**TOLD, "head": "周维新"})
        assert second.stage is Stage.PENDING
    with scene.database.read() as db:
        assert current(db, [scene.cast.site.id])[scene.cast.site.id].head == "周维新"
        newest, oldest = of_site(db, scene.cast.site.id)
        assert (oldest.head, oldest.stage, oldest.filed_by_id) == ("刘运维", Stage.REPLACED, scene.cast.administrator.id)
        assert oldest.replaced_at is not None
        assert newest.replaced_at is None
        assert not gaps(db, [scene.cast.site.id])[scene.cast.site.id].is_complete
    assert scene.last().verb == "upkeep.appoint"


def test_the_same_again_a_foreign_account_and_strangers_are_refused(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        for wrong in (cast.signatory, cast.monitor):
            unfit(upkeep.appoint, db, cast.administrator, cast.site, at="head_user", **{**TOLD, "head_user": wrong})
        upkeep.appoint(db, cast.administrator, cast.site, **TOLD)
        unfit(upkeep.appoint, db, cast.administrator, cast.site, **TOLD)
        for other in (cast.monitor, cast.stranger, cast.overseer, cast.signatory):
            refused(upkeep.appoint, db, other, cast.site, **TOLD)
        cast.site.retired = True
        with db.no_autoflush:
            refused(upkeep.appoint, db, cast.upkeep, cast.site, status=409, **TOLD)
        db.refresh(cast.site)


def test_the_upkeep_head_sees_the_own_site_and_nobody_elses(scene: Scene, browser: Browser) -> None:
    with scene.acting() as (db, cast):
        made = upkeep.appoint(db, cast.upkeep, cast.site, **TOLD)
    assert scene.get(Upkeep, made.id).office.id == scene.cast.branch.id
    own = browser.as_(scene.cast.upkeep)
    assert scene.cast.site.name in own.get("/upkeep").text
    assert "外关厂区" not in own.get("/upkeep").text
    for tab in ("upkeep", "routine", "rooms", "equipment", "signs", "reviews"):
        assert own.get(f"/sites/{scene.cast.site.id}/{tab}").status_code == 200
        assert own.get(f"/sites/{scene.cast.elsewhere.site_id}/{tab}").status_code == 404
        assert browser.as_(scene.cast.signatory).get(f"/sites/{scene.cast.site.id}/{tab}").status_code == 404
