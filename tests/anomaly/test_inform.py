"""anomaly.inform: whom of the site's officers was told and when, who went there, what was done (B9-6, B18-2)."""

from datetime import timedelta

import pytest

from records.anomaly import Anomaly, StepKind
from records.base import Refused, Unfit
from tests.anomaly.handling import decide, handling, inform
from tests.conftest import Browser
from tests.scene import Scene, refused
from tests.watch import NOW, Watch
from workflows import anomaly

MINUTE = timedelta(minutes=1)


@pytest.mark.obligation("B9-6", "B18-2")
def test_the_steps_stand_in_order_with_who_wrote_them_and_when_they_were_done(watch: Watch, flagged: Anomaly) -> None:
    with handling(watch, flagged) as (db, here, it):
        inform(db, here.administrator, it, kind=StepKind.VISITED, person="张检疫", text="已核对着装")
        inform(db, here.monitor, it, at=NOW - MINUTE)
        inform(db, here.second_monitor, it, kind=StepKind.HANDLED, person="", text="暂停作业")
    with watch.database.read() as db:
        steps = db.get_one(Anomaly, flagged.id).steps
        told = {(step.kind_of, step.at, step.written_at, step.by_id, step.person) for step in steps}
    cast = watch.cast
    assert told == {
        (StepKind.NOTIFIED, NOW - MINUTE, NOW, cast.monitor.id, "张检疫"), (StepKind.VISITED, NOW, NOW, cast.administrator.id, "张检疫"),
        (StepKind.HANDLED, NOW, NOW, cast.second_monitor.id, ""),
    }  # fmt: skip
    assert steps[0].kind_of is StepKind.NOTIFIED, "by when it was done"


def test_a_future_time_no_name_and_no_words_are_refused(watch: Watch, flagged: Anomaly) -> None:
    with handling(watch, flagged) as (db, here, it):
        for told, at in (({"at": NOW + MINUTE}, "at"), ({"person": " "}, "person"), ({"text": " "}, "text")):
            with pytest.raises(Unfit) as wrong:
                inform(db, here.monitor, it, **told)
            assert wrong.value.at == at
        assert it.steps == []


def test_after_the_opinion_it_may_still_be_told_after_the_settlement_no_more(watch: Watch, flagged: Anomaly) -> None:
    with handling(watch, flagged) as (db, here, it):
        decide(db, here, it)
        inform(db, here.monitor, it)
        anomaly.settle(db, here.administrator, it)
        with pytest.raises(Refused, match="已了结") as late:
            inform(db, here.monitor, it)
    assert late.value.status == 409


def test_only_staff_of_the_very_office_write_it_down(watch: Watch, flagged: Anomaly) -> None:
    with handling(watch, flagged) as (db, here, it):
        for other in (here.stranger, here.overseer, here.signatory, here.upkeep):
            refused(inform, db, other, it)
        assert it.steps == []


def test_it_is_audited_with_what_was_written(watch: Watch, flagged: Anomaly) -> None:
    with handling(watch, flagged) as (db, here, it):
        inform(db, here.monitor, it)
    entry = Scene(watch.database, watch.cast).last()
    assert (entry.verb, entry.actor_id, entry.subject_id) == ("anomaly.inform", watch.cast.monitor.id, flagged.id)
    assert entry.changes["anomaly_step"][0]["new"]["person"] == "张检疫"


@pytest.mark.obligation("B9-6")
def test_the_page_takes_it_and_keeps_what_was_typed_where_it_is_refused(watch: Watch, flagged: Anomaly, browser: Browser) -> None:
    client, address = browser.as_(watch.cast.monitor), f"/anomalies/{flagged.id}/inform"
    told = {"kind": "notified", "at": "2026-11-20T09:12", "person": "张检疫", "text": "已答复"}
    again = client.post(address, data={**told, "text": ""})
    assert again.status_code == 422
    assert "张检疫" in again.text
    assert client.post(address, data=told).status_code == 303
    assert "张检疫：已答复" in client.get(f"/anomalies/{flagged.id}").text
