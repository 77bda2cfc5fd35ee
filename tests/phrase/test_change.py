"""phrase.change: other words, by whose phrase it is (F1-8)."""

from records.item import Result
from records.phrase import Phrase
from tests.conftest import Browser
from tests.phrase.conftest import Books
from tests.scene import Scene, refused, unfit
from workflows import phrase
from workflows.phrase import Told


def test_words_reading_and_result_change_and_it_is_audited(scene: Scene, books: Books) -> None:
    with scene.acting() as (db, cast):
        phrase.change(db, cast.monitor, db.get_one(Phrase, books.own), told=Told("remark", "已整改", "seal", Result.MINOR))
    found = scene.get(Phrase, books.own)
    assert (found.text, found.phase, found.result) == ("已整改", "seal", Result.MINOR)
    assert found.pinyin.split()[-1].split("/")[0] == "gai"
    assert scene.last().verb == "phrase.change"


def test_each_keeps_its_own_and_a_twin_or_a_retired_one_is_refused(scene: Scene, books: Books) -> None:
    told = Told("remark", "别的")
    with scene.acting() as (db, cast):
        own, office = db.get_one(Phrase, books.own), db.get_one(Phrase, books.office)
        refused(phrase.change, db, cast.administrator, own, told=told)
        refused(phrase.change, db, cast.monitor, office, told=told)
        phrase.keep(db, cast.monitor, cast.monitor, told=told)
        unfit(phrase.change, db, cast.monitor, own, at="text", told=told)
        phrase.retire(db, cast.monitor, own)
        refused(phrase.change, db, cast.monitor, own, status=409, told=Told("remark", "第三"))


def test_the_page_shows_what_stands_and_takes_the_change(scene: Scene, books: Books, browser: Browser) -> None:
    client = browser.as_(scene.cast.administrator)
    assert 'value="装毕施封"' in client.get(f"/phrases/{books.office}/change").text
    assert client.post(f"/phrases/{books.office}/change", data={"item": "seal", "text": ""}).status_code == 422
    assert client.post(f"/phrases/{books.office}/change", data={"item": "seal", "text": "施封完好"}).status_code == 303
    assert scene.get(Phrase, books.office).text == "施封完好"
    assert browser.as_(scene.cast.monitor).get(f"/phrases/{books.office}/change").status_code == 403
