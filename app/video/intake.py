"""Fetching a camera's stream by RTSP over TCP: frames as the camera made them, or a clear cause why there are none (B19-1, C-A4-4)."""

import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, NamedTuple, Self

import av
import av.error

from app.video.header import Picture, header_of, picture_of
from app.video.nal import is_whole_set, own_sets, with_codes, with_lengths
from app.video.place import Place
from app.video.rtp import OutOfOrder
from app.video.rtsp import Conversation, Declined, NotRtsp, Unsupported
from app.video.sdp import NoVideo
from records.footage import Cause

#: no nobuffer: it throws the first key frame away. Probing is not needed, the answer to DESCRIBE has it all
_OPTIONS = {"rtsp_transport": "tcp", "probesize": "32", "analyzeduration": "0", "allowed_media_types": "video"}
CODECS = ("h264", "hevc")
#: one thread for all: the library decodes a frame for it, and each thread that ever did keeps megabytes for ever
_HEADERS = ThreadPoolExecutor(1, "headers")
_DECLINED = {401: Cause.PASSWORD, 403: Cause.PASSWORD}


@dataclass(frozen=True)
class Source:
    """What the recorder needs to know of a camera; two that are equal need no new connection."""

    camera_id: int
    #: folder of its footage; stays for ever, so it is made of the camera's id and not of its code or name
    stream: str
    name: str
    url: str = field(repr=False)
    place: Place
    #: without a frame for so long the signal is lost
    timeout_s: float = 2.5


class Unreadable(Exception):
    """There is no picture to be had now; `detail` is for the log and never holds the address (it has the password in it)."""

    def __init__(self, cause: Cause, detail: str) -> None:
        super().__init__(f"{cause.value}: {detail}")
        self.cause = cause
        self.detail = detail


class Shuffled(Unreadable):
    """The frames are not sent in the order in which they are shown (B-frames): only the library's reader can take them."""


class Frame(NamedTuple):
    """One frame in the file's form (units behind their lengths); ticks of the stream's clock."""

    data: bytearray
    pts: int
    dts: int
    #: until the next frame, as far as the stream tells it
    duration: int
    is_key: bool
    #: time.monotonic() when its first bytes came
    arrived: float
    #: seconds since 1970 by the camera's clock, where it tells it (RTCP)
    camera_s: float | None
    #: the next frame has begun, so `duration` is what it will stay
    is_whole: bool = False


def cause_of(error: BaseException) -> Unreadable:
    """Why there is no picture, from what the library raised."""
    detail = f"{type(error).__name__}: {getattr(error, 'strerror', '') or ''}"
    if isinstance(error, Declined):
        return Unreadable(_DECLINED.get(error.status, Cause.ADDRESS if error.status < 500 else Cause.CAMERA_AWAY), str(error))
    if isinstance(error, (NotRtsp, NoVideo)):
        return Unreadable(Cause.NO_VIDEO, str(error))
    if isinstance(error, socket.gaierror):
        return Unreadable(Cause.ADDRESS, detail)
    if isinstance(error, (av.error.HTTPUnauthorizedError, av.error.HTTPForbiddenError)):
        return Unreadable(Cause.PASSWORD, detail)
    if isinstance(error, (av.error.HTTPBadRequestError, av.error.HTTPNotFoundError, av.error.HTTPOtherClientError)):
        return Unreadable(Cause.ADDRESS, detail)
    if isinstance(error, (av.error.ProtocolNotFoundError, av.error.DemuxerNotFoundError)):
        return Unreadable(Cause.ADDRESS, detail)
    if isinstance(error, av.error.InvalidDataError):
        return Unreadable(Cause.NO_VIDEO, detail)
    return Unreadable(Cause.CAMERA_AWAY, detail)


class Intake:
    """One open connection to a camera; close it, or use it as a context manager.

    Our own reader takes the plain case (nearly every camera) at a third of the cost; what it does not know goes to the library's.
    """

    def __init__(self, source: Source, *, open_timeout_s: float = 2.5, by_library: bool = False) -> None:
        self._conversation: Conversation | None = None
        self._container: Any = None
        begun = time.monotonic()
        try:
            if by_library or not self._converse(source):
                self._open(source, open_timeout_s)
        except (av.error.FFmpegError, OSError, ValueError, Declined, NotRtsp) as error:
            self.close()
            failure = cause_of(error)
            if failure.cause is not Cause.STALLED and time.monotonic() - begun > 0.9 * open_timeout_s:
                # whatever it is called: nobody answered in time
                failure = Unreadable(Cause.CAMERA_AWAY, f"no answer; {failure.detail}")
            raise failure from error

    def _converse(self, source: Source) -> bool:
        """Try our own reader; whether it can."""
        try:
            self._conversation = Conversation(source.url, source.timeout_s)
            track = self._conversation.play()
        except Unsupported:
            self.close()
            return False
        self.codec, self.timescale, self._told = track.codec, track.clock_rate, track.sets
        return True

    def _open(self, source: Source, open_timeout_s: float) -> None:
        self._container = av.open(source.url, options=_OPTIONS, timeout=(open_timeout_s, source.timeout_s), format="rtsp")
        videos = [stream for stream in self._container.streams.video if stream.codec_context is not None]
        if not videos or videos[0].codec_context.name not in CODECS:
            raise NoVideo(videos[0].codec_context.name if videos else "no video track")
        self._stream = videos[0]
        self.codec = self._stream.codec_context.name
        self.timescale = (self._stream.time_base or Fraction(1, 90_000)).denominator
        self._told = bytes(self._stream.codec_context.extradata or b"")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the connection."""
        if self._conversation is not None:
            self._conversation.close()
            self._conversation = None
        if self._container is not None:
            self._container.close()
            self._container = None

    def parameter_sets(self, key_frame: Frame) -> bytes:
        """The parameter sets for this key frame: its own, else those told at the connection's start."""
        own = own_sets(key_frame.data, self.codec)
        return own if is_whole_set(own, self.codec) else self._told

    def header(self, key_frame: Frame, sets: bytes) -> bytes:
        """The ftyp and moov for a run that begins with this key frame."""
        return _HEADERS.submit(header_of, self.codec, sets, with_codes(key_frame.data), self.timescale).result()

    def frames(self) -> Iterator[Frame]:
        """The frames as they come, until the connection breaks: ends by raising Unreadable."""
        try:
            yield from self._shots() if self._conversation is not None else self._packets()
        except OutOfOrder as error:
            raise Shuffled(Cause.CHANGED, "frames out of order") from error
        except (av.error.FFmpegError, OSError, NotRtsp) as error:
            failure = cause_of(error)
            if isinstance(error, (av.error.ExitError, TimeoutError)):
                failure = Unreadable(Cause.STALLED, failure.detail)
            elif failure.cause is Cause.CAMERA_AWAY:
                failure = Unreadable(Cause.NETWORK, failure.detail)
            raise failure from error
        raise Unreadable(Cause.NETWORK, "end of stream")

    def _shots(self) -> Iterator[Frame]:
        if self._conversation is not None:
            for data, at, lasts, is_key, arrived, camera_s in self._conversation.shots():
                yield Frame(data, at, at, lasts, is_key, arrived, camera_s, is_whole=True)

    def _packets(self) -> Iterator[Frame]:
        """By the library. Its parser gives a frame out when the next one begins, so that moment is when the *next* frame came."""
        first: Any = None
        arrived = first_at = 0.0
        for packet in self._container.demux(self._stream):
            at = time.monotonic()
            pts, size = packet.pts, packet.size
            if not size or packet.is_corrupt:
                arrived = at
                continue
            if pts is None and packet.dts is None:
                # the first packet has no time but is the key frame: it stands one duration before the second
                first, first_at = packet, at
                arrived = at
                continue
            if first is not None:
                begins = (pts if pts is not None else packet.dts) - (packet.duration or first.duration or 1)
                yield self._frame(first, begins, begins, first_at - (packet.duration or 0) / self.timescale)
                first = None
            dts = packet.dts if packet.dts is not None else pts
            yield self._frame(packet, pts if pts is not None else dts, dts, arrived or at)
            arrived = at

    def _frame(self, packet: Any, pts: int, dts: int, arrived: float) -> Frame:
        camera_s = None
        if packet.is_keyframe and packet.has_sidedata("prft"):
            camera_s = int.from_bytes(bytes(packet.get_sidedata("prft"))[:8], "little") / 1_000_000
        return Frame(with_lengths(bytearray(packet)), pts, dts, packet.duration or 0, packet.is_keyframe, arrived, camera_s)


def probe(url: str, *, timeout_s: float = 5.0) -> Picture:
    """What the stream there shows, or Unreadable: for the page on which a camera is entered."""
    with Intake(Source(0, "probe", "probe", url, Place("", "probe"), timeout_s), open_timeout_s=timeout_s) as intake:
        key_frame = next(frame for frame in intake.frames() if frame.is_key)
        return picture_of(intake.header(key_frame, intake.parameter_sets(key_frame)))
