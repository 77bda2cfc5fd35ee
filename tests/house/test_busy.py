"""Who has waited in vain for a database that somebody else writes to is told so, and what was written is given back."""

import pytest
from sqlalchemy import event

import app.web
from app.settings import Settings
from app.transaction import Database
from tests.conftest import Browser
from tests.scene import Scene


@pytest.mark.parametrize("address", ["sqlite"], indirect=True)  # where one writer holds all others up
def test_a_busy_database_is_no_failure_of_ours_and_nothing_typed_is_lost(scene: Scene, settings: Settings) -> None:
    mine = Database(settings.database)
    event.listen(mine.engine, "connect", lambda connection, _record: connection.execute("PRAGMA busy_timeout=50"))
    web = app.web.create(settings, mine)
    web.config.update(WTF_CSRF_ENABLED=False)
    client = Browser(web).as_(scene.cast.administrator)
    # a transaction that writes, and does not end
    with scene.database.engine.begin() as writer:
        writer.exec_driver_sql("SELECT 1")
        answer = client.post("/phrases", data={"text": "地面有积水，已通知。"})
        machine = client.post("/phrases", data={"text": "地面有积水，已通知。"}, headers={"Accept": "application/json"})
    assert (answer.status_code, machine.status_code) == (503, 503)
    assert "系统正忙，没有留下任何更改" in answer.text
    assert "地面有积水，已通知。" in answer.text
    assert "系统正忙" in machine.json["error"]
    mine.close()
