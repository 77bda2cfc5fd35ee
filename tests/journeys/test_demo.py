"""What scripts/demo shows of itself: that it is invented, four cameras recording cheaply, a day with stretches and gaps, its room."""

import re
import statistics
import time
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import pairwise

import av
import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import select

from app import settings
from app.transaction import Database
from app.video import rivals
from records.footage import Gap, Run, Segment, SegmentStage
from tests.demo import script
from tests.journeys.conftest import Demo
from tests.video.recording import until

pytestmark = pytest.mark.alone

MEASURED_S = 20
#: promised of recorder and simulated cameras together; three times as much on a machine that may be busy
CORES = 0.4
PER_S = 500_000 / 8


@pytest.fixture
def rows(demo: Demo) -> Iterator[Database]:
    made = Database(settings.load(demo.data).database)
    yield made
    made.close()


def test_every_page_says_that_it_is_invented_and_the_cameras_how_much_room_there_is(demo: Demo, chromium: Browser) -> None:
    page = demo.sign_in(chromium, "wangxl")
    expect(page.locator(".lw-demo")).to_have_text("演示数据：企业、人员、单证均为虚构")
    page.goto(f"{demo.address}/cameras")
    expect(page.locator(".lw-demo")).to_be_visible()
    expect(page.get_by_text(re.compile(r"录像空间 \d+\.\d / 20 GB"))).to_be_visible()
    page.goto(demo.address)
    page.locator("li", has_text="CXRU1204581").locator("text=/^(开始监控|继续监控)$/").first.click()
    page.wait_for_url("**/desk")
    expect(page.locator(".lw-demo-tag")).to_have_text("演示数据")
    page.context.close()


def _growing(rows: Database) -> Sequence[Segment]:
    with rows.read() as db:
        return db.scalars(select(Segment).where(Segment.stage == SegmentStage.OPEN).order_by(Segment.camera_id)).all()


def _sizes(demo: Demo) -> dict[str, int]:
    """Bytes of each camera's footage, by its folder."""
    folders = [folder for folder in (demo.data / "footage").iterdir() if folder.is_dir()]
    return {folder.name: sum(file.stat().st_size for file in folder.rglob("*.mp4")) for folder in folders}


def test_four_cameras_are_recorded_at_little_cost(demo: Demo, rows: Database) -> None:
    found = until(lambda: len(now := _growing(rows)) == 4 and now, 60)
    assert found
    assert {(row.width, row.height) for row in found} == {(960, 540)}
    pids = [script.pid_of("app.video", demo.data), script.pid_of("app.demo", demo.data)]
    sizes, spent, begun = _sizes(demo), rivals.cpu_s(pids), time.monotonic()
    time.sleep(MEASURED_S)
    lasted = time.monotonic() - begun
    assert (rivals.cpu_s(pids) - spent) / lasted < 3 * CORES
    grown = [size - sizes[name] for name, size in _sizes(demo).items() if size != sizes[name]]
    assert len(grown) == 4
    assert all(0 < size <= 1.1 * PER_S * lasted for size in grown)
    for row in found:
        with av.open(str(demo.data / "footage" / row.path)) as film:
            last = [packet.pts for packet in film.demux(video=0) if packet.pts is not None][-50:]
        assert len(last) == 50
        # a busy machine may leave one out
        assert statistics.median(b - a for a, b in pairwise(last)) == row.timescale // 10


def test_the_day_before_has_six_stretches_and_between_them_gaps_with_their_causes(demo: Demo, rows: Database) -> None:
    with rows.read() as db:
        painted = select(Segment).join(Run, Segment.run_id == Run.id).where(Run.token.startswith("demo-"))
        stretches = db.scalars(painted.order_by(Segment.camera_id, Segment.begins_at)).all()
        gaps = {(gap.camera_id, gap.begins_at): gap for gap in db.scalars(select(Gap))}
        # the newest first, so that the oldest stays
        later = [row for row in db.scalars(select(Segment).order_by(Segment.begins_at.desc())) if row not in stretches]
        recorded = {row.camera_id: row.begins_at for row in later}
    assert len(stretches) == 6
    files = [demo.data / "footage" / stretch.path for stretch in stretches]
    assert sum(file.stat().st_size for file in files) <= 200_000_000
    for stretch, file in zip(stretches, files, strict=True):
        assert stretch.ends_at
        assert stretch.frames
        lasted = stretch.ends_at - stretch.begins_at
        assert abs(lasted - timedelta(seconds=stretch.frames / 10)) <= timedelta(seconds=1)
        assert (stretch.width, stretch.height) == (960, 540)
        assert file.stat().st_size <= 1.1 * PER_S * lasted.total_seconds()
    # behind each a gap up to what comes next: another stretch, or the demonstration's begin
    follows = {a.id: b.begins_at for a, b in pairwise(stretches) if a.camera_id == b.camera_id}
    for stretch in stretches:
        assert stretch.ends_at
        gap = gaps[stretch.camera_id, stretch.ends_at]
        assert gap.ends_at
        assert gap.ends_at == follows.get(stretch.id, gap.ends_at)
        assert gap.ends_at <= recorded[stretch.camera_id]
        assert str(gap.cause.label)
