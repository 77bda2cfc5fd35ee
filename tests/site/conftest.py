"""A new site on which nothing hangs yet."""

import pytest

from tests.scene import Scene
from workflows import site


@pytest.fixture
def planned(scene: Scene) -> int:
    """Registered, without areas, not in service."""
    with scene.acting() as (db, cast):
        return site.register(db, cast.administrator, cast.enterprise, name="澜澄二厂", address="渔港路20号").id
