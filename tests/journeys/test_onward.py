"""A later `--at`: stopped and started again 92 days on, all of the demonstration lives then, and what lay between is accounted for."""

import json
import os
import re
import signal
import subprocess
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

import pytest
from sqlalchemy import func, or_, select

from app import settings
from app.demo import cameras
from app.demo.places import CAMERA_PASSWORD, CAMERA_USER
from app.transaction import Database
from app.video import onvif
from records import clock_doubt
from records.camera import Camera
from records.fault import LIMIT, Fault, Kind
from records.footage import Cause, Gap, Segment, SegmentStage
from records.hold import Hold
from tests.demo import script
from tests.video.recording import until

pytestmark = pytest.mark.alone

AT = datetime.fromisoformat("2026-11-20T07:50+08:00")
LATER = AT + timedelta(days=92)
UP_S = 60


def _up(data: Path, port: int, at: datetime) -> subprocess.Popen[str]:
    """Begun, and answering."""
    running = script.started(data, port, "--at", at.isoformat(), errors=subprocess.DEVNULL)
    assert running.stdout is not None
    for line in running.stdout:
        if line == f"ready http://127.0.0.1:{port}\n":
            return running
    raise AssertionError(f"ended with {running.wait()}")


def _end(running: subprocess.Popen[str]) -> None:
    os.killpg(running.pid, signal.SIGINT)
    assert running.wait(30) == 0
    assert running.stdout is not None
    running.stdout.close()


def _recorded_at(rows: Database, moment: datetime) -> bool:
    """All four are recorded, by a clock that was set to this moment."""
    with rows.read() as db:
        wanted = select(func.count(Segment.camera_id.distinct())).where(Segment.begins_at >= moment)
        return db.scalar(wanted.where(Segment.begins_at < moment + timedelta(minutes=10))) == 4


def _refused(data: Path, *more: str) -> str:
    told = script.started(data, script.free_port(), *more, errors=subprocess.PIPE)
    _, said = told.communicate(timeout=60)
    assert told.returncode == 1
    return said


@pytest.fixture(scope="module")
def moved(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, int, Database]]:
    """A demonstration begun at AT, tried to be removed meanwhile, ended, tried to be set back, begun again at LATER."""
    data, port = tmp_path_factory.mktemp("onward") / "data", script.free_port()
    running = _up(data, port, AT)
    rows = Database(f"sqlite:///{data / 'loadwitness.db'}")
    try:
        assert until(lambda: _recorded_at(rows, AT), UP_S)
        assert "正在运行" in _refused(data, "--reset")
        assert (data / "accounts.json").exists()
        _end(running)
        before = (data / "clock.json").read_text()
        assert "不能更早" in _refused(data, "--at", AT.isoformat())
        assert (data / "clock.json").read_text() == before
        running = _up(data, port, LATER)
        assert until(lambda: _recorded_at(rows, LATER), UP_S)
        yield data, port, rows
    finally:
        rows.close()
        _end(running)


def test_pages_chores_and_cameras_live_then(moved: tuple[Path, int, Database]) -> None:
    data, port, rows = moved
    passwords = {each["username"]: each["password"] for each in json.loads((data / "accounts.json").read_text())}
    browser, address = build_opener(HTTPCookieProcessor(CookieJar())), f"http://127.0.0.1:{port}"
    [token] = re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', browser.open(f"{address}/sign-in").read().decode())[:1]
    typed = urlencode({"csrf_token": token, "username": "wangxl", "password": passwords["wangxl"]}).encode()
    assert "2027-02-20" in browser.open(f"{address}/sign-in", typed).read().decode()

    def late() -> Any:
        with rows.read() as db:
            found = db.scalars(select(Fault).where(Fault.kind_of == Kind.DAMAGED, Fault.begun_at < AT)).unique().one()
        return found.escalated_at and found

    over = until(late, UP_S)
    assert over.escalated_at >= LATER > over.begun_at + LIMIT
    # so that what a device says is held against the demonstration's clock
    settings.load(data)
    drift_s = until(partial(_drift_s, f"http://127.0.0.1:{cameras.told(data)[0].onvif_port}/onvif/device_service"), UP_S)
    assert drift_s
    assert drift_s[0] is not None
    assert abs(drift_s[0]) < 30


def _drift_s(device: str) -> tuple[float | None] | None:
    """How far the device's clock is off; none while it is too busy to answer."""
    try:
        return (onvif.read(device, CAMERA_USER, CAMERA_PASSWORD).drift_s,)
    except onvif.Unreached:
        return None


def test_what_is_past_three_months_and_not_held_has_gone_as_a_gap_with_its_cause(moved: tuple[Path, int, Database]) -> None:
    data, _, rows = moved
    with rows.read() as db:
        assert clock_doubt.standing(db) is None
        painted = db.scalars(select(Segment).where(Segment.begins_at < AT)).all()
        # one that a copy needed is lifted when the copy is made, or over
        stood = select(Hold).where(or_(Hold.lifted_at.is_(None), Hold.lifted_at >= LATER))
        held = [(each.camera_id, each.begins_at, each.ends_at) for each in db.scalars(stood)]
        expired = list(db.scalars(select(Gap).where(Gap.cause == Cause.EXPIRED)))
    assert len(painted) == 6
    for segment in painted:
        assert segment.ends_at
        stays = any(camera == segment.camera_id and a < segment.ends_at and b > segment.begins_at for camera, a, b in held)
        assert segment.stage is (SegmentStage.CLOSED if stays else SegmentStage.GONE)
        assert (data / "footage" / segment.path).exists() == stays
        its_own = [gap for gap in expired if (gap.camera_id, gap.begins_at) == (segment.camera_id, segment.begins_at)]
        assert [gap.ends_at for gap in its_own] == ([] if stays else [segment.ends_at])
    assert {segment.stage for segment in painted} == {SegmentStage.CLOSED, SegmentStage.GONE}, "neither is shown otherwise"


def test_from_the_day_before_its_beginning_on_each_recorded_camera_has_footage_or_a_gap_with_a_cause(
    moved: tuple[Path, int, Database],
) -> None:
    _, _, rows = moved
    with rows.read() as db:
        cameras = db.scalars(select(Camera.id).where(Camera.enabled)).all()
        kept = (SegmentStage.OPEN, SegmentStage.CLOSED)
        segments = list(db.scalars(select(Segment).where(Segment.stage.in_(kept))))
        gaps = list(db.scalars(select(Gap)))
    assert len(cameras) == 4
    for camera in cameras:
        mine = (each for each in (*segments, *gaps) if each.camera_id == camera)
        known = sorted((each.begins_at, each.ends_at or LATER + timedelta(days=1)) for each in mine)
        # the clock has run on while the data were made
        assert known[0][0] - (AT - timedelta(days=1)) < timedelta(minutes=2)
        reached = known[0][1]
        for begins_at, ends_at in known[1:]:
            assert begins_at - reached < timedelta(seconds=1), "neither footage nor a gap"
            reached = max(reached, ends_at)
        between = [gap for gap in gaps if gap.camera_id == camera and gap.ends_at and gap.ends_at - gap.begins_at > timedelta(days=91)]
        assert [gap.cause for gap in between] == [Cause.RECORDER]
