"""signature.sign_correction: only the own enterprise's signatory, only after the inspector, nobody for both sides (F2-8, F2-10)."""

from datetime import timedelta

import pytest

from records import base, clock
from records.inspection import Stage
from records.user import Role, User
from tests.papers import NOW, Papers, audited, key_of, refusal
from workflows import inspection, signature


@pytest.mark.obligation("F2-8")
def test_only_the_own_enterprises_signatory_and_only_after_the_inspector(papers: Papers) -> None:
    with papers.database.act("test") as db:
        here = papers.cast.within(db)
        record = papers.draft(db)
        boss = here.signatory
        assert refusal(signature.sign_correction, db, boss, record, digest="", key=key_of(db, boss))[0] == 409
        papers.sign(db, here.monitor, record)
        for other in (here.other_signatory, here.monitor, here.second_monitor, here.administrator, here.upkeep, here.overseer):
            assert refusal(papers.sign, db, other, record)[0] == 403
        assert "内容未填" in refusal(papers.sign, db, boss, record)[1]
        assert record.stage is Stage.AWAITING_CORRECTION
        papers.correct(db, record)
        assert refusal(signature.sign_correction, db, boss, record, digest="", key=key_of(db, boss))[0] == 409


@pytest.mark.parametrize("how", ["same person", "same phone"])
@pytest.mark.obligation("F2-8")
def test_one_person_never_signs_for_two_sides(papers: Papers, how: str) -> None:
    cast = papers.cast
    with papers.database.act("test") as db:
        record = papers.released(db)
        inspector, boss = db.get_one(User, cast.monitor.id), db.get_one(User, cast.signatory.id)
        with base.door("factory"):
            if how == "same person":
                inspector.role, inspector.enterprise_id = Role.SIGNATORY, cast.enterprise.id
                boss = inspector
            else:
                inspector.phone = boss.phone = "13800000001"
            db.flush()
        inspection.correct(db, boss, record, text="已改。", version=0)
        assert refusal(papers.sign, db, boss, record) == (409, "您已签检查人，不能再代企业签名。")


@pytest.mark.obligation("F2-10")
def test_its_date_is_the_events_and_a_clock_set_back_is_refused(papers: Papers) -> None:
    with papers.database.act("test") as db:
        record = papers.released(db)
        clock.stop_at(NOW - timedelta(days=1))
        boss = papers.cast.within(db).signatory
        inspection.correct(db, boss, record, text="已改。", version=0)
        status, why = refusal(papers.sign, db, boss, record)
        assert (status, "早于上一签名" in why) == (409, True)
        clock.stop_at(NOW)
        assert papers.sign(db, boss, record).signed_at == NOW


def test_it_is_audited(papers: Papers) -> None:
    with papers.database.act("test") as db:
        record = papers.corrected(db)
    row = audited(papers, "signature.sign_correction")
    assert (row.actor_id, row.subject_id) == (papers.cast.signatory.id, record.id)
