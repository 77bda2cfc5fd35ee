"""What `loadwitness check` finds in what is kept beside the footage: nothing where all is well, each damage by its name (P1, P3)."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select, text

from app import papers
from app.settings import Settings
from records import base, triggers
from records.audit import broken
from records.clip import Clip
from records.evidence import differing
from records.item import Result
from records.sheet import Row, Sheet
from records.snapshot import Snapshot
from tests.house.world import World, make_world
from tests.scene import Scene
from workflows import sheet

#: by somebody with the database in hand → what is said of it
REWRITTEN = {
    "UPDATE clip SET sha256 = '0'": ["文件", "留痕所记", "没有留痕"],
    "DELETE FROM clip": ["clip: 留痕所记"],
    "DELETE FROM snapshot": ["snapshot: 留痕所记"],
    "UPDATE document SET content = '{}'": ["内容与校验值不符"],
    "UPDATE document SET sha256 = 'x', content = '{}'": ["document: 留痕所记", "document: x 没有留痕"],
    "UPDATE sheet SET number = 'x'": ["与定稿内容不符"],
    "UPDATE sheet SET document_id = NULL": ["与定稿内容不符"],
}


@pytest.fixture
def world(scene: Scene, settings: Settings) -> World:
    """With a submitted sheet whose paper is printed."""
    made = make_world(scene, settings)
    with scene.acting() as (db, cast):
        paper = db.get_one(Sheet, made.numbers["sheet"]["number"])
        row = db.scalars(select(Row).where(Row.sheet_id == paper.id, Row.camera_id == cast.dock.id)).one()
        change = sheet.Change(seen={"floor": "地面积水"}, result=Result.SERIOUS, remark="2名工人未戴工作帽")
        sheet.write(db, cast.monitor, paper, row=row, version=row.version, change=change)
        sheet.submit(db, cast.monitor, paper)
    assert papers.keep_sheets(scene.database, settings) == 1
    return made


def _found(scene: Scene, evidence: Path) -> list[str]:
    with scene.database.read() as db:
        return list(differing(db, evidence))


def _path_of(kind: type[Clip | Snapshot | Sheet]) -> Callable[[Scene], str]:
    def find(scene: Scene) -> str:
        with scene.database.read() as db:
            column = kind.paper_path if issubclass(kind, Sheet) else kind.path
            return str(db.scalars(select(column).where(column != "")).one())

    return find


@pytest.mark.obligation("B19-1", "B19-2")
def test_a_changed_or_lost_file_is_named(world: World, settings: Settings) -> None:
    assert _found(world.scene, settings.evidence) == []
    for find in (_path_of(Clip), _path_of(Snapshot), _path_of(Sheet)):
        path = settings.evidence / find(world.scene)
        raw = path.read_bytes()
        path.chmod(0o600)
        path.write_bytes(raw[:-1] + bytes([raw[-1] ^ 1]))
        (line,) = _found(world.scene, settings.evidence)
        assert f"{path.name} 缺失或已变" in line
        path.unlink()
        assert _found(world.scene, settings.evidence) == [line]
        path.write_bytes(raw)
    (settings.evidence / "world" / "scan.pdf").unlink()
    assert _found(world.scene, settings.evidence) == ["mandate 1: 文件 world/scan.pdf 缺失或已变"]


@pytest.mark.parametrize("damage", REWRITTEN)
def test_a_rewritten_row_is_named_although_its_triggers_were_taken_away(world: World, settings: Settings, damage: str) -> None:
    with world.scene.database.act("test") as db, base.door("migration"):
        triggers.drop(db.connection())
        db.execute(text(damage))
    found = _found(world.scene, settings.evidence)
    for said in REWRITTEN[damage]:
        assert any(said in line for line in found), found


def test_a_row_taken_out_of_the_trail_is_found(world: World) -> None:
    with world.scene.database.act("test") as db, base.door("migration"):
        triggers.drop(db.connection())
        db.execute(text("DELETE FROM audit WHERE id = 3"))
    with world.scene.database.read() as db:
        assert broken(db) == 4
