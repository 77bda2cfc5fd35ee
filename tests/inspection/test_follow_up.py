"""inspection.follow_up: what was found afterwards, only once the enterprise has signed, with a result (F2-9)."""

import pytest

from records.base import Unfit
from tests.papers import Papers, audited, refusal
from workflows import inspection


@pytest.mark.obligation("F2-9")
def test_nobody_follows_up_before_the_correction_is_signed_or_without_a_result(papers: Papers) -> None:
    with papers.database.act("test") as db:
        here = papers.cast.within(db)
        told = {"text": "已看。", "signers": (here.second_monitor,)}
        record = papers.released(db)
        early = refusal(inspection.follow_up, db, here.second_monitor, record, is_satisfied=True, version=0, **told)
        assert early[0] == 409
        papers.correct(db, record)
        inspection.follow_up(db, here.second_monitor, record, is_satisfied=None, version=0, **told)
        assert "未选满意或不满意" in refusal(papers.sign, db, here.second_monitor, record)[1]
        inspection.follow_up(db, here.second_monitor, record, is_satisfied=True, version=1, **told)
        papers.sign(db, here.second_monitor, record)


def test_strangers_and_the_enterprise_are_refused(papers: Papers) -> None:
    with papers.database.act("test") as db:
        here = papers.cast.within(db)
        record = papers.corrected(db)
        told = {"text": "已看。", "is_satisfied": True, "signers": (here.second_monitor,), "version": 0}
        for other in (here.stranger, here.overseer, here.signatory, here.upkeep):
            assert refusal(inspection.follow_up, db, other, record, **told)[0] == 403
        with pytest.raises(Unfit, match="不是本机构的检查人员"):
            inspection.follow_up(db, here.second_monitor, record, **{**told, "signers": (here.signatory,)})


def test_it_is_audited(papers: Papers) -> None:
    with papers.database.act("test") as db:
        record = papers.corrected(db)
        papers.follow_up(db, record, is_satisfied=True)
    row = audited(papers, "inspection.follow_up")
    assert (row.actor_id, row.subject_id) == (papers.cast.second_monitor.id, record.id)
