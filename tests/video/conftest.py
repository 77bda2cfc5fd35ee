"""The independent camera, and the dock entered with its address."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.transaction import Database
from records.camera import Camera
from tests.cast import Cast
from tests.video.gst import GstCamera
from tests.video.recording import (
    enter,
    only,
)  # fmt: skip

#: where camera and disk are tried: the rows are on both databases in test_journal, test_recovery, test_kill
on_sqlite = pytest.mark.parametrize("address", ["sqlite"], indirect=True)


@pytest.fixture
def camera(tmp_path: Path) -> Iterator[GstCamera]:
    made = GstCamera(tmp_path / "camera")
    made.start()
    yield made
    made.stop()


@pytest.fixture
def dock(database: Database, cast: Cast, camera: GstCamera) -> Camera:
    """The one camera that is recorded; its stream is the film."""
    enter(database, cast.dock, camera.address)
    only(database, cast.dock)
    return cast.dock
