"""inspection.correct: the enterprise's own words, after the inspector's signature, by its signatory alone (F2-8)."""

import pytest

from records.base import Unfit
from tests.papers import Papers, audited, refusal
from workflows import inspection


@pytest.mark.obligation("F2-8")
def test_only_the_enterprises_signatory_writes_it_and_only_in_its_turn(papers: Papers) -> None:
    told = {"text": "已改。", "version": 0}
    with papers.database.act("test") as db:
        here = papers.cast.within(db)
        record = papers.draft(db)
        assert refusal(inspection.correct, db, here.signatory, record, **told)[0] == 409
        papers.sign(db, here.monitor, record)
        for other in (here.monitor, here.administrator, here.other_signatory, here.upkeep):
            assert refusal(inspection.correct, db, other, record, **told)[0] == 403
        inspection.correct(db, here.signatory, record, text=" 已改。\n", version=0)
        with pytest.raises(Unfit, match="已由陈厂长更改"):
            inspection.correct(db, here.signatory, record, **told)
        papers.sign(db, here.signatory, record)
        assert refusal(inspection.correct, db, here.signatory, record, text="另改。", version=1)[0] == 409
    row = audited(papers, "inspection.correct")
    assert row.actor_id == papers.cast.signatory.id
    assert row.changes["inspection_part"][-1]["new"]["text"] == "已改。"
