"""What the tests of copies start from."""

import pytest

from app.settings import Settings
from tests.export.copied import Copied, make_copied
from tests.scene import Scene


@pytest.fixture
def copied(scene: Scene, settings: Settings) -> Copied:
    return make_copied(scene, settings)
