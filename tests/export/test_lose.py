"""export.lose: what has no footage any more when it is to be copied says so, with the cause (D5-1)."""

from records.export import Stage
from records.footage import Cause
from records.user import THE_SYSTEM
from tests.export.copied import BEGINS, MINUTE, Copied, told
from tests.scene import refused
from tests.video import film
from workflows import export


def test_a_range_without_footage_ends_as_a_sentence_not_as_an_empty_file(copied: Copied) -> None:
    with copied.scene.acting() as (db, cast):
        film.gap(db, cast.dock.id, BEGINS + 3 * MINUTE, None, Cause.NETWORK)
        copied.number = export.request(
            db, cast.monitor, cast.dock, told=told(begins_at=BEGINS + 5 * MINUTE, ends_at=BEGINS + 6 * MINUTE)
        ).id
    copied.approve(from_at=BEGINS + 5 * MINUTE, until_at=BEGINS + 6 * MINUTE)
    assert copied.make() == 1
    it = copied.now()
    assert (it.stage, it.lost_because, it.parts) == (Stage.LOST, Cause.NETWORK, [])
    assert copied.scene.last().verb == "export.lose"


def test_only_the_system_and_only_who_claimed_it(copied: Copied) -> None:
    copied.request()
    with copied.acting() as (db, _, it):
        refused(export.lose, db, THE_SYSTEM, it, status=409, token="", cause=Cause.UNKNOWN)
    copied.approve()
    with copied.acting() as (db, cast, it):
        refused(export.lose, db, cast.administrator, it, token="", cause=Cause.UNKNOWN)
        refused(export.lose, db, THE_SYSTEM, it, status=409, token="another", cause=Cause.UNKNOWN)
