"""The camera of gst_pictures.py for a test: independent proof that the recorder understands more than our own simulator."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

PACKAGES = "gir1.2-gst-rtsp-server-1.0 gstreamer1.0-plugins-base gstreamer1.0-plugins-good gstreamer1.0-plugins-ugly python3-gi"
_PYTHON = "/usr/bin/python3"


@contextmanager
def gst_camera(*, fps: int = 10, width: int = 960, height: int = 540, kilobits: int = 1000) -> Iterator[str]:
    """Its address while it runs; the test fails, telling what to type, where GStreamer isn't installed."""
    sizes = {"fps": fps, "width": width, "height": height, "kilobits": kilobits}
    command = [_PYTHON, str(Path(__file__).with_name("gst_pictures.py")), *(f"--{name}={value}" for name, value in sizes.items())]
    try:
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    except FileNotFoundError:
        pytest.fail(f"{_PYTHON} is missing; type: apt-get install -y {PACKAGES}")
    with process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        address = process.stdout.readline().strip()
        if not address:
            pytest.fail(f"{process.stderr.read().strip()}\nGStreamer's RTSP server is missing; type: apt-get install -y {PACKAGES}")
        try:
            yield address
        finally:
            process.stdin.close()
            process.wait()
