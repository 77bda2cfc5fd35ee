"""sheet.keep_paper: the paper of a submitted sheet lies in the evidence store, apart from the footage (B19-2)."""

from hashlib import sha256

import pytest
from sqlalchemy import select

from app import papers
from app.settings import Settings
from records import document
from records.base import door
from records.monitoring import Mode
from records.sheet import Sheet, Stage
from records.user import THE_SYSTEM
from tests.scene import Scene, refused
from tests.sitting import NOW, begin
from workflows import monitoring, sheet


@pytest.mark.obligation("B19-2")
def test_the_chore_puts_the_paper_into_the_evidence_store_once(scene: Scene, settings: Settings) -> None:
    sitting = begin(scene)
    sitting.fill(scene.cast.dock)
    assert papers.keep_sheets(scene.database, settings) == 0
    number = sitting.submit()
    assert papers.keep_sheets(scene.database, settings) == 1
    kept = scene.get(Sheet, sitting.sheet_id)
    file = settings.evidence / kept.paper_path
    assert file.name.startswith(f"{number}-1_")
    assert file.read_bytes().startswith(b"%PDF-")
    assert sha256(file.read_bytes()).hexdigest() == kept.paper_sha256
    assert settings.footage not in file.parents
    assert scene.last().verb == "sheet.keep_paper"
    assert papers.keep_sheets(scene.database, settings) == 0


@pytest.mark.obligation("B19-2")
def test_a_number_that_no_file_can_bear_is_kept_and_what_fails_holds_up_no_other(scene: Scene, settings: Settings) -> None:
    sitting = begin(scene)
    with scene.acting() as (db, cast):
        later = monitoring.begin_at(db, cast.monitor, cast.site, mode=Mode.LIVE)
        first, second = db.scalars(select(Sheet).order_by(Sheet.id)).unique()
        assert (first.id, second.monitoring_id) == (sitting.sheet_id, later.id)
        with door("factory"):
            first.number, second.number = "一", "鲁/记/2026/0001"
            first.submitted_at = second.submitted_at = NOW
            first.stage = second.stage = Stage.SUBMITTED
            first.document = document.freeze(db, cast.monitor, kind="sheet", subject_id=first.id, content={"template": "no such form"})
            second.document = document.freeze(db, cast.monitor, kind="sheet", subject_id=second.id, content=sheet.told(db, second))
            db.flush()
    assert papers.keep_sheets(scene.database, settings) == 1
    kept = scene.get(Sheet, second.id)
    assert (settings.evidence / kept.paper_path).name.startswith("鲁_记_2026_0001-1_")
    assert scene.get(Sheet, first.id).paper_path == ""


def test_a_draft_and_people_are_refused(scene: Scene) -> None:
    sitting = begin(scene)
    told = {"path": "sheets/x.pdf", "sha256": "0" * 64}
    with scene.acting() as (db, cast):
        refused(sheet.keep_paper, db, THE_SYSTEM, sitting.sheet(db), status=409, **told)
        for other in (cast.monitor, cast.administrator, cast.stranger, cast.signatory):
            refused(sheet.keep_paper, db, other, sitting.sheet(db), **told)
