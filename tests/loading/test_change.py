"""loading.change: other time, dock or container; the trail keeps what was told before."""

import pytest

from records.loading import Loading
from tests.conftest import Browser
from tests.scene import Scene, refused
from tests.sitting import announce
from workflows import loading


@pytest.fixture
def announced(scene: Scene) -> int:
    with scene.acting() as (db, cast):
        return announce(db, cast).id


def test_what_is_changed_stands_in_the_trail_with_old_and_new(scene: Scene, announced: int) -> None:
    with scene.acting() as (db, cast):
        details = {"container": "MNBU3812043"}
        loading.change(db, cast.administrator, db.get_one(Loading, announced), area=cast.area, camera=None, details=details)
    assert scene.get(Loading, announced).container == "MNBU3812043"
    assert scene.last().changes["loading"][0]["container"] == ["CXRU1204581", "MNBU3812043"]


def test_a_cancelled_one_and_strangers_are_refused(scene: Scene, announced: int) -> None:
    with scene.acting() as (db, cast):
        subject = db.get_one(Loading, announced)
        for other in (cast.stranger, cast.overseer, cast.signatory):
            refused(loading.change, db, other, subject, area=cast.area, camera=None, details={})
        loading.cancel(db, cast.monitor, subject, reason="船期推迟")
        refused(loading.change, db, cast.monitor, subject, status=409, area=cast.area, camera=None, details={})


def test_the_form_shows_what_is_known_and_saves_it(scene: Scene, announced: int, browser: Browser) -> None:
    client = browser.as_(scene.cast.monitor)
    form = client.get(f"/loadings/{announced}/change")
    assert 'value="CXRU1204581"' in form.text
    told = {"area": scene.cast.area.id, "camera": scene.cast.dock.id, "product": "冻煮虾", "planned_at": "2026-11-20T15:00"}
    done = client.post(f"/loadings/{announced}/change", data=told)
    assert done.status_code == 303
    assert scene.get(Loading, announced).product == "冻煮虾"
    assert "主看点位 装箱平台02" in client.get(f"/loadings/{announced}").text
    # what the form shows is what is kept when it is sent back unchanged
    assert f'<option value="{scene.cast.dock.id}" selected' in client.get(f"/loadings/{announced}/change").text
