"""Who gets pictures, what is noted of it, and that only what was sent counts as watched."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.settings import Settings
from app.transaction import Database
from app.video.wire import Kind, parted
from records import base, clock
from records.anomaly import Anomaly
from records.audit import Audit
from records.clip import Clip
from records.footage import Cause
from records.grant import Grant, Right
from records.item import Item, Result
from records.monitoring import Mode, Monitoring, Watched
from records.served import Served
from records.user import THE_SYSTEM
from tests.cast import Cast
from tests.conftest import Browser
from tests.video import film
from workflows import anomaly, item, monitoring, phase

T0 = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
MS = 1_795_136_400_000


def after(seconds: float) -> datetime:
    """So many seconds into the recording."""
    return T0 + timedelta(seconds=seconds)


class Desk:
    """The dock's camera with a minute of footage; the clock stands ten minutes later."""

    def __init__(self, database: Database, settings: Settings, cast: Cast, browser: Browser) -> None:
        self.database, self.settings, self.cast, self.browser = database, settings, cast, browser
        with database.act("test") as db:
            self.segment = film.shot(db, settings.footage, cast.dock.id, T0, 60)[0]
            film.gap(db, cast.dock.id, after(60), after(600), Cause.NETWORK)
        clock.stop_at(after(600))
        self.base = f"/footage/{cast.dock.id}"
        self.monitor = browser.as_(cast.monitor)

    def count(self, kind: type[base.Record], *conditions: object) -> int:
        """Rows of a table."""
        with self.database.read() as db:
            return db.scalar(select(func.count()).select_from(kind).where(*conditions)) or 0

    def looks(self) -> int:
        """Looks in the trail."""
        return self.count(Audit, Audit.verb == "monitoring.look")

    def begin(self) -> Monitoring:
        """A monitoring from the recording by the monitor."""
        with self.database.act("test") as db:
            cast = self.cast.within(db)
            return monitoring.begin_at(db, cast.monitor, cast.site, mode=Mode.PLAYBACK, period=(T0, after(60)))


@pytest.fixture
def desk(database: Database, settings: Settings, cast: Cast, browser: Browser) -> Desk:
    return Desk(database, settings, cast, browser)


def listing(desk: Desk, client: FlaskClient, camera: int | None = None) -> int:
    """Status of the list's answer."""
    return client.get(f"/footage/{camera or desk.cast.dock.id}/playlist.m3u8?from={MS}&to={MS + 60_000}").status_code


ADDRESSES = ("playlist.m3u8?from={MS}&to={END}", "segment/{segment}", "still.jpg?at={MS}", "still.jpg", "timeline.json")


@pytest.mark.obligation("B9-1")
@pytest.mark.parametrize("asked", ADDRESSES)
def test_pictures_answer_401_to_nobody_and_404_to_whom_they_are_not_granted(desk: Desk, asked: str) -> None:
    url = f"{desk.base}/" + asked.format(MS=MS, END=MS + 1000, segment=desk.segment.id)
    assert desk.browser.stranger().get(url).status_code == 401
    for person in (desk.cast.stranger, desk.cast.overseer, desk.cast.signatory, desk.cast.upkeep):
        assert desk.browser.as_(person).get(url).status_code == 404
    assert desk.browser.stranger().get(f"/live?cameras={desk.cast.dock.id}").status_code == 401
    assert desk.browser.as_(desk.cast.stranger).get(f"/live?cameras={desk.cast.dock.id}").status_code == 404


@pytest.mark.obligation("B9-1")
def test_live_alone_gives_no_playback(desk: Desk) -> None:
    with desk.database.act("test") as db, base.door("factory"):
        for grant in db.scalars(select(Grant).where(Grant.user_id == desk.cast.monitor.id, Grant.right == Right.PLAYBACK)).unique():
            grant.taken_back_at = T0
        db.flush()
    assert listing(desk, desk.monitor) == 404
    assert desk.monitor.get(f"{desk.base}/segment/{desk.segment.id}").status_code == 404
    assert desk.monitor.get(f"{desk.base}/still.jpg?at={MS}").status_code == 404


def test_a_file_of_another_camera_is_not_there(desk: Desk) -> None:
    assert desk.monitor.get(f"/footage/{desk.cast.gate.id}/segment/{desk.segment.id}").status_code == 404


def test_the_bytes_come_by_range(desk: Desk, settings: Settings) -> None:
    whole = (settings.footage / desk.segment.path).read_bytes()
    answer = desk.monitor.get(f"{desk.base}/segment/{desk.segment.id}", headers={"Range": "bytes=100-299"})
    assert (answer.status_code, answer.data) == (206, whole[100:300])
    assert answer.headers["Content-Range"] == f"bytes 100-299/{len(whole)}"
    answer.close()


@pytest.mark.obligation("B20-1")
def test_a_look_is_in_the_trail_once_however_many_requests_it_takes(desk: Desk) -> None:
    group = desk.monitor.get(f"{desk.base}/playlist.m3u8?from={MS}&to={MS + 60_000}").text.split("BYTERANGE:")[1].split("\n")[0]
    size, offset = map(int, group.split("@"))
    for _ in range(3):
        headers = {"Range": f"bytes={offset}-{offset + size - 1}"}
        assert listing(desk, desk.monitor) == 200
        desk.monitor.get(f"{desk.base}/segment/{desk.segment.id}", headers=headers).close()
        assert desk.monitor.get(f"{desk.base}/still.jpg?at={MS + 3000}").status_code == 200
        clock.stop_at(clock.now() + timedelta(minutes=2))
    assert desk.looks() == 1
    clock.stop_at(clock.now() + timedelta(minutes=11))
    assert listing(desk, desk.monitor) == 200
    assert desk.looks() == 2


@pytest.mark.obligation("B16-4")
def test_only_what_was_sent_to_this_visit_counts_as_watched(desk: Desk) -> None:
    sitting = desk.begin()
    groups = desk.monitor.get(f"{desk.base}/playlist.m3u8?from={MS}&to={MS + 8000}").text.split("BYTERANGE:")[1:]
    for group in groups:
        size, offset = map(int, group.split("\n")[0].split("@"))
        desk.monitor.get(f"{desk.base}/segment/{desk.segment.id}", headers={"Range": f"bytes={offset}-{offset + size - 1}"}).close()
    seen = {"camera": desk.cast.dock.id, "mode": "playback", "begins": MS + 1000, "ends": MS + 30_000}
    told = {"monitoring": sitting.id, "seen": [seen, {**seen, "mode": "live"}, {**seen, "begins": MS + 40_000, "ends": MS + 50_000}]}
    answer = desk.monitor.post("/watched", json=told)
    assert answer.json == {"absent": False, "credited": [{**seen, "ends": MS + 8_000}]}
    with desk.database.read() as db:
        kept = db.scalars(select(Watched)).unique().one()
    assert (kept.begins_at, kept.ends_at, kept.mode, kept.visit) == (after(1), after(8), Mode.PLAYBACK, "visit-of-wang")


def test_what_another_visit_was_sent_does_not_count(desk: Desk) -> None:
    sitting = desk.begin()
    with desk.database.act("test") as db, base.door("factory"):
        db.add(Served(
            visit="another", camera_id=desk.cast.dock.id, mode=Mode.PLAYBACK, begins_at=T0, ends_at=after(60), sent_at=after(600),
        ))  # fmt: skip
        db.flush()
    seen = {"camera": desk.cast.dock.id, "mode": "playback", "begins": MS, "ends": MS + 5000}
    assert desk.monitor.post("/watched", json={"monitoring": sitting.id, "seen": [seen]}).json == {"absent": False, "credited": []}


@pytest.mark.parametrize("told", [{}, {"monitoring": "x", "seen": []}, [], {"monitoring": 1, "seen": [{"camera": 1}]}])
def test_a_senseless_report_is_refused_with_a_sentence(desk: Desk, told: object) -> None:
    desk.begin()
    answer = desk.monitor.post("/watched", json=told)
    assert answer.status_code in {404, 422}
    assert answer.json is not None
    assert answer.json["error"]


@pytest.mark.parametrize(("query", "word"), [
    ("from=2026-11-20T09:00:00&to=2026-11-20T10:00:00", "时区"),
    ("from=soon&to=later", "soon"),
    ("from=2026-11-20T09:00:00%2B08:00&to=2026-11-20T08:00:00%2B08:00", "结束"),
    (f"from={MS}&to={MS + 2 * 86_400_000}", "一天"),
])  # fmt: skip
def test_a_senseless_range_is_refused_with_a_sentence(desk: Desk, query: str, word: str) -> None:
    answer = desk.monitor.get(f"{desk.base}/playlist.m3u8?{query}")
    assert answer.status_code == 422
    assert answer.json is not None
    assert word in answer.json["error"]


@pytest.mark.obligation("D1-2")
def test_the_line_of_a_day_tells_recording_and_gaps_with_causes(desk: Desk) -> None:
    line = desk.monitor.get(f"{desk.base}/timeline.json?day=2026-11-20").json
    assert line is not None
    assert line["stretches"] == [[MS, MS + 60_000]]
    assert line["holes"] == [{"begins": MS + 60_000, "ends": MS + 600_000, "cause": "network", "words": "网络中断", "gaps": 1}]
    assert (line["recorded_s"], line["missing_s"], line["present"]) == (60.0, 540.0, MS + 600_000)


def _worked(desk: Desk) -> tuple[Anomaly, str, int, int]:
    """A sitting flags, stamps, takes back and watches while a colleague watches: anomaly, clip's number, the two sittings."""
    with desk.database.act("test") as db, base.door("factory"):
        item.load_norm(db, THE_SYSTEM, None)
        db.add(Served(
            visit="visit-of-wang", camera_id=desk.cast.dock.id, mode=Mode.PLAYBACK, begins_at=T0, ends_at=after(60), sent_at=after(600),
        ))  # fmt: skip
        db.flush()
    mine = desk.begin().id
    with desk.database.act("test") as db:
        cast = desk.cast.within(db)
        other = monitoring.begin_at(db, cast.second_monitor, cast.site, mode=Mode.LIVE).id
    clock.stop_at(after(660))
    with desk.database.act("test") as db:
        cast, sitting = desk.cast.within(db), db.get_one(Monitoring, mine)
        monitor, camera, visit = cast.monitor, cast.dock, "visit-of-wang"
        workers = db.scalars(select(Item).where(Item.key == "workers")).one()
        flagged = anomaly.flag(
            db, monitor, sitting, camera=camera, visit=visit, seen_at=after(30), item=workers, grade=Result.SERIOUS, remark="未戴工作帽",
            clip_span=(after(20), after(50)),
        )  # fmt: skip
        phase.stamp(db, monitor, sitting, key="empty", camera=camera, seen_at=after(10), visit=visit)
        phase.strike(db, monitor, phase.stamp(db, monitor, sitting, key="precool", camera=camera, seen_at=after(15), visit=visit))
        monitoring.credit(db, monitor, sitting, camera=camera, begins_at=after(5), ends_at=after(25), mode=Mode.PLAYBACK, visit=visit)
        monitoring.stop(db, cast.second_monitor, db.get_one(Monitoring, other))
        return flagged, db.scalars(select(Clip)).one().number, mine, other


@pytest.mark.obligation("D1-2", "B9-4")
def test_beside_the_footage_stand_marks_clips_locks_phases_what_was_watched_and_who_else_watched(desk: Desk) -> None:
    flagged, clip, mine, other = _worked(desk)
    line = desk.monitor.get(f"{desk.base}/timeline.json?day=2026-11-20&monitoring={mine}").json
    assert line is not None
    assert line["marks"] == [{
        "at": MS + 30_000, "grade": "serious", "words": "严重异常", "item": flagged.item_name, "number": flagged.number, "id": flagged.id,
    }]  # fmt: skip
    assert line["clips"] == [{"begins": MS + 20_000, "ends": MS + 50_000, "words": "正在截取", "number": clip, "id": flagged.id}]
    assert line["held"] == [[MS + 20_000, MS + 50_000]]
    assert line["phases"] == [{"at": MS + 10_000, "words": "空箱检查"}], "what was taken back stands no more"
    assert line["watched"] == [[MS + 5_000, MS + 25_000]]
    assert line["sittings"] == [{"begins": MS + 600_000, "ends": MS + 660_000, "words": "实时监控 何监控", "id": other}]
    # another day has none of it; for no sitting there are no phases and nothing watched
    for asked, sittings in (("2026-11-19", 0), ("2026-11-20", 2)):
        told = desk.monitor.get(f"{desk.base}/timeline.json?day={asked}").json
        assert told is not None
        assert (told["phases"], told["watched"], len(told["sittings"])) == ([], [], sittings)
        assert [len(told[name]) for name in ("marks", "clips", "held")] == [sittings // 2] * 3


def test_the_live_answer_ends_no_later_than_the_right_and_notes_what_it_sent(desk: Desk) -> None:
    clock.run_free()
    begins_at = clock.from_epoch_ms(clock.epoch_ms(clock.now()) - 1000)
    growing = film.Growing(desk.settings.footage, begins_at, film.reel(600), stream=str(desk.cast.dock.id))
    growing.grow(10)
    with desk.database.act("test") as db, base.door("factory"):
        growing.row(db, desk.cast.dock.id, film.run_of(db, desk.cast.dock.id, growing.begins_at), is_open=True)
    answer = desk.monitor.get(f"/live?cameras={desk.cast.dock.id}", buffered=False)
    parts = answer.iter_encoded()
    found = parted(next(parts))
    assert [kind for kind, _, _, _ in found][:4] == [Kind.FACTS, Kind.HEADER, Kind.KEY, Kind.BEAT]
    with desk.database.read() as db:
        noted = db.scalars(select(Served).where(Served.ends_at >= growing.begins_at)).one()
        assert noted.ends_at == growing.begins_at + timedelta(seconds=1), "noted before it leaves: it may be flagged at once"
    with desk.database.act("test") as db, base.door("factory"):
        for grant in db.scalars(select(Grant).where(Grant.user_id == desk.cast.monitor.id)).unique():
            grant.taken_back_at = clock.now()
        db.flush()
    told = parted(next(parts))
    answer.close()
    assert {"camera": desk.cast.dock.id, "state": "no_right"} in [json.loads(payload) for kind, _, _, payload in told if kind is Kind.FACTS]
    assert desk.looks() == 1
    with desk.database.read() as db:
        sent = db.scalars(select(Served).where(Served.ends_at >= growing.begins_at)).one()
    assert (sent.begins_at, sent.ends_at, sent.mode) == (growing.begins_at, growing.begins_at + timedelta(seconds=1), Mode.LIVE)


def _fetched(desk: Desk, method: str = "GET", **headers: str) -> int:
    """Status of the file's answer, read to its end."""
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    with desk.monitor.open(f"{desk.base}/segment/{desk.segment.id}", method=method, headers=sent) as answer:
        answer.get_data()
        return answer.status_code


def _noted(desk: Desk) -> list[float]:
    """How many seconds of video are noted as sent, stretch by stretch."""
    with desk.database.read() as db:
        rows = db.scalars(select(Served).where(Served.moving.is_(True))).all()
    return [(row.ends_at - row.begins_at).total_seconds() for row in rows]


@pytest.mark.obligation("B20-1")
def test_a_file_taken_without_its_list_is_a_look_in_the_trail_too(desk: Desk) -> None:
    assert [_fetched(desk), _fetched(desk)] == [200, 200]
    assert desk.looks() == 1


@pytest.mark.obligation("B16-4")
def test_what_was_asked_for_and_not_sent_is_not_noted_as_sent(desk: Desk) -> None:
    assert _fetched(desk, "HEAD") == 200
    assert _fetched(desk, If_Modified_Since="Fri, 31 Dec 2049 00:00:00 GMT") == 304
    assert _fetched(desk, Range="bytes=99999999-") == 416
    assert _noted(desk) == []
    assert _fetched(desk, Range="bytes=0-1", If_Range='"another"') == 200
    assert _noted(desk) == [60.0], "the range was not heeded: everything went out"
