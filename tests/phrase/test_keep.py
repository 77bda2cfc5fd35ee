"""phrase.keep: a person's own phrases, found by their initials on that person's desks only (F1-8)."""

import json
import re

import pytest
from sqlalchemy import select

from records.item import Result
from records.phrase import REMARK, TEXT_MAX, Phrase
from records.pinyin import reading
from tests.conftest import Browser
from tests.scene import Scene, refused, unfit
from tests.sitting import begin
from workflows import phrase
from workflows.phrase import Told


def test_it_is_kept_once_with_its_reading_and_is_audited(scene: Scene) -> None:
    begin(scene)
    told = Told("floor", "地面 清洁，  已拖干", "start", Result.MINOR)
    for _ in range(2):
        with scene.acting() as (db, cast):
            phrase.keep(db, cast.monitor, cast.monitor, told=told)
    with scene.database.read() as db:
        (found,) = db.scalars(select(Phrase)).unique()
    assert (found.text, found.user_id, found.result) == ("地面 清洁， 已拖干", scene.cast.monitor.id, Result.MINOR)
    assert found.pinyin.startswith("di/de mian qing jie")
    assert [entry.verb for entry in scene.trail()].count("phrase.keep") == 2


def test_a_sign_of_several_readings_is_read_each_way() -> None:
    assert "zhong" in reading("重").split("/")
    assert "chong" in reading("重").split("/")
    assert reading("Fe、3℃") == "f e 3"


def test_words_of_no_item_too_many_words_and_a_ready_normal_are_refused(scene: Scene) -> None:
    begin(scene)
    with scene.acting() as (db, cast):
        unfit(phrase.keep, db, cast.monitor, cast.monitor, at="item", told=Told("nothing", "清洁"))
        for text in (" ", "长" * (TEXT_MAX + 1)):
            unfit(phrase.keep, db, cast.monitor, cast.monitor, at="text", told=Told(REMARK, text))
        unfit(phrase.keep, db, cast.monitor, cast.monitor, at="result", told=Told(REMARK, "清洁", result=Result.NORMAL))


def test_nobody_keeps_for_another_and_the_enterprise_has_no_book(scene: Scene) -> None:
    begin(scene)
    with scene.acting() as (db, cast):
        refused(phrase.keep, db, cast.administrator, cast.monitor, told=Told(REMARK, "已提醒"))
        refused(phrase.keep, db, cast.signatory, cast.signatory, told=Told(REMARK, "已提醒"))


def _book(desk: str) -> list[dict[str, str]]:
    found = re.search(r"data-book='([^']*)'", desk)
    assert found is not None
    told: list[dict[str, str]] = json.loads(found[1])
    return told


@pytest.mark.obligation("F1-8")
def test_a_desk_keeps_what_was_typed_and_only_its_person_finds_it(scene: Scene, browser: Browser) -> None:
    # signs that would end an attribute or begin an element
    words = """已提醒"现场" <b>整改</b> O'K &amp;"""
    sitting = begin(scene)
    client = browser.as_(scene.cast.monitor)
    kept = client.post("/phrases", json={"item": "remark", "text": words})
    assert kept.status_code == 200, kept.text
    assert kept.get_json()["phrase"]["source"] == "own"
    desk = _book(client.get(f"/monitorings/{sitting.number}/desk").text)
    assert [each["text"] for each in desk if each["item"] == REMARK] == [words]
    assert client.post("/phrases", json={"item": "remark", "text": "两行\n两行"}).status_code == 422
    other = browser.as_(scene.cast.second_monitor).get("/phrases").text
    assert "已提醒" not in other
    with scene.database.read() as db:
        number = db.scalars(select(Phrase.id)).one()
    assert browser.as_(scene.cast.administrator).get(f"/phrases/{number}/change").status_code == 404


def test_ready_phrases_follow_item_and_phase(scene: Scene, browser: Browser) -> None:
    sitting = begin(scene)
    book = _book(browser.as_(scene.cast.monitor).get(f"/monitorings/{sitting.number}/desk").text)
    box = {each["part"] for each in book if each["item"] == "container" and each["phase"] == "empty"}
    assert box == {"地板", "四壁", "箱顶", "门胶条", "异味", "残留"}
    assert any("温度" in each["part"] for each in book if each["item"] == "container" and each["phase"] == "precool")
    metal = [each["text"] for each in book if each["item"] == "metal" and each["part"] == "试块"]
    assert any("Fe、SUS、非铁" in text and "〔时刻〕" in text for text in metal)
    assert all(each["result"] != "normal" for each in book), "正常 is never proposed"
