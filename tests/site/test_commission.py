"""site.commission: not before each area has its measures and boundary, and each camera gave a clear picture (B5-4, B6-2)."""

from decimal import Decimal
from typing import Any

import pytest

from records import clock
from records.base import door
from records.camera import Camera, Control, Mount
from records.diagnosis import Diagnosis, Flaw
from records.footage import Cause
from records.site import Area, Site, Stage
from records.user import THE_SYSTEM
from tests.conftest import Browser
from tests.scene import Scene, refused
from workflows import camera, diagnosis, site

WHOLE: dict[str, Any] = {
    "name": "装箱平台", "length_m": Decimal("18.00"), "width_m": Decimal("6.50"), "height_m": Decimal("4.20"), "boundary": "卷帘门至护栏",
}  # fmt: skip


@pytest.mark.obligation("B5-4")
@pytest.mark.parametrize(("left_out", "named"), [("length_m", "长度"), ("width_m", "宽度"), ("height_m", "高度"), ("boundary", "边界")])
def test_while_a_measure_is_missing_it_is_refused_and_the_sentence_names_it(scene: Scene, planned: int, left_out: str, named: str) -> None:
    with scene.acting() as (db, cast):
        missing = "" if left_out == "boundary" else None
        area = site.add_area(db, cast.administrator, db.get_one(Site, planned), **{**WHOLE, left_out: missing})
        said = refused(site.commission, db, cast.administrator, db.get_one(Site, planned), status=409)
        assert "装箱平台" in said
        assert named in said
        site.change_area(db, cast.administrator, area, **WHOLE)
        site.commission(db, cast.administrator, db.get_one(Site, planned))
    assert scene.get(Site, planned).stage is Stage.ACTIVE
    assert scene.last().verb == "site.commission"


def test_without_any_area_it_is_refused_but_a_retired_unmeasured_one_does_not_hinder(scene: Scene, planned: int) -> None:
    with scene.acting() as (db, cast):
        made = db.get_one(Site, planned)
        assert "尚未划定" in refused(site.commission, db, cast.administrator, made, status=409)
        bare = site.add_area(db, cast.administrator, made, **{**WHOLE, "name": "空区域", "height_m": None})
        site.retire_area(db, cast.administrator, bare, reason="不用")
        site.add_area(db, cast.administrator, made, **WHOLE)
        site.commission(db, cast.administrator, made)


def test_a_site_in_service_is_not_commissioned_again_nor_by_strangers(scene: Scene, planned: int) -> None:
    with scene.acting() as (db, cast):
        refused(site.commission, db, cast.administrator, cast.site, status=409)
        for other in (cast.monitor, cast.stranger, cast.overseer, cast.signatory, cast.upkeep):
            refused(site.commission, db, other, db.get_one(Site, planned))
    assert scene.get(Area, scene.cast.area.id).unmeasured == {}


@pytest.fixture
def filmed(scene: Scene, planned: int) -> tuple[int, int]:
    """The planned site measured, with two cameras in use and one switched off."""
    with scene.acting() as (db, cast), door("factory"):
        made = db.get_one(Site, planned)
        area = site.add_area(db, cast.administrator, made, **WHOLE)
        db.flush()
        cameras = [
            Camera(
                office_id=made.office_id, site_id=planned, area_id=area.id, code=f"4203901110132132000{n}", point=point,
                name=f"青岛烟台海关澜澄二厂{point}", mount=Mount.FIXED, control=Control.PRIMARY, address=f"rtsp://127.0.0.1:8554/{n}",
                credentials=b"", enabled=n < 3,
            )
            for n, point in ((1, "装箱平台01"), (2, "装箱平台02"), (3, "库房01"))
        ]  # fmt: skip
        db.add_all(cameras)
        db.flush()
        return cameras[0].id, cameras[1].id


def _try(scene: Scene, number: int, cause: Cause | None = None) -> None:
    with scene.acting() as (db, cast):
        camera.try_stream(db, cast.administrator, db.get_one(Camera, number), cause=cause)


def _refusal(scene: Scene, planned: int) -> str:
    with scene.acting() as (db, cast):
        return refused(site.commission, db, cast.administrator, db.get_one(Site, planned), status=409)


@pytest.mark.obligation("B6-2")
def test_each_camera_in_use_must_have_given_a_picture_and_those_that_did_not_are_named(
    scene: Scene, planned: int, filmed: tuple[int, int], browser: Browser
) -> None:
    first, second = filmed
    assert "装箱平台01、装箱平台02尚未试取到画面" in _refusal(scene, planned)
    _try(scene, first)
    _try(scene, second)
    _try(scene, second, Cause.STALLED)
    said = _refusal(scene, planned)
    assert said.startswith("还不能启用：装箱平台02尚未试取到画面")
    client = browser.as_(scene.cast.administrator)
    assert said in client.get(f"/sites/{planned}").text
    _try(scene, second)
    assert client.post(f"/sites/{planned}/commission").status_code == 303
    assert scene.get(Site, planned).stage is Stage.ACTIVE


@pytest.mark.obligation("B6-2")
def test_a_picture_that_the_system_finds_unclear_hinders_until_it_is_right_again(
    scene: Scene, planned: int, filmed: tuple[int, int]
) -> None:
    for number in filmed:
        _try(scene, number)
    with scene.acting() as (db, _):
        its = db.get_one(Camera, filmed[0])
        # a view that is off is another matter
        diagnosis.begin(db, THE_SYSTEM, its, flaw=Flaw.MOVED, began_at=clock.now(), figure=0.2)
        blurred = diagnosis.begin(db, THE_SYSTEM, its, flaw=Flaw.BLURRED, began_at=clock.now(), figure=0.2).id
    assert _refusal(scene, planned) == "还不能启用：装箱平台01的图像问题尚未恢复（第六条）。"
    with scene.acting() as (db, cast):
        diagnosis.end(db, THE_SYSTEM, db.get_one(Diagnosis, blurred), ended_at=clock.now())
        site.commission(db, cast.administrator, db.get_one(Site, planned))


@pytest.mark.obligation("B6-2")
def test_a_trial_of_another_stream_is_no_result_of_this_one(scene: Scene, planned: int, filmed: tuple[int, int]) -> None:
    for number in filmed:
        _try(scene, number)
    with scene.acting() as (db, _), door("factory"):
        db.get_one(Camera, filmed[1]).address = "rtsp://127.0.0.1:8554/else"
        db.flush()
    assert "装箱平台02尚未试取到画面" in _refusal(scene, planned)
    _try(scene, filmed[1])
    with scene.acting() as (db, cast):
        site.commission(db, cast.administrator, db.get_one(Site, planned))
