"""Pages of the sites: what is missing is named, and only this site's points are offered (B5-4, F1-7)."""

import pytest
from sqlalchemy import select

from records.site import Area, Site
from tests.conftest import Browser
from tests.scene import Scene

AREA = {"name": "装箱平台", "length_m": "18", "width_m": "6.5", "height_m": "", "boundary": "卷帘门至护栏"}


@pytest.mark.obligation("B5-4")
def test_a_site_is_registered_measured_and_only_then_put_into_service(scene: Scene, browser: Browser) -> None:
    client = browser.as_(scene.cast.administrator)
    client.post(f"/enterprises/{scene.cast.enterprise.id}/sites/new", data={"name": "澜澄二厂", "address": ""})
    with scene.database.read() as db:
        made = db.scalars(select(Site).where(Site.name == "澜澄二厂")).one()
    assert client.post(f"/sites/{made.id}/areas/new", data=AREA).status_code == 303
    answer = client.post(f"/sites/{made.id}/commission")
    assert answer.status_code == 409
    assert "区域“装箱平台”未填高度" in answer.get_data(as_text=True)
    assert "区域“装箱平台”未填高度" in client.get(f"/sites/{made.id}").get_data(as_text=True)
    with scene.database.read() as db:
        area = db.scalars(select(Area).where(Area.site_id == made.id)).one()
    assert client.post(f"/areas/{area.id}/change", data={**AREA, "height_m": "4.2"}).status_code == 303
    assert client.post(f"/sites/{made.id}/commission").status_code == 303


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("-3", "应在0.1和9999之间"),
        ("NaN", "请填写数字"),
        ("1e999999999", "应在0.1和9999之间"),
        ("6.555", "最多2位小数"),
        ("六米", "请填写数字"),
        ("Infinity", "请填写数字"),
    ],
)
def test_a_measure_that_is_none_is_refused(scene: Scene, browser: Browser, typed: str, said: str) -> None:
    sent = {**AREA, "name": "甲", "width_m": typed}
    answer = browser.as_(scene.cast.administrator).post(f"/sites/{scene.cast.site.id}/areas/new", data=sent)
    assert answer.status_code == 422
    assert said in answer.get_data(as_text=True)


@pytest.mark.obligation("F1-7")
def test_only_the_points_of_this_enterprises_site_are_offered(scene: Scene, browser: Browser) -> None:
    client = browser.as_(scene.cast.administrator)
    told = client.get(f"/sites/{scene.cast.site.id}/cameras/new").get_data(as_text=True)
    assert f'value="{scene.cast.area.id}"' in told
    assert f'value="{scene.cast.elsewhere.area_id}"' not in told
    told = client.get(f"/sites/{scene.cast.site.id}").get_data(as_text=True)
    assert scene.cast.gate.code in told
    assert scene.cast.elsewhere.code not in told


def test_the_list_narrows_and_says_when_nothing_fits(scene: Scene, browser: Browser) -> None:
    client = browser.as_(scene.cast.monitor)
    assert scene.cast.site.name in client.get("/sites").get_data(as_text=True)
    assert "外关厂区" not in client.get("/sites").get_data(as_text=True)
    assert "没有符合条件的场所" in client.get("/sites?q=没有").get_data(as_text=True)


def test_what_was_done_reads_as_done_in_english_too(scene: Scene, browser: Browser) -> None:
    client = browser.as_(scene.cast.administrator)
    assert client.post(f"/sites/{scene.cast.site.id}/areas/new", data=AREA | {"name": "卡口", "height_m": "4.2"}).status_code == 303
    client.set_cookie("language", "en")
    told = client.get(f"/sites/{scene.cast.site.id}").get_data(as_text=True)
    trail = told.split('class="lw-trail"')[1].split("</ol>")[0]
    assert "Area marked out" in trail
    assert "Mark out area" not in trail
    assert "Mark out area" in told, "the button still tells what to do"
