"""A camera that turns, on both databases, and the simulated device behind it."""

from collections.abc import Iterator

import pytest

from app.settings import Settings
from app.video import ptz
from app.video.simulator.server import Simulator
from tests.ptz.turning import Turning, make_turning, simulated
from tests.scene import Scene


@pytest.fixture
def turning(scene: Scene) -> Turning:
    return make_turning(scene)


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator([simulated()]) as running:
        yield running
        ptz.part()


@pytest.fixture
def device(turning: Turning, simulator: Simulator, settings: Settings) -> Simulator:
    """The camera is the simulated one."""
    turning.reach(simulator, settings.key)
    return simulator
