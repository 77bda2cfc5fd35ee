"""What a footage file's header (ftyp+moov) says of the picture: codec, timescale, size; and how one is made (B19-1)."""

import io
from collections.abc import Mapping
from fractions import Fraction
from typing import Any, NamedTuple

import av

from app.video.boxes import NotFootage, _inside, children


class Picture(NamedTuple):
    """What the header says."""

    codec: str
    timescale: int
    width: int
    height: int


_MEDIA = (b"moov", b"trak", b"mdia")
#: our name of a label → its box
_LABELS = {"title": b"\xa9nam", "comment": b"\xa9cmt"}
#: before a label's value: UTF-8, no country
_TEXT = (1).to_bytes(4) + bytes(4)


def timescale_of(header: bytes) -> int:
    """Ticks a second of the track's media time."""
    begin, _ = _inside(header, *_MEDIA, b"mdhd")
    at = begin + (20 if header[begin] else 12)
    return int.from_bytes(header[at : at + 4])


def _entry(header: bytes) -> tuple[bytes, int, int]:
    """Kind, start and end of the content of the sample entry."""
    begin, end = _inside(header, *_MEDIA, b"minf", b"stbl", b"stsd")
    for kind, at, until in children(header, begin + 8, end):
        return kind, at, until
    raise NotFootage("no sample entry")


def size_of(header: bytes) -> tuple[int, int]:
    """Width and height in pixels."""
    _, at, _ = _entry(header)
    return int.from_bytes(header[at + 24 : at + 26]), int.from_bytes(header[at + 26 : at + 28])


def codec_of(header: bytes) -> str:
    """The codec as a browser names it (RFC 6381), e.g. avc1.42C01F or hvc1.1.6.L93.B0."""
    kind, begin, end = _entry(header)
    for box, at, _until in children(header, begin + 78, end):
        if box == b"avcC":
            return f"avc1.{header[at + 1 : at + 4].hex().upper()}"
        if box == b"hvcC":
            return f"{kind.decode('latin1')}.{_hevc(header[at : at + 13])}"
    return kind.decode("latin1")


def _hevc(record: bytes) -> str:
    """Profile, compatibility, tier, level and constraints of ISO/IEC 14496-15 annex E."""
    first = record[1]
    space = ("", "A", "B", "C")[first >> 6]
    compatibility = int(f"{int.from_bytes(record[2:6]):032b}"[::-1], 2)
    tier = "H" if first & 0x20 else "L"
    constraints = record[6:12].rstrip(b"\0")
    parts = [f"{space}{first & 0x1F}", f"{compatibility:X}", f"{tier}{record[12]}", *(f"{byte:X}" for byte in constraints)]
    return ".".join(parts)


def picture_of(header: bytes) -> Picture:
    """All of it at once."""
    return Picture(codec_of(header), timescale_of(header), *size_of(header))


def make_header(template: Any, extradata: bytes | None, timescale: int | None = None) -> bytes:
    """ftyp+moov for the frames of a PyAV stream; `extradata` (parameter sets as the stream sends them) where the stream has none."""
    target = io.BytesIO()
    options = {"movflags": "empty_moov+default_base_moof+frag_custom+skip_trailer"}
    if timescale:
        options["video_track_timescale"] = str(timescale)
    with av.open(target, "w", format="mp4", options=options) as container:
        stream = container.add_stream_from_template(template)
        stream.time_base = Fraction(1, timescale) if timescale else template.time_base
        if template.codec_context.name == "hevc":
            # Safari plays H.265 only under this name
            stream.codec_context.codec_tag = "hvc1"
        if extradata:
            stream.codec_context.extradata = extradata
        container.start_encoding()
    header = target.getvalue()
    begin, end = _inside(header, b"moov")
    if end - begin < 100:
        raise NotFootage("header not whole")
    return header[:end]


def labelled(header: bytes, labels: Mapping[str, str]) -> bytes:
    """The header with a title and a comment, as players and ffprobe show them: in moov, behind what is there; no offset in it moves."""
    told = b"".join(_box(kind, _box(b"data", _TEXT, labels[name].encode())) for name, kind in _LABELS.items())
    handler = _box(b"hdlr", bytes(8), b"mdirappl", bytes(9))
    made = _box(b"udta", _box(b"meta", bytes(4), handler, _box(b"ilst", told)))
    begin, end = _inside(header, b"moov")
    size = (end - begin + 8 + len(made)).to_bytes(4)
    return header[: begin - 8] + size + header[begin - 4 : end] + made + header[end:]


def _box(kind: bytes, *content: bytes) -> bytes:
    return (8 + sum(map(len, content))).to_bytes(4) + kind + b"".join(content)


def header_of(codec: str, sets: bytes, key_frame: bytes, timescale: int) -> bytes:
    """The same from a key frame with start codes and the parameter sets it needs; `codec` h264 or hevc."""
    with av.open(io.BytesIO(sets + key_frame), format=codec) as source:
        return make_header(source.streams.video[0], sets, timescale)
