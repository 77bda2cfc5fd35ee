"""Asking a camera for its stream: RTSP 1.0 over one TCP connection (RFC 2326), Basic and Digest sign-in (RFC 7617, RFC 7616).

Read in large pieces, so that a camera costs a third of what a packet-by-packet reader costs.
"""

import hashlib
import itertools
import re
import secrets
import socket
import time
from base64 import b64encode
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from app.video.rtp import Assembler, Shot
from app.video.sdp import Track, video_track

_BUFFER = 1 << 18
#: so long we leave the bytes in the socket after a look: few large pieces cost less than many small ones
_GATHER_S = 0.2
#: but at first, and then at one look in so many, we wait for the bytes themselves, to know when a frame came
_SHARP_S, _SHARP_EVERY = 2.0, 8
_CHALLENGE = re.compile(r'(\w+)=(?:"([^"]*)"|([^\s,]+))')
#: how an answer may begin, or a request that a camera makes of us, or a web server's answer
_WORDS = {b"RTSP", b"HTTP", b"OPTI", b"GET_", b"SET_", b"ANNO", b"REDI", b"TEAR"}
_HASHES = {"MD5": "md5", "SHA-256": "sha256"}


class Answer(NamedTuple):
    """What the camera said to a request."""

    status: int
    headers: dict[str, str]
    challenges: list[str]
    body: str


class Declined(Exception):
    """The camera answered with another status than 200."""

    def __init__(self, status: int) -> None:
        super().__init__(f"RTSP status {status}")
        self.status = status


class NotRtsp(Exception):
    """What answers there speaks something else."""


_NO_SUCH_TRANSPORT = 461


class Unsupported(Exception):
    """Something that our own reader leaves to the library."""


class Conversation:
    """One connection to one camera."""

    def __init__(self, url: str, timeout_s: float) -> None:
        parts = urlsplit(url)
        if parts.scheme != "rtsp" or not parts.hostname:
            raise Unsupported(parts.scheme)
        self._user, self._password = unquote(parts.username or ""), unquote(parts.password or "")
        host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
        port = parts.port or 554
        self._address = parts._replace(netloc=f"{host}:{port}").geturl()
        self._timeout_s = timeout_s
        self._number = 0
        self._nonce_count = 0
        self._challenge = ""
        self._session = ""
        self._ping_s = 30.0
        self._buffer = bytearray(_BUFFER)
        self._view = memoryview(self._buffer)
        self._end = 0
        self._is_brimful = False
        self._answers: list[Answer] = []
        self._shots: list[Shot] = []
        self._assembler: Assembler | None = None
        self._socket = socket.create_connection((parts.hostname, port), timeout_s)
        self._socket.settimeout(timeout_s)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def play(self) -> Track:
        """Describe, set up, play; the video track that comes now."""
        described = self._ask("DESCRIBE", self._address, Accept="application/sdp")
        base = described.headers.get("content-base") or described.headers.get("content-location") or self._address
        track = video_track(described.body, base.strip())
        if track.is_unusual:
            raise Unsupported("packetization")
        set_up = self._ask("SETUP", track.control, Transport="RTP/AVP/TCP;unicast;interleaved=0-1")
        if "interleaved=0-1" not in set_up.headers.get("transport", "interleaved=0-1").replace(" ", ""):
            raise Unsupported("channels")
        self._session, _, rest = set_up.headers.get("session", "").partition(";")
        timeout = re.search(r"timeout\s*=\s*(\d+)", rest)
        self._ping_s = max(5.0, int(timeout.group(1)) / 2) if timeout else 30.0
        self._assembler = Assembler(track.codec, track.clock_rate, track.payload_type)
        self._ask("PLAY", base.strip(), Range="npt=0.000-")
        return track

    def shots(self) -> Iterator[Shot]:
        """The frames as they come; TimeoutError after twice `timeout_s` without a byte, ConnectionError when the camera closes."""
        begun = time.monotonic()
        ping_at = begun + self._ping_s
        for look in itertools.count():
            yield from self._shots
            self._shots.clear()
            self._answers.clear()
            now = time.monotonic()
            if not self._is_brimful and look % _SHARP_EVERY and now - begun > _SHARP_S:
                time.sleep(_GATHER_S)
            self._receive()
            if now > ping_at:
                self._send("OPTIONS", self._address, {})
                ping_at = now + self._ping_s

    def close(self) -> None:
        """Take leave and hang up; a camera that is gone need not hear it."""
        try:
            if self._session:
                self._send("TEARDOWN", self._address, {})
        except OSError:
            pass
        finally:
            self._view.release()
            self._socket.close()

    def _ask(self, method: str, address: str, **headers: str) -> Answer:
        answer = self._tell(method, address, headers)
        if answer.status == 401 and answer.challenges and (self._user or self._password):
            offered = sorted(answer.challenges, key=lambda text: text[:6].lower() != "digest")
            self._challenge = offered[0]
            answer = self._tell(method, address, headers)
        if answer.status == _NO_SUCH_TRANSPORT:
            raise Unsupported(str(answer.status))
        # to elsewhere (3xx) too: only the address that a person entered is ever asked
        if answer.status != 200:
            raise Declined(answer.status)
        return answer

    def _tell(self, method: str, address: str, headers: dict[str, str]) -> Answer:
        self._answers.clear()
        self._send(method, address, headers)
        while not self._answers:
            self._receive()
        return self._answers.pop(0)

    def _send(self, method: str, address: str, headers: dict[str, str]) -> None:
        self._number += 1
        lines = [f"{method} {address} RTSP/1.0", f"CSeq: {self._number}", "User-Agent: Loadwitness"]
        if self._session:
            lines.append(f"Session: {self._session}")
        if self._challenge:
            lines.append(f"Authorization: {self._authorization(method, address)}")
        lines += [f"{name}: {value}" for name, value in headers.items()]
        self._socket.sendall("\r\n".join([*lines, "", ""]).encode())

    def _authorization(self, method: str, address: str) -> str:
        if self._challenge[:5].lower() == "basic":
            return f"Basic {b64encode(f'{self._user}:{self._password}'.encode()).decode()}"
        told = {name.lower(): quoted or plain for name, quoted, plain in _CHALLENGE.findall(self._challenge)}
        algorithm = told.get("algorithm", "MD5").upper()
        if algorithm not in _HASHES:
            raise Unsupported(algorithm)

        def digest(*words: str) -> str:
            return hashlib.new(_HASHES[algorithm], ":".join(words).encode(), usedforsecurity=False).hexdigest()

        realm, nonce = told.get("realm", ""), told.get("nonce", "")
        own, asked = digest(self._user, realm, self._password), digest(method, address)
        fields = {"username": self._user, "realm": realm, "nonce": nonce, "uri": address}
        plain = ""
        if "auth" in told.get("qop", "").replace(" ", "").split(","):
            self._nonce_count += 1
            count, ours = f"{self._nonce_count:08x}", secrets.token_hex(8)
            fields |= {"response": digest(own, nonce, count, ours, "auth", asked), "cnonce": ours}
            plain = f", qop=auth, nc={count}"
        else:
            fields["response"] = digest(own, nonce, asked)
        if "opaque" in told:
            fields["opaque"] = told["opaque"]
        if "algorithm" in told:
            plain += f", algorithm={told['algorithm']}"
        return "Digest " + ", ".join(f'{name}="{value}"' for name, value in fields.items()) + plain

    def _receive(self) -> None:
        """Wait for bytes, gather what belongs together, take it apart."""
        try:
            got = self._socket.recv_into(self._view[self._end :])
        except TimeoutError:
            if self._assembler is None:
                raise
            # a camera that started anew hangs up when it is spoken to; one that only paused goes on, and nothing is lost
            self._send("OPTIONS", self._address, {})
            got = self._socket.recv_into(self._view[self._end :])
        at = time.monotonic()
        if not got:
            raise ConnectionError("the camera closed the connection")
        self._end += got
        self._is_brimful = self._end == _BUFFER
        self._take_apart(at)

    def _take_apart(self, at: float) -> None:
        buffer, begin, end, assembler = self._buffer, 0, self._end, self._assembler
        while end - begin >= 4:
            if assembler is not None:
                begin = assembler.run(buffer, self._view, begin, end)
                if end - begin < 4:
                    break
            if buffer[begin] != 0x24:
                size = self._answer(begin, end)
                if not size:
                    break
                begin += size
                continue
            until = begin + 4 + (buffer[begin + 2] << 8) + buffer[begin + 3]
            if until > end:
                break
            if assembler is not None:
                self._packet(assembler, begin, until, at)
            begin = until
        left = end - begin
        if begin and left:
            self._view[:left] = bytes(self._view[begin:end])
        self._end = left

    def _packet(self, assembler: Assembler, begin: int, until: int, at: float) -> None:
        channel = self._buffer[begin + 1]
        if channel == 0:
            shot = assembler.take(self._buffer, begin + 4, until, at)
            if shot is not None:
                self._shots.append(shot)
        elif channel == 1:
            assembler.report(self._buffer, begin + 4, until)

    def _answer(self, begin: int, end: int) -> int:
        """A whole answer (or a request of the camera's) that begins there: keep it and give its size; 0 while it is not whole."""
        if bytes(self._buffer[begin : begin + 4]) not in _WORDS:
            raise NotRtsp("neither packet nor answer")
        stop = self._buffer.find(b"\r\n\r\n", begin, end)
        if stop < 0:
            if end - begin > 65_536:
                raise NotRtsp("no end of an answer")
            return 0
        first, *lines = self._buffer[begin:stop].decode("utf-8", "replace").split("\r\n")
        pairs = [(name.strip().lower(), value.strip()) for name, _, value in (line.partition(":") for line in lines)]
        headers = dict(pairs)
        length = headers.get("content-length", "0")
        body_end = stop + 4 + (int(length) if length.isdigit() else 0)
        if body_end > end:
            return 0
        words = first.split()
        if words[0].startswith("RTSP/") and len(words) > 1 and words[1].isdigit():
            body = self._buffer[stop + 4 : body_end].decode("utf-8", "replace")
            challenges = [value for name, value in pairs if name == "www-authenticate"]
            self._answers.append(Answer(int(words[1]), headers, challenges, body))
        elif words[0].startswith("HTTP/"):
            raise NotRtsp("a web server")
        return body_end - begin
