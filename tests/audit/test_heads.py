"""Heads of the trail kept beside the database: an end cut off and a chain computed anew are found, and said by the head's name (P5)."""

import argparse
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.orm import Session

from app import chores
from app.commands import look
from app.settings import Settings
from records import audit, base, clock, trail_head, triggers
from records.audit import Audit
from tests.scene import Scene
from workflows import user

AT = datetime(2026, 11, 20, 1, 20, tzinfo=UTC)


def _act(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        user.suspend(db, cast.administrator, cast.second_monitor, reason="调离")
        user.restore(db, cast.administrator, cast.second_monitor)


def _kept(settings: Settings) -> list[str]:
    return [file.name for file in sorted((settings.evidence / "trail" / "202611").glob("*"))]


def _differing(scene: Scene, settings: Settings) -> list[str]:
    with scene.database.read() as db:
        return list(trail_head.differing(db, settings.evidence))


def _forge(scene: Scene, change: Callable[[Session], None]) -> None:
    """As one does who may do all in the database."""
    with scene.database.act("test") as db, base.door("factory"):
        triggers.drop(db.connection(), ("audit",))
        change(db)


def _cut(db: Session) -> None:
    last = db.scalars(select(Audit.id).order_by(Audit.id.desc())).first()
    db.execute(delete(Audit).where(Audit.id == last))


def _recomputed(db: Session) -> None:
    prev = "0" * 64
    for row in db.scalars(select(Audit).order_by(Audit.id)).all():
        row.actor_id, row.prev = None, prev
        prev = audit.digest(row)
        db.execute(update(Audit).where(Audit.id == row.id).values(actor_id=None, prev=row.prev, hash=prev))
        db.expire(row)


@pytest.fixture
def kept(scene: Scene, settings: Settings) -> Settings:
    clock.stop_at(AT)
    _act(scene)
    assert chores.keep_trail_head(scene.database, settings) == 1
    return settings


def test_one_is_kept_an_hour_whatever_happens_and_they_agree(scene: Scene, kept: Settings) -> None:
    assert chores.keep_trail_head in chores.CHORES
    _act(scene)
    assert chores.keep_trail_head(scene.database, kept) == 0
    clock.stop_at(AT + timedelta(hours=1))
    assert chores.keep_trail_head(scene.database, kept) == 1
    clock.stop_at(datetime(2026, 11, 20, 16, 0, 1, tzinfo=UTC))
    assert chores.keep_trail_head(scene.database, kept) == 1
    assert _kept(kept) == ["20261120T09.json", "20261120T10.json", "20261121T00.json"]
    assert _differing(scene, kept) == []


def test_an_empty_trail_has_no_head(scene: Scene, settings: Settings) -> None:
    clock.stop_at(AT)
    assert chores.keep_trail_head(scene.database, settings) == 0


@pytest.mark.obligation("B20-1")
@pytest.mark.parametrize(("change", "said"), [(_cut, "链尾被截去"), (_recomputed, "链被改写")])
def test_a_cut_and_a_recomputed_chain_verify_in_themselves_and_are_found_by_the_heads(
    scene: Scene, kept: Settings, change: Callable[[Session], None], said: str
) -> None:
    clock.stop_at(AT + timedelta(hours=1))
    with scene.database.read() as db:
        older = db.scalars(select(Audit.id).order_by(Audit.id.desc())).first()
    _act(scene)
    assert chores.keep_trail_head(scene.database, kept) == 1
    _forge(scene, change)
    with scene.database.read() as db:
        assert audit.broken(db) is None
    found = _differing(scene, kept)
    assert found[-1].startswith("trail/202611/20261120T10.json: ")
    assert said in found[-1]
    assert older is not None
    assert len(found) == (1 if change is _cut else 2)


def test_a_head_that_was_tampered_with_is_named(scene: Scene, kept: Settings) -> None:
    file = kept.evidence / "trail" / "202611" / "20261120T09.json"
    file.chmod(0o640)
    file.write_text("{}")
    assert _differing(scene, kept) == ["trail/202611/20261120T09.json: 留痕链头文件已损坏"]


def test_the_check_says_it(
    scene: Scene, kept: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LOADWITNESS_DATABASE", raising=False)
    (tmp_path / "settings.toml").write_text(f'database = "{kept.database}"\n', encoding="utf-8")
    _forge(scene, lambda db: db.execute(text("DELETE FROM audit")) and None)
    assert look.check(argparse.Namespace(data=tmp_path, quick=True)) == 1
    assert "trail/202611/20261120T09.json" in capsys.readouterr().out
