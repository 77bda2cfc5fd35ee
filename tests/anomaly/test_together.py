"""Minor anomalies ticked and answered in one go: one act a row, each with its own entry; what may not be is named and left (B10-4, P13)."""

import re
from datetime import timedelta

import pytest

from records import base, clock
from records.anomaly import Anomaly, Stage
from records.item import Result
from tests.anomaly.handling import handling, inform
from tests.conftest import Browser
from tests.scene import Scene
from tests.watch import NOW, Watch

OPINION = "责令当场整改，已核对"


@pytest.fixture
def several(watch: Watch) -> list[Anomaly]:
    """Three minor ones by the monitor, the last of them in fact flagged by the administrator; then a serious one."""
    made = []
    for grade in (Result.MINOR, Result.MINOR, Result.MINOR, Result.SERIOUS):
        with watch.database.act("test") as db:
            made.append(watch.flag(db, grade=grade))
    with watch.database.act("test") as db, base.door("factory"):
        db.get_one(Anomaly, made[2].id).flagged_by_id = watch.cast.administrator.id
        db.flush()
    return made


def _stages(watch: Watch, several: list[Anomaly]) -> list[Stage]:
    scene = Scene(watch.database, watch.cast)
    return [scene.get(Anomaly, each.id).stage for each in several]


@pytest.mark.obligation("B10-4")
def test_each_ticked_one_is_decided_by_an_act_of_its_own_and_what_may_not_be_is_named_and_left(
    watch: Watch, several: list[Anomaly], browser: Browser
) -> None:
    client = browser.as_(watch.cast.administrator)
    page = client.get("/anomalies/minor").text
    first, second, own, grave = several
    assert re.findall(r'type="checkbox" form="decide-several" name="number" value="(\d+)"', page) == [str(first.id), str(second.id)]
    assert "本人标记的异常由他人处置。" in page
    sent = {"number": [each.id for each in several], "opinion": OPINION}
    answer = client.post("/anomalies/minor/decide", data=sent)
    assert (answer.status_code, _stages(watch, several)) == (303, [Stage.DECIDED, Stage.DECIDED, Stage.REPORTED, Stage.REPORTED])
    after = client.get(answer.headers["Location"]).text
    assert "2 件未办理" in after
    assert re.search(rf"{own.number}</a> 本人标记的异常由他人处置。", after)
    assert re.search(rf"{grave.number}</a> 只有一般异常可以一并办理。", after)
    acts = [entry for entry in Scene(watch.database, watch.cast).trail() if entry.verb == "anomaly.decide"]
    assert [(entry.subject_id, entry.actor_id) for entry in acts] == [(each.id, watch.cast.administrator.id) for each in (first, second)]
    assert {entry.changes["anomaly"][0]["opinion"][1] for entry in acts} == {OPINION}


def test_those_that_may_be_are_closed_and_the_others_say_what_they_lack(watch: Watch, several: list[Anomaly], browser: Browser) -> None:
    client = browser.as_(watch.cast.administrator)
    first, second = several[:2]
    client.post("/anomalies/minor/decide", data={"number": [first.id, second.id], "opinion": OPINION})
    with handling(watch, first) as (db, here, it):
        inform(db, here.monitor, it)
    page = client.get("/anomalies/minor").text
    assert re.findall(r'form="settle-several" name="number" value="(\d+)"', page) == [str(first.id)]
    assert "还不能了结：现场尚未通知或到场（第十八条）。" in page
    answer = client.post("/anomalies/minor/settle", data={"number": [first.id, second.id]})
    assert _stages(watch, several[:2]) == [Stage.SETTLED, Stage.DECIDED]
    assert "1 件未办理" in client.get(answer.headers["Location"]).text


def test_nothing_ticked_or_no_opinion_keeps_what_was_typed_and_decides_nothing(
    watch: Watch, several: list[Anomaly], browser: Browser
) -> None:
    client, number = browser.as_(watch.cast.administrator), several[0].id
    told = client.post("/anomalies/minor/decide", data={"opinion": OPINION})
    assert (told.status_code, "请至少勾选一件。" in told.text, OPINION in told.text) == (422, True, True)
    told = client.post("/anomalies/minor/decide", data={"number": [number], "opinion": " "})
    assert told.status_code == 422
    assert re.search(rf'name="number" value="{number}" checked', told.text)
    unseen = client.post("/anomalies/minor/decide", data={"number": [number, 9999], "opinion": OPINION})
    assert (unseen.status_code, _stages(watch, several)[0]) == (422, Stage.REPORTED)


def test_only_administrators_have_the_page_and_those_of_other_offices_nothing_on_it(
    watch: Watch, several: list[Anomaly], browser: Browser
) -> None:
    sent = {"number": [several[0].id], "opinion": OPINION}
    for other in (watch.cast.monitor, watch.cast.stranger, watch.cast.signatory):
        assert browser.as_(other).post("/anomalies/minor/decide", data=sent).status_code == 403
    # the one above sees it, and may decide only what nobody in the office may
    assert browser.as_(watch.cast.overseer).post("/anomalies/minor/decide", data=sent).status_code == 303
    assert _stages(watch, several)[0] is Stage.REPORTED


def test_the_first_page_has_them_as_one_row_as_urgent_as_the_first(watch: Watch, several: list[Anomaly], browser: Browser) -> None:
    clock.stop_at(NOW + timedelta(days=1))
    page = browser.as_(watch.cast.administrator).get("/").text
    assert "处置一般异常：2 件" in page
    assert page.count('href="/anomalies/minor"') == 2
