"""snapshot.look: a picture goes only to who may play back its camera, or took it; each look is kept in the trail (B10-1, B20-1)."""

import pytest
from sqlalchemy import select

from app import chores
from app.settings import Settings
from records.audit import Audit
from records.base import door
from records.snapshot import Snapshot
from records.user import User
from tests.conftest import Browser
from tests.watch import SEEN_AT, VISIT, Watch
from workflows import snapshot


@pytest.mark.obligation("B20-1", "B10-1")
def test_a_look_needs_the_cameras_right_and_is_kept_in_the_trail(recorded: Watch, settings: Settings, browser: Browser) -> None:
    with recorded.database.act("test") as db:
        here = recorded.cast.within(db)
        made = snapshot.take(db, here.monitor, recorded.at(db), camera=here.dock, seen_at=SEEN_AT, visit=VISIT)
    address = f"/snapshots/{made.id}/picture.png"
    assert browser.as_(recorded.cast.monitor).get(address).status_code == 404, "not made yet"
    chores.make_snapshots(recorded.database, settings)
    assert browser.stranger().get(address).status_code == 401
    for other in (recorded.cast.overseer, recorded.cast.stranger, recorded.cast.signatory, recorded.cast.upkeep):
        assert browser.as_(other).get(address).status_code == 404
    with browser.as_(recorded.cast.administrator).get(f"{address}?download") as answer:
        assert (answer.status_code, answer.mimetype) == (200, "image/png")
        told = answer.headers["Content-Disposition"]
        assert told == "inline; filename=42019011101321320002_20261120T091227000_1-1.png", "shown, never handed out as a file"
        assert answer.data.startswith(b"\x89PNG")
    with recorded.database.read() as db:
        looks = db.scalars(select(Audit).where(Audit.verb == "snapshot.look")).all()
        assert [(look.actor_id, look.subject_id) for look in looks] == [
            (recorded.cast.administrator.id, db.scalars(select(Snapshot.id)).one())
        ]


@pytest.mark.obligation("B8-2")
def test_who_is_not_trained_sees_none_not_even_the_own(recorded: Watch, settings: Settings, browser: Browser) -> None:
    with recorded.database.act("test") as db:
        here = recorded.cast.within(db)
        made = snapshot.take(db, here.monitor, recorded.at(db), camera=here.dock, seen_at=SEEN_AT, visit=VISIT)
    chores.make_snapshots(recorded.database, settings)
    for user in (recorded.cast.monitor, recorded.cast.second_monitor):
        client = browser.as_(user)
        with client.get(f"/snapshots/{made.id}/picture.png") as answer:
            assert answer.status_code == 200
        with recorded.database.act("test") as db, door("factory"):
            db.get_one(User, user.id).trained_at = None
            db.flush()
        assert client.get(f"/snapshots/{made.id}/picture.png").status_code == 404
        assert client.get(f"/monitorings/{recorded.monitoring.id}/snapshots").json == {"snapshots": []}
