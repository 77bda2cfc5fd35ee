"""Pages of the copies: the list by stage, gaps told before a request is sent, entries from camera, clip and sitting, headers (D5-1)."""

import re
from io import BytesIO
from typing import Any

import pytest

from records import clock
from records.export import Stage
from records.footage import Cause
from records.user import User
from tests.conftest import Browser
from tests.export.copied import BEGINS, DAY, MINUTE, NOW, RANGE, SECOND, TYPED, Copied, told
from tests.house.filled_in import read
from tests.video import film
from workflows import export


def _ask(browser: Browser, copied: Copied, user: User | None = None, **other: Any) -> Any:
    address = f"/cameras/{copied.cast.dock.id}/exports/new"
    return browser.as_(user or copied.cast.monitor).post(address, data=TYPED | other)


@pytest.mark.obligation("D5-1")
def test_a_range_with_gaps_is_not_sent_before_they_were_seen(copied: Copied, browser: Browser) -> None:
    with copied.scene.acting() as (db, cast):
        film.gap(db, cast.dock.id, BEGINS + 3 * MINUTE, None, Cause.NETWORK)
    longer = {"ends_at": "2026-11-20T09:14:00"}
    answer = _ask(browser, copied, **longer)
    assert answer.status_code == 422
    assert "范围内有 1 处缺口，共 1 分" in answer.text
    assert "网络中断" in answer.text
    page = read(answer.text)
    assert page.controls["purpose"].value.strip() == "装箱争议核实", "what was typed is kept"
    assert "范围内有缺口" in page.said_at("is_agreed")
    seen = page.controls["seen"].value
    assert _ask(browser, copied, **longer, seen="forged", is_agreed="y").status_code == 422
    assert _ask(browser, copied, ends_at="2026-11-20T09:15:00", seen=seen, is_agreed="y").status_code == 422, "other gaps, asked again"
    assert copied.count("export.request") == 0
    answer = _ask(browser, copied, **longer, seen=seen, is_agreed="y")
    assert answer.status_code == 303
    copied.number = int(answer.location.rpartition("/")[2])
    assert copied.now().gaps == [["2026-11-20T01:13:00.000Z", "2026-11-20T01:14:00.000Z", "network"]]


@pytest.mark.obligation("D5-1")
def test_no_footage_at_all_is_a_sentence(copied: Copied, browser: Browser) -> None:
    with copied.scene.acting() as (db, cast):
        film.gap(db, cast.dock.id, BEGINS + 3 * MINUTE, None, Cause.CAMERA_AWAY)
    answer = _ask(browser, copied, begins_at="2026-11-20T09:14:00", ends_at="2026-11-20T09:15:00")
    assert answer.status_code == 422
    assert "这段时间没有录像：摄像头无法连接。" in read(answer.text).said_at("begins_at")
    future = _ask(browser, copied, ends_at="2026-11-21T09:15:00")
    assert "不能晚于现在" in read(future.text).said_at("ends_at")


def test_what_may_not_lie_on_the_disk_yet_is_told_as_no_gap(copied: Copied, browser: Browser) -> None:
    ends = BEGINS + 3 * MINUTE
    clock.stop_at(ends + SECOND)
    assert _ask(browser, copied, ends_at="2026-11-20T09:13:01").status_code == 303
    clock.stop_at(ends + 2 * SECOND)
    answer = _ask(browser, copied, copied.cast.second_monitor, ends_at="2026-11-20T09:13:01")
    assert (answer.status_code, "范围内有 1 处缺口，共 1 秒" in answer.text) == (422, True)


def test_the_address_fills_in_the_range_and_tells_its_gaps_at_once(copied: Copied, browser: Browser) -> None:
    client, (begins, ends) = browser.as_(copied.cast.monitor), RANGE
    span = f"from={clock.epoch_ms(begins) + 1}&to={clock.epoch_ms(ends) + 1}"
    first = client.get(f"/exports/new?camera={copied.cast.dock.id}&{span}")
    assert first.status_code == 303
    page = read(client.get(first.location).text)
    assert (page.controls["begins_at"].value, page.controls["ends_at"].value) == ("2026-11-20T09:10:30", "2026-11-20T09:12:31")
    later = client.get(f"/cameras/{copied.cast.dock.id}/exports/new?from={clock.epoch_ms(BEGINS)}&to={clock.epoch_ms(BEGINS + 5 * MINUTE)}")
    assert "范围内有 1 处缺口，共 2 分" in later.text
    for wild in ("from=x&to=y", "from=1e99&to=2e99", "from=nan&to=inf"):
        assert client.get(f"/cameras/{copied.cast.dock.id}/exports/new?{wild}").status_code == 200, wild


def test_who_may_not_copy_finds_no_entry_and_no_form(copied: Copied, browser: Browser) -> None:
    cast = copied.cast
    assert "/exports/new" in browser.as_(cast.monitor).get(f"/cameras/{cast.dock.id}").text
    assert "/exports/new" not in browser.as_(cast.monitor).get(f"/cameras/{cast.gate.id}").text
    assert _ask(browser, copied, cast.overseer).status_code == 403
    assert _ask(browser, copied, cast.stranger).status_code == 404
    assert browser.as_(cast.monitor).get(f"/cameras/{cast.dock.id}/exports/by-law").status_code == 403
    assert "登记依法调取" not in browser.as_(cast.monitor).get(f"/cameras/{cast.dock.id}/exports/new").text


@pytest.mark.obligation("D5-1")
def test_the_list_shows_to_each_what_is_theirs_by_stage(copied: Copied, browser: Browser) -> None:
    copied.ready()
    ready = copied.now().number
    with copied.scene.acting() as (db, cast):
        waiting = export.request(db, cast.second_monitor, cast.dock, told=told()).number
    cast = copied.cast
    seen = {
        cast.monitor: {ready}, cast.second_monitor: {waiting}, cast.administrator: {ready, waiting}, cast.overseer: {ready, waiting},
        cast.stranger: set(),
    }  # fmt: skip
    for user, numbers in seen.items():
        assert _numbers(browser.as_(user).get("/exports").text) == numbers, user.name
    client = browser.as_(cast.administrator)
    for stage, numbers in (("requested", {waiting}), ("ready", {ready}), ("ending", set()), ("mine", set()), ("refused", set())):
        assert _numbers(client.get(f"/exports?stage={stage}").text) == numbers, stage
    clock.stop_at(NOW + 6 * DAY + SECOND)
    assert _numbers(browser.as_(cast.administrator).get("/exports?stage=ending").text) == {ready}
    assert _numbers(browser.as_(cast.monitor).get("/exports?stage=mine").text) == {ready}
    assert browser.as_(cast.signatory).get("/exports").status_code == 403


def _numbers(page: str) -> set[str]:
    return set(re.findall(r">(烟关视复〔2026〕\d{4}号)</a>", page))


@pytest.mark.parametrize("camera", ["9" * 20, "9" * 5000])
def test_a_camera_that_no_row_can_have_gives_an_empty_list(camera: str, copied: Copied, browser: Browser) -> None:
    assert browser.as_(copied.cast.administrator).get(f"/exports?camera={camera}").status_code == 200


def test_its_page_tells_stage_and_course_and_offers_each_his_own(copied: Copied, browser: Browser) -> None:
    copied.request()
    address = f"/exports/{copied.number}"
    head, asker = browser.as_(copied.cast.administrator), browser.as_(copied.cast.monitor)
    assert f"{address}/approve" in head.get(address).text
    assert f"{address}/approve" not in asker.get(address).text
    assert "待另一名管理员审批" in asker.get(address).text
    consent = {
        "from_at": "2026-11-20T09:10:40", "until_at": "2026-11-20T09:12:00", "purpose": "核实", "expires_at": "2026-11-22T09:00",
        "takers": str(copied.cast.second_monitor.id),
    }  # fmt: skip
    answer = head.post(f"{address}/approve", data=consent | {"until_at": "2026-11-20T09:13:00"})
    assert "不能超出申请的范围" in read(answer.text).said_at("until_at")
    assert head.post(f"{address}/approve", data=consent).status_code == 303
    assert copied.make() == 1
    taker = browser.as_(copied.cast.second_monitor).get(address).text
    assert f"{address}/files/1" in taker
    page = asker.get(address).text
    assert f"{address}/files/1" not in page, "who is not named gets no button"
    assert "仅列名人员" in page
    for words in ("申请复制", "同意复制", "制成复制件", "2026-11-20 09:10:40–09:12:00", "用毕按海关要求交回或销毁"):
        assert words in page
    clock.stop_at(NOW + 3 * DAY)
    assert "有效期已于" in browser.as_(copied.cast.second_monitor).get(address).text
    assert copied.now().stage is Stage.READY


def test_a_refusal_without_reason_stands_open_with_what_was_typed(copied: Copied, browser: Browser) -> None:
    copied.request()
    answer = browser.as_(copied.cast.administrator).post(f"/exports/{copied.number}/refuse", data={"reason": "长" * 501})
    assert answer.status_code == 422
    assert "data-lw-open-now" in answer.text
    answer = browser.as_(copied.cast.monitor).post(f"/exports/{copied.number}/withdraw", data={"reason": ""})
    assert answer.status_code == 422
    assert copied.now().stage is Stage.REQUESTED


def test_the_letter_of_a_legal_basis_is_sent_along_and_read_by_who_sees_the_copy(copied: Copied, browser: Browser) -> None:
    client = browser.as_(copied.cast.administrator)
    address = f"/cameras/{copied.cast.dock.id}/exports/by-law"
    law = TYPED | {"reference": "烟公经调〔2026〕18号", "authority": "烟台市公安局", "expires_at": "2026-11-22T09:00"}
    assert "扫描件" in read(client.post(address, data=law).text).said_at("document")
    pdf = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\nstartxref\n9\n%%EOF\n"
    answer = client.post(address, data=law | {"document": (BytesIO(pdf), "../调取函.pdf")})
    assert answer.status_code == 303, answer.text
    copied.number = int(answer.location.rpartition("/")[2])
    it = copied.now()
    assert (it.stage, it.file_name) == (Stage.APPROVED, "调取函.pdf")
    with client.get(f"/exports/{copied.number}/letter") as letter:
        assert (letter.data, letter.mimetype) == (pdf, "application/pdf")
    assert browser.as_(copied.cast.monitor).get(f"/exports/{copied.number}/letter").status_code == 404
    assert "烟公经调〔2026〕18号" in client.get(f"/exports/{copied.number}").text
