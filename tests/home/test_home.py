"""The first page: today's loadings with one click to the picture, and what waits for this person, most urgent first."""

from datetime import timedelta

import pytest

from records import clock
from tests.conftest import Browser
from tests.scene import Scene
from tests.sitting import NOW, announce, begin
from workflows import todo


def test_the_monitor_begins_with_one_click_from_the_first_page(scene: Scene, browser: Browser) -> None:
    clock.stop_at(NOW)
    with scene.acting() as (db, cast):
        announce(db, cast)
    page = browser.as_(scene.cast.monitor).get("/").text
    assert 'action="/loadings/1/begin"' in page
    assert "CXRU1204581" in page
    assert "没有待办" in page


def test_tomorrows_loadings_and_other_offices_are_not_todays(scene: Scene, browser: Browser) -> None:
    clock.stop_at(NOW + timedelta(days=1))
    with scene.acting() as (db, cast):
        announce(db, cast)
    assert "CXRU1204581" not in browser.as_(scene.cast.monitor).get("/").text
    clock.stop_at(NOW)
    assert "CXRU1204581" not in browser.as_(scene.cast.stranger).get("/").text


@pytest.mark.obligation("B16-5")
def test_an_unfinished_sheet_waits_for_its_operator_only_and_is_late_the_next_day(scene: Scene, browser: Browser) -> None:
    begin(scene)
    with scene.database.read() as db:
        cast = scene.cast.within(db)
        (waiting,) = todo.of(db, cast.monitor)
        assert (waiting.action.verb, waiting.is_late) == ("sheet.submit", False)
        assert todo.of(db, cast.second_monitor) == []
        clock.stop_at(NOW + timedelta(days=1))
        assert waiting.is_late
    assert "已超时" in browser.as_(scene.cast.monitor).get("/").text


def test_somebody_elses_running_monitoring_is_said_and_can_not_be_begun_again(scene: Scene, browser: Browser) -> None:
    begin(scene)
    page = browser.as_(scene.cast.second_monitor).get("/").text
    assert "王监控 正在监控" in page
    assert 'action="/loadings/1/begin"' not in page


def test_a_limit_at_midnight_names_the_day_that_it_ends(scene: Scene, browser: Browser) -> None:
    begin(scene)
    page = browser.as_(scene.cast.monitor).get("/").text
    assert "限 23:59:59" in page
    assert "00:00" not in page


def test_the_signatory_reads_the_name_of_the_own_enterprise(scene: Scene, browser: Browser) -> None:
    with scene.database.read() as db:
        firm = scene.cast.within(db).signatory.enterprise
        assert firm is not None
        name = firm.name
    head = browser.as_(scene.cast.signatory).get("/").text.split("lw-head__facts")[1].split("</p>")[0]
    assert name in head


def test_every_kind_of_person_has_a_first_page(scene: Scene, browser: Browser) -> None:
    for who in (scene.cast.monitor, scene.cast.administrator, scene.cast.overseer, scene.cast.signatory, scene.cast.upkeep):
        assert browser.as_(who).get("/").status_code == 200
    assert browser.stranger().get("/").status_code == 302
