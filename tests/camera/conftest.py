"""What is told of a camera that is installed."""

from typing import Any

import pytest

from workflows.register import Told

POINT, NAME = "标签查看位01", "青岛烟台海关澜澄水产厂区标签查看位01"
TOLD = {"code": "42019011101321303001", "business": "标签查看位", "serial": "01", "address": "rtsp://192.0.2.7:554/main"}


@pytest.fixture
def told() -> dict[str, Any]:
    return {"told": Told(**TOLD), "credentials": b""}
