"""inspection.attach: at most ten checked files a round, hashed into what is signed, by the side that writes (F2-8, F2-9)."""

import pytest

from records.attachment import MOST
from records.base import Unfit
from records.signature import Meaning
from records.vault import Kept
from tests.papers import HEAD, Papers, audited, refusal
from workflows import inspection


def photo(number: int) -> dict[str, object]:
    return {"name": f"{number}.jpg", "mimetype": "image/jpeg", "kept": Kept(f"inspection/1/{number}.jpg", f"{number:064d}", 10)}


def test_ten_are_the_most_and_the_same_file_counts_once(papers: Papers) -> None:
    with papers.database.act("test") as db:
        here = papers.cast.within(db)
        record = papers.released(db)
        for number in (*range(MOST), 0, 1):
            inspection.attach(db, here.signatory, record, **photo(number))
        part = record.part(Meaning.CORRECTION)
        assert part is not None
        assert len(part.attachments) == MOST
        with pytest.raises(Unfit, match="最多10个"):
            inspection.attach(db, here.signatory, record, **photo(99))


def test_both_sides_files_of_a_round_count_together_and_the_next_round_begins_anew(papers: Papers) -> None:
    with papers.database.act("test") as db:
        here = papers.cast.within(db)
        record = papers.released(db)
        for number in range(MOST - 2):
            inspection.attach(db, here.signatory, record, **photo(number))
        papers.correct(db, record)
        # the same file as the enterprise's is one more of the office's own
        for number in (0, 98):
            inspection.attach(db, here.second_monitor, record, **photo(number))
        with pytest.raises(Unfit, match="每轮最多10个附件"):
            inspection.attach(db, here.second_monitor, record, **photo(99))
        papers.follow_up(db, record, is_satisfied=False)
        inspection.find(db, here.monitor, record, head=HEAD, opinion=papers.opinion(db), version=1)
        papers.sign(db, here.monitor, record)
        assert record.round == 2
        assert inspection.attach(db, here.signatory, record, **photo(1)).name == "1.jpg"


@pytest.mark.obligation("F2-8", "F2-9")
def test_their_hashes_are_in_what_is_signed_and_the_signature_closes_the_block(papers: Papers) -> None:
    with papers.database.act("test") as db:
        here = papers.cast.within(db)
        record = papers.released(db)
        inspection.attach(db, here.signatory, record, **photo(7))
        inspection.correct(db, here.signatory, record, text="已改。", version=1)
        papers.sign(db, here.signatory, record)
        part = record.part(Meaning.CORRECTION)
        assert part is not None
        assert part.document is not None
        files = part.document.opened()["rounds"][0]["correction"]["attachments"]
        assert files == [{"name": "7.jpg", "bytes": 10, "sha256": f"{7:064d}"}]
        inspection.attach(db, here.second_monitor, record, **photo(8))
        assert [file.name for file in part.attachments] == ["7.jpg"]
        follow_up = record.part(Meaning.FOLLOW_UP)
        assert follow_up is not None
        assert [file.name for file in follow_up.attachments] == ["8.jpg"]


def test_the_other_side_and_strangers_are_refused_and_so_is_a_draft(papers: Papers) -> None:
    with papers.database.act("test") as db:
        here = papers.cast.within(db)
        record = papers.draft(db)
        assert refusal(inspection.attach, db, here.monitor, record, **photo(1))[0] == 409
        papers.sign(db, here.monitor, record)
        assert refusal(inspection.attach, db, here.monitor, record, **photo(1))[0] == 409
        for other in (here.stranger, here.other_signatory, here.upkeep):
            assert refusal(inspection.attach, db, other, record, **photo(1))[0] == 403
        papers.correct(db, record)
        assert refusal(inspection.attach, db, here.signatory, record, **photo(1))[0] == 409


def test_it_is_audited(papers: Papers) -> None:
    with papers.database.act("test") as db:
        inspection.attach(db, papers.cast.within(db).signatory, papers.released(db), **photo(7))
    assert audited(papers, "inspection.attach").changes["inspection_attachment"][0]["new"]["sha256"] == f"{7:064d}"
