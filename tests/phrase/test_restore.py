"""phrase.restore: offered again (F1-8)."""

from records.phrase import Phrase
from tests.conftest import Browser
from tests.phrase.conftest import Books
from tests.scene import Scene, refused
from workflows import phrase


def test_a_restored_phrase_is_offered_again_and_only_a_retired_one_is_restored(scene: Scene, books: Books, browser: Browser) -> None:
    with scene.acting() as (db, cast):
        own = db.get_one(Phrase, books.own)
        refused(phrase.restore, db, cast.monitor, own, status=409)
        phrase.retire(db, cast.monitor, own)
        refused(phrase.restore, db, cast.second_monitor, own)
    assert browser.as_(scene.cast.monitor).post(f"/phrases/{books.own}/restore").status_code == 303
    assert not scene.get(Phrase, books.own).retired
    assert scene.last().verb == "phrase.restore"
