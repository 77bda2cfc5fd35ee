"""export.expire: when its term is over a copy ends by itself, made or not, and who waits for it is told (D5-1)."""

from typing import Any

import pytest

from app.video import copying
from records import clock, vault
from records.export import Stage
from records.user import THE_SYSTEM
from tests.export.copied import DAY, NOW, SECOND, Copied
from tests.scene import refused
from workflows import export


@pytest.mark.obligation("D5-1")
def test_a_copy_lies_there_to_the_last_second_of_its_term_and_not_longer(copied: Copied) -> None:
    copied.ready()
    path = copied.path()
    clock.stop_at(NOW + 7 * DAY - SECOND)
    assert (copied.end(), path.exists(), copied.now().stage) == (0, True, Stage.READY)
    clock.stop_at(NOW + 7 * DAY)
    assert (copied.end(), path.exists(), copied.now().stage) == (2, False, Stage.ENDED)
    assert copied.end() == 0


def test_one_that_was_never_made_ends_too_all_are_told_and_its_footage_stays_held(copied: Copied) -> None:
    copied.request()
    copied.approve(("second_monitor",), expires_at=NOW + DAY)
    before = len(copied.told())
    clock.stop_at(NOW + DAY)
    assert copied.make() == 0
    assert copied.end() == 1
    assert (copied.now().stage, copied.now().ended_at, copied.is_held()) == (Stage.ENDED, NOW + DAY, True)
    said = "烟关视复〔2026〕0001号 至有效期满未能制成复制件；录像继续锁定至 2026-12-21 09:20"
    assert sorted(copied.told()[before:]) == sorted((name, said) for name in ("王监控", "何监控", "李管理"))
    assert copied.scene.last().verb == "export.expire"


def test_of_one_that_was_made_only_who_did_not_take_it_is_told(copied: Copied) -> None:
    copied.request()
    copied.approve(("second_monitor", "administrator"))
    copied.make()
    with copied.acting() as (db, cast, it):
        export.download(db, cast.second_monitor, it, part=it.parts[0])
    before = len(copied.told())
    clock.stop_at(NOW + 7 * DAY)
    assert copied.end() == 2
    said = "烟关视复〔2026〕0001号 有效期已满，不能再下载；仍需要的，请重新申请"
    assert sorted(copied.told()[before:]) == [("李管理", said), ("王监控", said)], "and nobody of the deletion"


def test_one_whose_term_ends_while_it_is_made_is_one_that_was_not_made(copied: Copied, monkeypatch: pytest.MonkeyPatch) -> None:
    copied.request()
    copied.approve(expires_at=NOW + DAY)

    def slowly(*given: Any, **more: Any) -> vault.Kept:
        kept = keep(*given, **more)
        clock.stop_at(NOW + DAY)
        return kept

    keep = copying.vault.keep
    monkeypatch.setattr(copying.vault, "keep", slowly)
    assert copied.make() == 1
    assert (copied.now().stage, copied.files()) == (Stage.APPROVED, set())
    assert copied.end() == 1
    assert (copied.now().stage, copied.is_held()) == (Stage.ENDED, True)


def test_not_before_not_by_people_and_not_what_was_not_consented_to(copied: Copied) -> None:
    copied.request()
    with copied.acting() as (db, _, it):
        refused(export.expire, db, THE_SYSTEM, it, status=409)
    copied.approve()
    with copied.acting() as (db, cast, it):
        refused(export.expire, db, THE_SYSTEM, it, status=409)
        refused(export.expire, db, cast.administrator, it)
