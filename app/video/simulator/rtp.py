"""Frames cut into RTP packets, and the report that ties their time to a clock (RFC 3550, 6184, 7798)."""

import secrets
import struct
from typing import NamedTuple

from app.video.simulator.camera import Codec
from app.video.simulator.encoder import CLOCK_RATE, Encoded, units

PAYLOAD_TYPE = 96
SILENCE_TYPE = 0
#: bytes of a packet's content: as cameras cut them for an Ethernet frame
_LARGEST = 1400
#: seconds from 1900 to 1970
_NTP_EPOCH = 2_208_988_800
_FU_A, _FU_HEVC = 28, 49


class Payload(NamedTuple):
    """The content of one packet."""

    data: bytes
    #: the last one of its frame
    is_last: bool


class Shot(NamedTuple):
    """One frame on its way to all who watch."""

    payloads: list[Payload]
    is_key: bool
    #: position in the stream, ticks
    ticks: int
    #: what the camera's clock showed, seconds since 1970
    told_at: float


def payloads(frame: Encoded, codec: Codec) -> list[Payload]:
    """A frame's units, the large ones in fragments."""
    parts: list[bytes] = []
    for unit in units(frame.data):
        if len(unit) <= _LARGEST:
            parts.append(unit)
        elif codec == "h264":
            parts += _fragments(bytes([unit[0] & 0xE0 | _FU_A]), unit[0] & 0x1F, unit[1:])
        else:
            parts += _fragments(bytes([unit[0] & 0x81 | _FU_HEVC << 1, unit[1]]), unit[0] >> 1 & 0x3F, unit[2:])
    return [Payload(part, index == len(parts) - 1) for index, part in enumerate(parts)]


def _fragments(indicator: bytes, kind: int, rest: bytes) -> list[bytes]:
    step = _LARGEST - len(indicator) - 1
    parts = [rest[cut : cut + step] for cut in range(0, len(rest), step)]
    kinds = [kind] * len(parts)
    kinds[0] |= 0x80
    kinds[-1] |= 0x40
    return [indicator + bytes([mark]) + part for mark, part in zip(kinds, parts, strict=True)]


class Sender:
    """The numbering of one receiver's packets."""

    def __init__(self, channel: int, payload_type: int, clock_rate: int = CLOCK_RATE) -> None:
        """`channel` is the interleaved one of the packets; reports go on the next."""
        self._channel = channel
        self._type = payload_type
        self._rate = clock_rate
        self._source = secrets.randbits(32)
        self.sequence = secrets.randbits(16)
        self._offset = secrets.randbits(32)
        self._packets = 0
        self._bytes = 0

    def time(self, ticks: int) -> int:
        """The packets' time stamp for a position in the stream."""
        return (ticks + self._offset) & 0xFFFF_FFFF

    def shot(self, shot: Shot) -> bytes:
        """A frame's packets as they go down the connection; a report before each key frame."""
        out = [self._report(shot)] if shot.is_key else []
        stamp = self.time(shot.ticks)
        for payload in shot.payloads:
            marked = self._type | (0x80 if payload.is_last else 0)
            head = struct.pack(">BBHII", 0x80, marked, self.sequence, stamp, self._source)
            out += [struct.pack(">cBH", b"$", self._channel, len(head) + len(payload.data)), head, payload.data]
            self.sequence = (self.sequence + 1) & 0xFFFF
            self._packets += 1
            self._bytes += len(payload.data)
        return b"".join(out)

    def _report(self, shot: Shot) -> bytes:
        """Sender report and the name that the standard wants beside it."""
        seconds, fraction = divmod(shot.told_at + _NTP_EPOCH, 1)
        counts = (self._packets & 0xFFFF_FFFF, self._bytes & 0xFFFF_FFFF)
        report = struct.pack(">BBHIIIIII", 0x80, 200, 6, self._source, int(seconds), int(fraction * 2**32), self.time(shot.ticks), *counts)
        name = struct.pack(">BBHIBB6s", 0x81, 202, 3, self._source, 1, 6, b"camera") + b"\0\0"
        name = name[:2] + struct.pack(">H", len(name) // 4 - 1) + name[4:]
        return struct.pack(">cBH", b"$", self._channel + 1, len(report) + len(name)) + report + name
