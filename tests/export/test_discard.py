"""export.discard: the files of what is over or withdrawn are deleted; hashes, manifest and downloads stay (D5-1)."""

import pytest

from records import clock
from records.evidence import differing
from records.user import THE_SYSTEM
from tests.export.copied import DAY, NOW, Copied
from tests.scene import refused
from workflows import export


@pytest.mark.obligation("D5-1")
def test_the_file_goes_what_is_told_of_it_stays_and_the_check_misses_nothing(copied: Copied) -> None:
    copied.ready()
    with copied.acting() as (db, cast, it):
        export.download(db, cast.monitor, it, part=it.parts[0])
    path = copied.path()
    clock.stop_at(NOW + 8 * DAY)
    assert copied.end() == 2
    it = copied.now()
    assert (path.exists(), it.discarded_at, len(it.parts), len(it.downloads)) == (False, NOW + 8 * DAY, 1, 1)
    assert it.manifest.opened()["files"][0]["sha256"] == it.parts[0].sha256
    assert copied.scene.last().verb == "export.discard"
    with copied.scene.database.read() as db:
        assert list(differing(db, copied.evidence)) == []


def test_a_worker_that_died_between_file_and_row_is_made_good(copied: Copied) -> None:
    copied.ready()
    copied.path().unlink()
    with copied.scene.database.read() as db:
        assert len(list(differing(db, copied.evidence))) == 1, "within its term a lost file is told"
    clock.stop_at(NOW + 8 * DAY)
    assert copied.end() == 2
    assert copied.now().discarded_at is not None


def test_one_that_can_not_be_deleted_keeps_no_other_lying_there(copied: Copied) -> None:
    copied.ready()
    stuck, first = copied.path(), copied.number
    copied.ready()
    free, second = copied.path(), copied.number
    assert first < second
    stuck.unlink()
    stuck.mkdir()
    clock.stop_at(NOW + 8 * DAY)
    assert copied.end() == 3, "both ended, one deleted"
    assert (free.exists(), copied.now().discarded_at) == (False, NOW + 8 * DAY)
    copied.number = first
    assert copied.now().discarded_at is None
    stuck.rmdir()
    assert copied.end() == 1
    assert copied.now().discarded_at == NOW + 8 * DAY


def test_only_the_system_and_only_what_is_over(copied: Copied) -> None:
    copied.ready()
    with copied.acting() as (db, cast, it):
        refused(export.discard, db, THE_SYSTEM, it, status=409)
        refused(export.discard, db, cast.administrator, it)
    clock.stop_at(NOW + 8 * DAY)
    assert copied.end() == 2
    with copied.acting() as (db, _, it):
        refused(export.discard, db, THE_SYSTEM, it, status=409)
