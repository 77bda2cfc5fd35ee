"""The whole way of 附件2 through its acts: draft, three signatures in order, rounds, closing (F2-7 … F2-12)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from records import clock
from records.inspection import Finding, Stage
from records.inspection.content import printed
from records.notice import Notice
from records.printed.inspection import render
from records.signature import Meaning, is_genuine
from tests.papers import FOUND, NOW, Papers


@pytest.mark.obligation("F2-7", "F2-8", "F2-9")
def test_inspector_enterprise_and_follow_up_sign_in_this_order_and_close_the_record(papers: Papers) -> None:
    with papers.database.act("test") as db:
        record = papers.draft(db)
        assert (record.number, record.stage) == ("烟关装检〔2026〕0001号", Stage.DRAFT)
        papers.sign(db, papers.cast.monitor, record)
        assert record.stage is Stage.AWAITING_CORRECTION
        papers.correct(db, record)
        assert record.stage is Stage.AWAITING_FOLLOW_UP
        papers.follow_up(db, record, is_satisfied=True)
        assert (record.stage, record.round) == (Stage.CLOSED, 1)
        parts = record.parts
        assert all(is_genuine(signature, part.document) for part in parts for signature in part.signatures if part.document)
        assert [signature.signed_at - NOW for part in parts for signature in part.signatures] == [timedelta(days=n) for n in range(3)]


@pytest.mark.obligation("F2-9")
def test_an_unsatisfied_follow_up_opens_the_next_round_and_keeps_the_first_ones_signatures(papers: Papers) -> None:
    with papers.database.act("test") as db:
        record = papers.corrected(db)
        papers.follow_up(db, record, is_satisfied=False)
        assert (record.stage, record.round) == (Stage.DRAFT, 2)
        second = record.part(Meaning.FINDING)
        assert isinstance(second, Finding)
        assert second.is_open
        assert [signer.user_id for signer in second.signers] == [papers.cast.second_monitor.id]
        first = record.rounds[0]
        assert [len(part.signatures) for part in first.parts] == [1, 1, 1]
        shown = printed(record)
        assert shown is not None
        assert [each["round"] for each in shown[0]["rounds"]] == [1]


@pytest.mark.obligation("F2-12")
def test_nothing_that_does_not_conform_closes_on_the_inspectors_signature_alone(papers: Papers) -> None:
    with papers.database.act("test") as db:
        record = papers.draft(db, text=" 无。 ")
        papers.sign(db, papers.cast.monitor, record)
        assert record.stage is Stage.CLOSED
        shown = printed(record)
        assert shown is not None
        assert render(shown[0]).startswith(b"%PDF")


def test_whose_turn_it_is_gets_told(papers: Papers) -> None:
    with papers.database.act("test") as db:
        record = papers.released(db)
        told = [(notice.user_id, str(notice.said)) for notice in db.scalars(select(Notice))]
        assert told == [(papers.cast.signatory.id, f"检查记录 {record.number} 待您填写纠正措施并签名，限 2026-11-27 前")]
        papers.correct(db, record)
        told = [notice.user_id for notice in db.scalars(select(Notice).order_by(Notice.id))][1:]
        assert sorted(told) == sorted([papers.cast.monitor.id, papers.cast.administrator.id, papers.cast.second_monitor.id])


def test_two_inspectors_sign_the_same_frozen_content_before_the_enterprise_sees_it(papers: Papers) -> None:
    with papers.database.act("test") as db:
        here = papers.cast.within(db)
        record = papers.draft(db, signers=(here.monitor, here.administrator))
        one = papers.sign(db, here.monitor, record)
        assert (record.stage, record.released_at) == (Stage.DRAFT, None)
        clock.stop_at(NOW + timedelta(hours=1))
        two = papers.sign(db, here.administrator, record)
        assert one.document_id == two.document_id
        assert (record.stage, record.released_at) == (Stage.AWAITING_CORRECTION, two.signed_at)
        assert record.parts[0].document is not None
        assert record.parts[0].document.opened()["rounds"][0]["finding"]["text"] == FOUND
