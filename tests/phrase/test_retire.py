"""phrase.retire: offered no more, still there (F1-8)."""

from sqlalchemy import select

from records.item import Item
from records.phrase import Phrase
from tests.conftest import Browser
from tests.phrase.conftest import Books
from tests.scene import Scene, refused
from workflows import phrase


def test_a_retired_phrase_leaves_the_desk_and_stays_in_the_book(scene: Scene, books: Books, browser: Browser) -> None:
    client = browser.as_(scene.cast.administrator)
    assert client.post(f"/phrases/{books.office}/retire").status_code == 303
    assert scene.last().verb == "phrase.retire"
    assert scene.get(Phrase, books.office).retired
    with scene.database.read() as db:
        cast = scene.cast.within(db)
        found = phrase.offered(db, cast.monitor, db.scalars(select(Item)).all())
        assert {each.source for each in found} == {"norm", "own"}
    assert "装毕施封" in client.get("/phrases").text


def test_not_twice_and_not_by_others(scene: Scene, books: Books) -> None:
    with scene.acting() as (db, cast):
        office = db.get_one(Phrase, books.office)
        for other in (cast.monitor, cast.overseer, cast.stranger, cast.signatory):
            refused(phrase.retire, db, other, office)
        phrase.retire(db, cast.administrator, office)
        refused(phrase.retire, db, cast.administrator, office, status=409)
