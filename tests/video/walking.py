"""An empty bay through which somebody walks now and then, for tests of what moves."""

import io
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import av
import numpy as np
from sqlalchemy import select

from app.settings import Settings
from app.transaction import Database
from app.video.header import make_header
from app.video.index import Piece, pieces_between
from records.footage import Segment
from tests.video import film

T0 = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


@cache
def walk(seconds: int, moves: tuple[tuple[int, int], ...], *, times: float = 1) -> film.Reel:
    """A noisy empty bay through which somebody walks in these seconds; the picture so many times as wide and high."""
    target, chance = io.BytesIO(), np.random.default_rng(7)
    with av.open(target, "w", format="mp4", options={"video_track_timescale": str(film.TIMESCALE)}) as container:
        stream = container.add_stream("libx264", rate=film.FPS, options={"preset": "ultrafast", "tune": "zerolatency", "crf": "30"})
        stream.width, stream.height, stream.pix_fmt = round(film.WIDTH * times), round(film.HEIGHT * times), "yuv420p"
        stream.codec_context.gop_size = film.GOP
        for number in range(seconds * film.FPS):
            picture = np.clip(chance.normal(90, 2, (film.HEIGHT, film.WIDTH, 3)), 0, 255).astype(np.uint8)
            if any(begin <= number / film.FPS < end for begin, end in moves):
                left = (number * 7) % (film.WIDTH - 24)
                picture[60:140, left : left + 24] = 230
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            container.mux(stream.encode(frame.reformat(stream.width, stream.height)))
        container.mux(stream.encode())
    target.seek(0)
    with av.open(target, "r") as container:
        source: Any = container.streams.video[0]
        frames = tuple((bytes(packet), packet.is_keyframe) for packet in container.demux(source) if packet.size)
        return film.Reel(make_header(source, None), frames)


def after(seconds: float) -> datetime:
    return T0 + timedelta(seconds=seconds)


def measured(database: Database, settings: Settings, camera_id: int) -> list[tuple[Piece, bytes]]:
    """As the page asks for it: what was not measured is left out."""
    with database.read() as db:
        found = db.scalars(select(Segment).order_by(Segment.id)).all()
        pieces = {piece.segment_id: piece for piece in pieces_between(db, camera_id, T0, after(3600), settings.footage)}
    return [(pieces[segment.id], segment.activity) for segment in found if segment.activity is not None]
