"""inspection.draft: a new record about an enterprise, as its own data stand today (F2-2, F2-3, F2-5)."""

import pytest

from records.base import Unfit
from tests.papers import HEAD, Papers, audited, refusal
from workflows import inspection


@pytest.mark.obligation("F2-2", "F2-3", "F2-5")
def test_a_draft_takes_the_enterprises_data_and_may_be_incomplete(papers: Papers) -> None:
    with papers.database.act("test") as db:
        here = papers.cast.within(db)
        firm = here.enterprise
        opinion = papers.opinion(db, text="", deadline=None)
        record = inspection.draft(db, here.monitor, firm, head=inspection.Head("", ""), opinion=opinion)
        assert (record.enterprise_name, record.enterprise_address, record.registration) == (firm.name, firm.address, firm.registration)
        assert record.number == "烟关装检〔2026〕0001号"
        status, why = refusal(papers.sign, db, here.monitor, record)
        assert status == 409
        assert all(lack in why for lack in ("内容未填", "产品名称未填", "检查范围未填", "整改期限未填"))


def test_only_staff_of_the_enterprises_own_office_draws_one_up(papers: Papers) -> None:
    with papers.database.act("test") as db:
        here = papers.cast.within(db)
        for other in (here.stranger, here.overseer, here.signatory, here.upkeep):
            assert refusal(inspection.draft, db, other, here.enterprise, head=HEAD, opinion=papers.opinion(db))[0] == 403


def test_nobody_of_elsewhere_or_of_the_enterprise_is_named_as_inspector(papers: Papers) -> None:
    with papers.database.act("test") as db:
        here = papers.cast.within(db)
        for other in (here.stranger, here.signatory, here.overseer):
            with pytest.raises(Unfit, match="不是本机构的检查人员"):
                papers.draft(db, signers=(here.monitor, other))


def test_it_is_audited(papers: Papers) -> None:
    with papers.database.act("test") as db:
        record = papers.draft(db)
    row = audited(papers, "inspection.draft")
    assert (row.actor_id, row.subject_kind, row.subject_id) == (papers.cast.monitor.id, "enterprise", papers.cast.enterprise.id)
    assert row.changes["inspection"][0]["new"]["number"] == record.number
