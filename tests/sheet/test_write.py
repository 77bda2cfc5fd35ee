"""sheet.write: each change is saved by itself, against the version its writer has seen (F1-7 … F1-9, B9-4)."""

import json

import pytest
from flask.testing import FlaskClient

from records.item import Result
from records.sheet import REMARK_MAX, Row
from tests.conftest import Browser
from tests.scene import Scene, refused, unfit
from tests.sitting import Sitting, begin
from workflows import sheet


@pytest.fixture
def sitting(scene: Scene) -> Sitting:
    return begin(scene)


def _dock(sitting: Sitting) -> Row:
    with sitting.scene.database.read() as db:
        return sitting.row(db, sitting.scene.cast.dock)


def _address(sitting: Sitting) -> str:
    return f"/sheets/{sitting.sheet_id}/rows/{_dock(sitting).id}"


@pytest.fixture
def client(sitting: Sitting, browser: Browser) -> FlaskClient:
    return browser.as_(sitting.scene.cast.monitor)


@pytest.mark.obligation("F1-8", "B9-4")
def test_what_is_seen_result_and_remark_are_kept_and_the_row_counts_its_changes(sitting: Sitting) -> None:
    dock = sitting.scene.cast.dock
    sitting.write(dock, seen={"floor": "地面有积水"})
    sitting.write(dock, seen={"workers": "有人员未戴工作帽"}, result=Result.MINOR)
    sitting.write(dock, remark="14:09 已清扫")
    row = _dock(sitting)
    assert row.seen == {"floor": "地面有积水", "workers": "有人员未戴工作帽"}
    assert (row.result, row.remark, row.version) == (Result.MINOR, "14:09 已清扫", 4)
    assert sitting.scene.last().verb == "sheet.write"


def test_an_emptied_item_and_a_cleared_result_are_gone(sitting: Sitting) -> None:
    dock = sitting.scene.cast.dock
    sitting.write(dock, seen={"floor": "地面有积水"}, result=Result.MINOR)
    sitting.write(dock, seen={"floor": "  "}, clear_result=True)
    assert (_dock(sitting).seen, _dock(sitting).result) == ({}, None)


def test_the_later_of_two_writers_is_told_and_nothing_of_the_first_is_lost(sitting: Sitting) -> None:
    sitting.write(sitting.scene.cast.dock, remark="先写的")
    with sitting.scene.acting() as (db, cast):
        row = sitting.row(db, cast.dock)
        with pytest.raises(sheet.Overtaken) as overtaken:
            sheet.write(db, cast.monitor, sitting.sheet(db), row=row, version=1, change=sheet.Change(remark="后写的"))
    assert overtaken.value.row.remark == "先写的"
    assert _dock(sitting).remark == "先写的"


@pytest.mark.obligation("B9-4")
def test_nobody_but_the_operator_writes_it(sitting: Sitting) -> None:
    with sitting.scene.acting() as (db, cast):
        row, change = sitting.row(db, cast.dock), sheet.Change(remark="所见")
        for other in (cast.second_monitor, cast.administrator, cast.overseer, cast.stranger, cast.signatory):
            refused(sheet.write, db, other, sitting.sheet(db), row=row, version=1, change=change)


def test_an_unknown_item_and_an_endless_remark_are_refused_with_a_sentence(sitting: Sitting) -> None:
    with sitting.scene.acting() as (db, cast):
        row = sitting.row(db, cast.dock)
        told = {"row": row, "version": 1}
        unfit(sheet.write, db, cast.monitor, sitting.sheet(db), at="item", change=sheet.Change(seen={"nothing": "x"}), **told)
        said = unfit(
            sheet.write, db, cast.monitor, sitting.sheet(db), at="remark", change=sheet.Change(remark="字" * (REMARK_MAX + 1)), **told,
        )  # fmt: skip
        assert str(REMARK_MAX) in said


def test_the_desk_saves_by_json_and_hears_what_is_still_missing(sitting: Sitting, client: FlaskClient) -> None:
    saved = client.post(_address(sitting), json={"version": 1, "item": "floor", "seen": "地面清洁，无积水"})
    assert saved.status_code == 200
    assert saved.get_json()["row"]["version"] == 2
    assert saved.get_json()["lacks"] == ["装箱平台02：监控结果"]
    judged = client.post(_address(sitting), json={"version": 2, "result": "normal"})
    assert judged.get_json()["lacks"] == ["装箱平台02：观看不足30秒，判为正常须填写理由"]
    done = client.post(_address(sitting), json={"version": 3, "reason": "已在现场看过"})
    assert done.get_json()["lacks"] == []


def test_a_saving_told_again_is_done_once_and_answers_as_the_first_time(sitting: Sitting, client: FlaskClient) -> None:
    told = {"version": 1, "remark": "一次所写", "key": "a1"}
    first = client.post(_address(sitting), json=told)
    trail = len(sitting.scene.trail())
    assert client.post(_address(sitting), json=told).get_json() == first.get_json()
    # another window went on meanwhile: still the first answer, and the other's words stay
    client.post(_address(sitting), json={"version": 2, "remark": "另一窗口所写", "key": "b1"})
    again = client.post(_address(sitting), json=told)
    assert (again.status_code, again.get_json()["row"]["version"], again.get_json()["row"]["remark"]) == (200, 2, "一次所写")
    assert (_dock(sitting).remark, _dock(sitting).version) == ("另一窗口所写", 3)
    assert len(sitting.scene.trail()) == trail + 1


def test_another_saving_under_a_used_name_is_refused_and_nothing_is_saved(sitting: Sitting, client: FlaskClient) -> None:
    client.post(_address(sitting), json={"version": 1, "remark": "一次所写", "key": "a1"})
    other = client.post(_address(sitting), json={"version": 2, "remark": "别的", "key": "a1"})
    assert other.status_code == 422
    assert other.get_json()["errors"]["key"]
    assert _dock(sitting).remark == "一次所写"


def test_a_saving_refused_the_first_time_is_not_taken_for_done(sitting: Sitting, client: FlaskClient) -> None:
    assert client.post(_address(sitting), json={"version": 7, "remark": "所见", "key": "a1"}).status_code == 409
    assert client.post(_address(sitting), json={"version": 1, "remark": "所见", "key": "a1"}).status_code == 200
    assert _dock(sitting).remark == "所见"


def test_two_tabs_get_both_texts(sitting: Sitting, client: FlaskClient) -> None:
    client.post(_address(sitting), json={"version": 1, "remark": "甲窗口所写"})
    late = client.post(_address(sitting), json={"version": 1, "remark": "乙窗口所写"})
    assert late.status_code == 409
    assert late.get_json()["row"]["remark"] == "甲窗口所写"
    assert late.get_json()["row"]["version"] == 2
    assert _dock(sitting).remark == "甲窗口所写"


@pytest.mark.obligation("F1-9")
@pytest.mark.parametrize("told", ["good", "NORMAL", "正常", 1, ["normal"], {"a": 1}])
def test_only_the_four_results_are_taken(sitting: Sitting, client: FlaskClient, told: object) -> None:
    answer = client.post(_address(sitting), json={"version": 1, "result": told})
    assert answer.status_code == (200 if told == ["normal"] else 422), told
    assert {result.value for result in Result} == {"normal", "minor", "serious", "unlawful"}


@pytest.mark.parametrize("body", ["", "[]", "null", '"x"', '{"version": "one"}', '{"remark": "no version"}'])
def test_broken_requests_are_answered_with_a_sentence(sitting: Sitting, client: FlaskClient, body: str) -> None:
    answer = client.post(_address(sitting), data=body, content_type="application/json")
    assert answer.status_code == 422
    assert _dock(sitting).version == 1


def test_a_sign_that_can_not_be_printed_is_named_and_not_saved(sitting: Sitting, client: FlaskClient) -> None:
    answer = client.post(_address(sitting), json={"version": 1, "remark": "𠮷"})
    assert answer.status_code == 422
    assert "𠮷" in answer.get_json()["errors"]["remark"][0]


@pytest.mark.obligation("B13-1")
def test_plate_number_and_type_as_seen_stand_beside_the_papers_and_a_difference_proposes_an_anomaly(
    sitting: Sitting, client: FlaskClient
) -> None:
    desk = client.get(f"/monitorings/{sitting.number}/desk").text
    same = {"plate": "鲁F6K218", "container_number": "CXRU1204581", "container_type": "45R1"}
    other = {"plate": "鲁F·8H903", "container_number": "MNBU 381204-3", "container_type": "22r1"}
    for item, declared in same.items():
        field = desk.split(f'data-item="{item}"')[1].split("<input")[0]
        assert f'登记 <span class="lw-code">{declared}</span>' in field
        for seen, hint in (
            (f"所见{declared}，清楚", None), (f"所见 {other[item]}", f"与登记的{declared}不同，属实的请标记异常（F2）。"),
            ("与单证不一致", "与单证不一致，请标记异常（F2）。"), ("模糊，未看清", None),
        ):  # fmt: skip
            saved = client.post(_address(sitting), json={"version": _dock(sitting).version, "item": item, "seen": seen})
            assert saved.get_json()["row"]["seen"][item] == seen
            assert saved.get_json()["hints"].get(item) == hint, seen
    # the phrase itself goes with 严重异常, which the desk proposes as the row's result
    book = json.loads(desk.split("data-book='")[1].split("'")[0])
    assert {each["item"]: each["result"] for each in book if each["text"] == "与单证不一致"} == dict.fromkeys(same, "serious")


@pytest.mark.obligation("B13-1")
def test_a_container_number_whose_check_digit_is_wrong_is_pointed_out_and_saved_all_the_same(scene: Scene, browser: Browser) -> None:
    """Where none was announced: there it stands alone."""
    sitting, client = begin(scene, container=""), browser.as_(scene.cast.monitor)
    saved = client.post(_address(sitting), json={"version": 1, "item": "container_number", "seen": "箱号 MSKU1234565"})
    assert saved.get_json()["hints"] == {}
    saved = client.post(_address(sitting), json={"version": 2, "item": "container_number", "seen": "箱号 CXRU1204518"})
    assert saved.status_code == 200
    assert saved.get_json()["hints"] == {"container_number": "校验码不符：末位应为3。"}


def test_signed_out_is_401_and_anothers_sheet_is_not_there(sitting: Sitting, browser: Browser) -> None:
    told = {"version": 1, "remark": "x"}
    assert browser.stranger().post(_address(sitting), json=told).status_code == 401
    assert browser.as_(sitting.scene.cast.stranger).post(_address(sitting), json=told).status_code == 404
    assert browser.as_(sitting.scene.cast.second_monitor).post(_address(sitting), json=told).status_code == 403
