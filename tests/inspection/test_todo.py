"""Whose to-do list an inspection record stands on, at each step and for each of several signers."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from records import clock
from records.inspection import Inspection
from records.user import User
from tests.conftest import Browser
from tests.papers import NOW, Papers
from workflows import inspection, todo


def verbs(db: Session, user: User) -> list[str]:
    return [each.action.verb for each in todo.of(db, db.get_one(User, user.id))]


def test_each_step_waits_for_those_who_can_do_it(papers: Papers) -> None:
    cast = papers.cast
    with papers.database.act("test") as db:
        here = cast.within(db)
        record = papers.draft(db, signers=(here.monitor, here.administrator))
        assert verbs(db, cast.monitor) == verbs(db, cast.administrator) == ["signature.sign_finding"]
        assert verbs(db, cast.second_monitor) == verbs(db, cast.signatory) == verbs(db, cast.stranger) == []
        papers.sign(db, cast.monitor, record)
        assert (verbs(db, cast.monitor), verbs(db, cast.administrator)) == ([], ["signature.sign_finding"])
        papers.sign(db, cast.administrator, record)
        assert (verbs(db, cast.signatory), verbs(db, cast.other_signatory)) == (["inspection.correct"], [])
        papers.correct(db, record)
        assert verbs(db, cast.signatory) == []
        assert verbs(db, cast.monitor) == verbs(db, cast.second_monitor) == ["inspection.follow_up"]
        signers = (here.second_monitor, here.monitor)
        inspection.follow_up(db, here.second_monitor, record, text="已看。", is_satisfied=True, signers=signers, version=0)
        papers.sign(db, here.second_monitor, record)
        assert (verbs(db, cast.second_monitor), verbs(db, cast.monitor)) == ([], ["signature.sign_follow_up"])
        papers.sign(db, here.monitor, record)
        assert verbs(db, cast.monitor) == verbs(db, cast.administrator) == []


def test_a_correction_past_its_limit_stands_as_late_on_the_firms_first_page(papers: Papers, browser: Browser) -> None:
    with papers.database.act("test") as db:
        papers.released(db)
    firm = browser.as_(papers.cast.signatory)
    # by what was found one record is told from another
    with papers.database.read() as db:
        found = db.scalars(select(Inspection)).unique().one().found
    assert f"填写纠正措施并签名：{found}" in firm.get("/").text
    assert found in firm.get("/inspections").text
    clock.stop_at(NOW + timedelta(days=30))
    with papers.database.read() as db:
        (waiting,) = todo.of(db, papers.cast.within(db).signatory)
    assert waiting.is_late
