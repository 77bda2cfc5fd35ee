"""Pages of the enterprises: list, one, form (B2-1)."""

import re
from typing import Any

import pytest
from sqlalchemy import select

from records.enterprise import Enterprise
from tests.conftest import Browser
from tests.enterprise.test_admit import TOLD
from tests.scene import Scene


def _admitted(scene: Scene, browser: Browser, **other: Any) -> Enterprise:
    sent = {**TOLD, "categories": ["烤鳗"], "other_categories": "扇贝、鲍鱼", **other}
    answer = browser.as_(scene.cast.administrator).post("/enterprises/new", data=sent)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    with scene.database.read() as db:
        return db.scalars(select(Enterprise).where(Enterprise.name == TOLD["name"])).one()


@pytest.mark.obligation("B2-1")
def test_an_enterprise_with_eel_and_a_new_category_is_listed_under_both_and_the_new_one_is_offered_from_then_on(
    scene: Scene, browser: Browser
) -> None:
    made = _admitted(scene, browser)
    assert made.categories == ["烤鳗", "扇贝", "鲍鱼"]
    client = browser.as_(scene.cast.administrator)
    for category in made.categories:
        told = client.get(f"/enterprises?category={category}").get_data(as_text=True)
        assert made.name in told
        assert scene.cast.enterprise.name not in told
    assert 'value="扇贝"' in client.get("/enterprises/new").get_data(as_text=True)


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("name", "=cmd()", "“企业名称”不能以“=”开头"),
        ("name", "长" * 101, "最多100字，现有101字"),
        ("address", "", "请填写“地址”"),
        ("address", "渔港路𠮷号", "地址中“𠮷”字无法打印，请改用其他字。"),
        ("credit_code", "123", "18位数字和大写字母"),
        ("contact", "于\x07洋", "“U+0007”字无法打印"),
        ("registration", "3700/02871", "已经登记过"),
        ("address", "甲\n乙", "只能写一行"),
    ],
)
def test_what_can_not_be_taken_is_said_at_its_field_and_stays_typed(
    scene: Scene, browser: Browser, field: str, typed: str, said: str
) -> None:
    sent = {**TOLD, "categories": ["烤鳗"], field: typed}
    answer = browser.as_(scene.cast.administrator).post("/enterprises/new", data=sent)
    told = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert said in told
    assert re.search(rf'aria-invalid="true"[^>]*id="{field}"|id="{field}"[^>]*aria-invalid="true"', told)
    assert 'value="孙玉梅"' in told
    assert scene.trail() == []


def test_the_sentence_comes_in_english_too(scene: Scene, browser: Browser) -> None:
    client = browser.as_(scene.cast.administrator)
    client.set_cookie("language", "en")
    answer = client.post("/enterprises/new", data={**TOLD, "name": "=cmd()"}, headers={"Accept": "application/json"})
    assert answer.status_code == 422
    assert set(answer.get_json()["errors"]) == {"name"}


def test_a_script_may_fill_it_in_as_json(scene: Scene, browser: Browser) -> None:
    client = browser.as_(scene.cast.administrator)
    answer = client.post("/enterprises/new", json={**TOLD, "categories": ["烤鳗"]})
    assert answer.status_code == 200
    assert scene.get(Enterprise, answer.get_json()["number"]).name == TOLD["name"]
    assert client.post("/enterprises/new", json=[1]).status_code == 422


def test_a_reason_is_asked_when_it_is_retired_and_it_stays_readable(scene: Scene, browser: Browser) -> None:
    made = _admitted(scene, browser)
    client = browser.as_(scene.cast.administrator)
    assert client.post(f"/enterprises/{made.id}/retire", data={"reason": " "}).status_code == 422
    assert client.post(f"/enterprises/{made.id}/retire", data={"reason": "停产"}).status_code == 303
    told = client.get(f"/enterprises/{made.id}").get_data(as_text=True)
    assert "已停用" in told
    assert "恢复企业" in told
    assert made.name not in client.get("/enterprises?stage=active").get_data(as_text=True)
    assert made.name in client.get("/enterprises?stage=retired").get_data(as_text=True)


def test_an_empty_list_says_so(scene: Scene, browser: Browser) -> None:
    client = browser.as_(scene.cast.administrator)
    assert "没有符合条件的企业" in client.get("/enterprises?q=没有这家").get_data(as_text=True)


def test_no_empty_panel_of_next_acts_stands_before_a_monitor(scene: Scene, browser: Browser) -> None:
    shown = f"/enterprises/{scene.cast.enterprise.id}"
    assert "next-acts" in browser.as_(scene.cast.administrator).get(shown).text
    assert "next-acts" not in browser.as_(scene.cast.monitor).get(shown).text


def test_the_enterprise_that_may_see_no_site_is_not_told_that_there_is_none(scene: Scene, browser: Browser) -> None:
    shown = f"/enterprises/{scene.cast.enterprise.id}"
    assert "装箱场所" in browser.as_(scene.cast.monitor).get(shown).text
    assert "尚未登记装箱场所" not in browser.as_(scene.cast.signatory).get(shown).text
