"""signature.release: who is named and can't sign any more holds up no record; what was signed stays untouched (F2-7, F2-9, DESIGN P1)."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import DBAPIError

from records.base import door
from records.inspection import Inspection, Release, Signer, Stage
from records.inspection.check import differing
from records.inspection.content import printed
from records.notice import Notice
from records.printed import inspection as paper
from records.signature import is_genuine
from tests.conftest import Browser
from tests.papers import DEADLINE, NOW, Papers, audited, refusal
from tests.printed.reading import pages, plain, whole
from workflows import inspection, signature

WHY = "调离本机构"


def _stuck(papers: Papers) -> int:
    """王监控 has signed, the second monitor is named and away."""
    with papers.database.act("test") as db:
        here = papers.cast.within(db)
        record = papers.draft(db, signers=(here.monitor, here.second_monitor))
        papers.sign(db, here.monitor, record)
        return record.id


def _release(papers: Papers, number: int) -> None:
    with papers.database.act("test") as db:
        here = papers.cast.within(db)
        signature.release(db, here.administrator, db.get_one(Inspection, number), user=here.second_monitor, reason=WHY)


@pytest.mark.obligation("F2-7")
def test_the_record_goes_on_and_what_was_signed_is_untouched(papers: Papers, tmp_path: Path) -> None:
    number = _stuck(papers)
    with papers.database.read() as db:
        before = db.get_one(Inspection, number).parts[0].document
    _release(papers, number)
    with papers.database.read() as db:
        record = db.get_one(Inspection, number)
        part = record.parts[0]
        assert record.stage is Stage.AWAITING_CORRECTION
        assert (record.due_at is not None, record.last_day) == (True, DEADLINE)
        assert before is not None
        assert part.document is not None
        assert (part.document.sha256, part.document.content) == (before.sha256, before.content)
        assert is_genuine(part.signatures[0], part.document)
        assert [(signer.user.name, signer.release and signer.release.reason) for signer in part.signers][1][1] == WHY
        assert list(differing(db, tmp_path)) == []
        told = db.scalars(select(Notice).where(Notice.user_id == papers.cast.second_monitor.id)).all()
        assert any("免予签名" in str(notice.said) for notice in told)
    row = audited(papers, "signature.release")
    assert (row.actor_id, row.changes["inspection_release"][0]["new"]["reason"]) == (papers.cast.administrator.id, WHY)


def test_name_and_reason_stand_on_the_paper_and_in_what_is_signed_later(papers: Papers) -> None:
    number = _stuck(papers)
    _release(papers, number)
    with papers.database.act("test") as db:
        record = db.get_one(Inspection, number)
        name = papers.cast.second_monitor.name
        frozen = printed(record)
        assert frozen is not None
        content: Any = frozen[0]
        assert plain(f"{name}未签名，理由：{WHY}") in whole(pages(paper.render(content)))
        papers.correct(db, record)
        told = record.parts[1].document
        assert told is not None
        assert told.opened()["rounds"][0]["finding"]["released"][0]["reason"] == WHY


def test_the_released_one_signs_no_more_and_nobody_comes_in_the_place(papers: Papers) -> None:
    number = _stuck(papers)
    _release(papers, number)
    with papers.database.act("test") as db:
        record = db.get_one(Inspection, number)
        assert refusal(papers.sign, db, papers.cast.second_monitor, record)[0] in {403, 409}
    statement = insert(Signer.__table__).values(part_id=_part(papers, number), user_id=papers.cast.administrator.id)
    with pytest.raises(DBAPIError), papers.database.act("test") as db, door("factory"):
        db.execute(statement)


def _part(papers: Papers, number: int) -> int:
    with papers.database.read() as db:
        return db.get_one(Inspection, number).parts[0].id


def test_a_follow_up_goes_on_too_and_its_next_round_leaves_the_released_one_out(papers: Papers) -> None:
    with papers.database.act("test") as db:
        here = papers.cast.within(db)
        record = papers.corrected(db)
        signers = (here.monitor, here.second_monitor)
        inspection.follow_up(db, here.monitor, record, text="仍缺消毒液。", is_satisfied=False, signers=signers, version=0)
        papers.sign(db, here.monitor, record)
        signature.release(db, here.administrator, record, user=here.second_monitor, reason=WHY)
        assert (record.stage, record.round) == (Stage.DRAFT, 2)
        assert [signer.user_id for signer in record.rounds[1].parts[0].signers] == [here.monitor.id]


def test_an_unsigned_block_a_signer_and_strangers_are_refused(papers: Papers) -> None:
    with papers.database.act("test") as db:
        here = papers.cast.within(db)
        open_ = papers.draft(db, signers=(here.monitor, here.second_monitor))
        given = {"user": here.second_monitor, "reason": WHY}
        assert refusal(signature.release, db, here.administrator, open_, **given)[0] == 409
        papers.sign(db, here.monitor, open_)
        for other in (here.monitor, here.second_monitor, here.stranger, here.signatory, here.upkeep):
            assert refusal(signature.release, db, other, open_, **given)[0] == 403
        assert refusal(signature.release, db, here.administrator, open_, user=here.monitor, reason=WHY)[0] == 409
        mine = papers.draft(db, signers=(here.monitor, here.administrator))
        papers.sign(db, here.monitor, mine)
        status, why = refusal(signature.release, db, here.administrator, mine, user=here.administrator, reason=WHY)
        assert (status, "其他管理员" in why) == (409, True)
        signature.release(db, here.overseer, mine, user=here.administrator, reason=WHY)
        assert mine.stage is Stage.AWAITING_CORRECTION


def test_the_database_takes_a_release_of_an_awaited_signer_only_and_never_a_change_of_it(papers: Papers) -> None:
    number = _stuck(papers)
    with papers.database.read() as db:
        signed, awaited = (signer.id for signer in db.get_one(Inspection, number).parts[0].signers)
    with papers.database.act("test") as db:
        open_ = papers.draft(db).parts[0].signers[0].id
    for refused in (signed, open_):
        with pytest.raises(DBAPIError, match="signed"):
            _raw(papers, refused)
    _raw(papers, awaited)
    for change in ("UPDATE inspection_release SET reason = 'x'", "DELETE FROM inspection_release"):
        with pytest.raises(DBAPIError, match="append-only"), papers.database.act("test") as db, door("factory"):
            db.execute(text(change))


def _raw(papers: Papers, signer_id: int) -> None:
    told = {"signer_id": signer_id, "reason": WHY, "released_by_id": papers.cast.administrator.id}
    with papers.database.act("test") as db, door("factory"):
        db.execute(insert(Release.__table__).values(**told, released_at=NOW))


def test_the_page_offers_it_and_shows_who_was_released_and_why(papers: Papers, browser: Browser) -> None:
    number = _stuck(papers)
    here = browser.as_(papers.cast.administrator)
    address = f"/inspections/{number}/signers/{papers.cast.second_monitor.id}/release"
    assert address in here.get(f"/inspections/{number}").text
    assert address not in browser.as_(papers.cast.monitor).get(f"/inspections/{number}").text
    assert here.post(address, data={"reason": " "}).status_code == 422
    assert here.post(address, data={"reason": WHY}).status_code == 303
    shown = here.get(f"/inspections/{number}").text
    assert f"免予签名：{WHY}" in shown
    assert address not in shown
