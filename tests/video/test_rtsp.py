"""Our own reader of RTSP: every way of packing frames, every way of signing in, answers amid the packets; the rest goes to the library."""

import re
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.video import nal
from app.video.rtp import Assembler, OutOfOrder, Shot
from app.video.rtsp import Conversation, Declined, NotRtsp, Unsupported
from app.video.sdp import NoVideo, video_track

SPS, PPS, IDR, DELTA = b"\x67sps", b"\x68pps", b"\x65" + b"i" * 3000, b"\x41" + b"d" * 700
SDP = (
    "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=cam\r\na=control:*\r\nm=audio 0 RTP/AVP 8\r\na=control:trackID=0\r\n"
    "m=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\na=fmtp:96 packetization-mode=1;sprop-parameter-sets=Z3Nwcw==,aHBwcw==\r\n"
    "a=control:trackID=1\r\n"
)


def packet(payload: bytes, stamp: int, *, mark: bool = False, head: bytes = b"\x80", extra: bytes = b"", tail: bytes = b"") -> bytes:
    second = bytes([96 | (0x80 if mark else 0)])
    return head + second + b"\0\1" + (stamp & 0xFFFF_FFFF).to_bytes(4) + b"ssrc" + extra + payload + tail


def split(unit: bytes, stamp: int, size: int = 1000) -> list[bytes]:
    """One unit in several packets (FU-A)."""
    parts = [unit[at : at + size] for at in range(1, len(unit), size)]
    indicator, kind = bytes([unit[0] & 0xE0 | 28]), unit[0] & 0x1F
    ends = [(0x80 if not n else 0) | (0x40 if n == len(parts) - 1 else 0) for n in range(len(parts))]
    return [packet(indicator + bytes([end | kind]) + part, stamp) for end, part in zip(ends, parts, strict=True)]


def together(units: Sequence[bytes], stamp: int) -> bytes:
    """Several units in one packet (STAP-A)."""
    return packet(b"\x78" + b"".join(len(unit).to_bytes(2) + unit for unit in units), stamp)


def frames_of(packets: Sequence[bytes], codec: str = "h264") -> list[Shot]:
    taker = Assembler(codec, 90_000, 96)
    taken = [taker.take(bytearray(data), 0, len(data), float(at)) for at, data in enumerate(packets)]
    return [shot for shot in taken if shot is not None]


def test_single_split_and_gathered_units_make_the_same_frame() -> None:
    single = [packet(unit, 9000) for unit in (SPS, PPS, IDR)]
    gathered = [together([SPS, PPS], 9000), *split(IDR, 9000)]
    for packets in (single, gathered):
        [shot] = frames_of([*packets, packet(DELTA, 12_600)])
        assert list(nal.by_length(shot.data)) == [SPS, PPS, IDR]
        assert (shot.is_key, shot.lasts, shot.arrived) == (True, 3600, 0.0)


def test_the_streams_clock_may_wrap_round() -> None:
    stamps = [2**32 - 3600, 0, 3600, 7200]
    assert [(shot.time, shot.lasts) for shot in frames_of([packet(DELTA, stamp) for stamp in stamps])] == [
        (0, 3600), (3600, 3600), (7200, 3600),
    ]  # fmt: skip


def test_parameter_sets_with_a_time_of_their_own_go_with_the_next_picture() -> None:
    [shot] = frames_of([packet(SPS, 100), packet(PPS, 100), packet(IDR, 3700), packet(DELTA, 7300)])
    assert list(nal.by_length(shot.data)) == [SPS, PPS, IDR]
    assert shot.lasts == 3600


def test_extension_sources_and_padding_are_left_out() -> None:
    extended = packet(DELTA, 1, head=b"\x90", extra=b"\xab\xac\0\1time")
    sourced = packet(DELTA, 1, head=b"\x82", extra=b"sourONE!")
    padded = packet(DELTA, 1, head=b"\xa0", tail=b"\0\0\3")
    [shot] = frames_of([extended, sourced, padded, packet(DELTA, 2)])
    assert list(nal.by_length(shot.data)) == [DELTA] * 3


def test_a_unit_without_its_beginning_is_dropped_and_one_without_its_end_closed() -> None:
    parts = split(IDR, 1)
    [lost_head] = frames_of([packet(DELTA, 1), *parts[1:], packet(DELTA, 2)])
    assert list(nal.by_length(lost_head.data)) == [DELTA]
    [lost_tail] = frames_of([*parts[:-1], packet(DELTA, 2)])
    assert list(nal.by_length(lost_tail.data)) == [IDR[:2001]]


def test_parts_of_another_frame_are_not_joined_in_the_quick_way() -> None:
    beginning, other = split(IDR, 1), split(DELTA * 4, 2)[1]
    taker = Assembler("h264", 90_000, 96)
    taker.take(bytearray(beginning[0]), 0, len(beginning[0]), 0)
    for data, joined in ((beginning[1], True), (other, False), (beginning[2], False)):
        line = bytearray(on_the_line([data]) + b"more")
        assert (taker.run(line, memoryview(line), 0, len(line)) > 0) is joined


def test_packets_of_another_kind_are_passed_over() -> None:
    assert frames_of([packet(DELTA, 1).replace(b"\x60", b"\x08", 1), b"\x80\x60", packet(DELTA, 2)]) == []


def test_frames_out_of_order_are_refused() -> None:
    with pytest.raises(OutOfOrder):
        frames_of([packet(DELTA, 9000), packet(DELTA, 16_200), packet(DELTA, 12_600)])


def test_h265_units_keep_their_two_byte_heads() -> None:
    vps, idr = b"\x40\x01v", b"\x26\x01" + b"k" * 2500
    fragments = [b"\x62\x01\x93" + idr[2:1000], b"\x62\x01\x13" + idr[1000:2000], b"\x62\x01\x53" + idr[2000:]]
    aggregated = b"\x60\x01" + len(vps).to_bytes(2) + vps
    [shot] = frames_of([packet(data, 1) for data in (aggregated, *fragments)] + [packet(b"\x02\x01d", 2)], "hevc")
    assert list(nal.by_length(shot.data)) == [vps, idr]
    assert shot.is_key


def test_a_sender_report_tells_the_cameras_clock() -> None:
    taker = Assembler("h264", 90_000, 96)
    report = bytearray(b"\x80\xc8\0\6ssrc" + (2_208_988_800 + 1_795_000_000).to_bytes(4) + b"\x80\0\0\0" + (90_000).to_bytes(4) + b"\0" * 8)
    taker.report(report, 0, len(report))
    for stamp in (45_000, 180_000):
        data = bytearray(packet(DELTA, stamp))
        shot = taker.take(data, 0, len(data), 0)
    assert shot
    assert shot.camera_s == pytest.approx(1_795_000_000.0)


@pytest.mark.parametrize(
    ("control", "base", "expected"),
    [
        ("trackID=1", "rtsp://h:1/cam", "rtsp://h:1/cam/trackID=1"), ("trackID=1", "rtsp://h:1/cam/", "rtsp://h:1/cam/trackID=1"),
        ("rtsp://h:1/other", "rtsp://h:1/cam", "rtsp://h:1/other"), ("/t1", "rtsp://h:1/cam/x", "rtsp://h:1/t1"),
        ("*", "rtsp://h:1/cam", "rtsp://h:1/cam"),
        ("trackID=1", "rtsp://h:1/cam?ch=1&s=0", "rtsp://h:1/cam?ch=1&s=0/trackID=1"),
    ],
)  # fmt: skip
def test_the_tracks_address_is_found_as_cameras_mean_it(control: str, base: str, expected: str) -> None:
    assert video_track(SDP.replace("trackID=1", control), base).control == expected


@pytest.mark.parametrize("line", ["H264/90000", "JPEG/90000", "PCMA/8000"])
def test_what_cannot_be_recorded_is_named(line: str) -> None:
    text = SDP.replace("H264/90000", line)
    if line.startswith("H264"):
        assert video_track(text, "rtsp://h/").sets == b"\0\0\0\1gsps\0\0\0\1hpps"
    else:
        with pytest.raises(NoVideo, match=line.split("/", maxsplit=1)[0]):
            video_track(text, "rtsp://h/")


class Camera:
    """Answers one client by the book, or as the test says; `stream` follows the answer to PLAY, cut into pieces of `piece` bytes."""

    def __init__(self, stream: bytes = b"", *, challenge: str = "", status: dict[str, str] | None = None, piece: int = 1 << 20) -> None:
        self.asked: list[str] = []
        self._stream, self._challenge, self._status, self._piece = stream, challenge, status or {}, piece
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"rtsp://admin:p%40ss@127.0.0.1:{self._socket.getsockname()[1]}/cam"
        self._thread = threading.Thread(target=self._serve)

    def _serve(self) -> None:
        client, _ = self._socket.accept()
        with client, client.makefile("rb") as lines:
            request: list[str] = []
            for line in lines:
                request.append(line.decode().strip())
                if request[-1]:
                    continue
                self.asked.append("\n".join(request))
                answer = self._answer(request)
                for at in range(0, len(answer), self._piece):
                    client.sendall(answer[at : at + self._piece])
                if request[0].startswith("PLAY"):
                    return
                request = []

    def _answer(self, request: list[str]) -> bytes:
        method = request[0].split()[0]
        if self._challenge and not any(line.startswith("Authorization") for line in request):
            return f"RTSP/1.0 401 Unauthorized\r\nCSeq: 1\r\n{self._challenge}\r\n\r\n".encode()
        if method in self._status:
            return f"{self._status[method]}\r\nContent-Length: 0\r\n\r\n".encode()
        if method == "DESCRIBE":
            return f"RTSP/1.0 200 OK\r\nContent-Length: {len(SDP)}\r\n\r\n{SDP}".encode()
        more = "Session: abc;timeout=20\r\n" if method == "SETUP" else ""
        answer = f"RTSP/1.0 200 OK\r\n{more}\r\n".encode()
        return answer + self._stream if method == "PLAY" else answer

    @contextmanager
    def talking(self) -> Iterator[Conversation]:
        self._thread.start()
        conversation = Conversation(self.url, 5)
        try:
            yield conversation
        finally:
            conversation.close()
            self._thread.join()
            self._socket.close()


def on_the_line(packets: Sequence[bytes], channel: int = 0) -> bytes:
    return b"".join(b"$" + bytes([channel]) + len(data).to_bytes(2) + data for data in packets)


def film() -> tuple[bytes, list[list[bytes]]]:
    """A stream with everything in it, and the frames that it holds."""
    frames: list[list[bytes]] = [[SPS, PPS, IDR], [DELTA], [DELTA * 4], [DELTA, DELTA], [IDR]]
    line = b""
    for number, units in enumerate(frames):
        stamp = number * 3600
        for unit in units:
            line += on_the_line(split(unit, stamp) if len(unit) > 1000 else [packet(unit, stamp)])
        line += on_the_line([b"\x80\xc8\0\6" + b"r" * 24], 1)
        line += b"RTSP/1.0 200 OK\r\nCSeq: 9\r\n\r\n"
    return line + on_the_line([packet(DELTA, len(frames) * 3600)]), frames


@settings(max_examples=12, deadline=None)
@given(st.integers(100, 5000))
def test_frames_come_whole_however_the_line_cuts_them(piece: int) -> None:
    line, frames = film()
    found: list[list[bytes]] = []
    camera = Camera(line, piece=piece)
    with camera.talking() as conversation:
        conversation.play()
        with pytest.raises(ConnectionError):
            found.extend(list(nal.by_length(shot.data)) for shot in conversation.shots())
    assert found == frames


@pytest.mark.parametrize(
    ("challenge", "expected"),
    [
        ('WWW-Authenticate: Basic realm="cam"', r"Authorization: Basic YWRtaW46cEBzcw=="),
        ('WWW-Authenticate: Digest realm="cam", nonce="n1"', r'response="[0-9a-f]{32}"'),
        ('WWW-Authenticate: Digest realm="cam", nonce="n1", algorithm=SHA-256, qop="auth,auth-int"', r'response="[0-9a-f]{64}".*qop=auth'),
        ('WWW-Authenticate: Basic realm="cam"\r\nWWW-Authenticate: Digest realm="cam", nonce="n1"', r"Authorization: Digest"),
    ],
)
def test_it_signs_in_as_the_camera_asks(challenge: str, expected: str) -> None:
    camera = Camera(challenge=challenge)
    with camera.talking() as conversation:
        conversation.play()
    assert re.search(expected, camera.asked[1])
    assert all("p@ss" not in asked for asked in camera.asked)


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ({"DESCRIBE": "RTSP/1.0 404 Not Found"}, Declined), ({"SETUP": "RTSP/1.0 461 Unsupported Transport"}, Unsupported),
        ({"DESCRIBE": "RTSP/1.0 302 Moved"}, Declined), ({"DESCRIBE": "HTTP/1.1 400 Bad Request"}, NotRtsp),
        ({"DESCRIBE": "SSH-2.0-OpenSSH"}, NotRtsp),
    ],
)  # fmt: skip
def test_other_answers_have_their_names(status: dict[str, str], expected: type[Exception]) -> None:
    with Camera(status=status).talking() as conversation, pytest.raises(expected):
        conversation.play()


@pytest.mark.parametrize("url", ["rtsps://h/x", "http://h/x"])
def test_other_schemes_are_left_to_the_library(url: str) -> None:
    with pytest.raises(Unsupported):
        Conversation(url, 1)
