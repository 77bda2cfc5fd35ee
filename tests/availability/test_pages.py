"""The pages and the workbook of the days: the same facts, within the person's scope (D1-1)."""

import io
import re
from datetime import timedelta

import pytest
from python_calamine import CalamineWorkbook

from records import clock
from tests.availability.test_days import DAY, HOUR, missed, recorded
from tests.conftest import Browser
from tests.scene import Scene


@pytest.mark.obligation("D1-1")
def test_strip_table_and_workbook_tell_the_same(scene: Scene, browser: Browser) -> None:
    clock.stop_at(DAY + timedelta(days=2))
    with scene.acting() as (db, cast):
        recorded(db, cast.gate.id, DAY, DAY + 9 * HOUR)
        missed(db, cast.gate.id, DAY + 9 * HOUR, DAY + 10 * HOUR)
        recorded(db, cast.gate.id, DAY + 10 * HOUR, DAY + 48 * HOUR)
    client = browser.as_(scene.cast.upkeep)
    page = client.get(f"/cameras/{scene.cast.gate.id}/availability").get_data(as_text=True)
    assert page.count('<rect class="lw-days__') == 93 + 5
    assert "11-20 在线 95.8 %" in page
    assert ">95.8 %<" in page.replace("\n", "")
    assert "摄像头无法连接 1 处" in page
    listed = client.get("/availability").get_data(as_text=True)
    assert scene.cast.gate.point in listed
    assert "97.9 %" in listed
    raw = client.get(f"/availability.xlsx?camera={scene.cast.gate.id}").data
    lines = CalamineWorkbook.from_filelike(io.BytesIO(raw)).get_sheet_by_index(0).to_python()
    found = {line[3]: line for line in lines[1:]}
    assert found["2026-11-20"][4:10] == [95.8, 86400, 82800, 1, 3600, "摄像头无法连接"]
    assert found["2026-11-21"][4] == 100
    assert "2026-11-19" not in found, "nothing was expected before the camera was there"


def test_another_offices_camera_is_not_there_and_a_wrong_month_is_told(scene: Scene, browser: Browser) -> None:
    client = browser.as_(scene.cast.monitor)
    assert client.get(f"/cameras/{scene.cast.elsewhere.id}/availability").status_code == 404
    assert scene.cast.elsewhere.name not in client.get("/availability").get_data(as_text=True)
    assert client.get("/availability?month=13-2026").status_code == 422
    assert client.get("/availability?month=2026-02").status_code == 200
    assert client.get(f"/cameras/{scene.cast.gate.id}/availability?month=2030-01").status_code == 200


def test_a_gap_of_a_moment_is_never_shown_as_none(scene: Scene, browser: Browser) -> None:
    clock.stop_at(DAY + timedelta(days=2))
    with scene.acting() as (db, cast):
        recorded(db, cast.gate.id, DAY, DAY + 9 * HOUR)
        missed(db, cast.gate.id, DAY + 9 * HOUR, DAY + 9 * HOUR + timedelta(seconds=0.4))
        recorded(db, cast.gate.id, DAY + 9 * HOUR + timedelta(seconds=0.4), DAY + 48 * HOUR)
        missed(db, cast.gate.id, DAY + 10 * HOUR, DAY + 10 * HOUR)
    client = browser.as_(scene.cast.upkeep)
    page = client.get(f"/cameras/{scene.cast.gate.id}/availability").get_data(as_text=True)
    assert "处共 不足 1 秒" in page
    listed = client.get(f"/cameras/{scene.cast.gate.id}").get_data(as_text=True)
    assert listed.count(">不足 1 秒<") == 2, "one of them lost no frame"
    for each in (page, listed):
        assert not re.search(r"(?<!\d)0 秒", each)
    other = client.get(f"/cameras/{scene.cast.dock.id}").get_data(as_text=True)
    assert "不足" not in other
