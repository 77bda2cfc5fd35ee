"""signature.sign_follow_up: after the enterprise, by those named; satisfied closes, not satisfied opens the next round (F2-9)."""

import pytest

from records import base
from records.inspection import Stage
from records.user import Role
from tests.papers import Papers, audited, key_of, refusal
from workflows import inspection, signature


@pytest.mark.obligation("F2-9")
def test_before_the_correction_and_by_others_than_the_named_it_is_refused(papers: Papers) -> None:
    with papers.database.act("test") as db:
        here = papers.cast.within(db)
        record = papers.released(db)
        second = here.second_monitor
        assert refusal(signature.sign_follow_up, db, second, record, digest="", key=key_of(db, second))[0] == 409
        papers.correct(db, record)
        inspection.follow_up(db, second, record, text="已看。", is_satisfied=True, signers=(second,), version=0)
        status, why = refusal(papers.sign, db, here.monitor, record)
        assert (status, "何监控" in why) == (409, True)
        for other in (here.stranger, here.overseer, here.signatory, here.upkeep):
            assert refusal(papers.sign, db, other, record)[0] == 403
        papers.sign(db, second, record)
        assert record.stage is Stage.CLOSED
        assert refusal(signature.sign_follow_up, db, second, record, digest="", key=key_of(db, second))[0] == 409


def test_who_signed_for_the_enterprise_does_not_follow_up(papers: Papers) -> None:
    with papers.database.act("test") as db:
        here = papers.cast.within(db)
        record = papers.corrected(db)
        boss = here.signatory
        with base.door("factory"):
            boss.role, boss.enterprise_id = Role.MONITOR, None
            db.flush()
        inspection.follow_up(db, boss, record, text="已看。", is_satisfied=True, signers=(boss,), version=0)
        assert refusal(papers.sign, db, boss, record) == (409, "您已代企业签名，不能再签检查人或跟踪检查人。")


def test_it_is_audited(papers: Papers) -> None:
    with papers.database.act("test") as db:
        record = papers.corrected(db)
        papers.follow_up(db, record, is_satisfied=False)
    row = audited(papers, "signature.sign_follow_up")
    assert (row.actor_id, row.subject_id) == (papers.cast.second_monitor.id, record.id)
