"""The device turned by ONVIF PTZ, against a device of our own through a client that checks each answer against the WSDL (C9-1, D3-2)."""

import socket
import threading
import time
from collections.abc import Callable, Iterator

import numpy as np
import pytest

from app.video import ptz
from app.video.simulator.camera import Painter, SimulatedCamera
from app.video.simulator.faults import Fault
from app.video.simulator.ptz import HOME, Head, View, looked
from app.video.simulator.server import Simulator
from tests.ptz.turning import PASSWORD, USER


@pytest.fixture
def at(simulator: Simulator) -> ptz.Device:
    return ptz.Device(simulator.onvif("dock"), USER, PASSWORD)


def _until(holds: Callable[[], bool], seconds: float = 30.0) -> None:
    ends = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < ends
        time.sleep(0.02)


def test_it_turns_while_told_stops_when_told_and_by_itself_when_nobody_tells(at: ptz.Device, simulator: Simulator) -> None:
    ptz.move(at, 1.0, 0.5, 0.0)
    _until(lambda: simulator.view("dock").pan > 0.05)
    assert ptz.position(at).is_moving
    ptz.stop(at)
    stood = simulator.view("dock")
    assert stood.tilt == pytest.approx(stood.pan / 2, abs=0.01)
    assert ptz.position(at)[:3] == pytest.approx(stood, abs=0.001)
    begun = time.monotonic()
    ptz.move(at, 0.0, 0.0, 1.0)
    # the line is gone: nothing more is said
    _until(lambda: not ptz.position(at).is_moving)
    assert time.monotonic() - begun >= ptz.MOVE_S * 0.9
    assert 0.3 < simulator.view("dock").zoom < 0.7


@pytest.mark.obligation("D3-2")
def test_places_are_kept_in_the_device_and_home_is_found_again(at: ptz.Device, simulator: Simulator) -> None:
    ptz.move(at, -1.0, 0.0, 1.0)
    _until(lambda: simulator.view("dock").zoom > 0.1)
    ptz.stop(at)
    there = simulator.view("dock")
    token = ptz.save(at, "车头")
    assert ptz.presets(at) == [ptz.Found(token, "车头")]
    assert ptz.save(at, "车尾", token) == token
    assert ptz.presets(at) == [ptz.Found(token, "车尾")]
    ptz.go_home(at)
    _until(lambda: simulator.view("dock") == HOME)
    ptz.go_to(at, token)
    _until(lambda: simulator.view("dock") == there)
    assert ptz.position(at).is_at(there) is True
    assert ptz.position(at).is_at(HOME) is False
    assert ptz.position(at).is_at((None, None, None)) is None


def test_a_stuck_motor_is_seen_by_its_place(at: ptz.Device, simulator: Simulator) -> None:
    simulator.spoil("dock", Fault.STUCK)
    ptz.move(at, 1.0, 0.0, 0.0)
    assert not ptz.position(at).is_moving
    assert simulator.view("dock") == HOME


@pytest.fixture
def strange() -> Iterator[Callable[[bytes | None], ptz.Device]]:
    """Something that answers this to everything, or nothing at all."""
    servers = []

    def serve(server: socket.socket, raw: bytes | None) -> None:
        held = []
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                break
            held.append(connection)
            if raw is not None:
                connection.recv(65536)
                connection.sendall(raw)
                connection.close()
        for connection in held:
            connection.close()

    def make(raw: bytes | None) -> ptz.Device:
        server = socket.create_server(("127.0.0.1", 0))
        thread = threading.Thread(target=serve, args=(server, raw))
        thread.start()
        servers.append((server, thread))
        return ptz.Device(f"http://127.0.0.1:{server.getsockname()[1]}/onvif/device_service", USER, PASSWORD)

    yield make
    for server, thread in servers:
        server.shutdown(socket.SHUT_RDWR)
        server.close()
        thread.join()


def test_whatever_is_wrong_is_a_sentence(strange: Callable[[bytes | None], ptz.Device], at: ptz.Device) -> None:
    page = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 15\r\n\r\n<h1>router</h1>"
    begun = time.monotonic()
    for device, said in (
        (strange(None), "没有回答"), (strange(page), "云台"), (at._replace(password="falsch"), "不接受用户名和密码"),
        (at._replace(address="http://127.0.0.1:9/onvif/device_service"), "无法连接"),
    ):  # fmt: skip
        with pytest.raises(ptz.Unreached, match=said):
            ptz.move(device, 1.0, 0.0, 0.0)
    assert time.monotonic() - begun < 12, "who holds a button does not wait for ever"


def test_a_fixed_device_says_that_it_does_not_turn() -> None:
    with Simulator([SimulatedCamera(name="x", path="gate", user=USER, password=PASSWORD, onvif_port=0)]) as simulator:
        with pytest.raises(ptz.Unreached, match="不支持云台"):
            ptz.move(ptz.Device(simulator.onvif("gate"), USER, PASSWORD), 1.0, 0.0, 0.0)
        ptz.part()


def test_the_drawn_picture_pans_and_zooms_and_at_home_is_as_it_was() -> None:
    painter = Painter(SimulatedCamera(name="x", path="dock", pans=True))
    scene = painter._scene.paint(1_800_000_000)
    assert looked(scene, HOME) is scene
    right, closer = looked(scene, View(pan=0.25)), looked(scene, View(zoom=1.0))
    shift = round(scene.width * 0.25 * 0.6)
    assert np.abs(right.y[:, :-shift].astype(int) - scene.y[:, shift:]).mean() < 3, "what was at the right has moved to the left"
    assert np.abs(closer.y.astype(int) - scene.y).mean() > 10


def test_the_head_keeps_to_its_range_and_its_time() -> None:
    now = [0.0]
    head = Head(lambda: now[0])
    head.move(View(1.0, -1.0, 1.0), 1.0)
    now[0] = 0.5
    assert head.view == (0.25, -0.25, 0.25)
    now[0] = 100.0
    assert head.view == pytest.approx((0.5, -0.5, 0.5))
    assert not head.is_moving
    head.move(View(1.0, 0, -1.0), 60.0)
    now[0] = 160.0
    assert head.view == (1.0, -0.5, 0.0)
