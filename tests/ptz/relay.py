"""A device on a bad line: what it is told reaches it, the answers to some of it are lost."""

import http.client
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from lxml import etree


class _Line(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        relay: Relay = self.server
        body = self.rfile.read(int(self.headers["Content-Length"]))
        command = str(etree.QName(etree.fromstring(body).find("{*}Body")[0]).localname)
        relay.heard.append(command)
        relay.hears(command)
        line = http.client.HTTPConnection(relay.device)
        line.request("POST", self.path, body, {"Content-Type": "application/soap+xml"})
        got = line.getresponse()
        raw = got.read()
        line.close()
        if command in relay.lost:
            self.close_connection = True
            return
        self.send_response(got.status)
        for name, value in (("Content-Type", "application/soap+xml"), ("Content-Length", str(len(raw)))):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, *_: object) -> None:
        """Quiet."""


class Relay(ThreadingHTTPServer):
    """`lost`: commands whose answers do not come back; `hears`: called with each before the device gets it."""

    daemon_threads = True

    def __init__(self, device: str) -> None:
        super().__init__(("127.0.0.1", 0), _Line)
        self.device = device.split("/")[2]
        self.lost: set[str] = set()
        self.heard: list[str] = []
        self.hears: Callable[[str], None] = lambda _command: None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/onvif/device_service"


@contextmanager
def relayed(device: str) -> Iterator[Relay]:
    """The device at this address, on such a line."""
    relay = Relay(device)
    serving = threading.Thread(target=relay.serve_forever)
    serving.start()
    try:
        yield relay
    finally:
        relay.shutdown()
        serving.join()
        relay.server_close()
