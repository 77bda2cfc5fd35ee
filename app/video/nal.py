"""The units inside a frame of H.264 or H.265: from a stream's form (start codes) to the file's (lengths), bytes untouched (P6)."""

from collections.abc import Iterator

_START = b"\0\0\1"
#: types of the parameter sets: SPS and PPS; VPS, SPS and PPS
_SETS = {"h264": frozenset({7, 8}), "hevc": frozenset({32, 33, 34})}


def kind_of(first_byte: int, codec: str) -> int:
    """The unit's type, from its first byte."""
    return first_byte & 0x1F if codec == "h264" else (first_byte >> 1) & 0x3F


def is_key(kind: int, codec: str) -> bool:
    """Whether a frame with such a unit can be decoded by itself: IDR; IDR, BLA and CRA."""
    return kind == 5 if codec == "h264" else 16 <= kind <= 21


def is_picture(kind: int, codec: str) -> bool:
    """Whether such a unit is part of a picture: all others only go with one."""
    return 1 <= kind <= 5 if codec == "h264" else kind <= 31


def spans(data: bytes | bytearray) -> list[tuple[int, int, int]]:
    """Of each unit behind a start code: where its start code, its content and the next start code begin."""
    found: list[tuple[int, int, int]] = []
    at = data.find(_START)
    while at >= 0:
        code = at - 1 if at and not data[at - 1] else at
        follower = data.find(_START, at + 3)
        end = len(data) if follower < 0 else follower
        if follower > 0 and not data[follower - 1]:
            end -= 1
        found.append((code, at + 3, end))
        at = follower
    return found


def with_lengths(data: bytearray) -> bytearray:
    """The same units, each behind its length in four bytes; in place where every start code has four bytes too (from RTP it has)."""
    units = spans(data)
    if units and all(begin - code == 4 for code, begin, _ in units) and not units[0][0]:
        for code, begin, end in units:
            data[code:begin] = (end - begin).to_bytes(4)
        return data
    rebuilt = bytearray()
    for _, begin, end in units:
        rebuilt += (end - begin).to_bytes(4)
        rebuilt += data[begin:end]
    return rebuilt


def by_length(data: bytes | bytearray) -> Iterator[bytes]:
    """The units of a frame in the file's form."""
    at = 0
    while at + 4 <= len(data):
        size = int.from_bytes(data[at : at + 4])
        yield bytes(data[at + 4 : at + 4 + size])
        at += 4 + size


def with_codes(data: bytes | bytearray) -> bytes:
    """A frame of the file's form in the stream's form."""
    return b"".join(b"\0\0\0\1" + unit for unit in by_length(data))


def parameter_sets(data: bytes | bytearray, codec: str) -> bytes:
    """The parameter sets that a frame in the stream's form carries, with start codes; empty where it has none."""
    return _sets((bytes(data[begin:end]) for _, begin, end in spans(data)), codec)


def own_sets(data: bytes | bytearray, codec: str) -> bytes:
    """The same of a frame in the file's form; still with start codes."""
    return _sets(by_length(data), codec)


def _sets(units: Iterator[bytes], codec: str) -> bytes:
    kept = [unit for unit in units if unit and kind_of(unit[0], codec) in _SETS[codec]]
    # each once, in order of first appearance: some cameras repeat them within a frame
    return b"".join(b"\0\0\0\1" + unit for unit in dict.fromkeys(kept))


def is_whole_set(sets: bytes, codec: str) -> bool:
    """Whether a decoder could start with these parameter sets alone."""
    return {kind_of(sets[begin], codec) for _, begin, _ in spans(sets)} >= _SETS[codec]
