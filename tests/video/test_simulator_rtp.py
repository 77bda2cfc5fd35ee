"""What the simulated cameras send keeps to the letter of RTSP and RTP: also for readers stricter than FFmpeg."""

import socket
import struct
import subprocess

import pytest

from app.video.simulator.camera import Codec, SimulatedCamera
from app.video.simulator.encoder import Encoded
from app.video.simulator.rtp import Payload, Sender, Shot, payloads
from app.video.simulator.server import Simulator
from tests.video.gst_camera import PACKAGES

CAMERA = SimulatedCamera("x", "dock", size=(320, 180))


def rebuilt(parts: list[bytes], codec: Codec) -> list[bytes]:
    """The units that a receiver puts together (RFC 6184 5.8, RFC 7798 4.4.3)."""
    found: list[bytes] = []
    head, kind = (1, 28) if codec == "h264" else (2, 49)
    for part in parts:
        if (part[0] & 0x1F if codec == "h264" else part[0] >> 1 & 0x3F) != kind:
            found.append(part)
            continue
        mark, rest = part[head], part[head + 1 :]
        if mark & 0x80:
            first = part[0] & 0xE0 | mark & 0x1F if codec == "h264" else part[0] & 0x81 | (mark & 0x3F) << 1
            found.append(bytes([first]) + part[1:head])
        found[-1] += rest
    return found


@pytest.mark.parametrize(("codec", "head"), [("h264", b"\x65"), ("h264", b"\x41"), ("h265", b"\x26\x01"), ("h265", b"\x02\x01")])
@pytest.mark.parametrize("size", [5, 1390, 1400, 1401, 2797, 40_000])
def test_a_receiver_gets_the_units_back_whatever_their_size(codec: Codec, head: bytes, size: int) -> None:
    small, large = head + b"\x07\x11", head + bytes(1 + index % 251 for index in range(size))
    parts = payloads(Encoded(b"\0\0\0\1" + small + b"\0\0\0\1" + large, is_key=True), codec)
    assert rebuilt([part.data for part in parts], codec) == [small, large]
    assert [part.is_last for part in parts] == [*[False] * (len(parts) - 1), True]
    assert all(len(part.data) <= 1400 for part in parts)
    fragments = parts[1:] if len(parts) > 2 else []
    marks = [part.data[len(head)] & 0xC0 for part in fragments]
    assert marks == ([0x80, *[0] * (len(marks) - 2), 0x40] if marks else [])


def test_packets_are_numbered_and_the_report_ties_their_time_to_the_clock() -> None:
    sender = Sender(2, 96)
    begins = sender.sequence
    shot = Shot([Payload(b"abc", is_last=False), Payload(b"de", is_last=True)], is_key=True, ticks=9_000, told_at=1_000_000.25)
    data, rows = sender.shot(shot), []
    while data:
        mark, channel, length = struct.unpack(">cBH", data[:4])
        assert mark == b"$"
        rows.append((channel, data[4 : 4 + length]))
        data = data[4 + length :]
    assert [channel for channel, _ in rows] == [3, 2, 2]
    report, first, last = (packet for _, packet in rows)
    kind, words, source, seconds, fraction, stamp = struct.unpack(">xBHIIII", report[:20])
    assert (kind, words, seconds - 2_208_988_800, fraction) == (200, 6, 1_000_000, 1 << 30)
    heads = [struct.unpack(">BBHII", packet[:12]) for packet in (first, last)]
    assert heads == [(0x80, 96, begins, stamp, source), (0x80, 96 | 0x80, (begins + 1) & 0xFFFF, stamp, source)]
    assert (first[12:], last[12:]) == (b"abc", b"de")


def asked(simulator: Simulator, *lines: str) -> str:
    """The simulator's answer to a request."""
    with socket.create_connection(("127.0.0.1", simulator.port), timeout=5) as connection:
        connection.sendall(("\r\n".join([*lines, "CSeq: 7"]) + "\r\n\r\n").encode())
        return connection.recv(4000).decode()


def test_requests_it_cannot_follow_are_answered_with_the_reason() -> None:
    with Simulator([CAMERA]) as simulator:
        url = simulator.url("dock")
        assert asked(simulator, f"SETUP {url}/track RTSP/1.0", "Transport: RTP/AVP;unicast;client_port=5000-5001").startswith(
            "RTSP/1.0 461 "
        )
        assert asked(simulator, f"PLAY {url} RTSP/1.0").startswith("RTSP/1.0 454 ")
        assert asked(simulator, f"RECORD {url} RTSP/1.0").startswith("RTSP/1.0 501 ")
        assert "GET_PARAMETER" in asked(simulator, f"OPTIONS {url} RTSP/1.0")
        told = asked(simulator, f"DESCRIBE {url} RTSP/1.0")
        assert "CSeq: 7\r\n" in told
        assert "m=video 0 RTP/AVP 96" in told
        assert "profile-level-id=4D40" in told


def test_what_is_no_rtsp_ends_the_connection() -> None:
    with Simulator([CAMERA]) as simulator:
        assert asked(simulator, "hello") == ""
        assert asked(simulator, "GET / HTTP/1.1").startswith("RTSP/1.0 404 ")


_READER = """
import sys, gi
gi.require_version("Gst", "1.0")
from gi.repository import Gst
Gst.init(None)
launch = "rtspsrc location={} protocols=tcp user-id=admin user-pw=pw ! rtph264depay ! video/x-h264,alignment=au ! fakesink num-buffers=15"
pipeline = Gst.parse_launch(launch.format(sys.argv[1]))
pipeline.set_state(Gst.State.PLAYING)
message = pipeline.get_bus().timed_pop_filtered(15 * Gst.SECOND, Gst.MessageType.EOS | Gst.MessageType.ERROR)
print(message.type.first_value_nick if message else "nothing")
pipeline.set_state(Gst.State.NULL)
"""


def test_gstreamer_reads_it_too() -> None:
    locked = SimulatedCamera("x", "locked", size=(320, 180), user="admin", password="pw")
    with Simulator([locked]) as simulator:
        url = f"rtsp://127.0.0.1:{simulator.port}/locked"
        read = subprocess.run(["/usr/bin/python3", "-c", _READER, url], capture_output=True, text=True, timeout=30, check=False)
    assert read.returncode == 0, f"{read.stderr}\ntype: apt-get install -y {PACKAGES}"
    assert read.stdout.strip() == "eos"
