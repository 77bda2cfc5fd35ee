"""What the proof binds: content, person, time and document, and nothing that was changed afterwards (DESIGN §6)."""

from datetime import timedelta

import pytest

from records import base, document
from records.signature import is_genuine
from records.user import THE_SYSTEM
from tests.papers import NOW, Papers


def test_the_drawn_stroke_is_decoration_another_one_or_none_changes_no_proof(papers: Papers) -> None:
    with papers.database.act("test") as db:
        record = papers.draft(db)
        signed = papers.sign(db, papers.cast.monitor, record, drawing=b"\x89PNG a stroke")
        frozen = record.parts[0].document
        assert frozen is not None
        assert signed.drawing
        db.expunge_all()
        for drawing in (signed.drawing, b"\x89PNG another", None):
            signed.drawing = drawing
            assert is_genuine(signed, frozen)


@pytest.mark.parametrize("change", ["content", "name", "signed_at", "other document"])
def test_a_changed_content_person_or_time_does_not_verify(papers: Papers, change: str) -> None:
    with papers.database.act("test") as db:
        record = papers.released(db)
        signed, frozen = record.parts[0].signatures[0], record.parts[0].document
        assert frozen is not None
        assert is_genuine(signed, frozen)
        with base.door("factory"):
            other = document.freeze(db, THE_SYSTEM, kind="inspection", subject_id=record.id, content=frozen.opened())
        db.expunge_all()
        if change == "content":
            frozen.content = frozen.content.replace("工作帽", "安全帽")
        elif change == "name":
            signed.name = "赵外关"
        elif change == "signed_at":
            signed.signed_at = NOW - timedelta(days=1)
        assert not is_genuine(signed, other if change == "other document" else frozen)
