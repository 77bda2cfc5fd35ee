"""upkeep.file: customs puts the named head on file, with date and person; until then it waits on the administrator's list (D2-2)."""

import pytest

from records.equipment import OF_DEVICE, OF_PROJECT, Equipment, Kind
from records.network import DeviceState
from records.room import Rules
from records.upkeep import Stage, Upkeep, gaps
from tests.conftest import Browser
from tests.scene import Scene, refused
from tests.sent import PAPER, SENT
from tests.upkeep.test_appoint import TOLD
from tests.upkept import make_upkept
from workflows import equipment, network, room, todo, upkeep


@pytest.mark.obligation("D2-2")
def test_it_is_filed_once_with_date_and_by_whom(scene: Scene, browser: Browser) -> None:
    with scene.acting() as (db, cast):
        made = upkeep.appoint(db, cast.upkeep, cast.site, **TOLD)
    with scene.database.read() as db:
        assert [each.action.verb for each in todo.of(db, scene.cast.administrator)] == ["upkeep.file"]
        assert not [each for each in todo.of(db, scene.cast.upkeep) if each.action.verb == "upkeep.file"]
    client = browser.as_(scene.cast.administrator)
    assert f"/sites/{scene.cast.site.id}/upkeep" in client.get("/").text
    assert client.post(f"/upkeeps/{made.id}/file").status_code == 303
    filed = scene.get(Upkeep, made.id)
    assert (filed.stage, filed.filed_by_id) == (Stage.FILED, scene.cast.administrator.id)
    assert filed.filed_at is not None
    assert scene.last().verb == "upkeep.file"
    assert client.post(f"/upkeeps/{made.id}/file").status_code == 409


def test_nobody_but_the_administrator_files_it(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        made = upkeep.appoint(db, cast.administrator, cast.site, **TOLD)
        for other in (cast.upkeep, cast.monitor, cast.stranger, cast.overseer, cast.signatory):
            refused(upkeep.file, db, other, made)


@pytest.mark.obligation("C11-1")
def test_a_site_is_complete_only_when_nothing_that_the_norm_asks_is_missing(scene: Scene, browser: Browser) -> None:
    made = make_upkept(scene, SENT[2])

    def lacks() -> tuple[bool, int, int, int]:
        with scene.database.read() as db:
            found = gaps(db, [scene.cast.site.id])[scene.cast.site.id]
            return found.is_complete, found.rules, found.papers, found.signs

    assert lacks() == (False, 1, len(OF_PROJECT) - 1 + len(OF_DEVICE) + 1, 0), "and one for the cameras, which are no devices yet"
    with scene.acting() as (db, cast):
        upkeep.file(db, cast.administrator, db.get_one(Upkeep, made["upkeep"]))
        room.file_rules(db, cast.administrator, db.get_one(Rules, made["rules"]))
        device = db.get_one(Equipment, made["equipment"])
        told = {"number": "1", "issued_by": "", "ends_on": None, "document": PAPER}
        own = {"kind": Kind.CAMERA, "name": "摄像头", "model": "某厂 IPC-4", "serial": "", "room": None}
        devices = [device, *(equipment.register(db, cast.upkeep, cast.site, **own, camera=each) for each in (cast.gate, cast.dock))]
        for about, standard in [(None, each) for each in OF_PROJECT] + [(each, standard) for each in devices for standard in OF_DEVICE]:
            equipment.certify(db, cast.upkeep, cast.site, equipment=about, standard=standard, **told)
    assert lacks() == (False, 0, 0, 0), "not joined to customs"
    with scene.acting() as (db, cast):
        gateway = db.get_one(Equipment, made["equipment"])
        network.record(db, cast.upkeep, cast.site, networked=True, equipment=gateway, state=DeviceState.WORKING, remark="")
    assert lacks() == (True, 0, 0, 0)
    assert "资料不完整" not in browser.as_(scene.cast.administrator).get(f"/sites/{scene.cast.site.id}").text
