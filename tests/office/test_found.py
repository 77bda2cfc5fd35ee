"""office.found: a new installation's first office and administrator, once, by the command line (B4-1, B8-1)."""

import stat
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select

import app.web
from app.settings import load
from app.transaction import Database
from records.audit import Audit
from records.item import OF_THE_NORM, Item
from records.office import Office
from records.user import THE_SYSTEM, Role, User
from tests.scene import Scene, refused
from workflows import office as workflow

ROOT = Path(__file__).resolve().parents[2]
FIRST = {"office": "海关总署", "short_name": "总署", "username": "zong", "name": "总署管理"}


def command(data: Path, password: str) -> subprocess.CompletedProcess[str]:
    """`loadwitness found` as an operator types it."""
    told = [sys.executable, "-m", "app", "found", "--data", str(data), "--office", "海关总署", "--short", "总署", "zong", "总署管理"]
    return subprocess.run(told, cwd=ROOT, input=f"{password}\n", text=True, capture_output=True, check=False)


@pytest.mark.obligation("B4-1", "B8-1")
def test_an_empty_installation_gets_its_first_office_and_administrator(database: Database) -> None:
    with database.act("test") as db:
        made = workflow.found(db, THE_SYSTEM, None, **FIRST)
        assert made.role is Role.ADMINISTRATOR
    with database.read() as db:
        office = db.scalars(select(Office)).unique().one()
        assert (office.level, office.path) == (1, f"/{office.id}/")
        assert [row.verb for row in db.scalars(select(Audit).order_by(Audit.id))] == ["user.admit", "office.found"]


def test_where_an_office_is_none_is_founded(scene: Scene) -> None:
    with scene.acting() as (db, _cast):
        assert "已经设有机构" in refused(workflow.found, db, THE_SYSTEM, None, status=409, **FIRST)


def test_no_person_founds(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        for person in (cast.administrator, cast.overseer, cast.monitor, cast.signatory):
            refused(workflow.found, db, person, None, **FIRST)


def test_the_command_makes_an_installation_that_is_signed_in_to_and_is_nobody_elses(tmp_path: Path) -> None:
    data = tmp_path / "data"
    weak = command(data, "short")
    assert weak.returncode == 1
    assert "密码至少10位" in weak.stderr
    assert command(data, "twelve-signs").returncode == 0
    again = command(data, "twelve-signs")
    assert again.returncode == 1
    assert "已经设有机构" in again.stderr
    told = load(data)
    database = Database(told.database)
    web = app.web.create(told, database)
    web.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    client = web.test_client()
    answer = client.post("/sign-in", data={"username": "zong", "password": "twelve-signs"})
    assert answer.status_code == 302
    assert client.get("/users").status_code == 200
    with database.read() as db:
        assert len(db.scalars(select(Item)).unique().all()) == len(OF_THE_NORM)
        assert db.scalars(select(User)).unique().one().username == "zong"
    database.close()
    open_to_others = [str(path) for path in (data, *data.rglob("*")) if stat.S_IMODE(path.stat().st_mode) & 0o077]
    assert not open_to_others
