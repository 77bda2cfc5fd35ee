"""export.remind: a request that waits is recalled to the administrators' mind, here and above, once (D5-1)."""

import pytest

from records import clock
from records.export import REMINDED_AFTER
from records.user import THE_SYSTEM
from tests.export.copied import NOW, SECOND, Copied, told
from tests.scene import refused
from workflows import export

SAID = "烟关视复〔2026〕0001号 待审批已满 7 天，请办理"


@pytest.mark.obligation("D5-1")
def test_after_a_week_here_and_above_are_told_once(copied: Copied) -> None:
    copied.request()
    before = len(copied.told())
    clock.stop_at(NOW + REMINDED_AFTER - SECOND)
    assert copied.end() == 0
    clock.stop_at(NOW + REMINDED_AFTER)
    assert copied.end() == 1
    assert copied.told()[before:] == [("李管理", SAID), ("周督查", SAID)]
    clock.stop_at(NOW + 2 * REMINDED_AFTER)
    assert copied.end() == 0


def test_who_asked_is_not_reminded_of_the_own_request_which_others_decide(copied: Copied) -> None:
    with copied.scene.acting() as (db, cast):
        copied.number = export.request(db, cast.administrator, cast.dock, told=told()).id
    before = len(copied.told())
    clock.stop_at(NOW + REMINDED_AFTER)
    assert copied.end() == 1
    assert copied.told()[before:] == [("周督查", SAID)]


def test_only_the_system_and_only_of_what_waits(copied: Copied) -> None:
    copied.request()
    with copied.acting() as (db, cast, it):
        refused(export.remind, db, THE_SYSTEM, it, status=409)
        refused(export.remind, db, cast.overseer, it)
    copied.approve()
    clock.stop_at(NOW + REMINDED_AFTER)
    with copied.acting() as (db, _, it):
        refused(export.remind, db, THE_SYSTEM, it, status=409)


def test_it_is_audited(copied: Copied) -> None:
    copied.request()
    clock.stop_at(NOW + REMINDED_AFTER)
    copied.end()
    entry = copied.scene.last()
    assert (entry.verb, entry.actor_id, entry.changes["export"][0]["reminded_at"][0]) == ("export.remind", None, None)
