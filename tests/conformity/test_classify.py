"""conformity.classify: a site is any number of kinds together, none too; what it was stays readable (C2-1 … C2-4, C12-1, A43)."""

import pytest
from sqlalchemy import select

from records import base
from records.conformity import SiteKind
from records.conformity.content import labels
from records.conformity.kinds import KINDS, OTHER
from records.site import Site
from tests.conftest import Browser
from tests.scene import Scene, refused, unfit
from workflows import conformity


def _kinds(scene: Scene) -> dict[str, bool]:
    with scene.database.read() as db:
        return {row.kind_of: row.ends_at is None for row in db.scalars(select(SiteKind).order_by(SiteKind.id))}


@pytest.mark.obligation("C2-1", "C2-2", "C2-3", "C2-4")
def test_every_kind_of_the_list_can_be_created_and_one_that_is_not_listed_too(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        conformity.classify(db, cast.administrator, cast.site, kinds=list(KINDS), other="保税维修作业场所")
    assert _kinds(scene) == dict.fromkeys(KINDS, True)
    assert scene.last().verb == "conformity.classify"
    with scene.database.read() as db:
        rows = conformity.now_of(db, db.get_one(Site, scene.cast.site.id))
        assert "保税维修作业场所（规范未列名）" in [str(label) for label in labels(rows.kinds)]
        assert {each.line.clause.key.split(".")[0] for each in rows.judged().lines} == {"2", "3", "A1", "A2"}


def test_what_is_taken_away_ends_and_what_stays_is_not_written_again(scene: Scene) -> None:
    for kinds in (["waterway", "animal_plant"], ["waterway"], []):
        with scene.acting() as (db, cast):
            conformity.classify(db, cast.administrator, cast.site, kinds=kinds)
        assert _kinds(scene) == {"waterway": "waterway" in kinds, "animal_plant": "animal_plant" in kinds}


@pytest.mark.obligation("C12-1")
def test_a_bonded_area_is_such_a_site_and_only_the_principles_are_offered(scene: Scene, browser: Browser) -> None:
    client = browser.as_(scene.cast.administrator)
    assert client.post(f"/sites/{scene.cast.site.id}/kinds", data={"kinds": ["special_35"], "other": ""}).status_code == 303
    told = client.get(f"/sites/{scene.cast.site.id}/conformity").get_data(as_text=True)
    assert "综合保税区" in told
    assert "本规范适用于" not in told
    assert "重点监控区域应保证监控摄像头点位具有一定的冗余度" in told


@pytest.mark.obligation("E-3")
def test_a_kind_that_prescribes_the_class_tells_which_cameras_bear_another_now(scene: Scene, browser: Browser) -> None:
    client = browser.as_(scene.cast.administrator)
    told = (f"/sites/{scene.cast.site.id}/conformity", f"/cameras/{scene.cast.gate.id}")
    said = "第14-15位：“陆路边境口岸”的摄像头均应为10（陆路边境口岸），现为13。"
    assert all(said not in client.get(page).text for page in told)
    with scene.acting() as (db, cast):
        cast.dock.retired = True
        with base.door("factory"):
            db.flush()
        conformity.classify(db, cast.administrator, cast.site, kinds=["land_border"])
    site, camera = (client.get(page).text for page in told)
    assert (said in camera, site.count(said)) == (True, 1), "the one that was taken down is not asked any more"
    assert "编码不符合附件3的摄像头" in site
    said_at = site.index(said)
    assert f'href="/cameras/{scene.cast.gate.id}"' in site[said_at - 200 : said_at]
    assert said not in client.get(f"/cameras/{scene.cast.dock.id}").text
    with scene.acting() as (db, cast):
        conformity.classify(db, cast.administrator, cast.site, kinds=[])
    assert all(said not in client.get(page).text for page in told)


def test_an_empty_request_takes_nothing_away_but_no_tick_at_all_does(scene: Scene, browser: Browser) -> None:
    with scene.acting() as (db, cast):
        conformity.classify(db, cast.administrator, cast.site, kinds=["waterway"])
    client, address = browser.as_(scene.cast.administrator), f"/sites/{scene.cast.site.id}/kinds"
    assert client.post(address).status_code == 422
    assert _kinds(scene) == {"waterway": True}
    assert client.post(address, data={"other": ""}).status_code == 303
    assert _kinds(scene) == {"waterway": False}


def test_what_is_not_in_the_list_a_nameless_other_a_retired_site_and_strangers_are_refused(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        unfit(conformity.classify, db, cast.administrator, cast.site, at="kinds", kinds=["harbour"])
        unfit(conformity.classify, db, cast.administrator, cast.site, at="other", kinds=[OTHER], other=" ")
        for other in (cast.monitor, cast.stranger, cast.overseer, cast.signatory, cast.upkeep):
            refused(conformity.classify, db, other, cast.site, kinds=["waterway"])
        gone = Site(id=cast.site.id, retired=True, in_service=True)
        gone.office = cast.branch
        refused(conformity.classify, db, cast.administrator, gone, status=409, kinds=["waterway"])
    assert _kinds(scene) == {}
