"""An address that a person enters reads nothing but a camera: no other scheme, no redirect, no long answer, no word of it shown (E-6)."""

import http.client
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from app.video import onvif, trial
from app.video.simulator.server import Simulator
from records.base import Unfit
from records.camera import check_address, check_onvif
from records.footage import Cause
from tests.conftest import Browser
from tests.osd_name.asking import give
from tests.osd_name.conftest import GATE, PASSWORD, USER
from tests.scene import Scene

SECRET = "inner-secret-4711"


class Service(BaseHTTPRequestHandler):
    """Something inside that is no camera; how it answers is the server's own affair."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        server: Server = self.server
        body = self.rfile.read(int(self.headers["Content-Length"]))
        server.asked += 1
        status, headers, answer = server.answer(body)
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(answer))}.items():
            self.send_header(name, value)
        self.end_headers()
        try:
            self.wfile.write(answer)
        except OSError:
            server.hung_up.set()

    def log_message(self, *_: object) -> None:
        """Quiet."""


class Server(ThreadingHTTPServer):
    """Counts how often it was asked."""

    daemon_threads = True
    asked = 0

    def __init__(self, status: int = 200, headers: dict[str, str] | None = None, body: bytes = SECRET.encode()) -> None:
        super().__init__(("127.0.0.1", 0), Service)
        self._told = status, headers or {}, body
        self.hung_up = threading.Event()

    def answer(self, body: bytes) -> tuple[int, dict[str, str], bytes]:
        return self._told

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/onvif/device_service"


class Liar(Server):
    """A true device's answers, but for where its services are."""

    def __init__(self, device: str, elsewhere: str) -> None:
        super().__init__()
        self._device, self._elsewhere = device.split("/")[2], elsewhere.split("/")[2]

    def answer(self, body: bytes) -> tuple[int, dict[str, str], bytes]:
        line = http.client.HTTPConnection(self._device)
        line.request("POST", "/onvif/device_service", body, {"Content-Type": "application/soap+xml"})
        got = line.getresponse()
        raw = got.read().replace(self._device.encode(), self._elsewhere.encode())
        line.close()
        return got.status, {"Content-Type": "application/soap+xml"}, raw


@contextmanager
def running(server: Server) -> Iterator[Server]:
    serving = threading.Thread(target=server.serve_forever)
    serving.start()
    try:
        yield server
    finally:
        server.shutdown()
        serving.join()
        server.server_close()


def test_a_redirect_is_not_followed() -> None:
    with running(Server()) as inside, running(Server(307, {"Location": inside.url})) as sends_on:
        with pytest.raises(onvif.Unreached, match="无法识别"):
            onvif.read(sends_on.url, USER, PASSWORD)
        assert (sends_on.asked, inside.asked) == (1, 0)


def test_no_more_is_read_than_an_answer_can_be_long() -> None:
    with running(Server(body=b" " * (onvif.MOST_BYTES * 64))) as flooding:
        with pytest.raises(onvif.Unreached, match="无法识别"):
            onvif.read(flooding.url, USER, PASSWORD)
        assert flooding.hung_up.wait(10), "all of it was taken"


def test_services_that_a_device_says_are_elsewhere_are_asked_at_the_device(simulator: Simulator) -> None:
    with running(Server()) as inside, running(Liar(simulator.onvif("gate"), inside.url)) as liar:
        assert onvif.read(liar.url, USER, PASSWORD).name == GATE
        assert inside.asked == 0


def test_what_some_other_service_answers_is_not_shown(scene: Scene, browser: Browser) -> None:
    client = browser.as_(scene.cast.administrator)
    with running(Server()) as inside:
        give(scene, gate=inside.url)
        answer = client.post(f"/cameras/{scene.cast.gate.id}/osd/read")
    assert answer.status_code == 422
    assert inside.asked
    assert SECRET not in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    "told",
    [
        "file:///etc/passwd", "gopher://10.0.0.1/", "ftp://10.0.0.1/x", "javascript:alert(1)", "http://", "http://a:b@10.0.0.1/", "http://10.0.0.1:x/",
        "http://169.254.169.254/latest", "http://[fe80::1]/", "http://0.0.0.0/", "http://224.0.0.1/", "http://[::ffff:169.254.169.254]/",
    ],
)  # fmt: skip
def test_other_schemes_and_places_where_no_camera_is_are_unfit_for_both_addresses(told: str) -> None:
    with pytest.raises(Unfit):
        check_onvif(told)
    for each in (told, told.replace("http://", "rtsp://")):
        with pytest.raises(Unfit):
            check_address(each)


def _leads(monkeypatch: pytest.MonkeyPatch, *hosts: str) -> None:
    """The name camera.test leads to these one after the other, and stays with the last."""
    left, ask = list(hosts), socket.getaddrinfo

    def answer(host: object, *given: Any, **told: Any) -> Any:
        if host == "camera.test":
            host = left.pop(0) if len(left) > 1 else left[0]
        return ask(host, *given, **told)

    monkeypatch.setattr(socket, "getaddrinfo", answer)


@pytest.mark.parametrize("name", ["camera.test", "0", "0x0"])
def test_a_name_that_leads_to_such_a_place_is_not_asked(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    # by this place a machine reaches its own services
    _leads(monkeypatch, "0.0.0.0")  # noqa: S104 - nothing listens there
    with running(Server()) as inside:
        with pytest.raises(onvif.Unreached):
            onvif.read(inside.url.replace("127.0.0.1", name), USER, PASSWORD)
        assert inside.asked == 0


def test_a_name_that_leads_elsewhere_once_it_was_looked_at_is_not_asked_there(monkeypatch: pytest.MonkeyPatch) -> None:
    # at the first of them nobody answers
    _leads(monkeypatch, "127.0.0.2", "0.0.0.0")  # noqa: S104 - nothing listens there
    with running(Server()) as inside:
        with pytest.raises(onvif.Unreached, match="无法连接"):
            onvif.read(inside.url.replace("127.0.0.1", "camera.test"), USER, PASSWORD)
        assert inside.asked == 0


def test_a_device_that_is_entered_by_its_name_is_asked(monkeypatch: pytest.MonkeyPatch, simulator: Simulator) -> None:
    _leads(monkeypatch, "127.0.0.1")
    assert onvif.read(simulator.onvif("gate").replace("127.0.0.1", "camera.test"), USER, PASSWORD).name == GATE


def test_a_camera_address_that_sends_on_is_not_followed() -> None:
    with socket.create_server(("127.0.0.1", 0)) as inside, socket.create_server(("127.0.0.1", 0)) as sends_on:
        inside.settimeout(0.2)

        def send_on() -> None:
            while True:
                try:
                    line, _ = sends_on.accept()
                except OSError:
                    return
                with line:
                    line.recv(4096)
                    where = f"rtsp://127.0.0.1:{inside.getsockname()[1]}/x"
                    line.sendall(f"RTSP/1.0 302 Moved\r\nCSeq: 1\r\nLocation: {where}\r\n\r\n".encode())

        sending = threading.Thread(target=send_on)
        sending.start()
        found = trial.try_stream(f"rtsp://127.0.0.1:{sends_on.getsockname()[1]}/x", timeout_s=1)
        sends_on.shutdown(socket.SHUT_RDWR)
        sending.join()
        assert found.cause is Cause.ADDRESS
        with pytest.raises(TimeoutError):
            inside.accept()
