"""The pages of holds and of an anomaly's: how much each keeps, asked for at once however many there are (B18-1)."""

import re
from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event

from records import base
from records.anomaly import Anomaly
from records.camera import Camera
from records.footage import Run, Segment, SegmentStage
from records.hold import Kept, kept, of_anomaly
from tests.cast import camera_at
from tests.conftest import Browser
from tests.scene import Scene
from tests.watch import NOW, Watch, make_watch
from workflows import hold

MINUTE = timedelta(minutes=1)
SEVERAL = 6


@pytest.fixture
def watch(scene: Scene) -> Watch:
    return make_watch(scene.database, scene.cast)


def _film(scene: Scene, camera: Camera, *files: tuple[float, float, SegmentStage, int]) -> None:
    """Rows of files: from minute to minute, their stage, their bytes."""
    with scene.database.act("test") as db, base.door("factory"):
        run = Run(token=f"run-{camera.id}", camera_id=camera.id, begins_at=NOW)
        db.add(run)
        db.flush()
        for number, (begins, ends, stage, size) in enumerate(files):
            db.add(Segment(
                camera_id=camera.id, run_id=run.id, path=f"{camera.id}/{number}.mp4", stage=stage, begins_at=NOW + begins * MINUTE,
                ends_at=NOW + ends * MINUTE if size else None, media_begins=0, timescale=90_000, codec="avc1.42C01F", width=960, height=540,
                bytes=size or None,
            ))  # fmt: skip
        db.flush()


def test_it_keeps_the_whole_files_that_its_range_touches_and_no_others(scene: Scene) -> None:
    closed, cast = SegmentStage.CLOSED, scene.cast
    _film(
        scene, cast.dock, (0, 5, closed, 1), (5, 10, closed, 10), (10, 15, closed, 100), (15, 20, SegmentStage.GONE, 1000),
        (20, 25, SegmentStage.OPEN, 0),
    )  # fmt: skip
    _film(scene, cast.gate, (0, 5, closed, 10_000))
    wanted = {
        "edges": (5, 10, Kept(10)), "both": (4.9, 10.1, Kept(111)), "to come": (14, 60, Kept(100, is_growing=True)),
        "growing": (21, 22, Kept(0, is_growing=True)), "nothing": (-9, 0, Kept()), "gone": (16, 19, Kept()),
    }  # fmt: skip
    with scene.acting() as (db, here):
        made = {
            because: hold.place(
                db, here.administrator, here.dock, begins_at=NOW + begins * MINUTE, ends_at=NOW + ends * MINUTE, because=because,
            )
            for because, (begins, ends, _) in wanted.items()
        }  # fmt: skip
        db.flush()
        assert kept(db, list(made.values())) == {made[because].id: keeps for because, (_, _, keeps) in wanted.items()}
        assert kept(db, []) == {}


def _asked(scene: Scene, work: Callable[[], object]) -> int:
    told: list[str] = []

    def note(_connection: object, _cursor: object, sql: str, *_more: object) -> None:
        told.append(sql)

    event.listen(scene.database.engine, "before_cursor_execute", note)
    try:
        work()
    finally:
        event.remove(scene.database.engine, "before_cursor_execute", note)
    return len(told)


def _flagged(watch: Watch) -> Anomaly:
    """With every point of the site locked."""
    with watch.database.act("test") as db:
        return watch.flag(db, others=True)


def _shown(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.text


def test_the_pages_ask_no_more_for_many_points_than_for_two(watch: Watch, scene: Scene, browser: Browser) -> None:
    client, counts = browser.as_(scene.cast.administrator), []
    for more, all_ in ((0, 2), (SEVERAL, 2 + 2 + SEVERAL)):
        with scene.database.act("test") as db, base.door("factory"):
            here = scene.cast.within(db)
            for number in range(more):
                camera_at(db, here.site, here.area, f"4201901110132130801{number}", f"卡口1{number}")
        address = f"/anomalies/{_flagged(watch).id}"
        # the first time some things are asked for once
        assert [_shown(client, path).count('<a href="/holds/') for path in (address, "/holds")] == [2 + more, all_]
        counts.append([_asked(scene, partial(_shown, client, path)) for path in (address, "/holds")])
    assert counts[0] == counts[1]


def test_the_pages_say_that_it_is_of_whole_files_and_where_there_are_none(watch: Watch, scene: Scene, browser: Browser) -> None:
    """The dock's lock keeps a file, the gate's is of a camera that records just now, the third's of one that records nothing."""
    with scene.database.act("test") as db, base.door("factory"):
        here = scene.cast.within(db)
        camera_at(db, here.site, here.area, "42019011101321308019", "卡口19")
    anomaly = _flagged(watch)
    at = (anomaly.seen_at - NOW) / MINUTE
    _film(scene, scene.cast.dock, (at - 5, at + 5, SegmentStage.CLOSED, 59_380_000))
    _film(scene, scene.cast.gate, (at - 5, 0, SegmentStage.OPEN, 0))
    client = browser.as_(scene.cast.administrator)
    for path in (f"/anomalies/{anomaly.id}", "/holds"):
        text = _shown(client, path)
        assert text.count('data-head="占用（整段文件）"') == 3
        assert [text.count(word) for word in ("59.4 MB", ">正在录制<", ">此时段没有录像<", "0.0 MB", ">大小<")] == [1, 1, 1, 0, 0], path
    said = {scene.cast.dock.id: "59.4 MB", scene.cast.gate.id: "正在录制"}
    with scene.database.read() as db:
        holds = {each.id: each.camera_id for each in db.scalars(of_anomaly(anomaly)).unique()}
    assert len(holds) == 3
    for number, camera in holds.items():
        words = said.get(camera, "此时段没有录像")
        assert re.search(rf"<dt>占用（整段文件）</dt>\s*<dd>\s*(<span[^>]*>)?{words}<", _shown(client, f"/holds/{number}")), words
