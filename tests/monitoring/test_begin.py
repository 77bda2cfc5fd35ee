"""monitoring.begin: one click from the announced loading to the desk (B16-4, B16-5)."""

import pytest
from sqlalchemy import func, select

from records.loading import Loading
from records.monitoring import Mode, Monitoring, Stage
from records.sheet import Sheet
from records.user import User
from tests.conftest import Browser
from tests.scene import Scene, refused
from tests.sitting import NOW, announce, begin
from workflows import loading, monitoring


@pytest.mark.obligation("B16-5", "F1-7")
def test_it_runs_with_a_draft_sheet_that_has_a_row_for_each_of_the_sites_points(scene: Scene) -> None:
    sitting = begin(scene)
    kept = scene.get(Monitoring, sitting.number)
    assert (kept.mode, kept.stage, kept.begins_at, kept.monitor_id) == (Mode.LIVE, Stage.RUNNING, NOW, scene.cast.monitor.id)
    with scene.database.read() as db:
        points = {row.camera.code for row in db.get_one(Sheet, sitting.sheet_id).rows}
    assert points == {scene.cast.gate.code, scene.cast.dock.code}
    assert scene.last().verb == "monitoring.begin"


@pytest.mark.parametrize("point", ["gate", "dock"])
def test_the_point_that_sees_the_container_is_shown_first(scene: Scene, point: str) -> None:
    with scene.acting() as (db, cast):
        own = getattr(cast, point)
        subject = announce(db, cast)
        loading.change(db, cast.monitor, subject, area=cast.area, details={}, camera=own)
        made = monitoring.begin(db, cast.monitor, subject)
    with scene.database.read() as db:
        [sheet] = db.scalars(select(Sheet).where(Sheet.monitoring_id == made.id)).unique()
        assert sheet.rows[0].camera.code == own.code


def test_the_untrained_and_those_without_a_camera_are_refused_with_the_reason(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        subject = announce(db, cast)
        untrained = User(
            id=cast.monitor.id, username="wang", name="王监控", role=cast.monitor.role, office_id=cast.branch.id, enterprise_id=None,
            suspended=False, trained_at=None,
        )  # fmt: skip
        untrained.office = cast.branch
        assert "培训" in refused(monitoring.begin, db, untrained, subject, status=409)
    with scene.acting() as (db, cast):
        for other in (cast.stranger, cast.signatory, cast.upkeep, cast.overseer):
            refused(monitoring.begin, db, other, db.get_one(Loading, subject.id))


@pytest.mark.obligation("B3-1")
def test_one_click_leads_to_the_desk_with_all_groups_of_items_beside_the_picture(scene: Scene, browser: Browser) -> None:
    sitting = begin(scene)
    client = browser.as_(scene.cast.monitor)
    answer = client.post("/loadings/1/begin")
    assert answer.headers["Location"] == f"/monitorings/{sitting.number}/desk"
    desk = client.get(answer.headers["Location"]).text
    for group in ("环境卫生", "产品标识", "运输工具", "其他环节", "执法规范性"):
        assert f'<span class="lw-article" title="{group}">' in desk
    assert 'id="picture"' in desk
    assert "CXRU1204581" in desk
    # 在岗确认: asked after ten minutes without input, a minute to answer
    assert 'data-after-s="600" data-for-s="60"' in desk


def test_a_second_click_goes_on_with_the_running_one(scene: Scene, browser: Browser) -> None:
    with scene.acting() as (db, cast):
        announce(db, cast)
    client = browser.as_(scene.cast.monitor)
    first, second = (client.post("/loadings/1/begin").headers["Location"] for _ in range(2))
    assert first == second
    with scene.database.read() as db:
        assert db.scalar(select(func.count()).select_from(Monitoring)) == 1


def test_a_stranger_finds_no_loading_to_begin(scene: Scene, browser: Browser) -> None:
    with scene.acting() as (db, cast):
        announce(db, cast)
    assert browser.as_(scene.cast.stranger).post("/loadings/1/begin").status_code == 404
