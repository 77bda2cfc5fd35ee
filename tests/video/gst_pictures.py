"""A camera not made by us: GStreamer's RTSP server and its x264, for the distribution's own Python (no other package than gi).

The picture is a grey field with a moving square and, in the two upper rows, number and time of the frame as
app/video/simulator/burnt.py reads them. It ends when its standard input does.
"""

import argparse
import sys
import time
import zlib
from typing import Any

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtspServer  # noqa: E402 - the versions must be asked for first

_LAUNCH = (
    "( appsrc name=pictures is-live=true format=time do-timestamp=false"
    " caps=video/x-raw,format=I420,width={width},height={height},framerate={fps}/1"
    " ! x264enc tune=zerolatency speed-preset=ultrafast bitrate={kilobits} key-int-max={fps} bframes=0"
    " ! rtph264pay name=pay0 pt=96 config-interval=1 )"
)


def bits(value: int, count: int) -> list[int]:
    """Mark, value and check of one row."""
    check = zlib.crc32(value.to_bytes(8, "big")) & 0xFF
    return [1, 0, 1, 0, *((value >> bit) & 1 for bit in reversed(range(count))), *((check >> bit) & 1 for bit in reversed(range(8)))]


class Pictures:
    """Draws the frames and gives them to GStreamer, one at its time."""

    def __init__(self, width: int, height: int, fps: int) -> None:
        self.width, self.height, self.fps = width, height, fps
        self.number = 0
        self._begun = 0.0
        grey = b"".join(bytes([60 + row * 120 // height]) * width for row in range(height))
        self._blank = grey + b"\x80" * (width * height // 2)

    def picture(self) -> bytes:
        """The next frame, I420."""
        picture, side = bytearray(self._blank), self.width // 60
        for row, (value, count) in enumerate(((self.number, 24), (int(time.time() * 1000), 44))):
            line = b"".join(bytes([235 if bit else 16]) * side for bit in bits(value, count))
            for y in range(row * side, (row + 1) * side):
                picture[y * self.width : y * self.width + len(line)] = line
        left = self.number * 8 % (self.width - 64)
        for y in range(self.height // 2, self.height // 2 + 64):
            picture[y * self.width + left : y * self.width + left + 64] = b"\xd2" * 64
        return bytes(picture)

    def begin(self, media: Any) -> None:
        """Somebody watches: the stream starts, at the number where it stood."""
        source = media.get_element().get_child_by_name("pictures")
        started: list[bool] = []

        def wanted(_source: Any, _length: int) -> None:
            if not started:
                started.append(True)
                begins, first = time.monotonic(), self.number
                GLib.timeout_add(1, self._push, source, begins, first)

        source.connect("need-data", wanted)

    def _push(self, source: Any, begins: float, first: int) -> bool:
        place = self.number - first
        if time.monotonic() - begins < place / self.fps:
            return True
        buffer = Gst.Buffer.new_wrapped(self.picture())
        buffer.pts = buffer.dts = place * Gst.SECOND // self.fps
        buffer.duration = Gst.SECOND // self.fps
        self.number += 1
        return bool(source.emit("push-buffer", buffer) == Gst.FlowReturn.OK)


def main() -> None:
    """Serve rtsp://127.0.0.1:PORT/camera and print that address."""
    parser = argparse.ArgumentParser()
    for name, default in (("fps", 10), ("width", 960), ("height", 540), ("kilobits", 1000)):
        parser.add_argument(f"--{name}", type=int, default=default)
    asked = parser.parse_args()
    Gst.init(None)
    missing = [name for name in ("appsrc", "x264enc", "rtph264pay") if not Gst.ElementFactory.find(name)]
    if missing:
        raise SystemExit("missing " + " ".join(missing))
    pictures = Pictures(asked.width, asked.height, asked.fps)
    factory = GstRtspServer.RTSPMediaFactory()
    factory.set_launch(_LAUNCH.format(**vars(asked)))
    factory.set_shared(True)
    factory.connect("media-configure", lambda _factory, media: pictures.begin(media))
    server = GstRtspServer.RTSPServer()
    server.set_address("127.0.0.1")
    server.set_service("0")
    server.get_mount_points().add_factory("/camera", factory)
    server.attach(None)
    loop = GLib.MainLoop()
    GLib.io_add_watch(0, GLib.IO_IN | GLib.IO_HUP, lambda *_: loop.quit())
    sys.stdout.write(f"rtsp://127.0.0.1:{server.get_bound_port()}/camera\n")
    sys.stdout.flush()
    loop.run()


if __name__ == "__main__":
    main()
