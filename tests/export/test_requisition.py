"""export.requisition: police or a court demand footage by law: no consent, but letter, reference and authority (D5-1)."""

import pytest
from sqlalchemy import select

from records.export import Basis, Stage
from records.notice import Notice
from records.user import THE_SYSTEM
from tests.export.copied import DAY, NOW, Copied, told
from tests.scene import refused, unfit
from workflows import export


@pytest.mark.obligation("D5-1")
def test_the_letter_stands_for_consent_and_the_other_administrators_are_told(copied: Copied) -> None:
    copied.requisition()
    it = copied.now()
    assert (it.stage, it.basis, it.reference, it.authority) == (Stage.APPROVED, Basis.LAW, "烟公经调〔2026〕18号", "烟台市公安局")
    assert (it.decided_by_id, [taker.user_id for taker in it.takers]) == (copied.cast.administrator.id, [copied.cast.administrator.id])
    assert it.sha256
    with copied.scene.database.read() as db:
        assert list(db.scalars(select(Notice.user_id))) == [copied.cast.overseer.id]
    assert copied.make() == 1
    assert copied.now().manifest.opened()["approval"]["reference"] == "烟公经调〔2026〕18号"


@pytest.mark.obligation("D5-1")
def test_without_reference_authority_or_letter_there_is_no_legal_basis(copied: Copied) -> None:
    with copied.scene.acting() as (db, cast):
        given = {"told": told(), "reference": "18号", "authority": "公安局", "letter": copied.letter(), "expires_at": NOW + DAY}
        for lacking, at in (("reference", "reference"), ("authority", "authority"), ("letter", "document")):
            empty = None if lacking == "letter" else " "
            unfit(export.requisition, db, cast.administrator, cast.dock, at=at, **given | {lacking: empty})
        unfit(export.requisition, db, cast.administrator, cast.dock, at="expires_at", **given | {"expires_at": NOW})


def test_only_an_administrator_over_the_camera_with_the_right_enters_one(copied: Copied) -> None:
    with copied.scene.acting() as (db, cast):
        given = {"told": told(), "reference": "18号", "authority": "公安局", "letter": copied.letter(), "expires_at": NOW + DAY}
        for other in (cast.monitor, cast.stranger, cast.signatory, cast.upkeep, cast.overseer, THE_SYSTEM):
            refused(export.requisition, db, other, cast.dock, **given)
        refused(export.requisition, db, cast.administrator, cast.gate, **given)


def test_it_is_audited_with_the_letters_hash(copied: Copied) -> None:
    copied.requisition()
    entry = copied.scene.last()
    assert (entry.verb, entry.actor_id) == ("export.requisition", copied.cast.administrator.id)
    assert any(copied.now().sha256 in str(change) for change in entry.changes["export"])
