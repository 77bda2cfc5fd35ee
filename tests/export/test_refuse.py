"""export.refuse: no consent, with the reason; the footage is held no longer (D5-1)."""

import pytest
from sqlalchemy import select

from records.export import Stage
from records.hold import Hold
from records.hold import Stage as HoldStage
from records.notice import Notice
from tests.conftest import Browser
from tests.export.copied import Copied
from tests.scene import refused, unfit
from workflows import export, hold


@pytest.mark.obligation("D5-1")
def test_the_requester_reads_the_reason_and_nothing_is_made(copied: Copied) -> None:
    copied.request()
    with copied.acting() as (db, cast, it):
        unfit(export.refuse, db, cast.administrator, it, at="reason", reason=" ")
        export.refuse(db, cast.administrator, it, reason="与监管业务无关")
    it = copied.now()
    assert (it.stage, it.opinion, it.decided_by_id, it.expires_at) == (Stage.REFUSED, "与监管业务无关", copied.cast.administrator.id, None)
    assert copied.make() == 0
    with copied.scene.database.read() as db:
        assert db.scalars(select(Hold)).unique().one().stage is HoldStage.LIFTED
        said = db.scalars(select(Notice).where(Notice.user_id == copied.cast.monitor.id)).one().said
        assert "与监管业务无关" in str(said)


def test_who_may_not_consent_may_not_refuse_and_what_is_decided_stays(copied: Copied) -> None:
    copied.request()
    with copied.acting() as (db, cast, it):
        for other in (cast.monitor, cast.stranger, cast.signatory):
            refused(export.refuse, db, other, it, reason="x")
    copied.approve()
    with copied.acting() as (db, cast, it):
        refused(export.refuse, db, cast.administrator, it, status=409, reason="x")


def test_only_the_own_hold_goes_not_another_that_names_the_same_number(copied: Copied) -> None:
    copied.request()
    with copied.acting() as (db, cast, it):
        other = hold.place(db, cast.administrator, cast.dock, begins_at=it.begins_at, ends_at=it.ends_at, because=it.number).id
    with copied.acting() as (db, cast, it):
        export.refuse(db, cast.administrator, it, reason="与监管业务无关")
    assert not copied.is_held()
    assert copied.scene.get(Hold, other).stage is HoldStage.PLACED


def test_it_is_audited(copied: Copied) -> None:
    copied.request()
    with copied.acting() as (db, cast, it):
        export.refuse(db, cast.administrator, it, reason="与监管业务无关")
    entries = copied.scene.trail()[-2:]
    assert [(entry.verb, entry.changes.get("inside")) for entry in entries] == [("hold.lift", "export.refuse"), ("export.refuse", None)]


def test_the_page_of_the_decision_is_named_after_it_and_holds_both_its_ends(copied: Copied, browser: Browser) -> None:
    head, address = browser.as_(copied.cast.administrator), f"/exports/{copied.request()}"
    page = head.get(f"{address}/approve").text
    assert "审批复制申请" in page.split("<h1")[1].split("</h1>")[0]
    foot = page.split("lw-form__foot")[1].split("</form>")[0]
    assert ("不同意复制" in foot, 'data-lw-open="refuse"' in foot, "同意复制</button>" in foot) == (True, True, True)
    assert f'action="{address}/refuse"' in page.split("</form>", 2)[-1]
    assert head.post(f"{address}/refuse", data={"reason": "与监管业务无关"}).status_code == 303
    assert copied.now().stage is Stage.REFUSED
