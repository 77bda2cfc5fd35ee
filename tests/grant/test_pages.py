"""The matrices of rights: what is ticked is given, what is not is taken back, each by its own act (B9-1)."""

import pytest

from records.grant import Right
from tests.conftest import Browser
from tests.scene import Scene
from workflows import grant


def _rights(scene: Scene, user_id: int) -> set[tuple[int, Right]]:
    with scene.database.read() as db:
        return {(held.camera_id, held.right) for held in grant.current(db, users=(user_id,))}


def test_one_persons_matrix_is_made_true_by_single_acts(scene: Scene, browser: Browser) -> None:
    gate, dock, person = scene.cast.gate.id, scene.cast.dock.id, scene.cast.monitor.id
    client = browser.as_(scene.cast.administrator)
    assert client.get(f"/users/{person}/grants").status_code == 200
    sent = {f"{gate}-live": "y", f"{dock}-live": "y", f"{dock}-export": "y", "ends_at": "2027-01-01T00:00"}
    answer = client.post(f"/users/{person}/grants", data=sent)
    assert answer.status_code == 303
    assert _rights(scene, person) == {(gate, Right.LIVE), (dock, Right.LIVE), (dock, Right.EXPORT)}
    assert sorted(entry.verb for entry in scene.trail()) == ["grant.give", "grant.take_back", "grant.take_back"]
    told = client.get(f"/users/{person}").get_data(as_text=True)
    assert "2027-01-01 00:00:00" in told


def test_one_cameras_matrix_lists_own_people_and_those_above_only(scene: Scene, browser: Browser) -> None:
    client = browser.as_(scene.cast.administrator)
    told = client.get(f"/cameras/{scene.cast.gate.id}/grants").get_data(as_text=True)
    assert scene.cast.overseer.name in told
    assert scene.cast.stranger.name not in told
    assert scene.cast.signatory.name not in told
    sent = {f"{scene.cast.overseer.id}-playback": "y", f"{scene.cast.stranger.id}-live": "y"}
    assert client.post(f"/cameras/{scene.cast.gate.id}/grants", data=sent).status_code == 303
    assert _rights(scene, scene.cast.overseer.id) == {(scene.cast.gate.id, Right.PLAYBACK)}
    assert (scene.cast.gate.id, Right.LIVE) not in _rights(scene, scene.cast.monitor.id)
    assert (scene.cast.gate.id, Right.LIVE) not in _rights(scene, scene.cast.stranger.id)


def test_an_end_in_the_past_is_refused_and_nothing_is_changed(scene: Scene, browser: Browser) -> None:
    before = _rights(scene, scene.cast.monitor.id)
    sent = {f"{scene.cast.gate.id}-steer": "y", "ends_at": "2020-01-01T00:00"}
    answer = browser.as_(scene.cast.administrator).post(f"/users/{scene.cast.monitor.id}/grants", data=sent)
    assert answer.status_code == 422
    assert "权限的结束时间" in answer.get_data(as_text=True)
    assert _rights(scene, scene.cast.monitor.id) == before


@pytest.mark.obligation("B10-2")
def test_a_monitor_opens_no_matrix_and_enterprises_have_none(scene: Scene, browser: Browser) -> None:
    assert browser.as_(scene.cast.monitor).get(f"/users/{scene.cast.monitor.id}/grants").status_code == 403
    answer = browser.as_(scene.cast.administrator).get(f"/users/{scene.cast.signatory.id}/grants")
    assert answer.status_code == 403
    assert "没有摄像头权限（第八条）" in answer.get_data(as_text=True)
