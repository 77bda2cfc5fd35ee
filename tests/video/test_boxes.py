"""Fragments are found whole in growing and torn files, ours and others', and the GOP index keeps them in few bytes."""

import io
from pathlib import Path
from typing import Any

import av
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.video import boxes, header
from app.video.boxes import Gop
from app.video.varints import read_varint, signed, unsigned, varint
from app.video.writer import SegmentFile
from tests.video.film import GOP, HEIGHT, TICKS, TIMESCALE, WIDTH, drawn, reel


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """Thirty frames in a file as the recorder writes it; media time begins at 900,000."""
    made = reel(30)
    file = SegmentFile(tmp_path, "1/20261120/01/1.mp4", made.header)
    for number, (data, is_key) in enumerate(made.frames):
        file.add(data, media=900_000 + number * TICKS, duration=TICKS, composition=0, is_key=is_key)
    file.seal()
    return file.path


def _others_film(path: Path, flags: str) -> Path:
    """The same thirty frames by libavformat's own writer."""
    with av.open(str(path), "w", format="mp4", options={"movflags": flags, "video_track_timescale": str(TIMESCALE)}) as container:
        stream = container.add_stream("libx264", rate=10, options={"preset": "ultrafast", "tune": "zerolatency"})
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        stream.codec_context.gop_size = GOP
        for number in range(30):
            container.mux(stream.encode(av.VideoFrame.from_ndarray(drawn(number), format="rgb24")))
        container.mux(stream.encode())
    return path


def test_every_frame_is_a_fragment_with_its_time(film: Path) -> None:
    with film.open("rb") as file:
        found = list(boxes.scan(file))
    assert [fragment.decode_time for fragment in found] == [900_000 + number * TICKS for number in range(30)]
    assert [number for number, fragment in enumerate(found) if fragment.is_key] == [0, 10, 20]
    assert {fragment.duration for fragment in found} == {TICKS}
    assert found[-1].offset + found[-1].size == film.stat().st_size


def test_another_writers_fragments_are_read_alike(film: Path, tmp_path: Path) -> None:
    movflags = "empty_moov+default_base_moof+skip_trailer+frag_discont"
    each = _others_film(tmp_path / "each.mp4", f"frag_every_frame+{movflags}")
    by_gop = _others_film(tmp_path / "gop.mp4", f"frag_keyframe+{movflags}")
    with each.open("rb") as file:
        found = list(boxes.scan(file))
        assert [fragment.is_key for fragment in found] == [number % GOP == 0 for number in range(30)]
        assert [fragment.decode_time for fragment in found] == [number * TICKS for number in range(30)]
        assert header.picture_of(boxes.read_header(file)).timescale == TIMESCALE
    with by_gop.open("rb") as file:
        gops = list(boxes.scan(file))
    assert [(gop.decode_time, gop.samples, gop.duration) for gop in gops] == [(place * 10 * TICKS, 10, 10 * TICKS) for place in range(3)]


def test_an_independent_reader_gets_every_frame_at_its_time(film: Path) -> None:
    with av.open(str(film)) as container:
        stream = container.streams.video[0]
        packets = [(packet.pts, packet.dts, packet.is_keyframe) for packet in container.demux(stream) if packet.size]
    assert packets == [(900_000 + n * TICKS, 900_000 + n * TICKS, n % GOP == 0) for n in range(30)]


def test_a_growing_file_gives_only_whole_fragments(film: Path, tmp_path: Path) -> None:
    whole = film.read_bytes()
    with film.open("rb") as file:
        head = boxes.header_size(file)
        ends = [head, *(fragment.offset + fragment.size for fragment in boxes.scan(file))]
    growing = tmp_path / "growing.mp4"
    for cut in (0, 7, head - 1, head, head + 5, ends[1] - 1, ends[1], ends[1] + 8, ends[1] + 111, ends[2] + 113, len(whole)):
        growing.write_bytes(whole[:cut])
        with growing.open("rb") as file:
            found = list(boxes.scan(file))
        assert len(found) == max(0, sum(1 for end in ends if end <= cut) - 1), cut


def test_reading_goes_on_from_an_offset(film: Path) -> None:
    with film.open("rb") as file:
        every = list(boxes.scan(file))
        assert list(boxes.scan(file, every[11].offset)) == every[11:]


@pytest.mark.parametrize("rubbish", [b"", b"\0" * 4096, b"half a box", b"\0\0\0\x68moof"])
def test_a_torn_tail_is_cut_off(film: Path, rubbish: bytes) -> None:
    whole = film.read_bytes()
    with film.open("rb") as file:
        last = list(boxes.scan(file))[-1]
    film.write_bytes(whole[:-3] + rubbish if not rubbish else whole + rubbish)
    assert boxes.cut_torn(film) == (last.size - 3 if not rubbish else len(rubbish))
    assert film.read_bytes() == (whole[: last.offset] if not rubbish else whole)


def test_a_file_that_is_no_footage_is_refused(tmp_path: Path) -> None:
    (tmp_path / "text").write_bytes(b"not a film, but a long sentence")
    with (tmp_path / "text").open("rb") as file, pytest.raises(boxes.NotFootage):
        list(boxes.scan(file))


def test_the_index_of_an_hour_is_small_and_exact() -> None:
    gops, offset, media = [], 795, 0
    for number in range(1800):
        size, length = 1_000_000 + number * 7919 % 40_000, 180_000 + number % 3
        gops.append(Gop(offset, size, media))
        offset, media = offset + size, media + length
    packed = boxes.pack_gops(gops)
    assert boxes.unpack_gops(packed) == gops
    assert len(packed) <= 5 * len(gops)


def test_a_hole_between_gops_is_refused() -> None:
    with pytest.raises(ValueError, match="hole"):
        boxes.pack_gops([Gop(10, 5, 0), Gop(16, 5, 9)])


@given(st.lists(st.tuples(st.integers(1, 2**40), st.integers(-(2**40), 2**40)), max_size=20), st.integers(0, 2**40))
def test_any_index_survives_packing(rows: list[tuple[int, int]], offset: int) -> None:
    gops = []
    for size, media in rows:
        gops.append(Gop(offset, size, media))
        offset += size
    assert boxes.unpack_gops(boxes.pack_gops(gops)) == gops


@given(st.integers(-(2**70), 2**70))
def test_any_number_survives_folding(number: int) -> None:
    assert unsigned(read_varint(varint(signed(number)), 0)[0]) == number


def _header_of(encoder: str, options: dict[str, str]) -> bytes:
    target = io.BytesIO()
    with av.open(target, "w", format="mp4") as container:
        stream: Any = container.add_stream(encoder, rate=10, options=options)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        for number in range(3):
            container.mux(stream.encode(av.VideoFrame.from_ndarray(drawn(number), format="rgb24")))
        container.mux(stream.encode())
    target.seek(0)
    with av.open(target) as container:
        return header.make_header(container.streams.video[0], None)


def test_the_header_tells_an_h264_stream() -> None:
    picture = header.picture_of(_header_of("libx264", {"profile": "main", "level": "3.1"}))
    assert (picture.codec, picture.width, picture.height) == ("avc1.4D401F", WIDTH, HEIGHT)


def test_the_header_tells_an_h265_stream_under_the_name_that_safari_wants() -> None:
    picture = header.picture_of(_header_of("libx265", {"x265-params": "log-level=none:level-idc=3.1:no-info=1"}))
    assert picture.codec.startswith("hvc1.1.6.L93.")
    assert (picture.width, picture.height) == (WIDTH, HEIGHT)
