"""The independent camera, the dock entered with its address, and the footage served to other players."""

import re
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from app.settings import Settings
from app.transaction import Database
from records.camera import Camera
from tests.cast import Cast
from tests.video.gst import GstCamera
from tests.video.recording import (
    enter,
    only,
)  # fmt: skip

#: where camera and disk are tried: the rows are on both databases in test_journal, test_recovery, test_kill
on_sqlite = pytest.mark.parametrize("address", ["sqlite"], indirect=True)


@pytest.fixture
def camera(tmp_path: Path) -> Iterator[GstCamera]:
    made = GstCamera(tmp_path / "camera")
    made.start()
    yield made
    made.stop()


@pytest.fixture
def dock(database: Database, cast: Cast, camera: GstCamera) -> Camera:
    """The one camera that is recorded; its stream is the film."""
    enter(database, cast.dock, camera.address)
    only(database, cast.dock)
    return cast.dock


class Ranges(SimpleHTTPRequestHandler):
    """A web server that knows byte ranges."""

    def do_GET(self) -> None:
        data = Path(self.translate_path(self.path)).read_bytes()
        asked = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", "bytes=0-"))
        assert asked
        begin, end = int(asked[1]), min(int(asked[2] or len(data) - 1), len(data) - 1)
        self.send_response(206)
        self.send_header("Content-Range", f"bytes {begin}-{end}/{len(data)}")
        self.send_header("Content-Length", str(end - begin + 1))
        self.end_headers()
        self.wfile.write(data[begin : end + 1])

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture
def served_folder(settings: Settings) -> Iterator[str]:
    settings.footage.mkdir(exist_ok=True)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Ranges, directory=str(settings.footage)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    thread.join()
    server.server_close()
