"""export.hand_over: to whom of the receiver it was given, on which medium, by who took it out (D5-1)."""

import pytest

from records import clock
from records.base import Unfit
from records.export import Stage
from tests.export.copied import DAY, NOW, SECOND, Copied
from tests.scene import refused
from workflows import export


def _take(copied: Copied) -> None:
    copied.ready()
    with copied.acting() as (db, cast, it):
        export.download(db, cast.monitor, it, part=it.parts[0])


@pytest.mark.obligation("D5-1")
def test_it_tells_person_time_and_carrier_once_also_after_the_term(copied: Copied) -> None:
    _take(copied)
    clock.stop_at(NOW + 8 * DAY)
    assert copied.end() == 2, "ended, and its file deleted"
    with copied.acting() as (db, cast, it):
        export.hand_over(db, cast.monitor, it, at=NOW + 60 * SECOND, to="孙立", carrier="光盘 2026-18")
    it = copied.now()
    assert (it.stage, it.handed_to, it.carrier, it.handed_by_id) == (Stage.ENDED, "孙立", "光盘 2026-18", copied.cast.monitor.id)
    with copied.acting() as (db, cast, it):
        refused(export.hand_over, db, cast.monitor, it, status=409, at=NOW, to="另一人", carrier="")


def test_what_was_not_taken_out_can_not_be_handed_over(copied: Copied) -> None:
    copied.request()
    with copied.acting() as (db, cast, it):
        refused(export.hand_over, db, cast.monitor, it, at=NOW, to="孙立", carrier="")
    copied.approve()
    copied.make()
    with copied.acting() as (db, cast, it):
        refused(export.hand_over, db, cast.monitor, it, status=409, at=NOW, to="孙立", carrier="")


def test_others_do_not_and_the_time_lies_between_download_and_now(copied: Copied) -> None:
    _take(copied)
    with copied.acting() as (db, cast, it):
        for other in (cast.administrator, cast.second_monitor, cast.stranger, cast.signatory):
            refused(export.hand_over, db, other, it, at=NOW, to="孙立", carrier="")
        for at, to in ((NOW + SECOND, "孙立"), (NOW - SECOND, "孙立"), (NOW, " ")):
            with pytest.raises(Unfit):
                export.hand_over(db, cast.monitor, it, at=at, to=to, carrier="")


def test_it_is_audited(copied: Copied) -> None:
    _take(copied)
    with copied.acting() as (db, cast, it):
        export.hand_over(db, cast.monitor, it, at=NOW, to="孙立", carrier="")
    entry = copied.scene.last()
    assert (entry.verb, entry.actor_id) == ("export.hand_over", copied.cast.monitor.id)
    assert entry.changes["export"][0]["handed_to"] == ["", "孙立"]
