"""The boxes of a footage file: written fragment by fragment, found again in a growing or torn file, indexed by GOP (B19-1, C6-2).

A file is ftyp+moov (the header) and then fragments, each one moof+mdat. All numbers are in ticks of the header's timescale, all
offsets in bytes from the start of the file.
"""

import os
import struct
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, NamedTuple

from app.video.varints import read_varint, signed, unsigned, varint


class Fragment(NamedTuple):
    """One whole moof+mdat; `decode_time` is its tfdt, `duration` the sum of its samples', `presents` its first frame's shown time."""

    offset: int
    size: int
    decode_time: int
    duration: int
    is_key: bool
    samples: int
    presents: int


class Gop(NamedTuple):
    """From one key frame up to the next: bytes [offset, offset+size), decode time of the key frame."""

    offset: int
    size: int
    media: int


class NotFootage(ValueError):
    """The bytes are no fragmented MP4 of one video track."""


_BOX = struct.Struct(">I4s")
_WIDE = struct.Struct(">Q")
#: what one look at a fragment reads: our moof is 116 bytes, and the mdat's head follows it
_LOOK = 512
_KEY_MASK = 0x0001_0000
KEY_FLAGS = 0x0200_0000
DELTA_FLAGS = 0x0101_0000
_MOOF = struct.Struct(">I4s I4sII I4s I4sII I4sIQ I4sIIi IIIi I4s")
_MOOF_SIZE = _MOOF.size - 8
#: where our own moof says that its one frame has duration, size, flags and composition offset
_OURS = b"trun\x01\x00\x0f\x01"


def fragment_head(sequence: int, decode_time: int, duration: int, size: int, *, is_key: bool, composition: int = 0) -> bytes:
    """The moof and the mdat's head for one frame of `size` bytes, which must follow them."""
    return _MOOF.pack(
        *(_MOOF_SIZE, b"moof"),
        *(16, b"mfhd", 0, sequence & 0xFFFF_FFFF),
        *(_MOOF_SIZE - 24, b"traf"),
        *(16, b"tfhd", 0x02_0000, 1),
        *(20, b"tfdt", 0x0100_0000, decode_time),
        *(36, b"trun", 0x0100_0F01, 1, _MOOF_SIZE + 8),
        *(duration, size, KEY_FLAGS if is_key else DELTA_FLAGS, composition),
        *(size + 8, b"mdat"),
    )


def children(data: bytes, begin: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """The boxes in data[begin:end]: kind, start and end of their content."""
    while begin + 8 <= end:
        size, kind = _BOX.unpack_from(data, begin)
        head = 8
        if size == 1 and begin + 16 <= end:
            (size,) = _WIDE.unpack_from(data, begin + 8)
            head = 16
        if size < head or begin + size > end:
            raise NotFootage(f"box {kind!r} at {begin} is {size} bytes long")
        yield kind, begin + head, begin + size
        begin += size


def _inside(data: bytes, *path: bytes) -> tuple[int, int]:
    """Start and end of the content of the first box at `path`."""
    begin, end = 0, len(data)
    for wanted in path:
        begin, end = next(((b, e) for kind, b, e in children(data, begin, end) if kind == wanted), (-1, -1))
        if begin < 0:
            raise NotFootage(f"no box {wanted.decode('latin1')}")
    return begin, end


def _box_at(descriptor: int, offset: int) -> tuple[int, bytes] | None:
    """Size and kind of the box that begins there; nothing where no whole box head is."""
    head = os.pread(descriptor, 16, offset)
    if len(head) < 8:
        return None
    size, kind = _BOX.unpack_from(head)
    if size == 1:
        return (_WIDE.unpack_from(head, 8)[0], kind) if len(head) == 16 else None
    return size, kind


def header_size(file: BinaryIO) -> int:
    """Bytes before the first moof; 0 while the header is not whole yet."""
    descriptor = file.fileno()
    end = os.fstat(descriptor).st_size
    offset, seen_moov = 0, False
    while (box := _box_at(descriptor, offset)) is not None:
        size, kind = box
        if kind in {b"moof", b"mdat"}:
            break
        if kind not in {b"ftyp", b"moov", b"styp", b"sidx", b"free", b"uuid", b"prft"} or size < 8:
            raise NotFootage(f"box {kind!r} at {offset}")
        if offset + size > end:
            return 0
        seen_moov = seen_moov or kind == b"moov"
        offset += size
    return offset if seen_moov else 0


def read_header(file: BinaryIO) -> bytes:
    """ftyp+moov: what a player needs before any fragment; empty while it is not whole yet."""
    return os.pread(file.fileno(), header_size(file), 0)


def scan(file: BinaryIO, from_offset: int = 0) -> Iterator[Fragment]:
    """The whole fragments from there on (0: after the header), up to the file's last whole one: a growing or torn end is not given."""
    descriptor = file.fileno()
    offset = from_offset or header_size(file)
    end = os.fstat(descriptor).st_size if offset else 0
    while offset < end:
        look = os.pread(descriptor, _LOOK, offset)
        if len(look) < 8:
            return
        moof_size, kind = _BOX.unpack_from(look)
        if kind != b"moof" or moof_size < 8:
            raise NotFootage(f"no fragment at {offset}")
        if offset + moof_size + 8 > end:
            return
        if moof_size + 16 > _LOOK:
            look = os.pread(descriptor, moof_size + 16, offset)
        media = _box_at(descriptor, offset + moof_size) if len(look) < moof_size + 8 else _BOX.unpack_from(look, moof_size)
        if media is None or media[1] != b"mdat" or media[0] < 8:
            raise NotFootage(f"no picture data at {offset + moof_size}")
        size = moof_size + media[0]
        if offset + size > end:
            return
        yield Fragment(offset, size, *_moof(look, moof_size))
        offset += size


def _moof(data: bytes, size: int) -> tuple[int, int, bool, int, int]:
    """Decode time, duration, key frame first, samples, presentation time of the first sample."""
    if size == _MOOF_SIZE and data[72:80] == _OURS:
        _, decode_time, *_, duration, _, flags, composition, _, _ = _MOOF.unpack_from(data)[14:]
        return decode_time, duration, not flags & _KEY_MASK, 1, decode_time + composition
    begin, end = _inside(data[:size], b"moof", b"traf")
    decode_time, duration, samples, first_flags, composition = 0, 0, 0, 0, 0
    default_duration = default_flags = 0
    for kind, at, until in children(data, begin, end):
        if kind == b"tfhd":
            default_duration, default_flags = _tfhd(data, at)
        elif kind == b"tfdt":
            decode_time = struct.unpack_from(">Q" if data[at] else ">I", data, at + 4)[0]
        elif kind == b"trun":
            run = _trun(data[at:until], default_duration, default_flags)
            if not samples:
                first_flags, composition = run[2], run[3]
            duration, samples = duration + run[0], samples + run[1]
    return decode_time, duration, not first_flags & _KEY_MASK, samples, decode_time + composition


def _tfhd(data: bytes, at: int) -> tuple[int, int]:
    """Default duration and flags of a sample."""
    flags = int.from_bytes(data[at + 1 : at + 4])
    at += 8 + (8 if flags & 1 else 0) + (4 if flags & 2 else 0)
    duration = int.from_bytes(data[at : at + 4]) if flags & 8 else 0
    at += (4 if flags & 8 else 0) + (4 if flags & 0x10 else 0)
    return duration, int.from_bytes(data[at : at + 4]) if flags & 0x20 else 0


def _trun(data: bytes, default_duration: int, default_flags: int) -> tuple[int, int, int, int]:
    """Duration of all samples, their number, flags and composition offset of the first."""
    flags, count = int.from_bytes(data[1:4]), int.from_bytes(data[4:8])
    at = 8 + (4 if flags & 1 else 0)
    first_flags, composition, duration = default_flags, 0, 0
    if flags & 4:
        first_flags = int.from_bytes(data[at : at + 4])
        at += 4
    for number in range(count):
        if flags & 0x100:
            duration += int.from_bytes(data[at : at + 4])
            at += 4
        else:
            duration += default_duration
        at += 4 if flags & 0x200 else 0
        if flags & 0x400:
            first_flags = int.from_bytes(data[at : at + 4]) if not number else first_flags
            at += 4
        if flags & 0x800:
            composition = int.from_bytes(data[at : at + 4], signed=True) if not number else composition
            at += 4
    return duration, count, first_flags, composition


def whole_end(path: Path) -> int:
    """Where the last whole fragment ends (the header's end where there is none, 0 where the header is torn too)."""
    with path.open("rb") as file:
        end = header_size(file)
        try:
            for fragment in scan(file):
                end = fragment.offset + fragment.size
        except NotFootage:
            # zeros or rubbish after a power cut: everything before it is whole
            pass
    return end


def cut_torn(path: Path) -> int:
    """Cut the file behind its last whole fragment and make that lasting; returns the bytes cut off."""
    end = whole_end(path)
    with path.open("r+b") as file:
        torn = os.fstat(file.fileno()).st_size - end
        if torn:
            file.truncate(end)
            os.fsync(file.fileno())
    return torn


def gops_of(fragments: Iterable[Fragment]) -> list[Gop]:
    """The GOPs of a file's fragments, in order."""
    gops: list[Gop] = []
    for fragment in fragments:
        if fragment.is_key or not gops:
            gops.append(Gop(fragment.offset, fragment.size, fragment.decode_time))
        else:
            last = gops[-1]
            gops[-1] = last._replace(size=fragment.offset + fragment.size - last.offset)
    return gops


def pack_gops(gops: Sequence[Gop]) -> bytes:
    """The index a row keeps: about 5 bytes for each GOP (size, and how its length differs from the one before)."""
    if not gops:
        return b""
    packed = bytearray(varint(gops[0].offset) + varint(signed(gops[0].media)))
    length = 0
    for gop, follower in zip(gops, (*gops[1:], None), strict=True):
        packed += varint(gop.size)
        if follower is None:
            break
        if follower.offset != gop.offset + gop.size:
            raise ValueError("GOPs must follow each other without a hole")
        packed += varint(signed(follower.media - gop.media - length))
        length = follower.media - gop.media
    return bytes(packed)


def unpack_gops(packed: bytes) -> list[Gop]:
    """What `pack_gops` kept."""
    if not packed:
        return []
    offset, at = read_varint(packed, 0)
    media, at = read_varint(packed, at)
    media = unsigned(media)
    gops: list[Gop] = []
    length = 0
    while True:
        size, at = read_varint(packed, at)
        gops.append(Gop(offset, size, media))
        if at >= len(packed):
            return gops
        change, at = read_varint(packed, at)
        length += unsigned(change)
        offset, media = offset + size, media + length
