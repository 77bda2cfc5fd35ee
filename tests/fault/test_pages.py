"""Pages of the faults: who sees which, the list with its filters and ages, the to-do lists, the sheet's own words (B17-*, D4-*)."""

import pytest
from sqlalchemy import select

from app.settings import Settings
from records import clock
from records.base import door
from records.diagnosis import Flaw
from records.fault import Fault, Kind
from records.scope import visible
from records.sheet import Sheet
from records.user import THE_SYSTEM
from tests.conftest import Browser
from tests.fault.standing import HOUR, MINUTE, NOW, about, begin_gap, begin_run, contact, dark, faults, look, make_fault, recover
from tests.scene import Scene
from tests.watch import make_watch
from workflows import diagnosis
from workflows.sheet import noting


def test_the_office_those_above_and_the_firms_upkeep_see_it_nobody_else(scene: Scene, number: int) -> None:
    cast = scene.cast
    with scene.database.read() as db:
        seen = {who.username for who in (cast.monitor, cast.administrator, cast.overseer, cast.upkeep, cast.stranger, cast.signatory,
                cast.other_signatory) if db.scalars(visible(Fault, who)).unique().all()}  # fmt: skip
    assert seen == {"wang", "li", "zhou", "liu"}


def test_the_list_narrows_by_state_kind_and_site_and_says_when_nothing_fits(scene: Scene, number: int, browser: Browser) -> None:
    client = browser.as_(scene.cast.monitor)
    other = make_fault(scene, NOW, camera="gate", kind=Kind.OFF)
    clock.stop_at(NOW + 49 * HOUR)
    with about(scene, other) as (db, here, it):
        recover(db, here, it)
    first, second = (f'/faults/{each}"' for each in (number, other))

    def shown(query: str) -> tuple[bool, bool]:
        page = client.get(f"/faults{query}").text
        return first in page, second in page

    assert shown("") == (True, True)
    assert shown("?stage=open") == (True, False)
    assert shown("?stage=over") == (True, False)
    assert shown("?stage=restored") == (False, True)
    assert shown("?kind=off") == (False, True)
    assert shown(f"?site={scene.cast.site.id}") == (True, True)
    assert "没有符合条件的故障" in client.get("/faults?stage=closed").text
    assert "没有故障" in browser.as_(scene.cast.stranger).get("/faults").text
    assert "已超 1 小时" in client.get("/faults").text


@pytest.mark.obligation("B17-1", "B17-2")
def test_each_persons_next_act_stands_on_the_first_page(scene: Scene, number: int, browser: Browser) -> None:
    def acts(who: object) -> set[str]:
        page = browser.as_(who).get("/").text
        names = ("contact", "check", "report", "repair", "arrange", "progress", "close")
        return {name for name in names if f"/faults/{number}/{name}" in page}

    cast = scene.cast
    assert (acts(cast.monitor), acts(cast.upkeep), acts(cast.overseer)) == ({"contact", "check"}, {"report", "repair"}, set())
    with about(scene, number) as (db, here, it):
        contact(db, here, it)
    assert acts(cast.monitor) == {"check"}
    clock.stop_at(NOW + 48 * HOUR)
    assert acts(cast.upkeep) == {"report", "repair", "arrange", "progress"}
    with about(scene, number) as (db, here, it):
        recover(db, here, it)
    assert (acts(cast.monitor), acts(cast.upkeep)) == ({"close"}, {"report"})
    assert acts(cast.signatory) == set()


@pytest.mark.obligation("B17-1")
def test_the_sheet_names_the_fault_in_its_row_as_the_gap_does(scene: Scene, settings: Settings) -> None:
    watch = make_watch(scene.database, scene.cast)
    begun = watch.monitoring.begins_at
    clock.stop_at(begun)
    with scene.acting() as (db, cast):
        begin_run(db, cast.dock, begun - HOUR)
        begin_gap(db, cast.dock, begun + MINUTE)
    clock.stop_at(begun + 8 * MINUTE)
    look(scene, settings)
    make_fault(scene, begun + 9 * MINUTE, camera="gate", remark="起雾")
    clock.stop_at(begun + 20 * MINUTE)
    with scene.acting() as (db, cast):
        begin_run(db, cast.dock, begun + 17 * MINUTE)
    dock, gate = (each.number for each in faults(scene))
    with scene.database.read() as db:
        noted = noting.noted(db, db.scalars(select(Sheet)).unique().one())
    told = {camera: [str(line) for line in each.lines] for camera, each in noted.items()}
    ((gap,), (unclear,)) = (told[scene.cast.dock.id], told[scene.cast.gate.id])
    assert gap.endswith(f"图像中断：摄像头无法连接，故障 {dock}")
    assert unclear.endswith(f"图像不清，故障 {gate}")


@pytest.mark.obligation("B17-1")
def test_a_black_picture_is_told_in_the_row_and_on_the_line_of_the_day(scene: Scene, settings: Settings, browser: Browser) -> None:
    watch = make_watch(scene.database, scene.cast)
    begun = watch.monitoring.begins_at
    with scene.acting() as (db, cast):
        begin_run(db, cast.dock, begun - HOUR)
        diagnosis.begin(db, THE_SYSTEM, cast.dock, flaw=Flaw.BLACK, began_at=begun + MINUTE, figure=2.0)
    clock.stop_at(begun + 9 * MINUTE)
    look(scene, settings)
    (found,) = faults(scene)
    with scene.database.read() as db:
        sheet = db.scalars(select(Sheet)).unique().one()
        said = [str(line) for line in noting.noted(db, sheet)[scene.cast.dock.id].lines]
    assert said == [f"09:13:30–09:21:30 图像不清（{found.said}），故障 {found.number}"]
    client = browser.as_(scene.cast.monitor)
    (trouble,) = client.get(f"/footage/{scene.cast.dock.id}/timeline.json?day=2026-11-20").get_json()["troubles"]
    assert trouble == {
        "begins": clock.epoch_ms(begun + MINUTE), "ends": clock.epoch_ms(clock.now()), "words": str(found.said), "number": found.number,
    }  # fmt: skip


def test_an_office_sets_its_minutes(scene: Scene, settings: Settings) -> None:
    with scene.acting() as (db, cast), door("factory"):
        cast.branch.fault_after_min = 0
        db.flush()
    dark(scene)
    look(scene, settings)
    assert len(faults(scene)) == 1
