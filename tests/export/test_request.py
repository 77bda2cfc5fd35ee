"""export.request: a copy is asked for with purpose, receiver and a past range; its footage is held meanwhile (D5-1, B20-2)."""

import threading

import pytest
from sqlalchemy import select

from records.export import LONGEST, MOST_OPEN, Export, Stage
from records.footage import Cause
from records.grant import Grant, Right
from records.hold import Hold
from records.hold import Stage as HoldStage
from records.notice import Notice
from records.user import THE_SYSTEM
from tests.conftest import Browser
from tests.export.copied import BEGINS, MINUTE, NOW, RANGE, SECOND, TYPED, Copied, told
from tests.scene import refused, unfit
from workflows import export, grant, hold


@pytest.mark.obligation("D5-1")
def test_it_waits_for_consent_with_a_number_of_its_own_and_its_footage_is_held(copied: Copied) -> None:
    copied.request(outside="烟台市公安局")
    it = copied.now()
    assert (it.stage, it.number, it.requested_by_id) == (Stage.REQUESTED, "烟关视复〔2026〕0001号", copied.cast.monitor.id)
    assert (it.outside, it.expires_at, it.parts) == ("烟台市公安局", None, [])
    with copied.scene.database.read() as db:
        (held,) = db.scalars(select(Hold)).unique()
        assert (held.because, held.stage, held.begins_at, held.ends_at) == (it.number, HoldStage.PLACED, *RANGE)
        assert [each.user_id for each in db.scalars(select(Notice))] == [copied.cast.administrator.id]
    assert copied.make() == 0, "nothing is copied without consent"


def test_the_hold_of_a_waiting_request_is_not_lifted_by_hand(copied: Copied) -> None:
    copied.request()
    with copied.acting() as (db, cast, _):
        held = db.scalars(select(Hold)).unique().one()
        assert "待审批或正在制作" in refused(hold.lift, db, cast.administrator, held, status=409, reason="磁盘")


@pytest.mark.obligation("D5-1")
def test_who_has_no_right_to_copy_this_camera_does_not_ask(copied: Copied) -> None:
    with copied.scene.acting() as (db, cast):
        assert "复制" in refused(export.request, db, cast.monitor, cast.gate, told=told()), "the right on another camera is none here"
        for other in (cast.stranger, cast.signatory, cast.upkeep, cast.overseer, THE_SYSTEM):
            refused(export.request, db, other, cast.dock, told=told())
        for each in db.scalars(select(Grant).where(Grant.right == Right.EXPORT, Grant.user_id == cast.monitor.id)):
            grant.take_back(db, cast.administrator, each)
        refused(export.request, db, cast.monitor, cast.dock, told=told())
    assert copied.count("export.request") == 0


def test_only_a_past_range_that_is_not_endless_with_a_picture_and_all_that_is_asked(copied: Copied) -> None:
    nothing = [[f"{at:%Y-%m-%dT%H:%M:%S.000Z}" for at in RANGE] + [Cause.EXPIRED.value]]
    wrong = (
        ({"ends_at": RANGE[0]}, "ends_at", "晚于开始"), ({"ends_at": NOW + SECOND}, "ends_at", "已经录下"),
        ({"begins_at": RANGE[1] - LONGEST - SECOND}, "ends_at", "分次申请"), ({"purpose": " "}, "purpose", "用途"),
        ({"receiver": " "}, "receiver", "接收方"), ({"gaps": nothing}, "begins_at", "没有录像：超过保存期已删除"),
    )  # fmt: skip
    with copied.scene.acting() as (db, cast):
        for other, at, said in wrong:
            assert said in unfit(export.request, db, cast.monitor, cast.dock, at=at, told=told(**other))


@pytest.mark.obligation("D5-1")
def test_what_the_own_open_request_brings_is_not_asked_for_twice(copied: Copied) -> None:
    copied.request()
    second = told(begins_at=RANGE[1] - SECOND, ends_at=RANGE[1] + SECOND)
    with copied.acting() as (db, cast, _):
        assert "（烟关视复〔2026〕0001号）" in unfit(export.request, db, cast.monitor, cast.dock, at="begins_at", told=second)
    copied.approve(until_at=RANGE[1] - 2 * SECOND)
    with copied.acting() as (db, cast, _):
        unfit(export.request, db, cast.monitor, cast.dock, at="begins_at", told=told())
        export.request(db, cast.monitor, cast.dock, told=second)
        export.request(db, cast.monitor, cast.dock, told=told(begins_at=RANGE[1] + SECOND, ends_at=RANGE[1] + 2 * SECOND))
        export.request(db, cast.second_monitor, cast.dock, told=told())
    assert copied.make() == 1
    copied.request(ends_at=RANGE[1] - SECOND)


def test_a_demand_by_law_neither_meets_nor_is_a_request(copied: Copied) -> None:
    copied.requisition()
    copied.requisition()
    with copied.acting() as (db, cast, _):
        export.request(db, cast.administrator, cast.dock, told=told())


def test_nobody_has_more_open_requests_than_can_be_looked_at(copied: Copied) -> None:
    for n in range(MOST_OPEN):
        copied.request(begins_at=BEGINS + n * SECOND, ends_at=BEGINS + (n + 1) * SECOND)
    with copied.acting() as (db, cast, _):
        assert "20 件" in unfit(export.request, db, cast.monitor, cast.dock, told=told(begins_at=RANGE[1] - SECOND))
        export.request(db, cast.second_monitor, cast.dock, told=told())
    copied.requisition()
    with copied.acting() as (db, cast, _):
        number = db.scalars(select(Export.id).where(Export.requested_by_id == cast.monitor.id)).first()
        export.withdraw(db, cast.monitor, db.get_one(Export, number), reason="不再需要")
    copied.request(begins_at=RANGE[1] - SECOND)


def test_a_form_that_is_sent_twice_at_once_is_one_request(copied: Copied, browser: Browser) -> None:
    together, answers = threading.Barrier(2), []
    address = f"/cameras/{copied.cast.dock.id}/exports/new"

    def send() -> None:
        client = browser.as_(copied.cast.monitor)
        together.wait(30)
        answers.append(client.post(address, data=TYPED).status_code)

    threads = [threading.Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(answers) == [303, 422]
    assert copied.count("export.request") == 1


def test_it_is_audited_with_range_purpose_and_gaps(copied: Copied) -> None:
    gap = [f"{BEGINS + MINUTE:%Y-%m-%dT%H:%M:%S.000Z}", f"{BEGINS + MINUTE + SECOND:%Y-%m-%dT%H:%M:%S.000Z}", "network"]
    copied.request(gaps=[gap])
    entry = copied.scene.last()
    assert (entry.verb, entry.actor_id, entry.serves) == ("export.request", copied.cast.monitor.id, ["D5-1", "B20-2"])
    new = entry.changes["export"][0]["new"]
    assert (new["purpose"], new["gaps"], new["begins_at"]) == ("装箱争议核实", [gap], "2026-11-20T01:10:30.000Z")
