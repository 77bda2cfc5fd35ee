"""Pages of the offices: the tree, one office, forms (B4-1)."""

import pytest
from sqlalchemy import select

from records.office import Office
from tests.conftest import Browser
from tests.office.test_establish import TOLD
from tests.scene import Scene


@pytest.mark.obligation("B4-1")
def test_each_level_sees_itself_and_those_below(scene: Scene, browser: Browser) -> None:
    told = browser.as_(scene.cast.administrator).get("/offices").get_data(as_text=True)
    assert "烟台海关" in told
    assert "青岛海关" not in told.replace("上级：青岛海关", "")
    told = browser.as_(scene.cast.overseer).get("/offices").get_data(as_text=True)
    assert all(name in told for name in ("青岛海关", "烟台海关", "威海海关"))
    assert browser.as_(scene.cast.administrator).get(f"/offices/{scene.cast.other_branch.id}").status_code == 404


def test_an_office_is_established_on_the_page_and_the_wrong_level_is_said_at_its_field(scene: Scene, browser: Browser) -> None:
    client, above = browser.as_(scene.cast.overseer), scene.cast.directly_under.id
    wrong = client.post(f"/offices/{above}/establish", data={**TOLD, "level": 2})
    assert wrong.status_code == 422
    assert "2级机构只能设在1级机构之下" in wrong.get_data(as_text=True)
    assert client.post(f"/offices/{above}/establish", data={**TOLD, "level": 3}).status_code == 303
    with scene.database.read() as db:
        assert db.scalars(select(Office).where(Office.short_name == "蓬关")).one().parent_id == above


def test_limits_are_changed_and_nonsense_is_refused(scene: Scene, browser: Browser) -> None:
    client, own = browser.as_(scene.cast.administrator), scene.cast.branch.id
    assert client.post(f"/offices/{own}/change", data={**TOLD, "clip_before_s": "90"}).status_code == 303
    assert scene.get(Office, own).clip_before_s == 90
    for field, typed in (("clip_before_s", "0"), ("clip_after_s", "一分钟"), ("notify_within_min", ""), ("number_pattern", "{x}")):
        assert client.post(f"/offices/{own}/change", data={**TOLD, field: typed}).status_code == 422
