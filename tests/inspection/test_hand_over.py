"""inspection.hand_over: the paper copy was given to somebody of the enterprise, and that is kept (F2-11, F2-12, P18)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from records import clock
from records.base import Unfit
from records.handover import HandOver, Way
from tests.conftest import Browser
from tests.papers import NOW, Papers, audited, refusal
from workflows import inspection


@pytest.mark.obligation("F2-11", "F2-12")
def test_with_nothing_wrong_the_copy_is_still_handed_over_and_that_is_kept(papers: Papers, browser: Browser) -> None:
    with papers.database.act("test") as db:
        record = papers.released(db, text="无")
    monitor = browser.as_(papers.cast.monitor)
    assert "尚未交付" in monitor.get(f"/inspections/{record.id}").text
    answer = monitor.post(f"/inspections/{record.id}/hand-over", data={"receiver": "于洋", "at": "2026-11-20T09:12:30"})
    assert answer.status_code == 303, answer.text
    assert "于洋" in monitor.get(f"/inspections/{record.id}").text
    with papers.database.read() as db:
        kept = db.scalars(select(HandOver)).one()
    assert (kept.way, kept.receiver, kept.by_id, kept.at) == (Way.PAPER, "于洋", papers.cast.monitor.id, NOW)
    assert audited(papers, "inspection.hand_over").subject_id == record.id


def test_one_in_the_future_before_the_signature_or_to_nobody_is_refused(papers: Papers) -> None:
    with papers.database.act("test") as db:
        here = papers.cast.within(db)
        record = papers.draft(db, text="无")
        assert refusal(inspection.hand_over, db, here.monitor, record, at=NOW, receiver="于洋")[0] == 409
        papers.sign(db, here.monitor, record)
        clock.stop_at(NOW + timedelta(hours=1))
        for at, receiver in ((NOW + timedelta(hours=2), "于洋"), (NOW - timedelta(seconds=1), "于洋"), (NOW, " ")):
            with pytest.raises(Unfit):
                inspection.hand_over(db, here.monitor, record, at=at, receiver=receiver)
        for other in (here.stranger, here.overseer, here.signatory):
            assert refusal(inspection.hand_over, db, other, record, at=NOW, receiver="于洋")[0] == 403
        assert record.handovers == []
