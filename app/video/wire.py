"""The messages of the desk's one long answer: a big-endian head and a payload each (B9-1, DESIGN §6).

Head: u32 length of what follows it, u8 kind, u16 channel (place in the list of cameras), i64 wall clock in ms since 1970.
"""

import json
import struct
from collections.abc import Mapping
from enum import IntEnum
from typing import Any

from records import clock

_HEAD = struct.Struct(">IBHq")


class Kind(IntEnum):
    """What a message carries; its wall clock is that of the first frame (FRAGMENTS, KEY), else the server's now."""

    #: JSON: {"camera", "codec", "timescale", "media_begins" (s), "wall_begins_ms"} before each file and when its tie to the
    #: clock is corrected; or {"camera", "state": "gap" | "stalled" | "no_right", "since_ms", "cause"}
    FACTS = 0
    #: ftyp+moov
    HEADER = 1
    #: one or more whole moof+mdat
    FRAGMENTS = 2
    #: JSON of the person's notices
    NOTICES = 3
    #: nothing: the server's clock
    BEAT = 4
    #: as FRAGMENTS, and the first is a key frame: a player may begin here
    KEY = 5


def message(kind: Kind, channel: int, wall_ms: int, payload: bytes = b"") -> bytes:
    """One message of the answer."""
    return _HEAD.pack(_HEAD.size - 4 + len(payload), kind, channel, wall_ms) + payload


def said(channel: int, facts: Mapping[str, Any], kind: Kind = Kind.FACTS) -> bytes:
    return message(kind, channel, clock.epoch_ms(clock.now()), json.dumps(facts, ensure_ascii=False).encode())


def parted(data: bytes) -> list[tuple[Kind, int, int, bytes]]:
    """The whole messages in `data`: what a reader sees."""
    found, at = [], 0
    while at + _HEAD.size <= len(data):
        length, kind, channel, wall_ms = _HEAD.unpack_from(data, at)
        if at + 4 + length > len(data):
            break
        found.append((Kind(kind), channel, wall_ms, data[at + _HEAD.size : at + 4 + length]))
        at += 4 + length
    return found
