"""inspection.detach: a file leaves what will be signed, its row and the file stay (F2-8)."""

from sqlalchemy import select

from records.attachment import Attachment
from records.signature import Meaning
from tests.inspection.test_attach import photo
from tests.papers import Papers, audited, refusal
from workflows import inspection


def test_the_file_leaves_the_block_and_stays_as_a_row(papers: Papers) -> None:
    with papers.database.act("test") as db:
        here = papers.cast.within(db)
        record = papers.released(db)
        file = inspection.attach(db, here.signatory, record, **photo(7))
        inspection.detach(db, here.signatory, record, file=file)
        part = record.part(Meaning.CORRECTION)
        assert part is not None
        assert part.attachments == []
        assert db.scalars(select(Attachment)).one().removed_at is not None
    assert audited(papers, "inspection.detach").actor_id == papers.cast.signatory.id


def test_the_other_side_strangers_and_signed_blocks_are_refused(papers: Papers) -> None:
    with papers.database.act("test") as db:
        here = papers.cast.within(db)
        record = papers.released(db)
        file = inspection.attach(db, here.signatory, record, **photo(7))
        assert refusal(inspection.detach, db, here.monitor, record, file=file)[0] == 409
        for other in (here.stranger, here.other_signatory, here.upkeep):
            assert refusal(inspection.detach, db, other, record, file=file)[0] == 403
        inspection.correct(db, here.signatory, record, text="已改。", version=1)
        papers.sign(db, here.signatory, record)
        status, why = refusal(inspection.detach, db, here.second_monitor, record, file=file)
        assert (status, "不在本轮" in why) == (409, True)
