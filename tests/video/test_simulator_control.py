"""A running simulator is told to break a camera from outside; a command that can't be followed says what there is."""

import json
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import av
import av.error
import pytest

from app.video.simulator.camera import SimulatedCamera
from app.video.simulator.control import NotDone, send
from app.video.simulator.server import Simulator, serve
from tests.video.test_simulator import OPTIONS, opened, seen

GATE = SimulatedCamera("青岛烟台海关澜澄水产厂区\n卡口01", "42019011101321308001", size=(320, 180), number_burnt=True)
DOCK = SimulatedCamera("青岛烟台海关澜澄水产厂区\n装箱平台02", "dock", size=(320, 180), number_burnt=True)


@pytest.mark.parametrize("named", ["dock", "青岛烟台海关澜澄水产厂区装箱平台02"])
def test_a_fault_is_commanded_by_the_cameras_path_or_name(tmp_path: Path, named: str) -> None:
    control = tmp_path / "simulator" / "control.sock"
    with Simulator([GATE, DOCK], control=control) as simulator:
        with opened(simulator.url("dock")) as container:
            assert seen(container, 1)[0].grey[40:150].mean() > 60
        send(control, named, "black")
        with opened(simulator.url("dock")) as container:
            assert seen(container, 1)[0].grey[60:130].max() < 24
        send(control, named, "ok")
        with opened(simulator.url("dock")) as container:
            assert seen(container, 1)[0].grey[40:150].mean() > 60


def test_an_unknown_camera_or_fault_is_answered_with_those_there_are(tmp_path: Path) -> None:
    control = tmp_path / "control"
    with Simulator([GATE, DOCK], control=control):
        with pytest.raises(NotDone, match=r"no camera 'nowhere'; there are 42019\d+ 青岛.+卡口01, dock 青岛.+装箱平台02") as camera:
            send(control, "nowhere", "black")
        with pytest.raises(NotDone, match="no fault 'fire'; there are ok, black, freeze, drop, stall, blur, cover, shift, clock") as fault:
            send(control, "dock", "fire")
    assert len(camera.value.cameras) == 2
    assert "clock" in fault.value.faults


def test_without_a_simulator_the_command_says_so(tmp_path: Path) -> None:
    control = tmp_path / "control"
    with pytest.raises(NotDone, match="no simulator is running here"):
        send(control, "dock", "black")
    with Simulator([DOCK], control=control):
        told = control.read_text()
    assert not control.exists()
    # a killed one leaves its file behind
    control.write_text(told)
    with pytest.raises(NotDone, match="no simulator is running here"):
        send(control, "dock", "black")


def test_only_the_owner_may_command(tmp_path: Path) -> None:
    control = tmp_path / "control"
    with Simulator([DOCK], control=control) as simulator:
        assert control.stat().st_mode & 0o777 == 0o600
        told: dict[str, Any] = json.loads(control.read_text())
        question = json.dumps({"word": "guessed", "camera": "dock", "fault": "drop"}) + "\n"
        with socket.create_connection(("127.0.0.1", told["port"]), timeout=5) as connection:
            connection.sendall(question.encode())
            assert connection.recv(100) == b""
        with opened(simulator.url("dock")) as container:
            assert seen(container, 1)


def test_two_cameras_on_one_path_are_refused() -> None:
    with pytest.raises(ValueError, match="two cameras have the same path"):
        Simulator([DOCK, DOCK])


def test_a_taken_port_is_an_error() -> None:
    with Simulator([DOCK]) as simulator, pytest.raises(OSError, match="address already in use"):
        Simulator([GATE], port=simulator.port).__enter__()


def test_the_command_serves_until_it_is_told_to_end() -> None:
    command = [sys.executable, "-m", "app.video.simulator", "--scenes", "gate", "label", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]) as process:
        assert process.stdout is not None
        urls = [process.stdout.readline().strip() for _ in range(2)]
        for url in urls:
            with av.open(url, options=OPTIONS, timeout=10) as container:
                assert next(container.decode(video=0)).width == 960
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0


def test_the_simulator_knows_neither_flask_nor_a_database() -> None:
    program = f"import sys; from {serve.__module__} import serve; print([m for m in ('flask', 'sqlalchemy') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2])
    assert done.stdout.strip() == "[]"
