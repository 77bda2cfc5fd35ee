"""export.stumble: a copy that could not be made is tried again after a pause that grows; its footage stays held (D5-1)."""

import pytest
from sqlalchemy import select

from app.video import copying
from records import clock, vault
from records.export import Stage
from records.hold import Hold
from records.hold import Stage as HoldStage
from records.user import THE_SYSTEM
from tests.export.copied import Copied
from tests.scene import refused
from workflows import export


def test_a_full_store_ends_nothing(copied: Copied, monkeypatch: pytest.MonkeyPatch) -> None:
    copied.request()
    copied.approve()

    def full(*_given: object, **_told: object) -> None:
        raise vault.Full("evidence")

    with monkeypatch.context() as patched:
        patched.setattr(copying.vault, "keep", full)
        assert copied.make() == 1
    assert (copied.now().stage, copied.now().last_error) == (Stage.APPROVED, "evidence")
    with copied.scene.database.read() as db:
        assert db.scalars(select(Hold)).unique().one().stage is HoldStage.PLACED
    assert copied.make() == 0, "it pauses"
    clock.stop_at(clock.now() + export.PAUSE * 1.01)
    assert copied.make() == 1
    assert copied.now().stage is Stage.READY
    assert copied.count("export.stumble") == 0, "quiet"


def test_only_the_system_and_only_who_claimed_it(copied: Copied) -> None:
    copied.request()
    with copied.acting() as (db, _, it):
        refused(export.stumble, db, THE_SYSTEM, it, status=409, token="", error="x")
    copied.approve()
    with copied.acting() as (db, cast, it):
        refused(export.stumble, db, cast.administrator, it, token="", error="x")
        refused(export.stumble, db, THE_SYSTEM, it, status=409, token="another", error="x")
