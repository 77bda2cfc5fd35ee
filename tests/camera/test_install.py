"""camera.install: a valid, unique code of 20 digits, an area of this very site, credentials that nobody reads (C10-1, F1-7)."""

from dataclasses import replace
from typing import Any

import pytest

from records.camera import Camera, Control, Special, Stage, seal_credentials, stream_of
from records.camera_code import code_of
from records.site import Site
from tests.camera.conftest import NAME, POINT
from tests.scene import Scene, refused, unfit
from workflows import camera, conformity, site


@pytest.mark.obligation("C10-1")
def test_without_a_valid_and_unique_code_and_a_name_no_camera_is_put_online(scene: Scene, told: dict[str, Any]) -> None:
    with scene.acting() as (db, cast):
        wide = "".join(chr(ord(digit) + 0xFEE0) for digit in told["told"].code)
        for wrong, why in (
            ("4201901110132130300", "20位数字"), ("420190111013213030011", "20位数字"), ("4201901110132130300A", "“A”"), (wide, "“４”"),
            ("", "20位数字"), ("42019011111321303001", "第9-10位"), ("42019011101321399001", "第16-17位"),
        ):  # fmt: skip
            assert why in unfit(camera.install, db, cast.administrator, cast.site, at="code", area=cast.area, **_with(told, code=wrong))
        unfit(camera.install, db, cast.administrator, cast.site, at="code", area=cast.area, **_with(told, code=cast.gate.code))
        same = _with(told, business="卡口")
        unfit(camera.install, db, cast.administrator, cast.site, at="serial", area=cast.area, **same)
        made = camera.install(db, cast.administrator, cast.site, area=cast.area, **told)
        assert made.stage is Stage.ON
        assert (made.point, made.name) == (POINT, NAME)


def _with(told: dict[str, Any], **other: Any) -> dict[str, Any]:
    return {**told, "told": replace(told["told"], **other)}


@pytest.mark.obligation("E-3")
def test_the_place_the_reason_and_the_control_are_held_against_the_code(scene: Scene, told: dict[str, Any]) -> None:
    with scene.acting() as (db, cast):
        for at, other in (
            ("code", {"special": Special.LAND_PORT}), ("code", {"control": Control.OTHER}), ("code", {"code": "42019015101321303001"}),
            ("kind_reason", {"code": "42019011101321803001"}), ("code", {"code": "42019011101321003001"}),
        ):  # fmt: skip
            unfit(camera.install, db, cast.administrator, cast.site, at=at, area=cast.area, **_with(told, **other))
        made = camera.install(
            db, cast.administrator, cast.site, area=cast.area,
            **_with(told, code="42019011101321803001", kind_reason="出口装箱厂区在表中没有分类"),
        )  # fmt: skip
        assert made.kind_reason


@pytest.mark.obligation("E-3")
@pytest.mark.parametrize(
    ("kinds", "special", "prescribed"),
    [
        (("border_trade",), Special.BORDER_TRADE, "14"), (("land_border",), Special.LAND_PORT, "10"),
        (("road", "land_border", "border_trade"), Special.LAND_PORT, "10"), (("road", "border_trade"), Special.ORDINARY, ""),
    ],
)  # fmt: skip
def test_what_the_site_is_prescribes_the_class_whatever_was_picked_of_the_camera(
    scene: Scene, told: dict[str, Any], kinds: tuple[str, ...], special: Special, prescribed: str
) -> None:
    with scene.acting() as (db, cast):
        conformity.classify(db, cast.administrator, cast.site, kinds=kinds)
        db.flush()
        if prescribed:
            said = unfit(camera.install, db, cast.administrator, cast.site, at="code", area=cast.area, **told)
            assert prescribed in said
        code = f"420190111013{2}{prescribed or 13}03001"
        made = camera.install(db, cast.administrator, cast.site, area=cast.area, **_with(told, code=code))
        assert made.special is special


@pytest.mark.obligation("E-2")
def test_the_first_camera_settles_the_sites_digits_and_no_other_site_may_have_them(scene: Scene, told: dict[str, Any]) -> None:
    with scene.acting() as (db, cast):
        unfit(camera.install, db, cast.administrator, cast.site, at="code", area=cast.area, **_with(told, code="42029011101321303001"))
        camera.install(db, cast.administrator, cast.site, area=cast.area, **told)
        assert code_of(db, cast.site).prefix == "4201901"
        other = _with(told, code="42019031101321303002", serial="02")
        unfit(camera.install, db, cast.administrator, cast.site, at="code", area=cast.area, **other)


@pytest.mark.parametrize("typed", ["http://192.0.2.7/", "192.0.2.7", "rtsp://", "rtsp://admin:secret@192.0.2.7/main", "rtsp:///main"])
def test_an_address_that_is_none_or_holds_a_password_is_refused(scene: Scene, told: dict[str, Any], typed: str) -> None:
    with scene.acting() as (db, cast):
        unfit(camera.install, db, cast.administrator, cast.site, at="address", area=cast.area, **_with(told, address=typed))


@pytest.mark.obligation("F1-7")
def test_only_an_area_of_this_enterprises_site_is_taken(scene: Scene, told: dict[str, Any]) -> None:
    with scene.acting() as (db, cast):
        unfit(camera.install, db, cast.administrator, cast.site, at="area", area=cast.elsewhere.area, **told)


def test_the_password_is_kept_sealed_and_is_not_in_the_trail(scene: Scene, told: dict[str, Any]) -> None:
    sealed = seal_credentials("viewer", "kein-Geheimnis-91", "the key")
    with scene.acting() as (db, cast):
        made = camera.install(db, cast.administrator, cast.site, area=cast.area, **{**told, "credentials": sealed})
    assert b"Geheimnis" not in scene.get(Camera, made.id).credentials
    assert stream_of(scene.get(Camera, made.id), "the key").url == "rtsp://viewer:kein-Geheimnis-91@192.0.2.7:554/main"
    entry = next(each for each in scene.trail() if each.verb == "camera.install")
    assert entry.changes["camera"][0]["new"]["credentials"] == "***"
    assert "Geheimnis" not in str(entry.changes)


def test_a_retired_site_and_strangers_are_refused(scene: Scene, told: dict[str, Any]) -> None:
    with scene.acting() as (db, cast):
        for other in (cast.monitor, cast.stranger, cast.overseer, cast.signatory, cast.upkeep):
            refused(camera.install, db, other, cast.site, area=cast.area, **told)
        gone = site.register(db, cast.administrator, cast.enterprise, name="旧厂", address="")
        site.retire(db, cast.administrator, gone, reason="搬迁")
        refused(camera.install, db, cast.administrator, db.get_one(Site, gone.id), status=409, area=cast.area, **told)
