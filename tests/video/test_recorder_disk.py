"""The recorder and its disk: full, at its quota, gone."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from shutil import disk_usage

import pytest

from app.settings import Settings
from app.transaction import Database
from app.video import writer
from app.video.check import check
from records.camera import Camera
from records.footage import Cause, SegmentStage
from tests.small_disk import small_disk
from tests.video.recording import (
    gaps,
    is_recording,
    open_gap,
    running,
    segments,
    until,
)  # fmt: skip

#: where camera and disk are tried: the rows are on both databases in test_journal, test_recovery, test_kill
on_sqlite = pytest.mark.parametrize("address", ["sqlite"], indirect=True)


@pytest.fixture
def tiny(tmp_path: Path) -> Iterator[Path]:
    """A real disk of 3 MB."""
    with small_disk(tmp_path / "small", "3m") as folder:
        yield folder


@on_sqlite
def test_a_full_disk_stops_the_recording_and_says_so_until_there_is_room(
    settings: Settings, database: Database, dock: Camera, tiny: Path
) -> None:
    settings.footage.symlink_to(tiny / "footage")
    (tiny / "footage").mkdir()
    left = disk_usage(tiny)
    (tiny / "ballast").write_bytes(b"\0" * (left.free - left.total // 50 - 24_000))
    with running(settings, database):
        gap = until(lambda: (gap := open_gap(database, dock)) and gap.cause is Cause.DISK_FULL and gap, 40)
        assert gap
        (tiny / "ballast").unlink()
        until(lambda: is_recording(settings, database, dock), 10)
    assert [finding.what.msgid for finding in check(database, settings.footage)] == []
    assert all(row.frames for row in segments(database, dock) if row.stage is SegmentStage.CLOSED)


@on_sqlite
def test_a_reached_quota_stops_the_recording_rather_than_delete_young_footage(settings: Settings, database: Database, dock: Camera) -> None:
    with running(replace(settings, footage_quota_bytes=12_000), database):
        until(lambda: (gap := open_gap(database, dock)) and gap.cause is Cause.DISK_FULL, 40)
    rows = segments(database, dock)
    assert all((settings.footage / row.path).exists() for row in rows)
    assert sum(row.bytes or 0 for row in rows) < 40_000


@on_sqlite
def test_a_disk_that_vanishes_is_not_replaced_by_the_system_disk(
    settings: Settings, database: Database, dock: Camera, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "SEGMENT_S", 3)
    with running(settings, database):
        until(lambda: is_recording(settings, database, dock))
        settings.footage.rename(settings.footage.with_name("unmounted"))
        settings.footage.mkdir()
        threading.Event().wait(6)
        assert list(settings.footage.iterdir()) == []
        settings.footage.rmdir()
        settings.footage.with_name("unmounted").rename(settings.footage)
        until(lambda: Cause.STORAGE in {gap.cause for gap in gaps(database, dock)})
        until(lambda: is_recording(settings, database, dock), 10)
