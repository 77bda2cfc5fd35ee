"""Simulated cameras that answer ONVIF, and a picture that was kept."""

from collections.abc import Iterator

import pytest

from app.video.simulator.camera import SimulatedCamera
from app.video.simulator.server import Simulator
from records.vault import Kept

GATE, USER, PASSWORD = "青岛烟台海关澜澄水产厂区卡口01", "viewer", "kein-Geheimnis-91"
KEPT = Kept("osd/1/1.jpg", "a" * 64, 3)


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    shown = {"gate": "青岛烟台海关澜澄水产厂区\n卡口01", "dock": "camera 2"}
    made = [
        SimulatedCamera(name=name, path=path, user=USER, password=PASSWORD, onvif_port=0, has_time=path == "gate")
        for path, name in shown.items()
    ]
    with Simulator(made) as running:
        yield running
