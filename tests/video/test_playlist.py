"""The playback list, read by a player that is not ours, and byte by byte."""

import re
from datetime import UTC, datetime, timedelta

import av

from app.settings import Settings
from app.transaction import Database
from app.video.index import pieces_between, table
from app.video.playlist import playlist, served
from records import base
from records.footage import Segment
from tests.cast import Cast
from tests.video import film

T0 = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


def after(seconds: float) -> datetime:
    """So many seconds into the recording."""
    return T0 + timedelta(seconds=seconds)


def shot(database: Database, settings: Settings, cast: Cast) -> list[Segment]:
    """24 s in two files, a gap of 10 s, then 10 s more."""
    with database.act("test") as db:
        one = film.shot(db, settings.footage, cast.dock.id, T0, 14, 10)
        return [*one, *film.shot(db, settings.footage, cast.dock.id, after(34), 10, first=340)]


def listed(database: Database, settings: Settings, cast: Cast, begins_s: float, ends_s: float, address: str = "segment/{id}") -> str:
    """The list of a range."""
    with database.read() as db:
        pieces = pieces_between(db, cast.dock.id, after(begins_s), after(ends_s), settings.footage)
    return playlist(pieces, after(begins_s), after(ends_s), address=address)


def test_another_player_fetches_every_frame_of_the_range_across_files_and_gap(
    database: Database, settings: Settings, cast: Cast, served_folder: str
) -> None:
    segments = shot(database, settings, cast)
    text = listed(database, settings, cast, 0, 60)
    for segment in segments:
        text = text.replace(f"segment/{segment.id}\n", f"{segment.path}\n").replace(f'segment/{segment.id}"', f'{segment.path}"')
    (settings.footage / "list.m3u8").write_text(text)
    with av.open(served_folder + "list.m3u8", options={"allowed_extensions": "ALL"}) as container:
        fetched = [bytes(packet) for packet in container.demux(video=0) if packet.size]
    frames = film.reel(600).frames
    assert fetched == [frames[number][0] for number in (*range(240), *range(340, 440))]


def test_gaps_are_discontinuities_and_every_file_tells_its_wall_time(database: Database, settings: Settings, cast: Cast) -> None:
    shot(database, settings, cast)
    lines = listed(database, settings, cast, 0, 60).splitlines()
    assert lines.count("#EXT-X-DISCONTINUITY") == 1
    assert [line.split(":", 1)[1] for line in lines if line.startswith("#EXT-X-PROGRAM-DATE-TIME")] == [
        "2026-11-20T01:00:00.000Z", "2026-11-20T01:00:14.000Z", "2026-11-20T01:00:34.000Z",
    ]  # fmt: skip
    assert [line for line in lines if line.startswith("# media=")] == [
        f"# media={media:.6f} wall_us={1_795_136_400_000_000 + wall * 1_000_000} codec=avc1.42C00B"
        for media, wall in ((0, 0), (14, 14), (0, 34))
    ]  # fmt: skip
    assert lines[-1] == "#EXT-X-ENDLIST"


def test_groups_are_cut_at_the_same_places_whatever_range_is_asked(database: Database, settings: Settings, cast: Cast) -> None:
    shot(database, settings, cast)
    whole = re.findall(r"BYTERANGE:(\d+@\d+)\nsegment/(\d+)", listed(database, settings, cast, 0, 60))
    part = re.findall(r"BYTERANGE:(\d+@\d+)\nsegment/(\d+)", listed(database, settings, cast, 9, 15))
    assert len(whole) == 4 + 3 + 3
    assert part == whole[2:5]
    assert "#EXT-X-PROGRAM-DATE-TIME:2026-11-20T01:00:08.000Z" in listed(database, settings, cast, 9, 15)


def test_a_range_without_footage_is_an_empty_list(database: Database, settings: Settings, cast: Cast) -> None:
    shot(database, settings, cast)
    assert "EXTINF" not in listed(database, settings, cast, 25, 33)


def test_a_growing_file_is_listed_up_to_its_last_whole_fragment(database: Database, settings: Settings, cast: Cast) -> None:
    growing = film.Growing(settings.footage, T0, film.reel(600), stream=str(cast.dock.id))
    growing.grow(55)
    with (settings.footage / growing.path).open("ab") as torn:
        torn.write(b"\x00\x00\x00\x74moof")
    with database.act("test") as db, base.door("factory"):
        growing.row(db, cast.dock.id, film.run_of(db, cast.dock.id, T0), is_open=True)
    assert re.findall(r"EXTINF:([\d.]+)", listed(database, settings, cast, 0, 60)) == ["4.000000", "1.500000"]


def test_the_bytes_asked_for_tell_which_seconds_were_served(database: Database, settings: Settings, cast: Cast) -> None:
    shot(database, settings, cast)
    with database.read() as db:
        piece = pieces_between(db, cast.dock.id, after(20), after(21), settings.footage)[0]
    gops = table(piece).gops
    assert served(piece, gops[2].offset, gops[2].size + gops[3].size) == (after(16), after(18))
    assert served(piece, 0, gops[0].offset) is None
