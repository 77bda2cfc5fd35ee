"""Pages of the people: only administrators open the list; everybody the own page (B10-2)."""

from typing import Any

import pytest
from sqlalchemy import select

from records.user import Role, User
from tests.conftest import Browser
from tests.scene import Scene

TYPED: dict[str, Any] = {
    "name": "孙晓明", "role": "monitor", "username": "sunxm", "enterprise": "", "staff_number": "YT0312", "phone": "",
    "password": "初始密码初始密码-1", "again": "初始密码初始密码-1",
}  # fmt: skip


@pytest.mark.obligation("B10-2")
def test_a_monitor_opens_neither_the_list_nor_a_form(scene: Scene, browser: Browser) -> None:
    client = browser.as_(scene.cast.monitor)
    answer = client.get("/users")
    assert answer.status_code == 403
    assert "这一页只供管理员使用" in answer.get_data(as_text=True)
    assert client.get("/users/new").status_code == 403
    assert client.post("/users/new", data=TYPED).status_code == 403
    assert client.get(f"/users/{scene.cast.monitor.id}").status_code == 200
    assert client.get(f"/users/{scene.cast.second_monitor.id}").status_code == 404


def test_an_admitted_person_signs_in_with_the_first_password_and_sees_no_camera(scene: Scene, browser: Browser) -> None:
    answer = browser.as_(scene.cast.administrator).post("/users/new", data=TYPED)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    with scene.database.read() as db:
        made = db.scalars(select(User).where(User.username == "sunxm")).one()
    assert (made.role, made.office_id) == (Role.MONITOR, scene.cast.branch.id)
    fresh = browser.stranger()
    assert fresh.post("/sign-in", data={"username": "sunxm", "password": TYPED["password"]}).status_code == 302
    own = "自己选的密码-2026"
    assert fresh.post("/password", data={"present": TYPED["password"], "password": own, "again": own}).status_code == 303
    assert "您还没有摄像头权限" in fresh.get("/cameras").get_data(as_text=True)
    assert TYPED["password"] not in str([entry.changes for entry in scene.trail()])


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("username", "孙", "小写字母和数字"),
        ("username", "zhao", "已经登记过"),
        ("name", "", "请填写“姓名”"),
        ("name", "+1", "不能以“+”开头"),
        ("password", "短", "密码至少10位"),
        ("password", "sunxm-2026-密码", "不能含用户名"),
        ("again", "另一个密码另一个密码", "不一致"),
        ("role", "boss", "请从列表中选择"),
    ],
)
def test_what_can_not_be_taken_is_said_and_nobody_is_admitted(scene: Scene, browser: Browser, field: str, typed: str, said: str) -> None:
    answer = browser.as_(scene.cast.administrator).post("/users/new", data={**TYPED, field: typed})
    told = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert said in told
    assert 'value="YT0312"' in told
    with scene.database.read() as db:
        assert db.scalar(select(User).where(User.username == "sunxm")) is None


def test_the_list_holds_own_people_and_those_below_and_narrows(scene: Scene, browser: Browser) -> None:
    told = browser.as_(scene.cast.administrator).get("/users").get_data(as_text=True)
    assert scene.cast.signatory.name in told
    assert scene.cast.stranger.name not in told
    assert scene.cast.overseer.name not in told
    client = browser.as_(scene.cast.overseer)
    assert scene.cast.stranger.name in client.get("/users").get_data(as_text=True)
    told = client.get("/users?role=signatory").get_data(as_text=True)
    assert scene.cast.signatory.name in told
    assert scene.cast.stranger.name not in told
    assert "没有符合条件的人员" in client.get("/users?q=没有这个人").get_data(as_text=True)


@pytest.mark.obligation("B4-1")
def test_levels_see_what_is_theirs_and_below(scene: Scene, browser: Browser) -> None:
    own, other = scene.cast.enterprise, scene.cast.other_enterprise
    seen = {}
    for name, person in (("branch", scene.cast.administrator), ("above", scene.cast.overseer)):
        client = browser.as_(person)
        seen[name] = [client.get(f"/enterprises/{each.id}").status_code for each in (own, other)]
    assert seen == {"branch": [200, 404], "above": [200, 200]}
