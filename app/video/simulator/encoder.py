"""Pictures into frames of H.264 or H.265 as cameras send them: a key frame a second, no B-frames, no frame held back."""

from fractions import Fraction
from math import log2
from typing import NamedTuple

import av
from av.codec.context import Flags
from av.video.codeccontext import VideoCodecContext
from av.video.frame import PictureType

from app.video.simulator.camera import SimulatedCamera
from app.video.simulator.planes import Planes

#: ticks a second of all times in streams and files
CLOCK_RATE = 90_000
_LIBRARY = {"h264": "libx264", "h265": "libx265"}


class Encoded(NamedTuple):
    """One frame with four-byte start codes; a key frame has its parameter sets before it."""

    data: bytes
    is_key: bool


class Encoder:
    """Of one camera."""

    def __init__(self, camera: SimulatedCamera) -> None:
        self._codec = camera.codec
        context = av.CodecContext.create(_LIBRARY[camera.codec], "w")
        if not isinstance(context, VideoCodecContext):
            raise TypeError(camera.codec)
        context.width, context.height = camera.size
        context.pix_fmt = "yuv420p"
        context.time_base, context.framerate = Fraction(1, camera.fps), Fraction(camera.fps)
        context.gop_size, context.max_b_frames, context.thread_count = camera.fps, 0, 1
        context.flags |= Flags.global_header
        context.options = _options(camera)
        context.open()
        self._context = context
        self._count = 0
        #: VPS, SPS and PPS with start codes
        self.parameter_sets = b"".join(b"\0\0\0\1" + unit for unit in units(bytes(context.extradata or b"")) if self._is_set(unit))

    def _is_set(self, unit: bytes) -> bool:
        return unit[0] & 0x1F in {7, 8} if self._codec == "h264" else unit[0] >> 1 in {32, 33, 34}

    def encode(self, picture: Planes, *, is_key: bool = False) -> Encoded:
        """The frame for a picture; a key frame if that is wanted, or if the last was a second ago."""
        frame = av.VideoFrame.from_ndarray(picture.whole, format="yuv420p")
        frame.pts, frame.time_base = self._count, self._context.time_base
        if is_key:
            frame.pict_type = PictureType.I
        self._count += 1
        (packet,) = self._context.encode(frame)
        data = b"".join(b"\0\0\0\1" + unit for unit in units(bytes(packet)) if not self._is_set(unit))
        return Encoded((self.parameter_sets if packet.is_keyframe else b"") + data, packet.is_keyframe)


def _options(camera: SimulatedCamera) -> dict[str, str]:
    width, height = camera.size
    # a flat drawing of 960 × 540 at 0.5 Mbit/s looks clean at 33; each 6 more halve the bits
    quality = round(33 - 6 * log2(camera.bitrate / (width * height) / 0.96))
    kilobits = camera.bitrate * 92 // 100_000
    common = f"keyint={camera.fps}:min-keyint={camera.fps}:scenecut=0:bframes=0"
    options = {"preset": "ultrafast", "tune": "zerolatency", "crf": str(quality), "forced-idr": "1"}
    if camera.codec == "h265":
        quiet = f"{common}:log-level=none:pools=none:frame-threads=1:wpp=0:vbv-maxrate={kilobits}:vbv-bufsize={4 * kilobits}:info=0"
        return options | {"x265-params": quiet}
    # a wide buffer, because most of the bits of a still picture are in its key frames;
    # zerolatency would cut each picture into slices, and one thread needs none
    fine = f"{common}:sliced-threads=0:rc-lookahead=0:aq-mode=0:cabac=1:partitions=i4x4:info=0"
    return options | {"profile": "main", "maxrate": f"{kilobits}k", "bufsize": f"{4 * kilobits}k", "x264-params": fine}


def units(data: bytes) -> list[bytes]:
    """The units of a frame, without start codes."""
    return [part.rstrip(b"\0") for part in data.split(b"\0\0\1") if part.strip(b"\0")]
