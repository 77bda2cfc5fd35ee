"""notice.read: the first reading counts and stands in the trail; only the addressee reads (B9-5)."""

import re
from datetime import timedelta

import pytest

from app.transaction import Database
from records import base, clock
from records.anomaly import Anomaly
from records.item import Result
from records.notice import Loud, Notice, is_loud
from records.user import THE_SYSTEM
from tests.cast import Cast
from tests.conftest import Browser
from tests.scene import Scene, refused
from tests.watch import NOW, Watch, make_watch
from workflows import notice

MINUTE = timedelta(minutes=1)


@pytest.fixture
def watch(database: Database, cast: Cast) -> Watch:
    return make_watch(database, cast)


@pytest.fixture
def told(watch: Watch) -> Notice:
    """To the administrator, of the flagged anomaly."""
    with watch.database.act("test") as db:
        watch.flag(db)
    return Scene(watch.database, watch.cast).get(Notice, 1)


def _at(watch: Watch, number: int = 1) -> Notice:
    return Scene(watch.database, watch.cast).get(Notice, number)


def test_the_first_reading_counts(watch: Watch, told: Notice) -> None:
    assert told.read_at is None
    for minutes in (1, 2):
        clock.stop_at(NOW + minutes * MINUTE)
        with watch.database.act("test") as db:
            notice.read(db, watch.cast.within(db).administrator, db.get_one(Notice, told.id))
    assert _at(watch).read_at == NOW + MINUTE


def test_nobody_reads_it_for_the_addressee(watch: Watch, told: Notice) -> None:
    with watch.database.act("test") as db:
        here = watch.cast.within(db)
        for other in (here.monitor, here.overseer, here.stranger, here.signatory, THE_SYSTEM):
            refused(notice.read, db, other, db.get_one(Notice, told.id))


def test_it_is_audited(watch: Watch, told: Notice) -> None:
    with watch.database.act("test") as db:
        notice.read(db, watch.cast.within(db).administrator, db.get_one(Notice, told.id))
    entry = Scene(watch.database, watch.cast).last()
    assert (entry.verb, entry.actor_id, entry.subject_id) == ("notice.read", watch.cast.administrator.id, told.id)
    assert set(entry.changes["notice"][0]) == {"id", "read_at"}


def test_the_list_leads_to_its_subject_and_what_lay_open_is_read_and_no_more_counted(watch: Watch, told: Notice, browser: Browser) -> None:
    client = browser.as_(watch.cast.administrator)
    page = client.get("/notices").text
    assert f'<a href="/anomalies/{told.subject_id}">严重异常：' in page
    assert "未读" in page
    assert client.get("/notices/unread").get_json()["unread"] == 1
    assert _at(watch).read_at is None, "asking for a page changes nothing"
    assert f'name="number" value="{told.id}"' in page
    assert client.post("/notices/opened", data={"number": told.id}).get_json() == {"unread": 0, "words": "通知，0 条未读", "loud": []}
    assert _at(watch).read_at == NOW
    assert "data-lw-opened" not in client.get("/notices").text


def test_the_newest_stands_first(watch: Watch, told: Notice, browser: Browser) -> None:
    with base.door("factory"), watch.database.act("test") as db:
        subject, administrator = db.get_one(Anomaly, told.subject_id), watch.cast.within(db).administrator
        notice.tell(db, subject, to=[administrator], text=base.Text("异常 {number} 已填写处置意见", number="A"))
    listed = browser.as_(watch.cast.administrator).get("/notices").text.partition("<main")[2]
    assert listed.index("异常 A 已填写处置意见") < listed.index("严重异常：")


def test_others_notices_are_neither_listed_nor_marked(watch: Watch, told: Notice, browser: Browser) -> None:
    client = browser.as_(watch.cast.monitor)
    assert "没有通知。" in client.get("/notices").text
    assert client.post("/notices/opened", data={"number": told.id}).status_code == 200
    assert client.post(f"/notices/{told.id}/read").status_code == 404
    assert _at(watch).read_at is None


def test_what_one_may_not_see_any_more_is_told_without_a_way_to_it(watch: Watch, told: Notice, browser: Browser) -> None:
    with base.door("factory"), watch.database.act("test") as db:
        stranger = watch.cast.within(db).stranger
        notice.tell(db, db.get_one(Anomaly, told.subject_id), to=[stranger], text=base.Text("异常 {number} 已填写处置意见", number="A"))
    client = browser.as_(watch.cast.stranger)
    page = client.get("/notices").text
    assert "异常 A 已填写处置意见" in page
    assert f"/anomalies/{told.subject_id}" not in page
    assert client.post("/notices/2/read").headers["Location"] == "/notices"


def test_from_the_subjects_page_it_is_marked_and_leads_back_there(watch: Watch, told: Notice, browser: Browser) -> None:
    client = browser.as_(watch.cast.administrator)
    assert f'action="/notices/{told.id}/read"' in client.get(f"/anomalies/{told.subject_id}").text
    assert client.post(f"/notices/{told.id}/read").headers["Location"] == f"/anomalies/{told.subject_id}"
    assert _at(watch).read_at == NOW


def test_the_bell_is_on_every_page_and_leads_to_the_list(watch: Watch, told: Notice, browser: Browser) -> None:
    page = browser.as_(watch.cast.administrator).get("/").text
    assert '<a href="/notices" data-lw-notices="/notices/unread" data-loud="true" aria-label="通知，1 条未读，其中有紧急通知">' in page
    assert "data-lw-search" not in page, "there is nothing to find with yet"


@pytest.mark.parametrize(("grade", "loud"), [(Result.MINOR, False), (Result.SERIOUS, True), (Result.UNLAWFUL, True)])
def test_a_grave_one_stands_on_every_page_until_it_is_read_a_minor_one_is_told_in_silence(
    watch: Watch, browser: Browser, grade: Result, loud: bool  # noqa: FBT001 - a table
) -> None:
    with watch.database.act("test") as db:
        watch.flag(db, grade=grade)
    client = browser.as_(watch.cast.administrator)
    for address in ("/", "/cameras"):
        assert ('data-lw-alarm="1"' in client.get(address).text) is loud
    told = client.get("/notices/unread").get_json()
    assert [each["id"] for each in told["loud"]] == ([1] if loud else [])
    marked = client.post("/notices/1/read", data={"stay": "/cameras?"}, headers={"Accept": "application/json"}).get_json()
    assert (marked["unread"], marked["loud"]) == (0, [])
    assert 'data-lw-alarm="1"' not in client.get("/").text
    assert client.post("/notices/1/read", data={"stay": "//elsewhere.example"}).headers["Location"] == "/"


def test_the_words_of_one_that_rings_lead_to_what_it_is_about_and_leave_it_unread(watch: Watch, browser: Browser) -> None:
    with watch.database.act("test") as db:
        flagged = watch.flag(db, grade=Result.SERIOUS)
    client = browser.as_(watch.cast.administrator)
    assert re.search(r'<a href="/notices/1" data-lw-words>严重异常：', client.get("/").text)
    assert [each["about"] for each in client.get("/notices/unread").get_json()["loud"]] == ["/notices/1"]
    assert client.get("/notices/1").location == f"/anomalies/{flagged.id}"
    assert client.get("/notices/unread").get_json()["unread"] == 1
    assert browser.as_(watch.cast.monitor).get("/notices/1").status_code == 404


def test_what_rings_is_one_list_and_the_page_of_the_notices_says_it(watch: Watch, browser: Browser) -> None:
    assert {grade for grade in Result if is_loud(grade)} == {Result.SERIOUS, Result.UNLAWFUL}
    page = browser.as_(watch.cast.administrator).get("/notices").text
    assert "、".join(each.label.msgid for each in Loud) in page
