"""A sealed machine room."""

from datetime import UTC, datetime

import pytest

from records import clock
from records.room import Kind as RoomKind
from records.seal import Kind
from tests.scene import Scene
from workflows import room, seal

AT = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


@pytest.fixture
def sealed(scene: Scene) -> int:
    """The seal's id."""
    clock.stop_at(AT)
    with scene.acting() as (db, cast):
        here = room.register(db, cast.upkeep, cast.site, name="监控机房", kind=RoomKind.ROOM, place="")
        db.flush()
        return seal.apply(db, cast.monitor, here, kind=Kind.SEAL, number="CN0012345", at=AT).id
