"""loading.announce: a container that will be loaded, told to the office (B13-2)."""

import pytest

from records.base import door
from records.loading import Loading, Stage
from tests.conftest import Browser
from tests.scene import Scene, refused, unfit
from tests.sitting import NOW, announce
from workflows import loading


@pytest.mark.obligation("B13-2")
def test_an_announced_loading_is_kept_with_its_container_and_stands_in_the_trail(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        made = announce(db, cast, container=" cxru 1204581 ")
    kept = scene.get(Loading, made.id)
    assert (kept.container, kept.stage, kept.enterprise_id) == ("CXRU1204581", Stage.ANNOUNCED, scene.cast.enterprise.id)
    assert scene.last().verb == "loading.announce"


def test_an_area_of_another_site_is_refused(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        area = unfit(
            loading.announce, db, cast.stranger, cast.elsewhere.site, at="area", area=cast.area, planned_at=NOW, product="冻虾", details={},
        )  # fmt: skip
        assert "不在这个场所" in area


def test_the_point_that_sees_the_container_must_stand_at_the_site(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        told = {"area": cast.area, "planned_at": NOW, "product": "冻虾", "details": {}}
        assert "不在这个场所" in unfit(loading.announce, db, cast.monitor, cast.site, at="camera", camera=cast.elsewhere, **told)
        with door("factory"):
            cast.gate.retired = True
            db.flush()
        unfit(loading.announce, db, cast.monitor, cast.site, at="camera", camera=cast.gate, **told)
        assert loading.announce(db, cast.monitor, cast.site, camera=cast.dock, **told).camera_id == cast.dock.id


def test_only_the_staff_of_the_sites_own_office_may_announce(scene: Scene) -> None:
    told = {"planned_at": NOW, "product": "冻虾", "details": {}}
    with scene.acting() as (db, cast):
        for other in (cast.stranger, cast.overseer, cast.signatory, cast.upkeep):
            refused(loading.announce, db, other, cast.site, area=cast.area, **told)


def test_the_page_takes_it_and_gives_back_what_was_typed_when_something_is_missing(scene: Scene, browser: Browser) -> None:
    client = browser.as_(scene.cast.monitor)
    address = f"/loadings/new?site={scene.cast.site.id}"
    wrong = client.post(address, data={"container": "CXRU1204581", "area": scene.cast.area.id})
    assert wrong.status_code == 422
    assert "CXRU1204581" in wrong.text
    assert "请填写“产品”" in wrong.text
    right = client.post(address, data={"product": "冻虾", "area": scene.cast.area.id, "planned_at": "2026-11-20T14:30"})
    assert right.status_code == 303
    page = client.get(right.headers["Location"])
    assert "计划 2026-11-20 14:30<" in page.text


def test_an_unknown_site_is_not_there(scene: Scene, browser: Browser) -> None:
    assert browser.as_(scene.cast.monitor).get(f"/loadings/new?site={scene.cast.elsewhere.site_id}").status_code == 404
