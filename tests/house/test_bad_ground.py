"""What is wrong outside the form: a camera that is off or strange, a full disk. A sentence in both languages says what to do."""

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from shutil import disk_usage

import pytest
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select

from app import chores
from app.settings import Settings
from app.transaction import Database
from records import clock, vault
from records.attachment import Attachment
from records.camera import Camera
from records.clip import Clip, Stage
from records.notice import Notice
from records.user import User
from tests.cast import Cast
from tests.conftest import Browser
from tests.house.filled_in import read
from tests.papers import NOW, Papers
from tests.scene import Scene
from tests.small_disk import small_disk
from tests.video import film, recording
from tests.video.gst import GstCamera
from tests.watch import SEEN_AT, make_watch
from workflows import clip as clips

#: it films for seconds and fills disks: the acts behind it are tried on both in their own files
pytestmark = pytest.mark.parametrize("address", ["sqlite"], indirect=True)
SECRET = "kein-Geheimnis-91"
MINUTE = timedelta(minutes=1)
LANGUAGES = ("zh", "en")
#: what the camera sends, its password, whether it is on → the outcome in the trail and its sentences
TRIALS = {
    "off": (
        "film", SECRET, False, "camera_away", "未取到画面：摄像头无法连接，请核对主机和端口，查看摄像头是否通电。",
        "No picture: the camera can't be reached. Check host and port, and whether the camera has power.",
    ),
    "another password": (
        "film", "another", True, "password", "未取到画面：摄像头不接受密码，请核对用户名和密码后再试。",
        "No picture: the camera does not accept the password. Check user and password, then try again.",
    ),
    "sound only": (
        "sound", SECRET, True, "no_video", "未取到画面：这路码流中没有 H.264 或 H.265 视频，请核对码流。",
        "No picture: this stream has no H.264 or H.265 video. Check the stream.",
    ),
    "pictures of another kind": (
        "jpeg", SECRET, True, "no_video", "未取到画面：这路码流中没有 H.264 或 H.265 视频，请核对码流。",
        "No picture: this stream has no H.264 or H.265 video. Check the stream.",
    ),
    "H.265": (
        "h265", SECRET, True, "picture", "有画面：H.265，320×184。录像不受影响，但部分浏览器不能播放，建议把摄像头改为 H.264。",
        "Picture: H.265, 320×184. Recording is not affected, but some browsers can't play it; H.264 at the camera is advised.",
    ),
}  # fmt: skip


def _client(browser: Browser, user: User, language: str) -> FlaskClient:
    client = browser.as_(user)
    client.set_cookie("language", language)
    return client


@pytest.mark.parametrize("name", TRIALS)
def test_trying_a_stream_says_what_is_wrong_and_what_to_do_and_never_the_password(
    scene: Scene, browser: Browser, tmp_path: Path, name: str
) -> None:
    sends, password, is_on, outcome, *said = TRIALS[name]
    camera = GstCamera(tmp_path / "camera", user="viewer", password=password, sends=sends)
    recording.enter(scene.database, scene.cast.dock, camera.address, user="viewer", password=SECRET, key="a key for tests only")
    if is_on:
        camera.start()
    try:
        for language, sentence in zip(LANGUAGES, said, strict=True):
            answer = _client(browser, scene.cast.administrator, language).post(f"/cameras/{scene.cast.dock.id}/try")
            assert answer.status_code == 200
            assert sentence.replace("'", "&#39;") in answer.text
            assert SECRET not in answer.text
    finally:
        camera.stop()
    assert scene.last().changes["outcome"] == outcome


def test_h265_is_recorded_and_the_cameras_page_advises(
    settings: Settings, database: Database, cast: Cast, browser: Browser, tmp_path: Path
) -> None:
    camera = GstCamera(tmp_path / "camera", sends="h265")
    camera.start()
    recording.enter(database, cast.dock, camera.address)
    recording.only(database, cast.dock)
    with recording.running(settings, database):
        recording.until(lambda: recording.is_recording(settings, database, cast.dock), 30)
    camera.stop()
    (row, *_) = recording.segments(database, cast.dock)
    assert row.codec.startswith(("hvc1", "hev1"))
    assert (row.width, row.height, bool(row.frames)) == (320, 184, True)
    advice = "建议把摄像头改为 H.264", "H.264 at the camera is advised"
    for language, sentence in zip(LANGUAGES, advice, strict=True):
        assert sentence in _client(browser, cast.administrator, language).get(f"/cameras/{cast.dock.id}").text


@pytest.fixture
def full(settings: Settings, tmp_path: Path) -> Iterator[Path]:
    """The evidence store on a disk of 2 MB that somebody else's file fills but for 60 kB; deleting it makes room."""
    with small_disk(tmp_path / "disk", "2m") as disk:
        (disk / "evidence").mkdir()
        settings.evidence.symlink_to(disk / "evidence")
        (disk / "ballast").write_bytes(b"\0" * (disk_usage(disk).free - 60_000))
        yield disk / "ballast"


@pytest.mark.obligation("B18-1", "B19-1")
def test_a_clip_that_finds_no_room_waits_says_why_and_is_cut_when_there_is(
    settings: Settings, database: Database, cast: Cast, browser: Browser, full: Path
) -> None:
    watch = make_watch(database, cast)
    with database.act("test") as db:
        anomaly = watch.flag(db)
        film.shot(db, settings.footage, cast.dock.id, SEEN_AT - 90 * MINUTE / 60, 180)

    def cut() -> Clip:
        chores.cut_clips(database, settings)
        with database.read() as db:
            return db.scalars(select(Clip)).one()

    clock.stop_at(SEEN_AT + 2 * MINUTE)
    for _ in range(clips.ATTEMPTS + 1):
        assert cut().stage is Stage.WANTED
        clock.stop_at(clock.now() + clips.LONGEST + MINUTE)
    why = "片段尚未截取成：磁盘已满。系统会继续重试。", "could not be cut yet: Disk full. The system keeps trying."
    for language, sentence in zip(LANGUAGES, why, strict=True):
        assert sentence in _client(browser, cast.monitor, language).get(f"/anomalies/{anomaly.id}").text
    with database.read() as db:
        told = [notice for notice in db.scalars(select(Notice)) if "未能截取" in str(notice.said)]
    assert [notice.user_id for notice in told] == [cast.administrator.id]
    assert [path.name for path in settings.evidence.rglob("*") if path.is_file()] == [], "nothing half is left behind"
    full.unlink()
    kept = cut()
    assert (kept.stage, kept.frames, kept.lost_because) == (Stage.KEPT, 1200, None)
    assert vault.verify(settings.evidence, vault.Kept(kept.path, kept.sha256, kept.bytes or 0))


def test_a_photo_that_finds_no_room_is_told_at_the_field_and_the_text_is_saved(
    settings: Settings, database: Database, cast: Cast, browser: Browser, full: Path
) -> None:
    clock.stop_at(NOW)
    papers, photo = Papers(cast, database), BytesIO()
    with database.act("test") as db:
        number = papers.released(db).id
    Image.effect_noise((400, 300), 90).save(photo, "PNG")
    assert len(photo.getvalue()) > 60_000
    version = "0"
    said = (
        "证据库磁盘已满，“水池.png”未能保存，请联系管理员。",
        "The evidence disk is full; “水池.png” was not saved. Tell the administrator.",
    )
    for language, sentence in zip(LANGUAGES, said, strict=True):
        files = (BytesIO(photo.getvalue()), "水池.png")
        told = {"text": "已补装消毒液机。", "version": version, "files": files}
        answer = _client(browser, cast.signatory, language).post(f"/inspections/{number}/correction", data=told)
        assert answer.status_code == 422
        page = read(answer.text)
        assert page.controls["files"].is_marked
        assert sentence in page.said_at("files")
        assert page.controls["text"].value.strip() == told["text"]
        version = page.controls["version"].value
    full.unlink()
    told = {"text": "已补装消毒液机。", "version": version, "files": (BytesIO(photo.getvalue()), "水池.png")}
    assert browser.as_(cast.signatory).post(f"/inspections/{number}/correction", data=told).status_code == 303
    with database.read() as db:
        assert db.scalars(select(Attachment)).one().name == "水池.png"
        assert db.get_one(Camera, cast.dock.id).enabled
