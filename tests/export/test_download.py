"""export.download: only within the consent's term, only by who is named in it; each one stands in the trail (D5-1, B20-1, B20-2)."""

from hashlib import sha256

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from records import base, clock
from records.export import Stage
from records.grant import Grant, Right
from records.user import THE_SYSTEM
from tests.conftest import Browser
from tests.export.copied import DAY, NOW, SECOND, Copied
from tests.scene import refused
from workflows import export, grant, todo


def _address(copied: Copied) -> str:
    return f"/exports/{copied.number}/files/1"


@pytest.mark.obligation("D5-1")
def test_without_consent_nothing_leaves_the_house(copied: Copied, browser: Browser) -> None:
    copied.request()
    for user in (copied.cast.monitor, copied.cast.administrator):
        assert browser.as_(user).post(_address(copied)).status_code == 403
    copied.approve()
    assert browser.as_(copied.cast.monitor).post(_address(copied)).status_code == 409, "consented to, not made yet"
    assert copied.count("export.download") == 0


@pytest.mark.obligation("D5-1", "B20-1")
def test_each_download_is_bound_to_its_consent_with_person_time_and_bytes(copied: Copied, browser: Browser) -> None:
    copied.ready()
    with browser.as_(copied.cast.monitor).post(_address(copied)) as answer:
        assert (answer.status_code, answer.mimetype) == (200, "video/mp4")
        assert answer.headers["Content-Disposition"].startswith("attachment; filename=42019011101321320002_20261120T091030-091230_copy")
        assert answer.headers["Cache-Control"] == "private, no-store"
        taken = answer.data
    (part,) = copied.now().parts
    assert sha256(taken).hexdigest() == part.sha256
    entry = copied.scene.last()
    assert (entry.verb, entry.actor_id, entry.subject_id) == ("export.download", copied.cast.monitor.id, copied.number)
    assert (entry.changes["approval"], entry.changes["sha256"]) == ("烟关视复〔2026〕0001号", part.sha256)
    (download,) = copied.now().downloads
    assert (download.by_id, download.at, download.sha256, download.bytes) == (copied.cast.monitor.id, NOW, part.sha256, part.bytes)
    browser.as_(copied.cast.monitor).post(_address(copied), headers={"Range": "bytes=100-"}).close()
    assert [len(copied.now().downloads), copied.count("export.download")] == [2, 2], "each one, also of a part: whole files only"


@pytest.mark.obligation("D5-1")
def test_only_who_is_named_downloads_and_there_is_no_link_to_pass_on(copied: Copied, browser: Browser) -> None:
    copied.ready()
    cast = copied.cast
    assert browser.stranger().post(_address(copied)).status_code == 302
    for other, status in ((cast.administrator, 403), (cast.overseer, 403), (cast.second_monitor, 404), (cast.stranger, 404),
                          (cast.signatory, 404), (cast.upkeep, 404)):  # fmt: skip
        assert browser.as_(other).post(_address(copied)).status_code == status, other.name
    assert browser.as_(cast.monitor).get(_address(copied)).status_code == 405, "an address alone gives nothing"
    assert browser.as_(cast.monitor).post(f"/exports/{copied.number}/files/2").status_code == 404
    assert browser.as_(cast.monitor).post(f"/exports/{copied.number}/files/..%2f1").status_code == 404
    with copied.acting() as (db, _, it):
        refused(export.download, db, THE_SYSTEM, it, part=it.parts[0])
    assert copied.count("export.download") == 0


@pytest.mark.obligation("D5-1")
def test_with_the_last_second_of_the_term_it_is_refused(copied: Copied, browser: Browser) -> None:
    copied.request()
    copied.approve(expires_at=NOW + DAY)
    assert copied.make() == 1
    client = browser.as_(copied.cast.monitor)
    clock.stop_at(NOW + DAY - SECOND)
    with client.post(_address(copied)) as answer:
        assert answer.status_code == 200
    clock.stop_at(NOW + DAY)
    answer = client.post(_address(copied))
    assert (answer.status_code, "有效期已过" in answer.text) == (409, True)
    assert copied.now().stage is Stage.READY, "the clock decides, not the chore"


@pytest.mark.parametrize("change", [
    "UPDATE export SET expires_at = '2099-01-01 00:00:00'", "UPDATE export SET purpose = 'x'", "DELETE FROM export",
    "UPDATE export_part SET sha256 = 'x'", "UPDATE export_taker SET user_id = 1", "DELETE FROM export_taker",
    "UPDATE export_download SET sha256 = 'x'", "DELETE FROM export_download",
])  # fmt: skip
def test_the_database_itself_refuses_to_change_a_consent_or_a_download(copied: Copied, change: str) -> None:
    copied.ready()
    with copied.acting() as (db, cast, it):
        export.download(db, cast.monitor, it, part=it.parts[0])
    with pytest.raises(DatabaseError), copied.scene.database.act("test") as db, base.door("migration"):
        db.execute(text(change))


def test_who_lost_the_right_meanwhile_is_refused_though_named(copied: Copied, browser: Browser) -> None:
    copied.ready()
    with copied.acting() as (db, cast, _):
        (held,) = db.scalars(select(Grant).where(Grant.right == Right.EXPORT, Grant.user_id == cast.monitor.id))
        grant.take_back(db, cast.administrator, held)
    assert browser.as_(copied.cast.monitor).post(_address(copied)).status_code == 403
    assert copied.now().downloads == []


def test_it_waits_on_the_takers_first_page_until_it_was_taken(copied: Copied) -> None:
    copied.ready()
    with copied.acting() as (db, cast, it):
        (waiting,) = todo.of(db, cast.monitor)
        assert (waiting.action.verb, waiting.due_at) == ("export.download", it.expires_at)
        export.download(db, cast.monitor, it, part=it.parts[0])
        assert todo.of(db, cast.monitor) == []
