"""What a camera says of its stream before it sends it: the video track's codec, clock, parameter sets and address (RFC 8866)."""

from base64 import b64decode
from binascii import Error as NotBase64
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

_CODECS = {"H264": "h264", "H265": "hevc", "HEVC": "hevc"}
_SETS = {"h264": ("sprop-parameter-sets",), "hevc": ("sprop-vps", "sprop-sps", "sprop-pps")}


class NoVideo(ValueError):
    """Nothing in it that can be recorded; the message names what there is."""


class Track(NamedTuple):
    """The video track."""

    codec: str
    clock_rate: int
    payload_type: int
    #: with start codes; empty where the camera sends them only in the stream
    sets: bytes
    control: str
    #: a feature that our own reader does not know
    is_unusual: bool


def video_track(description: str, base: str) -> Track:
    """The first video track of the description; `base`: address from which relative ones count."""
    session, *media = description.replace("\r\n", "\n").split("\nm=")
    for part in media:
        lines = part.split("\n")
        words = lines[0].split()
        if words[0] == "video" and len(words) > 3:
            attributes = [line[2:] for line in lines[1:] if line.startswith("a=")]
            return _track(attributes, words[3], _joined(_control(session.split("\n")), base))
    raise NoVideo("no video track")


def _control(lines: list[str]) -> str:
    return next((line[10:].strip() for line in lines if line.startswith("a=control:")), "*")


def _joined(control: str, base: str) -> str:
    """A control address: whole, relative to the base as cameras mean it (below it, though it ends without a slash), or the base."""
    if control in {"", "*"}:
        return base
    if urlsplit(control).scheme in {"rtsp", "rtsps"}:
        return control
    if control.startswith("/"):
        return urljoin(base, control)
    return f"{base.rstrip('/')}/{control}" if "?" not in base else f"{base}/{control}"


def _track(attributes: list[str], payload: str, base: str) -> Track:
    named = dict(line.split(":", 1) for line in attributes if ":" in line and not line.startswith(("rtpmap:", "fmtp:")))
    mapped = next((line for line in attributes if line.startswith(f"rtpmap:{payload} ")), "")
    name, _, rest = mapped.partition(" ")[2].partition("/")
    codec = _CODECS.get(name.upper())
    if codec is None:
        raise NoVideo(f"video is {name or payload}")
    formatted = next((line for line in attributes if line.startswith(f"fmtp:{payload} ")), "")
    settings = dict(_pair(word) for word in formatted.partition(" ")[2].split(";") if "=" in word)
    unusual = settings.get("packetization-mode", "1") == "2" or settings.get("sprop-max-don-diff", "0") != "0"
    control = _joined(named.get("control", "*").strip(), base)
    return Track(codec, int(rest.split("/")[0] or 90_000), int(payload), _sets(settings, codec), control, unusual)


def _pair(word: str) -> tuple[str, str]:
    name, _, value = word.strip().partition("=")
    return name.lower(), value


def _sets(settings: dict[str, str], codec: str) -> bytes:
    told = [unit for name in _SETS[codec] for unit in settings.get(name, "").split(",") if unit]
    try:
        return b"".join(b"\0\0\0\1" + b64decode(unit) for unit in told)
    except NotBase64:
        # the stream has them too, before each key frame
        return b""
