"""snapshot.keep: the server makes the picture itself, of exactly that frame, without loss (B18-1, B19-1, B19-2)."""

from datetime import timedelta

import cv2
import numpy as np
import pytest
from sqlalchemy import select

from app import chores
from app.settings import Settings
from records import vault
from records.audit import Audit
from records.base import Refused
from records.snapshot import Snapshot, Stage
from records.user import THE_SYSTEM
from tests.snapshot.ordering import made_of, take
from tests.video import film
from tests.watch import SEEN_AT, Watch
from workflows import snapshot


@pytest.mark.obligation("B18-1", "B19-1", "B19-2")
def test_the_very_frame_is_kept_without_loss_with_its_time_and_hash(recorded: Watch, settings: Settings) -> None:
    # in the middle of a group of pictures, at its first frame, late in its tenth of a second, a rounding before it
    for after_ms in (0, 340, 399, -1):
        take(recorded, after_ms)
    assert chores.make_snapshots(recorded.database, settings) == 4
    found = []
    for made in made_of(recorded):
        path = vault.located(settings.evidence, made.path)
        assert path.name.startswith("42019011101321320002_20261120T0912"), "place number and moment in the name"
        assert vault.verify(settings.evidence, vault.Kept(made.path, made.sha256, made.bytes or 0))
        picture = np.asarray(cv2.imdecode(np.frombuffer(path.read_bytes(), np.uint8), cv2.IMREAD_UNCHANGED), np.uint8)
        assert picture.shape == (film.HEIGHT, film.WIDTH, 3)
        assert (made.width, made.height, made.stage) == (film.WIDTH, film.HEIGHT, Stage.KEPT)
        found.append((film.number_on(picture), made.shown_at))
    tenth = timedelta(seconds=0.1)
    assert found == [(50, SEEN_AT), (53, SEEN_AT + 3 * tenth), (54, SEEN_AT + 4 * tenth), (50, SEEN_AT)]
    assert chores.make_snapshots(recorded.database, settings) == 0, "made once"


def test_nobody_but_the_system_keeps_one_and_it_is_audited(recorded: Watch, settings: Settings) -> None:
    take(recorded)
    with recorded.database.act("test") as db:
        it, cast = db.scalars(select(Snapshot)).one(), recorded.cast.within(db)
        forged = {"token": "", "shown_at": SEEN_AT, "path": "a/b.png", "sha256": "0" * 64, "size_bytes": 1, "size": (1, 1)}
        with pytest.raises(Refused) as refused:
            snapshot.keep(db, cast.monitor, it, **forged)
        assert refused.value.status == 403
    chores.make_snapshots(recorded.database, settings)
    with recorded.database.read() as db:
        row = db.scalars(select(Audit).where(Audit.verb == "snapshot.keep")).one()
    assert row.serves == ["B19-1", "B19-2", "B18-1"]
    assert row.changes["snapshot"][0]["sha256"][1] == made_of(recorded)[0].sha256


@pytest.mark.parametrize("token", ["", "of another worker"])
def test_a_worker_without_the_lease_keeps_nothing(recorded: Watch, token: str) -> None:
    take(recorded)
    told = {"shown_at": SEEN_AT, "path": "a/b.png", "sha256": "0" * 64, "size_bytes": 1, "size": (1, 1)}
    with recorded.database.act("test") as db:
        it = db.scalars(select(Snapshot)).one()
        if token:
            snapshot.claim(db, THE_SYSTEM, it)
        with pytest.raises(Refused, match="另一进程接手"):
            snapshot.keep(db, THE_SYSTEM, it, token=token, **told)
    assert made_of(recorded)[0].stage is Stage.WANTED
