"""signing_key.give: one key at a time, opened by nothing but the password; a reset password makes a new one (F2-7, F2-8)."""

import pytest
from sqlalchemy import select

from records.base import Unfit
from records.signature import is_genuine
from records.signing_key import SigningKey, WrongPassword
from records.user import THE_SYSTEM, User
from tests.conftest import Browser
from tests.papers import NOW, PASSWORD, Papers, audited, give_passwords, key_of, refusal
from workflows import signing_key


def test_only_the_password_opens_it_and_only_for_its_own_person(papers: Papers) -> None:
    made = SigningKey.made(7, PASSWORD, at=NOW, cost=1)
    assert made.opened(PASSWORD).public_key().public_bytes_raw() == made.public_key
    with pytest.raises(WrongPassword):
        made.opened("another")
    made.user_id = 8
    with pytest.raises(WrongPassword):
        made.opened(PASSWORD)


def test_a_new_password_makes_a_new_key_and_the_old_signatures_still_verify(papers: Papers) -> None:
    with papers.database.act("test") as db:
        record = papers.released(db)
        monitor = db.get_one(User, papers.cast.monitor.id)
        old = key_of(db, monitor)
        assert signing_key.opened(db, THE_SYSTEM, monitor, password=PASSWORD).public_key() == old.public_key()
        new = signing_key.opened(db, THE_SYSTEM, monitor, password="another one")
        assert new.public_key() != old.public_key()
        second = papers.draft(db)
        with pytest.raises(Unfit, match="签名密钥已更换"):
            papers.sign(db, monitor, second, key=old)
        keys = db.scalars(select(SigningKey).where(SigningKey.user_id == monitor.id).order_by(SigningKey.id)).all()
        assert [key.ends_at for key in keys] == [NOW, None]
        frozen = record.parts[0].document
        assert frozen is not None
        assert is_genuine(record.parts[0].signatures[0], frozen)
    assert audited(papers, "signing_key.give").subject_id == papers.cast.monitor.id


def test_nobody_makes_a_key_for_somebody(papers: Papers) -> None:
    with papers.database.act("test") as db:
        here = papers.cast.within(db)
        for other in (here.administrator, here.monitor):
            assert refusal(signing_key.give, db, other, here.monitor, password="mine")[0] == 403


def test_the_first_sign_in_with_a_password_makes_it_and_the_second_keeps_it(papers: Papers, browser: Browser) -> None:
    second = papers.cast.second_monitor
    give_passwords(browser.web, papers.database, second, with_keys=False)
    found = []
    for _ in range(2):
        assert browser.stranger().post("/sign-in", data={"username": second.username, "password": PASSWORD}).status_code == 302
        with papers.database.read() as db:
            found.append(db.scalars(select(SigningKey).where(SigningKey.user_id == second.id)).one())
    assert found[0].public_key == found[1].public_key
    assert found[0].opened(PASSWORD).public_key().public_bytes_raw() == found[0].public_key
