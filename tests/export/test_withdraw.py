"""export.withdraw: by the requester or an administrator over the camera, at any time; from then on nothing leaves (D5-1)."""

import shutil
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from app.video import copying, cutting
from records import clock
from records.export import Stage
from records.user import THE_SYSTEM
from tests.conftest import Browser
from tests.export.copied import Copied
from tests.scene import refused, unfit
from workflows import export


@pytest.mark.obligation("D5-1")
def test_what_was_withdrawn_is_refused_to_everybody_and_its_file_is_deleted(copied: Copied, browser: Browser) -> None:
    copied.ready()
    path, client = copied.path(), browser.as_(copied.cast.monitor)
    with client.post(f"/exports/{copied.number}/files/1") as answer:
        assert answer.status_code == 200
    with copied.acting() as (db, cast, it):
        unfit(export.withdraw, db, cast.administrator, it, at="reason", reason="")
        export.withdraw(db, cast.administrator, it, reason="用途变更")
    assert copied.now().stage is Stage.WITHDRAWN
    answer = client.post(f"/exports/{copied.number}/files/1")
    assert (answer.status_code, "已撤回" in answer.text) == (409, True)
    assert path.exists(), "the answer is refused at once, the file goes by the chore"
    assert copied.end() == 1
    assert not path.exists()
    assert client.post(f"/exports/{copied.number}/files/1").status_code == 409
    assert copied.count("export.download") == 1


def test_the_requester_takes_a_request_back_before_it_is_decided(copied: Copied) -> None:
    copied.request()
    with copied.acting() as (db, cast, it):
        export.withdraw(db, cast.monitor, it, reason="不再需要")
    with copied.acting() as (db, cast, it):
        refused(export.approve, db, cast.administrator, it, status=409, **copied.consent(cast))
        refused(export.withdraw, db, cast.monitor, it, status=409, reason="再次")
    assert copied.make() == 0


def test_others_do_not_withdraw_it(copied: Copied) -> None:
    copied.request()
    with copied.acting() as (db, cast, it):
        for other in (cast.second_monitor, cast.stranger, cast.signatory, cast.upkeep):
            refused(export.withdraw, db, other, it, reason="x")


def test_what_is_withdrawn_while_it_is_cut_leaves_no_file(copied: Copied, monkeypatch: pytest.MonkeyPatch) -> None:
    copied.request()
    copied.approve()
    real = copied.settings.evidence

    def withdraw_meanwhile(*given: object, **told: object) -> object:
        kept = keep(*given, **told)
        with copied.acting() as (db, cast, it):
            export.withdraw(db, cast.monitor, it, reason="不再需要")
        return kept

    keep = copying.vault.keep
    monkeypatch.setattr(copying.vault, "keep", withdraw_meanwhile)
    assert copied.make() == 1
    assert copied.now().stage is Stage.WITHDRAWN
    assert [path for path in (real / "exports").rglob("*") if path.is_file()] == []


def _withdrawn(copied: Copied) -> None:
    with copied.acting() as (db, cast, it):
        export.withdraw(db, cast.monitor, it, reason="不再需要")


def _taken_over(copied: Copied) -> None:
    clock.stop_at(clock.now() + export.LEASE * 1.01)
    with copied.acting() as (db, _, it):
        export.claim(db, THE_SYSTEM, it)


@pytest.mark.parametrize("meanwhile", [_withdrawn, _taken_over])
@pytest.mark.parametrize("fails", [cutting.NoFootage([]), OSError("away"), None])
def test_a_try_that_is_nobodys_any_more_ends_in_silence(
    copied: Copied, monkeypatch: pytest.MonkeyPatch, meanwhile: Callable[[Copied], None], fails: Exception | None
) -> None:
    copied.request()
    copied.approve()

    def cut_slowly(*given: Any, **more: Any) -> cutting.Cut:
        meanwhile(copied)
        if fails is not None:
            raise fails
        return cut(*given, **more)

    cut = cutting.cut
    monkeypatch.setattr(cutting, "cut", cut_slowly)
    assert copied.make() == 1
    assert copied.now().stage is (Stage.WITHDRAWN if meanwhile is _withdrawn else Stage.APPROVED)
    assert (copied.now().last_error, copied.files()) == ("", set())


def test_one_that_was_withdrawn_before_the_first_picture_was_looked_for(copied: Copied) -> None:
    """Between the claim and all that follows."""
    copied.request()
    copied.approve()
    commits = []

    def withdraw(_db: Session) -> None:
        commits.append(1)
        if len(commits) == 1:
            _withdrawn(copied)

    shutil.rmtree(copied.settings.footage)
    event.listen(Session, "after_commit", withdraw)
    try:
        assert copied.make() == 1
    finally:
        event.remove(Session, "after_commit", withdraw)
    assert (copied.now().stage, copied.now().last_error) == (Stage.WITHDRAWN, "")
