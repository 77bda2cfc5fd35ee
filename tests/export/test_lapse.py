"""export.lapse: a request that nobody decides holds no footage for ever (D5-1)."""

import pytest

from records import clock
from records.export import LAPSES_AFTER, Stage
from records.printed.export import render
from records.user import THE_SYSTEM
from tests.conftest import Browser
from tests.export.copied import NOW, SECOND, Copied
from tests.printed.reading import pages, plain
from tests.scene import refused
from workflows import export


@pytest.mark.obligation("D5-1")
def test_after_thirty_days_it_is_none_any_more_and_its_footage_is_free(copied: Copied) -> None:
    copied.request()
    clock.stop_at(NOW + LAPSES_AFTER - SECOND)
    assert (copied.end(), copied.is_held()) == (1, True), "reminded of"
    before = len(copied.told())
    clock.stop_at(NOW + LAPSES_AFTER)
    assert (copied.end(), copied.is_held()) == (1, False)
    it = copied.now()
    assert (it.stage, it.ended_at, it.decided_at) == (Stage.ENDED, NOW + LAPSES_AFTER, None)
    said = "烟关视复〔2026〕0001号 30 天未审批，申请已失效"
    assert copied.told()[before:] == [("王监控", said), ("李管理", said)]
    assert copied.end() == 0
    with copied.acting() as (db, cast, it):
        refused(export.approve, db, cast.administrator, it, status=409, **copied.consent(cast))


def test_where_no_chore_ran_for_a_month_nobody_is_asked_to_decide_what_has_lapsed(copied: Copied) -> None:
    copied.request()
    clock.stop_at(NOW + LAPSES_AFTER)
    assert copied.end() == 1
    assert (copied.count("export.lapse"), copied.count("export.remind")) == (1, 0)


def test_page_and_paper_say_that_nobody_decided(copied: Copied, browser: Browser) -> None:
    copied.request()
    clock.stop_at(NOW + LAPSES_AFTER)
    copied.end()
    page = browser.as_(copied.cast.monitor).get(f"/exports/{copied.number}").text
    assert "逾期未审批，申请已于" in page
    assert "逾期未审批失效" in page
    assert plain("逾期未审批，申请已失效") in plain("".join(each.text for each in pages(render(copied.now()))))


def test_only_the_system_and_only_what_waits_for_so_long(copied: Copied) -> None:
    copied.request()
    with copied.acting() as (db, cast, it):
        refused(export.lapse, db, THE_SYSTEM, it, status=409)
        refused(export.lapse, db, cast.administrator, it)
    copied.approve()
    clock.stop_at(NOW + LAPSES_AFTER)
    with copied.acting() as (db, _, it):
        refused(export.lapse, db, THE_SYSTEM, it, status=409)


def test_it_is_audited(copied: Copied) -> None:
    copied.request()
    clock.stop_at(NOW + LAPSES_AFTER)
    copied.end()
    entries = copied.scene.trail()[-2:]
    assert [(entry.verb, entry.changes.get("inside")) for entry in entries] == [("hold.lift", "export.lapse"), ("export.lapse", None)]
