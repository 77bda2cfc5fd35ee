"""clip.look: whoever plays a clip stands in the trail, however it is asked for; as a file it leaves by an export alone (B20-1, D5-1)."""

from hashlib import sha256

import pytest
from sqlalchemy import select

from records import base, clock
from records.grant import Grant, Right
from records.user import THE_SYSTEM, User
from tests.cast import grant_all
from tests.clip.cutting import MINUTE, Ordered
from tests.conftest import Browser
from tests.scene import refused
from workflows import clip


@pytest.fixture
def kept(ordered: Ordered) -> Ordered:
    ordered.record()
    assert ordered.cut() == 1
    return ordered


def _address(kept: Ordered) -> str:
    return f"/clips/{kept.clip().id}/video.mp4"


@pytest.mark.obligation("B20-1", "B10-1")
def test_playing_a_clip_is_kept_in_the_trail_and_needs_the_cameras_right(kept: Ordered, browser: Browser) -> None:
    assert browser.stranger().get(_address(kept)).status_code == 401
    for other in (kept.cast.overseer, kept.cast.stranger, kept.cast.signatory, kept.cast.upkeep):
        assert browser.as_(other).get(_address(kept)).status_code == 404
    client = browser.as_(kept.cast.administrator)
    with client.get(_address(kept)) as whole:
        assert (whole.status_code, whole.mimetype) == (200, "video/mp4")
    with client.get(_address(kept), headers={"Range": "bytes=100-199"}) as part:
        assert part.status_code == 206
    assert [look.actor_id for look in kept.looks()] == [kept.cast.administrator.id], "one look, not one per range"


@pytest.mark.obligation("B8-2")
def test_who_is_not_trained_plays_none_however_it_was_granted_or_flagged(kept: Ordered, browser: Browser) -> None:
    for user in (kept.cast.monitor, kept.cast.administrator, kept.cast.second_monitor):
        with browser.as_(user).get(_address(kept)) as answer:
            assert answer.status_code == 200
        with kept.acting() as (db, _), base.door("factory"):
            db.get_one(User, user.id).trained_at = None
            db.flush()
        assert browser.as_(user).get(_address(kept)).status_code == 404
        page = browser.as_(user).get(f"/anomalies/{kept.anomaly_id}")
        assert (page.status_code, "<video" in page.text, "没有 装箱平台02 的回放权限" in page.text) == (200, False, True)


@pytest.mark.obligation("B10-1")
def test_the_own_report_is_played_after_the_grant_ended(kept: Ordered, browser: Browser) -> None:
    with kept.acting() as (db, _), base.door("factory"):
        for grant in db.scalars(select(Grant).where(Grant.user_id.in_((kept.cast.monitor.id, kept.cast.second_monitor.id)))):
            grant.taken_back_at = clock.now()
        db.flush()
    with browser.as_(kept.cast.monitor).get(_address(kept)) as answer:
        assert answer.status_code == 200
    assert browser.as_(kept.cast.second_monitor).get(_address(kept)).status_code == 404


@pytest.mark.obligation("D5-1")
def test_a_clip_is_played_and_never_handed_out_as_a_file(kept: Ordered, browser: Browser) -> None:
    with browser.as_(kept.cast.monitor).get(f"{_address(kept)}?download") as answer:
        assert answer.headers["Content-Disposition"].startswith("inline; ")
    page = browser.as_(kept.cast.monitor).get(f"/anomalies/{kept.anomaly_id}").text
    assert "download=" not in page
    assert 'controlslist="nodownload"' in page
    assert "申请复制" not in page, "without the right to copy nothing is offered"
    with kept.acting() as (db, _), base.door("factory"):
        grant_all(db, kept.cast.monitor, kept.cast.dock, Right.EXPORT)
    page = browser.as_(kept.cast.monitor).get(f"/anomalies/{kept.anomaly_id}").text
    span = f"from={clock.epoch_ms(kept.clip().begins_at)}&amp;to={clock.epoch_ms(kept.clip().ends_at)}"
    assert f"/cameras/{kept.cast.dock.id}/exports/new?{span}" in page


@pytest.mark.obligation("B20-1")
@pytest.mark.parametrize("asked", ["bytes=1-", "bytes=-5000", "bytes=5-9,20-", "BYTES=1-"])
def test_no_range_goes_round_the_trail(kept: Ordered, browser: Browser, asked: str) -> None:
    browser.as_(kept.cast.monitor).get(_address(kept), headers={"Range": asked}).close()
    assert [look.actor_id for look in kept.looks()] == [kept.cast.monitor.id]


def test_the_anomalys_page_tells_the_clips_hash(kept: Ordered, browser: Browser) -> None:
    page = browser.as_(kept.cast.monitor).get(f"/anomalies/{kept.anomaly_id}").text
    raw = (kept.settings.evidence / kept.clip().path).read_bytes()
    assert f"SHA-256 {sha256(raw).hexdigest()}<" in page


def test_each_person_and_each_time_later_is_a_look_of_its_own(kept: Ordered, browser: Browser) -> None:
    for user in (kept.cast.monitor, kept.cast.administrator):
        browser.as_(user).get(_address(kept)).close()
    clock.stop_at(clock.now() + 11 * MINUTE)
    browser.as_(kept.cast.monitor).get(_address(kept)).close()
    cast = kept.cast
    assert [look.actor_id for look in kept.looks()] == [cast.monitor.id, cast.administrator.id, cast.monitor.id]
    assert {look.subject_id for look in kept.looks()} == {kept.clip().id}


def test_what_is_not_cut_yet_is_not_looked_at(ordered: Ordered, browser: Browser) -> None:
    assert browser.as_(ordered.cast.monitor).get(_address(ordered)).status_code == 404
    with ordered.acting() as (db, it):
        assert "正在截取" in refused(clip.look, db, ordered.cast.within(db).monitor, it, status=409)


def test_others_do_not_look(kept: Ordered) -> None:
    with kept.acting() as (db, it):
        here = kept.cast.within(db)
        for other in (here.stranger, here.signatory, here.upkeep, THE_SYSTEM):
            refused(clip.look, db, other, it)
    assert kept.looks() == []
