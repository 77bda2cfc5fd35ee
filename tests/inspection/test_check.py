"""What `loadwitness check` finds in inspection records: nothing in good ones, each kind of damage in bad ones (DESIGN P1, P3)."""

from io import BytesIO

import pytest
from sqlalchemy import text

from app.settings import Settings
from records import base, triggers, vault
from records.inspection.check import differing
from tests.papers import Papers
from workflows import inspection

DAMAGE = {
    "UPDATE inspection SET stage = 'closed'": "状态",
    "UPDATE signature SET name = '赵外关'": "签名无效",
    "UPDATE document SET content = replace(content, '已改', '未改')": "签名无效",
    "UPDATE inspection_part SET text = 'x' WHERE kind = 'correction'": "内容与所签不符",
}


@pytest.fixture
def whole(papers: Papers, settings: Settings) -> Papers:
    with papers.database.act("test") as db:
        boss = papers.cast.within(db).signatory
        record = papers.released(db)
        kept = vault.keep(settings.evidence, f"inspection/{record.id}", "a.jpg", BytesIO(b"photo"))
        inspection.attach(db, boss, record, name="a.jpg", mimetype="image/jpeg", kept=kept)
        inspection.correct(db, boss, record, text="已改。", version=1)
        papers.sign(db, boss, record)
    return papers


def found(papers: Papers, settings: Settings) -> list[str]:
    with papers.database.read() as db:
        return list(differing(db, settings.evidence))


def test_a_good_record_has_nothing_and_a_lost_file_is_named(whole: Papers, settings: Settings) -> None:
    assert found(whole, settings) == []
    (settings.evidence / "inspection/1/a.jpg").unlink()
    assert found(whole, settings) == ["inspection_attachment 1: 文件 inspection/1/a.jpg 缺失或已变"]


@pytest.mark.parametrize("damage", DAMAGE)
def test_what_somebody_with_the_database_changed_is_found(whole: Papers, settings: Settings, damage: str) -> None:
    dialect = whole.database.engine.dialect.name
    with whole.database.act("test") as db, base.door("migration"):
        for table in triggers.TABLES:
            for name in triggers.names(table, dialect):
                db.execute(text(f"DROP TRIGGER {name}" + (f" ON {table}" if dialect == "postgresql" else "")))
        db.execute(text(damage))
    assert any(DAMAGE[damage] in line for line in found(whole, settings))
