"""From RTP packets to frames: H.264 (RFC 6184) and H.265 (RFC 7798), the camera's clock from its sender reports (RFC 3550)."""

import struct
from typing import NamedTuple

from app.video.nal import is_key, is_picture, kind_of

#: seconds between 1900, from where NTP counts, and 1970
_NTP_EPOCH_S = 2_208_988_800
_REPORT = struct.Struct(">BBHIIII")
#: of H.264: several units in one packet, one unit in several packets; of H.265 likewise
_TOGETHER = {"h264": 24, "hevc": 48}
_SPLIT = {"h264": 28, "hevc": 49}


class Shot(NamedTuple):
    """One frame, in the file's form."""

    data: bytearray
    #: the stream's clock, without wrapping round
    time: int
    #: until the next frame
    lasts: int
    is_key: bool
    arrived: float
    #: seconds since 1970 by the camera's clock; None where it has not told it yet
    camera_s: float | None


class OutOfOrder(Exception):
    """The stream's times go backwards: frames are not sent in the order in which they are shown."""


class Assembler:
    """Puts the packets of one video track together; a frame is whole when the next one begins."""

    def __init__(self, codec: str, clock_rate: int, payload_type: int) -> None:
        self._codec = codec
        self._rate = clock_rate
        self._payload_type = payload_type
        self._head = 1 if codec == "h264" else 2
        self._together, self._split = _TOGETHER[codec], _SPLIT[codec]
        self._frame = bytearray()
        self._unit_at = -1
        self._is_key = False
        self._has_picture = False
        self._stamp: int | None = None
        self._stamp_bytes = b""
        #: the first two bytes of a plain packet: without and with the end mark
        self._marks = (bytes((0x80, payload_type)), bytes((0x80, payload_type | 0x80)))
        self._time = 0
        self._arrived = 0.0
        self._report: tuple[float, int] | None = None

    def run(self, buffer: bytearray, view: memoryview, begin: int, end: int) -> int:
        """The packets from there on that only continue a split unit (nearly all are of that kind), in one go; where others begin.

        `buffer` holds them interleaved, each behind 4 bytes: dollar, channel 0, length.
        """
        if self._unit_at < 0:
            return begin
        frame, marks, stamp = self._frame, self._marks, self._stamp_bytes
        head = 16 + self._head
        while begin + head < end:
            until = begin + 4 + (buffer[begin + 2] << 8) + buffer[begin + 3]
            if until > end or buffer[begin : begin + 2] != b"$\0" or buffer[begin + 4 : begin + 6] not in marks:
                break
            if buffer[begin + 8 : begin + 12] != stamp or buffer[begin + head] & 0xC0:
                break
            if kind_of(buffer[begin + 16], self._codec) != self._split:
                break
            frame += view[begin + head + 1 : until]
            begin = until
        return begin

    def take(self, buffer: bytearray, begin: int, end: int, at: float) -> Shot | None:
        """One RTP packet, buffer[begin:end]; the frame that it ends, if it does."""
        first = buffer[begin]
        if end - begin < 14 or first >> 6 != 2 or buffer[begin + 1] & 0x7F != self._payload_type:
            return None
        stamp = int.from_bytes(buffer[begin + 4 : begin + 8])
        payload = begin + 12
        if first != 0x80:
            payload += (first & 15) * 4
            if first & 0x10:
                payload += 4 + 4 * int.from_bytes(buffer[payload + 2 : payload + 4])
            if first & 0x20:
                end -= buffer[end - 1]
            if end - payload < self._head + 1:
                return None
        shot = None
        if stamp != self._stamp:
            shot = self._next(stamp, at)
        kind = kind_of(buffer[payload], self._codec)
        if kind == self._split:
            self._part(buffer, payload, end)
        elif kind == self._together:
            self._several(buffer, payload + self._head, end)
        else:
            self._unit(buffer, payload, end, kind)
        return shot

    def _next(self, stamp: int, at: float) -> Shot | None:
        """A packet with another time: the frame before is whole."""
        before, self._stamp, self._stamp_bytes = self._stamp, stamp, stamp.to_bytes(4)
        step = 0 if before is None else _signed(stamp - before)
        shot = None
        if self._has_picture and before is not None:
            if -self._rate < step < 0:
                raise OutOfOrder
            self._end_unit()
            shot = Shot(self._frame, self._time, step, self._is_key, self._arrived, self._camera_s(before))
            self._frame = bytearray()
            self._is_key = self._has_picture = False
        # what is no picture yet (parameter sets with a time of their own) goes with the picture behind it
        self._time += step
        self._arrived = at
        return shot

    def _unit(self, buffer: bytearray, begin: int, end: int, kind: int) -> None:
        self._note(kind)
        self._frame += (end - begin).to_bytes(4)
        self._frame += buffer[begin:end]

    def _several(self, buffer: bytearray, at: int, end: int) -> None:
        while at + 2 < end:
            size = int.from_bytes(buffer[at : at + 2])
            self._unit(buffer, at + 2, min(end, at + 2 + size), kind_of(buffer[at + 2], self._codec))
            at += 2 + size

    def _part(self, buffer: bytearray, payload: int, end: int) -> None:
        head = buffer[payload + self._head]
        if head & 0x80:
            kind = head & 0x1F if self._codec == "h264" else head & 0x3F
            self._note(kind)
            self._unit_at = len(self._frame)
            if self._codec == "h264":
                self._frame += bytes((0, 0, 0, 0, buffer[payload] & 0xE0 | kind))
            else:
                self._frame += bytes((0, 0, 0, 0, buffer[payload] & 0x81 | kind << 1, buffer[payload + 1]))
        elif self._unit_at < 0:
            # the beginning was not for us
            return
        self._frame += buffer[payload + self._head + 1 : end]
        if head & 0x40:
            self._end_unit()

    def _end_unit(self) -> None:
        """The last part of a split unit came, or will not come any more."""
        if self._unit_at >= 0:
            at = self._unit_at
            self._frame[at : at + 4] = (len(self._frame) - at - 4).to_bytes(4)
            self._unit_at = -1

    def _note(self, kind: int) -> None:
        self._has_picture = self._has_picture or is_picture(kind, self._codec)
        self._is_key = self._is_key or is_key(kind, self._codec)

    def report(self, buffer: bytearray, begin: int, end: int) -> None:
        """One RTCP packet; a sender report ties the stream's clock to the camera's."""
        if end - begin < 20 or buffer[begin + 1] != 200:
            return
        _, _, _, _, seconds, fraction, stamp = _REPORT.unpack_from(buffer, begin)
        if seconds:
            self._report = (seconds - _NTP_EPOCH_S + fraction / 2**32, stamp)

    def _camera_s(self, stamp: int) -> float | None:
        """The camera's clock when it took the frame with this stamp."""
        if self._report is None:
            return None
        seconds, reported = self._report
        return seconds + _signed(stamp - reported) / self._rate


def _signed(step: int) -> int:
    """A difference of 32-bit times, which wrap round."""
    return (step + 0x8000_0000 & 0xFFFF_FFFF) - 0x8000_0000
