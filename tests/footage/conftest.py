"""What the tests of footage start from."""

import pytest

from tests.footage.reel import Reel
from tests.scene import Scene


@pytest.fixture
def reel(scene: Scene) -> Reel:
    return Reel(scene)
