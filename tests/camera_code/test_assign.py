"""camera_code.assign: a site's digits by hand, held against its customs code; its cameras follow (E-2)."""

import pytest

from records.camera import Camera
from records.camera_code import code_of
from tests.conftest import Browser
from tests.scene import Scene, refused, unfit
from workflows import camera_code, site

TOLD = {"registered": "", "reason": ""}


@pytest.mark.obligation("E-2")
def test_a_second_site_with_the_same_digits_is_refused(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        camera_code.assign(db, cast.administrator, cast.site, prefix="4201901", **TOLD)
        made = site.register(db, cast.administrator, cast.enterprise, name="新厂区", address="")
        assert "不得重复" in unfit(camera_code.assign, db, cast.administrator, made, at="prefix", prefix="4201901", **TOLD)
        assert "不得重复" in unfit(camera_code.assign, db, cast.administrator, made, at="prefix", prefix="4202901", **TOLD)
        camera_code.assign(db, cast.administrator, made, prefix="4201902", **TOLD)


@pytest.mark.obligation("E-2")
def test_a_registered_site_takes_the_end_of_its_customs_code(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        for at, prefix, registered in (
            ("prefix", "4201901", "CNYAT42S017"), ("registered", "4201901", "CNYAT42SAB9"), ("prefix", "420190", ""),
        ):  # fmt: skip
            unfit(camera_code.assign, db, cast.administrator, cast.site, at=at, prefix=prefix, registered=registered, reason="")
        camera_code.assign(db, cast.administrator, cast.site, prefix="4201901", registered="cnyat42s901", reason="")
        assert code_of(db, cast.site).registered == "CNYAT42S901"


def test_other_digits_need_a_reason_and_the_cameras_are_given_them_too(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        unfit(camera_code.assign, db, cast.administrator, cast.site, at="reason", prefix="4201017", **TOLD)
        camera_code.assign(db, cast.administrator, cast.site, prefix="4201017", registered="CNYAT42S017", reason="场所已经海关注册")
    assert scene.get(Camera, scene.cast.gate.id).code == "42010171101321308001"
    assert scene.get(Camera, scene.cast.dock.id).code == "42010171101321320002"
    assert scene.get(Camera, scene.cast.elsewhere.id).code.startswith("4202901")
    assert scene.last().changes["reason"] == "场所已经海关注册"


def test_a_retired_site_and_strangers_are_refused(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        for other in (cast.monitor, cast.stranger, cast.overseer, cast.signatory, cast.upkeep):
            refused(camera_code.assign, db, other, cast.site, prefix="4201901", **TOLD)
        gone = site.register(db, cast.administrator, cast.enterprise, name="旧厂", address="")
        site.retire(db, cast.administrator, gone, reason="搬迁")
        refused(camera_code.assign, db, cast.administrator, gone, status=409, prefix="4201903", **TOLD)


def test_the_page_tells_what_is_wrong_at_the_field_and_what_was_done(scene: Scene, browser: Browser) -> None:
    client = browser.as_(scene.cast.administrator)
    address = f"/sites/{scene.cast.site.id}/code"
    assert "4201901" in client.get(address).get_data(as_text=True)
    wrong = client.post(address, data={"prefix": "4201901", "registered": "CNYAT42S017"})
    assert wrong.status_code == 422
    assert "后三位017" in wrong.get_data(as_text=True)
    assert client.post(address, data={"prefix": "4201901", "registered": "CNYAT42S901"}).status_code == 303
