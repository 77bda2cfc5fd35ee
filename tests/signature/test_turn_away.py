"""signature.turn_away: a wrong password is counted, told and kept in the trail; five lock the account (F2-7, F2-8)."""

from datetime import timedelta

from sqlalchemy import select

from records import clock
from records.audit import Audit
from records.signature import Signature
from tests.conftest import Browser
from tests.papers import NOW, Papers, refusal
from tests.signature.signing import drafted, post
from workflows import signature


def test_a_wrong_password_says_how_many_tries_are_left_and_locks_at_last(desk: Papers, browser: Browser) -> None:
    address, monitor = drafted(desk), browser.as_(desk.cast.monitor)
    for left in (4, 3, 2, 1):
        answer = post(monitor, address, password="not it")
        assert answer.status_code == 422
        assert f"签名密码不正确，还可再试 {left} 次。" in answer.text
    assert "账号已锁定" in post(monitor, address, password="not it").text
    assert "账号已锁定" in post(monitor, address).text
    with desk.database.read() as db:
        assert db.scalars(select(Signature)).all() == []
        tries = db.scalars(select(Audit).where(Audit.verb == "signature.turn_away")).all()
    assert [row.subject_id for row in tries] == [desk.cast.monitor.id] * 6
    clock.stop_at(NOW + timedelta(minutes=16))
    assert post(browser.as_(desk.cast.monitor), address).status_code == 303


def test_only_the_system_writes_it_down(papers: Papers) -> None:
    with papers.database.act("test") as db:
        here = papers.cast.within(db)
        assert refusal(signature.turn_away, db, here.administrator, here.monitor)[0] == 403
