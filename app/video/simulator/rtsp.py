"""How a camera is asked for its stream: RTSP 1.0 over TCP, packets interleaved (RFC 2326), digest sign-in (RFC 2617)."""

import asyncio
import hashlib
import re
import secrets
from base64 import b64encode
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from app.video.simulator.encoder import units
from app.video.simulator.faults import Fault
from app.video.simulator.rtp import PAYLOAD_TYPE, SILENCE_TYPE, Sender, Shot
from app.video.simulator.source import Source

_METHODS = "OPTIONS, DESCRIBE, SETUP, PLAY, GET_PARAMETER, SET_PARAMETER, TEARDOWN"
_REALM = "camera"
#: a receiver that takes this many bytes too slowly is let go
_BACKLOG = 8 << 20
_REASONS = {
    200: "OK",
    400: "Bad Request",
    401: "Unauthorized",
    404: "Not Found",
    454: "Session Not Found",
    461: "Unsupported Transport",
    501: "Not Implemented",
}


class Request(NamedTuple):
    """One question."""

    method: str
    address: str
    headers: Mapping[str, str]

    @property
    def path(self) -> str:
        """Of the camera: the address's first part."""
        return unquote(urlsplit(self.address).path).strip("/").split("/")[0]


async def read_request(reader: asyncio.StreamReader) -> Request:
    """The next one; the receiver's own reports between them are passed over. ValueError: it isn't RTSP."""
    while (first := await reader.readexactly(1)) == b"$":
        head = await reader.readexactly(3)
        await reader.readexactly(int.from_bytes(head[1:]))
    text = (first + await reader.readuntil(b"\r\n\r\n")).decode("utf-8", "replace")
    lines = text.strip().split("\r\n")
    method, address, _version = lines[0].split(" ")
    pairs = (line.partition(":") for line in lines[1:])
    headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
    await reader.readexactly(int(headers.get("content-length", "0")))
    return Request(method, address, headers)


class Connection:
    """With one client, from its first question to its end."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, sources: Mapping[str, Source]) -> None:
        self._reader, self._writer = reader, writer
        self._sources = sources
        self._nonce = secrets.token_hex(16)
        self._session = secrets.token_hex(8)
        self._source: Source | None = None
        self._sender: Sender | None = None

    async def converse(self) -> None:
        """Answer until one side has enough."""
        try:
            while self._answer(await read_request(self._reader)):
                await self._writer.drain()
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, ConnectionError, ValueError):
            # gone, or no client of ours: nothing to tell it
            pass
        finally:
            if self._source:
                self._source.leave(self)
            self.close()

    def receive(self, shot: Shot) -> None:
        """Send a frame on its way."""
        if self._sender is None or self._writer.is_closing():
            return
        if self._writer.transport.get_write_buffer_size() > _BACKLOG:
            self._writer.transport.abort()
            return
        self._writer.write(self._sender.shot(shot))

    def close(self) -> None:
        """End it."""
        self._writer.close()

    def _answer(self, request: Request) -> bool:
        """Whether to go on."""
        if request.method == "OPTIONS":
            self._reply(request, 200, {"Public": _METHODS})
            return True
        source = self._sources.get(request.path)
        if source is not None and source.fault is Fault.DROP:
            return False
        if source is None:
            self._reply(request, 404)
        elif not self._is_known(request, source):
            self._reply(request, 401, {"WWW-Authenticate": f'Digest realm="{_REALM}", nonce="{self._nonce}"'})
        else:
            self._act(request, source)
        return request.method != "TEARDOWN"

    def _act(self, request: Request, source: Source) -> None:
        match request.method:
            case "DESCRIBE":
                base = request.address.rstrip("/") + "/"
                self._reply(request, 200, {"Content-Base": base, "Content-Type": "application/sdp"}, describe(source))
            case "SETUP":
                self._set_up(request, source)
            case "PLAY":
                self._play(request, source)
            case "GET_PARAMETER" | "SET_PARAMETER":
                self._reply(request, 200, {"Session": self._session})
            case "TEARDOWN":
                source.leave(self)
                self._reply(request, 200, {"Session": self._session})
            case _:
                self._reply(request, 501, {"Allow": _METHODS})

    def _set_up(self, request: Request, source: Source) -> None:
        offered = request.headers.get("transport", "")
        channels = re.search(r"RTP/AVP/TCP[^,]*interleaved=(\d+)-(\d+)", offered)
        if channels is None:
            self._reply(request, 461)
            return
        channel = int(channels[1])
        has_picture = source.camera.codec != "pcmu"
        self._source, self._sender = source, Sender(channel, PAYLOAD_TYPE if has_picture else SILENCE_TYPE)
        transport = f"RTP/AVP/TCP;unicast;interleaved={channel}-{channel + 1};mode=play"
        self._reply(request, 200, {"Transport": transport, "Session": f"{self._session};timeout=60"})

    def _play(self, request: Request, source: Source) -> None:
        if self._source is not source or self._sender is None:
            self._reply(request, 454)
            return
        # no rtptime: the first picture's isn't known yet, and a reader takes it from its packet
        track = f"{request.address.rstrip('/')}/track;seq={self._sender.sequence}"
        self._reply(request, 200, {"Session": self._session, "Range": "npt=now-", "RTP-Info": f"url={track}"})
        source.leave(self)
        source.join(self)

    def _is_known(self, request: Request, source: Source) -> bool:
        camera = source.camera
        if not (camera.user and camera.password):
            return True
        told = dict(re.findall(r'(\w+)="([^"]*)"', request.headers.get("authorization", "")))
        if told.get("username") != camera.user or told.get("nonce") != self._nonce:
            return False
        secret = _md5(f"{camera.user}:{_REALM}:{camera.password}")
        due = _md5(f"{secret}:{self._nonce}:" + _md5(f"{request.method}:{told.get('uri', '')}"))
        return secrets.compare_digest(due, told.get("response", ""))

    def _reply(self, request: Request, status: int, headers: Mapping[str, str] | None = None, body: str = "") -> None:
        lines = [f"RTSP/1.0 {status} {_REASONS[status]}", f"CSeq: {request.headers.get('cseq', '0')}", "Server: simulated camera"]
        lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
        if body:
            lines.append(f"Content-Length: {len(body.encode())}")
        self._writer.write(("\r\n".join(lines) + "\r\n\r\n" + body).encode())


def _md5(words: str) -> str:
    # the scheme cameras speak has no other
    return hashlib.md5(words.encode(), usedforsecurity=False).hexdigest()


def describe(source: Source) -> str:
    """What the stream is made of (SDP, RFC 4566)."""
    camera = source.camera
    lines = ["v=0", "o=- 0 0 IN IP4 127.0.0.1", f"s={camera.path}", "c=IN IP4 0.0.0.0", "t=0 0", "a=control:*", "a=range:npt=now-"]
    sets = units(source.parameter_sets)
    coded = [b64encode(unit).decode() for unit in sets]
    if camera.codec == "pcmu":
        lines += [f"m=audio 0 RTP/AVP {SILENCE_TYPE}", "a=rtpmap:0 PCMU/8000"]
    else:
        lines += [f"m=video 0 RTP/AVP {PAYLOAD_TYPE}", f"b=AS:{camera.bitrate // 1000}", f"a=framerate:{camera.fps}"]
    if camera.codec == "h264":
        told = f"packetization-mode=1;profile-level-id={sets[0][1:4].hex().upper()};sprop-parameter-sets={','.join(coded)}"
        lines += [f"a=rtpmap:{PAYLOAD_TYPE} H264/90000", f"a=fmtp:{PAYLOAD_TYPE} {told}"]
    elif camera.codec == "h265":
        told = ";".join(f"sprop-{kind}={unit}" for kind, unit in zip(("vps", "sps", "pps"), coded, strict=True))
        lines += [f"a=rtpmap:{PAYLOAD_TYPE} H265/90000", f"a=fmtp:{PAYLOAD_TYPE} {told}"]
    return "\r\n".join([*lines, "a=control:track", ""])
