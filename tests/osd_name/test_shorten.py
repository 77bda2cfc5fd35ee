"""osd_name.shorten: an abbreviation belongs to one full name, and the table of both is a page to print (E-9)."""

from dataclasses import replace
from typing import Any

import pytest

from tests.camera.conftest import TOLD
from tests.conftest import Browser
from tests.scene import Scene, refused, unfit
from workflows import camera, osd_name
from workflows.register import Told

FULL = {"full": "澜澄水产厂区", "short": "澜澄", "reason": "设备每行只能显示8字"}


@pytest.mark.obligation("E-9")
def test_a_short_name_stands_for_one_full_name_alone(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        osd_name.shorten(db, cast.administrator, cast.branch, **FULL)
        for at, other in (
            ("short", {"full": "沐川食品厂区"}), ("short", {}), ("short", {"short": "烟台海关"}), ("short", {"short": "澜澄水产厂区"}),
            ("reason", {"short": "澜水", "reason": " "}),
        ):  # fmt: skip
            unfit(osd_name.shorten, db, cast.administrator, cast.branch, at=at, **{**FULL, **other})
        osd_name.shorten(db, cast.administrator, cast.branch, **{**FULL, "short": "澜澄厂"})


@pytest.mark.obligation("E-9")
def test_it_is_used_only_where_the_device_is_too_small(scene: Scene) -> None:
    told = Told(**TOLD, line_length=9)
    with scene.acting() as (db, cast):
        unfit(camera.install, db, cast.administrator, cast.site, at="line_length", area=cast.area, told=told, credentials=b"")
        osd_name.shorten(db, cast.administrator, cast.branch, **FULL)
        db.flush()
        made = camera.install(db, cast.administrator, cast.site, area=cast.area, told=told, credentials=b"")
        assert made.name == "青岛烟台海关澜澄标签查看位01"
        camera.change(db, cast.administrator, made, area=cast.area, told=replace(told, line_length=22), credentials=None)
        assert made.name == "青岛烟台海关澜澄水产厂区标签查看位01"


def test_the_table_is_a_page_for_staff(scene: Scene, browser: Browser) -> None:
    client = browser.as_(scene.cast.administrator)
    assert client.post("/short-names/new", data=FULL).status_code == 303
    wrong = client.post("/short-names/new", data={**FULL, "full": "沐川食品厂区"})
    assert wrong.status_code == 422
    assert "应保持唯一" in wrong.get_data(as_text=True)
    told: Any = browser.as_(scene.cast.stranger).get("/short-names").get_data(as_text=True)
    assert all(word in told for word in FULL.values())


def test_a_retired_office_and_strangers_are_refused(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        for other in (cast.monitor, cast.stranger, cast.overseer, cast.signatory, cast.upkeep):
            refused(osd_name.shorten, db, other, cast.branch, **FULL)
        cast.branch.retired = True
        with db.no_autoflush:
            refused(osd_name.shorten, db, cast.administrator, cast.branch, status=409, **FULL)
        db.refresh(cast.branch)
