"""A machine room at the cast's site."""

import pytest

from records.room import Kind
from tests.scene import Scene
from workflows import room


@pytest.fixture
def machine_room(scene: Scene) -> int:
    """Its id; nothing is in it yet."""
    with scene.acting() as (db, cast):
        return room.register(db, cast.upkeep, cast.site, name="监控机房", kind=Kind.ROOM, place="办公楼一层").id
