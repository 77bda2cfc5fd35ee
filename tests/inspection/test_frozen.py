"""What is signed can't be changed in the database either (F2-7, DESIGN P1)."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from records import base, triggers
from records.vault import Kept
from tests.papers import Papers
from workflows import inspection

CHANGES = (
    "UPDATE inspection_part SET text = 'x' WHERE kind = 'correction'",
    "UPDATE inspection_part SET document_id = NULL WHERE kind = 'finding'",
    "DELETE FROM inspection_part WHERE kind = 'correction'",
    "UPDATE inspection_part SET deadline = NULL WHERE kind = 'finding'",
    "UPDATE inspection SET product = 'x'",
    "UPDATE inspection SET enterprise_id = enterprise_id + 1",
    "DELETE FROM inspection",
    "UPDATE inspection_attachment SET sha256 = 'x'",
    "DELETE FROM inspection_attachment",
    "INSERT INTO inspection_signer (part_id, user_id) SELECT id, written_by_id + 1 FROM inspection_part WHERE kind = 'finding'",
    "UPDATE inspection_signer SET user_id = user_id + 1",
    "DELETE FROM inspection_signer",
    "UPDATE signature SET name = 'x'",
    "DELETE FROM signature",
    "UPDATE document SET content = 'x'",
)


@pytest.mark.obligation("F2-7")
@pytest.mark.parametrize("change", CHANGES)
def test_the_database_refuses_to_change_what_is_signed(papers: Papers, change: str) -> None:
    with papers.database.act("test") as db:
        record = papers.released(db)
        boss = papers.cast.within(db).signatory
        inspection.attach(db, boss, record, name="a.jpg", mimetype="image/jpeg", kept=Kept("inspection/1/a.jpg", "0" * 64, 1))
        inspection.correct(db, boss, record, text="已改。", version=1)
        papers.sign(db, boss, record)
    said = r"signed, can not be changed|append-only"
    with pytest.raises(DatabaseError, match=said), papers.database.act("test") as db, base.door("factory"):
        db.execute(text(change))


def test_the_blocks_that_nobody_signed_stay_open(papers: Papers) -> None:
    with papers.database.act("test") as db:
        papers.draft(db)
    with papers.database.act("test") as db, base.door("factory"):
        for change in CHANGES[:2]:
            db.execute(text(change))
        db.execute(text("UPDATE inspection SET product = 'x'"))
        db.execute(text("DELETE FROM inspection_signer"))


def test_every_declared_trigger_is_in_the_database(papers: Papers) -> None:
    dialect = papers.database.engine.dialect.name
    with papers.database.engine.connect() as connection:
        asked = (
            "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal" if dialect == "postgresql"
            else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        )  # fmt: skip
        found = set(connection.execute(text(asked)).scalars())
    assert found == {name for table in (*triggers.TABLES, *triggers.LATER) for name in triggers.names(table, dialect)}
