"""signage.post: a sign hangs where its photo shows it; where one is missing is listed by area and camera (D9-1, D9-2)."""

import pytest

from records.audit import Audit
from records.camera import Camera
from records.signage import Kind, Lacking, Signage, Size, lacking, missing
from records.site import Area
from records.standing import Standing
from tests.conftest import Browser
from tests.scene import Scene, refused, unfit
from tests.sent import PAPER, SENT, photo
from workflows import signage

TOLD = {"camera": None, "kind": Kind.PICTURE, "size": Size.LARGE, "place": "平台东侧立柱", "photo": SENT}


def _lacking(scene: Scene) -> list[tuple[str, Kind, int]]:
    with scene.database.read() as db:
        return [(each.area.name, each.kind_of, len(each.cameras)) for each in missing(db, [scene.cast.site.id])]


@pytest.mark.obligation("D9-1")
def test_an_area_without_sign_is_listed_until_one_hangs(scene: Scene) -> None:
    assert _lacking(scene) == [("装箱平台", Kind.PICTURE, 2)]
    with scene.acting() as (db, cast):
        made = signage.post(db, cast.upkeep, cast.site, area=cast.area, **TOLD)
        assert (made.stage, made.posted_by_id, made.path) == (Standing.ACTIVE, cast.upkeep.id, SENT[2].path)
    assert _lacking(scene) == []
    entry: Audit = scene.last()
    assert (entry.verb, entry.changes["signage"][0]["new"]["place"]) == ("signage.post", TOLD["place"])


@pytest.mark.obligation("D9-1")
def test_a_sign_at_one_camera_does_not_tell_of_the_others(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        signage.post(db, cast.administrator, cast.site, area=cast.area, **{**TOLD, "camera": cast.gate})
    assert _lacking(scene) == [("装箱平台", Kind.PICTURE, 1)]


@pytest.mark.obligation("D9-2")
def test_a_camera_that_takes_sound_needs_the_sign_of_sound_too() -> None:
    area = Area(id=1, name="申报区", retired=False)
    silent, hearing = (Camera(id=number, point=f"申报区0{number}", area_id=1, retired=False) for number in (1, 2))
    hearing.audio = True
    picture = Signage(area_id=1, camera_id=None, kind_of=Kind.PICTURE, retired=False)
    assert lacking([area], [silent], [picture]) == []
    assert lacking([area], [silent, hearing], [picture]) == [Lacking(area, Kind.SOUND, (hearing,))]
    sound = Signage(area_id=1, camera_id=2, kind_of=Kind.SOUND, retired=False)
    assert lacking([area], [silent, hearing], [picture, sound]) == []
    sound.retired = True
    assert len(lacking([area], [silent, hearing], [picture, sound])) == 1


def test_without_a_photo_at_another_place_or_by_strangers_it_is_refused(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        for wrong, at in (({"photo": None}, "document"), ({"photo": PAPER}, "document"), ({"camera": cast.elsewhere}, "camera")):
            unfit(signage.post, db, cast.upkeep, cast.site, at=at, area=cast.area, **{**TOLD, **wrong})
        unfit(signage.post, db, cast.upkeep, cast.site, at="area", area=cast.elsewhere.area, **TOLD)
        for other in (cast.monitor, cast.stranger, cast.overseer, cast.signatory, cast.other_signatory):
            refused(signage.post, db, other, cast.site, area=cast.area, **TOLD)
        cast.site.retired = True
        with db.no_autoflush:
            refused(signage.post, db, cast.upkeep, cast.site, status=409, area=cast.area, **TOLD)
        db.refresh(cast.site)


def test_the_page_shows_the_gap_takes_the_photo_and_gives_it_to_those_who_see_the_site(scene: Scene, browser: Browser) -> None:
    client, address = browser.as_(scene.cast.upkeep), f"/sites/{scene.cast.site.id}/signs"
    assert f"{address}/new?area={scene.cast.area.id}&amp;kind=picture" in client.get(address).text
    told = {"area": scene.cast.area.id, "camera": "", "kind": "picture", "size": "large", "place": "平台东侧立柱"}
    assert client.post(f"{address}/new", data=told).status_code == 422
    assert client.post(f"{address}/new", data={**told, "document": photo()}).status_code == 303
    assert "各监控区域均已设置标识" in client.get(address).text
    assert client.get("/signs/1/photo?small=1").mimetype == "image/jpeg"
    for person, status in ((scene.cast.monitor, 200), (scene.cast.stranger, 404), (scene.cast.signatory, 404)):
        assert browser.as_(person).get("/signs/1/photo").status_code == status
