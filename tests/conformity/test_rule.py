"""conformity.rule: not applicable with its reason, or another authority's rule with its reference (C13-1)."""

import pytest
from sqlalchemy import select

from records.conformity import Demand, Ruling, Sort, Verdict
from records.site import Site
from tests.conftest import Browser
from tests.scene import Scene, refused, unfit
from workflows import conformity

LINE = "A1.1.1.4"
REFERENCE = "《…安全防范要求》第5.2条"


@pytest.fixture
def yarded(scene: Scene) -> Scene:
    with scene.acting() as (db, cast):
        conformity.classify(db, cast.administrator, cast.site, kinds=["general_inspection", "road"])
    return scene


@pytest.mark.obligation("C13-1")
def test_an_exemption_stands_with_its_reference_and_is_never_counted_as_met(yarded: Scene, browser: Browser) -> None:
    client, site = browser.as_(yarded.cast.administrator), yarded.cast.site.id
    told = {"sort": "exempt", "demand": "all", "said": REFERENCE}
    assert client.post(f"/sites/{site}/conformity/lines/{LINE}/rulings", data=told).status_code == 303
    with yarded.database.read() as db:
        judgement = conformity.now_of(db, db.get_one(Site, site)).judged()
    assert (judgement.counts[Verdict.EXEMPT], judgement.counts[Verdict.MET]) == (1, 0)
    page = client.get(f"/sites/{site}/conformity?verdict=exempt").get_data(as_text=True)
    assert REFERENCE in page
    assert page.count('class="lw-line"') == 1
    assert client.get(f"/sites/{site}/conformity?verdict=met").get_data(as_text=True).count('class="lw-line"') == 0
    assert yarded.last().verb == "conformity.rule"


def test_without_a_reason_it_is_refused_at_the_field_and_what_was_chosen_stays(yarded: Scene, browser: Browser) -> None:
    client, site = browser.as_(yarded.cast.administrator), yarded.cast.site.id
    answer = client.post(f"/sites/{site}/conformity/lines/{LINE}/rulings", data={"sort": "exempt", "demand": "all", "said": ""})
    assert answer.status_code == 422
    assert 'value="exempt" checked' in answer.get_data(as_text=True)
    with yarded.database.read() as db:
        assert db.scalars(select(Ruling)).unique().all() == []


def test_a_part_only_where_the_clause_asks_for_it_under_a_condition_and_never_as_an_exemption(yarded: Scene) -> None:
    with yarded.acting() as (db, cast):
        told = (db, cast.administrator, cast.site)
        unfit(conformity.rule, *told, at="demand", line=LINE, sort=Sort.INAPPLICABLE, said="没有", demand=Demand.LPR)
        unfit(conformity.rule, *told, at="demand", line="2.2.5.1", sort=Sort.EXEMPT, said=REFERENCE, demand=Demand.LPR)
        made = conformity.rule(*told, line="2.2.5.1", sort=Sort.INAPPLICABLE, said="海关没有要求", demand=Demand.LPR)
        refused(conformity.rule, *told, status=409, line="2.2.5.1", sort=Sort.INAPPLICABLE, said="又一次", demand=Demand.LPR)
        assert made.demand is Demand.LPR


def test_a_clause_that_only_refers_is_ruled_out_whole_and_asked_again_when_withdrawn(yarded: Scene, browser: Browser) -> None:
    client, site = browser.as_(yarded.cast.administrator), yarded.cast.site.id
    told = {"sort": "inapplicable", "demand": "all", "said": "没有内贸区", "whole": "y"}
    assert client.post(f"/sites/{site}/conformity/lines/2.2.9~2.2.1.1/rulings", data=told).status_code == 303
    with yarded.database.read() as db:
        judgement = conformity.now_of(db, db.get_one(Site, site)).judged()
        made = db.scalars(select(Ruling)).unique().one()
    assert {each.verdict for each in judgement.lines if each.line.clause.key == "2.2.9"} == {Verdict.INAPPLICABLE}
    assert judgement.counts[Verdict.INAPPLICABLE] > 10
    assert client.post(f"/conformity-rulings/{made.id}/withdraw", follow_redirects=True).status_code == 200


def test_what_a_site_has_not_is_ruled_out_with_all_clauses_under_its_heading_and_what_was_ruled_before_stays(
    yarded: Scene, browser: Browser
) -> None:
    client, site = browser.as_(yarded.cast.administrator), yarded.cast.site.id
    page, told = f"/sites/{site}/conformity/lines/2.2.5.1/rulings", {"sort": "inapplicable", "demand": "all", "said": "没有登临检查"}
    assert client.post(page, data={**told, "under": "2.2"}).status_code == 422, "what the site is cannot be ruled out as a whole"
    assert client.post(f"/sites/{site}/conformity/lines/2.2.5.2~2.2.5.1/rulings", data={**told, "said": "先前"}).status_code == 303
    assert client.post(page.replace("2.2.5.1", "2.2.6.1"), data={**told, "under": "2.2.6"}).status_code == 303
    with yarded.database.read() as db:
        found = {each.line: each.said for each in db.scalars(select(Ruling)).unique()}
    assert found == {"2.2.5.2~2.2.5.1": "先前", "2.2.6.1": "没有登临检查", "2.2.6.2~2.2.6.1": "没有登临检查"}


def test_what_no_camera_tells_is_confirmed_on_the_lines_page_with_what_was_seen_until_withdrawn(yarded: Scene, browser: Browser) -> None:
    """A1.1.1.6 asks what another norm asks: only a person can say that it is so."""
    client, site, key = browser.as_(yarded.cast.administrator), yarded.cast.site.id, "A1.1.1.6"
    page, words = f"/sites/{site}/conformity/lines/{key}", "有关视频监控系统要求"
    shown = client.get(page).get_data(as_text=True)
    assert shown.count(words) >= 3, "in the clause, as what is to be confirmed, and as the gap"
    assert 'value="confirmed"' in shown
    assert 'value="confirmed"' not in client.get(f"/sites/{site}/conformity/lines/A1.1.1.4").get_data(as_text=True)
    empty = client.post(f"{page}/rulings", data={"sort": "confirmed", "demand": "all", "said": " "})
    assert (empty.status_code, 'value="confirmed" checked' in empty.get_data(as_text=True)) == (422, True)
    told = {"sort": "confirmed", "demand": "all", "said": "11月20日逐项核对，均已设置"}
    assert client.post(f"{page}/rulings", data=told).status_code == 303
    assert client.post(f"{page}/rulings", data=told).status_code == 409
    with yarded.database.read() as db:
        made = db.scalars(select(Ruling)).unique().one()
        lines = conformity.now_of(db, db.get_one(Site, site)).judged().lines
    judged = next(each for each in lines if each.line.key == key)
    assert (made.sort, made.demand, made.ruled_by_id) == (Sort.CONFIRMED, Demand.HAND, yarded.cast.administrator.id)
    assert [str(gap.said) for gap in judged.gaps] == ["没有对应的摄像头。"], "the cameras are still asked for"
    shown = client.get(page).get_data(as_text=True)
    assert "11月20日逐项核对，均已设置" in shown
    assert yarded.cast.administrator.name in shown[shown.index("人工核对已满足") :]
    assert "须人工核对：" not in shown
    client.post(f"/conformity-rulings/{made.id}/withdraw")
    assert "须人工核对：" in client.get(page).get_data(as_text=True)


def test_only_what_no_camera_tells_can_be_confirmed(yarded: Scene) -> None:
    with yarded.acting() as (db, cast):
        for line in (LINE, "2.2.9"):
            unfit(conformity.rule, db, cast.administrator, cast.site, at="sort", line=line, sort=Sort.CONFIRMED, said="看过")


@pytest.mark.parametrize(
    ("kind", "line", "may", "may_not"),
    [
        ("passenger", "3.1.1.1.2.1", Demand.PERSON, (Demand.PANORAMA, Demand.HAND)),
        ("passenger", "3.1.3.5", Demand.HAND, (Demand.PANORAMA,)),
        ("interception", "A1.2.3.5.1", Demand.PERSON, (Demand.PANORAMA, Demand.PTZ)),
        ("interception", "A1.2.1.4.2", Demand.LPR, (Demand.CONTROL,)),
        ("interception", "A1.2.4.1", Demand.CONTROL, (Demand.PERSON,)),
        ("health_quarantine", "A1.6.1.3.2", Demand.HAND, (Demand.CONTROL,)),
        ("waterway", "2.1.7.2", Demand.ALL, (Demand.PANORAMA,)),
    ],
)
def test_of_a_clause_only_what_its_condition_is_about_is_ruled_out(
    scene: Scene, browser: Browser, kind: str, line: str, may: Demand, may_not: tuple[Demand, ...]
) -> None:
    with scene.acting() as (db, cast):
        conformity.classify(db, cast.administrator, cast.site, kinds=[kind])
        told = (db, cast.administrator, cast.site)
        for demand in may_not:
            unfit(conformity.rule, *told, at="demand", line=line, sort=Sort.INAPPLICABLE, said="不需要", demand=demand)
    client, page = browser.as_(scene.cast.administrator), f"/sites/{scene.cast.site.id}/conformity/lines/{line}"
    shown = client.get(page).get_data(as_text=True)
    assert [demand for demand in (may, *may_not) if f'<option value="{demand.value}"' in shown] == ([] if may is Demand.ALL else [may])
    sent = {"sort": "inapplicable", "demand": may.value, "said": "海关没有要求"}
    assert client.post(f"{page}/rulings", data=sent).status_code == 303


def test_lines_that_do_not_apply_a_retired_site_and_strangers_are_refused(yarded: Scene) -> None:
    with yarded.acting() as (db, cast):
        unfit(conformity.rule, db, cast.administrator, cast.site, line="2.1.1.1", sort=Sort.INAPPLICABLE, said="没有泊位")
        for other in (cast.monitor, cast.stranger, cast.overseer, cast.signatory, cast.upkeep):
            refused(conformity.rule, db, other, cast.site, line=LINE, sort=Sort.INAPPLICABLE, said="没有")
        gone = Site(id=cast.site.id, retired=True, in_service=True)
        gone.office = cast.branch
        refused(conformity.rule, db, cast.administrator, gone, status=409, line=LINE, sort=Sort.INAPPLICABLE, said="没有")
