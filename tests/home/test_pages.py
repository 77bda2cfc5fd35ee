"""What the pages must say and show to the people who work with them: one next act, the urgent first, room and limits with numbers."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.settings import Settings
from records import base, clock
from records.anomaly import Anomaly
from records.footage import Cause, Gap
from records.item import Result
from records.monitoring import Monitoring
from tests.conftest import Browser
from tests.export.copied import make_copied
from tests.papers import Papers
from tests.scene import Scene
from tests.sitting import NOW, announce, begin
from tests.watch import Watch, make_watch
from workflows import anomaly, monitoring

PRIMARY = "lw-button--primary"


@pytest.fixture
def at_work(scene: Scene) -> Scene:
    """One loading is watched, its sheet unwritten; another is announced."""
    begin(scene)
    with scene.acting() as (db, cast):
        announce(db, cast, container="MNBU3812043")
    return scene


@pytest.fixture
def watch(scene: Scene) -> Watch:
    return make_watch(scene.database, scene.cast)


def _main(page: str) -> str:
    return page.split('id="main"', 1)[1]


def test_the_first_page_has_one_primary_act_and_it_is_the_most_urgent(at_work: Scene, browser: Browser) -> None:
    clock.stop_at(NOW + timedelta(hours=20))
    page = _main(browser.as_(at_work.cast.monitor).get("/").text)
    assert page.count(PRIMARY) == 1
    assert page.index(PRIMARY) < page.index("今天的装箱")


def test_the_first_page_says_how_late_and_how_long_still(at_work: Scene, browser: Browser) -> None:
    told = browser.as_(at_work.cast.monitor).get("/").text
    assert re.search(r"<b>剩 \d+ 小时 \d+ 分</b>", told)
    with at_work.acting() as (db, cast):
        monitoring.stop(db, cast.monitor, db.scalars(select(Monitoring)).unique().one())
    clock.stop_at(NOW + timedelta(days=1))
    assert re.search(r"<b>超时 \d+ 小时 \d+ 分</b>", browser.as_(at_work.cast.monitor).get("/").text)


def test_a_loading_already_watched_is_not_offered_again_in_the_list(at_work: Scene, browser: Browser) -> None:
    page = _main(browser.as_(at_work.cast.monitor).get("/loadings").text)
    assert (page.count("开始监控"), page.count("继续监控")) == (1, 1)


def test_the_administrator_sees_open_anomalies_on_the_first_page(at_work: Scene, browser: Browser) -> None:
    assert "没有未了结的异常" in browser.as_(at_work.cast.administrator).get("/").text


def _acts(page: str) -> dict[str, str]:
    """The buttons of the to-do rows: what they say → where they lead."""
    return {word: address for address, word in re.findall(r'<a class="lw-button[^"]*" href="([^"]+)">([^<]+)</a>', _main(page))}


def test_the_next_act_is_one_click_away(watch: Watch, browser: Browser) -> None:
    """The row opens the act's own form: the dialog of its subject's page, or the form's own page."""
    with watch.database.act("test") as db:
        made = watch.flag(db)
    head = browser.as_(watch.cast.administrator)
    acts = _acts(head.get("/").text)
    assert (acts["登记通知现场"], acts["填写处置意见"]) == (f"/anomalies/{made.id}#inform", f"/anomalies/{made.id}#decide")
    subject = head.get(f"/anomalies/{made.id}").text
    for name in ("inform", "decide"):
        assert re.search(rf'<dialog [^>]*id="{name}" data-lw-act', subject)


def test_a_copy_and_a_signature_are_one_click_away_too(scene: Scene, settings: Settings, browser: Browser) -> None:
    copied = make_copied(scene, settings)
    number = copied.request()
    assert _acts(browser.as_(scene.cast.administrator).get("/").text)["审批"] == f"/exports/{number}/approve"
    papers = Papers(scene.cast, scene.database)
    with scene.acting() as (db, _):
        ready, unfinished = papers.draft(db).id, papers.draft(db, deadline=None).id
    page = browser.as_(scene.cast.monitor).get("/").text
    assert f'href="/inspections/{ready}/sign"' in page
    assert f'href="/inspections/{unfinished}/sign"' not in page, "what can't be signed yet is written first"


def test_a_refused_act_gives_back_what_was_written(watch: Watch, browser: Browser) -> None:
    """Somebody else decided first: nothing changed, and the opinion is still there to be copied."""
    with watch.database.act("test") as db:
        number = watch.flag(db).id
        cast = watch.cast.within(db)
        anomaly.decide(db, cast.administrator, db.get_one(Anomaly, number), grade=Result.SERIOUS, opinion="责令整改。")
    sent = {"grade": "minor", "opinion": "不予处罚，下次复查。", "password": "not to be shown"}
    answer = browser.as_(watch.cast.administrator).post(f"/anomalies/{number}/decide", data=sent)
    assert answer.status_code == 409
    assert "没有作任何更改" in answer.text
    assert ">不予处罚，下次复查。</textarea>" in answer.text
    assert "not to be shown" not in answer.text


def test_the_administrator_sees_open_anomalies_with_their_notices(watch: Watch, browser: Browser) -> None:
    with watch.database.act("test") as db:
        watch.flag(db)
    page = _main(browser.as_(watch.cast.administrator).get("/").text)
    assert watch.item.name in page.split("未了结的异常")[1]
    assert "严重异常：工作人员卫生" in page.split("未读通知")[1]
    assert "1 条通知" in page


def test_our_fault_says_so_keeps_nothing_and_blames_nobody(
    scene: Scene, browser: Browser, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """What failed by itself is no refusal: the page says whose fault it is, and the number under which the log has it."""
    browser.web.testing = False
    # a page of our own that fails; no input is known that makes one fail
    monkeypatch.setitem(browser.web.view_functions, "home.home", lambda: 1 / 0)
    client = browser.as_(scene.cast.monitor)
    answer = client.get("/")
    assert answer.status_code == 500
    assert "系统出错" in answer.text
    assert "没有留下任何更改" in answer.text
    assert "不能这样访问" not in answer.text
    number = re.search(r'<p class="lw-code">(\w{8})</p>', answer.text)
    assert number
    assert f"told as {number[1]}" in caplog.text
    told = client.get("/", headers={"Accept": "application/json"}).json
    assert told is not None
    assert "没有留下任何更改" in told["error"]


def test_the_room_for_footage_is_shown_to_staff_with_its_limit(scene: Scene, browser: Browser) -> None:
    assert re.search(r"录像空间 0\.0 / 20 GB", browser.as_(scene.cast.administrator).get("/cameras").text)
    assert "录像空间" not in browser.as_(scene.cast.upkeep).get("/cameras").text


def test_the_wrong_password_is_told_with_what_to_do_in_both_languages(browser: Browser) -> None:
    stranger = browser.stranger()
    page = stranger.get("/sign-in").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token
    sent = {"csrf_token": token[1], "username": "nobody", "password": "nonsense-1"}
    assert "用户名或密码不正确，请核对后再试。" in stranger.post("/sign-in", data=sent).text
    stranger.set_cookie("language", "en")
    assert "check both" in stranger.post("/sign-in", data=sent).text


def test_the_upkeep_head_sees_how_the_cameras_of_the_own_site_stand_and_no_picture(scene: Scene, browser: Browser) -> None:
    clock.stop_at(NOW)
    client = browser.as_(scene.cast.upkeep)
    assert "2 路摄像头均无中断。" in client.get("/").text
    with scene.acting() as (db, cast), base.door("factory"):
        for camera in (cast.dock, cast.elsewhere):
            db.add(Gap(token=camera.code, camera_id=camera.id, begins_at=NOW, cause=Cause.NETWORK))
        db.flush()
    page = _main(client.get("/").text)
    assert page.count("没有图像") == 1
    assert scene.cast.dock.point in page
    assert "网络中断" in page
    assert "still.jpg" not in page
