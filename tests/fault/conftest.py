"""A fault of the dock that the monitor found at NOW."""

import pytest

from tests.fault.standing import make_fault
from tests.scene import Scene


@pytest.fixture
def number(scene: Scene) -> int:
    return make_fault(scene)
