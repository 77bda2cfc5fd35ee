"""The day's loadings, the container's page, the check digit that only warns (B13-1, B13-2)."""

import pytest

from records.loading import check_digit, container_doubt, container_hint
from tests.conftest import Browser
from tests.scene import Scene
from tests.sitting import announce, begin


@pytest.mark.parametrize(("number", "digit"), [("CXRU1204581", 1), ("MSKU1234565", 5), ("SZLU9631720", 0), ("MNBU3812043", 3)])
def test_the_check_digit_is_that_of_iso_6346(number: str, digit: int) -> None:
    assert check_digit(number) == digit
    assert container_doubt(number) is None


def test_a_wrong_check_digit_is_told_and_taken_all_the_same(scene: Scene, browser: Browser) -> None:
    with scene.acting() as (db, cast):
        made = announce(db, cast, container="CXRU1204518")
    page = browser.as_(scene.cast.monitor).get(f"/loadings/{made.id}")
    assert "末位应为3" in page.text
    assert "CXRU1204518" in page.text


def test_a_number_other_than_the_announced_one_is_pointed_out() -> None:
    assert container_hint("箱号 CXRU 120458 1 清楚", "CXRU1204581") is None
    assert "MNBU3812043" in str(container_hint("所见 CXRU1204581", "MNBU3812043"))
    assert container_hint("看不清", "MNBU3812043") is None


def test_a_day_shows_its_own_loadings_and_a_far_one_is_no_error(scene: Scene, browser: Browser) -> None:
    with scene.acting() as (db, cast):
        announce(db, cast)
    client = browser.as_(scene.cast.monitor)
    assert "CXRU1204581" in client.get("/loadings?day=2026-11-20").text
    assert "CXRU1204581" not in client.get("/loadings?day=2026-11-21").text
    for strange in ("0001-01-01", "9999-12-31", "today"):
        assert client.get(f"/loadings?day={strange}").status_code == 200


@pytest.mark.obligation("B13-2")
def test_from_the_container_one_comes_to_its_monitoring_and_sheet_and_back(scene: Scene, browser: Browser) -> None:
    sitting = begin(scene)
    sitting.fill(scene.cast.dock)
    number = sitting.submit()
    client = browser.as_(scene.cast.monitor)
    found = client.get("/loadings?container=cxru")
    assert "/loadings/1" in found.text
    page = client.get("/loadings/1").text
    assert f"/monitorings/{sitting.number}" in page
    assert number in page
    assert "/loadings/1" in client.get(f"/monitorings/{sitting.number}").text


def test_a_stranger_finds_nothing(scene: Scene, browser: Browser) -> None:
    with scene.acting() as (db, cast):
        made = announce(db, cast)
    client = browser.as_(scene.cast.stranger)
    assert client.get(f"/loadings/{made.id}").status_code == 404
    assert "CXRU1204581" not in client.get("/loadings?container=CXRU").text
