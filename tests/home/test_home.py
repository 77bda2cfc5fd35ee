"""The first page: today's loadings with one click to the picture, and what waits for this person, most urgent first."""

from datetime import timedelta

import pytest

from app.transaction import Database
from records import clock
from records.anomaly import Anomaly, StepKind
from tests.cast import Cast
from tests.conftest import Browser
from tests.fault.standing import make_fault
from tests.papers import Papers
from tests.scene import Scene
from tests.sitting import NOW, announce, begin
from tests.watch import Watch, make_watch
from workflows import anomaly, monitoring, todo


@pytest.fixture
def watch(scene: Scene) -> Watch:
    return make_watch(scene.database, scene.cast)


def test_the_monitor_begins_with_one_click_from_the_first_page(scene: Scene, browser: Browser) -> None:
    clock.stop_at(NOW)
    with scene.acting() as (db, cast):
        announce(db, cast)
    page = browser.as_(scene.cast.monitor).get("/").text
    assert 'action="/loadings/1/begin"' in page
    for told in ("烟台澜澄水产食品有限公司 · 冻南美白虾仁 31/40", "CXRU1204581", "45R1", "澜澄水产厂区 装箱平台", "于洋", "<b>09:42</b>"):
        assert told in page
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
    sitting = begin(scene)
    with scene.acting() as (db, cast):
        monitoring.stop(db, cast.monitor, sitting.at(db))
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


@pytest.mark.obligation("B18-2")
def test_a_flagged_anomaly_waits_for_the_spot_to_be_told_and_no_longer(watch: Watch, browser: Browser) -> None:
    with watch.database.act("test") as db:
        number = watch.flag(db).id
    client = browser.as_(watch.cast.monitor)
    assert "通知现场检疫人员：工作人员卫生" in client.get("/").text
    with watch.database.act("test") as db:
        it = db.get_one(Anomaly, number)
        anomaly.inform(db, watch.cast.within(db).monitor, it, kind=StepKind.NOTIFIED, at=clock.now(), person="于海", text="已到平台。")
    assert "通知现场检疫人员" not in client.get("/").text


@pytest.mark.obligation("B17-1")
def test_a_fault_waits_on_the_administrators_first_page_too(scene: Scene, browser: Browser) -> None:
    number = make_fault(scene, NOW)
    page = browser.as_(scene.cast.administrator).get("/").text
    for verb in ("contact", "check"):
        assert f'href="/faults/{number}/{verb}"' in page


def test_a_correction_says_its_limit_on_the_firms_first_page(database: Database, cast: Cast, browser: Browser) -> None:
    clock.stop_at(NOW)
    papers = Papers(cast, database)
    with database.act("test") as db:
        papers.released(db)
    page = browser.as_(cast.signatory).get("/").text
    assert "限 11-27 23:59" in page
    assert page.count('href="/inspections/1#block"') == 2, "title and button lead to where the answer is written"
    clock.stop_at(NOW + timedelta(days=30))
    late = browser.as_(cast.signatory).get("/").text
    assert "已超时" in late
    assert "<b>超时 22 天 9 小时</b>" in late


def test_a_limit_at_midnight_names_the_day_that_it_ends(scene: Scene, browser: Browser) -> None:
    begin(scene)
    page = browser.as_(scene.cast.monitor).get("/").text
    assert "限 23:59:59" in page
    assert "00:00" not in page


def test_a_loading_over_midnight_is_due_on_the_day_that_its_watching_ends(scene: Scene, browser: Browser) -> None:
    sitting = begin(scene)
    clock.stop_at(NOW + timedelta(hours=15))
    page = browser.as_(scene.cast.monitor).get("/").text
    assert ("已超时" in page, "限 23:59:59" in page) == (False, True)
    with scene.acting() as (db, cast):
        monitoring.stop(db, cast.monitor, sitting.at(db))
    clock.stop_at(NOW + timedelta(hours=39))
    assert "已超时" in browser.as_(scene.cast.monitor).get("/").text


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
