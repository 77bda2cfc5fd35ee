"""A camera that is not ours, recorded, is played by a player that is not ours and cut to a clip: every frame, in its order."""

from datetime import timedelta
from pathlib import Path

import pytest

from app.settings import Settings
from app.transaction import Database
from app.video import writer
from app.video.cutting import cut
from app.video.index import pieces_between
from app.video.place import Place
from app.video.playlist import playlist
from records.camera import Camera
from tests.video.film import FPS, numbers_in
from tests.video.recording import numbers, running, segments, until

LENGTH = timedelta(seconds=10)


@pytest.mark.parametrize("address", ["sqlite"], indirect=True)
@pytest.mark.obligation("B19-1")
def test_what_gstreamer_sent_is_played_back_and_cut_without_losing_a_frame(
    settings: Settings, database: Database, dock: Camera, served_folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "SEGMENT_S", 5)
    with running(settings, database):
        until(lambda: (found := segments(database, dock)) and found[-1].begins_at - found[0].begins_at >= LENGTH, 40)
    rows = segments(database, dock)
    sent = numbers(settings, rows)
    begins_at, ends_at = rows[0].begins_at, rows[-1].ends_at
    assert ends_at
    with database.read() as db:
        pieces = pieces_between(db, dock.id, begins_at, ends_at, settings.footage)
    assert sent == list(range(sent[0], sent[0] + len(sent)))
    text = playlist(pieces, begins_at, ends_at, address="{id}.")
    for row in rows:
        text = text.replace(f"{row.id}.\n", f"{row.path}\n").replace(f'"{row.id}."', f'"{row.path}"')
    (settings.footage / "list.m3u8").write_text(text)
    assert numbers_in(f"{served_folder}list.m3u8") == sent
    # across the border of two files
    wanted = rows[1].begins_at - timedelta(seconds=2)
    clip = cut(pieces, [], wanted, wanted + timedelta(seconds=4), tmp_path / "clip.mp4", place=Place("0" * 20, "点"))
    first = sent[0] + (clip.begins_at - begins_at) // timedelta(seconds=1 / FPS)
    assert abs(clip.begins_at - wanted) <= timedelta(seconds=1 / FPS)
    shown = numbers_in(clip.path)
    assert len(shown) == clip.frames >= 4 * FPS
    assert shown == list(range(shown[0], shown[0] + len(shown)))
    assert abs(shown[0] - first) <= 1
